package io.workerreturn.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * Makes Ctrl-C and kill end a job as if it had ended by itself: the thread that does it is interrupted, and the process waits
 * until it has put everything away and said so. Another Ctrl-C changes nothing.
 */
final class CleanStop implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    /** Whoever waits longer hears for what. */
    private static final Duration SILENCE = Duration.ofSeconds(1);

    private final Thread job = Thread.currentThread();
    private final Thread hook = new Thread(this::stop, "clean-stop");
    private volatile boolean told;
    private boolean ended;

    private CleanStop() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /**
     * Does a job that may be told to stop, and says that it was stopped before the process ends.
     *
     * @return what the job returns; {@link ExitStatus#OK} if it was stopped, in place of which the process has that of the signal
     */
    static int around(PrintWriter out, Callable<Integer> job) throws Exception {
        return around(() -> out.println("Stopped."), job);
    }

    /**
     * The same in other words.
     *
     * @param sayStopped called once everything is put away
     */
    static int around(Runnable sayStopped, Callable<Integer> job) throws Exception {
        // open until all is said: the process ends as soon as it is closed
        try (CleanStop stop = new CleanStop()) {
            try {
                return job.call();
            } catch (InterruptedException told) {
                sayStopped.run();
            } catch (RuntimeException failed) {
                // clients of Kafka say in their own ways that they were interrupted
                if (!stop.told && !Thread.interrupted()) {
                    throw failed;
                }
                sayStopped.run();
            }
        }
        return ExitStatus.OK;
    }

    private void stop() {
        told = true;
        job.interrupt();
        try {
            if (!awaitEnd(SILENCE)) {
                System.err.printf(
                        "Stopping: what is under way is brought to an end first, in %d s at most.%n",
                        PATIENCE.toSeconds());
                awaitEnd(PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean awaitEnd(Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        for (long left; !ended && (left = (deadline - System.nanoTime()) / 1_000_000) > 0; ) {
            wait(left);
        }
        return ended;
    }

    @Override
    public void close() {
        synchronized (this) {
            ended = true;
            notifyAll();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            // it is the hook that waits for us
        }
    }
}

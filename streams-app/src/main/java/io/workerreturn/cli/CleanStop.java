package io.workerreturn.cli;

import java.time.Duration;

/**
 * Makes Ctrl-C and kill end a job as if it had ended by itself: the thread that does it is interrupted, and the process waits
 * until it has put everything away. To be opened and closed on that thread.
 */
final class CleanStop implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(45);

    private final Thread job = Thread.currentThread();
    private final Thread hook = new Thread(this::stop, "clean-stop");
    private volatile boolean ended;

    CleanStop() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void stop() {
        job.interrupt();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        synchronized (this) {
            try {
                while (!ended && System.nanoTime() < deadline) {
                    wait(PATIENCE.toMillis());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
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

package io.workerreturn.importing;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where files of strangers are read: in processes of their own, each with a small heap, no environment and an end, so that no
 * file can harm this one. Each file has its time, whatever is read of it and in however many processes. Whoever stops it stops them
 * all. Thread-safe.
 */
public final class Apart implements AutoCloseable {
    /** For the texts that cells share, which take a third of it, and one row. */
    private static final int HEAP_MB = 256;

    private final Duration most;
    private final AtomicInteger started = new AtomicInteger();
    private final Set<Process> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** Reads each file for at most this long. */
    public Apart(Duration most) {
        this.most = most;
    }

    /** A file whose time begins now. */
    File begin() {
        return new File();
    }

    /** One file, from the search for its header to its last row. */
    final class File {
        private long begun = System.nanoTime();

        private File() {}

        /** So long nobody worked on it. */
        void waited(Duration time) {
            begun += time.toNanos();
        }

        private Duration left() {
            return most.minusNanos(System.nanoTime() - begun);
        }

        /**
         * Asked again and again by whoever works on it.
         *
         * @throws UnusableFileException if its time is over
         */
        void inTime() {
            if (left().isNegative()) {
                throw tookTooLong();
            }
        }

        UnusableFileException tookTooLong() {
            return new UnusableFileException("file.took", most.toSeconds());
        }

        /** Starts a process that reads what its arguments say, for no longer than is left. */
        Process start(List<String> arguments) throws IOException {
            inTime();
            return Apart.this.start(left(), arguments);
        }
    }

    private Process start(Duration longest, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MB + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "-Dfile.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                ReaderProcess.class.getName(),
                Long.toString(longest.toMillis())));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        // neither keys nor passwords are any business of its
        builder.environment().clear();
        Process process = builder.start();
        started.incrementAndGet();
        running.add(process);
        process.onExit().thenAccept(running::remove);
        if (closed) {
            process.destroyForcibly();
        }
        return process;
    }

    /** Processes that were started. */
    int started() {
        return started.get();
    }

    /** Ends every process, and each that is still to be started. */
    @Override
    public void close() {
        closed = true;
        running.forEach(Process::destroyForcibly);
    }
}

package io.workerreturn.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A broker or an instance: a process that can be killed, stopped and frozen, and started again as it was. For one thread. */
final class Node implements AutoCloseable {
    private static final int LAST_WORDS = 15;
    private static final Duration SIGNALS_WITHIN = Duration.ofSeconds(10);

    private final String name;
    private final List<String> command;
    private final Path log;
    private @Nullable Process process;

    /**
     * One that does not run yet.
     *
     * @param name for people
     * @param command all of it
     * @param log to which everything that it says is appended
     */
    Node(String name, List<String> command, Path log) {
        this.name = name;
        this.command = List.copyOf(command);
        this.log = log;
    }

    String name() {
        return name;
    }

    Path log() {
        return log;
    }

    void start() {
        if (isAlive()) {
            throw new IllegalStateException(name + " runs already");
        }
        try {
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** SIGKILL: ends it as a power cut would. */
    void kill() throws InterruptedException {
        running().destroyForcibly().waitFor();
    }

    /**
     * SIGTERM: tells it to end, and waits until it has.
     *
     * @return whether it did by itself; if not, it is killed
     */
    boolean stop(Duration within) throws InterruptedException {
        Process told = running();
        told.destroy();
        boolean ended = told.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
        if (!ended) {
            told.destroyForcibly().waitFor();
        }
        return ended;
    }

    /** SIGSTOP: it does nothing any more, but everybody believes that it is there. */
    void freeze() throws InterruptedException {
        signal("STOP");
    }

    /** SIGCONT: it goes on where it was, and does not know that time has passed. */
    void thaw() throws InterruptedException {
        signal("CONT");
    }

    private void signal(String signal) throws InterruptedException {
        try {
            Process kill = new ProcessBuilder(
                            "kill", "-" + signal, Long.toString(running().pid()))
                    .start();
            if (!kill.waitFor(SIGNALS_WITHIN.toMillis(), TimeUnit.MILLISECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException(name + " can't be sent SIG" + signal + ": is there a command `kill`?");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process running() {
        if (process == null || !process.isAlive()) {
            throw new IllegalStateException(name + " has ended by itself. Its last words:\n" + lastWords());
        }
        return process;
    }

    /** What stands at the end of its log. */
    String lastWords() {
        try {
            List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
            return lines.isEmpty()
                    ? "(none)"
                    : String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size()));
        } catch (IOException e) {
            return "(" + log + " can't be read: " + e.getMessage() + ")";
        }
    }

    @Override
    public void close() {
        if (process != null) {
            // one that is frozen hears nothing but this
            process.destroyForcibly().onExit().join();
        }
    }
}

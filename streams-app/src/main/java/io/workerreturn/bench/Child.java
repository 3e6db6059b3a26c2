package io.workerreturn.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process of the measurement, seen from the one that started it. It does one task at a time, and ends when this one does. */
final class Child implements AutoCloseable {
    private static final int LAST_WORDS = 15;
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(10);
    /** Ctrl-C ends all processes of a terminal at once: of their end we hear a little sooner than of our own. */
    private static final Duration OWN_END_COMES = Duration.ofMillis(500);

    private final String name;
    private final Path log;
    private final Process process;
    private final PrintWriter tasks;
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();

    private Child(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
        this.tasks = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8));
        Thread ear = new Thread(this::hear, "bench-ear-" + name);
        ear.setDaemon(true);
        ear.start();
    }

    /**
     * Starts one.
     *
     * @param name for people, and of its log
     * @param command all of it
     * @param folder where its log goes
     */
    static Child start(String name, List<String> command, Path folder) throws IOException {
        Path log = folder.resolve(name + ".log");
        Process process = new ProcessBuilder(new ArrayList<>(command))
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new Child(name, log, process);
    }

    private void hear() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Optional<Object> answer = Lines.read(line);
                if (answer.isPresent()) {
                    answers.add((Answer) answer.get());
                } else {
                    // what a Java machine says that does not like its options
                    Files.writeString(log, line + '\n', StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                }
            }
            answers.add(new Answer(null, "it ended"));
        } catch (IOException | RuntimeException e) {
            answers.add(new Answer(null, e.toString()));
        }
    }

    /**
     * Has it do a task, and waits for the answer.
     *
     * @throws IllegalStateException if the task failed, or the process ended
     */
    <A extends Serializable> A run(Task<A> task) throws InterruptedException {
        tell(task);
        return hearAnswer();
    }

    /** Has it do a task, whose answer is {@linkplain #hearAnswer() heard} later. */
    void tell(Task<?> task) {
        tasks.println(Lines.write(task));
        tasks.flush();
    }

    /** Waits for the answer to what it was told. */
    @SuppressWarnings("unchecked")
    <A extends Serializable> A hearAnswer() throws InterruptedException {
        Answer answer = answers.take();
        if (answer.value() == null) {
            if (!process.isAlive()) {
                Thread.sleep(OWN_END_COMES.toMillis());
            }
            throw new IllegalStateException(
                    "The " + name + " failed: " + answer.failure() + ". Its last words:\n" + lastWords());
        }
        return (A) answer.value();
    }

    /** Whether it has answered, or ended, since it was told something. */
    boolean hasAnswered() {
        return !answers.isEmpty();
    }

    /** What it has used so far. */
    Usage usage() throws InterruptedException {
        return run(new Usage.Now());
    }

    /** Processor time that it has used so far; zero once it has ended, or where the system does not tell. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Ends it as a power cut would. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log);
            return lines.isEmpty()
                    ? "(none)"
                    : String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size()));
        } catch (IOException e) {
            return "(" + log + " can't be read: " + e.getMessage() + ")";
        }
    }

    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        tasks.close();
        try {
            process.waitFor(ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        // it may write to its files until it is gone
        process.destroyForcibly().onExit().join();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.workerreturn.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process of the measurement, seen from within: does one task after another, until whoever started it is gone. */
public final class ChildProcess {
    private static final Logger LOG = LoggerFactory.getLogger(ChildProcess.class);

    private ChildProcess() {}

    /**
     * Serves until the tasks end, which is when their writer closes its end or dies. What is under way then, and what is held
     * open, ends with the process.
     *
     * @param tasks a line each
     * @param answers a line each, in the same order
     */
    public static void serve(InputStream tasks, PrintWriter answers) throws IOException {
        Held held = new Held();
        ExecutorService worker = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "bench-task");
            thread.setDaemon(true);
            return thread;
        });
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(tasks, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Lines.read(line)
                        .ifPresent(task -> worker.execute(() -> {
                            answers.println(Lines.write(answer((Task<?>) task, held)));
                            answers.flush();
                        }));
            }
        }
    }

    private static Answer answer(Task<?> task, Held held) {
        try {
            return new Answer(task.run(held), null);
        } catch (Exception e) {
            LOG.error("{} failed.", task, e);
            return new Answer(null, e instanceof IllegalStateException clear ? clear.getMessage() : e.toString());
        }
    }
}

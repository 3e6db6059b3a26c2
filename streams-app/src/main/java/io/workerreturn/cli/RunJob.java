package io.workerreturn.cli;

import io.workerreturn.board.Board;
import io.workerreturn.config.AppConfig;
import io.workerreturn.runtime.Application;
import io.workerreturn.runtime.WrongTopicsException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs the application against a cluster until it is told to stop. */
public final class RunJob implements Jobs.Job<AppConfig> {
    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);

    @Override
    public int run(AppConfig config, PrintWriter out) {
        try (CleanStop stop = new CleanStop()) {
            try {
                Waiting.forClusterOf(config);
                run(config, Waiting.forTopics(config, () -> Application.start(config)), out);
            } catch (InterruptedException told) {
                out.println("Stopped.");
            } catch (WrongTopicsException wrong) {
                TopicsCommand.print(wrong.differences(), out);
                throw wrong;
            } catch (RuntimeException failed) {
                // clients of Kafka say in their own ways that they were interrupted
                if (!Thread.interrupted()) {
                    throw failed;
                }
                out.println("Stopped.");
            }
        }
        return ExitStatus.OK;
    }

    private static void run(AppConfig config, Application started, PrintWriter out) throws InterruptedException {
        try (Application application = started;
                Board board = board(config, application)) {
            out.println("Starting as " + config.kafka().applicationId() + " on "
                    + config.kafka().bootstrapServers() + "; Ctrl-C stops it."
                    + (board == null ? "" : " Board on " + board.url() + "."));
            application.awaitRunning();
            out.println("Running.");
            while (!application.awaitStop(LOOK_EVERY)) {
                // until it is told to stop
            }
        }
    }

    private static @Nullable Board board(AppConfig config, Application application) {
        return config.board().enabled() ? Board.start(config, application.serdes(), Optional.of(application)) : null;
    }
}

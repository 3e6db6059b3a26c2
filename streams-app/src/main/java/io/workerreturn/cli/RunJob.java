package io.workerreturn.cli;

import io.workerreturn.board.Board;
import io.workerreturn.config.AppConfig;
import io.workerreturn.runtime.Application;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs the application against a cluster until it is told to stop. */
public final class RunJob implements Jobs.Job<AppConfig> {
    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);

    @Override
    public int run(AppConfig config, PrintWriter out) {
        Logging.withoutConnectionAttempts();
        try (CleanStop stop = new CleanStop();
                Application application = Application.start(config);
                Board board = board(config, application)) {
            out.println("Starting as " + config.kafka().applicationId() + " on "
                    + config.kafka().bootstrapServers() + "; Ctrl-C stops it."
                    + (board == null ? "" : " Board on " + board.url() + "."));
            application.awaitRunning();
            out.println("Running.");
            while (!application.awaitStop(LOOK_EVERY)) {
                // until it is told to stop
            }
        } catch (InterruptedException told) {
            out.println("Stopped.");
        }
        return ExitStatus.OK;
    }

    private static @Nullable Board board(AppConfig config, Application application) {
        return config.board().enabled() ? Board.start(config, application.serdes(), Optional.of(application)) : null;
    }
}

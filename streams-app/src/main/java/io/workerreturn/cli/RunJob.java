package io.workerreturn.cli;

import io.workerreturn.config.AppConfig;
import io.workerreturn.runtime.Application;
import java.io.PrintWriter;
import java.time.Duration;

/** Runs the application against a cluster until it is told to stop. */
public final class RunJob implements Jobs.Job<AppConfig> {
    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);

    @Override
    public int run(AppConfig config, PrintWriter out) {
        Logging.withoutConnectionAttempts();
        try (CleanStop stop = new CleanStop();
                Application application = Application.start(config)) {
            out.println("Starting as " + config.kafka().applicationId() + " on "
                    + config.kafka().bootstrapServers() + "; Ctrl-C stops it.");
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
}

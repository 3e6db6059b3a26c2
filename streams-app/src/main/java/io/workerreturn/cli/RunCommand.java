package io.workerreturn.cli;

import io.workerreturn.config.AppConfig;
import picocli.CommandLine.Command;

@Command(
        name = "run",
        description = {
            "Runs the application against a cluster until it is told to stop.",
            "",
            "Start as many instances as you like with the same application.id: they share the work. The topics must be"
                    + " there: see `worker-return topics`.",
        },
        footer = {
            "Examples:",
            "  worker-return run -c app.properties",
            "  worker-return run -c app.properties --set streams.num.stream.threads=4",
            "  WORKER_RETURN_BOOTSTRAP_SERVERS=kafka:9092 worker-return run",
        })
final class RunCommand extends ConfiguredCommand {
    RunCommand(Jobs.Job<AppConfig> job) {
        super(job);
    }
}

package io.workerreturn.cli;

import io.workerreturn.config.AppConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

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
final class RunCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Spec
    private CommandSpec spec;

    private final Jobs.Job<AppConfig> job;

    RunCommand(Jobs.Job<AppConfig> job) {
        this.job = job;
    }

    @Override
    public Integer call() throws Exception {
        return job.run(config.load(), spec.commandLine().getOut());
    }
}

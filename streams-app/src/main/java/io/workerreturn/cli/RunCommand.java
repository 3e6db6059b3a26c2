package io.workerreturn.cli;

import io.workerreturn.config.AppConfig;
import io.workerreturn.config.ServicesConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        description = {
            "Runs the application against a cluster until it is told to stop: the core, and the services that are on"
                    + " beside it.",
            "",
            "Start as many instances as you like with the same application.id: they share the work. The topics must be"
                    + " there: see `worker-return topics`.",
        },
        footer = {
            "Examples:",
            "  worker-return run -c app.properties",
            "  worker-return run -c app.properties --only core",
            "  worker-return run -c app.properties --set streams.num.stream.threads=4",
            "  WORKER_RETURN_BOOTSTRAP_SERVERS=kafka:9092 worker-return run",
        })
final class RunCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(
            names = "--only",
            paramLabel = "<core|services>",
            description = "Run one of the two in this process, and the other elsewhere. Default: both.")
    private Only only = Only.BOTH;

    @Spec
    private CommandSpec spec;

    private final Jobs.Job<Options> job;

    /** What runs in this process. */
    public enum Only {
        /** The core alone. */
        CORE,
        /** The services alone. */
        SERVICES,
        /** Both. */
        BOTH
    }

    /**
     * What the run needs to know.
     *
     * @param config of the application
     * @param only what runs in this process
     */
    public record Options(AppConfig config, Only only) {}

    RunCommand(Jobs.Job<Options> job) {
        this.job = job;
    }

    @Override
    public Integer call() throws Exception {
        AppConfig loaded = config.load();
        if (only == Only.SERVICES && loaded.services().on().isEmpty()) {
            throw new UsageException(
                    "No service is on, so there is nothing to run: set " + ServicesConfig.ON + " to all, or to names");
        }
        return job.run(new Options(loaded, only), spec.commandLine().getOut());
    }
}

package io.workerreturn.cli;

import io.workerreturn.config.AppConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "board",
        description = {
            "Runs the dispatch board by itself until it is told to stop.",
            "",
            "It reads what the application concludes, and needs nothing else of it: start as many as you like, wherever"
                    + " the cluster can be reached. `run` and `demo` have one in their process.",
        },
        footer = {
            "Examples:",
            "  worker-return board -c app.properties",
            "  worker-return board -c app.properties --set board.port=8090",
        })
final class BoardCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Spec
    private CommandSpec spec;

    private final Jobs.Job<AppConfig> job;

    BoardCommand(Jobs.Job<AppConfig> job) {
        this.job = job;
    }

    @Override
    public Integer call() throws Exception {
        return job.run(config.load(), spec.commandLine().getOut());
    }
}

package io.workerreturn.cli;

import io.workerreturn.config.AppConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that needs to know nothing but the configuration. */
abstract class ConfiguredCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Spec
    private CommandSpec spec;

    private final Jobs.Job<AppConfig> job;

    ConfiguredCommand(Jobs.Job<AppConfig> job) {
        this.job = job;
    }

    @Override
    public final Integer call() throws Exception {
        return job.run(config.load(), spec.commandLine().getOut());
    }
}

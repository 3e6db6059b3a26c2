package io.workerreturn.cli;

import io.workerreturn.config.AppConfig;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
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

    private final BiFunction<ConfigOptions, PrintWriter, AppConfig> loaded;
    private final Jobs.Job<AppConfig> job;

    /**
     * A command.
     *
     * @param loaded the configuration of these options; what is worth saying of it goes to the writer
     */
    ConfiguredCommand(BiFunction<ConfigOptions, PrintWriter, AppConfig> loaded, Jobs.Job<AppConfig> job) {
        this.loaded = loaded;
        this.job = job;
    }

    @Override
    public final Integer call() throws Exception {
        return job.run(
                loaded.apply(config, spec.commandLine().getErr()),
                spec.commandLine().getOut());
    }
}

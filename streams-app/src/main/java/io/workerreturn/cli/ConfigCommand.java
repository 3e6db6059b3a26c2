package io.workerreturn.cli;

import io.workerreturn.config.AppConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "config",
        description = {
            "Prints the configuration that is in force, and where each value comes from.",
            "",
            "Secrets are masked. docs/configuration.md explains every key.",
        },
        footer = {
            "Examples:",
            "  worker-return config -c app.properties",
            "  worker-return config --set season.start=2021-02-18",
        })
final class ConfigCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        AppConfig inForce = config.loadOrOwn(spec.commandLine().getErr());
        Table table = new Table("key", "value", "from");
        inForce.effective().forEach(setting -> table.row(setting.key(), setting.value(), setting.origin()));
        table.print(spec.commandLine().getOut());
        return ExitStatus.OK;
    }
}

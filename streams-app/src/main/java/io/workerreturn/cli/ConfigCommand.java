package io.workerreturn.cli;

import io.workerreturn.config.AppConfig;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

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
final class ConfigCommand extends ConfiguredCommand {
    ConfigCommand() {
        super(ConfigOptions::loadOrOwn, ConfigCommand::print);
    }

    private static int print(AppConfig config, PrintWriter out) {
        Table table = new Table("key", "value", "from");
        config.effective().forEach(setting -> table.row(setting.key(), setting.value(), setting.origin()));
        table.print(out);
        return ExitStatus.OK;
    }
}

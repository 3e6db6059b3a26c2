package io.workerreturn.cli;

import io.workerreturn.config.AppConfig;
import picocli.CommandLine.Command;

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
final class BoardCommand extends ConfiguredCommand {
    BoardCommand(Jobs.Job<AppConfig> job) {
        super((config, err) -> config.load(), job);
    }
}

package io.workerreturn.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        description = "Prints the script that lets bash or zsh complete commands and options.",
        footer = {
            "Examples:",
            "  source <(worker-return completion)     for this shell",
            "  worker-return completion > ~/.worker-return-completion",
            "  echo 'source ~/.worker-return-completion' >> ~/.bashrc",
            "zsh: ~/.zshrc, after compinit.",
        })
final class CompletionCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.print(AutoComplete.bash(WorkerReturnCommand.NAME, spec.root().commandLine()));
        out.println();
        out.flush();
        return ExitStatus.OK;
    }
}

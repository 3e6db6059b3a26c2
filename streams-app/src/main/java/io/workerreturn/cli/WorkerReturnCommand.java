package io.workerreturn.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command that the others belong to. */
@Command(
        name = WorkerReturnCommand.NAME,
        description = "Return rates and labour shortfall alerts for a city whose workers are on their way back.",
        footer = {
            "Begin with `worker-return demo`: it needs no cluster.",
            "`worker-return help <command>` explains a command and shows examples.",
        })
final class WorkerReturnCommand implements Callable<Integer> {
    static final String NAME = "worker-return";

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Spec
    private CommandSpec spec;

    private boolean verbose;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Log more, and show the stack trace of a failure.")
    private void setVerbose(boolean wanted) {
        verbose = wanted;
        if (wanted) {
            Logging.verbose();
        }
    }

    boolean verbose() {
        return verbose;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return ExitStatus.USAGE;
    }
}

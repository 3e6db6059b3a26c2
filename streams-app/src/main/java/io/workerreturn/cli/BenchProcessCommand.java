package io.workerreturn.cli;

import io.workerreturn.bench.ChildProcess;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(name = BenchProcessCommand.NAME, hidden = true, description = "One of the processes that `bench` starts.")
final class BenchProcessCommand implements Callable<Integer> {
    static final String NAME = "bench-process";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Logging.withoutKafka();
        ChildProcess.serve(System.in, spec.commandLine().getOut());
        return ExitStatus.OK;
    }
}

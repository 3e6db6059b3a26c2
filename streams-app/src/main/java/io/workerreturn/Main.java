package io.workerreturn;

import io.workerreturn.cli.AuditJob;
import io.workerreturn.cli.BoardJob;
import io.workerreturn.cli.CommandLines;
import io.workerreturn.cli.DemoJob;
import io.workerreturn.cli.ExplainJob;
import io.workerreturn.cli.Jobs;
import io.workerreturn.cli.RunJob;
import io.workerreturn.cli.SimulateJob;

/** The command line. */
public final class Main {
    private Main() {}

    /** Runs one command, and ends with its exit status. */
    public static void main(String[] arguments) {
        Jobs jobs = new Jobs(
                new DemoJob(AuditJob::byDefault),
                new RunJob(),
                new BoardJob(),
                new SimulateJob(),
                new AuditJob(),
                new ExplainJob());
        System.exit(CommandLines.create(jobs).execute(arguments));
    }
}

package io.workerreturn;

import io.workerreturn.cli.CommandLines;
import io.workerreturn.cli.Jobs;

/** The command line. */
public final class Main {
    private Main() {}

    /** Runs one command, and ends with its exit status. */
    public static void main(String[] arguments) {
        System.exit(CommandLines.create(Jobs.NONE).execute(arguments));
    }
}

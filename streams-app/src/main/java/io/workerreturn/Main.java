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
    private static final String BUFFERS = "jdk.nio.maxCachedBufferSize";

    /** Larger than what clients and servers read at once, as long as nobody sends anything large. */
    private static final int LARGEST_KEPT = 256 << 10;

    private Main() {}

    /**
     * Lets no thread keep the direct buffers of large reads. Java keeps the largest that each thread ever needed; a fetch of a large
     * record needs as much as it has bytes, so that some twenty threads that had read one took all direct memory there is. It must be
     * said before anything is read.
     */
    static void keepNoLargeBuffers() {
        if (System.getProperty(BUFFERS) == null) {
            System.setProperty(BUFFERS, Integer.toString(LARGEST_KEPT));
        }
    }

    /** Runs one command, and ends with its exit status. */
    public static void main(String[] arguments) {
        keepNoLargeBuffers();
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

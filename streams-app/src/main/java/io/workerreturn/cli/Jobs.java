package io.workerreturn.cli;

import io.workerreturn.config.AppConfig;
import java.io.PrintWriter;

/**
 * What the commands set to work once their options are read.
 *
 * @param demo everything in this process
 * @param run the application against a cluster
 * @param board what it concludes, shown to browsers
 * @param simulate a scenario or a load written to a cluster
 * @param audit every figure recomputed and compared
 * @param explain the facts behind a figure
 */
public record Jobs(
        Job<DemoCommand.Options> demo,
        Job<RunCommand.Options> run,
        Job<AppConfig> board,
        Job<SimulateCommand.Options> simulate,
        Job<AuditCommand.Options> audit,
        Job<ExplainCommand.Options> explain) {
    /** No job can be done: the command line alone, for its help and for tests. */
    public static final Jobs NONE =
            new Jobs(Job.absent(), Job.absent(), Job.absent(), Job.absent(), Job.absent(), Job.absent());

    /**
     * One job.
     *
     * @param <O> what it needs to know
     */
    @FunctionalInterface
    public interface Job<O> {
        /**
         * Does it, until it is done or the process is told to stop.
         *
         * @param out where its results go
         * @return one of {@link ExitStatus}
         */
        int run(O options, PrintWriter out) throws Exception;

        /** A job that this build can't do. */
        static <O> Job<O> absent() {
            return (options, out) -> {
                throw new UnsupportedOperationException("this build can't do that");
            };
        }
    }
}

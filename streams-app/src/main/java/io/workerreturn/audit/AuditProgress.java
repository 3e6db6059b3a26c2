package io.workerreturn.audit;

/** Shows how far long work is. */
public interface AuditProgress {
    /** Shows nothing. */
    AuditProgress NONE = (task, steps) -> done -> {};

    /**
     * Begins to show a task.
     *
     * @param task what is done, for people
     * @param steps of which it consists, 0 or more
     */
    Bar begin(String task, long steps);

    /** A task under way. */
    interface Bar extends AutoCloseable {
        /** So many of its steps are done. */
        void done(long steps);

        /** It is over, or given up. */
        @Override
        default void close() {}
    }
}

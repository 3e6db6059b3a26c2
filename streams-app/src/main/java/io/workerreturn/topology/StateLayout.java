package io.workerreturn.topology;

/** How state and internal topics are written. */
public final class StateLayout {
    /**
     * Raised by whoever changes a row, a store, an internal topic or how keys are spread, so that what was written before can't be
     * gone on with: an application id is bound to it. What goes by it reads everything that was told anew, under an application id of its own.
     */
    public static final int VERSION = 4;

    private StateLayout() {}
}

package io.workerreturn.wire;

import io.workerreturn.domain.Contribution;
import io.workerreturn.domain.Tally;
import io.workerreturn.domain.WorkerState;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of one worker.
 *
 * @param state all that is known; of many facts, only {@code asOf}
 * @param counted what the worker adds to the tallies as they stand, or null
 * @param timer when the worker is to be looked at again though nothing was told, {@link Tally#NEVER} if not
 * @param many whether there are too many facts for a row: then each has a {@link FactRow} of its own
 */
public record WorkerRow(WorkerState state, @Nullable Contribution counted, long timer, boolean many) {
    /** Of a worker of whom nothing is known. */
    public static final WorkerRow NONE = new WorkerRow(WorkerState.EMPTY, null, Tally.NEVER);

    /** Of a worker whose facts fit. */
    public WorkerRow(WorkerState state, @Nullable Contribution counted, long timer) {
        this(state, counted, timer, false);
    }
}

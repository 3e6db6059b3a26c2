package io.workerreturn.wire;

import io.workerreturn.domain.Contribution;
import io.workerreturn.domain.Tally;
import io.workerreturn.domain.WorkerState;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of one worker.
 *
 * @param counted what the worker adds to the tallies as they stand, or null
 * @param timer when the worker is to be looked at again though nothing was told, {@link Tally#NEVER} if not
 */
public record WorkerRow(WorkerState state, @Nullable Contribution counted, long timer) {
    /** Of a worker of whom nothing is known. */
    public static final WorkerRow NONE = new WorkerRow(WorkerState.EMPTY, null, Tally.NEVER);
}

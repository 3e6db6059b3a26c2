package io.workerreturn.audit;

import io.workerreturn.domain.Journey;
import io.workerreturn.domain.WorkerState;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A worker, from all that was told about the worker and the trips.
 *
 * @param journey null if nothing stands
 * @param named every firm that was ever named as the employer, withdrawn or not
 * @param asOf what the journey rests on
 */
record WorkerCase(
        String workerId, WorkerState state, @Nullable Journey journey, Set<String> named, Bound asOf) {}

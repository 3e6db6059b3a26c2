package io.workerreturn.questions;

import io.workerreturn.domain.Phase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which of a firm's people are wanted.
 *
 * @param phases only those who stand in one of these; none for all
 * @param missing true: only those who are not in the city; false: only those who are; null: both
 */
public record StaffFilter(List<Phase> phases, @Nullable Boolean missing) {
    /** Everybody. */
    public static final StaffFilter ALL = new StaffFilter(List.of(), null);

    public StaffFilter {
        phases = List.copyOf(phases);
    }

    /** Whether it takes this worker. */
    public boolean takes(WorkerLine worker) {
        return (phases.isEmpty() || phases.contains(worker.phase()))
                && (missing == null || missing != worker.phase().inCity());
    }
}

package io.workerreturn.audit;

import io.workerreturn.domain.Journey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a worker's journey is what it is.
 *
 * @param journey null if nothing stands
 * @param lines all that was told, and what each trip says, in the order in which it counts
 * @param now what time it is by the clock topic, epoch milliseconds; {@link io.workerreturn.domain.Tally#NEVER} if nobody
 *     said so
 */
public record WorkerExplanation(String workerId, @Nullable Journey journey, List<Line> lines, long now) {

    /**
     * One fact, or one milestone of a trip.
     *
     * @param at when it happened, epoch milliseconds
     * @param kind the payload of the record, or the milestone
     * @param eventId of the record behind it; empty if only time passed
     * @param source that said so, empty for a milestone, whose records may be of several
     * @param tripId null if it is of no trip
     * @param enterprise that it names, or null
     * @param effect what it did, or why it does not count
     */
    public record Line(
            long at,
            String kind,
            String eventId,
            String source,
            @Nullable String tripId,
            @Nullable String enterprise,
            String effect) {}
}

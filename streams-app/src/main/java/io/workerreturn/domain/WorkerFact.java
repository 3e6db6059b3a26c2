package io.workerreturn.domain;

import org.jspecify.annotations.Nullable;

/**
 * What one record of {@code individual-arrivals} or {@code worker-status} says about one worker, whole: nothing of the
 * record is lost but its key.
 *
 * @param row what kind of fact it is; never a milestone
 * @param enterprise the employer that the record names, or null
 * @param division the origin division that the record names, or null
 * @param code what the kind counts or chooses from, or null: ordinal of the {@link TravelMode} (INDIVIDUAL_ARRIVAL,
 *     RETURN_INTENDED) or of the {@link HealthCode} (HEALTH_CODE_CHANGED), number of attempts (UNREACHABLE)
 * @param moment the time that the kind speaks of, or null: end of the observation in epoch milliseconds
 *     (OBSERVATION_STARTED), an epoch day (EMPLOYED: first day; RETURN_INTENDED: planned day)
 * @param text what is said for people, or null: checkpoint, grid, place, reason
 * @param withdraws RETRACTION: the eventId that it withdraws; else null
 */
public record WorkerFact(
        JourneyRow row,
        String eventId,
        long occurredAt,
        long reportedAt,
        String source,
        @Nullable String enterprise,
        @Nullable String division,
        @Nullable Integer code,
        @Nullable Long moment,
        @Nullable String text,
        @Nullable String withdraws)
        implements Fact {

    /** INDIVIDUAL_ARRIVAL: how the worker came. */
    public TravelMode transport() {
        return code == null ? TravelMode.UNKNOWN : TravelMode.of(code);
    }

    /** Whether this fact says who the employer is; {@link #enterprise()} is then the answer, null for none. */
    public boolean namesEmployer() {
        return enterprise != null || row == JourneyRow.EMPLOYER_CHANGED;
    }
}

package io.workerreturn.domain;

import org.jspecify.annotations.Nullable;

/**
 * What one worker adds to the figures of one firm.
 *
 * @param enterpriseId the employer
 * @param phase where the worker stands
 * @param broughtInBy in the city: how the worker came; else null
 * @param origin in the city: where the worker comes from, null if not known; else null
 * @param broughtInDay in the city: epoch day of the business day on which the worker last came in; else null
 */
public record Contribution(
        String enterpriseId,
        Phase phase,
        @Nullable TravelMode broughtInBy,
        @Nullable String origin,
        @Nullable Integer broughtInDay) {

    /** What this journey adds; null if the worker has no employer, or no journey. */
    public static @Nullable Contribution of(@Nullable Journey journey) {
        if (journey == null || journey.employer() == null) {
            return null;
        }
        if (!journey.phase().inCity()) {
            return new Contribution(journey.employer(), journey.phase(), null, null, null);
        }
        return new Contribution(
                journey.employer(),
                journey.phase(),
                journey.mode(),
                journey.origin(),
                journey.broughtInAt() == null ? null : (Integer) BusinessDay.toEpochDay(journey.broughtInAt()));
    }

    /** In the buckets of {@link Headcount}. */
    public Counts headcount() {
        return Headcount.of(phase, broughtInBy, origin);
    }

    /** By {@link TravelMode#ordinal()}, for the day on which the worker came in. */
    public Counts arrivals() {
        return Counts.one((broughtInBy == null ? TravelMode.UNKNOWN : broughtInBy).ordinal());
    }
}

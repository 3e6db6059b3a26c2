package io.workerreturn.domain;

import java.time.Duration;

/**
 * When a trip needs a dispatcher.
 *
 * @param overdueAfter a trip is overdue when it has not arrived this long after its estimated arrival
 * @param heavyDelay a trip under way is heavily delayed when its estimate is at least this much behind its plan
 * @param mismatchTolerance a head-count may differ from the manifest by this many people, 0 or more
 */
public record TripAlertPolicy(Duration overdueAfter, Duration heavyDelay, int mismatchTolerance) {
    /** The policy used unless another is configured. */
    public static final TripAlertPolicy DEFAULT = new TripAlertPolicy(Duration.ofMinutes(60), Duration.ofHours(3), 0);

    public TripAlertPolicy {
        if (overdueAfter.isNegative() || heavyDelay.isNegative() || mismatchTolerance < 0) {
            throw new IllegalArgumentException("grace, delay and tolerance are 0 or more");
        }
    }
}

package io.workerreturn.domain;

import java.time.Duration;

/**
 * When a firm's shortfall becomes an alert, and when it ceases to be one. Hysteresis lies in time, not in the level.
 *
 * @param holdFor how long a shortfall must last before the alert fires, 0 or longer
 * @param clearFor how long the shortfall must be gone before the alert is resolved, 0 or longer
 */
public record ShortfallPolicy(Duration holdFor, Duration clearFor) {
    /** The policy used unless another is configured. */
    public static final ShortfallPolicy DEFAULT = new ShortfallPolicy(Duration.ofMinutes(30), Duration.ofMinutes(30));

    public ShortfallPolicy {
        if (holdFor.isNegative() || clearFor.isNegative()) {
            throw new IllegalArgumentException("holdFor and clearFor are 0 or longer");
        }
    }
}

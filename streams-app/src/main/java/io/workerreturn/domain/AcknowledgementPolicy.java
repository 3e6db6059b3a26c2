package io.workerreturn.domain;

import java.time.Duration;

/**
 * How long somebody's word that they see to an alert is taken.
 *
 * @param lasts after it was given, 0 or longer, at most ten years
 */
public record AcknowledgementPolicy(Duration lasts) {
    private static final Duration LONGEST = Duration.ofDays(3_653);

    /** The policy used unless another is configured. */
    public static final AcknowledgementPolicy DEFAULT = new AcknowledgementPolicy(Duration.ofHours(24));

    public AcknowledgementPolicy {
        if (lasts.isNegative() || lasts.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("an acknowledgement lasts 0 or longer, and ten years at most");
        }
    }
}

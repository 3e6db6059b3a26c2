package io.workerreturn.domain;

import org.jspecify.annotations.Nullable;

/**
 * Whether somebody sees to an alert that stands: by what was told of it, the alert itself and the time alone, so that a
 * replay says the same.
 *
 * @param acknowledgement who does; null if nobody
 * @param said what was said to make it so; null if nothing was, or it is too old or said of less
 */
public record Attention(
        @Nullable Acknowledgement acknowledgement, @Nullable Acknowledgement said) {
    /** Nobody, and nobody said so. */
    public static final Attention NONE = new Attention(null, null);

    /**
     * The attention that a standing alert has.
     *
     * @param told all that was told of the alert
     * @param began since when the facts raise it; {@link Tally#NEVER} if they don't say
     * @param critical whether it is
     * @param now what time it is
     */
    public static Attention of(
            FactSet<Acknowledgement> told, long began, boolean critical, AcknowledgementPolicy policy, long now) {
        Acknowledgement latest = Acknowledgement.latest(told).orElse(null);
        if (latest == null) {
            return NONE;
        }
        if (latest.covers(began, critical, policy, now)) {
            return new Attention(latest, latest);
        }
        return new Attention(null, latest.says() == Acknowledgement.Says.REOPENED ? latest : null);
    }

    /** When it ends by itself, epoch milliseconds; {@link Long#MAX_VALUE} if there is none. */
    public long until(AcknowledgementPolicy policy) {
        return acknowledgement == null ? Long.MAX_VALUE : acknowledgement.until(policy);
    }
}

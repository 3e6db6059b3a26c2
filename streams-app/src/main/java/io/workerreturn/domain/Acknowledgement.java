package io.workerreturn.domain;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one record says of one alert, whole but for the alert.
 *
 * @param by who says it; empty in a retraction
 * @param note what they noted, or why it is withdrawn
 * @param coversCritical ACKNOWLEDGED: whether it is said of a critical alert too, not just of a warning
 * @param withdraws the eventId that a retraction withdraws; else null
 * @param until ACKNOWLEDGED: when it ceases to count, epoch milliseconds; null: when it is as old as the policy lets it become
 */
public record Acknowledgement(
        Says says,
        String eventId,
        long occurredAt,
        long reportedAt,
        String source,
        String by,
        @Nullable String note,
        boolean coversCritical,
        @Nullable String withdraws,
        @Nullable Long until)
        implements Fact {
    /** The longest time for which an alert can be put aside. */
    public static final Duration LONGEST = Duration.ofDays(31);

    private static final Comparator<Acknowledgement> ORDER = Comparator.comparingLong(Acknowledgement::occurredAt)
            .thenComparingLong(Acknowledgement::reportedAt)
            .thenComparing(Acknowledgement::eventId);

    /** What can be said of an alert. Stores keep the ordinal, so the order of the constants is fixed. */
    public enum Says {
        /** Somebody sees to it. */
        ACKNOWLEDGED,
        /** Nobody does any more. */
        REOPENED,
        /** Something that was said counts no more. */
        RETRACTION
    }

    /** What holds of all that was told: the latest that stands. */
    public static Optional<Acknowledgement> latest(FactSet<Acknowledgement> told) {
        return told.standing().stream().max(ORDER);
    }

    /** When it ceases to count, epoch milliseconds. */
    public long until(AcknowledgementPolicy policy) {
        return until == null ? occurredAt + policy.lasts().toMillis() : until;
    }

    /**
     * Whether it says that somebody sees to an alert that stands.
     *
     * @param began since when the facts raise the alert; {@link Tally#NEVER} if they don't say
     * @param critical whether the alert is
     * @param now what time it is
     */
    public boolean covers(long began, boolean critical, AcknowledgementPolicy policy, long now) {
        return says == Says.ACKNOWLEDGED && began <= occurredAt && (coversCritical || !critical) && now < until(policy);
    }
}

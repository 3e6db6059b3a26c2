package io.workerreturn.domain;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one record of {@code enterprise-reports} says, whole but for its key.
 *
 * @param declaredOnDuty workers on duty by the firm's own count; 0 in a retraction
 * @param withdraws the eventId that a retraction withdraws; else null
 */
public record ReportFact(
        String eventId,
        long occurredAt,
        long reportedAt,
        String source,
        int declaredOnDuty,
        @Nullable Integer capacityPercent,
        @Nullable Integer equipmentPercent,
        @Nullable Integer maskSupplyDays,
        @Nullable String text,
        @Nullable String withdraws)
        implements Fact {

    /** In which of two reports the later one comes last. */
    public static final Comparator<ReportFact> ORDER = Comparator.comparingLong(ReportFact::occurredAt)
            .thenComparingLong(ReportFact::reportedAt)
            .thenComparing(ReportFact::eventId);

    /** The report that holds: the latest of those that stand. */
    public static Optional<ReportFact> latest(Collection<ReportFact> standing) {
        return standing.stream().max(ORDER);
    }
}

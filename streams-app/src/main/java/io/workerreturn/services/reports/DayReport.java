package io.workerreturn.services.reports;

import io.workerreturn.domain.BusinessDay;
import io.workerreturn.schema.DailyReport;
import io.workerreturn.schema.EnterpriseReport;
import io.workerreturn.services.Source;
import io.workerreturn.services.Told;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.Compact;
import io.workerreturn.wire.Reason;
import io.workerreturn.wire.UnusableRecordException;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What of a daily report is set against others.
 *
 * @param onDuty workers on duty by the firm's own count
 * @param capacity production capacity in use, in per cent
 * @param equipment running, in per cent
 * @param filedBy the account that filed it, if it says
 */
record DayReport(
        int onDuty,
        @Nullable Integer capacity,
        @Nullable Integer equipment,
        @Nullable String filedBy) {
    /** The core is told by it, and rejects what can't be used. */
    static final Source<EnterpriseReport, DayReport> OVERHEARD = new Source<>(
            Topics.ENTERPRISE_REPORTS,
            "enterpriseId",
            DayReport::of,
            new Compact<>(
                    1,
                    (out, said) -> out.number(said.onDuty())
                            .optionalNumber(said.capacity())
                            .optionalNumber(said.equipment())
                            .optionalText(said.filedBy()),
                    in -> new DayReport(in.count(), in.optionalInt(), in.optionalInt(), in.optionalText())));

    /** Of two of one day the later one holds. */
    static final Comparator<Told<DayReport>> LATER = Comparator.comparingLong(
                    (Told<DayReport> told) -> told.occurredAt())
            .thenComparingLong(Told::reportedAt)
            .thenComparing(Told::eventId);

    private static DayReport of(String key, EnterpriseReport report) {
        if (report.getPayload() instanceof DailyReport said) {
            return new DayReport(
                    said.getDeclaredOnDuty(), said.getCapacityPercent(), said.getEquipmentPercent(), said.getFiledBy());
        }
        throw new UnusableRecordException(
                Reason.UNKNOWN_PAYLOAD, "a payload that this version does not know: upgrade it");
    }

    /** The business day of which it speaks, as days since 1970-01-01. */
    static int day(Told<DayReport> told) {
        return BusinessDay.toEpochDay(told.occurredAt());
    }

    /** Whether the same is declared in both. */
    boolean saysTheSame(DayReport other) {
        return onDuty == other.onDuty
                && Objects.equals(capacity, other.capacity)
                && Objects.equals(equipment, other.equipment);
    }

    /** Whether nothing is going on at the firm. */
    boolean isIdle() {
        return onDuty == 0 && (capacity == null || capacity == 0);
    }
}

package io.workerreturn.wire;

import io.workerreturn.domain.Firm;
import io.workerreturn.domain.FirmClass;
import io.workerreturn.domain.ReportFact;
import io.workerreturn.domain.ReturnRate;
import io.workerreturn.domain.Season;
import io.workerreturn.schema.DailyReport;
import io.workerreturn.schema.Enterprise;
import io.workerreturn.schema.EnterpriseClass;
import io.workerreturn.schema.EnterpriseReport;
import io.workerreturn.schema.Retraction;
import io.workerreturn.words.Said;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@link Enterprise} and {@link EnterpriseReport} on the wire ↔ {@link Firm} and {@link ReportFact} in the domain. */
public final class FirmRecords {
    private static final int MOST_TARGET = 2 * ReturnRate.BASIS_POINTS;
    private static final int MOST_CAPACITY = 200;
    private static final int ALL = 100;
    private static final int MOST_BLOCKERS = 20;

    private FirmRecords() {}

    /**
     * The firm that a record registers.
     *
     * @throws UnusableRecordException if it breaks a rule
     */
    public static Firm firm(String key, Enterprise enterprise) {
        Checks.key(key, enterprise.getEnterpriseId());
        Checks.impersonal(key, enterprise);
        Checks.enterprise(enterprise.getEnterpriseId());
        Checks.enterprise(enterprise.getSupplyChainLead());
        Checks.name(enterprise.getName(), "name");
        Checks.name(enterprise.getTownship(), "township");
        Checks.name(enterprise.getIndustry(), "industry");
        Checks.field(enterprise.getRequiredHeadcount() >= 0, "requiredHeadcount is negative");
        Checks.range(enterprise.getTargetBasisPoints(), 0, MOST_TARGET, "targetBasisPoints");
        Set<FirmClass> classes = EnumSet.noneOf(FirmClass.class);
        for (EnterpriseClass enterpriseClass : enterprise.getClasses()) {
            classes.add(FirmClass.valueOf(enterpriseClass.name()));
        }
        return new Firm(
                key,
                enterprise.getName(),
                enterprise.getTownship(),
                enterprise.getIndustry(),
                classes,
                enterprise.getSupplyChainLead(),
                enterprise.getRequiredHeadcount(),
                enterprise.getTargetBasisPoints(),
                day(enterprise.getTargetDate()),
                day(enterprise.getResumedOn()));
    }

    private static @Nullable Integer day(@Nullable LocalDate date) {
        return date == null ? null : (Integer) Math.toIntExact(date.toEpochDay());
    }

    /** Checks the key of a firm that is closed. */
    public static void closed(String key) {
        Checks.enterprise(key);
    }

    /**
     * The fact that a report tells.
     *
     * @param appendedAt when the broker appended it, epoch milliseconds
     * @throws UnusableRecordException if it breaks a rule
     */
    public static ReportFact fact(String key, EnterpriseReport report, Season season, long appendedAt) {
        Checks.key(key, report.getEnterpriseId());
        Checks.impersonal(key, report);
        Checks.enterprise(key);
        ReportFact fact = fact(report);
        Checks.header(fact, season, appendedAt);
        Checks.text(fact.text(), "the payload's text");
        Checks.field(fact.declaredOnDuty() >= 0, "declaredOnDuty is negative");
        Checks.range(fact.capacityPercent(), 0, MOST_CAPACITY, "capacityPercent");
        Checks.range(fact.equipmentPercent(), 0, ALL, "equipmentPercent");
        Checks.range(fact.maskSupplyDays(), 0, Integer.MAX_VALUE, "maskSupplyDays");
        if (report.getPayload() instanceof DailyReport daily) {
            beside(daily);
        }
        return fact;
    }

    /** What no figure of the core rests on, and services read. */
    private static void beside(DailyReport daily) {
        Checks.range(daily.getSuppliersMissing(), 0, Integer.MAX_VALUE, "suppliersMissing");
        Checks.range(daily.getFeverToday(), 0, Integer.MAX_VALUE, "feverToday");
        Checks.range(daily.getInObservation(), 0, Integer.MAX_VALUE, "inObservation");
        Checks.range(daily.getChecklist(), 0, Integer.MAX_VALUE, "checklist");
        Checks.field(daily.getOutputToday() == null || daily.getOutputToday() >= 0, "outputToday is negative");
        Checks.text(daily.getOutputUnit(), "outputUnit");
        Checks.text(daily.getFiledBy(), "filedBy");
        if (daily.getBlockedBy().size() > MOST_BLOCKERS) {
            throw new UnusableRecordException(
                    Reason.FIELD_INVALID, "blockedBy", Said.of("record.blockers", MOST_BLOCKERS));
        }
        daily.getBlockedBy().forEach(Checks::enterprise);
    }

    private static ReportFact fact(EnterpriseReport report) {
        long occurredAt = report.getOccurredAt().toEpochMilli();
        long reportedAt = report.getReportedAt().toEpochMilli();
        if (report.getPayload() instanceof DailyReport daily) {
            return new ReportFact(
                    report.getEventId(),
                    occurredAt,
                    reportedAt,
                    report.getSource(),
                    daily.getDeclaredOnDuty(),
                    daily.getCapacityPercent(),
                    daily.getEquipmentPercent(),
                    daily.getMaskSupplyDays(),
                    daily.getDifficulties(),
                    null);
        } else if (report.getPayload() instanceof Retraction retraction) {
            return new ReportFact(
                    report.getEventId(),
                    occurredAt,
                    reportedAt,
                    report.getSource(),
                    0,
                    null,
                    null,
                    null,
                    retraction.getReason(),
                    retraction.getEventId());
        }
        throw new UnusableRecordException(
                Reason.UNKNOWN_PAYLOAD, "a payload that this version does not know: upgrade it");
    }

    /** What of a fact decides between two of the same eventId and times. */
    public static byte[] encoded(ReportFact fact) {
        return Bodies.of(new EnterpriseReport(
                fact.eventId(),
                Instant.ofEpochMilli(fact.occurredAt()),
                Instant.ofEpochMilli(fact.reportedAt()),
                fact.source(),
                "",
                fact.withdraws() == null
                        ? new DailyReport(
                                fact.declaredOnDuty(),
                                fact.capacityPercent(),
                                fact.equipmentPercent(),
                                fact.maskSupplyDays(),
                                fact.text(),
                                null,
                                List.of(),
                                null,
                                null,
                                null,
                                null,
                                null,
                                null)
                        : new Retraction(fact.withdraws(), fact.text())));
    }
}

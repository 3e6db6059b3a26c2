package io.workerreturn.services.reports;

import io.workerreturn.schema.EnterpriseClass;
import io.workerreturn.schema.ReportCheck;
import io.workerreturn.schema.ReportStatus;
import io.workerreturn.schema.ReportingRate;
import io.workerreturn.services.Panel;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the board can be asked: a firm's days, and how a day stands. */
final class ReportPanels {
    private static final String ENTERPRISE = "enterprise";
    private static final String DAY = "day";

    /** Of firms to be asked, at most. */
    private static final int MOST = 500;

    private ReportPanels() {}

    static List<Panel> all() {
        return List.of(
                new Panel("of", List.of(ReportChecks.CHECKS), Set.of(ENTERPRISE), ReportPanels::of),
                new Panel("day", List.of(ReportChecks.CHECKS, ReportingRates.RATES), Set.of(DAY), ReportPanels::day));
    }

    /** A firm's day. */
    record Day(
            String enterpriseId,
            LocalDate day,
            String name,
            String township,
            List<EnterpriseClass> classes,
            ReportStatus status,
            boolean late,
            @Nullable Integer declaredOnDuty,
            @Nullable Integer capacityPercent,
            @Nullable String filedBy,
            int reports,
            @Nullable Integer declaredBefore,
            @Nullable Integer trackedOnDuty,
            @Nullable Integer gap,
            List<String> checks,
            @Nullable Instant asOf) {
        static Day of(ReportCheck row) {
            return new Day(
                    row.getEnterpriseId(),
                    row.getDay(),
                    row.getName(),
                    row.getTownship(),
                    List.copyOf(row.getClasses()),
                    row.getStatus(),
                    row.getLate(),
                    row.getDeclaredOnDuty(),
                    row.getCapacityPercent(),
                    row.getFiledBy(),
                    row.getReports(),
                    row.getDeclaredBefore(),
                    row.getTrackedOnDuty(),
                    row.getGap(),
                    List.copyOf(row.getChecks()),
                    row.getAsOf());
        }
    }

    /** A firm's last days, newest first. */
    record OfFirm(@Nullable Instant now, List<Day> days) {}

    private static Object of(Panel.Shown shown, Panel.Asked asked) {
        String id = asked.text(ENTERPRISE).orElse("");
        List<Day> days = shown.rows(ReportChecks.CHECKS).values().stream()
                .filter(row -> row.getEnterpriseId().equals(id))
                .map(Day::of)
                .sorted(Comparator.comparing(Day::day).reversed())
                .toList();
        return new OfFirm(shown.now(), days);
    }

    /** How many of a day's reports are there. */
    record Rate(
            String dimension,
            String value,
            LocalDate day,
            int asked,
            int filed,
            int inTime,
            int missing,
            int toBeAsked,
            @Nullable Instant asOf) {
        static Rate of(ReportingRate row) {
            return new Rate(
                    row.getDimension(),
                    row.getValue(),
                    row.getDay(),
                    row.getAsked(),
                    row.getFiled(),
                    row.getInTime(),
                    row.getMissing(),
                    row.getToBeAsked(),
                    row.getAsOf());
        }
    }

    /**
     * How a day stands.
     *
     * @param day the one that was asked for, else the newest; null while there is none
     * @param days those that there are, newest first
     * @param rates of that day: the city's first
     * @param firms whose report is missing, or about whose report something is to be asked; the largest gaps first
     * @param more how many firms there are beside these
     */
    record OfDay(
            @Nullable Instant now,
            @Nullable LocalDate day,
            List<LocalDate> days,
            List<Rate> rates,
            List<Day> firms,
            long more) {}

    private static Object day(Panel.Shown shown, Panel.Asked asked) {
        List<LocalDate> days = shown.rows(ReportingRates.RATES).values().stream()
                .map(ReportingRate::getDay)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .toList();
        LocalDate day = asked.text(DAY)
                .flatMap(text ->
                        days.stream().filter(one -> one.toString().equals(text)).findFirst())
                .orElse(days.isEmpty() ? null : days.get(0));
        List<Rate> rates = shown.rows(ReportingRates.RATES).values().stream()
                .filter(row -> row.getDay().equals(day))
                .map(Rate::of)
                .sorted(Comparator.comparing(Rate::dimension).thenComparing(Rate::value))
                .toList();
        List<ReportCheck> firms = shown.rows(ReportChecks.CHECKS).values().stream()
                .filter(row -> row.getDay().equals(day))
                .filter(row -> row.getStatus() == ReportStatus.MISSING
                        || !row.getChecks().isEmpty())
                .sorted(Comparator.comparingInt(ReportPanels::gap)
                        .reversed()
                        .thenComparing(ReportCheck::getEnterpriseId))
                .toList();
        return new OfDay(
                shown.now(),
                day,
                days,
                rates,
                firms.stream().limit(MOST).map(Day::of).toList(),
                Math.max(0, firms.size() - MOST));
    }

    private static int gap(ReportCheck row) {
        return Math.abs(Objects.requireNonNullElse(row.getGap(), 0));
    }
}

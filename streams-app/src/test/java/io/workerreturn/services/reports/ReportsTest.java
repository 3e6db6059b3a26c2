package io.workerreturn.services.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.domain.UnifiedSocialCreditCode;
import io.workerreturn.schema.AlertSeverity;
import io.workerreturn.schema.DailyReport;
import io.workerreturn.schema.EnterpriseClass;
import io.workerreturn.schema.EnterpriseReport;
import io.workerreturn.schema.ReportCheck;
import io.workerreturn.schema.ReportStatus;
import io.workerreturn.schema.ReportingRate;
import io.workerreturn.schema.Retraction;
import io.workerreturn.schema.ServiceAlert;
import io.workerreturn.services.Quarter;
import io.workerreturn.services.Quarter.Line;
import io.workerreturn.services.Service;
import io.workerreturn.services.ServiceAlerts;
import io.workerreturn.services.ServiceLaws;
import io.workerreturn.services.Settings;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Town;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReportsTest extends ServiceLaws {
    private static final String FIRM = UnifiedSocialCreditCode.complete("91330381MA2000001");
    private static final String OTHER = UnifiedSocialCreditCode.complete("91330381MA2000002");
    private static final LocalDate FIRST = LocalDate.of(2020, 2, 20);

    static {
        Town.SERDES.fetches();
    }

    /** An hour of a day after the first, Beijing time. */
    private static Instant at(int day, int hour) {
        return FIRST.plusDays(day).atStartOfDay().minusHours(8).plusHours(hour).toInstant(ZoneOffset.UTC);
    }

    private static Line event(String firm, String id, Instant occurred, Instant reported, Object payload) {
        return new Line(
                Topics.ENTERPRISE_REPORTS,
                firm,
                new EnterpriseReport(id, occurred, reported, "assistance-officers", firm, payload));
    }

    private static Line report(String id, int day, int onDuty) {
        return report(id, day, onDuty, 50, "officer-1");
    }

    private static Line report(String id, int day, int onDuty, @Nullable Integer capacity, @Nullable String filedBy) {
        return event(FIRM, id, at(day, 16), at(day, 16), declares(onDuty, capacity, filedBy));
    }

    private static DailyReport declares(int onDuty, @Nullable Integer capacity, @Nullable String filedBy) {
        return DailyReport.newBuilder()
                .setDeclaredOnDuty(onDuty)
                .setCapacityPercent(capacity)
                .setFiledBy(filedBy)
                .build();
    }

    /** What the core concludes of a firm that needs a hundred. */
    private static Line firm(String id, int onDuty) {
        return firm(id, "firm", List.of(EnterpriseClass.values()[1]), 100, onDuty);
    }

    @Override
    protected Service service() {
        return new Reports();
    }

    @Override
    protected List<Line> life() {
        return List.of(
                report("1", 0, 40),
                firm(FIRM, 30),
                report("2", 1, 40),
                event(FIRM, "3", at(2, 16), at(2, 16), new Retraction("9", null)),
                report("4", 2, 40),
                firm(FIRM, 38),
                report("9", 3, 90, 95, "officer-2"),
                event(OTHER, "o1", at(0, 9), at(0, 9), declares(3, null, null)),
                new Line(Topics.ENTERPRISE_RETURN_RATES, OTHER, null),
                firm(OTHER, 3),
                event(FIRM, "5", at(1, 17), at(2, 9), declares(20, 50, "officer-1")),
                firm(FIRM, 20));
    }

    @Override
    protected List<Instant> looks() {
        return List.of(at(0, 17), at(1, 19), at(2, 17), at(3, 10));
    }

    private static Quarter told(Line... lines) {
        Quarter quarter = new Quarter(new Reports());
        for (Line line : lines) {
            quarter.tell(line);
        }
        return quarter;
    }

    private static @Nullable ReportCheck check(Quarter quarter, int day) {
        return quarter.table(ReportChecks.CHECKS).get(FIRM + '|' + FIRST.plusDays(day));
    }

    private static @Nullable ServiceAlert alert(Quarter quarter, String kind) {
        return quarter.table(ServiceAlerts.TOPIC).get("reports|" + kind + "|firm|" + FIRM);
    }

    @Test
    void silence_at_18_00_is_missing_not_zero() {
        try (Quarter quarter = told(firm(FIRM, 30), report("1", 0, 30))) {
            quarter.tick(at(1, 18).minusMillis(1));
            assertThat(check(quarter, 1).getStatus()).isEqualTo(ReportStatus.AWAITED);
            assertThat(alert(quarter, "REPORT_MISSING")).isNull();
            quarter.tick(at(1, 18));
            ReportCheck missing = check(quarter, 1);
            assertThat(missing.getStatus()).isEqualTo(ReportStatus.MISSING);
            assertThat(missing.getDeclaredOnDuty()).isNull();
            assertThat(missing.getGap()).isNull();
            assertThat(alert(quarter, "REPORT_MISSING").getSince()).isEqualTo(at(1, 18));
            // the next morning it is still missing, and in the evening of the third day it is bad
            quarter.tick(at(2, 9));
            assertThat(alert(quarter, "REPORT_MISSING").getSeverity()).isEqualTo(AlertSeverity.WARNING);
            quarter.tick(at(3, 18));
            assertThat(alert(quarter, "REPORT_MISSING").getSeverity()).isEqualTo(AlertSeverity.CRITICAL);
            assertThat(alert(quarter, "REPORT_MISSING").getSince()).isEqualTo(at(1, 18));
            quarter.tell(event(FIRM, "late", at(3, 17), at(3, 20), declares(31, 50, null)))
                    .settle();
            assertThat(alert(quarter, "REPORT_MISSING")).isNull();
            assertThat(check(quarter, 3).getLate()).isTrue();
        }
    }

    @Test
    void a_firm_is_asked_about_its_gap_not_accused() {
        try (Quarter quarter = told(firm(FIRM, 40), report("1", 0, 44))) {
            quarter.tick(at(0, 17));
            assertThat(check(quarter, 0).getGap()).isEqualTo(4);
            assertThat(check(quarter, 0).getChecks()).isEmpty();
            assertThat(quarter.table(ServiceAlerts.TOPIC)).isEmpty();
            quarter.tell(firm(FIRM, 39)).settle();
            assertThat(check(quarter, 0).getGap()).isEqualTo(5);
            assertThat(check(quarter, 0).getChecks()).containsExactly(ReportChecks.DISAGREES);
            assertThat(alert(quarter, "REPORT_DISAGREES").getSince()).isEqualTo(at(0, 16));
            // a tenth of many is more than five
            quarter.tell(firm(FIRM, 93)).tell(report("2", 0, 99)).settle();
            assertThat(alert(quarter, "REPORT_DISAGREES")).isNull();
        }
    }

    @Test
    void the_same_numbers_on_three_days_are_asked_about_unless_everybody_is_back_or_nothing_goes_on() {
        try (Quarter quarter = told(firm(FIRM, 40), report("1", 0, 40), report("2", 1, 40))) {
            quarter.tick(at(2, 15));
            assertThat(alert(quarter, "REPORT_FROZEN")).isNull();
            quarter.tell(report("3", 2, 40)).tick(at(2, 17));
            assertThat(alert(quarter, "REPORT_FROZEN")).isNotNull();
            assertThat(check(quarter, 2).getChecks()).containsExactly(ReportChecks.FROZEN);
            quarter.tell(report("4", 2, 40, 51, "officer-1")).settle();
            assertThat(alert(quarter, "REPORT_FROZEN")).isNull();
        }
        for (int[] same : new int[][] {{100, 90}, {0, 0}}) {
            try (Quarter quarter = told(firm(FIRM, same[0]))) {
                for (int day = 0; day < 3; day++) {
                    quarter.tell(report("r" + day, day, same[0], same[1], null));
                }
                quarter.tick(at(2, 17));
                assertThat(quarter.table(ServiceAlerts.TOPIC)).isEmpty();
            }
        }
    }

    @Test
    void hardly_anybody_and_full_capacity_is_hard_to_believe_and_so_is_a_leap() {
        try (Quarter quarter = told(firm(FIRM, 30), report("1", 0, 39, 90, null), report("2", 1, 80, 90, null))) {
            quarter.tick(at(1, 17));
            assertThat(check(quarter, 0).getChecks()).containsExactly(ReportChecks.IMPLAUSIBLE);
            assertThat(check(quarter, 1).getChecks()).containsExactly(ReportChecks.DISAGREES, ReportChecks.JUMP);
        }
    }

    @Test
    void of_two_officers_who_report_one_firm_the_later_one_holds_and_both_are_seen() {
        try (Quarter quarter = told(
                firm(FIRM, 30),
                report("1", 0, 30),
                event(FIRM, "2", at(0, 17), at(0, 17), declares(33, 50, "officer-2")))) {
            quarter.tick(at(0, 17));
            assertThat(check(quarter, 0).getDeclaredOnDuty()).isEqualTo(33);
            assertThat(check(quarter, 0).getFiledBy()).isEqualTo("officer-2");
            assertThat(check(quarter, 0).getReports()).isEqualTo(2);
            assertThat(check(quarter, 0).getChecks()).containsExactly(ReportChecks.SEVERAL);
        }
    }

    @Test
    void a_report_that_is_corrected_the_next_day_is_shown_as_revised() {
        try (Quarter quarter = told(firm(FIRM, 30), report("1", 0, 50))) {
            quarter.tick(at(0, 19));
            assertThat(check(quarter, 0).getDeclaredBefore()).isNull();
            quarter.tell(event(FIRM, "2", at(0, 17), at(1, 9), declares(31, 50, "officer-1")))
                    .tick(at(1, 10));
            assertThat(check(quarter, 0).getDeclaredOnDuty()).isEqualTo(31);
            assertThat(check(quarter, 0).getDeclaredBefore()).isEqualTo(50);
            // the same where the first is withdrawn for it, also before it comes
            quarter.tell(event(FIRM, "3", at(1, 9), at(1, 9), new Retraction("1", "wrong")))
                    .settle();
            assertThat(check(quarter, 0).getDeclaredBefore()).isEqualTo(50);
            assertThat(check(quarter, 0).getReports()).isEqualTo(1);
        }
    }

    @Test
    void a_firm_that_never_reported_or_is_closed_is_not_asked() {
        try (Quarter quarter = told(firm(FIRM, 30))) {
            quarter.tick(at(3, 19));
            assertThat(quarter.table(ReportChecks.CHECKS)).isEmpty();
            quarter.tell(report("1", 3, 30)).settle();
            assertThat(check(quarter, 3)).isNotNull();
            quarter.tell(new Line(Topics.ENTERPRISE_RETURN_RATES, FIRM, null)).settle();
            assertThat(quarter.table(ReportChecks.CHECKS)).isEmpty();
            assertThat(quarter.table(ReportingRates.RATES)).isEmpty();
        }
    }

    @Test
    void rates_count_who_was_asked_who_filed_and_who_filed_in_time() {
        try (Quarter quarter = told(
                firm(FIRM, 30),
                firm(OTHER, 3),
                report("1", 0, 30),
                event(OTHER, "o1", at(0, 17), at(0, 19), declares(3, null, null)))) {
            quarter.tick(at(1, 19));
            Map<String, ReportingRate> rates = quarter.table(ReportingRates.RATES);
            ReportingRate first = rates.get("township|安阳街道|" + FIRST);
            assertThat(List.of(first.getAsked(), first.getFiled(), first.getInTime(), first.getMissing()))
                    .containsExactly(2, 2, 1, 0);
            ReportingRate second = rates.get("city||" + FIRST.plusDays(1));
            assertThat(List.of(second.getAsked(), second.getFiled(), second.getInTime(), second.getMissing()))
                    .containsExactly(2, 0, 0, 2);
            assertThat(rates).containsKey("class|" + EnterpriseClass.values()[1] + "|" + FIRST);
        }
    }

    @Test
    void where_no_report_is_due_none_is_missing() {
        Settings never = new Settings(Map.of("reports.due.after", Duration.ZERO));
        try (Quarter quarter = new Quarter(never, new Reports())) {
            quarter.tell(firm(FIRM, 30)).tell(report("1", 0, 30)).tick(at(3, 19));
            assertThat(check(quarter, 3).getStatus()).isEqualTo(ReportStatus.AWAITED);
            assertThat(quarter.table(ServiceAlerts.TOPIC)).isEmpty();
        }
    }

    @Test
    void what_the_core_rejects_is_passed_over_and_not_rejected_twice() {
        try (Quarter quarter = told(firm(FIRM, 30), report("1", 0, 30))) {
            quarter.tell(new Line(
                            Topics.ENTERPRISE_REPORTS,
                            FIRM,
                            new EnterpriseReport("bad", at(0, 17), at(0, 17), "", OTHER, declares(9, null, null))))
                    .tick(at(0, 19));
            assertThat(quarter.rejected()).isEmpty();
            assertThat(check(quarter, 0).getReports()).isEqualTo(1);
        }
    }

    @Test
    void only_the_last_two_weeks_have_rows() {
        try (Quarter quarter = told(firm(FIRM, 30), report("1", 0, 30))) {
            quarter.tick(at(30, 12));
            assertThat(quarter.table(ReportChecks.CHECKS)).hasSize(ReportChecks.DAYS);
        }
    }
}

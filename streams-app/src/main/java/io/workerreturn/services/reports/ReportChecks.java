package io.workerreturn.services.reports;

import io.workerreturn.domain.BusinessDay;
import io.workerreturn.domain.FactSet;
import io.workerreturn.domain.Tally;
import io.workerreturn.schema.AlertSeverity;
import io.workerreturn.schema.EnterpriseClass;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.ReportCheck;
import io.workerreturn.schema.ReportStatus;
import io.workerreturn.schema.ServiceAlert;
import io.workerreturn.services.Heard;
import io.workerreturn.services.Known;
import io.workerreturn.services.Rule;
import io.workerreturn.services.ServiceAlerts;
import io.workerreturn.services.Source;
import io.workerreturn.services.Told;
import io.workerreturn.services.Verdict;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Group;
import io.workerreturn.topology.Topics.Kept;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.Compact;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Each firm's reports of the last days, and what is to be asked about them. A firm is asked about a gap, and not accused: below the
 * threshold nothing is said, and what is silent is missing, never zero. A firm that never reported is not asked.
 */
final class ReportChecks implements Rule {
    static final Topic<ReportCheck> CHECKS =
            new Topic<>("report-checks", "enterpriseId\\|day", ReportCheck.class, Group.CONCLUSIONS, Kept.COMPACTED);

    static final Heard<EnterpriseReturnRate, Firm> FIRMS = new Heard<>(
            Topics.ENTERPRISE_RETURN_RATES,
            row -> new Firm(
                    row.getName(),
                    row.getTownship(),
                    List.copyOf(row.getClasses()),
                    row.getRequired(),
                    row.getOnDuty()),
            new Compact<>(
                    1,
                    (out, firm) -> out.text(firm.name())
                            .text(firm.township())
                            .text(String.join(
                                    ",",
                                    firm.classes().stream()
                                            .map(EnterpriseClass::name)
                                            .toList()))
                            .number(firm.required())
                            .number(firm.onDuty()),
                    in -> new Firm(in.text(), in.text(), classes(in.text()), in.count(), in.count())));

    static final String DISAGREES = "DISAGREES";
    static final String FROZEN = "FROZEN";
    static final String IMPLAUSIBLE = "IMPLAUSIBLE";
    static final String JUMP = "JUMP";
    static final String SEVERAL = "SEVERAL";

    /** So many days there are rows of. */
    static final int DAYS = 14;

    private static final int FROZEN_DAYS = 3;
    private static final int LONG_MISSING = 3;
    private static final int LEAST_GAP = 5;
    private static final int GAP_PART = 10;
    private static final int LEAST_JUMP = 20;
    private static final int BUSY_CAPACITY = 90;
    private static final int EMPTY_PERCENT = 40;

    private final long dueAfter;

    /**
     * A rule by which reports are due so long after midnight.
     *
     * @param dueAfter zero for never
     */
    ReportChecks(Duration dueAfter) {
        this.dueAfter = dueAfter.toMillis();
    }

    /**
     * What is heard of a firm.
     *
     * @param required workers whom it needs
     * @param onDuty workers who are tracked as on duty
     */
    record Firm(String name, String township, List<EnterpriseClass> classes, int required, int onDuty) {}

    private static List<EnterpriseClass> classes(String names) {
        return names.isEmpty()
                ? List.of()
                : Arrays.stream(names.split(",")).map(EnterpriseClass::valueOf).toList();
    }

    @Override
    public List<Source<?, ?>> sources() {
        return List.of();
    }

    @Override
    public List<Source<?, ?>> overhears() {
        return List.of(DayReport.OVERHEARD);
    }

    @Override
    public List<Heard<?, ?>> hears() {
        return List.of(FIRMS);
    }

    /** Who is on duty changes with every worker who comes. */
    @Override
    public Duration rest() {
        return Duration.ofSeconds(2);
    }

    @Override
    public List<Topic<?>> says() {
        return List.of(CHECKS, ServiceAlerts.TOPIC);
    }

    @Override
    public void decide(Known known, long now, Verdict verdict) {
        known.told(DayReport.OVERHEARD).forEach((id, facts) -> {
            Firm firm = known.heard(FIRMS).get(id);
            if (firm != null && !facts.standing().isEmpty()) {
                new OfFirm(id, firm, facts, now, verdict).all();
            }
        });
    }

    /** One firm's days. */
    private final class OfFirm {
        private final String id;
        private final Firm firm;
        private final FactSet<Told<DayReport>> facts;
        private final long now;
        private final int today;
        private final Verdict verdict;
        private final NavigableMap<Integer, List<Told<DayReport>>> days = new TreeMap<>();

        OfFirm(String id, Firm firm, FactSet<Told<DayReport>> facts, long now, Verdict verdict) {
            this.id = id;
            this.firm = firm;
            this.facts = facts;
            this.now = now;
            this.today = BusinessDay.toEpochDay(now);
            this.verdict = verdict;
            facts.standing().stream()
                    .sorted(DayReport.LATER)
                    .forEach(told -> days.computeIfAbsent(DayReport.day(told), unseen -> new ArrayList<>())
                            .add(told));
        }

        void all() {
            verdict.changesAt(due(today));
            verdict.changesAt(BusinessDay.startOf(today + 1));
            int first = days.firstKey();
            for (int day = Math.max(first, today - DAYS + 1); day <= today; day++) {
                verdict.say(CHECKS, id + '|' + LocalDate.ofEpochDay(day), row(day));
            }
            missing(first);
            Integer newest = newest();
            if (newest != null) {
                Told<DayReport> report = Objects.requireNonNull(of(newest));
                if (disagrees(report.said())) {
                    alert("REPORT_DISAGREES", report.reportedAt(), false);
                }
                if (isFrozen(newest)) {
                    alert("REPORT_FROZEN", report.reportedAt(), false);
                }
            }
        }

        /** When the report of a day is due; {@link Verdict#NEVER} if none is. */
        private long due(int day) {
            return dueAfter == 0 ? Verdict.NEVER : BusinessDay.startOf(day) + dueAfter;
        }

        /** The report of a day that holds; null if there is none. */
        private @Nullable Told<DayReport> of(int day) {
            List<Told<DayReport>> told = days.get(day);
            return told == null ? null : told.get(told.size() - 1);
        }

        /** The day of the latest report, if it is of today or yesterday; older ones are set against nobody who is tracked now. */
        private @Nullable Integer newest() {
            Integer newest = days.floorKey(today);
            return newest != null && newest >= today - 1 ? newest : null;
        }

        private ReportCheck row(int day) {
            Told<DayReport> report = of(day);
            return report == null ? silent(day) : filed(day, report);
        }

        private ReportCheck silent(int day) {
            return new ReportCheck(
                    id,
                    LocalDate.ofEpochDay(day),
                    firm.name(),
                    firm.township(),
                    firm.classes(),
                    now < due(day) ? ReportStatus.AWAITED : ReportStatus.MISSING,
                    false,
                    null,
                    null,
                    null,
                    0,
                    null,
                    null,
                    null,
                    List.of(),
                    instant(facts.asOf()));
        }

        private ReportCheck filed(int day, Told<DayReport> report) {
            boolean latest = Integer.valueOf(day).equals(newest());
            int declared = report.said().onDuty();
            return new ReportCheck(
                    id,
                    LocalDate.ofEpochDay(day),
                    firm.name(),
                    firm.township(),
                    firm.classes(),
                    ReportStatus.FILED,
                    report.reportedAt() >= due(day),
                    declared,
                    report.said().capacity(),
                    filedBy(report),
                    days.getOrDefault(day, List.of()).size(),
                    before(day, report),
                    latest ? (Integer) firm.onDuty() : null,
                    latest ? (Integer) (declared - firm.onDuty()) : null,
                    checks(day, report, latest),
                    instant(facts.asOf()));
        }

        private static String filedBy(Told<DayReport> report) {
            String account = report.said().filedBy();
            return account == null ? report.source() : account;
        }

        /** What was declared by the end of the day, withdrawn or not, where a report of a later day says otherwise. */
        private @Nullable Integer before(int day, Told<DayReport> holds) {
            if (BusinessDay.toEpochDay(holds.reportedAt()) <= day) {
                return null;
            }
            return facts.held().stream()
                    .filter(told -> told.body() != null
                            && DayReport.day(told) == day
                            && BusinessDay.toEpochDay(told.reportedAt()) <= day)
                    .max(DayReport.LATER)
                    .map(told -> told.said().onDuty())
                    .filter(declared -> declared != holds.said().onDuty())
                    .orElse(null);
        }

        private List<String> checks(int day, Told<DayReport> report, boolean latest) {
            List<String> checks = new ArrayList<>();
            DayReport said = report.said();
            if (latest && disagrees(said)) {
                checks.add(DISAGREES);
            }
            if (isFrozen(day)) {
                checks.add(FROZEN);
            }
            if (said.capacity() != null
                    && said.capacity() >= BUSY_CAPACITY
                    && said.onDuty() * 100L < (long) EMPTY_PERCENT * firm.required()) {
                checks.add(IMPLAUSIBLE);
            }
            Told<DayReport> before = of(day - 1);
            if (before != null) {
                int step = Math.abs(said.onDuty() - before.said().onDuty());
                if (step >= LEAST_JUMP
                        && step * 2L >= Math.max(said.onDuty(), before.said().onDuty())) {
                    checks.add(JUMP);
                }
            }
            if (days.getOrDefault(day, List.of()).stream()
                    .anyMatch(other -> !filedBy(other).equals(filedBy(report))
                            && other.said().onDuty() != said.onDuty())) {
                checks.add(SEVERAL);
            }
            return checks;
        }

        private boolean disagrees(DayReport said) {
            int gap = Math.abs(said.onDuty() - firm.onDuty());
            return gap >= LEAST_GAP && (long) gap * GAP_PART >= Math.max(said.onDuty(), firm.onDuty());
        }

        /** Whether three days in a row say the same, though not everybody is back and something goes on. */
        private boolean isFrozen(int day) {
            Told<DayReport> report = Objects.requireNonNull(of(day));
            if (report.said().isIdle() || report.said().onDuty() >= firm.required()) {
                return false;
            }
            for (int other = day - 1; other > day - FROZEN_DAYS; other--) {
                Told<DayReport> before = of(other);
                if (before == null || !before.said().saysTheSame(report.said())) {
                    return false;
                }
            }
            return true;
        }

        private void missing(int first) {
            int last = now >= due(today) ? today : today - 1;
            int day = last;
            while (day >= first && of(day) == null) {
                day--;
            }
            if (dueAfter != 0 && day < last && day >= first) {
                alert("REPORT_MISSING", due(day + 1), last - day >= LONG_MISSING);
            }
        }

        private void alert(String kind, long since, boolean critical) {
            String subject = "firm|" + id;
            String alertId = ServiceAlerts.id(Reports.NAME, kind, subject);
            verdict.say(
                    ServiceAlerts.TOPIC,
                    alertId,
                    new ServiceAlert(
                            alertId,
                            Reports.NAME,
                            kind,
                            subject,
                            critical ? AlertSeverity.CRITICAL : AlertSeverity.WARNING,
                            Instant.ofEpochMilli(since),
                            null,
                            null,
                            null,
                            instant(facts.asOf())));
        }
    }

    private static @Nullable Instant instant(long time) {
        return time == Tally.NEVER ? null : Instant.ofEpochMilli(time);
    }
}

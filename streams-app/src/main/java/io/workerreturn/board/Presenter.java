package io.workerreturn.board;

import io.workerreturn.board.Paging.Key;
import io.workerreturn.board.Paging.Order;
import io.workerreturn.board.Staleness.Stale;
import io.workerreturn.config.BoardSettings;
import io.workerreturn.domain.AcknowledgementPolicy;
import io.workerreturn.domain.BusinessDay;
import io.workerreturn.domain.Divisions;
import io.workerreturn.domain.Headcount;
import io.workerreturn.domain.Phase;
import io.workerreturn.domain.Projection;
import io.workerreturn.domain.Prospect;
import io.workerreturn.domain.ReturnRate;
import io.workerreturn.domain.Rollup;
import io.workerreturn.domain.TripAlarm;
import io.workerreturn.domain.TripAttention;
import io.workerreturn.domain.Urgency;
import io.workerreturn.domain.UrgencyPolicy;
import io.workerreturn.domain.Verdict;
import io.workerreturn.schema.AlertKind;
import io.workerreturn.schema.AlertSeverity;
import io.workerreturn.schema.AlertState;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.PhaseCounts;
import io.workerreturn.schema.RejectedSettlement;
import io.workerreturn.schema.ReturnRateRollup;
import io.workerreturn.schema.ShortfallAlert;
import io.workerreturn.schema.SourceAlert;
import io.workerreturn.schema.SourceFreshness;
import io.workerreturn.schema.StandingReport;
import io.workerreturn.schema.TravelMode;
import io.workerreturn.schema.TripAlert;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.schema.TripEnterpriseCount;
import io.workerreturn.schema.TripStatus;
import io.workerreturn.wire.Conclusions;
import io.workerreturn.wire.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Shows rows to somebody of a role, as the API has it. To be used under the lock of the {@link ReadModel}. It knows no other rows
 * than those that the role may see.
 */
final class Presenter {
    /** Of a firm's running returned. */
    static final int TREND_DAYS = 14;

    static final int CURVE_DAYS = 30;
    private static final int MOST_DAYS = 400;
    private static final int WORST_ALERTS = 8;
    private static final int LATEST_CHANGES = 20;
    private static final int MOST_INCOMING = 100;

    /** What the API calls a dimension that the topic names otherwise. */
    private static final String ORIGIN = "origin";

    private static final int MOST_ALTERNATIVES = 10;
    /** What the API calls those whose trip is overdue, beside the phases. */
    private static final String OVERDUE = "OVERDUE";

    /** What can't be shown where counts are rounded: it would say something of its own about people who are counted already. */
    private static final List<String> NOT_OF_FIRMS =
            List.of("history", "incoming", "returnedByMode", "returnedByOriginProvince", "trend");

    private static final List<String> NOT_OF_TRIPS = List.of(
            "alighted",
            "arrived",
            "boarded",
            "booked",
            "conflicts",
            "countedHeads",
            "enterprises",
            "mismatch",
            "noShow",
            "unconfirmed");
    private static final List<String> NOT_OF_TRIP_ALERTS = List.of("enterprisesHit", "mismatch", "workersHit");

    private final CityState city;
    private final Projection projection;
    private final Map<String, Duration> thresholds;
    private final Staleness staleness;
    private final Policy policy;
    private final Backlog backlog;

    Presenter(CityState city, Policy policy, Role role) {
        this(city, policy, role, Backlog.NONE);
    }

    /**
     * For somebody of a role.
     *
     * @param backlog what the application has not worked off
     */
    Presenter(CityState city, Policy policy, Role role, Backlog backlog) {
        this.policy = policy;
        this.backlog = backlog;
        this.city = city.as(role);
        this.projection = policy.projection();
        this.thresholds = policy.thresholds();
        // whoever seems silent may have spoken in what is not worked off
        this.staleness = isBehind() ? Staleness.NONE : Staleness.of(this.city, policy.feeds());
    }

    /**
     * What the board knows of the rules.
     *
     * @param projection how many of those who are not back are expected
     * @param thresholds how long each source may be silent
     * @param feeds what each source tells of
     * @param urgency from where on an alert is urgent
     * @param behindAfter from which age of what is not worked off the application counts as behind
     * @param acknowledgements how long they count
     */
    record Policy(
            Projection projection,
            Map<String, Duration> thresholds,
            Map<String, Set<String>> feeds,
            UrgencyPolicy urgency,
            Duration behindAfter,
            AcknowledgementPolicy acknowledgements) {
        /** With the usual rules for what only people see. */
        Policy(Projection projection, Map<String, Duration> thresholds, Map<String, Set<String>> feeds) {
            this(
                    projection,
                    thresholds,
                    feeds,
                    UrgencyPolicy.DEFAULT,
                    BoardSettings.BEHIND_AFTER_DEFAULT,
                    AcknowledgementPolicy.DEFAULT);
        }
    }

    CityState city() {
        return city;
    }

    @Nullable
    Instant now() {
        return city.now();
    }

    /** The newest fact behind the city's figures. */
    @Nullable
    Instant asOf() {
        ReturnRateRollup all = city.rollup(Rollup.Dimension.CITY.key(Rollup.ALL));
        return all == null ? null : all.getAsOf();
    }

    /** The alerts of all kinds, gone ones too. */
    Stream<AlertRow> alerts() {
        return AlertRow.all(city, policy.urgency());
    }

    @Nullable
    AlertRow alertRow(String alertId) {
        return AlertRow.of(city, alertId, policy.urgency());
    }

    /** Whether the subject's name, or what it is told by, is what somebody looks for. */
    boolean mentions(AlertRow alert, Needle needle) {
        EnterpriseReturnRate firm = city.firm(alert.subject());
        return needle.isIn(alert.subject(), subjectName(alert.subject()), firm == null ? null : firm.getTownship());
    }

    /** What people may look for by pinyin. */
    Set<String> names() {
        Set<String> names = new HashSet<>();
        city.firms().values().forEach(firm -> {
            names.add(firm.getName());
            names.add(firm.getTownship());
        });
        city.trips()
                .values()
                .forEach(trip -> Stream.of(
                                trip.getVehicle(),
                                trip.getCarrier(),
                                trip.getTaskTeam(),
                                trip.getOriginPlace(),
                                trip.getDestinationPlace(),
                                subjectName(trip.getTripId()))
                        .filter(Objects::nonNull)
                        .forEach(names::add));
        return names;
    }

    /** What of the city has a name that somebody looks for, of each kind the first few in their order. */
    Answers.Found found(Needle needle, int most) {
        return new Answers.Found(
                now(),
                some(
                        city.firms().values().stream()
                                .filter(firm -> needle.isIn(firm.getName(), firm.getEnterpriseId())),
                        EnterpriseRoutes.order("name"),
                        most,
                        this::firm),
                some(
                        city.trips().values().stream().filter(trip -> TripRoutes.mentions(trip, needle)),
                        TripRoutes.order(this, "eta"),
                        most,
                        this::trip),
                some(
                        city.rollups().stream()
                                .filter(row -> row.getDimension().equals(Rollup.Dimension.TOWNSHIP.label())
                                        && needle.isIn(row.getValue())),
                        new Order<>(List.of(new Key<>(row -> Needle.inOrder(row.getValue()), false))),
                        most,
                        this::rollup),
                some(
                        alerts().filter(alert -> !CityState.isGone(alert.state()) && mentions(alert, needle)),
                        worstFirst(),
                        most,
                        this::alert));
    }

    private static <R, V> Answers.Some<V> some(Stream<R> rows, Order<R> order, int most, Function<R, V> show) {
        Paging.Chosen<R> chosen = Paging.page(rows, order, null, most);
        return new Answers.Some<>(
                chosen.total(), chosen.rows().stream().map(show).toList());
    }

    /** Whether the application has so much to work off that the city may be another one by now. */
    boolean isBehind() {
        return backlog.isBehind(policy.behindAfter());
    }

    /**
     * Whether what an alert says may be settled by what is not worked off yet: it began after the time up to which all is, or it
     * says that something was not heard.
     */
    boolean isHeld(AlertRow alert) {
        Instant now = now();
        if (!isBehind() || now == null || alert.state() != AlertState.FIRING && alert.state() != AlertState.PENDING) {
            return false;
        }
        Instant since = alert.since();
        return alert.kind() == AlertKind.SOURCE_SILENT
                || since == null
                || !since.isBefore(now.minusSeconds(backlog.seconds()));
    }

    /** What waits for somebody and is sure first, of that what is most urgent, of that what most people are concerned by. */
    Order<AlertRow> worstFirst() {
        return new Order<>(List.of(
                new Key<>(AlertRow::rank, false),
                new Key<>(alert -> isHeld(alert) ? 1L : 0L, false),
                new Key<>(alert -> (long) alert.urgency().level().ordinal(), false),
                new Key<>(alert -> (long) alert.urgency().why().ordinal(), false),
                new Key<>(AlertRow::people, true),
                AlertRoutes.OLDEST,
                AlertRoutes.BY_ID));
    }

    private int today() {
        Instant now = city.now();
        if (now != null) {
            return BusinessDay.toEpochDay(now.toEpochMilli());
        }
        return city.cityDays().isEmpty() ? 0 : city.cityDays().lastDay();
    }

    Answers.Firm firm(EnterpriseReturnRate row) {
        return new Answers.Firm(
                row.getEnterpriseId(),
                row.getName(),
                row.getTownship(),
                row.getIndustry(),
                row.getClasses(),
                row.getSupplyChainLead(),
                row.getRequired(),
                row.getTargetBasisPoints(),
                row.getTargetDate(),
                row.getResumedOn(),
                row.getEmployed(),
                row.getMissing(),
                phases(row.getPhases()),
                row.getReturned(),
                row.getOnDuty(),
                row.getReturnRate(),
                row.getShortfall(),
                row.getProjectedReturned(),
                row.getProjectedShortfall(),
                sorted(row.getReturnedByMode()),
                sorted(row.getReturnedByOriginProvince()),
                CityState.isBelowTarget(row),
                city.verdict(row).label(),
                firmAlert(row.getEnterpriseId()),
                city.isRounded() ? List.of() : trend(row.getEnterpriseId()),
                staleness.firm(row),
                row.getAsOf(),
                notShown(NOT_OF_FIRMS));
    }

    private List<String> notShown(List<String> names) {
        return city.isRounded() ? names : List.of();
    }

    /** What stands in rounded rows in place of a count that they do not have is none. */
    private <T> @Nullable T exact(@Nullable T count) {
        return city.isRounded() ? null : count;
    }

    private static Map<String, Integer> phases(PhaseCounts counts) {
        Map<String, Integer> phases = new LinkedHashMap<>();
        Stream.of(Phase.values())
                .sorted(Comparator.comparing(Phase::inCity))
                .forEach(phase -> phases.put(phase.name(), count(counts, phase)));
        return phases;
    }

    static int count(PhaseCounts counts, Phase phase) {
        return (int) counts.get(phase.ordinal());
    }

    private static Map<String, Integer> sorted(Map<String, Integer> counts) {
        return new TreeMap<>(counts);
    }

    private Answers.@Nullable FirmAlert firmAlert(String enterpriseId) {
        ShortfallAlert alert = city.shortfallAlerts().get(Conclusions.shortfallAlertId(enterpriseId));
        if (alert == null || CityState.isGone(alert.getState())) {
            return null;
        }
        AlertRow row = AlertRow.of(city, alert, policy.urgency());
        return new Answers.FirmAlert(
                alert.getAlertId(),
                alert.getState(),
                alert.getSeverity(),
                row.since(),
                alert.getOpenedAt(),
                urgency(row),
                isHeld(row),
                alert.getAcknowledgedBy(),
                alert.getAcknowledgedAt(),
                alert.getAcknowledgementNote(),
                until(alert.getAcknowledgedAt(), alert.getAcknowledgedUntil()));
    }

    /** When an acknowledgement ceases to count; null of what nobody acknowledged. */
    private @Nullable Instant until(@Nullable Instant acknowledgedAt, @Nullable Instant named) {
        return acknowledgedAt == null || named != null
                ? named
                : acknowledgedAt.plus(policy.acknowledgements().lasts());
    }

    private List<Integer> trend(String enterpriseId) {
        DailyCounts days = city.days(enterpriseId);
        int today = today();
        int running = days.until(today - TREND_DAYS);
        List<Integer> trend = new ArrayList<>(TREND_DAYS);
        for (int day = today - TREND_DAYS + 1; day <= today; day++) {
            running += sum(days.on(day));
            trend.add(running);
        }
        return trend;
    }

    private static int sum(Map<TravelMode, Integer> people) {
        return people.values().stream().mapToInt(Integer::intValue).sum();
    }

    boolean isStale(EnterpriseReturnRate row) {
        return staleness.firm(row) != null;
    }

    boolean hasAlert(EnterpriseReturnRate row) {
        return firmAlert(row.getEnterpriseId()) != null;
    }

    Answers.FirmDetail firmDetail(EnterpriseReturnRate row) {
        Answers.Firm firm = firm(row);
        return new Answers.FirmDetail(
                firm,
                now(),
                days(city.days(row.getEnterpriseId()), MOST_DAYS, row.getReturned(), row.getRequired()),
                steps(Conclusions.shortfallAlertId(row.getEnterpriseId())),
                incoming(row.getEnterpriseId()),
                row.getReport() == null ? null : report(row.getReport()),
                new Answers.Explanation(
                        row.getRequired(),
                        row.getTargetBasisPoints() == null ? null : (Long) city.targetHeadcount(row),
                        firm.returned(),
                        firm.onDuty(),
                        firm.shortfall(),
                        expected(firm)),
                row.getTargetBasisPoints() == null || row.getTargetDate() == null
                        ? null
                        : prospect(Prospect.on(
                                (int) row.getTargetDate().toEpochDay(),
                                city.today(),
                                row.getReturned(),
                                row.getProjectedReturned(),
                                phase -> count(row.getPhases(), phase))));
    }

    private static Answers.@Nullable Prospect prospect(@Nullable Prospect prospect) {
        return prospect == null
                ? null
                : new Answers.Prospect(
                        LocalDate.ofEpochDay(prospect.day()), prospect.least(), prospect.expected(), prospect.most());
    }

    private Map<String, Answers.Expected> expected(Answers.Firm firm) {
        Map<Phase, Integer> rates = new EnumMap<>(Phase.class);
        rates.put(Phase.EN_ROUTE, projection.enRoute());
        rates.put(Phase.BOOKED, projection.booked());
        rates.put(Phase.PLANNED, projection.planned());
        rates.put(Phase.STRANDED, projection.stranded());
        Map<String, Answers.Expected> expected = new LinkedHashMap<>();
        Projection.Overdue overdue = city.overdue(firm.enterpriseId());
        ToIntFunction<Phase> counts = phase -> {
            Integer count = firm.phases().get(phase.name());
            return count == null ? 0 : count;
        };
        rates.forEach((phase, rate) -> {
            Integer count = firm.phases().get(phase.name());
            expected.put(
                    phase.name(),
                    new Answers.Expected(count == null ? null : (Integer) (count - overdue.in(phase, counts)), rate));
        });
        if (overdue.riders() > 0) {
            expected.put(OVERDUE, new Answers.Expected(overdue.among(counts), overdue.show()));
        }
        return expected;
    }

    private Answers.Report report(StandingReport report) {
        return new Answers.Report(
                report.getOccurredAt(),
                report.getReportedAt(),
                exact(report.getDeclaredOnDuty()),
                report.getCapacityPercent(),
                report.getEquipmentPercent(),
                report.getMaskSupplyDays());
    }

    /**
     * The last of the days from the first arrival to today, or to when nobody had come for a while any more. They end with as many
     * as have returned: days and returned are rows of two topics, of which one may be read a moment before the other.
     */
    private List<Answers.Day> days(DailyCounts counts, int atMost, int returned, long required) {
        if (counts.isEmpty()) {
            return List.of();
        }
        int last = Math.max(counts.lastDay(), Math.min(today(), counts.lastDay() + TREND_DAYS));
        int first = Math.max(counts.firstDay(), last - atMost + 1);
        int running = returned - (counts.until(last) - counts.until(first - 1));
        List<Answers.Day> days = new ArrayList<>();
        for (int day = first; day <= last; day++) {
            Map<TravelMode, Integer> people = counts.on(day);
            int arrivals = sum(people);
            running += arrivals;
            Map<String, Integer> byMode = new LinkedHashMap<>();
            people.forEach((mode, count) -> byMode.put(mode.name(), count));
            int until = Math.max(0, running);
            days.add(new Answers.Day(
                    LocalDate.ofEpochDay(day), arrivals, byMode, until, ReturnRate.of(until, required)));
        }
        return days;
    }

    List<Answers.Day> cityDays(int atMost) {
        ReturnRateRollup all = city.rollup(Rollup.Dimension.CITY.key(Rollup.ALL));
        long required = all == null || all.getRequired() == null ? 0 : all.getRequired();
        int returned = all == null ? 0 : Math.toIntExact(ofThisMoment(all).getReturned());
        return city.isRounded()
                ? roundedDays(Math.min(atMost, MOST_DAYS), required)
                : days(city.cityDays(), atMost, returned, required);
    }

    /** Those who are shown as returned, parted by the days as far as these are known, from the first part on. */
    private List<Answers.Day> roundedDays(int atMost, long required) {
        SortedMap<Integer, Long> parts = city.parted().days();
        if (parts.isEmpty()) {
            return List.of();
        }
        int last = Math.max(parts.lastKey(), Math.min(today(), parts.lastKey() + TREND_DAYS));
        List<Answers.Day> days = new ArrayList<>();
        long running = 0;
        for (int day = parts.firstKey(); day <= last; day++) {
            long part = parts.getOrDefault(day, 0L);
            running += part;
            days.add(new Answers.Day(
                    LocalDate.ofEpochDay(day),
                    (Integer) (int) part,
                    Map.of(),
                    (Integer) (int) running,
                    required < Rounding.FEWEST_FOR_A_RATE ? null : ReturnRate.of(running, required)));
        }
        return days.subList(Math.max(0, days.size() - atMost), days.size());
    }

    List<Answers.Step> steps(String alertId) {
        return city.history(alertId).stream()
                .map(step -> new Answers.Step(alertId, step))
                .toList();
    }

    private List<Answers.TripForFirm> incoming(String enterpriseId) {
        return city.trips().values().stream()
                .filter(trip -> !isOver(trip))
                .filter(trip ->
                        trip.getEnterprises().stream().anyMatch(count -> enterpriseId.equals(count.getEnterprise())))
                .sorted(Comparator.comparing(
                                TripBoardRow::getEstimatedArrival, Comparator.nullsLast(Comparator.naturalOrder()))
                        .thenComparing(TripBoardRow::getTripId))
                .limit(MOST_INCOMING)
                .map(trip -> tripForFirm(trip, enterpriseId))
                .toList();
    }

    private Answers.TripForFirm tripForFirm(TripBoardRow trip, String enterpriseId) {
        TripEnterpriseCount count = trip.getEnterprises().stream()
                .filter(candidate -> enterpriseId.equals(candidate.getEnterprise()))
                .findFirst()
                .orElseThrow();
        return new Answers.TripForFirm(
                trip.getTripId(),
                trip.getMode(),
                trip.getStatus(),
                trip.getOriginPlace(),
                trip.getEstimatedArrival(),
                isOverdue(trip),
                count.getBooked(),
                count.getBoarded(),
                count.getArrived());
    }

    /** Whether nothing more is expected of it. */
    static boolean isOver(TripBoardRow trip) {
        return trip.getStatus() == TripStatus.ARRIVED
                || trip.getStatus() == TripStatus.CANCELLED
                || trip.getAttentions().contains(TripAttention.EMPTIED.code());
    }

    /** Whether the rules say that it is overdue. */
    boolean isOverdue(TripBoardRow trip) {
        return stands(trip, TripAlarm.Kind.OVERDUE);
    }

    private boolean stands(TripBoardRow trip, TripAlarm.Kind kind) {
        TripAlert alert = city.tripAlerts().get(Conclusions.tripAlertId(trip.getTripId(), kind));
        return alert != null && !CityState.isGone(alert.getState());
    }

    /** The kinds of its alerts that stand, and what else is to be said of it, which viewers are not told. */
    List<String> attention(TripBoardRow trip) {
        List<String> attention = new ArrayList<>(0);
        for (TripAlarm.Kind kind : TripAlarm.Kind.values()) {
            if (stands(trip, kind)) {
                attention.add(Conclusions.tripAlertKind(kind).name());
            }
        }
        attention.addAll(trip.getAttentions());
        return attention;
    }

    /** Whether somebody should look at it now: an alert stands, or more people than seats are to come with it. */
    boolean needsAttention(TripBoardRow trip) {
        return Arrays.stream(TripAlarm.Kind.values()).anyMatch(kind -> stands(trip, kind)) || isOversoldAndComes(trip);
    }

    /** Whether more people than seats are to come with it. */
    static boolean isOversoldAndComes(TripBoardRow trip) {
        return !isOver(trip) && trip.getAttentions().contains(TripAttention.OVERSOLD.code());
    }

    Answers.Trip trip(TripBoardRow row) {
        boolean overdue = isOverdue(row);
        Instant now = now();
        Long overdueMinutes = overdue && now != null && row.getEstimatedArrival() != null
                ? (Long) Duration.between(row.getEstimatedArrival(), now).toMinutes()
                : null;
        return new Answers.Trip(
                row.getTripId(),
                row.getMode(),
                row.getStatus(),
                row.getVehicle(),
                row.getCarrier(),
                row.getTaskTeam(),
                row.getSeats(),
                row.getOriginDivision(),
                row.getOriginPlace(),
                row.getDestinationDivision(),
                row.getDestinationPlace(),
                row.getScheduledDeparture(),
                row.getScheduledArrival(),
                row.getDepartedAt(),
                row.getArrivedAt(),
                row.getCancelledAt(),
                row.getEstimatedArrival(),
                row.getDelayMinutes(),
                row.getDelayReason(),
                exact(row.getBooked()),
                exact(row.getBoarded()),
                exact(row.getNoShow()),
                exact(row.getAlighted()),
                exact(row.getUnconfirmed()),
                exact(row.getArrived()),
                row.getCountedHeads(),
                row.getMismatch(),
                row.getConflicts().stream()
                        .map(conflict -> new Answers.TripConflict(
                                conflict.getCode(), conflict.getEventId(), conflict.getOccurredAt()))
                        .toList(),
                overdue,
                overdueMinutes,
                attention(row),
                staleness.trip(row),
                row.getAsOf(),
                notShown(NOT_OF_TRIPS));
    }

    Answers.TripDetail tripDetail(TripBoardRow row, OptionalInt seenInCity) {
        Answers.Trip trip = trip(row);
        Integer missing = row.getArrivedAt() == null
                ? null
                : (Integer) Math.max(0, row.getBooked() - row.getArrived() - row.getNoShow() - row.getAlighted());
        return new Answers.TripDetail(
                trip,
                now(),
                row.getEnterprises().stream().map(this::firmOnTrip).toList(),
                row.getEnterprisesLeftOut(),
                new Answers.Reconciliation(
                        trip.booked(),
                        trip.boarded(),
                        trip.arrived(),
                        seenInCity.isEmpty() ? null : exact(seenInCity.getAsInt()),
                        exact(missing),
                        trip.countedHeads(),
                        trip.mismatch()),
                alternatives(row),
                Arrays.stream(TripAlarm.Kind.values())
                        .map(kind -> city.tripAlerts().get(Conclusions.tripAlertId(row.getTripId(), kind)))
                        .filter(alert -> alert != null)
                        .map(alert -> alert(AlertRow.of(city, alert, policy.urgency())))
                        .toList());
    }

    /**
     * What else goes from near its origin and has seats: the nearest first, of those what leaves first. Seats that are free would tell
     * heads, so a viewer is told of none.
     */
    private List<Answers.Alternative> alternatives(TripBoardRow trip) {
        String origin = trip.getOriginDivision();
        if (city.isRounded() || !Divisions.isCode(origin)) {
            return List.of();
        }
        return Paging.first(
                        city.trips().values().stream()
                                .filter(other -> !other.getTripId().equals(trip.getTripId())
                                        && isBookable(other)
                                        && freeSeats(other) > 0
                                        && near(origin, other.getOriginDivision()) > 0),
                        new Order<TripBoardRow>(List.of(
                                new Key<>(other -> (long) near(origin, other.getOriginDivision()), true),
                                new Key<>(other -> other.getScheduledDeparture().toEpochMilli(), false),
                                new Key<>(TripBoardRow::getTripId, false))),
                        MOST_ALTERNATIVES)
                .stream()
                .map(other -> new Answers.Alternative(
                        other.getTripId(),
                        other.getMode(),
                        other.getVehicle(),
                        other.getCarrier(),
                        other.getTaskTeam(),
                        other.getOriginPlace(),
                        other.getDestinationPlace(),
                        other.getScheduledDeparture(),
                        other.getEstimatedArrival(),
                        freeSeats(other)))
                .toList();
    }

    /** How many of those who are not back are expected. */
    Projection projection() {
        return projection;
    }

    /** Seats that nobody has, by its own counts; negative if more people have one than there are. */
    static int freeSeats(TripBoardRow trip) {
        return trip.getSeats() == null
                ? 0
                : trip.getSeats()
                        - CityState.heads(trip.getBooked(), trip.getNoShow(), trip.getBoarded(), trip.getAlighted());
    }

    /** Whether people may still be booked on it: it is planned, to leave, and neither cancelled nor gone. */
    boolean isBookable(TripBoardRow trip) {
        Instant now = now();
        return now != null
                && (trip.getStatus() == TripStatus.SCHEDULED || trip.getStatus() == TripStatus.DELAYED)
                && trip.getDepartedAt() == null
                && trip.getSeats() != null
                && trip.getScheduledDeparture() != null
                && trip.getScheduledDeparture().isAfter(now);
    }

    /** How many levels of their codes two divisions share: province, prefecture, county. */
    private static int near(String one, @Nullable String other) {
        if (!Divisions.isCode(other)) {
            return 0;
        }
        int shared = 0;
        while (shared < one.length() && one.regionMatches(shared, other, shared, 2)) {
            shared += 2;
        }
        return shared / 2;
    }

    private Answers.FirmOnTrip firmOnTrip(TripEnterpriseCount count) {
        EnterpriseReturnRate firm = city.firm(count.getEnterprise());
        return new Answers.FirmOnTrip(
                count.getEnterprise(),
                firm == null ? null : firm.getName(),
                count.getBooked(),
                count.getBoarded(),
                count.getNoShow(),
                count.getAlighted(),
                count.getArrived(),
                List.of());
    }

    /** Of firms what those add up to that are shown beside it; how many have resumed only the topic knows. */
    private ReturnRateRollup ofThisMoment(ReturnRateRollup told) {
        FirmSums sum = city.sum(told.getDimension() + Rollup.SEPARATOR + told.getValue());
        if (city.isRounded() || sum.firms == 0 || told.getFirms() == null) {
            return told;
        }
        int resumed = told.getFirmsResumed() == null ? 0 : Math.min(told.getFirmsResumed(), sum.firms);
        return new ReturnRateRollup(
                told.getDimension(),
                told.getValue(),
                sum.firms,
                resumed,
                sum.firmsBelowTarget,
                ReturnRate.of(resumed, sum.firms),
                sum.required,
                sum.returned,
                sum.onDuty,
                ReturnRate.of(sum.returned, sum.required),
                sum.shortfall,
                sum.projected,
                told.getAsOf());
    }

    Answers.Rollup rollup(ReturnRateRollup told) {
        ReturnRateRollup row = ofThisMoment(told);
        boolean origin = row.getDimension().equals(Rollup.Dimension.ORIGIN_PROVINCE.label());
        return new Answers.Rollup(
                origin ? ORIGIN : row.getDimension(),
                row.getValue(),
                name(row),
                row.getFirms(),
                row.getFirmsResumed(),
                row.getResumptionRate(),
                row.getFirmsBelowTarget(),
                row.getRequired(),
                row.getReturned(),
                row.getOnDuty(),
                row.getReturnRate(),
                row.getShortfall(),
                row.getProjectedReturned(),
                stale(row),
                row.getAsOf(),
                List.of());
    }

    private @Nullable Stale stale(ReturnRateRollup row) {
        return staleness.rollup(
                row,
                row.getDimension().equals(Rollup.Dimension.MODE.label())
                        ? Set.of(row.getValue())
                        : Arrays.stream(TravelMode.values())
                                .map(TravelMode::name)
                                // how anybody came is not known here
                                .filter(mode ->
                                        city.isRounded() || city.rollup(Rollup.Dimension.MODE.key(mode)) != null)
                                .collect(Collectors.toSet()));
    }

    /** What people call the value, where that is not the value itself. */
    private @Nullable String name(ReturnRateRollup row) {
        if (row.getDimension().equals(Rollup.Dimension.SUPPLY_CHAIN.label())) {
            EnterpriseReturnRate lead = city.firm(row.getValue());
            return lead == null ? null : lead.getName();
        }
        if (row.getDimension().equals(Rollup.Dimension.ORIGIN_PROVINCE.label())
                && !row.getValue().equals(Headcount.UNKNOWN_PROVINCE)) {
            return Divisions.provinceName(row.getValue());
        }
        return null;
    }

    /** The rows of a dimension as the API names it, or as the topic does; those with the most people first. */
    List<Answers.Rollup> rollups(String dimension) {
        String label = dimension.equals(ORIGIN) ? Rollup.Dimension.ORIGIN_PROVINCE.label() : dimension;
        Rollup.Dimension of = Rollup.Dimension.of(label);
        Stream<ReturnRateRollup> rows = of.ofFirms()
                ? city.rollups().stream().filter(row -> row.getDimension().equals(label))
                : people(of).entrySet().stream().map(group -> returned(of, group.getKey(), group.getValue()));
        return rows.sorted(
                        Comparator.comparingLong(Presenter::size).reversed().thenComparing(ReturnRateRollup::getValue))
                .map(this::rollup)
                .toList();
    }

    /** Those who returned; where counts are rounded, those who are shown as returned, parted as far as that is known. */
    private Map<String, Long> people(Rollup.Dimension dimension) {
        if (!city.isRounded()) {
            return city.returnedBy(dimension);
        }
        return dimension == Rollup.Dimension.MODE
                ? city.parted().modes()
                : city.parted().origins();
    }

    private ReturnRateRollup returned(Rollup.Dimension dimension, String value, long people) {
        ReturnRateRollup told = city.isRounded() ? null : city.rollup(dimension.key(value));
        return Conclusions.returned(dimension, value, people, told == null ? null : told.getAsOf());
    }

    private static long size(ReturnRateRollup row) {
        return row.getRequired() == null ? row.getReturned() : row.getRequired();
    }

    /** The dimensions that {@link #rollups} knows, as the API names them. */
    static Set<String> dimensions() {
        Set<String> names = new TreeSet<>();
        for (Rollup.Dimension dimension : Rollup.Dimension.values()) {
            names.add(dimension == Rollup.Dimension.ORIGIN_PROVINCE ? ORIGIN : dimension.label());
        }
        return names;
    }

    Answers.Alert alert(AlertRow row) {
        return switch (row.kind()) {
            case SHORTFALL -> shortfallAlert(row, (ShortfallAlert) row.row());
            case SOURCE_SILENT -> sourceAlert(row, (SourceAlert) row.row());
            default -> tripAlert(row, (TripAlert) row.row());
        };
    }

    private Answers.Alert shortfallAlert(AlertRow row, ShortfallAlert alert) {
        EnterpriseReturnRate firm = city.firm(alert.getEnterpriseId());
        return new Answers.Alert(
                row.alertId(),
                row.kind(),
                row.subject(),
                firm == null ? null : firm.getName(),
                firm == null ? null : firm.getTownship(),
                row.state(),
                row.severity(),
                row.since(),
                alert.getOpenedAt(),
                alert.getClearingSince(),
                alert.getFlaps(),
                firm == null ? alert.getShortfall() : firm.getShortfall(),
                firm == null ? alert.getProjectedShortfall() : firm.getProjectedShortfall(),
                firm == null ? null : city.verdict(firm).label(),
                firm == null ? null : firm.getTargetDate(),
                firm == null ? null : firm.getIndustry(),
                null,
                null,
                null,
                null,
                null,
                null,
                urgency(row),
                isHeld(row),
                alert.getAcknowledgedBy(),
                alert.getAcknowledgedAt(),
                alert.getAcknowledgementNote(),
                until(alert.getAcknowledgedAt(), alert.getAcknowledgedUntil()),
                firm == null ? null : staleness.firm(firm),
                alert.getAsOf(),
                List.of());
    }

    private Answers.Alert tripAlert(AlertRow row, TripAlert alert) {
        TripBoardRow trip = city.trips().get(alert.getTripId());
        return new Answers.Alert(
                row.alertId(),
                row.kind(),
                row.subject(),
                trip == null ? null : name(trip),
                null,
                row.state(),
                row.severity(),
                row.since(),
                row.since(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                alert.getMinutes(),
                alert.getWorkersHit(),
                alert.getKind() == AlertKind.TRIP_CANCELLED_WITH_PASSENGERS
                        ? exact(alert.getEnterprisesHit().size() + alert.getEnterprisesLeftOut())
                        : null,
                alert.getMismatch(),
                null,
                null,
                urgency(row),
                isHeld(row),
                alert.getAcknowledgedBy(),
                alert.getAcknowledgedAt(),
                alert.getAcknowledgementNote(),
                until(alert.getAcknowledgedAt(), alert.getAcknowledgedUntil()),
                trip == null ? null : staleness.trip(trip),
                alert.getAsOf(),
                notShown(NOT_OF_TRIP_ALERTS));
    }

    private static Answers.Urgent urgency(AlertRow row) {
        return new Answers.Urgent(
                row.urgency().level().label(), row.urgency().why().label());
    }

    private Answers.Alert sourceAlert(AlertRow row, SourceAlert alert) {
        return new Answers.Alert(
                row.alertId(),
                row.kind(),
                row.subject(),
                row.subject(),
                null,
                row.state(),
                row.severity(),
                row.since(),
                row.since(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                alert.getSilentSince(),
                alert.getThresholdSeconds(),
                urgency(row),
                isHeld(row),
                alert.getAcknowledgedBy(),
                alert.getAcknowledgedAt(),
                alert.getAcknowledgementNote(),
                until(alert.getAcknowledgedAt(), alert.getAcknowledgedUntil()),
                null,
                null,
                List.of());
    }

    /** What people call a trip. */
    private static @Nullable String name(TripBoardRow trip) {
        String way = trip.getOriginPlace() == null ? null : trip.getOriginPlace() + " → " + trip.getDestinationPlace();
        if (trip.getVehicle() == null) {
            return way;
        }
        return way == null ? trip.getVehicle() : trip.getVehicle() + " · " + way;
    }

    /** Every source that spoke, or is expected to, by name. */
    List<Answers.Source> sources() {
        Set<String> names = new TreeSet<>(thresholds.keySet());
        names.addAll(city.sources().keySet());
        names.addAll(city.sourceAlerts().keySet());
        return names.stream().map(this::source).toList();
    }

    private Answers.Source source(String name) {
        SourceFreshness heard = city.sources().get(name);
        SourceAlert alert = city.sourceAlerts().get(name);
        Duration threshold = alert == null ? thresholds.get(name) : Duration.ofSeconds(alert.getThresholdSeconds());
        boolean silent = alert != null && !CityState.isGone(alert.getState());
        Instant now = now();
        return new Answers.Source(
                name,
                heard == null ? null : heard.getNewestReportedAt(),
                heard == null ? null : heard.getNewestOccurredAt(),
                exact(heard == null ? 0 : heard.getDistinctEvents()),
                heard == null || now == null ? null : (Long) age(heard, silent ? null : threshold, now),
                state(heard != null, silent, threshold != null),
                silent && !isBehind() ? alert.getSilentSince() : null,
                threshold == null ? null : threshold.toSeconds());
    }

    /**
     * Seconds since the source reported.
     *
     * @param most how long ago it can be at most, null if that is not known: a rounded time may be earlier
     */
    private long age(SourceFreshness heard, @Nullable Duration most, Instant now) {
        long age =
                Math.max(0, Duration.between(heard.getNewestReportedAt(), now).toSeconds());
        return city.isRounded() && most != null ? Math.min(age, most.toSeconds()) : age;
    }

    private Answers.SourceState state(boolean heard, boolean silent, boolean watched) {
        if ((silent || !heard) && isBehind()) {
            return Answers.SourceState.UNREAD;
        }
        if (!heard) {
            return Answers.SourceState.NEVER_HEARD;
        }
        if (silent) {
            return Answers.SourceState.SILENT;
        }
        return watched ? Answers.SourceState.FRESH : Answers.SourceState.UNWATCHED;
    }

    List<Answers.ChangeLine> changes(Stream<Change> changes, int atMost) {
        return changes.limit(atMost).map(this::change).toList();
    }

    private Answers.ChangeLine change(Change change) {
        return new Answers.ChangeLine(
                change.id(),
                change.at(),
                change.kind(),
                change.subject(),
                subjectName(change.subject()),
                change.from(),
                change.to(),
                change.severity());
    }

    private @Nullable String subjectName(String subject) {
        EnterpriseReturnRate firm = city.firm(subject);
        if (firm != null) {
            return firm.getName();
        }
        TripBoardRow trip = city.trips().get(subject);
        return trip == null ? null : name(trip);
    }

    Answers.RejectedRecord rejected(Rejection row) {
        return new Answers.RejectedRecord(
                row.id(),
                row.topic(),
                row.partition(),
                row.offset(),
                row.timestamp(),
                row.key(),
                row.reason(),
                row.message(),
                hint(row.reason()),
                row.size(),
                settled(row),
                row.resubmitted(),
                List.of());
    }

    private Answers.@Nullable Settled settled(Rejection row) {
        RejectedSettlement done = city.settlement(row);
        return done == null
                ? null
                : new Answers.Settled(done.getOutcome(), done.getBy(), done.getAt(), done.getHow(), done.getNote());
    }

    boolean isSettled(Rejection row) {
        return city.settlement(row) != null;
    }

    private long open(Map.Entry<Rejection.Kind, Rejection.Sum> sum) {
        return Math.max(0, sum.getValue().count() - city.settled(sum.getKey()));
    }

    /** Null for a reason of another version. */
    private static @Nullable String hint(String reason) {
        return Arrays.stream(Reason.values())
                .filter(known -> known.name().equals(reason))
                .findFirst()
                .map(Reason::hint)
                .orElse(null);
    }

    /** The most frequent first. */
    List<Answers.RejectedSum> rejectedSums() {
        return city.rejected().entrySet().stream()
                .map(entry -> new Answers.RejectedSum(
                        entry.getKey().topic(),
                        entry.getKey().reason(),
                        hint(entry.getKey().reason()),
                        entry.getValue().count(),
                        open(entry),
                        entry.getValue().first(),
                        entry.getValue().last()))
                .sorted(Comparator.comparingLong(Answers.RejectedSum::count)
                        .reversed()
                        .thenComparing(Answers.RejectedSum::topic)
                        .thenComparing(Answers.RejectedSum::reason))
                .toList();
    }

    Answers.Facets facets() {
        Map<String, Long> townships = new TreeMap<>(Needle.ORDER);
        Map<String, Long> industries = new TreeMap<>(Needle.ORDER);
        Map<String, Long> classes = new TreeMap<>();
        for (EnterpriseReturnRate firm : city.firms().values()) {
            townships.merge(firm.getTownship(), 1L, Long::sum);
            industries.merge(firm.getIndustry(), 1L, Long::sum);
            firm.getClasses().forEach(one -> classes.merge(one.name(), 1L, Long::sum));
        }
        return new Answers.Facets(facets(townships), facets(industries), facets(classes));
    }

    private static List<Answers.Facet> facets(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(entry -> new Answers.Facet(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(Answers.Facet::firms)
                        .reversed()
                        .thenComparing(Answers.Facet::value))
                .toList();
    }

    Answers.Overview overview(Reading reading, Optional<Answers.Pipeline> pipeline) {
        ReturnRateRollup all = city.rollup(Rollup.Dimension.CITY.key(Rollup.ALL));
        Map<String, Long> byReason = new TreeMap<>();
        city.rejected().entrySet().stream()
                .filter(sum -> open(sum) > 0)
                .forEach(sum -> byReason.merge(sum.getKey().reason(), open(sum), Long::sum));
        Answers.City figures = all == null ? null : cityFigures(all);
        return new Answers.Overview(
                now(),
                asOf(),
                reading,
                pipeline.orElse(null),
                behind(),
                figures,
                rollups(Rollup.Dimension.CLASS.label()),
                rollups(Rollup.Dimension.TOWNSHIP.label()).stream()
                        .sorted(Comparator.comparing(
                                Answers.Rollup::rate, Comparator.nullsLast(Comparator.naturalOrder())))
                        .toList(),
                rollups(Rollup.Dimension.MODE.label()),
                rollups(ORIGIN),
                tripCounts(),
                alertCounts(),
                sources(),
                curve(figures),
                changes(city.changes().stream(), LATEST_CHANGES),
                new Answers.RejectedCounts(
                        byReason.values().stream().mapToLong(Long::longValue).sum(), byReason));
    }

    private Answers.Behind behind() {
        return new Answers.Behind(isBehind(), backlog.records(), backlog.seconds(), (int)
                alerts().filter(this::isHeld).count());
    }

    /** By day; today's is the city's figure itself, since both are read from topics of their own. */
    private List<Answers.Curve> curve(Answers.@Nullable City figures) {
        LocalDate today = LocalDate.ofEpochDay(today());
        return cityDays(CURVE_DAYS).stream()
                .map(day -> figures != null && day.date().equals(today)
                        ? new Answers.Curve(
                                day.date(),
                                day.arrivals(),
                                figures.confirmed() == null ? null : (Integer) (int) (long) figures.confirmed(),
                                figures.rollup().rate())
                        : new Answers.Curve(day.date(), day.arrivals(), day.returned(), day.rate()))
                .toList();
    }

    private Answers.City cityFigures(ReturnRateRollup all) {
        Answers.Rollup rollup = rollup(all);
        Map<String, Integer> verdicts = new LinkedHashMap<>();
        city.verdicts().forEach((verdict, firms) -> verdicts.put(verdict.label(), firms));
        long target = rollup.required() == null
                ? city.targetHeadcount()
                : Math.min(city.targetHeadcount(), rollup.required());
        return new Answers.City(
                rollup,
                rollup.returned(),
                inPhases(Phase.EN_ROUTE, Phase.BOOKED),
                inPhases(Phase.PLANNED, Phase.STRANDED),
                inPhases(Phase.STRANDED),
                city.isRounded() ? null : (Long) city.overdue(),
                target,
                rate(target, rollup.required()),
                rate(rollup.projectedReturned(), rollup.required()),
                Objects.requireNonNull(verdicts.get(Verdict.WILL_MISS.label())),
                verdicts,
                rollup.returned() == null || rollup.projectedReturned() == null
                        ? null
                        : prospect(Prospect.on(
                                city.targetDay(),
                                city.today(),
                                rollup.returned(),
                                rollup.projectedReturned(),
                                phase -> Math.toIntExact(city.inPhase(phase.ordinal())))));
    }

    private @Nullable Double rate(@Nullable Long people, @Nullable Long required) {
        if (people == null || required == null || city.isRounded() && required < Rounding.FEWEST_FOR_A_RATE) {
            return null;
        }
        return ReturnRate.of(people, required);
    }

    private long inPhases(Phase... phases) {
        return Arrays.stream(phases)
                .mapToLong(phase -> city.inPhase(phase.ordinal()))
                .sum();
    }

    private Answers.TripCounts tripCounts() {
        int today = today();
        int underWay = 0;
        int dueToday = 0;
        int arrivedToday = 0;
        int cancelled = 0;
        for (TripBoardRow trip : city.trips().values()) {
            boolean over = isOver(trip);
            underWay += !over && trip.getDepartedAt() != null ? 1 : 0;
            dueToday += !over && isOn(today, trip.getEstimatedArrival()) ? 1 : 0;
            arrivedToday += isOn(today, trip.getArrivedAt()) ? 1 : 0;
            cancelled += trip.getStatus() == TripStatus.CANCELLED ? 1 : 0;
        }
        int overdue = 0;
        int mismatches = 0;
        int oversold = 0;
        Set<String> attention = new HashSet<>();
        for (TripBoardRow trip : city.trips().values()) {
            if (isOversoldAndComes(trip)) {
                attention.add(trip.getTripId());
                oversold++;
            }
        }
        for (TripAlert alert : city.tripAlerts().values()) {
            if (!CityState.isGone(alert.getState())) {
                attention.add(alert.getTripId());
                overdue += alert.getKind() == AlertKind.TRIP_OVERDUE ? 1 : 0;
                mismatches += alert.getKind() == AlertKind.TRIP_HEADCOUNT_MISMATCH ? 1 : 0;
            }
        }
        return new Answers.TripCounts(
                underWay, dueToday, overdue, arrivedToday, cancelled, mismatches, oversold, attention.size());
    }

    static boolean isOn(int day, @Nullable Instant at) {
        return at != null && BusinessDay.toEpochDay(at.toEpochMilli()) == day;
    }

    private Answers.AlertCounts alertCounts() {
        Map<AlertSeverity, Integer> firing = new EnumMap<>(AlertSeverity.class);
        Arrays.stream(AlertSeverity.values()).forEach(severity -> firing.put(severity, 0));
        int[] others = new int[AlertState.values().length];
        Map<String, Integer> urgency = new LinkedHashMap<>();
        for (Urgency.Level level : Urgency.Level.values()) {
            urgency.put(level.label(), 0);
        }
        List<AlertRow> standing = alerts().filter(AlertRow::stands).toList();
        for (AlertRow alert : standing) {
            if (alert.isOpen() && !isHeld(alert)) {
                urgency.merge(alert.urgency().level().label(), 1, Integer::sum);
            }
            if (alert.state() == AlertState.FIRING && alert.severity() != null) {
                firing.merge(alert.severity(), 1, Integer::sum);
            } else {
                others[alert.state().ordinal()]++;
            }
        }
        return new Answers.AlertCounts(
                firing,
                urgency,
                others[AlertState.ACKNOWLEDGED.ordinal()],
                others[AlertState.PENDING.ordinal()],
                Paging.first(standing.stream().filter(alert -> !isHeld(alert)), worstFirst(), WORST_ALERTS).stream()
                        .map(this::alert)
                        .toList());
    }
}

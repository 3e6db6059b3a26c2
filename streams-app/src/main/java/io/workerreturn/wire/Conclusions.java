package io.workerreturn.wire;

import io.workerreturn.domain.Acknowledgement;
import io.workerreturn.domain.Conflict;
import io.workerreturn.domain.Counts;
import io.workerreturn.domain.Fact;
import io.workerreturn.domain.Firm;
import io.workerreturn.domain.FirmClass;
import io.workerreturn.domain.Headcount;
import io.workerreturn.domain.Journey;
import io.workerreturn.domain.Passenger;
import io.workerreturn.domain.Phase;
import io.workerreturn.domain.Projection;
import io.workerreturn.domain.ReportFact;
import io.workerreturn.domain.ReturnRate;
import io.workerreturn.domain.Rollup;
import io.workerreturn.domain.ShortfallEpisode;
import io.workerreturn.domain.Tally;
import io.workerreturn.domain.TravelMode;
import io.workerreturn.domain.TripAlarm;
import io.workerreturn.domain.TripAttention;
import io.workerreturn.domain.TripFact;
import io.workerreturn.domain.TripState;
import io.workerreturn.domain.Verdict;
import io.workerreturn.schema.AlertKind;
import io.workerreturn.schema.AlertSeverity;
import io.workerreturn.schema.AlertState;
import io.workerreturn.schema.AlertTransition;
import io.workerreturn.schema.DailyArrivals;
import io.workerreturn.schema.EnterpriseClass;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.FactRef;
import io.workerreturn.schema.HealthCode;
import io.workerreturn.schema.JourneyPhase;
import io.workerreturn.schema.PhaseCounts;
import io.workerreturn.schema.ReturnRateRollup;
import io.workerreturn.schema.ShortfallAlert;
import io.workerreturn.schema.SourceAlert;
import io.workerreturn.schema.SourceFreshness;
import io.workerreturn.schema.StandingReport;
import io.workerreturn.schema.TripAlert;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.schema.TripEnterpriseCount;
import io.workerreturn.schema.TripEnterpriseHit;
import io.workerreturn.schema.TripStatus;
import io.workerreturn.schema.WorkerJourney;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What we conclude, as it is written to the output topics. The one place where figures become records. */
public final class Conclusions {
    /** Separates the parts of a compound key. */
    public static final char SEPARATOR = '|';

    private static final long MINUTE = 60_000;

    /** A day as it is written. */
    private record Day(int number, String text) {}

    /** Those asked for last: a season has not so many that they displace each other. Whoever misses one makes it again. */
    private static final Day[] DAYS = new Day[512];

    private Conclusions() {}

    private static @Nullable Instant instant(@Nullable Long epochMillis) {
        return epochMillis == null || epochMillis == Tally.NEVER ? null : Instant.ofEpochMilli(epochMillis);
    }

    private static @Nullable LocalDate date(@Nullable Integer day) {
        return day == null ? null : LocalDate.ofEpochDay(day);
    }

    private static io.workerreturn.schema.@Nullable TravelMode mode(@Nullable TravelMode mode) {
        return mode == null ? null : io.workerreturn.schema.TravelMode.valueOf(mode.name());
    }

    private static io.workerreturn.schema.Conflict conflict(Conflict conflict) {
        return new io.workerreturn.schema.Conflict(
                conflict.code().name(), conflict.eventId(), Instant.ofEpochMilli(conflict.occurredAt()));
    }

    /** The latest ones, as many as one record may list. */
    private static List<io.workerreturn.schema.Conflict> latest(List<Conflict> conflicts) {
        return conflicts.subList(leftOut(conflicts.size()), conflicts.size()).stream()
                .map(Conclusions::conflict)
                .toList();
    }

    private static int leftOut(int size) {
        return Math.max(0, size - RecordLimits.LISTED);
    }

    /** One worker's journey. */
    public static WorkerJourney journey(String workerId, Journey journey) {
        Journey.FirstArrival first = journey.first();
        return new WorkerJourney(
                workerId,
                journey.employer(),
                JourneyPhase.valueOf(journey.phase().name()),
                instant(journey.since()),
                journey.tripId(),
                mode(journey.mode()),
                journey.origin(),
                instant(journey.broughtInAt()),
                instant(journey.observationUntil()),
                journey.unreachable(),
                journey.lastTripOutcome() == null
                        ? null
                        : journey.lastTripOutcome().name(),
                journey.healthCode() == null
                        ? null
                        : HealthCode.valueOf(journey.healthCode().name()),
                journey.grid(),
                journey.decidedBy().stream()
                        .map(ref -> new FactRef(
                                ref.row().label(),
                                ref.eventId(),
                                Instant.ofEpochMilli(ref.occurredAt()),
                                Instant.ofEpochMilli(ref.reportedAt())))
                        .toList(),
                latest(journey.conflicts()),
                instant(journey.asOf()),
                leftOut(journey.conflicts().size()) + journey.conflictsBefore(),
                first == null ? null : Instant.ofEpochMilli(first.at()),
                first == null ? null : mode(first.mode()),
                first == null ? null : first.tripId(),
                first == null ? null : first.employer(),
                first == null ? null : first.origin());
    }

    /** The key of an employer that a manifest does not name, among the counts of a trip. */
    public static final String NAMELESS = "";

    /**
     * One trip.
     *
     * @param byEnterprise the counts of its passengers, in the buckets of {@link Passenger}, by employer on the manifest
     *     ({@link #NAMELESS} where it names none)
     * @param clashes eventIds that different records carried, with the time of the one that stands
     */
    public static TripBoardRow tripBoard(
            String tripId, TripState trip, Map<String, Counts> byEnterprise, Map<String, Long> clashes, long asOf) {
        Counts total = byEnterprise.values().stream().reduce(Counts.NONE, Counts::plus);
        TripFact.Schedule plan = trip.schedule();
        Long delay = trip.delayMillis();
        int arrived = (int) total.get(Passenger.ARRIVED);
        Enterprises enterprises = Enterprises.of(byEnterprise, Passenger.BOOKED);
        return new TripBoardRow(
                tripId,
                mode(trip.mode()),
                trip.status() == null ? null : TripStatus.valueOf(trip.status().name()),
                plan == null ? null : plan.vehicle(),
                plan == null ? null : plan.carrier(),
                plan == null ? null : plan.taskTeam(),
                plan == null ? null : (Integer) plan.seats(),
                plan == null ? null : plan.originDivision(),
                plan == null ? null : plan.originPlace(),
                plan == null ? null : plan.destinationDivision(),
                plan == null ? null : plan.destinationPlace(),
                plan == null ? null : instant(plan.departure()),
                plan == null ? null : instant(plan.arrival()),
                at(trip.departure()),
                at(trip.arrival()),
                at(trip.cancellation()),
                instant(trip.estimatedArrival()),
                delay == null ? null : (Integer) (int) Math.floorDiv(delay, MINUTE),
                trip.delay() == null ? null : trip.delay().text(),
                (int) total.get(Passenger.BOOKED),
                (int) total.get(Passenger.BOARDED),
                (int) total.get(Passenger.NO_SHOW),
                (int) total.get(Passenger.ALIGHTED),
                (int) total.get(Passenger.UNCONFIRMED),
                arrived,
                trip.countedHeads(),
                trip.countedHeads() == null ? null : (Integer) (trip.countedHeads() - arrived),
                enterpriseCounts(enterprises.listed()),
                Stream.concat(
                                clashes(clashes).stream(),
                                trip.conflicts().stream().map(Conclusions::conflict))
                        .toList(),
                TripAttention.of(trip, total).stream().map(TripAttention::code).toList(),
                instant(asOf),
                enterprises.rest().size(),
                enterprises.rest().isEmpty()
                        ? null
                        : enterpriseCount(
                                null, enterprises.rest().values().stream().reduce(Counts.NONE, Counts::plus)),
                leftOut(clashes.size()));
    }

    private static @Nullable Instant until(@Nullable Acknowledgement by) {
        return by == null || by.until() == null ? null : Instant.ofEpochMilli(by.until());
    }

    private static @Nullable Instant at(@Nullable Fact fact) {
        return fact == null ? null : Instant.ofEpochMilli(fact.occurredAt());
    }

    /** The latest ones, as many as one record may list, by eventId. */
    private static List<io.workerreturn.schema.Conflict> clashes(Map<String, Long> clashes) {
        return clashes.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .skip(leftOut(clashes.size()))
                .sorted(Map.Entry.comparingByKey())
                .map(clash -> conflict(new Conflict(Conflict.Code.EVENT_ID_CLASH, clash.getKey(), clash.getValue())))
                .toList();
    }

    /** The employers on a manifest: those that one record lists, and those that it can't. */
    private record Enterprises(Map<String, Counts> listed, Map<String, Counts> rest) {
        /** Lists those with the most in this bucket; who names none is listed always. */
        static Enterprises of(Map<String, Counts> all, int bucket) {
            if (all.size() <= RecordLimits.LISTED) {
                return new Enterprises(all, Map.of());
            }
            Map<String, Counts> rest = new TreeMap<>(all);
            Map<String, Counts> listed = new TreeMap<>();
            all.entrySet().stream()
                    .filter(entry -> !entry.getValue().isZero())
                    .sorted(Comparator.<Map.Entry<String, Counts>>comparingInt(
                                    entry -> entry.getKey().equals(NAMELESS) ? 0 : 1)
                            .thenComparing(entry -> entry.getValue().get(bucket), Comparator.reverseOrder())
                            .thenComparing(Map.Entry.comparingByKey()))
                    .limit(RecordLimits.LISTED)
                    .forEach(entry -> listed.put(entry.getKey(), entry.getValue()));
            rest.keySet().removeAll(listed.keySet());
            rest.values().removeIf(Counts::isZero);
            return new Enterprises(listed, rest);
        }
    }

    private static List<TripEnterpriseCount> enterpriseCounts(Map<String, Counts> byEnterprise) {
        List<TripEnterpriseCount> counts = new ArrayList<>(byEnterprise.size());
        new TreeMap<>(byEnterprise).forEach((enterprise, count) -> {
            if (!count.isZero() && !enterprise.equals(NAMELESS)) {
                counts.add(enterpriseCount(enterprise, count));
            }
        });
        Counts nameless = byEnterprise.getOrDefault(NAMELESS, Counts.NONE);
        if (!nameless.isZero()) {
            counts.add(enterpriseCount(null, nameless));
        }
        return counts;
    }

    private static TripEnterpriseCount enterpriseCount(@Nullable String enterprise, Counts count) {
        return new TripEnterpriseCount(
                enterprise,
                (int) count.get(Passenger.BOOKED),
                (int) count.get(Passenger.BOARDED),
                (int) count.get(Passenger.NO_SHOW),
                (int) count.get(Passenger.ALIGHTED),
                (int) count.get(Passenger.ARRIVED));
    }

    /** Key of a trip's alert. */
    public static String tripAlertId(String tripId, TripAlarm.Kind kind) {
        return tripId + SEPARATOR + tripAlertKind(kind).name();
    }

    /** What a trip's alert is about. */
    public static AlertKind tripAlertKind(TripAlarm.Kind kind) {
        return AlertKind.valueOf("TRIP_" + kind.name());
    }

    /**
     * An alert of a trip.
     *
     * @param by who sees to it, null if nobody, or it stands no more
     */
    public static TripAlert tripAlert(
            String tripId,
            TripAlarm.Kind kind,
            TripAlarm alarm,
            boolean firing,
            @Nullable Acknowledgement by,
            Map<String, Counts> byEnterprise,
            long asOf) {
        List<TripEnterpriseHit> hits = new ArrayList<>();
        int workers = 0;
        int leftOut = 0;
        int workersLeftOut = 0;
        boolean cancelled = kind == TripAlarm.Kind.CANCELLED_WITH_PASSENGERS;
        if (cancelled && firing) {
            Map<String, Counts> hit = new TreeMap<>(byEnterprise);
            hit.values().removeIf(counts -> counts.get(Passenger.EXPECTED) == 0);
            Enterprises enterprises = Enterprises.of(hit, Passenger.EXPECTED);
            enterprises
                    .listed()
                    .forEach((enterprise, counts) -> hits.add(new TripEnterpriseHit(
                            enterprise.equals(NAMELESS) ? null : enterprise, (int) counts.get(Passenger.EXPECTED))));
            leftOut = enterprises.rest().size();
            workersLeftOut = expected(enterprises.rest());
            workers = expected(hit);
        }
        return new TripAlert(
                tripAlertId(tripId, kind),
                tripId,
                tripAlertKind(kind),
                firing ? standing(by) : AlertState.RESOLVED,
                severity(alarm.severe()),
                Instant.ofEpochMilli(alarm.since()),
                alarm.minutes(),
                cancelled && firing ? (Integer) workers : null,
                hits,
                alarm.mismatch(),
                by == null ? null : by.by(),
                at(by),
                by == null ? null : by.note(),
                instant(asOf),
                leftOut,
                workersLeftOut,
                until(by));
    }

    private static int expected(Map<String, Counts> byEnterprise) {
        return (int) byEnterprise.values().stream()
                .mapToLong(counts -> counts.get(Passenger.EXPECTED))
                .sum();
    }

    private static AlertSeverity severity(boolean critical) {
        return critical ? AlertSeverity.CRITICAL : AlertSeverity.WARNING;
    }

    /** The state of an alert that stands, and that somebody sees to, or nobody. */
    public static AlertState standing(@Nullable Acknowledgement by) {
        return by == null ? AlertState.FIRING : AlertState.ACKNOWLEDGED;
    }

    /**
     * A step of any alert.
     *
     * @param said what was said to make it so, or null
     */
    public static AlertTransition transition(
            String alertId,
            AlertKind kind,
            String subject,
            AlertState from,
            AlertState to,
            boolean critical,
            long at,
            @Nullable Acknowledgement said) {
        boolean standing = to == AlertState.FIRING || to == AlertState.ACKNOWLEDGED;
        return new AlertTransition(
                alertId,
                kind,
                subject,
                from,
                to,
                standing ? severity(critical) : null,
                instant(at),
                said == null ? null : said.by(),
                said == null ? null : said.note());
    }

    /**
     * The figures of one firm.
     *
     * @param report its latest standing report, or null
     */
    public static EnterpriseReturnRate returnRate(
            Firm firm, Headcount workers, @Nullable ReportFact report, Projection projection, long asOf) {
        int returned = workers.returned();
        int projected = projection.returned(workers);
        Map<String, Integer> byMode = new LinkedHashMap<>();
        workers.returnedByMode().forEach((mode, count) -> byMode.put(mode.name(), count));
        return new EnterpriseReturnRate(
                firm.enterpriseId(),
                firm.name(),
                firm.township(),
                firm.industry(),
                firm.classes().stream()
                        .sorted()
                        .map(FirmClass::name)
                        .map(EnterpriseClass::valueOf)
                        .toList(),
                firm.supplyChainLead(),
                firm.required(),
                firm.targetBasisPoints(),
                date(firm.targetDay()),
                date(firm.resumedDay()),
                workers.employed(),
                workers.employed() - returned,
                phases(workers),
                returned,
                workers.of(Phase.ON_DUTY),
                ReturnRate.of(returned, firm.required()),
                firm.shortfall(returned),
                projected,
                firm.shortfall(projected),
                byMode,
                workers.returnedByProvince(),
                report == null ? null : standingReport(report),
                instant(asOf));
    }

    private static PhaseCounts phases(Headcount workers) {
        return new PhaseCounts(
                workers.of(Phase.NOT_RETURNING),
                workers.of(Phase.UNKNOWN),
                workers.of(Phase.PLANNED),
                workers.of(Phase.BOOKED),
                workers.of(Phase.EN_ROUTE),
                workers.of(Phase.STRANDED),
                workers.of(Phase.ARRIVED),
                workers.of(Phase.IN_OBSERVATION),
                workers.of(Phase.ON_DUTY),
                workers.of(Phase.DEPARTED));
    }

    /** The workers behind the figures of a firm. */
    public static Headcount headcount(EnterpriseReturnRate figures) {
        PhaseCounts phases = figures.getPhases();
        Map<TravelMode, Integer> byMode = new LinkedHashMap<>();
        figures.getReturnedByMode().forEach((mode, count) -> byMode.put(TravelMode.valueOf(mode), count));
        return Headcount.of(
                Map.of(
                        Phase.NOT_RETURNING, phases.getNotReturning(),
                        Phase.UNKNOWN, phases.getUnknown(),
                        Phase.PLANNED, phases.getPlanned(),
                        Phase.BOOKED, phases.getBooked(),
                        Phase.EN_ROUTE, phases.getEnRoute(),
                        Phase.STRANDED, phases.getStranded(),
                        Phase.ARRIVED, phases.getArrived(),
                        Phase.IN_OBSERVATION, phases.getInObservation(),
                        Phase.ON_DUTY, phases.getOnDuty(),
                        Phase.DEPARTED, phases.getDeparted()),
                byMode,
                figures.getReturnedByOriginProvince());
    }

    private static StandingReport standingReport(ReportFact report) {
        return new StandingReport(
                report.eventId(),
                Instant.ofEpochMilli(report.occurredAt()),
                Instant.ofEpochMilli(report.reportedAt()),
                report.declaredOnDuty(),
                report.capacityPercent(),
                report.equipmentPercent(),
                report.maskSupplyDays());
    }

    /** Those who returned of one value of a dimension that groups workers; of firms it says nothing. */
    public static ReturnRateRollup returned(
            Rollup.Dimension dimension, String value, long people, @Nullable Instant asOf) {
        return new ReturnRateRollup(
                dimension.label(), value, null, null, null, null, null, people, null, null, null, null, asOf);
    }

    /** The sums of one value of a dimension, in the buckets of {@link Rollup}. */
    public static ReturnRateRollup rollup(String key, Tally tally) {
        Rollup.Dimension dimension = Rollup.Dimension.ofKey(key);
        String value = key.substring(dimension.label().length() + 1);
        Counts sums = tally.counts();
        long firms = sums.get(Rollup.FIRMS);
        long returned = sums.get(Rollup.RETURNED);
        if (!dimension.ofFirms()) {
            return returned(dimension, value, returned, instant(tally.asOf()));
        }
        return new ReturnRateRollup(
                dimension.label(),
                value,
                (int) firms,
                (int) sums.get(Rollup.FIRMS_RESUMED),
                (int) sums.get(Rollup.FIRMS_BELOW_TARGET),
                ReturnRate.of(sums.get(Rollup.FIRMS_RESUMED), firms),
                sums.get(Rollup.REQUIRED),
                returned,
                sums.get(Rollup.ON_DUTY),
                ReturnRate.of(returned, sums.get(Rollup.REQUIRED)),
                sums.get(Rollup.SHORTFALL),
                sums.get(Rollup.PROJECTED_RETURNED),
                instant(tally.asOf()));
    }

    /** Key of the arrivals of a firm on a day. */
    public static String dayKey(String enterpriseId, int day) {
        Day known = DAYS[day & DAYS.length - 1];
        if (known == null || known.number != day) {
            known = new Day(day, LocalDate.ofEpochDay(day).toString());
            DAYS[day & DAYS.length - 1] = known;
        }
        return enterpriseId + SEPARATOR + known.text;
    }

    /**
     * Where a firm stands by what is published of it.
     *
     * @param today epoch day of the business day that it is; null if nobody has said so yet
     */
    public static Verdict verdict(EnterpriseReturnRate row, @Nullable Integer today) {
        LocalDate target = row.getTargetDate();
        return Verdict.of(
                row.getShortfall(),
                row.getProjectedShortfall(),
                target == null ? null : (Integer) (int) target.toEpochDay(),
                today);
    }

    /** The arrivals of a firm on a day, by {@link TravelMode#ordinal()}. */
    public static DailyArrivals arrivals(String dayKey, Tally tally) {
        int at = dayKey.indexOf(SEPARATOR);
        Map<String, Integer> byMode = new LinkedHashMap<>();
        int total = 0;
        for (int i = 0; i < tally.counts().size(); i++) {
            int count = (int) tally.counts().value(i);
            byMode.put(TravelMode.of(tally.counts().bucket(i)).name(), count);
            total += count;
        }
        return new DailyArrivals(
                dayKey.substring(0, at),
                LocalDate.parse(dayKey.substring(at + 1)),
                total,
                byMode,
                instant(tally.asOf()));
    }

    /** Key of a firm's shortfall alert. */
    public static String shortfallAlertId(String enterpriseId) {
        return enterpriseId + SEPARATOR + AlertKind.SHORTFALL.name();
    }

    /** The present episode of a firm's shortfall. */
    public static ShortfallAlert shortfallAlert(
            String enterpriseId, ShortfallEpisode episode, ShortfallEpisode.Figures figures, long asOf) {
        Acknowledgement by = episode.acknowledgement();
        return new ShortfallAlert(
                shortfallAlertId(enterpriseId),
                enterpriseId,
                alertState(episode.state()),
                episode.state().standing() ? severity(episode.critical()) : null,
                Instant.ofEpochMilli(episode.since()),
                instant(episode.openedAt()),
                instant(episode.clearingSince()),
                episode.flaps(),
                figures.shortfall(),
                figures.projectedShortfall(),
                by == null ? null : by.by(),
                at(by),
                by == null ? null : by.note(),
                instant(asOf),
                until(by));
    }

    /** The state on topics. */
    public static AlertState alertState(ShortfallEpisode.State state) {
        return AlertState.valueOf(state.name());
    }

    /** How fresh a source is; {@code tally} counts its distinct events in bucket 0. */
    public static SourceFreshness freshness(String source, Tally tally) {
        return new SourceFreshness(
                source,
                Instant.ofEpochMilli(tally.asOf()),
                Instant.ofEpochMilli(tally.newestOccurredAt()),
                tally.counts().get(0));
    }

    /**
     * A source's silence.
     *
     * @param by who sees to it, null if nobody, or the source speaks
     * @param newestReportedAt {@link Tally#NEVER} if it was never heard from
     */
    public static SourceAlert sourceAlert(
            String source, boolean firing, @Nullable Acknowledgement by, long newestReportedAt, Duration threshold) {
        return new SourceAlert(
                source,
                firing ? standing(by) : AlertState.RESOLVED,
                instant(newestReportedAt),
                threshold.toSeconds(),
                by == null ? null : by.by(),
                at(by),
                by == null ? null : by.note(),
                until(by));
    }
}

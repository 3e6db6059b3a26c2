package io.workerreturn.topology;

import io.workerreturn.domain.Acknowledgement;
import io.workerreturn.domain.BusinessDay;
import io.workerreturn.domain.Fact;
import io.workerreturn.domain.Firm;
import io.workerreturn.domain.Journey;
import io.workerreturn.domain.Phase;
import io.workerreturn.domain.ReportFact;
import io.workerreturn.domain.Tally;
import io.workerreturn.domain.TravelMode;
import io.workerreturn.domain.TripFact;
import io.workerreturn.domain.WorkerFact;
import io.workerreturn.schema.AlertAcknowledgement;
import io.workerreturn.schema.AlertKind;
import io.workerreturn.schema.AlertSeverity;
import io.workerreturn.schema.AlertState;
import io.workerreturn.schema.Conflict;
import io.workerreturn.schema.DailyArrivals;
import io.workerreturn.schema.Enterprise;
import io.workerreturn.schema.EnterpriseClass;
import io.workerreturn.schema.EnterpriseReport;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.IndividualArrival;
import io.workerreturn.schema.PhaseCounts;
import io.workerreturn.schema.ReturnRateRollup;
import io.workerreturn.schema.SourceAlert;
import io.workerreturn.schema.SourceFreshness;
import io.workerreturn.schema.StandingReport;
import io.workerreturn.schema.TripAlert;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.schema.TripEnterpriseCount;
import io.workerreturn.schema.TripEnterpriseHit;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.schema.TripStatus;
import io.workerreturn.schema.WorkerStatus;
import io.workerreturn.wire.AcknowledgementRecords;
import io.workerreturn.wire.Conclusions;
import io.workerreturn.wire.FirmRecords;
import io.workerreturn.wire.TripEvents;
import io.workerreturn.wire.WorkerRecords;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a town should conclude, worked out from scratch from all that it was told: slow, naive, by the {@link Textbook}, and
 * sharing no rule with what is tested. Each row's {@code asOf} is the least that it may be.
 */
final class Reference {
    private final TopologySettings settings;
    private final long now;
    private final Map<String, Known<TripFact>> trips = new TreeMap<>();
    private final Map<String, Known<WorkerFact>> workers = new TreeMap<>();
    private final Map<String, Known<ReportFact>> reports = new TreeMap<>();
    private final Map<String, Known<Acknowledgement>> said = new TreeMap<>();
    private final Map<String, Firm> firms = new TreeMap<>();
    private final Map<String, List<Textbook.Step>> steps = new TreeMap<>();
    private final Map<String, Journey> journeys = new TreeMap<>();
    private final Map<String, Map<String, SpecificRecord>> tables = new TreeMap<>();

    /** What was told about one key: one fact stands for each eventId. */
    private record Known<F extends Fact>(Map<String, F> chosen, Set<String> clashes, List<F> all) {
        static <F extends Fact> Known<F> of(Collection<F> facts, Function<F, byte[]> encoded) {
            Comparator<F> smaller = Comparator.<F>comparingLong(Fact::occurredAt)
                    .thenComparingLong(Fact::reportedAt)
                    .thenComparing(encoded, Arrays::compareUnsigned);
            Map<String, F> chosen = new TreeMap<>();
            Set<String> clashes = new HashSet<>();
            for (F fact : new LinkedHashSet<>(facts)) {
                F other = chosen.get(fact.eventId());
                if (other != null) {
                    clashes.add(fact.eventId());
                }
                if (other == null || smaller.compare(fact, other) < 0) {
                    chosen.put(fact.eventId(), fact);
                }
            }
            return new Known<>(chosen, clashes, List.copyOf(facts));
        }

        List<F> standing() {
            return chosen.values().stream()
                    .filter(fact -> fact.withdraws() == null)
                    .filter(fact -> chosen.values().stream()
                            .noneMatch(other -> fact.eventId().equals(other.withdraws())))
                    .toList();
        }

        long newest() {
            return standing().stream().mapToLong(Fact::reportedAt).max().orElse(Tally.NEVER);
        }
    }

    private Reference(TopologySettings settings, List<Line> lines, Instant now) {
        this.settings = settings;
        this.now = now.toEpochMilli();
        read(lines);
        tables.put(Topics.TRIP_BOARD.name(), new TreeMap<>());
        tables.put(Topics.TRIP_ALERTS.name(), new TreeMap<>());
        trips.forEach(this::trip);
        tables.put(Topics.WORKER_JOURNEYS.name(), new TreeMap<>());
        Set<String> known = new HashSet<>(workers.keySet());
        known.addAll(steps.keySet());
        known.forEach(this::worker);
        firms();
        sources();
    }

    /** The tables that a town must end with; of alerts only those that stand. */
    static Map<String, Map<String, SpecificRecord>> of(TopologySettings settings, List<Line> lines, Instant now) {
        return new Reference(settings, lines, now).tables;
    }

    private void read(List<Line> lines) {
        Map<String, List<TripFact>> ofTrips = new TreeMap<>();
        Map<String, List<WorkerFact>> ofWorkers = new TreeMap<>();
        Map<String, List<ReportFact>> ofFirms = new TreeMap<>();
        Map<String, List<Acknowledgement>> ofAlerts = new TreeMap<>();
        long append = Long.MAX_VALUE / 2;
        for (Line line : lines) {
            if (line.topic() == Topics.ENTERPRISES) {
                if (line.value() instanceof Enterprise enterprise) {
                    firms.put(line.key(), FirmRecords.firm(line.key(), enterprise));
                } else {
                    firms.remove(line.key());
                }
            } else if (line.value() instanceof TripEvent event) {
                TravelMode mode = line.topic() == Topics.CHARTER_BUS_EVENTS
                        ? TravelMode.CHARTER_BUS
                        : line.topic() == Topics.CHARTER_TRAIN_EVENTS
                                ? TravelMode.CHARTER_TRAIN
                                : TravelMode.CHARTER_FLIGHT;
                ofTrips.computeIfAbsent(line.key(), key -> new ArrayList<>())
                        .add(TripEvents.fact(line.key(), event, mode, settings.season(), append));
            } else if (line.value() instanceof IndividualArrival arrival) {
                ofWorkers
                        .computeIfAbsent(line.key(), key -> new ArrayList<>())
                        .add(WorkerRecords.fact(line.key(), arrival, settings.season(), append));
            } else if (line.value() instanceof WorkerStatus status) {
                ofWorkers
                        .computeIfAbsent(line.key(), key -> new ArrayList<>())
                        .add(WorkerRecords.fact(line.key(), status, settings.season(), append));
            } else if (line.value() instanceof EnterpriseReport report) {
                ofFirms.computeIfAbsent(line.key(), key -> new ArrayList<>())
                        .add(FirmRecords.fact(line.key(), report, settings.season(), append));
            } else if (line.value() instanceof AlertAcknowledgement record) {
                Acknowledgement fact = line.topic() == Topics.TRIP_ACKNOWLEDGEMENTS
                        ? AcknowledgementRecords.ofTrip(line.key(), record, settings.season(), append)
                        : line.topic() == Topics.SOURCE_ACKNOWLEDGEMENTS
                                ? AcknowledgementRecords.ofSource(line.key(), record, settings.season(), append)
                                : AcknowledgementRecords.ofShortfall(line.key(), record, settings.season(), append);
                ofAlerts.computeIfAbsent(record.getAlertId(), key -> new ArrayList<>())
                        .add(fact);
            }
        }
        ofTrips.forEach((key, facts) -> trips.put(key, Known.of(facts, TripEvents::encoded)));
        ofWorkers.forEach((key, facts) -> workers.put(key, Known.of(facts, WorkerRecords::encoded)));
        ofFirms.forEach((key, facts) -> reports.put(key, Known.of(facts, FirmRecords::encoded)));
        ofAlerts.forEach((key, facts) -> said.put(key, Known.of(facts, AcknowledgementRecords::encoded)));
    }

    /** Who sees to an alert that stands. */
    private @Nullable Acknowledgement by(String alertId, long began, boolean critical) {
        Known<Acknowledgement> told = said.get(alertId);
        if (told == null) {
            return null;
        }
        Acknowledgement last = null;
        for (Acknowledgement fact : told.standing()) {
            boolean later = last == null
                    || fact.occurredAt() > last.occurredAt()
                    || fact.occurredAt() == last.occurredAt()
                            && (fact.reportedAt() > last.reportedAt()
                                    || fact.reportedAt() == last.reportedAt()
                                            && fact.eventId().compareTo(last.eventId()) > 0);
            last = later ? fact : last;
        }
        if (last == null || last.says() != Acknowledgement.Says.ACKNOWLEDGED) {
            return null;
        }
        boolean old = last.until() == null
                ? now - last.occurredAt() >= settings.acknowledgements().lasts().toMillis()
                : now >= last.until();
        boolean ofLess = critical && !last.coversCritical();
        return old || ofLess || last.occurredAt() < began ? null : last;
    }

    private static @Nullable Instant at(@Nullable Acknowledgement by) {
        return by == null ? null : Instant.ofEpochMilli(by.occurredAt());
    }

    private void put(Topics.Topic<?> topic, String key, SpecificRecord row) {
        tables.computeIfAbsent(topic.name(), name -> new TreeMap<>()).put(key, row);
    }

    private void trip(String tripId, Known<TripFact> told) {
        List<TripFact> standing = told.standing();
        if (standing.isEmpty()) {
            return;
        }
        Textbook.Trip trip = Textbook.trip(standing);
        Map<String, List<TripFact>> byWorker = new TreeMap<>();
        standing.stream()
                .filter(fact -> fact.worker() != null)
                .forEach(fact -> byWorker.computeIfAbsent(fact.worker(), worker -> new ArrayList<>())
                        .add(fact));
        Map<String, List<Textbook.Rider>> byEnterprise = new TreeMap<>();
        List<Textbook.Rider> riders = new ArrayList<>();
        byWorker.forEach((worker, facts) -> {
            Textbook.Rider rider = Textbook.rider(tripId, trip, facts);
            if (rider.steps().isEmpty()) {
                // nothing but an alighting at or after the arrival, which has no effect
                return;
            }
            riders.add(rider);
            byEnterprise
                    .computeIfAbsent(rider.enterprise() == null ? "" : rider.enterprise(), key -> new ArrayList<>())
                    .add(rider);
            steps.computeIfAbsent(worker, key -> new ArrayList<>()).addAll(rider.steps());
        });
        put(Topics.TRIP_BOARD, tripId, tripRow(tripId, trip, riders, byEnterprise, told));
        alarms(tripId, trip, riders, byEnterprise, told.newest());
    }

    private static int count(List<Textbook.Rider> riders, Predicate<Textbook.Rider> which) {
        return (int) riders.stream().filter(which).count();
    }

    private static boolean isEmptied(Textbook.Trip trip, List<Textbook.Rider> riders) {
        return trip.isUnderWay()
                && riders.stream().anyMatch(Textbook.Rider::alighted)
                && riders.stream().noneMatch(Textbook.Rider::aboard);
    }

    private static @Nullable Instant when(@Nullable Fact fact) {
        return fact == null ? null : Instant.ofEpochMilli(fact.occurredAt());
    }

    private static TripBoardRow tripRow(
            String tripId,
            Textbook.Trip trip,
            List<Textbook.Rider> riders,
            Map<String, List<Textbook.Rider>> byEnterprise,
            Known<TripFact> told) {
        TripFact.Schedule plan = trip.schedule();
        int arrived = count(riders, Textbook.Rider::arrived);
        List<TripEnterpriseCount> firms = new ArrayList<>();
        byEnterprise.forEach((firm, people) -> firms.add(new TripEnterpriseCount(
                firm.isEmpty() ? null : firm,
                count(people, Textbook.Rider::booked),
                count(people, Textbook.Rider::boarded),
                count(people, Textbook.Rider::noShow),
                count(people, Textbook.Rider::alighted),
                count(people, Textbook.Rider::arrived))));
        // the nameless last
        firms.sort(Comparator.comparing(firm -> firm.getEnterprise() == null));
        List<Conflict> conflicts = new ArrayList<>();
        new TreeSet<>(told.clashes())
                .forEach(eventId -> conflicts.add(new Conflict(
                        "EVENT_ID_CLASH", eventId, when(told.chosen().get(eventId)))));
        trip.conflicts()
                .forEach(conflict -> conflicts.add(new Conflict(
                        conflict.code().name(), conflict.eventId(), Instant.ofEpochMilli(conflict.occurredAt()))));
        List<String> attentions = new ArrayList<>();
        if (plan != null
                && trip.status() != TripStatus.CANCELLED
                && count(riders, rider -> (rider.booked() || rider.boarded()) && !rider.noShow() && !rider.alighted())
                        > plan.seats()) {
            attentions.add("TRIP_OVERSOLD");
        }
        if (isEmptied(trip, riders)) {
            attentions.add("TRIP_EMPTIED");
        }
        Long eta = trip.eta();
        Long behind = trip.behind();
        return new TripBoardRow(
                tripId,
                io.workerreturn.schema.TravelMode.valueOf(trip.mode().name()),
                trip.status(),
                plan == null ? null : plan.vehicle(),
                plan == null ? null : plan.carrier(),
                plan == null ? null : plan.taskTeam(),
                plan == null ? null : (Integer) plan.seats(),
                plan == null ? null : plan.originDivision(),
                plan == null ? null : plan.originPlace(),
                plan == null ? null : plan.destinationDivision(),
                plan == null ? null : plan.destinationPlace(),
                plan == null ? null : Instant.ofEpochMilli(plan.departure()),
                plan == null ? null : Instant.ofEpochMilli(plan.arrival()),
                when(trip.departure()),
                when(trip.arrival()),
                when(trip.cancellation()),
                eta == null ? null : Instant.ofEpochMilli(eta),
                behind == null ? null : (Integer) (int) Math.floorDiv(behind, 60_000L),
                trip.delay() == null ? null : trip.delay().text(),
                count(riders, Textbook.Rider::booked),
                count(riders, Textbook.Rider::boarded),
                count(riders, Textbook.Rider::noShow),
                count(riders, Textbook.Rider::alighted),
                count(riders, Textbook.Rider::unconfirmed),
                arrived,
                trip.heads(),
                trip.heads() == null ? null : (Integer) (trip.heads() - arrived),
                firms,
                conflicts,
                attentions,
                instant(told.newest()),
                0,
                null,
                0);
    }

    private void alarms(
            String tripId,
            Textbook.Trip trip,
            List<Textbook.Rider> riders,
            Map<String, List<Textbook.Rider>> byEnterprise,
            long newest) {
        boolean awaited = trip.isUnderWay() && !isEmptied(trip, riders);
        Long eta = trip.eta();
        if (awaited && eta != null) {
            long overdue = eta + settings.tripAlerts().overdueAfter().toMillis();
            if (overdue <= now) {
                alarm(tripId, AlertKind.TRIP_OVERDUE, true, overdue, null, null, List.of(), null, newest);
            }
        }
        Long behind = trip.behind();
        if (awaited
                && trip.delay() != null
                && behind != null
                && behind >= settings.tripAlerts().heavyDelay().toMillis()) {
            int minutes = (int) Math.floorDiv(behind, 60_000L);
            long since = trip.delay().occurredAt();
            alarm(tripId, AlertKind.TRIP_HEAVILY_DELAYED, false, since, minutes, null, List.of(), null, newest);
        }
        int hit = count(riders, Textbook.Rider::hit);
        if (trip.cancellation() != null && hit > 0) {
            List<TripEnterpriseHit> hits = new ArrayList<>();
            byEnterprise.forEach((firm, people) -> {
                int ofFirm = count(people, Textbook.Rider::hit);
                if (ofFirm > 0) {
                    hits.add(new TripEnterpriseHit(firm.isEmpty() ? null : firm, ofFirm));
                }
            });
            long since = trip.cancellation().occurredAt();
            alarm(tripId, AlertKind.TRIP_CANCELLED_WITH_PASSENGERS, true, since, null, hit, hits, null, newest);
        }
        if (trip.arrival() != null && trip.heads() != null && trip.status() != TripStatus.CANCELLED) {
            int off = trip.heads() - count(riders, Textbook.Rider::arrived);
            if (Math.abs(off) > settings.tripAlerts().mismatchTolerance()) {
                long since = trip.arrival().occurredAt();
                alarm(tripId, AlertKind.TRIP_HEADCOUNT_MISMATCH, false, since, null, null, List.of(), off, newest);
            }
        }
    }

    private void alarm(
            String tripId,
            AlertKind kind,
            boolean severe,
            long since,
            @Nullable Integer minutes,
            @Nullable Integer hit,
            List<TripEnterpriseHit> hits,
            @Nullable Integer mismatch,
            long newest) {
        String alertId = tripId + "|" + kind;
        Acknowledgement by = by(alertId, since, severe);
        put(
                Topics.TRIP_ALERTS,
                alertId,
                new TripAlert(
                        alertId,
                        tripId,
                        kind,
                        by == null ? AlertState.FIRING : AlertState.ACKNOWLEDGED,
                        severe ? AlertSeverity.CRITICAL : AlertSeverity.WARNING,
                        Instant.ofEpochMilli(since),
                        minutes,
                        hit,
                        hits,
                        mismatch,
                        by == null ? null : by.by(),
                        at(by),
                        by == null ? null : by.note(),
                        instant(newest),
                        0,
                        0,
                        until(by)));
    }

    private void worker(String workerId) {
        Known<WorkerFact> told = workers.getOrDefault(workerId, Known.of(List.of(), WorkerRecords::encoded));
        List<Textbook.Step> ofTrips = steps.getOrDefault(workerId, List.of());
        long newest = Math.max(
                told.newest(),
                ofTrips.stream().mapToLong(Textbook.Step::reportedAt).max().orElse(Tally.NEVER));
        Journey journey =
                Textbook.journey(told.standing(), told.chosen().values(), told.clashes(), ofTrips, newest, now);
        if (journey != null) {
            journeys.put(workerId, journey);
            put(Topics.WORKER_JOURNEYS, workerId, Conclusions.journey(workerId, journey));
        }
    }

    private void firms() {
        Map<String, Sums> sums = new TreeMap<>();
        tables.put(Topics.ENTERPRISE_RETURN_RATES.name(), new TreeMap<>());
        tables.put(Topics.DAILY_ARRIVALS.name(), new TreeMap<>());
        tables.put(Topics.SHORTFALL_ALERTS.name(), new TreeMap<>());
        tables.put(Topics.RETURN_RATE_ROLLUPS.name(), new TreeMap<>());
        firms.values().forEach(firm -> firm(firm, sums));
        sums.forEach((key, sum) -> put(Topics.RETURN_RATE_ROLLUPS, key, sum.row(key)));
    }

    private static @Nullable Integer shortfall(Firm firm, int returned) {
        if (firm.targetBasisPoints() == null) {
            return null;
        }
        int needed = 0;
        while ((long) needed * 10_000 < (long) firm.targetBasisPoints() * firm.required()) {
            needed++;
        }
        return Math.max(0, needed - returned);
    }

    private static @Nullable LocalDate date(@Nullable Integer day) {
        return day == null ? null : LocalDate.ofEpochDay(day);
    }

    private static @Nullable Instant instant(long time) {
        return time == Tally.NEVER ? null : Instant.ofEpochMilli(time);
    }

    private void firm(Firm firm, Map<String, Sums> sums) {
        String id = firm.enterpriseId();
        List<Journey> staff = journeys.values().stream()
                .filter(journey -> id.equals(journey.employer()))
                .toList();
        List<Journey> back = staff.stream()
                .filter(journey -> Set.of(Phase.ARRIVED, Phase.IN_OBSERVATION, Phase.ON_DUTY)
                        .contains(journey.phase()))
                .toList();
        int[] phases = new int[Phase.values().length];
        staff.forEach(journey -> phases[journey.phase().ordinal()]++);
        Map<String, Integer> byMode = new TreeMap<>();
        Map<String, Integer> byProvince = new TreeMap<>();
        Map<String, Map<String, Integer>> byDay = new TreeMap<>();
        Map<String, Long> dayNewest = new TreeMap<>();
        for (Journey journey : back) {
            String mode = String.valueOf(journey.mode());
            byMode.merge(mode, 1, Integer::sum);
            byProvince.merge(
                    journey.origin() == null ? "unknown" : journey.origin().substring(0, 2), 1, Integer::sum);
            String day = id + "|"
                    + Instant.ofEpochMilli(journey.broughtInAt())
                            .atZone(BusinessDay.ZONE)
                            .toLocalDate();
            byDay.computeIfAbsent(day, key -> new TreeMap<>()).merge(mode, 1, Integer::sum);
            dayNewest.merge(day, journey.asOf(), Math::max);
        }
        byDay.forEach((key, modes) -> put(
                Topics.DAILY_ARRIVALS,
                key,
                new DailyArrivals(
                        id,
                        LocalDate.parse(key.substring(key.indexOf('|') + 1)),
                        modes.values().stream().mapToInt(Integer::intValue).sum(),
                        modes,
                        instant(dayNewest.get(key)))));
        Known<ReportFact> told = reports.getOrDefault(id, Known.of(List.of(), FirmRecords::encoded));
        long newest = Math.max(
                told.newest(), staff.stream().mapToLong(Journey::asOf).max().orElse(Tally.NEVER));
        int returned = back.size();
        long expected = 9_800L * phases[Phase.EN_ROUTE.ordinal()]
                + 8_500L * phases[Phase.BOOKED.ordinal()]
                + 5_000L * phases[Phase.PLANNED.ordinal()]
                + 5_000L * phases[Phase.STRANDED.ordinal()];
        int projected = returned + (int) (expected / 10_000);
        Integer shortfall = shortfall(firm, returned);
        Integer projectedShortfall = shortfall(firm, projected);
        StandingReport report = told.standing().stream()
                .max(Comparator.comparingLong(ReportFact::occurredAt)
                        .thenComparingLong(ReportFact::reportedAt)
                        .thenComparing(ReportFact::eventId))
                .map(fact -> new StandingReport(
                        fact.eventId(),
                        Instant.ofEpochMilli(fact.occurredAt()),
                        Instant.ofEpochMilli(fact.reportedAt()),
                        fact.declaredOnDuty(),
                        fact.capacityPercent(),
                        fact.equipmentPercent(),
                        fact.maskSupplyDays()))
                .orElse(null);
        put(
                Topics.ENTERPRISE_RETURN_RATES,
                id,
                new EnterpriseReturnRate(
                        id,
                        firm.name(),
                        firm.township(),
                        firm.industry(),
                        firm.classes().stream()
                                .sorted()
                                .map(each -> EnterpriseClass.valueOf(each.name()))
                                .toList(),
                        firm.supplyChainLead(),
                        firm.required(),
                        firm.targetBasisPoints(),
                        date(firm.targetDay()),
                        date(firm.resumedDay()),
                        staff.size(),
                        staff.size() - returned,
                        new PhaseCounts(
                                phases[0], phases[1], phases[2], phases[3], phases[4], phases[5], phases[6], phases[7],
                                phases[8], phases[9]),
                        returned,
                        phases[Phase.ON_DUTY.ordinal()],
                        firm.required() == 0 ? null : (Double) ((double) returned / firm.required()),
                        shortfall,
                        projected,
                        projectedShortfall,
                        byMode,
                        byProvince,
                        report,
                        instant(newest)));

        LocalDate today = Instant.ofEpochMilli(now).atZone(BusinessDay.ZONE).toLocalDate();
        if (shortfall != null && shortfall > 0) {
            boolean warning = projectedShortfall != null
                    && projectedShortfall == 0
                    && firm.targetDay() != null
                    && !LocalDate.ofEpochDay(firm.targetDay()).isBefore(today);
            Acknowledgement by = by(id + "|SHORTFALL", Tally.NEVER, !warning);
            put(
                    Topics.SHORTFALL_ALERTS,
                    id + "|SHORTFALL",
                    new io.workerreturn.schema.ShortfallAlert(
                            id + "|SHORTFALL",
                            id,
                            by == null ? AlertState.FIRING : AlertState.ACKNOWLEDGED,
                            warning ? AlertSeverity.WARNING : AlertSeverity.CRITICAL,
                            Instant.EPOCH,
                            null,
                            null,
                            0,
                            shortfall,
                            projectedShortfall,
                            by == null ? null : by.by(),
                            at(by),
                            by == null ? null : by.note(),
                            instant(newest),
                            until(by)));
        }
        boolean resumed = firm.resumedDay() != null
                && !LocalDate.ofEpochDay(firm.resumedDay()).isAfter(today);
        List<String> groups =
                new ArrayList<>(List.of("city|all", "township|" + firm.township(), "industry|" + firm.industry()));
        firm.classes().forEach(each -> groups.add("class|" + each));
        if (firm.supplyChainLead() != null) {
            groups.add("supply-chain|" + firm.supplyChainLead());
        }
        for (String group : groups) {
            Sums sum = sums.computeIfAbsent(group, key -> new Sums());
            sum.firms++;
            sum.resumed += resumed ? 1 : 0;
            sum.below += shortfall != null && shortfall > 0 ? 1 : 0;
            sum.required += firm.required();
            sum.returned += returned;
            sum.onDuty += phases[Phase.ON_DUTY.ordinal()];
            sum.shortfall += shortfall == null ? 0 : shortfall;
            sum.projected += projected;
            sum.newest = Math.max(sum.newest, newest);
        }
        Map<String, Integer> people = new LinkedHashMap<>();
        byProvince.forEach((province, count) -> people.put("origin-province|" + province, count));
        byMode.forEach((mode, count) -> people.put("mode|" + mode, count));
        people.forEach((key, count) -> {
            Sums sum = sums.computeIfAbsent(key, group -> new Sums());
            sum.returned += count;
            sum.newest = Math.max(sum.newest, newest);
        });
    }

    private static final class Sums {
        private int firms;
        private int resumed;
        private int below;
        private long required;
        private long returned;
        private long onDuty;
        private long shortfall;
        private long projected;
        private long newest = Tally.NEVER;

        ReturnRateRollup row(String key) {
            String dimension = key.substring(0, key.indexOf('|'));
            String value = key.substring(key.indexOf('|') + 1);
            if (firms == 0) {
                return new ReturnRateRollup(
                        dimension,
                        value,
                        null,
                        null,
                        null,
                        null,
                        null,
                        returned,
                        null,
                        null,
                        null,
                        null,
                        instant(newest));
            }
            return new ReturnRateRollup(
                    dimension,
                    value,
                    firms,
                    resumed,
                    below,
                    (double) resumed / firms,
                    required,
                    returned,
                    onDuty,
                    required == 0 ? null : (Double) ((double) returned / required),
                    shortfall,
                    projected,
                    instant(newest));
        }
    }

    private void sources() {
        Map<String, Long> reported = new TreeMap<>();
        Map<String, Long> occurred = new TreeMap<>();
        Map<String, Long> distinct = new TreeMap<>();
        List<Known<? extends Fact>> all = new ArrayList<>(trips.values());
        all.addAll(workers.values());
        all.addAll(reports.values());
        for (Known<? extends Fact> told : all) {
            for (Fact fact : told.all()) {
                reported.merge(fact.source(), fact.reportedAt(), Math::max);
                occurred.merge(fact.source(), fact.occurredAt(), Math::max);
            }
            for (Fact fact : told.chosen().values()) {
                distinct.merge(fact.source(), 1L, Long::sum);
            }
        }
        tables.put(Topics.SOURCE_FRESHNESS.name(), new TreeMap<>());
        tables.put(Topics.SOURCE_ALERTS.name(), new TreeMap<>());
        reported.forEach((source, newest) -> put(
                Topics.SOURCE_FRESHNESS,
                source,
                new SourceFreshness(
                        source,
                        Instant.ofEpochMilli(newest),
                        Instant.ofEpochMilli(occurred.get(source)),
                        distinct.getOrDefault(source, 0L))));
        settings.sources().thresholds().forEach((source, threshold) -> {
            Long newest = reported.get(source);
            long spoke = newest == null ? settings.season().start() : newest;
            if (now - spoke > threshold.toMillis()) {
                Acknowledgement by = by(source, spoke + threshold.toMillis(), false);
                put(
                        Topics.SOURCE_ALERTS,
                        source,
                        new SourceAlert(
                                source,
                                by == null ? AlertState.FIRING : AlertState.ACKNOWLEDGED,
                                newest == null ? null : Instant.ofEpochMilli(newest),
                                threshold.toSeconds(),
                                by == null ? null : by.by(),
                                at(by),
                                by == null ? null : by.note(),
                                until(by)));
            }
        });
    }

    private static @Nullable Instant until(@Nullable Acknowledgement by) {
        return by == null || by.until() == null ? null : Instant.ofEpochMilli(by.until());
    }
}

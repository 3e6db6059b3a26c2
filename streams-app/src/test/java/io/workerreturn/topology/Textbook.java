package io.workerreturn.topology;

import io.workerreturn.domain.Conflict;
import io.workerreturn.domain.FactRef;
import io.workerreturn.domain.HealthCode;
import io.workerreturn.domain.Journey;
import io.workerreturn.domain.JourneyRow;
import io.workerreturn.domain.Phase;
import io.workerreturn.domain.TravelMode;
import io.workerreturn.domain.TripFact;
import io.workerreturn.domain.TripFact.Schedule;
import io.workerreturn.domain.TripRow;
import io.workerreturn.domain.WorkerFact;
import io.workerreturn.schema.TripStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of trips and journeys a second time, rule by rule as ADR 1 and the schemas say them, and without a line of
 * the code that the application decides with: naive, whole lists sorted anew for each question.
 */
final class Textbook {
    private static final long MINUTE = 60_000;
    private static final long DAY = 1_440 * MINUTE;

    /** The payloads of a trip in the order of the contract. */
    private static final List<TripRow> PAYLOADS = List.of(
            TripRow.SCHEDULED,
            TripRow.DEPARTED,
            TripRow.DELAYED,
            TripRow.ARRIVED,
            TripRow.CANCELLED,
            TripRow.REINSTATED,
            TripRow.BOOKED,
            TripRow.BOARDED,
            TripRow.NO_SHOW,
            TripRow.ALIGHTED);

    private static final Comparator<TripFact> IN_ORDER = Comparator.comparingLong(TripFact::occurredAt)
            .thenComparingInt(fact -> PAYLOADS.indexOf(fact.row()))
            .thenComparingLong(TripFact::reportedAt)
            .thenComparing(TripFact::eventId);

    /** The rows of the journey's table; those that share one are told apart by when they were said. */
    private static final Map<JourneyRow, Integer> TABLE = Map.ofEntries(
            Map.entry(JourneyRow.EMPLOYED, 1),
            Map.entry(JourneyRow.EMPLOYER_CHANGED, 1),
            Map.entry(JourneyRow.RETURN_INTENDED, 2),
            Map.entry(JourneyRow.NOT_RETURNING, 3),
            Map.entry(JourneyRow.UNREACHABLE, 4),
            Map.entry(JourneyRow.BOOKED, 5),
            Map.entry(JourneyRow.BOARDED, 5),
            Map.entry(JourneyRow.NAMED_ON_MANIFEST, 5),
            Map.entry(JourneyRow.EN_ROUTE, 6),
            Map.entry(JourneyRow.ARRIVED, 7),
            Map.entry(JourneyRow.CANCELLED, 8),
            Map.entry(JourneyRow.NO_SHOW, 9),
            Map.entry(JourneyRow.ALIGHTED, 9),
            Map.entry(JourneyRow.INDIVIDUAL_ARRIVAL, 10),
            Map.entry(JourneyRow.OBSERVATION_STARTED, 11),
            Map.entry(JourneyRow.OBSERVATION_RELEASED, 12),
            Map.entry(JourneyRow.REPORTED_FOR_DUTY, 13),
            Map.entry(JourneyRow.LEFT_CITY, 14),
            Map.entry(JourneyRow.HOUSED, 15),
            Map.entry(JourneyRow.HEALTH_CODE_CHANGED, 15));

    private Textbook() {}

    private static @Nullable TripFact first(List<TripFact> inOrder, TripRow row) {
        return inOrder.stream().filter(fact -> fact.row() == row).findFirst().orElse(null);
    }

    private static @Nullable TripFact last(List<TripFact> inOrder, TripRow... rows) {
        return inOrder.stream()
                .filter(fact -> List.of(rows).contains(fact.row()))
                .reduce((one, other) -> other)
                .orElse(null);
    }

    /** A trip: what stands of it as a whole. */
    record Trip(
            TravelMode mode,
            @Nullable TripStatus status,
            @Nullable TripFact plan,
            @Nullable TripFact departure,
            @Nullable TripFact arrival,
            @Nullable TripFact cancellation,
            @Nullable TripFact delay,
            @Nullable Integer heads) {
        @Nullable
        Schedule schedule() {
            return plan == null ? null : plan.schedule();
        }

        @Nullable
        Long eta() {
            if (arrival != null) {
                return arrival.occurredAt();
            }
            Schedule plan = schedule();
            return delay != null ? delay.estimatedArrival() : plan == null ? null : (Long) plan.arrival();
        }

        /** Behind the plan, milliseconds. */
        @Nullable
        Long behind() {
            Schedule plan = schedule();
            Long eta = eta();
            return plan == null || eta == null ? null : (Long) (eta - plan.arrival());
        }

        boolean isUnderWay() {
            return status != TripStatus.ARRIVED && status != TripStatus.CANCELLED;
        }

        /** Times that can't be. */
        List<Conflict> conflicts() {
            List<Conflict> conflicts = new ArrayList<>();
            Schedule plan = schedule();
            if (plan != null && plan.arrival() < plan.departure()) {
                note(conflicts, Conflict.Code.PLANNED_ARRIVAL_BEFORE_DEPARTURE, this.plan);
            }
            if (plan != null && departure != null && plan.departure() - departure.occurredAt() >= DAY) {
                note(conflicts, Conflict.Code.DEPARTED_LONG_BEFORE_PLAN, departure);
            }
            long leaves = departure != null ? departure.occurredAt() : plan != null ? plan.departure() : Long.MIN_VALUE;
            if (delay != null && Objects.requireNonNull(delay.estimatedArrival()) < leaves) {
                note(conflicts, Conflict.Code.ESTIMATED_ARRIVAL_BEFORE_DEPARTURE, delay);
            }
            if (arrival != null && arrival.occurredAt() < leaves) {
                note(conflicts, Conflict.Code.ARRIVED_BEFORE_DEPARTURE, arrival);
            }
            return conflicts;
        }

        private static void note(List<Conflict> conflicts, Conflict.Code code, @Nullable TripFact fact) {
            conflicts.add(new Conflict(code, Objects.requireNonNull(fact).eventId(), fact.occurredAt()));
        }
    }

    static Trip trip(Collection<TripFact> standing) {
        List<TripFact> inOrder = standing.stream().sorted(IN_ORDER).toList();
        TripFact departure = first(inOrder, TripRow.DEPARTED);
        TripFact arrival = first(inOrder, TripRow.ARRIVED);
        TripFact cancellation = null;
        TripFact delay = null;
        TripFact plan = null;
        for (TripFact fact : inOrder) {
            boolean arrived = arrival != null && IN_ORDER.compare(fact, arrival) > 0;
            switch (fact.row()) {
                case SCHEDULED -> {
                    if (plan == null || moved(plan.schedule(), fact.schedule())) {
                        delay = null;
                    }
                    plan = fact;
                }
                case DELAYED -> delay = arrived ? delay : fact;
                case CANCELLED -> cancellation = cancellation == null ? fact : cancellation;
                case REINSTATED, ARRIVED -> cancellation = null;
                default -> {}
            }
        }
        TripStatus status = null;
        if (cancellation != null) {
            status = TripStatus.CANCELLED;
        } else if (arrival != null) {
            status = TripStatus.ARRIVED;
        } else if (delay != null && (departure == null || IN_ORDER.compare(delay, departure) > 0)) {
            status = TripStatus.DELAYED;
        } else if (departure != null) {
            status = TripStatus.DEPARTED;
        } else if (plan != null || first(inOrder, TripRow.REINSTATED) != null) {
            status = TripStatus.SCHEDULED;
        }
        return new Trip(
                inOrder.get(0).mode(),
                status,
                plan,
                departure,
                arrival,
                cancellation,
                delay,
                inOrder.stream()
                        .filter(fact -> fact.row() == TripRow.ARRIVED && fact.number() != null)
                        .findFirst()
                        .map(TripFact::number)
                        .orElse(null));
    }

    private static boolean moved(@Nullable Schedule before, @Nullable Schedule plan) {
        return before == null
                || plan == null
                || before.departure() != plan.departure()
                || before.arrival() != plan.arrival();
    }

    /** What is known of one passenger of one trip. */
    record Rider(
            @Nullable String enterprise,
            boolean booked,
            boolean boarded,
            boolean noShow,
            boolean alighted,
            boolean unconfirmed,
            boolean arrived,
            boolean hit,
            boolean aboard,
            List<Step> steps) {}

    static Rider rider(String tripId, Trip trip, Collection<TripFact> standing) {
        List<TripFact> inOrder = standing.stream().sorted(IN_ORDER).toList();
        boolean booked = first(inOrder, TripRow.BOOKED) != null;
        TripFact scan = last(inOrder, TripRow.BOARDED, TripRow.NO_SHOW);
        boolean boarded = scan != null && scan.row() == TripRow.BOARDED;
        boolean noShow = scan != null && scan.row() == TripRow.NO_SHOW;
        boolean scannersOnly = trip.departure() != null && trip.departure().boardingRecorded();
        boolean aboard = !noShow && (boarded || booked && !scannersOnly);
        TripFact alighting = inOrder.stream()
                .filter(fact -> fact.row() == TripRow.ALIGHTED)
                .filter(fact -> trip.arrival() == null
                        || fact.occurredAt() < trip.arrival().occurredAt())
                .findFirst()
                .orElse(null);

        List<Step> milestones = new ArrayList<>();
        if (aboard
                && trip.departure() != null
                && (alighting == null
                        || alighting.occurredAt() >= trip.departure().occurredAt())) {
            milestones.add(Step.of(JourneyRow.EN_ROUTE, trip.departure(), tripId, trip, false));
        }
        if (aboard && trip.arrival() != null && alighting == null) {
            milestones.add(Step.of(JourneyRow.ARRIVED, trip.arrival(), tripId, trip, false));
        }
        if (noShow) {
            milestones.add(Step.of(JourneyRow.NO_SHOW, scan, tripId, trip, false));
        }
        if (alighting != null) {
            milestones.add(Step.of(JourneyRow.ALIGHTED, alighting, tripId, trip, false));
        }
        if (trip.cancellation() != null && (booked || scan != null || alighting != null)) {
            long off = trip.cancellation().occurredAt();
            milestones.removeIf(step -> step.at() > off);
            milestones.add(Step.of(JourneyRow.CANCELLED, trip.cancellation(), tripId, trip, false));
        }
        boolean arrived = milestones.stream().anyMatch(step -> step.row() == JourneyRow.ARRIVED);

        // booked, at the earliest of all that puts the passenger on the manifest
        List<Step> claims = new ArrayList<>(milestones);
        inOrder.stream()
                .filter(fact -> fact.row() == TripRow.BOOKED || fact.row() == TripRow.BOARDED)
                .map(fact -> Step.of(JourneyRow.BOOKED, fact, tripId, trip, false))
                .forEach(claims::add);
        Optional<Step> earliest = claims.stream()
                .min(Comparator.comparingLong(Step::at)
                        .thenComparingLong(Step::reportedAt)
                        .thenComparing(Step::eventId));
        earliest.ifPresent(step -> milestones.add(step.as(JourneyRow.BOOKED)));

        // every booking and every boarding is heard, and names an employer if it has one
        List<Step> steps = new ArrayList<>(milestones);
        inOrder.stream()
                .filter(fact -> fact.row() == TripRow.BOOKED || fact.row() == TripRow.BOARDED)
                .map(fact -> Step.of(JourneyRow.NAMED_ON_MANIFEST, fact, tripId, trip, fact.enterprise() != null))
                .forEach(steps::add);
        String enterprise = steps.stream()
                .filter(Step::namesEmployer)
                .max(Step.ORDER)
                .map(Step::enterprise)
                .orElse(null);
        return new Rider(
                enterprise,
                booked,
                boarded,
                noShow,
                alighting != null,
                booked && scan == null,
                arrived,
                (booked || boarded) && !noShow && alighting == null && !arrived,
                aboard && alighting == null && !arrived,
                steps);
    }

    /** Something at its place in the order of a worker's life. */
    record Step(
            JourneyRow row,
            long at,
            long reportedAt,
            String eventId,
            @Nullable String tripId,
            @Nullable Trip trip,
            boolean namesEmployer,
            @Nullable String enterprise,
            @Nullable WorkerFact fact) {
        static final Comparator<Step> ORDER = Comparator.comparingLong(Step::at)
                .thenComparingInt(step -> TABLE.get(step.row()))
                .thenComparingLong(Step::reportedAt)
                .thenComparing(Step::eventId)
                .thenComparing(step -> step.tripId() == null ? "" : step.tripId());

        static Step of(JourneyRow row, TripFact fact, String tripId, Trip trip, boolean names) {
            return new Step(
                    row,
                    fact.occurredAt(),
                    fact.reportedAt(),
                    fact.eventId(),
                    tripId,
                    trip,
                    names,
                    names ? fact.enterprise() : null,
                    null);
        }

        static Step of(WorkerFact fact) {
            return new Step(
                    fact.row(),
                    fact.occurredAt(),
                    fact.reportedAt(),
                    fact.eventId(),
                    null,
                    null,
                    fact.enterprise() != null || fact.row() == JourneyRow.EMPLOYER_CHANGED,
                    fact.enterprise(),
                    fact);
        }

        Step as(JourneyRow other) {
            return new Step(other, at, reportedAt, eventId, tripId, trip, namesEmployer, enterprise, fact);
        }

        boolean isMilestone() {
            return tripId != null && row != JourneyRow.NAMED_ON_MANIFEST;
        }
    }

    private static final Set<Phase> IN_CITY = Set.of(Phase.ARRIVED, Phase.IN_OBSERVATION, Phase.ON_DUTY);
    private static final Set<Phase> ON_TRIP = Set.of(Phase.BOOKED, Phase.EN_ROUTE);
    private static final Set<Phase> BY_TRIP = Set.of(Phase.BOOKED, Phase.EN_ROUTE, Phase.STRANDED);

    /** Goes through a life. */
    static final class Life {
        private Phase phase = Phase.UNKNOWN;
        private @Nullable Long since;
        private @Nullable Step decidedPhase;
        private @Nullable Step by;
        private @Nullable Step broughtIn;
        private @Nullable Step firstIn;
        private long until;
        private boolean unreachable;
        private @Nullable JourneyRow flag;
        private final List<Conflict> conflicts = new ArrayList<>();

        private void pass(long now) {
            if (phase == Phase.IN_OBSERVATION && until <= now) {
                phase = Phase.ARRIVED;
                since = until;
            }
        }

        private void to(Phase next, Step step) {
            String tripBefore = by == null ? null : by.tripId();
            boolean cameIn = IN_CITY.contains(next) && !IN_CITY.contains(phase);
            if (cameIn) {
                broughtIn = step;
                firstIn = firstIn == null ? step : firstIn;
                by = step.tripId() == null ? null : step;
            } else if (!IN_CITY.contains(next)) {
                broughtIn = null;
                by = BY_TRIP.contains(next) ? step : null;
            }
            String tripNow = by == null ? null : by.tripId();
            if (next != phase || since == null) {
                since = step.at();
                decidedPhase = step;
            } else if (!Objects.equals(tripBefore, tripNow)) {
                decidedPhase = step;
            }
            flag = next == phase ? flag : null;
            phase = next;
        }

        private void clash(Conflict.Code code, Step step) {
            conflicts.add(new Conflict(code, step.eventId(), step.at()));
        }

        private boolean isOfThatTrip(Step step) {
            return ON_TRIP.contains(phase) && by != null && Objects.equals(by.tripId(), step.tripId());
        }

        private void live(Step step) {
            pass(step.at());
            unreachable = step.row() == JourneyRow.UNREACHABLE;
            boolean inCity = IN_CITY.contains(phase);
            switch (step.row()) {
                case RETURN_INTENDED -> {
                    if (!inCity && !ON_TRIP.contains(phase)) {
                        to(Phase.PLANNED, step);
                    }
                }
                case NOT_RETURNING -> {
                    if (!inCity && phase != Phase.EN_ROUTE) {
                        to(Phase.NOT_RETURNING, step);
                    }
                }
                case BOOKED, EN_ROUTE -> {
                    boolean booked = step.row() == JourneyRow.BOOKED;
                    if (inCity) {
                        clash(booked ? Conflict.Code.BOOKED_WHILE_IN_CITY : Conflict.Code.EN_ROUTE_WHILE_IN_CITY, step);
                    } else {
                        to(booked ? Phase.BOOKED : Phase.EN_ROUTE, step);
                    }
                }
                case ARRIVED, INDIVIDUAL_ARRIVAL -> {
                    if (!inCity) {
                        to(Phase.ARRIVED, step);
                    }
                }
                case CANCELLED -> {
                    if (isOfThatTrip(step)) {
                        to(Phase.STRANDED, step);
                    }
                }
                case NO_SHOW, ALIGHTED -> {
                    if (isOfThatTrip(step)) {
                        to(Phase.PLANNED, step);
                        flag = step.row();
                    }
                }
                case OBSERVATION_STARTED -> {
                    Long end = Objects.requireNonNull(step.fact()).moment();
                    to(Phase.IN_OBSERVATION, step);
                    until = end == null ? Long.MAX_VALUE : Math.max(end, step.at());
                    if (end != null && end < step.at()) {
                        clash(Conflict.Code.OBSERVATION_ENDS_BEFORE_IT_BEGINS, step);
                    }
                }
                case OBSERVATION_RELEASED -> {
                    if (phase == Phase.IN_OBSERVATION) {
                        to(Phase.ARRIVED, step);
                    }
                }
                case REPORTED_FOR_DUTY -> {
                    if (phase == Phase.IN_OBSERVATION) {
                        clash(Conflict.Code.ON_DUTY_DURING_OBSERVATION, step);
                    } else {
                        to(Phase.ON_DUTY, step);
                    }
                }
                case LEFT_CITY -> to(Phase.DEPARTED, step);
                default -> {}
            }
        }
    }

    /**
     * The journey of one worker; null if nothing stands.
     *
     * @param chosen all facts under the worker's key, one for each eventId
     * @param clashes the eventIds that several records carried
     */
    static @Nullable Journey journey(
            Collection<WorkerFact> standing,
            Collection<WorkerFact> chosen,
            Set<String> clashes,
            Collection<Step> ofTrips,
            long asOf,
            long now) {
        List<Step> steps = new ArrayList<>(ofTrips);
        standing.forEach(fact -> steps.add(Step.of(fact)));
        if (steps.isEmpty()) {
            return null;
        }
        steps.sort(Step.ORDER);
        Life life = new Life();
        steps.forEach(life::live);
        life.pass(now);

        Step employer = lastOf(steps.stream().filter(Step::namesEmployer).toList());
        Step origin = lastOf(steps.stream()
                .filter(step -> step.fact() != null && step.fact().division() != null)
                .toList());
        Step lastTrip = lastOf(steps.stream().filter(Step::isMilestone).toList());
        Step restsOn = life.by != null ? life.by : lastTrip;
        String division = null;
        if (origin != null) {
            division = Objects.requireNonNull(origin.fact()).division();
        } else if (restsOn != null) {
            Schedule plan = Objects.requireNonNull(restsOn.trip()).schedule();
            division = plan == null ? null : plan.originDivision();
        }
        Set<FactRef> decided = new LinkedHashSet<>();
        for (Step step : new Step[] {life.decidedPhase, employer, origin}) {
            if (step != null) {
                decided.add(new FactRef(step.row(), step.eventId(), step.at(), step.reportedAt()));
            }
        }
        if (!clashes.isEmpty()) {
            chosen.stream()
                    .filter(fact -> clashes.contains(fact.eventId()))
                    .forEach(fact -> life.conflicts.add(
                            new Conflict(Conflict.Code.EVENT_ID_CLASH, fact.eventId(), fact.occurredAt())));
        }
        life.conflicts.sort(Comparator.comparingLong(Conflict::occurredAt)
                .thenComparing(Conflict::eventId)
                .thenComparing(Conflict::code));
        Step code = lastOf(steps.stream()
                .filter(step -> step.row() == JourneyRow.HEALTH_CODE_CHANGED)
                .toList());
        Step housed = lastOf(
                steps.stream().filter(step -> step.row() == JourneyRow.HOUSED).toList());
        return new Journey(
                employer == null ? null : employer.enterprise(),
                life.phase,
                life.since,
                life.by == null ? null : life.by.tripId(),
                mode(life),
                division,
                life.broughtIn == null ? null : (Long) life.broughtIn.at(),
                life.phase == Phase.IN_OBSERVATION ? (Long) life.until : null,
                life.unreachable,
                life.flag,
                code == null
                        ? null
                        : HealthCode.of(Objects.requireNonNull(code.fact().code())),
                housed == null ? null : Objects.requireNonNull(housed.fact()).text(),
                List.copyOf(decided),
                List.copyOf(life.conflicts),
                0,
                first(steps, life.firstIn, employer == null ? null : employer.enterprise(), division),
                asOf);
    }

    private static Journey.@Nullable FirstArrival first(
            List<Step> steps, @Nullable Step in, @Nullable String employer, @Nullable String division) {
        if (in == null) {
            return null;
        }
        String firm = in.enterprise();
        String from = in.fact() == null ? null : in.fact().division();
        TravelMode mode = TravelMode.UNKNOWN;
        if (in.trip() != null) {
            Step named = lastOf(steps.stream()
                    .filter(step -> Objects.equals(step.tripId(), in.tripId()) && step.namesEmployer())
                    .toList());
            firm = named == null ? null : named.enterprise();
            from = in.trip().schedule() == null ? null : in.trip().schedule().originDivision();
            mode = in.trip().mode();
        } else if (in.row() == JourneyRow.INDIVIDUAL_ARRIVAL) {
            mode = Objects.requireNonNull(in.fact()).transport();
        }
        return new Journey.FirstArrival(
                in.at(), mode, in.tripId(), firm == null ? employer : firm, from == null ? division : from);
    }

    private static @Nullable TravelMode mode(Life life) {
        Step broughtIn = life.broughtIn;
        if (broughtIn == null) {
            return life.by == null
                    ? null
                    : Objects.requireNonNull(life.by.trip()).mode();
        }
        if (broughtIn.trip() != null) {
            return broughtIn.trip().mode();
        }
        return broughtIn.row() == JourneyRow.INDIVIDUAL_ARRIVAL
                ? Objects.requireNonNull(broughtIn.fact()).transport()
                : TravelMode.UNKNOWN;
    }

    private static @Nullable Step lastOf(List<Step> inOrder) {
        return inOrder.isEmpty() ? null : inOrder.get(inOrder.size() - 1);
    }
}

package io.workerreturn.domain;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a journey is decided: the facts and milestones of a worker, folded in the order (occurredAt, row of the table,
 * reportedAt, eventId), starting at UNKNOWN. {@link #apply} is the table.
 *
 * <p>Whoever has too many facts for a list hands them in one by one, in that order; of the conflicts the latest are kept.
 */
public final class JourneyFold {
    /** Those of one instant by their events, so that they stand alike however they came to be known. */
    private static final Comparator<Conflict> IN_ORDER = Comparator.comparingLong(Conflict::occurredAt)
            .thenComparing(Conflict::eventId)
            .thenComparing(Conflict::code);

    /** Most conflicts that a journey lists; of more, the latest. */
    public static final int MOST_CONFLICTS = 1_000;

    private Phase phase = Phase.UNKNOWN;
    private @Nullable Long since;
    private @Nullable Step phaseBy;
    private @Nullable Movement trip;
    private @Nullable TravelMode mode;
    private @Nullable Long broughtInAt;
    private @Nullable Step firstIn;
    private long observationUntil;
    private boolean unreachable;
    private @Nullable JourneyRow lastTripOutcome;
    private @Nullable HealthCode healthCode;
    private @Nullable String grid;
    private @Nullable String employer;
    private @Nullable Step employerBy;
    private @Nullable String origin;
    private @Nullable Step originBy;
    private @Nullable Movement lastTrip;
    private @Nullable Deque<Conflict> conflicts;
    private int conflictsBefore;
    private boolean empty = true;

    /** Nothing taken yet. */
    public JourneyFold() {}

    static @Nullable Journey fold(WorkerState state, long now) {
        JourneyFold fold = new JourneyFold();
        for (Step step : steps(state)) {
            fold.take(step);
        }
        return fold.journey(now, state.asOf());
    }

    /** Takes the next step, which none that was taken may come after. */
    public void take(Step step) {
        if (step.clashes) {
            conflict(Conflict.Code.EVENT_ID_CLASH, step);
        }
        if (step.stands) {
            empty = false;
            expireObservation(step.occurredAt);
            apply(step);
        }
    }

    /**
     * What follows from all that was taken. Nothing that happened before {@code now} may be taken afterwards.
     *
     * @param now what time it is, epoch milliseconds; {@link Tally#NEVER} if nobody has said so yet
     * @param asOf of the journey
     * @return null if nothing stood
     */
    public @Nullable Journey journey(long now, long asOf) {
        expireObservation(now);
        return soFar(asOf);
    }

    /** What follows from all that was taken so far, null if nothing stood; nothing but steps ended an observation. */
    @Nullable
    Journey soFar(long asOf) {
        return empty ? null : journey(asOf);
    }

    /** The table. */
    private void apply(Step step) {
        unreachable = false;
        nameEmployerAndOrigin(step);
        WorkerFact fact = step.fact;
        switch (step.row) {
            case EMPLOYED, EMPLOYER_CHANGED, NAMED_ON_MANIFEST, BOARDED, RETRACTION -> {}
            case RETURN_INTENDED -> {
                if (!phase.onTrip() && !phase.inCity()) {
                    enter(Phase.PLANNED, step);
                }
            }
            case NOT_RETURNING -> {
                if (phase != Phase.EN_ROUTE && !phase.inCity()) {
                    enter(Phase.NOT_RETURNING, step);
                }
            }
            case UNREACHABLE -> unreachable = true;
            case BOOKED -> {
                if (phase.inCity()) {
                    conflict(Conflict.Code.BOOKED_WHILE_IN_CITY, step);
                } else {
                    enter(Phase.BOOKED, step);
                }
            }
            case EN_ROUTE -> {
                if (phase.inCity()) {
                    conflict(Conflict.Code.EN_ROUTE_WHILE_IN_CITY, step);
                } else {
                    enter(Phase.EN_ROUTE, step);
                }
            }
            case ARRIVED, INDIVIDUAL_ARRIVAL -> {
                if (!phase.inCity()) {
                    enter(Phase.ARRIVED, step);
                }
            }
            case CANCELLED -> {
                if (phase.onTrip() && isOf(step)) {
                    enter(Phase.STRANDED, step);
                }
            }
            case NO_SHOW, ALIGHTED -> {
                if (phase.onTrip() && isOf(step)) {
                    enter(Phase.PLANNED, step);
                    lastTripOutcome = step.row;
                }
            }
            case OBSERVATION_STARTED -> {
                enter(Phase.IN_OBSERVATION, step);
                observationUntil = fact == null || fact.moment() == null ? Long.MAX_VALUE : fact.moment();
                if (observationUntil < step.occurredAt) {
                    // it is over at once
                    observationUntil = step.occurredAt;
                    conflict(Conflict.Code.OBSERVATION_ENDS_BEFORE_IT_BEGINS, step);
                }
            }
            case OBSERVATION_RELEASED -> {
                if (phase == Phase.IN_OBSERVATION) {
                    enter(Phase.ARRIVED, step);
                }
            }
            case REPORTED_FOR_DUTY -> {
                if (phase == Phase.IN_OBSERVATION) {
                    conflict(Conflict.Code.ON_DUTY_DURING_OBSERVATION, step);
                } else {
                    enter(Phase.ON_DUTY, step);
                }
            }
            case LEFT_CITY -> enter(Phase.DEPARTED, step);
            case HOUSED -> grid = fact == null ? null : fact.text();
            case HEALTH_CODE_CHANGED ->
                healthCode = fact == null || fact.code() == null ? null : HealthCode.of(fact.code());
        }
    }

    /** An observation that nobody ended is over at its end. */
    private void expireObservation(long at) {
        if (phase == Phase.IN_OBSERVATION && observationUntil <= at) {
            phase = Phase.ARRIVED;
            since = observationUntil;
        }
    }

    private void enter(Phase next, Step step) {
        Movement tripBefore = trip;
        if (next.inCity()) {
            if (!phase.inCity()) {
                trip = step.movement;
                mode = step.mode();
                broughtInAt = step.occurredAt;
                firstIn = firstIn == null ? step : firstIn;
            }
        } else {
            trip = next == Phase.BOOKED || next == Phase.EN_ROUTE || next == Phase.STRANDED ? step.movement : null;
            mode = trip == null ? null : trip.mode();
            broughtInAt = null;
        }
        if (next != phase) {
            lastTripOutcome = null;
        }
        if (next != phase || since == null) {
            since = step.occurredAt;
            phaseBy = step;
        } else if (!isSame(trip, tripBefore)) {
            phaseBy = step;
        }
        phase = next;
    }

    /** Whether both are of one trip, of which a worker has one movement. */
    private static boolean isSame(@Nullable Movement one, @Nullable Movement other) {
        return one == other || one != null && other != null && one.tripId().equals(other.tripId());
    }

    private boolean isOf(Step step) {
        return trip != null && step.movement != null && trip.tripId().equals(step.movement.tripId());
    }

    private void nameEmployerAndOrigin(Step step) {
        if (step.movement != null && step.row != JourneyRow.BOARDED) {
            lastTrip = step.movement;
        }
        if (step.fact == null) {
            return;
        }
        if (step.fact.namesEmployer()) {
            employer = step.fact.enterprise();
            employerBy = step;
        }
        if (step.fact.division() != null) {
            origin = step.fact.division();
            originBy = step;
        }
    }

    private void conflict(Conflict.Code code, Step step) {
        if (conflicts == null) {
            conflicts = new ArrayDeque<>(2);
        } else if (conflicts.size() == MOST_CONFLICTS) {
            conflicts.removeFirst();
            conflictsBefore++;
        }
        conflicts.addLast(new Conflict(code, step.eventId, step.occurredAt));
    }

    private Journey journey(long asOf) {
        Movement originTrip = trip != null ? trip : lastTrip;
        String from = origin == null && originTrip != null ? originTrip.originDivision() : origin;
        return new Journey(
                employer,
                phase,
                since,
                trip == null ? null : trip.tripId(),
                mode,
                from,
                broughtInAt,
                phase == Phase.IN_OBSERVATION ? observationUntil : null,
                unreachable,
                lastTripOutcome,
                healthCode,
                grid,
                decidedBy(),
                conflicts == null
                        ? List.of()
                        : conflicts.stream().sorted(IN_ORDER).toList(),
                conflictsBefore,
                first(from),
                asOf);
    }

    /** What the fact that brought the worker in first says, and what holds now where it says nothing. */
    private Journey.@Nullable FirstArrival first(@Nullable String from) {
        if (firstIn == null) {
            return null;
        }
        Movement by = firstIn.movement;
        String firm = null;
        String division = null;
        if (by != null) {
            firm = by.naming() == null ? null : by.naming().enterprise();
            division = by.originDivision();
        } else if (firstIn.fact != null) {
            firm = firstIn.fact.enterprise();
            division = firstIn.fact.division();
        }
        return new Journey.FirstArrival(
                firstIn.occurredAt,
                firstIn.mode(),
                by == null ? null : by.tripId(),
                firm == null ? employer : firm,
                division == null ? from : division);
    }

    private List<FactRef> decidedBy() {
        List<FactRef> refs = new ArrayList<>(3);
        for (Step step : new Step[] {phaseBy, employerBy, originBy}) {
            if (step != null) {
                FactRef ref = new FactRef(step.row, step.eventId, step.occurredAt, step.reportedAt);
                if (!refs.contains(ref)) {
                    refs.add(ref);
                }
            }
        }
        return List.copyOf(refs);
    }

    private static List<Step> steps(WorkerState state) {
        List<WorkerFact> standing = state.facts().standing();
        Set<String> clashes = state.facts().clashes();
        List<Step> steps =
                new ArrayList<>(standing.size() + 4 * state.movements().size());
        for (WorkerFact fact : standing) {
            steps.add(Step.of(fact, true, !clashes.isEmpty() && clashes.contains(fact.eventId())));
        }
        if (!clashes.isEmpty()) {
            Set<WorkerFact> counted = new HashSet<>(standing);
            for (WorkerFact fact : state.facts().held()) {
                if (clashes.contains(fact.eventId()) && !counted.contains(fact)) {
                    steps.add(Step.of(fact, false, true));
                }
            }
        }
        for (Movement movement : state.movements()) {
            Step.of(movement, steps);
        }
        steps.sort(Step::compareTo);
        return steps;
    }

    /**
     * A fact, a milestone, or an employer named on a manifest, at its place in the order.
     *
     * @param tripId empty if it is of no trip
     * @param stands whether it counts
     * @param clashes whether another record carries its eventId
     */
    public record Step(
            JourneyRow row,
            long occurredAt,
            long reportedAt,
            String eventId,
            String tripId,
            @Nullable WorkerFact fact,
            @Nullable Movement movement,
            boolean stands,
            boolean clashes)
            implements Comparable<Step> {

        /** A fact that was told under the worker's key. */
        public static Step of(WorkerFact fact, boolean stands, boolean clashes) {
            return of(fact, "", stands, clashes);
        }

        private static Step of(WorkerFact fact, String tripId, boolean stands, boolean clashes) {
            return new Step(
                    fact.row(),
                    fact.occurredAt(),
                    fact.reportedAt(),
                    fact.eventId(),
                    tripId,
                    fact,
                    null,
                    stands,
                    clashes);
        }

        /** Adds all that a trip says, in no order. */
        public static void of(Movement movement, List<Step> steps) {
            for (Movement.Milestone milestone : movement.milestones()) {
                steps.add(of(movement, milestone));
            }
            if (movement.naming() != null) {
                steps.add(of(movement, movement.naming()));
            }
        }

        private static Step of(Movement movement, Movement.Naming naming) {
            WorkerFact named = new WorkerFact(
                    JourneyRow.NAMED_ON_MANIFEST,
                    naming.eventId(),
                    naming.at(),
                    naming.reportedAt(),
                    "",
                    naming.enterprise(),
                    null,
                    null,
                    null,
                    null,
                    null);
            return of(named, movement.tripId(), true, false);
        }

        private static Step of(Movement movement, Movement.Milestone milestone) {
            return new Step(
                    milestone.row(),
                    milestone.at(),
                    milestone.reportedAt(),
                    milestone.eventId(),
                    movement.tripId(),
                    null,
                    movement,
                    true,
                    false);
        }

        @Override
        public int compareTo(Step other) {
            int order = Long.compare(occurredAt, other.occurredAt);
            if (order == 0) {
                order = Integer.compare(row.row(), other.row.row());
            }
            if (order == 0) {
                order = Long.compare(reportedAt, other.reportedAt);
            }
            if (order == 0) {
                order = eventId.compareTo(other.eventId);
            }
            // an eventId is unique within one trip only
            return order != 0 ? order : tripId.compareTo(other.tripId);
        }

        TravelMode mode() {
            if (movement != null) {
                return movement.mode();
            }
            return fact != null && row == JourneyRow.INDIVIDUAL_ARRIVAL ? fact.transport() : TravelMode.UNKNOWN;
        }
    }
}

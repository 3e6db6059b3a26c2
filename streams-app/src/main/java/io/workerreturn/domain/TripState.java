package io.workerreturn.domain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What we conclude about a trip from the facts about the whole of it. Of several plans the latest counts, and ends a delay only
 * if it moves the planned departure or arrival; of several departures, arrivals or cancellations the first.
 *
 * @param mode that of the trip's earliest standing fact
 * @param status null while nothing but passengers is known
 * @param plan the latest plan, or null
 * @param departure the earliest standing departure, or null
 * @param arrival the earliest standing arrival, or null
 * @param cancellation since which the trip is cancelled; null if it is not
 * @param delay the latest delay before the arrival that no plan has ended since; null if there is none. Until the arrival the
 *     estimate comes from it
 * @param countedHeads of the earliest arrival that says how many, or null
 */
public record TripState(
        TravelMode mode,
        @Nullable TripStatus status,
        @Nullable TripFact plan,
        @Nullable TripFact departure,
        @Nullable TripFact arrival,
        @Nullable TripFact cancellation,
        @Nullable TripFact delay,
        @Nullable Integer countedHeads) {
    private static final long DAY = 24L * 60 * 60 * 1000;

    /** Folds the standing facts about the whole trip; those about passengers are passed over. */
    public static TripState of(Collection<TripFact> standing, TravelMode mode) {
        Fold fold = new Fold();
        standing.stream().sorted(TripFact.ORDER).forEach(fold::take);
        return fold.state(mode);
    }

    /** The same for whoever has too many facts for a list: they are handed in one by one, in their order. */
    public static final class Fold {
        private @Nullable TripStatus track;
        private @Nullable TripFact plan;
        private @Nullable TripFact departure;
        private @Nullable TripFact arrival;
        private @Nullable TripFact cancellation;
        private @Nullable TripFact delay;
        private @Nullable Integer countedHeads;

        /** Takes the next fact, which none that was taken may come after. */
        public void take(TripFact fact) {
            switch (fact.row()) {
                case SCHEDULED -> {
                    boolean moves = moves(plan, fact);
                    plan = fact;
                    delay = moves ? null : delay;
                    if (track == null || moves && track == TripStatus.DELAYED) {
                        track = departure == null ? TripStatus.SCHEDULED : TripStatus.DEPARTED;
                    }
                }
                case DEPARTED -> {
                    if (departure == null) {
                        departure = fact;
                        track = track == TripStatus.ARRIVED ? track : TripStatus.DEPARTED;
                    }
                }
                case DELAYED -> {
                    if (arrival == null) {
                        delay = fact;
                        track = TripStatus.DELAYED;
                    }
                }
                case ARRIVED -> {
                    arrival = arrival == null ? fact : arrival;
                    countedHeads = countedHeads == null ? fact.number() : countedHeads;
                    cancellation = null;
                    track = TripStatus.ARRIVED;
                }
                case CANCELLED -> cancellation = cancellation == null ? fact : cancellation;
                case REINSTATED -> {
                    cancellation = null;
                    track = track == null ? TripStatus.SCHEDULED : track;
                }
                case BOOKED, BOARDED, NO_SHOW, ALIGHTED, RETRACTION -> {}
            }
        }

        /** What follows from all that was taken. */
        public TripState state(TravelMode mode) {
            return new TripState(
                    mode,
                    cancellation == null ? track : TripStatus.CANCELLED,
                    plan,
                    departure,
                    arrival,
                    cancellation,
                    delay,
                    countedHeads);
        }
    }

    /** Whether a plan has other times than the one before it; the first one has. */
    private static boolean moves(@Nullable TripFact before, TripFact plan) {
        TripFact.Schedule was = before == null ? null : before.schedule();
        TripFact.Schedule is = plan.schedule();
        return was == null || is == null || was.departure() != is.departure() || was.arrival() != is.arrival();
    }

    /** What the latest plan says, or null. */
    public TripFact.@Nullable Schedule schedule() {
        return plan == null ? null : plan.schedule();
    }

    /** The times of the trip that contradict each other, in the order of their codes. They decide nothing. */
    public List<Conflict> conflicts() {
        List<Conflict> conflicts = new ArrayList<>(0);
        TripFact.Schedule schedule = schedule();
        if (plan != null && schedule != null && schedule.arrival() < schedule.departure()) {
            conflicts.add(of(Conflict.Code.PLANNED_ARRIVAL_BEFORE_DEPARTURE, plan));
        }
        if (departure != null && schedule != null && departure.occurredAt() <= schedule.departure() - DAY) {
            conflicts.add(of(Conflict.Code.DEPARTED_LONG_BEFORE_PLAN, departure));
        }
        Long left = departure != null
                ? (Long) departure.occurredAt()
                : schedule == null ? null : (Long) schedule.departure();
        if (delay != null && left != null && delay.estimatedArrival() != null && delay.estimatedArrival() < left) {
            conflicts.add(of(Conflict.Code.ESTIMATED_ARRIVAL_BEFORE_DEPARTURE, delay));
        }
        if (arrival != null && left != null && arrival.occurredAt() < left) {
            conflicts.add(of(Conflict.Code.ARRIVED_BEFORE_DEPARTURE, arrival));
        }
        return conflicts;
    }

    private static Conflict of(Conflict.Code code, TripFact fact) {
        return new Conflict(code, fact.eventId(), fact.occurredAt());
    }

    /** When it arrived, is expected to by the latest estimate, or should by the plan; null if nobody said. */
    public @Nullable Long estimatedArrival() {
        if (arrival != null) {
            return arrival.occurredAt();
        }
        if (delay != null) {
            return delay.estimatedArrival();
        }
        TripFact.Schedule schedule = schedule();
        return schedule == null ? null : (Long) schedule.arrival();
    }

    /** How far behind its plan the trip is, in milliseconds, negative if ahead; null if there is no plan. */
    public @Nullable Long delayMillis() {
        TripFact.Schedule schedule = schedule();
        Long estimate = estimatedArrival();
        return schedule == null || estimate == null ? null : (Long) (estimate - schedule.arrival());
    }

    /** Whether it may still arrive. */
    public boolean underWay() {
        return status != TripStatus.ARRIVED && status != TripStatus.CANCELLED;
    }

    /** Whether no passenger can tell this state from the other. */
    public boolean saysTheSameToPassengersAs(TripState other) {
        return mode == other.mode
                && Objects.equals(departure, other.departure)
                && Objects.equals(arrival, other.arrival)
                && Objects.equals(cancellation, other.cancellation)
                && Objects.equals(origin(), other.origin());
    }

    /** The same by another mode. */
    public TripState by(TravelMode other) {
        return new TripState(other, status, plan, departure, arrival, cancellation, delay, countedHeads);
    }

    /** The division where it starts, or null. */
    public @Nullable String origin() {
        TripFact.Schedule schedule = schedule();
        return schedule == null ? null : schedule.originDivision();
    }
}

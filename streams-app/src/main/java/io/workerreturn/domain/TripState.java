package io.workerreturn.domain;

import java.util.Collection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What we conclude about a trip from the facts about the whole of it.
 *
 * @param mode that of the trip's earliest standing fact
 * @param status null while nothing but passengers is known
 * @param schedule the latest plan, or null
 * @param departure the earliest standing departure, or null
 * @param arrival the earliest standing arrival, or null
 * @param cancellation since which the trip is cancelled; null if it is not
 * @param delay the delay that the estimate comes from; null if the plan or the arrival gives it
 * @param countedHeads of the earliest arrival that says how many, or null
 */
public record TripState(
        TravelMode mode,
        @Nullable TripStatus status,
        TripFact.@Nullable Schedule schedule,
        @Nullable TripFact departure,
        @Nullable TripFact arrival,
        @Nullable TripFact cancellation,
        @Nullable TripFact delay,
        @Nullable Integer countedHeads) {

    /** Folds the standing facts about the whole trip; those about passengers are passed over. */
    public static TripState of(Collection<TripFact> standing, TravelMode mode) {
        Fold fold = new Fold();
        standing.stream().sorted(TripFact.ORDER).forEach(fold::take);
        return fold.state(mode);
    }

    /** The same for whoever has too many facts for a list: they are handed in one by one, in their order. */
    public static final class Fold {
        private @Nullable TripStatus track;
        private TripFact.@Nullable Schedule schedule;
        private @Nullable TripFact departure;
        private @Nullable TripFact arrival;
        private @Nullable TripFact cancellation;
        private @Nullable TripFact delay;
        private @Nullable Integer countedHeads;

        /** Takes the next fact, which none that was taken may come after. */
        public void take(TripFact fact) {
            switch (fact.row()) {
                case SCHEDULED -> {
                    schedule = fact.schedule();
                    delay = null;
                    if (track == null || track == TripStatus.DELAYED) {
                        track = departure == null ? TripStatus.SCHEDULED : TripStatus.DEPARTED;
                    }
                }
                case DEPARTED -> {
                    departure = departure == null ? fact : departure;
                    track = track == TripStatus.ARRIVED ? track : TripStatus.DEPARTED;
                }
                case DELAYED -> {
                    delay = fact;
                    track = track == TripStatus.ARRIVED ? track : TripStatus.DELAYED;
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
                    schedule,
                    departure,
                    arrival,
                    cancellation,
                    arrival == null ? delay : null,
                    countedHeads);
        }
    }

    /** When it arrived, is expected to by the latest estimate, or should by the plan; null if nobody said. */
    public @Nullable Long estimatedArrival() {
        if (arrival != null) {
            return arrival.occurredAt();
        }
        if (delay != null) {
            return delay.estimatedArrival();
        }
        return schedule == null ? null : (Long) schedule.arrival();
    }

    /** How far behind its plan the trip is, in milliseconds, negative if ahead; null if there is no plan. */
    public @Nullable Long delayMillis() {
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
        return new TripState(other, status, schedule, departure, arrival, cancellation, delay, countedHeads);
    }

    /** The division where it starts, or null. */
    public @Nullable String origin() {
        return schedule == null ? null : schedule.originDivision();
    }
}

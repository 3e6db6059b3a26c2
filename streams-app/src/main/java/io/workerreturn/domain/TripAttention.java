package io.workerreturn.domain;

import java.util.ArrayList;
import java.util.List;

/** What the board says of a trip beside its status, by the facts alone; it pages nobody, and ends as the facts do. */
public enum TripAttention {
    /**
     * More people are booked, or were scanned on boarding, than there are seats, and the trip is not cancelled. Who was missed, or
     * got off, needs none.
     */
    OVERSOLD {
        @Override
        boolean appliesTo(TripState trip, Counts passengers) {
            TripFact.Schedule plan = trip.schedule();
            return plan != null
                    && trip.status() != TripStatus.CANCELLED
                    && passengers.get(Passenger.EXPECTED) + passengers.get(Passenger.ARRIVED) > plan.seats();
        }
    },
    /** Somebody got off before the arrival, and nobody is aboard any more: the trip is over. */
    EMPTIED {
        @Override
        boolean appliesTo(TripState trip, Counts passengers) {
            return trip.underWay() && passengers.get(Passenger.ALIGHTED) > 0 && passengers.get(Passenger.ABOARD) == 0;
        }
    };

    abstract boolean appliesTo(TripState trip, Counts passengers);

    /**
     * What is to be said of a trip.
     *
     * @param passengers the counts of all its passengers, in the buckets of {@link Passenger}
     */
    public static List<TripAttention> of(TripState trip, Counts passengers) {
        List<TripAttention> attentions = new ArrayList<>(0);
        for (TripAttention attention : values()) {
            if (attention.appliesTo(trip, passengers)) {
                attentions.add(attention);
            }
        }
        return attentions;
    }

    /** Name on topics. */
    public String code() {
        return "TRIP_" + name();
    }
}

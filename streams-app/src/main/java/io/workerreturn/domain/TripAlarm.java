package io.workerreturn.domain;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something about a trip that needs a dispatcher, by the facts and the time.
 *
 * @param severe whether it is critical, not just a warning
 * @param since since when the facts say so, epoch milliseconds
 * @param minutes HEAVILY_DELAYED: minutes behind plan; else null
 * @param mismatch HEADCOUNT_MISMATCH: counted heads minus arrived; else null
 */
public record TripAlarm(
        boolean severe,
        long since,
        @Nullable Integer minutes,
        @Nullable Integer mismatch) {
    private static final long MINUTE = 60_000;

    /** What can be wrong with a trip. */
    public enum Kind {
        OVERDUE,
        HEAVILY_DELAYED,
        CANCELLED_WITH_PASSENGERS,
        HEADCOUNT_MISMATCH
    }

    /**
     * What is wrong with a trip.
     *
     * @param passengers the counts of all its passengers, in the buckets of {@link Passenger}
     * @param now what time it is; {@link Tally#NEVER} if nobody has said so yet, and nothing is overdue then
     */
    public static Map<Kind, TripAlarm> of(TripState trip, Counts passengers, TripAlertPolicy policy, long now) {
        Map<Kind, TripAlarm> alarms = new EnumMap<>(Kind.class);
        boolean underWay = trip.underWay() && !TripAttention.EMPTIED.appliesTo(trip, passengers);
        long overdue = overdueAt(trip, passengers, policy);
        if (overdue <= now) {
            alarms.put(Kind.OVERDUE, new TripAlarm(true, overdue, null, null));
        }
        Long delay = trip.delayMillis();
        if (underWay
                && trip.delay() != null
                && delay != null
                && delay >= policy.heavyDelay().toMillis()) {
            alarms.put(
                    Kind.HEAVILY_DELAYED,
                    new TripAlarm(false, trip.delay().occurredAt(), (int) Math.floorDiv(delay, MINUTE), null));
        }
        if (trip.cancellation() != null && passengers.get(Passenger.EXPECTED) > 0) {
            alarms.put(
                    Kind.CANCELLED_WITH_PASSENGERS,
                    new TripAlarm(true, trip.cancellation().occurredAt(), null, null));
        }
        if (trip.arrival() != null && trip.countedHeads() != null && trip.status() != TripStatus.CANCELLED) {
            int mismatch = trip.countedHeads() - (int) passengers.get(Passenger.ARRIVED);
            if (Math.abs(mismatch) > policy.mismatchTolerance()) {
                alarms.put(
                        Kind.HEADCOUNT_MISMATCH,
                        new TripAlarm(false, trip.arrival().occurredAt(), null, mismatch));
            }
        }
        return alarms;
    }

    /**
     * When the trip will be, or became, overdue; {@link Long#MAX_VALUE} if it can't be: it arrived, is cancelled, or everybody
     * got off on the way.
     */
    public static long overdueAt(TripState trip, Counts passengers, TripAlertPolicy policy) {
        Long estimate = trip.estimatedArrival();
        return !trip.underWay() || TripAttention.EMPTIED.appliesTo(trip, passengers) || estimate == null
                ? Long.MAX_VALUE
                : estimate + policy.overdueAfter().toMillis();
    }
}

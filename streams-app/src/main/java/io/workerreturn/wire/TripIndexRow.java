package io.workerreturn.wire;

import io.workerreturn.domain.TripFact;
import org.jspecify.annotations.Nullable;

/**
 * Where the fact with an eventId is kept, and what withdraws it.
 *
 * @param place where; NOWHERE while only retractions of it are known
 * @param worker PASSENGER: whose
 * @param fact the fact itself: a retraction, or one of too many for a row of the trip; else null
 * @param withdrawals how many standing retractions name it
 * @param clashAt the time under which its clash has a row of its own; null if it has none
 */
public record TripIndexRow(
        Place place,
        @Nullable String worker,
        @Nullable TripFact fact,
        int withdrawals,
        @Nullable Long clashAt) {
    /** Of an eventId that nobody told. */
    public static final TripIndexRow NONE = new TripIndexRow(Place.NOWHERE, null, null, 0, null);

    /** In which row a fact is kept. Stores keep the ordinal, so the order of the constants is fixed. */
    public enum Place {
        NOWHERE,
        TRIP,
        PASSENGER,
        RETRACTION
    }

    /** Whether a retraction names it. */
    public boolean withdrawn() {
        return withdrawals > 0;
    }

    /** The same with so many more retractions that name it. */
    public TripIndexRow withdrawn(int more) {
        return new TripIndexRow(place, worker, fact, withdrawals + more, clashAt);
    }

    /** The same with the fact in this place. */
    public TripIndexRow in(Place where, @Nullable String whose, @Nullable TripFact itself) {
        return new TripIndexRow(where, whose, itself, withdrawals, clashAt);
    }

    /** The same with its clash under this time. */
    public TripIndexRow clashing(long at) {
        return new TripIndexRow(place, worker, fact, withdrawals, at);
    }
}

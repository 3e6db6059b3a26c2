package io.workerreturn.wire;

import io.workerreturn.domain.TripFact;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the fact with an eventId is kept, and what withdraws it.
 *
 * @param place where; NOWHERE while only retractions of it are known
 * @param worker PASSENGER: whose row
 * @param retraction RETRACTION: the fact itself
 * @param withdrawnBy eventIds of the standing retractions that name it
 */
public record TripIndexRow(
        Place place, @Nullable String worker, @Nullable TripFact retraction, List<String> withdrawnBy) {
    /** Of an eventId that nobody told. */
    public static final TripIndexRow NONE = new TripIndexRow(Place.NOWHERE, null, null, List.of());

    /** In which row a fact is kept. Stores keep the ordinal, so the order of the constants is fixed. */
    public enum Place {
        NOWHERE,
        TRIP,
        PASSENGER,
        RETRACTION
    }

    /** Whether a retraction names it. */
    public boolean withdrawn() {
        return !withdrawnBy.isEmpty();
    }

    public TripIndexRow withWithdrawnBy(List<String> retractions) {
        return new TripIndexRow(place, worker, retraction, List.copyOf(retractions));
    }
}

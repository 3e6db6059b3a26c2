package io.workerreturn.importing;

import io.workerreturn.schema.TripBoardRow;
import java.time.Instant;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a run before a file speaks of it.
 *
 * @param leaves planned departure
 * @param comes planned arrival
 */
public record KnownRun(Instant leaves, Instant comes) {
    /** Keeps what the board says of trips, one after the other; of one without a plan nothing is known. */
    public static BiConsumer<String, @Nullable TripBoardRow> into(Map<String, KnownRun> known) {
        return (trip, row) -> {
            Instant leaves = row == null ? null : row.getScheduledDeparture();
            Instant comes = row == null ? null : row.getScheduledArrival();
            if (leaves == null || comes == null) {
                known.remove(trip);
            } else {
                known.put(trip, new KnownRun(leaves, comes));
            }
        };
    }

    /** Whether a plan lies wholly before or behind it. */
    boolean isApartFrom(Instant otherLeaves, Instant otherComes) {
        return !otherLeaves.equals(leaves) && (!otherLeaves.isBefore(comes) || !otherComes.isAfter(leaves));
    }
}

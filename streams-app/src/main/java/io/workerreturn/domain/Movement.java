package io.workerreturn.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a trip says about one of its passengers, all of it: the next movement of the same trip and worker replaces this one.
 *
 * @param tripId the trip
 * @param mode that of the trip
 * @param originDivision where the trip starts, null if not known
 * @param milestones that stand for this passenger; none if the trip has nothing to say any more
 * @param naming the latest booking or boarding that names an employer, or null
 * @param asOf the greatest {@code reportedAt} that the trip had folded for this passenger
 */
public record Movement(
        String tripId,
        TravelMode mode,
        @Nullable String originDivision,
        List<Milestone> milestones,
        @Nullable Naming naming,
        long asOf) {

    public Movement {
        milestones = List.copyOf(milestones);
    }

    /** Whether nothing of the trip stands for this passenger. */
    public boolean isEmpty() {
        return milestones.isEmpty() && naming == null;
    }

    /** Whether both say the same, however recent. */
    public boolean saysTheSameAs(Movement other) {
        return equals(other)
                || new Movement(tripId, mode, originDivision, milestones, naming, other.asOf).equals(other);
    }

    /**
     * A milestone, counted as a fact of its own.
     *
     * @param row which
     * @param at when it was reached, epoch milliseconds
     * @param reportedAt of the record that decided it
     * @param eventId of the record that decided it
     */
    public record Milestone(JourneyRow row, long at, long reportedAt, String eventId) {}

    /** An employer named on the manifest, with the time and identity of the booking or boarding that names it. */
    public record Naming(String enterprise, long at, long reportedAt, String eventId) {}
}

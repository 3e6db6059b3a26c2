package io.workerreturn.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What we conclude about one worker. Times are epoch milliseconds.
 *
 * @param employer the firm that the latest fact that names one names; null if none
 * @param phase where the worker stands
 * @param since start of the unbroken run of the phase; null for a worker of whom nothing has decided a phase
 * @param tripId the trip that the phase rests on, or null
 * @param mode in the city: how the worker came; on a trip: its mode; else null
 * @param origin the division where the worker comes from, or null
 * @param broughtInAt in the city: when the fact that last brought the worker in happened; else null
 * @param observationUntil in observation: when it ends; else null
 * @param unreachable whether the latest fact says that the worker could not be reached
 * @param lastTripOutcome NO_SHOW or ALIGHTED if that put the worker back to PLANNED, and nothing moved the phase since
 * @param healthCode the latest known, or null
 * @param grid the latest known dwelling, or null
 * @param decidedBy the facts that decided phase, employer and origin, in that order, none twice
 * @param conflicts contradictions, in the order of the facts; of very many, the latest
 * @param conflictsBefore how many more there are before those
 * @param first how the worker came into the city for the first time in the season; null if nothing says so
 * @param asOf the greatest {@code reportedAt} folded so far
 */
public record Journey(
        @Nullable String employer,
        Phase phase,
        @Nullable Long since,
        @Nullable String tripId,
        @Nullable TravelMode mode,
        @Nullable String origin,
        @Nullable Long broughtInAt,
        @Nullable Long observationUntil,
        boolean unreachable,
        @Nullable JourneyRow lastTripOutcome,
        @Nullable HealthCode healthCode,
        @Nullable String grid,
        List<FactRef> decidedBy,
        List<Conflict> conflicts,
        int conflictsBefore,
        @Nullable FirstArrival first,
        long asOf) {
    /**
     * The fact that brought a worker into the city first. What it does not say itself is as it holds now, whatever was said by then: so it is
     * told alike from the facts that decide, however many more there are.
     *
     * @param at when it happened, epoch milliseconds
     * @param mode how the worker came
     * @param tripId by which trip, or null
     * @param employer the firm that the manifest of that trip, or the arrival, names; else the employer now; null if there is none
     * @param origin the division where that trip began, or that the arrival names; else where the worker comes from; null if nobody says
     */
    public record FirstArrival(
            long at,
            TravelMode mode,
            @Nullable String tripId,
            @Nullable String employer,
            @Nullable String origin) {}
}

package io.workerreturn.questions;

import io.workerreturn.domain.Divisions;
import io.workerreturn.domain.Journey;
import io.workerreturn.domain.JourneyRow;
import io.workerreturn.domain.Phase;
import io.workerreturn.domain.TravelMode;
import io.workerreturn.schema.WorkerJourney;
import java.time.Instant;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A worker in a list.
 *
 * @param workerId the pseudonym
 * @param enterpriseId the employer, or null
 * @param phase where the worker stands
 * @param since start of the unbroken run of the phase, or null
 * @param tripId the trip that the phase rests on, or null
 * @param mode in the city: how the worker came; on a trip: its mode; else null
 * @param originDivision where the worker comes from, GB/T 2260, or null
 * @param originProvince its first two digits, or null
 * @param originName its Chinese name as far as it is known, or null
 * @param unreachable whether the latest fact says that the worker could not be reached
 * @param lastTripOutcome NO_SHOW or ALIGHTED, if that is why the worker is PLANNED again
 * @param observationUntil in observation: when it ends
 * @param conflicts how many contradictions stand
 * @param asOf the greatest {@code reportedAt} folded, or null
 */
public record WorkerLine(
        String workerId,
        @Nullable String enterpriseId,
        Phase phase,
        @Nullable Instant since,
        @Nullable String tripId,
        @Nullable TravelMode mode,
        @Nullable String originDivision,
        @Nullable String originProvince,
        @Nullable String originName,
        boolean unreachable,
        @Nullable JourneyRow lastTripOutcome,
        @Nullable Instant observationUntil,
        int conflicts,
        @Nullable Instant asOf) {

    static WorkerLine of(String workerId, Journey journey) {
        String origin = journey.origin();
        return new WorkerLine(
                workerId,
                journey.employer(),
                journey.phase(),
                Times.instant(journey.since()),
                journey.tripId(),
                journey.mode(),
                origin,
                province(origin),
                origin == null ? null : Divisions.nameOf(origin),
                journey.unreachable(),
                journey.lastTripOutcome(),
                Times.instant(journey.observationUntil()),
                journey.conflicts().size(),
                Times.instant(journey.asOf()));
    }

    /** As the published topic has it. */
    static WorkerLine of(WorkerJourney published) {
        String origin = published.getOriginDivision();
        return new WorkerLine(
                published.getWorkerId(),
                published.getEmployer(),
                Phase.valueOf(published.getPhase().name()),
                published.getSince(),
                published.getTripId(),
                published.getMode() == null
                        ? null
                        : TravelMode.valueOf(published.getMode().name()),
                origin,
                province(origin),
                origin == null ? null : Divisions.nameOf(origin),
                published.getUnreachable(),
                published.getLastTripOutcome() == null ? null : JourneyRow.valueOf(published.getLastTripOutcome()),
                published.getObservationUntil(),
                published.getConflicts().size(),
                published.getAsOf());
    }

    private static @Nullable String province(@Nullable String division) {
        return Divisions.isCode(division) ? Divisions.provinceOf(Objects.requireNonNull(division)) : null;
    }

    static Optional<Long> newest(Collection<WorkerLine> workers) {
        return workers.stream()
                .map(WorkerLine::asOf)
                .filter(Objects::nonNull)
                .map(Instant::toEpochMilli)
                .max(Long::compare);
    }
}

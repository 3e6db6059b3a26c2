package io.workerreturn.questions;

import io.workerreturn.domain.Conflict;
import io.workerreturn.domain.FactRef;
import io.workerreturn.domain.HealthCode;
import io.workerreturn.domain.Journey;
import io.workerreturn.domain.JourneyFold;
import io.workerreturn.domain.JourneyStory;
import io.workerreturn.domain.WorkerFact;
import io.workerreturn.domain.WorkerState;
import io.workerreturn.schema.WorkerJourney;
import io.workerreturn.wire.FactRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why a worker is counted so.
 *
 * @param workerId the pseudonym
 * @param journey where the worker stands; null if nothing of what was told stands any more
 * @param broughtInAt in the city: when the worker came in; else null
 * @param healthCode the latest known, or null
 * @param grid the latest known dwelling, or null
 * @param decidedBy the facts that decided phase, employer and origin
 * @param conflicts contradictions among the facts
 * @param facts each with what it did, in the order in which it counts; of very many, the latest
 * @param factsBefore how many more there are before those
 * @param now what time it is by the clock topic, or null
 * @param asOf the greatest {@code reportedAt} folded, or null
 */
public record WorkerStory(
        String workerId,
        @Nullable WorkerLine journey,
        @Nullable Instant broughtInAt,
        @Nullable HealthCode healthCode,
        @Nullable String grid,
        List<Decision> decidedBy,
        List<Contradiction> conflicts,
        List<Told> facts,
        int factsBefore,
        @Nullable Instant now,
        @Nullable Instant asOf) {

    /** A fact that decided something. */
    public record Decision(String kind, String eventId, Instant occurredAt, Instant reportedAt) {}

    /** A contradiction. */
    public record Contradiction(String code, String eventId, Instant occurredAt) {}

    /**
     * A fact, a milestone of a trip, or time that passed.
     *
     * @param source who said so; null for a milestone, which may be of several
     * @param enterprise that it names, or null
     * @param effect in English, for people
     * @param effects the same, for programs; none if it changed nothing or that is not known
     */
    public record Told(
            String kind,
            String eventId,
            @Nullable Instant occurredAt,
            @Nullable Instant reportedAt,
            @Nullable String source,
            @Nullable String enterprise,
            @Nullable String tripId,
            @Nullable String effect,
            List<JourneyStory.Effect> effects) {}

    static WorkerStory of(String workerId, WorkerState state, JourneyStory.Told told, long now) {
        return of(
                workerId,
                state.journey(now),
                told.lines().stream().map(WorkerStory::told).toList(),
                told.before(),
                now,
                state.asOf());
    }

    /** Of very many facts, with the latest of them. */
    static WorkerStory of(String workerId, FactRow.Concluded concluded, List<FactRow> latest, long now, long asOf) {
        return of(
                workerId,
                concluded.journey(),
                latest.stream().flatMap(WorkerStory::told).toList(),
                Math.max(0, concluded.steps() - latest.size()),
                now,
                asOf);
    }

    private static Stream<Told> told(FactRow row) {
        List<JourneyFold.Step> steps = new ArrayList<>();
        if (row instanceof FactRow.Told told && told.fact() instanceof WorkerFact fact) {
            steps.add(JourneyFold.Step.of(fact, told.stands(), told.clashes()));
        } else if (row instanceof FactRow.Moved moved) {
            JourneyFold.Step.of(moved.movement(), steps);
        }
        return steps.stream()
                .map(step -> new Told(
                        step.row().label(),
                        step.eventId(),
                        Times.instant(step.occurredAt()),
                        Times.instant(step.reportedAt()),
                        step.fact() == null || step.fact().source().isEmpty()
                                ? null
                                : step.fact().source(),
                        step.fact() == null ? null : step.fact().enterprise(),
                        step.tripId().isEmpty() ? null : step.tripId(),
                        step.stands() ? null : "does not count",
                        List.of()));
    }

    /** As the published topic has it: without what each fact did, and of the facts only those that decided. */
    static WorkerStory of(WorkerJourney published) {
        List<Decision> decidedBy = published.getDecidedBy().stream()
                .map(ref -> new Decision(ref.getKind(), ref.getEventId(), ref.getOccurredAt(), ref.getReportedAt()))
                .toList();
        return new WorkerStory(
                published.getWorkerId(),
                WorkerLine.of(published),
                published.getBroughtInAt(),
                published.getHealthCode() == null
                        ? null
                        : HealthCode.valueOf(published.getHealthCode().name()),
                published.getGrid(),
                decidedBy,
                published.getConflicts().stream()
                        .map(conflict ->
                                new Contradiction(conflict.getCode(), conflict.getEventId(), conflict.getOccurredAt()))
                        .toList(),
                decidedBy.stream()
                        .map(fact -> new Told(
                                fact.kind(),
                                fact.eventId(),
                                fact.occurredAt(),
                                fact.reportedAt(),
                                null,
                                null,
                                null,
                                null,
                                List.of()))
                        .toList(),
                0,
                null,
                published.getAsOf());
    }

    private static WorkerStory of(
            String workerId, @Nullable Journey journey, List<Told> facts, int before, long now, long asOf) {
        return new WorkerStory(
                workerId,
                journey == null ? null : WorkerLine.of(workerId, journey),
                journey == null ? null : Times.instant(journey.broughtInAt()),
                journey == null ? null : journey.healthCode(),
                journey == null ? null : journey.grid(),
                journey == null
                        ? List.of()
                        : journey.decidedBy().stream()
                                .map(WorkerStory::decision)
                                .toList(),
                journey == null
                        ? List.of()
                        : journey.conflicts().stream()
                                .map(WorkerStory::contradiction)
                                .toList(),
                facts,
                before,
                Times.instant(now),
                Times.instant(asOf));
    }

    private static Decision decision(FactRef ref) {
        return new Decision(
                ref.row().label(),
                ref.eventId(),
                Instant.ofEpochMilli(ref.occurredAt()),
                Instant.ofEpochMilli(ref.reportedAt()));
    }

    private static Contradiction contradiction(Conflict conflict) {
        return new Contradiction(
                conflict.code().name(), conflict.eventId(), Instant.ofEpochMilli(conflict.occurredAt()));
    }

    private static Told told(JourneyStory.Line line) {
        return new Told(
                line.kind(),
                line.eventId(),
                Times.instant(line.at()),
                Times.instant(line.reportedAt()),
                line.source().isEmpty() ? null : line.source(),
                line.enterprise(),
                line.tripId(),
                line.effect(),
                line.effects());
    }
}

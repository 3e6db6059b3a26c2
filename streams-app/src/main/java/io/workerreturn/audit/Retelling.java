package io.workerreturn.audit;

import io.workerreturn.domain.JourneyStory;
import io.workerreturn.domain.JourneyStory.Effect;
import io.workerreturn.domain.JourneyStory.Line;
import io.workerreturn.domain.TripFact;
import io.workerreturn.domain.WorkerFact;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Tells a worker's journey with all that was told: also what trips said of the worker, and don't say any more. */
final class Retelling {
    private Retelling() {}

    /**
     * The lines.
     *
     * @param told every record about the worker
     * @param trips every trip, with every record about it, that ever named the worker
     */
    static List<Line> of(
            WorkerCase worker, Collection<WorkerFact> told, Map<TripCase, List<TripFact>> trips, long now) {
        List<Line> silenced = new ArrayList<>();
        trips.forEach((trip, toldOfTrip) -> silenced(worker, trip, toldOfTrip, silenced));
        return JourneyStory.of(worker.state(), told, silenced, now);
    }

    private static void silenced(WorkerCase worker, TripCase trip, List<TripFact> told, List<Line> into) {
        Function<TripFact, Optional<Effect>> silences = JourneyStory.silences(trip.facts());
        for (TripFact fact : new LinkedHashSet<>(told)) {
            if (worker.workerId().equals(fact.worker())) {
                silences.apply(fact)
                        .ifPresent(why -> into.add(new Line(
                                fact.occurredAt(),
                                fact.reportedAt(),
                                fact.row().name(),
                                fact.eventId(),
                                fact.source(),
                                trip.tripId(),
                                fact.enterprise(),
                                List.of(why))));
            }
        }
    }
}

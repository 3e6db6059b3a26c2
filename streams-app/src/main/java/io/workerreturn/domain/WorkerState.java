package io.workerreturn.domain;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that is known about one worker: what was told, and what each trip says. The journey is a function of it and of the
 * time. Immutable.
 *
 * @param facts told under the worker's key
 * @param movements one per trip that has something to say
 */
public record WorkerState(FactSet<WorkerFact> facts, List<Movement> movements, long asOf) {
    /** Of a worker of whom nothing is known. */
    public static final WorkerState EMPTY = new WorkerState(FactSet.empty(), List.of(), Tally.NEVER);

    /**
     * This and one more fact.
     *
     * @return this very state if it held the fact already
     */
    public WorkerState told(WorkerFact fact, Identity<WorkerFact> identity) {
        FactSet<WorkerFact> more = facts.with(fact, identity);
        return more == facts ? this : new WorkerState(more, movements, Math.max(asOf, more.asOf()));
    }

    /**
     * This with what a trip says now in the place of what it said before.
     *
     * @return this very state if the trip said so already
     */
    public WorkerState moved(Movement movement) {
        int at = 0;
        while (at < movements.size() && !movements.get(at).tripId().equals(movement.tripId())) {
            at++;
        }
        boolean known = at < movements.size();
        if (known ? movements.get(at).equals(movement) : movement.isEmpty() && movement.asOf() <= asOf) {
            return this;
        }
        List<Movement> now = new ArrayList<>(movements);
        if (known) {
            now.remove(at);
        }
        if (!movement.isEmpty()) {
            now.add(Math.min(at, now.size()), movement);
        }
        return new WorkerState(facts, now, Math.max(asOf, movement.asOf()));
    }

    /**
     * What we conclude.
     *
     * @param now what time it is, epoch milliseconds; {@link Tally#NEVER} if nobody has said so yet
     * @return null if no fact stands any more
     */
    public @Nullable Journey journey(long now) {
        return JourneyFold.fold(this, now);
    }
}

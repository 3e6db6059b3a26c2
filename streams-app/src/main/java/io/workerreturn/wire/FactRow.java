package io.workerreturn.wire;

import io.workerreturn.domain.Fact;
import io.workerreturn.domain.Journey;
import io.workerreturn.domain.Movement;
import org.jspecify.annotations.Nullable;

/** A row beside the row of a key of which very much is told. */
public sealed interface FactRow {
    /**
     * What is known of one eventId.
     *
     * @param fact null while only retractions of it are known
     * @param withdrawals how many retractions name it
     * @param clashes whether different records carried it
     */
    record Told(@Nullable Fact fact, int withdrawals, boolean clashes) implements FactRow {
        /** Of an eventId that nobody told. */
        public static final Told NOTHING = new Told(null, 0, false);

        /** Whether it counts. */
        public boolean stands() {
            return fact != null && fact.withdraws() == null && withdrawals == 0;
        }

        /** The same with so many more retractions that name it. */
        public Told withdrawn(int more) {
            return new Told(fact, withdrawals + more, clashes);
        }
    }

    /** What a trip says about a worker: all of it, or one milestone at its place in the order. */
    record Moved(Movement movement) implements FactRow {}

    /**
     * A journey of so many facts that it is not folded again for whoever asks.
     *
     * @param journey null if nothing stands
     * @param steps of how many facts and milestones
     */
    record Concluded(@Nullable Journey journey, int steps) implements FactRow {}

    /** Something is there, or is to be done. */
    record Mark() implements FactRow {}
}

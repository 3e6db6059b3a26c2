package io.workerreturn.topology;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How much is done at once, so that no key, however much is told of it, holds up the others. See
 * docs/adr/0017-keys-with-very-many-facts.md. How long a portion takes paces only, and decides no figure.
 *
 * @param inRow facts of one key that its row holds; of a key with more, each has a row of its own, and what follows from them
 *     is worked out in portions
 * @param atOnce rows that one portion goes through at most
 * @param nanoTime tells how long a portion takes, as {@link System#nanoTime} does
 */
public record Portions(int inRow, int atOnce, LongSupplier nanoTime) {
    /**
     * What a worker is told in a season fits a row; a train's passengers are one portion. No portion takes any time: for what
     * runs, see {@link #by}.
     */
    public static final Portions DEFAULT = new Portions(256, 2_000, () -> 0);

    /**
     * For all very large keys of a task together, at each beat: what others wait for beside them. A row may be quick, as a fact of
     * a worker is, or have a worker told and a record sent, as a passenger of a trip has, which others must work off in turn.
     */
    static final Duration TURN = Duration.ofMillis(5);

    /** Rows between two looks at the time. */
    static final int STEP = 100;

    /** Nothing real has so many facts: five portions of them. */
    public int absurd() {
        return 5 * atOnce;
    }

    /** The same, of which none takes longer than a turn by this. */
    public Portions by(LongSupplier time) {
        return new Portions(inRow, atOnce, time);
    }
}

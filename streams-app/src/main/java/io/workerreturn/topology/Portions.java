package io.workerreturn.topology;

/**
 * How much is done at once, so that no key, however much is told of it, holds up the others. See
 * docs/adr/0017-keys-with-very-many-facts.md.
 *
 * @param inRow facts of one key that its row holds; of a key with more, each has a row of its own, and what follows from them
 *     is worked out in portions
 * @param atOnce rows that one portion goes through
 */
public record Portions(int inRow, int atOnce) {
    /** What a worker is told in a season fits a row; a train's passengers are one portion. */
    public static final Portions DEFAULT = new Portions(256, 2_000);
}

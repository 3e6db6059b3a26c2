package io.workerreturn.domain;

/**
 * What can be added up in parts and in any order: sums, and the newest times behind them.
 *
 * @param counts the sums
 * @param asOf the greatest {@code reportedAt} folded so far, epoch milliseconds, {@link #NEVER} if none; it never falls
 * @param newestOccurredAt the greatest {@code occurredAt}, likewise; kept where somebody asks for it
 */
public record Tally(Counts counts, long asOf, long newestOccurredAt) {
    /** The time of what never was. */
    public static final long NEVER = Long.MIN_VALUE;

    /** Nothing counted yet. */
    public static final Tally NONE = new Tally(Counts.NONE, NEVER, NEVER);

    /** Sums whose {@code newestOccurredAt} nobody asks for. */
    public static Tally of(Counts counts, long asOf) {
        return new Tally(counts, asOf, NEVER);
    }

    /** Both together. */
    public Tally plus(Tally other) {
        return new Tally(
                counts.plus(other.counts),
                Math.max(asOf, other.asOf),
                Math.max(newestOccurredAt, other.newestOccurredAt));
    }

    /** This with {@code before} replaced by {@code after}: the sums follow, the times never fall. */
    public Tally replace(Counts before, Tally after) {
        return new Tally(
                counts.minus(before).plus(after.counts),
                Math.max(asOf, after.asOf),
                Math.max(newestOccurredAt, after.newestOccurredAt));
    }
}

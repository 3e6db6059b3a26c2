package io.workerreturn.domain;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Where a record stood on its topic: what decides which record of a table's key is the last, wherever a client put it and
 * whenever it is heard of.
 *
 * @param appendedAt when the broker got it, epoch milliseconds
 * @param partition on which it was appended, not the one to which it may have been moved; 0 or more
 * @param offset on that partition
 */
public record LogPlace(long appendedAt, int partition, long offset) implements Comparable<LogPlace> {
    private static final Comparator<LogPlace> ORDER = Comparator.comparingLong(LogPlace::appendedAt)
            .thenComparingInt(LogPlace::partition)
            .thenComparingLong(LogPlace::offset);

    @Override
    public int compareTo(LogPlace other) {
        return ORDER.compare(this, other);
    }

    /** Whether a record that stood here wins over the one that holds; null if none does, or nobody remembers where it stood. */
    public boolean wins(@Nullable LogPlace holding) {
        return holding == null || compareTo(holding) > 0;
    }
}

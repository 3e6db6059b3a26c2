package io.workerreturn.domain;

import java.util.stream.IntStream;

/**
 * The time in which facts may have happened; what lies outside is rejected.
 *
 * @param start first instant, epoch milliseconds, inclusive
 * @param end end, epoch milliseconds, exclusive; after {@code start}
 */
public record Season(long start, long end) {
    public Season {
        if (end <= start) {
            throw new IllegalArgumentException("the season ends (" + end + ") before it starts (" + start + ")");
        }
    }

    /** Whether something that happened at this instant belongs to the season. */
    public boolean contains(long occurredAt) {
        return start <= occurredAt && occurredAt < end;
    }

    /** Its business days, as days since 1970-01-01. */
    public IntStream days() {
        return IntStream.rangeClosed(BusinessDay.toEpochDay(start), BusinessDay.toEpochDay(end - 1));
    }
}

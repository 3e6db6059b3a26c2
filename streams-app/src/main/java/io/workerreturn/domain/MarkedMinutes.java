package io.workerreturn.domain;

import java.util.OptionalLong;

/**
 * Which ticks of the clock begin a minute. Time never runs back, so each minute begins once; one that no tick falls into never
 * does.
 */
public final class MarkedMinutes {
    /** Milliseconds of a minute. */
    public static final long MINUTE = 60_000;

    private long last;

    /**
     * From here on.
     *
     * @param last the last minute that has begun, {@link Tally#NEVER} if none has
     */
    public MarkedMinutes(long last) {
        this.last = last;
    }

    /**
     * The minute that a tick begins: its first millisecond. Empty if it had begun already.
     *
     * @param now what the tick says, epoch milliseconds
     */
    public OptionalLong begunBy(long now) {
        long minute = of(now);
        if (last != Tally.NEVER && minute <= last) {
            return OptionalLong.empty();
        }
        last = minute;
        return OptionalLong.of(minute);
    }

    /** The first millisecond of the minute that this instant is in. */
    public static long of(long now) {
        return Math.floorDiv(now, MINUTE) * MINUTE;
    }
}

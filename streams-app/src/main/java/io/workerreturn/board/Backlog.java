package io.workerreturn.board;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the application has been told and has not worked off, as its cluster has it.
 *
 * @param records that are there and not committed
 * @param oldest when the brokers got the first of those that were told from outside; null if there is none
 * @param seconds how old that one is
 */
record Backlog(long records, @Nullable Instant oldest, long seconds) {
    static final Backlog NONE = new Backlog(0, null, 0);

    private static final long COARSE_SECONDS = 30;

    /** Whether it is more than what is always under way. */
    boolean isBehind(Duration after) {
        return oldest != null && seconds >= after.toSeconds();
    }

    /** The same for those who must not count the records one by one, nor know when one came: what is soon worked off is none. */
    Backlog coarse() {
        long age = seconds / COARSE_SECONDS * COARSE_SECONDS;
        return new Backlog(
                Rounding.recordsAtLeast(records),
                oldest == null || age == 0 ? null : oldest.truncatedTo(ChronoUnit.HOURS),
                age);
    }
}

package io.workerreturn.board;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How it goes with the reading of the output topics.
 *
 * @param caughtUp whether everything that was there at the start has been read
 * @param behind records that are there and not read yet, about
 * @param lastRecordAt when the brokers got the newest record that was read; null before the first
 * @param unreadable rows that could not be read, and so are shown as they were before
 */
public record Reading(
        boolean caughtUp, long behind, @Nullable Instant lastRecordAt, long unreadable) {
    static final Reading NOTHING = new Reading(false, 0, null, 0);

    /** The same for those who must not count the records one by one. */
    Reading coarse() {
        return new Reading(
                caughtUp, Rounding.recordsAtLeast(behind), ViewerCity.coarseOrNull(lastRecordAt), unreadable);
    }
}

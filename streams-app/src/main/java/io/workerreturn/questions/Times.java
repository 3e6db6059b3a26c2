package io.workerreturn.questions;

import io.workerreturn.domain.Tally;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Epoch milliseconds as people are shown them. */
final class Times {
    private Times() {}

    /** The instant; null of null, of {@link Tally#NEVER}, and of an end that nobody set. */
    static @Nullable Instant instant(@Nullable Long epochMillis) {
        return epochMillis == null || epochMillis == Tally.NEVER || epochMillis == Long.MAX_VALUE
                ? null
                : Instant.ofEpochMilli(epochMillis);
    }
}

package io.workerreturn.board;

import io.workerreturn.schema.AlertSeverity;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Something that dispatchers want to have seen.
 *
 * @param id where on which topic it was read, the same for every board
 * @param at by the clock topic; null before its first tick
 * @param kind of the alert; or {@link #TRIP_STATUS}, {@link #TARGET}
 * @param subject the firm, trip or source
 * @param from state, status or {@link #BELOW} and {@link #REACHED} before; null if there was none
 * @param to the same after
 */
record Change(
        String id,
        @Nullable Instant at,
        String kind,
        String subject,
        @Nullable String from,
        @Nullable String to,
        @Nullable AlertSeverity severity) {
    static final String TRIP_STATUS = "TRIP_STATUS";
    static final String TARGET = "TARGET";
    static final String BELOW = "BELOW";
    static final String REACHED = "REACHED";

    static final Comparator<Change> NEWEST_FIRST = Comparator.comparing(
                    Change::at, Comparator.nullsLast(Comparator.<Instant>reverseOrder()))
            .thenComparing(Change::id, Comparator.reverseOrder());
}

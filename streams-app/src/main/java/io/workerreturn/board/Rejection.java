package io.workerreturn.board;

import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be used, without its bytes.
 *
 * @param topic where it stood, without any prefix
 * @param timestamp when the broker appended it
 * @param key as far as it is text
 * @param size of its value, bytes; null if it had none
 */
record Rejection(
        String topic,
        int partition,
        long offset,
        Instant timestamp,
        @Nullable String key,
        String reason,
        String message,
        @Nullable Integer size) {
    static final Comparator<Rejection> NEWEST_FIRST = Comparator.comparing(Rejection::timestamp)
            .thenComparing(Rejection::topic)
            .thenComparing(Rejection::partition)
            .thenComparing(Rejection::offset)
            .reversed();

    /** What they are counted by. */
    record Kind(String topic, String reason) {}

    /** How many of a kind there are; the times are those of the brokers. */
    record Sum(long count, Instant first, Instant last) {
        Sum plus(Instant at) {
            return new Sum(count + 1, at.isBefore(first) ? at : first, at.isAfter(last) ? at : last);
        }

        static Sum of(Instant at) {
            return new Sum(1, at, at);
        }
    }
}

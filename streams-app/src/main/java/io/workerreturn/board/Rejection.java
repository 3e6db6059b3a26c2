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
 * @param resubmitted the id of the rejected record that this one was a repair of; null if it was none
 */
record Rejection(
        String topic,
        int partition,
        long offset,
        Instant timestamp,
        @Nullable String key,
        String reason,
        String message,
        @Nullable Integer size,
        @Nullable String resubmitted) {
    static final Comparator<Rejection> NEWEST_FIRST = Comparator.comparing(Rejection::timestamp)
            .thenComparing(Rejection::topic)
            .thenComparing(Rejection::partition)
            .thenComparing(Rejection::offset)
            .reversed();

    /** By what it is settled: the key of its settlement. */
    String id() {
        return topic + "/" + partition + "/" + offset;
    }

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

package io.workerreturn.audit;

import io.workerreturn.schema.LogMark;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How far the sources had come at some time of the clock.
 *
 * @param now what time it was for every rule
 * @param appendedAt when the brokers heard so
 * @param ends for each source topic, without the prefix, by partition: an offset before which everything was known. What had been appended
 *     before this time, but was not on enough brokers yet to be seen, stands behind it
 */
public record Mark(Instant now, Instant appendedAt, Map<String, List<Long>> ends) {
    static Mark of(LogMark mark) {
        return new Mark(mark.getNow(), mark.getAppendedAt(), Map.copyOf(mark.getEnds()));
    }

    /** Whether there was such a partition. */
    boolean knows(String topic, int partition) {
        return partition < ends.getOrDefault(topic, List.of()).size();
    }

    /** The offset before which everything of this partition was known; 0 if there was no such topic, or partition. */
    long end(String topic, int partition) {
        List<Long> offsets = ends.getOrDefault(topic, List.of());
        return partition < offsets.size() ? offsets.get(partition) : 0;
    }
}

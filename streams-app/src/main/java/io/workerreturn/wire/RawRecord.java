package io.workerreturn.wire;

import io.workerreturn.domain.LogPlace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record as it stood on its topic.
 *
 * @param topic without the prefix
 * @param timestamp when the broker appended it, epoch milliseconds
 */
public record RawRecord(
        String topic,
        int partition,
        long offset,
        long timestamp,
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<Header> headers) {

    /** Where it stood. */
    public LogPlace place() {
        return new LogPlace(timestamp, partition, offset);
    }

    /** A header of a record. */
    public record Header(String key, byte @Nullable [] value) {}
}

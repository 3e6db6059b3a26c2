package io.workerreturn.wire;

import io.workerreturn.domain.LogPlace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record as it stood on its topic.
 *
 * @param topic without the prefix
 * @param timestamp when the broker appended it, epoch milliseconds
 * @param key its beginning, where there is a bulk
 * @param value null where there is a bulk
 * @param headers none where there is a bulk
 * @param bulk all that is in it, if something of it is too large to be looked at; else null
 */
public record RawRecord(
        String topic,
        int partition,
        long offset,
        long timestamp,
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<Header> headers,
        @Nullable Bulk bulk) {

    /** A record that is not too large. */
    public RawRecord(
            String topic,
            int partition,
            long offset,
            long timestamp,
            byte @Nullable [] key,
            byte @Nullable [] value,
            List<Header> headers) {
        this(topic, partition, offset, timestamp, key, value, headers, null);
    }

    /** Where it stood. */
    public LogPlace place() {
        return new LogPlace(timestamp, partition, offset);
    }

    /** A header of a record. */
    public record Header(String key, byte @Nullable [] value) {}
}

package io.workerreturn.wire;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * The header of a figure that says when the longest-waiting source record that went into it was appended: what reads it can tell
 * how long the figure took. Epoch milliseconds, 8 bytes, big-endian.
 */
public final class ToldAt {
    /** Name of the header. */
    public static final String HEADER = "told-at";

    private ToldAt() {}

    /** Adds the header; none if the time is not known (0). */
    public static void write(Headers headers, long toldAt) {
        if (toldAt > 0) {
            headers.add(HEADER, ByteBuffer.allocate(Long.BYTES).putLong(toldAt).array());
        }
    }

    /** What the header says, if there is one that can be read. */
    public static OptionalLong read(Headers headers) {
        Header header = headers.lastHeader(HEADER);
        return header == null || header.value() == null || header.value().length != Long.BYTES
                ? OptionalLong.empty()
                : OptionalLong.of(ByteBuffer.wrap(header.value()).getLong());
    }
}

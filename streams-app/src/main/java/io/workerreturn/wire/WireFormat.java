package io.workerreturn.wire;

import java.nio.ByteBuffer;

/** The frame around every value: a zero byte, the schema's id in four bytes (big-endian), then Avro's binary encoding. */
public final class WireFormat {
    /** Bytes before Avro's. */
    public static final int HEADER = 1 + Integer.BYTES;

    static final byte MAGIC = 0;

    private WireFormat() {}

    /** Whether a value begins with a frame. */
    public static boolean isFramed(byte[] value) {
        return value.length >= HEADER && value[0] == MAGIC;
    }

    /** The id in the frame of a value that has one. */
    public static int schemaId(byte[] value) {
        return ByteBuffer.wrap(value).getInt(1);
    }

    /** The frame for values of this schema. */
    public static byte[] header(int schemaId) {
        return ByteBuffer.allocate(HEADER).put(MAGIC).putInt(schemaId).array();
    }
}

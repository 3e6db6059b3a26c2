package io.workerreturn.wire;

import java.nio.ByteBuffer;

/** The frame around every value: a zero byte, the schema's id in four bytes (big-endian), then Avro's binary encoding. */
final class WireFormat {
    static final byte MAGIC = 0;
    static final int HEADER = 1 + Integer.BYTES;

    private WireFormat() {}

    static boolean isFramed(byte[] value) {
        return value.length >= HEADER && value[0] == MAGIC;
    }

    static int schemaId(byte[] value) {
        return ByteBuffer.wrap(value).getInt(1);
    }

    static byte[] header(int schemaId) {
        return ByteBuffer.allocate(HEADER).put(MAGIC).putInt(schemaId).array();
    }
}

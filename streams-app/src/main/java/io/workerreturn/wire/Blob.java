package io.workerreturn.wire;

import java.io.ByteArrayInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.common.utils.ByteBufferOutputStream;

/**
 * Bytes, packed where they are many: a record may unfold to thousands of times of what was sent, and many wait at once.
 *
 * @param length unpacked
 */
record Blob(byte[] bytes, int length, boolean packed) {
    private static final Compression ZSTD = Compression.zstd().build();
    private static final byte MAGIC = 2;
    private static final int FIRST = 1 << 10;
    private static final int AT_ONCE = 64 << 10;

    /** These bytes as they are. */
    static Blob of(byte[] bytes) {
        return new Blob(bytes, bytes.length, false);
    }

    /** Writes bytes, one after the other. */
    interface Writing {
        void to(OutputStream out) throws IOException;
    }

    /** These bytes, packed. */
    static Blob pack(ByteBuffer bytes) {
        ByteBuffer left = bytes.duplicate();
        return pack(out -> {
            byte[] some = new byte[Math.min(AT_ONCE, left.remaining())];
            while (left.hasRemaining()) {
                int count = Math.min(some.length, left.remaining());
                left.get(some, 0, count);
                out.write(some, 0, count);
            }
        });
    }

    /** What this writes, packed as it is written. */
    static Blob pack(Writing writing) {
        ByteBufferOutputStream packed = new ByteBufferOutputStream(FIRST);
        int length;
        try (DataOutputStream counted = new DataOutputStream(ZSTD.wrapForOutput(packed, MAGIC))) {
            writing.to(counted);
            length = counted.size();
        } catch (IOException e) {
            throw new UncheckedIOException("no file is involved, so this can't happen", e);
        }
        ByteBuffer written = packed.buffer().flip();
        byte[] exact = new byte[written.remaining()];
        written.get(exact);
        return new Blob(exact, length, true);
    }

    /** The bytes, one after the other. */
    InputStream open() {
        return packed
                ? ZSTD.wrapForInput(ByteBuffer.wrap(bytes), MAGIC, BufferSupplier.NO_CACHING)
                : new ByteArrayInputStream(bytes);
    }

    /** All of them. */
    byte[] unpacked() {
        return packed ? first(length) : bytes;
    }

    /** The first of them. */
    byte[] first(int most) {
        try (InputStream in = open()) {
            return in.readNBytes(Math.min(most, length));
        } catch (IOException e) {
            throw new UncheckedIOException("no file is involved, so this can't happen", e);
        }
    }
}

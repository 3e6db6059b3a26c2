package io.workerreturn.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the values of stores and internal topics: variable-length integers, times to the second where they are whole
 * seconds, identifiers in half their length where they are hexadecimal. Numbers and texts are those of Avro, so that
 * {@link RecordEncoder} writes with it, too. Not thread-safe.
 */
public final class CompactWriter {
    static final int MAX_VARINT = 10;

    private static final int ROOM = 512;

    /** A buffer that one huge value has stretched is not kept. */
    static final int LARGEST_KEPT = 1 << 20;

    /** Stream threads share serdes, but never a buffer. */
    private static final ThreadLocal<CompactWriter> OWN = ThreadLocal.withInitial(CompactWriter::new);

    private byte[] bytes = new byte[ROOM];
    private int size;
    private boolean busy;

    /** What {@code write} writes of a value, on a buffer that this thread uses again and again. */
    static <T> byte[] bytesOf(T value, BiConsumer<CompactWriter, T> write) {
        CompactWriter own = OWN.get();
        // whoever writes a value within a value must not write over the outer one
        CompactWriter writer = own.busy ? new CompactWriter() : own;
        writer.busy = true;
        try {
            write.accept(writer, value);
            return writer.toBytes();
        } finally {
            writer.clear();
        }
    }

    private void clear() {
        busy = false;
        size = 0;
        if (bytes.length > LARGEST_KEPT) {
            bytes = new byte[ROOM];
        }
    }

    private void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    CompactWriter octet(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
        return this;
    }

    /** An unsigned number: small is short. */
    public CompactWriter number(long value) {
        reserve(MAX_VARINT);
        while ((value & ~0x7FL) != 0) {
            bytes[size++] = (byte) (value & 0x7F | 0x80);
            value >>>= 7;
        }
        bytes[size++] = (byte) value;
        return this;
    }

    /** A fraction: eight bytes, the lowest first. */
    CompactWriter real(double value) {
        long bits = Double.doubleToRawLongBits(value);
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            octet((byte) (bits >>> shift));
        }
        return this;
    }

    /** A signed number: near 0 is short. */
    public CompactWriter signed(long value) {
        return number(value << 1 ^ value >> 63);
    }

    /** A span of milliseconds: whole seconds are shorter. */
    CompactWriter span(long millis) {
        return millis % 1000 == 0 ? signed(millis / 1000 << 1) : signed(millis << 1 | 1);
    }

    /** Bytes. */
    public CompactWriter raw(byte[] value) {
        return number(value.length).plain(value);
    }

    /** Bytes as they are, without their length. */
    CompactWriter plain(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
        return this;
    }

    /** Bytes, or none. */
    public CompactWriter optionalRaw(byte @Nullable [] value) {
        return value == null ? octet(0) : octet(1).raw(value);
    }

    /** A text. */
    public CompactWriter text(String value) {
        return utf8(value, 0);
    }

    /** A text, or none. */
    public CompactWriter optionalText(@Nullable String value) {
        return value == null ? octet(0) : octet(1).text(value);
    }

    /** A signed number, or none. */
    public CompactWriter optionalNumber(@Nullable Number value) {
        return value == null ? octet(0) : octet(1).signed(value.longValue());
    }

    /** An identifier: lower-case hexadecimal takes half its length. */
    CompactWriter id(String value) {
        int start = size;
        if (hexadecimal(value)) {
            return this;
        }
        size = start;
        return utf8(value, 1);
    }

    /** Writes digits until one is none: whether all were. */
    private boolean hexadecimal(String value) {
        int length = value.length();
        if (length == 0 || length % 2 != 0) {
            return false;
        }
        number((long) length << 1 | 1);
        reserve(length / 2);
        for (int i = 0; i < length; i += 2) {
            int octet = hex(value.charAt(i)) << 4 | hex(value.charAt(i + 1));
            if (octet < 0) {
                return false;
            }
            bytes[size++] = (byte) octet;
        }
        return true;
    }

    /** Text after its length, which is shifted to the left by {@code shift}. Most is ASCII, and is written without a copy. */
    CompactWriter utf8(String value, int shift) {
        int length = value.length();
        int start = size;
        number((long) length << shift);
        reserve(length);
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c >= 0x80) {
                size = start;
                byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
                return number((long) utf8.length << shift).plain(utf8);
            }
            bytes[size++] = (byte) c;
        }
        return this;
    }

    private static int hex(char digit) {
        if (digit >= '0' && digit <= '9') {
            return digit - '0';
        }
        return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
    }

    /** How many bytes the buffer holds before it grows. */
    int room() {
        return bytes.length;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }
}

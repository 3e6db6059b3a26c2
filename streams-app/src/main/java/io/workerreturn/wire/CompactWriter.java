package io.workerreturn.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes the values of stores and internal topics: variable-length integers, times to the second where they are whole
 * seconds, identifiers in half their length where they are hexadecimal. Not thread-safe; one per value.
 */
final class CompactWriter {
    static final int MAX_VARINT = 10;

    private byte[] bytes;
    private int size;

    CompactWriter(int expectedSize) {
        bytes = new byte[expectedSize];
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
    CompactWriter number(long value) {
        reserve(MAX_VARINT);
        while ((value & ~0x7FL) != 0) {
            bytes[size++] = (byte) (value & 0x7F | 0x80);
            value >>>= 7;
        }
        bytes[size++] = (byte) value;
        return this;
    }

    /** A signed number: near 0 is short. */
    CompactWriter signed(long value) {
        return number(value << 1 ^ value >> 63);
    }

    /** A span of milliseconds: whole seconds are shorter. */
    CompactWriter span(long millis) {
        return millis % 1000 == 0 ? signed(millis / 1000 << 1) : signed(millis << 1 | 1);
    }

    CompactWriter raw(byte[] value) {
        number(value.length);
        reserve(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
        return this;
    }

    CompactWriter optionalRaw(byte @Nullable [] value) {
        return value == null ? octet(0) : octet(1).raw(value);
    }

    CompactWriter text(String value) {
        return raw(value.getBytes(StandardCharsets.UTF_8));
    }

    CompactWriter optionalText(@Nullable String value) {
        return value == null ? octet(0) : octet(1).text(value);
    }

    CompactWriter optionalNumber(@Nullable Number value) {
        return value == null ? octet(0) : octet(1).signed(value.longValue());
    }

    /** An identifier: lower-case hexadecimal takes half its length. */
    CompactWriter id(String value) {
        int length = value.length();
        if (!isHex(value)) {
            byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
            number((long) utf8.length << 1);
            reserve(utf8.length);
            System.arraycopy(utf8, 0, bytes, size, utf8.length);
            size += utf8.length;
            return this;
        }
        number((long) length << 1 | 1);
        reserve(length / 2);
        for (int i = 0; i < length; i += 2) {
            bytes[size++] = (byte) (hex(value.charAt(i)) << 4 | hex(value.charAt(i + 1)));
        }
        return this;
    }

    private static boolean isHex(String value) {
        if (value.isEmpty() || value.length() % 2 != 0) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            if (hex(value.charAt(i)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static int hex(char digit) {
        if (digit >= '0' && digit <= '9') {
            return digit - '0';
        }
        return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }
}

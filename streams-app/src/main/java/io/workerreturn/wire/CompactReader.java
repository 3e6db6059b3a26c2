package io.workerreturn.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads what {@link CompactWriter} wrote, call for call. Not thread-safe. */
final class CompactReader {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final byte[] bytes;
    private int at;

    CompactReader(byte[] bytes) {
        this(bytes, 0);
    }

    /** Begins to read here. */
    CompactReader(byte[] bytes, int from) {
        this.bytes = bytes;
        this.at = from;
    }

    /** How far it has read. */
    int at() {
        return at;
    }

    boolean atEnd() {
        return at == bytes.length;
    }

    int octet() {
        return bytes[at++];
    }

    long number() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes[at++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    int count() {
        return Math.toIntExact(number());
    }

    long signed() {
        long value = number();
        return value >>> 1 ^ -(value & 1);
    }

    long span() {
        long value = signed();
        return (value & 1) == 0 ? (value >> 1) * 1000 : value >> 1;
    }

    byte[] raw() {
        int length = count();
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    byte @Nullable [] optionalRaw() {
        return octet() == 0 ? null : raw();
    }

    String text() {
        int length = count();
        at += length;
        return new String(bytes, at - length, length, StandardCharsets.UTF_8);
    }

    @Nullable
    String optionalText() {
        return octet() == 0 ? null : text();
    }

    @Nullable
    Integer optionalInt() {
        return octet() == 0 ? null : (Integer) Math.toIntExact(signed());
    }

    @Nullable
    Long optionalLong() {
        return octet() == 0 ? null : (Long) signed();
    }

    /** Passes over an identifier. */
    void skipId() {
        long header = number();
        int length = Math.toIntExact(header >>> 1);
        at += (header & 1) == 0 ? length : length / 2;
    }

    String id() {
        long header = number();
        int length = Math.toIntExact(header >>> 1);
        if ((header & 1) == 0) {
            at += length;
            return new String(bytes, at - length, length, StandardCharsets.UTF_8);
        }
        char[] digits = new char[length];
        for (int i = 0; i < length; i += 2) {
            digits[i] = HEX[bytes[at] >> 4 & 0xF];
            digits[i + 1] = HEX[bytes[at++] & 0xF];
        }
        return new String(digits);
    }
}

package io.workerreturn.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads what {@link CompactWriter} wrote, call for call. Not thread-safe. */
public final class CompactReader {
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

    /** What {@link CompactWriter#number} wrote. */
    public long number() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes[at++];
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    /** What {@link CompactWriter#number} wrote, where it fits an int. */
    public int count() {
        return Math.toIntExact(number());
    }

    /** What {@link CompactWriter#signed} wrote. */
    public long signed() {
        long value = number();
        return value >>> 1 ^ -(value & 1);
    }

    long span() {
        long value = signed();
        return (value & 1) == 0 ? (value >> 1) * 1000 : value >> 1;
    }

    /** What {@link CompactWriter#raw} wrote. */
    public byte[] raw() {
        int length = count();
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    /** What {@link CompactWriter#optionalRaw} wrote. */
    public byte @Nullable [] optionalRaw() {
        return octet() == 0 ? null : raw();
    }

    /** What {@link CompactWriter#text} wrote. */
    public String text() {
        int length = count();
        at += length;
        return new String(bytes, at - length, length, StandardCharsets.UTF_8);
    }

    /** What {@link CompactWriter#optionalText} wrote. */
    public @Nullable String optionalText() {
        return octet() == 0 ? null : text();
    }

    /** What {@link CompactWriter#optionalNumber} wrote of an int. */
    public @Nullable Integer optionalInt() {
        return octet() == 0 ? null : (Integer) Math.toIntExact(signed());
    }

    /** What {@link CompactWriter#optionalNumber} wrote. */
    public @Nullable Long optionalLong() {
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

package io.workerreturn.wire;

import io.workerreturn.schema.RejectedContent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * All that is in a record of which something is larger than {@link RecordLimits} says: it is not decoded, but kept. Its content
 * is key, headers and value as Avro writes a {@link RejectedContent}, and is never in memory as a whole here.
 */
public final class Bulk {
    private static final int AT_ONCE = 64 << 10;

    private final @Nullable Blob key;
    private final Blob headers;
    private final @Nullable Blob value;
    private final String excess;

    private Bulk(@Nullable Blob key, Blob headers, @Nullable Blob value, String excess) {
        this.key = key;
        this.headers = headers;
        this.value = value;
        this.excess = excess;
    }

    /**
     * What is in a record with these; null if nothing of it is too large.
     *
     * @param headers as {@link #packed}
     * @param headersSize as {@link #size}
     */
    static @Nullable Bulk of(@Nullable Blob key, Blob headers, long headersSize, @Nullable Blob value) {
        List<String> excess = new ArrayList<>();
        over("key", key == null ? 0 : key.length(), RecordLimits.KEY, excess);
        over("headers", headersSize, RecordLimits.HEADERS, excess);
        over("value", value == null ? 0 : value.length(), RecordLimits.VALUE, excess);
        return excess.isEmpty() ? null : new Bulk(key, headers, value, String.join(", ", excess));
    }

    private static void over(String what, long size, int most, List<String> excess) {
        if (size > most) {
            excess.add(what + " of " + size + " bytes (" + most + " at most)");
        }
    }

    /** Bytes of headers all together. */
    static long size(List<RawRecord.Header> headers) {
        long size = 0;
        for (RawRecord.Header header : headers) {
            byte[] value = header.value();
            size += RecordLimits.PER_HEADER + Utils.utf8Length(header.key()) + (value == null ? 0 : value.length);
        }
        return size;
    }

    /** Headers as they stand in the content: never there as a whole beside those that are given. */
    static Blob packed(List<RawRecord.Header> headers) {
        return Blob.pack(bytes -> {
            BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
            out.writeArrayStart();
            out.setItemCount(headers.size());
            for (RawRecord.Header header : headers) {
                out.startItem();
                out.writeString(header.key());
                byte[] value = header.value();
                out.writeIndex(value == null ? 0 : 1);
                if (value != null) {
                    out.writeBytes(value);
                }
            }
            out.writeArrayEnd();
            out.flush();
        });
    }

    /** What of it is too large, for people. */
    public String excess() {
        return excess;
    }

    /** Bytes of its value; null if it has none. */
    public @Nullable Long valueLength() {
        return value == null ? null : (Long) (long) value.length();
    }

    /** Bytes of its content. */
    public long length() {
        return prefix(key).length
                + (key == null ? 0L : key.length())
                + headers.length()
                + prefix(value).length
                + (value == null ? 0L : value.length());
    }

    /** Its content, from the beginning. */
    public InputStream open() {
        List<InputStream> pieces = new ArrayList<>();
        add(key, pieces);
        pieces.add(headers.open());
        add(value, pieces);
        return new SequenceInputStream(Collections.enumeration(pieces));
    }

    private static void add(@Nullable Blob blob, List<InputStream> pieces) {
        pieces.add(new ByteArrayInputStream(prefix(blob)));
        if (blob != null) {
            pieces.add(blob.open());
        }
    }

    /** What stands before bytes that may be null. */
    private static byte[] prefix(@Nullable Blob blob) {
        return bytes(out -> {
            out.writeIndex(blob == null ? 0 : 1);
            if (blob != null) {
                out.writeLong(blob.length());
            }
        });
    }

    /** SHA-256 of its content. */
    public byte[] sha256() {
        MessageDigest digest = digest();
        try (InputStream in = open()) {
            byte[] some = new byte[AT_ONCE];
            for (int count = in.read(some); count >= 0; count = in.read(some)) {
                digest.update(some, 0, count);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no file is involved, so this can't happen", e);
        }
        return digest.digest();
    }

    /** SHA-256 of a content. */
    public static byte[] sha256(byte[] content) {
        return digest().digest(content);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * The record whose content this is.
     *
     * @param place topic, partition, offset and timestamp are taken from it
     * @throws IllegalArgumentException if these bytes are no content
     */
    public static RawRecord record(RawRecord place, byte[] content) {
        try {
            BinaryDecoder in = DecoderFactory.get().binaryDecoder(content, null);
            byte[] key = optional(in);
            List<RawRecord.Header> headers = new ArrayList<>();
            for (long left = in.readArrayStart(); left != 0; left = in.arrayNext()) {
                for (long i = 0; i < left; i++) {
                    headers.add(new RawRecord.Header(in.readString(), optional(in)));
                }
            }
            byte[] value = optional(in);
            return new RawRecord(
                    place.topic(), place.partition(), place.offset(), place.timestamp(), key, value, headers);
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("these bytes are no content of a record", e);
        }
    }

    private static byte @Nullable [] optional(BinaryDecoder in) throws IOException {
        if (in.readIndex() == 0) {
            return null;
        }
        ByteBuffer read = in.readBytes(null);
        byte[] bytes = new byte[read.remaining()];
        read.get(bytes);
        return bytes;
    }

    private interface Writing {
        void to(BinaryEncoder out) throws IOException;
    }

    private static byte[] bytes(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            BinaryEncoder out = EncoderFactory.get().binaryEncoder(bytes, null);
            writing.to(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("no file is involved, so this can't happen", e);
        }
        return bytes.toByteArray();
    }

    /** The first bytes of the key; null if there is none. */
    byte @Nullable [] beginningOfKey() {
        return key == null ? null : key.first(RecordLimits.KEY);
    }

    /** Whether the key is all there in {@link #beginningOfKey}. */
    boolean keyFits() {
        return key == null || key.length() <= RecordLimits.KEY;
    }
}

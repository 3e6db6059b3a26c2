package io.workerreturn.wire;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * How bytes come in from topics that anybody may write to. A batch of a megabyte may unfold to hundreds of times as much, and a
 * client holds many: so what is larger than {@link RecordLimits} says is packed again, record by record, before the next one
 * unfolds. A header says so, with a mark that nobody outside of this process knows.
 */
public final class Inlet implements Deserializer<byte[]> {
    private static final String MARKED = "worker-return-packed";
    private static final int TOKEN = 16;
    private static final byte[] MARK = mark();
    /** Room for the headers that say who sent a record again, and how. */
    private static final int RESUBMISSION = 8 << 10;

    private static final byte KEY = 0;
    private static final byte VALUE = 1;
    private static final byte HEADERS = 2;

    private final byte what;
    private final int most;
    private final Predicate<String> topics;

    private Inlet(byte what, int most, Predicate<String> topics) {
        this.what = what;
        this.most = most;
        this.topics = topics;
    }

    /** For a consumer's keys, whatever it reads: it opens each with {@link #value}. */
    public static Deserializer<byte[]> keys() {
        return keys(topic -> true);
    }

    /** For its values, likewise. */
    public static Deserializer<byte[]> values() {
        return values(topic -> true);
    }

    /**
     * For the keys of a consumer that reads other topics besides, whose records are given as they are.
     *
     * @param topics those whose records may be packed, by their names with the prefix
     */
    public static Deserializer<byte[]> keys(Predicate<String> topics) {
        return new Inlet(KEY, RecordLimits.KEY, topics);
    }

    /** For its values, likewise. */
    public static Deserializer<byte[]> values(Predicate<String> topics) {
        return new Inlet(VALUE, RecordLimits.VALUE, topics);
    }

    private static byte[] mark() {
        byte[] mark = new byte[TOKEN];
        new SecureRandom().nextBytes(mark);
        return mark;
    }

    @Override
    public byte[] deserialize(String topic, byte[] data) {
        throw new UnsupportedOperationException("consumers give the headers, too");
    }

    @Override
    public byte[] deserialize(String topic, Headers headers, byte[] data) {
        return deserialize(topic, headers, ByteBuffer.wrap(data));
    }

    @Override
    public byte[] deserialize(String topic, Headers headers, ByteBuffer data) {
        boolean packs = topics.test(topic);
        boolean fits = !packs || data.remaining() <= most;
        if (!fits || packs && headers.iterator().hasNext()) {
            packHeaders(headers);
        }
        if (fits) {
            byte[] plain = new byte[data.remaining()];
            data.get(plain);
            return plain;
        }
        Blob packed = Blob.pack(data);
        headers.add(MARKED, marked(what, packed.length(), new byte[0]));
        return packed.bytes();
    }

    private static void packHeaders(Headers headers) {
        List<RawRecord.Header> plain = new ArrayList<>();
        for (Header header : headers) {
            if (ours(header) == null) {
                // makes its texts and bytes, which else hold on to all of the record
                plain.add(new RawRecord.Header(header.key(), header.value()));
            }
        }
        long size = Bulk.size(plain);
        if (size > RecordLimits.HEADERS) {
            // here is no mark of ours yet: keys come first, and whoever packs looks at the headers before
            for (RawRecord.Header header : plain) {
                headers.remove(header.key());
            }
            Blob packed = Bulk.packed(plain);
            headers.add(
                    MARKED,
                    marked(
                            HEADERS,
                            packed.length(),
                            ByteBuffer.allocate(Long.BYTES + packed.bytes().length)
                                    .putLong(size)
                                    .put(packed.bytes())
                                    .array()));
        }
    }

    private static byte[] marked(byte what, int length, byte[] content) {
        return ByteBuffer.allocate(TOKEN + 1 + Integer.BYTES + content.length)
                .put(MARK)
                .put(what)
                .putInt(length)
                .put(content)
                .array();
    }

    /** What stands behind our mark; null if the header is none of ours. */
    private static @Nullable ByteBuffer ours(Header header) {
        byte[] value = header.value();
        return header.key().equals(MARKED)
                        && value != null
                        && value.length > TOKEN
                        && Arrays.equals(value, 0, TOKEN, MARK, 0, TOKEN)
                ? ByteBuffer.wrap(value, TOKEN, value.length - TOKEN)
                : null;
    }

    /**
     * A record as it stood on its topic, from what a consumer gave, with these deserializers or others.
     *
     * @param topic without the prefix
     */
    public static RawRecord record(
            String topic,
            int partition,
            long offset,
            long timestamp,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Headers headers) {
        Blob wholeKey = key == null ? null : Blob.of(key);
        Blob wholeValue = value == null ? null : Blob.of(value);
        Blob packedHeaders = null;
        long size = 0;
        List<RawRecord.Header> plain = List.of();
        for (Header header : headers) {
            ByteBuffer ours = ours(header);
            if (ours == null) {
                if (plain.isEmpty()) {
                    plain = new ArrayList<>();
                }
                plain.add(new RawRecord.Header(header.key(), header.value()));
                continue;
            }
            byte what = ours.get();
            int length = ours.getInt();
            if (what == KEY && key != null) {
                wholeKey = new Blob(key, length, true);
            } else if (what == VALUE && value != null) {
                wholeValue = new Blob(value, length, true);
            } else if (what == HEADERS) {
                size = ours.getLong();
                byte[] bytes = new byte[ours.remaining()];
                ours.get(bytes);
                packedHeaders = new Blob(bytes, length, true);
            }
        }
        if (packedHeaders == null) {
            size = Bulk.size(plain);
        }
        boolean fits = (wholeKey == null || wholeKey.length() <= RecordLimits.KEY)
                && (wholeValue == null || wholeValue.length() <= RecordLimits.VALUE)
                && size <= RecordLimits.HEADERS;
        if (fits) {
            return new RawRecord(topic, partition, offset, timestamp, key, value, plain);
        }
        Bulk bulk = Bulk.of(wholeKey, packedHeaders == null ? Bulk.packed(plain) : packedHeaders, size, wholeValue);
        return new RawRecord(
                topic,
                partition,
                offset,
                timestamp,
                wholeKey == null ? null : wholeKey.first(RecordLimits.KEY),
                null,
                List.of(),
                bulk);
    }

    /** Whether a record may have these headers, and those of a resubmission besides. */
    public static boolean takesHeaders(List<RawRecord.Header> headers) {
        return Bulk.size(headers) <= RecordLimits.HEADERS - RESUBMISSION;
    }

    /** A value as it was, from what a consumer with these deserializers gave. */
    public static byte @Nullable [] value(byte @Nullable [] value, Headers headers) {
        if (value != null) {
            for (Header header : headers) {
                ByteBuffer ours = ours(header);
                if (ours != null && ours.get() == VALUE) {
                    return new Blob(value, ours.getInt(), true).unpacked();
                }
            }
        }
        return value;
    }
}

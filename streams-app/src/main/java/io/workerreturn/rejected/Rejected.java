package io.workerreturn.rejected;

import io.workerreturn.schema.RejectedRecord;
import io.workerreturn.wire.RawRecord;
import io.workerreturn.wire.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record that could not be used, as it stands on {@code rejected-records}.
 *
 * @param partition of {@code rejected-records}
 * @param offset in it
 * @param rejectedAt when it was put there
 * @param record as it stood on its topic
 * @param reason the code, perhaps of another version
 * @param message what is wrong, for people
 * @param extent if it comes in parts, how far it goes: the record then holds no more than the key, and
 *     {@link RejectedTopic#whole} has the rest; else null
 */
public record Rejected(
        int partition,
        long offset,
        Instant rejectedAt,
        RawRecord record,
        String reason,
        String message,
        @Nullable Extent extent) {

    /**
     * How far a record goes that comes in parts.
     *
     * @param parts that there are
     * @param here whether all of them are: else the first is, and all of it stands where the record stood
     * @param length bytes of its content
     * @param sha256 of its content
     * @param valueLength bytes of its value; null if it has none
     */
    public record Extent(
            int parts,
            boolean here,
            long length,
            byte[] sha256,
            @Nullable Long valueLength) {}

    static Rejected of(int partition, long offset, long rejectedAt, RejectedRecord told) {
        List<RawRecord.Header> headers = told.getHeaders().stream()
                .map(header -> new RawRecord.Header(header.getKey(), bytes(header.getValue())))
                .toList();
        return new Rejected(
                partition,
                offset,
                Instant.ofEpochMilli(rejectedAt),
                new RawRecord(
                        told.getTopic(),
                        told.getPartition(),
                        told.getOffset(),
                        told.getTimestamp().toEpochMilli(),
                        bytes(told.getKey()),
                        bytes(told.getValue()),
                        headers),
                told.getReason(),
                told.getMessage(),
                extent(told));
    }

    private static @Nullable Extent extent(RejectedRecord told) {
        Long length = told.getContentLength();
        byte[] sum = bytes(told.getContentSha256());
        byte[] first = bytes(told.getContent());
        return length == null || sum == null || first == null
                ? null
                : new Extent(
                        told.getParts(),
                        told.getParts() > 1 || first.length == length,
                        length,
                        sum,
                        told.getValueLength());
    }

    /** The same with all that is in it. */
    Rejected whole(RawRecord all) {
        return new Rejected(partition, offset, rejectedAt, all, reason, message, null);
    }

    /** Bytes of its value; 0 if it has none. */
    public long size() {
        if (extent != null) {
            return extent.valueLength() == null ? 0 : extent.valueLength();
        }
        return record.value() == null ? 0 : record.value().length;
    }

    private static byte @Nullable [] bytes(@Nullable ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /** Which record it is. */
    public RejectedId id() {
        return new RejectedId(record.topic(), record.partition(), record.offset());
    }

    /** Where it stands on {@code rejected-records}: {@code partition:offset}. */
    public String place() {
        return partition + ":" + offset;
    }

    /** Its key for people, as {@link #text}; null if it has none. */
    public @Nullable String keyText() {
        return record.key() == null ? null : text(record.key());
    }

    /** Bytes that should be text, as they are; in hexadecimal digits if they are none. */
    public static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return "0x" + HexFormat.of().formatHex(bytes);
        }
    }

    /** When the broker had the record first. */
    public Instant appendedAt() {
        return Instant.ofEpochMilli(record.timestamp());
    }

    /** The reason; empty if this version has no such code. */
    public Optional<Reason> knownReason() {
        return Arrays.stream(Reason.values())
                .filter(known -> known.name().equals(reason))
                .findFirst();
    }

    /** The record in whose place this one was sent, if it is a repair that was rejected again. */
    public Optional<RejectedId> resubmittedOf() {
        return Provenance.of(record.headers());
    }
}

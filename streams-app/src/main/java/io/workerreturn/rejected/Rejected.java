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
 */
public record Rejected(
        int partition, long offset, Instant rejectedAt, RawRecord record, String reason, String message) {

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
                told.getMessage());
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

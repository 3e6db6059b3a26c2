package io.workerreturn.wire;

import io.workerreturn.schema.RecordHeader;
import io.workerreturn.schema.RejectedRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A record that can't be used, as it leaves: one record, or, where it is too large for that, its content in parts. Each is
 * smaller than {@link RecordLimits#SENT}.
 */
public final class RejectedParts {
    private RejectedParts() {}

    /**
     * Hands over what is to be published, in its order.
     *
     * @param message what is wrong, for people; cut to {@link RecordLimits#TEXT} characters
     */
    public static void of(RawRecord record, Reason reason, String message, Consumer<RejectedRecord> out) {
        String text =
                message.length() <= RecordLimits.TEXT ? message : message.substring(0, RecordLimits.TEXT - 1) + "…";
        Bulk bulk = record.bulk();
        if (bulk == null) {
            out.accept(one(record, reason, text));
            return;
        }
        long length = bulk.length();
        int parts = length > RecordLimits.WHOLE ? 1 : Math.toIntExact(-Math.floorDiv(-length, RecordLimits.PART));
        ByteBuffer sum = ByteBuffer.wrap(bulk.sha256());
        try (InputStream content = bulk.open()) {
            for (int part = 0; part < parts; part++) {
                out.accept(new RejectedRecord(
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        Instant.ofEpochMilli(record.timestamp()),
                        bulk.keyFits() ? buffer(record.key()) : null,
                        null,
                        List.of(),
                        reason.name(),
                        text,
                        part,
                        parts,
                        ByteBuffer.wrap(content.readNBytes(RecordLimits.PART)),
                        length,
                        sum.duplicate(),
                        bulk.valueLength()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no file is involved, so this can't happen", e);
        }
    }

    private static RejectedRecord one(RawRecord record, Reason reason, String message) {
        return new RejectedRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                buffer(record.key()),
                buffer(record.value()),
                record.headers().stream()
                        .map(header -> new RecordHeader(header.key(), buffer(header.value())))
                        .toList(),
                reason.name(),
                message,
                0,
                1,
                null,
                null,
                null,
                null);
    }

    private static @Nullable ByteBuffer buffer(byte @Nullable [] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }

    /** Whether a record is the first of its parts, or the only one: what others are there is counted by it. */
    public static boolean isFirst(RejectedRecord record) {
        return record.getPart() == 0;
    }

    /** Bytes of the value of what was rejected; null if it has none. */
    public static @Nullable Long valueLength(RejectedRecord record) {
        return record.getContentLength() != null
                ? record.getValueLength()
                : record.getValue() == null
                        ? null
                        : (Long) (long) record.getValue().remaining();
    }
}

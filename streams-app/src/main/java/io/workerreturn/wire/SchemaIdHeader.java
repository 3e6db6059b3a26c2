package io.workerreturn.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The header in which a producer may put the id of its value's schema, leaving the value without a frame: a zero byte and the
 * id in four bytes, as in the frame, or a one and the schema's GUID.
 */
public final class SchemaIdHeader {
    /** The header. */
    public static final String NAME = "__value_schema_id";

    /** The producer's setting that puts the id there. */
    public static final String SETTING = "value.schema.id.serializer";

    private static final int GUID = 1 + 16;

    private SchemaIdHeader() {}

    /**
     * The value in its frame, wherever the producer put the id.
     *
     * @throws UnusableRecordException if the header does not say what the schema's id is
     */
    public static byte @Nullable [] framed(RawRecord record) {
        byte[] id = record.headers().isEmpty() ? null : of(record.headers());
        byte[] value = record.value();
        if (id == null || value == null) {
            return value;
        }
        if (id.length == WireFormat.HEADER && id[0] == WireFormat.MAGIC) {
            byte[] framed = new byte[id.length + value.length];
            System.arraycopy(id, 0, framed, 0, id.length);
            System.arraycopy(value, 0, framed, id.length, value.length);
            return framed;
        }
        throw new UnusableRecordException(
                Reason.NOT_AVRO,
                "its header " + NAME
                        + (id.length == GUID && id[0] == 1
                                ? " names its schema by a GUID, and not by the id in the registry"
                                : " of " + id.length + " bytes is no schema id")
                        + ": set " + SETTING + " of its producer to"
                        + " io.confluent.kafka.serializers.schema.id.PrefixSchemaIdSerializer, or leave it away");
    }

    /** The record with its value in its frame and without the header; as it is where there is no such header, or no id in it. */
    public static RawRecord plain(RawRecord record) {
        byte[] framed;
        try {
            framed = framed(record);
        } catch (UnusableRecordException unknown) {
            return record;
        }
        return framed == record.value()
                ? record
                : new RawRecord(
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        record.timestamp(),
                        record.key(),
                        framed,
                        without(record.headers()));
    }

    /** Headers that say nothing of a schema. */
    public static List<RawRecord.Header> without(List<RawRecord.Header> headers) {
        return headers.stream().filter(header -> !header.key().equals(NAME)).toList();
    }

    /** As for any header, the last one counts. */
    private static byte @Nullable [] of(List<RawRecord.Header> headers) {
        for (int i = headers.size() - 1; i >= 0; i--) {
            if (headers.get(i).key().equals(NAME)) {
                return headers.get(i).value();
            }
        }
        return null;
    }
}

package io.workerreturn.wire;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a field of a schema holds as Avro's own writer does, byte for byte. It looks at the schema once; Avro's asks
 * again at each value what that is, which takes most of its time.
 */
@FunctionalInterface
interface RecordEncoder {
    void write(CompactWriter out, @Nullable Object value);

    /**
     * The encoder of this schema, for values of the classes that Avro generates. Like Avro's writer it takes a time as its
     * number, too.
     *
     * @throws IllegalArgumentException if the schema holds a type that none of our records has
     */
    static RecordEncoder of(Schema schema) {
        if (schema.getLogicalType() != null) {
            return ofLogical(schema.getLogicalType());
        }
        return switch (schema.getType()) {
            case RECORD -> ofRecord(schema);
            case UNION -> ofUnion(schema);
            case ARRAY -> ofArray(of(schema.getElementType()));
            case MAP -> ofMap(of(schema.getValueType()));
            case STRING -> (out, value) -> string(out, value.toString());
            case ENUM -> (out, value) -> out.signed(((Enum<?>) value).ordinal());
            case INT -> (out, value) -> out.signed((Integer) value);
            case LONG -> (out, value) -> out.signed((Long) value);
            case DOUBLE -> (out, value) -> out.real((Double) value);
            case BOOLEAN -> (out, value) -> out.octet((Boolean) value ? 1 : 0);
            case BYTES -> (out, value) -> bytes(out, (ByteBuffer) value);
            case NULL -> (out, value) -> {};
            default -> throw new IllegalArgumentException("teach RecordEncoder to write " + schema);
        };
    }

    private static RecordEncoder ofLogical(LogicalType type) {
        if (type instanceof LogicalTypes.TimestampMillis) {
            return (out, value) -> out.signed(value instanceof Instant time ? time.toEpochMilli() : (Long) value);
        } else if (type instanceof LogicalTypes.Date) {
            return (out, value) ->
                    out.signed(value instanceof LocalDate day ? Math.toIntExact(day.toEpochDay()) : (Integer) value);
        }
        throw new IllegalArgumentException("teach RecordEncoder to write " + type.getName());
    }

    private static RecordEncoder ofRecord(Schema schema) {
        RecordEncoder[] fields =
                schema.getFields().stream().map(field -> of(field.schema())).toArray(RecordEncoder[]::new);
        return (out, value) -> {
            IndexedRecord record = (IndexedRecord) value;
            int at = 0;
            try {
                for (; at < fields.length; at++) {
                    fields[at].write(out, record.get(at));
                }
            } catch (RuntimeException e) {
                throw new IllegalArgumentException(
                        schema.getName() + "." + schema.getFields().get(at).name()
                                + " holds what its schema does not allow",
                        e);
            }
        };
    }

    /** A union is null or one other type, or records of several. */
    private static RecordEncoder ofUnion(Schema schema) {
        List<Schema> branches = schema.getTypes();
        if (branches.size() == 2 && schema.isNullable()) {
            int present = branches.get(0).getType() == Schema.Type.NULL ? 1 : 0;
            RecordEncoder encoder = of(branches.get(present));
            return (out, value) -> {
                if (value == null) {
                    out.signed(1 - present);
                } else {
                    encoder.write(out.signed(present), value);
                }
            };
        }
        Map<String, RecordEncoder> encoders = new HashMap<>();
        for (int i = 0; i < branches.size(); i++) {
            if (branches.get(i).getType() != Schema.Type.RECORD) {
                throw new IllegalArgumentException("teach RecordEncoder to write the union " + schema);
            }
            int branch = i;
            RecordEncoder encoder = of(branches.get(i));
            encoders.put(branches.get(i).getFullName(), (out, value) -> encoder.write(out.signed(branch), value));
        }
        return (out, value) ->
                encoders.get(((IndexedRecord) value).getSchema().getFullName()).write(out, value);
    }

    private static RecordEncoder ofArray(RecordEncoder element) {
        return (out, value) -> {
            List<?> list = (List<?>) value;
            if (!list.isEmpty()) {
                out.signed(list.size());
                for (Object each : list) {
                    element.write(out, each);
                }
            }
            out.signed(0);
        };
    }

    private static RecordEncoder ofMap(RecordEncoder element) {
        return (out, value) -> {
            Map<?, ?> map = (Map<?, ?>) value;
            if (!map.isEmpty()) {
                out.signed(map.size());
                map.forEach((key, each) -> {
                    string(out, key.toString());
                    element.write(out, each);
                });
            }
            out.signed(0);
        };
    }

    /** Avro's lengths are signed numbers: those of the others, one bit to the left. */
    private static void string(CompactWriter out, String value) {
        out.utf8(value, 1);
    }

    private static void bytes(CompactWriter out, ByteBuffer value) {
        byte[] copy = new byte[value.remaining()];
        value.duplicate().get(copy);
        out.signed(copy.length).plain(copy);
    }
}

package io.workerreturn.rejected;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.workerreturn.wire.WireFormat;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;

/**
 * Reads the fields of a value as far as they go. What was read before the bytes stop to make sense is kept, which Avro's own
 * readers don't do; and no length in the bytes is believed before as many bytes are there.
 */
final class FieldsReader {
    private static final int DEEPEST = 40;
    private static final int MOST_ITEMS = 10_000;

    private final ByteArrayInputStream bytes;
    private final BinaryDecoder in;
    private final int size;
    private String path = "";

    private FieldsReader(byte[] value) {
        size = value.length;
        bytes = new ByteArrayInputStream(value, WireFormat.HEADER, value.length - WireFormat.HEADER);
        in = DecoderFactory.get().directBinaryDecoder(bytes, null);
    }

    /**
     * The fields.
     *
     * @param schema with which it was written
     * @param value in its frame
     */
    static Fields read(Schema schema, byte[] value) {
        ObjectNode root = Fields.JSON.objectNode();
        if (schema.getType() != Schema.Type.RECORD) {
            return new Fields(root, new Fields.Failure("", WireFormat.HEADER, "its schema is no record"));
        }
        FieldsReader reader = new FieldsReader(value);
        try {
            reader.fields(schema, root, "", 0);
            int left = reader.bytes.available();
            return new Fields(
                    root,
                    left == 0
                            ? null
                            : new Fields.Failure("", reader.at(), left + " bytes follow after the end of the record"));
        } catch (EOFException end) {
            return new Fields(root, new Fields.Failure(reader.path, reader.at(), "the bytes end here, too early"));
        } catch (IOException | RuntimeException why) {
            return new Fields(
                    root,
                    new Fields.Failure(
                            reader.path, reader.at(), "the bytes don't fit the schema here: " + why.getMessage()));
        }
    }

    private int at() {
        return size - bytes.available();
    }

    private void fields(Schema record, ObjectNode into, String prefix, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("records are nested deeper than " + DEEPEST);
        }
        for (Schema.Field field : record.getFields()) {
            read(field.schema(), prefix + field.name(), depth + 1, value -> into.set(field.name(), value));
        }
    }

    /** Reads one value. Containers are placed before what is in them, so that it stays when reading stops. */
    private void read(Schema schema, String name, int depth, Consumer<JsonNode> place) throws IOException {
        path = name;
        switch (schema.getType()) {
            case RECORD -> {
                ObjectNode record = Fields.JSON.objectNode();
                place.accept(record);
                fields(schema, record, name + '.', depth);
            }
            case ARRAY -> {
                ArrayNode array = Fields.JSON.arrayNode();
                place.accept(array);
                items(in.readArrayStart(), in::arrayNext, array::size, number -> {
                    read(schema.getElementType(), name + '.' + number, depth + 1, array::add);
                });
            }
            case MAP -> {
                ObjectNode map = Fields.JSON.objectNode();
                place.accept(map);
                items(in.readMapStart(), in::mapNext, map::size, number -> {
                    String key = text();
                    read(schema.getValueType(), name + '.' + key, depth + 1, value -> map.set(key, value));
                });
            }
            case UNION -> {
                int branch = in.readIndex();
                List<Schema> branches = schema.getTypes();
                if (branch < 0 || branch >= branches.size()) {
                    throw new IOException("a choice of " + branches.size() + " has no number " + branch);
                }
                Schema chosen = branches.get(branch);
                if (FieldsWriter.needsType(schema) && chosen.getType() == Schema.Type.RECORD) {
                    ObjectNode record = Fields.JSON.objectNode().put(Fields.TYPE, chosen.getName());
                    place.accept(record);
                    fields(chosen, record, name + '.', depth);
                } else {
                    read(chosen, name, depth, place);
                }
            }
            default -> place.accept(primitive(schema));
        }
    }

    private interface Blocks {
        long next() throws IOException;
    }

    private interface Size {
        int now();
    }

    private interface Item {
        void read(int number) throws IOException;
    }

    private static void items(long first, Blocks blocks, Size size, Item item) throws IOException {
        for (long left = first; left > 0; left = blocks.next()) {
            for (long i = 0; i < left; i++) {
                if (size.now() >= MOST_ITEMS) {
                    throw new IOException("a list is longer than " + MOST_ITEMS);
                }
                item.read(size.now());
            }
        }
    }

    private JsonNode primitive(Schema schema) throws IOException {
        LogicalType logical = schema.getLogicalType();
        return switch (schema.getType()) {
            case NULL -> Fields.JSON.nullNode();
            case BOOLEAN -> Fields.JSON.booleanNode(in.readBoolean());
            case INT -> {
                int number = in.readInt();
                yield logical instanceof LogicalTypes.Date
                        ? Fields.JSON.textNode(LocalDate.ofEpochDay(number).toString())
                        : Fields.JSON.numberNode(number);
            }
            case LONG -> {
                long number = in.readLong();
                yield logical instanceof LogicalTypes.TimestampMillis ? time(number) : Fields.JSON.numberNode(number);
            }
            case FLOAT -> Fields.JSON.numberNode(in.readFloat());
            case DOUBLE -> Fields.JSON.numberNode(in.readDouble());
            case STRING -> Fields.JSON.textNode(text());
            case BYTES -> Fields.JSON.textNode(HexFormat.of().formatHex(counted()));
            case FIXED -> Fields.JSON.textNode(HexFormat.of().formatHex(exactly(schema.getFixedSize())));
            case ENUM -> {
                int symbol = in.readEnum();
                List<String> symbols = schema.getEnumSymbols();
                if (symbol < 0 || symbol >= symbols.size()) {
                    throw new IOException(schema.getName() + " has no symbol number " + symbol);
                }
                yield Fields.JSON.textNode(symbols.get(symbol));
            }
            default -> throw new IOException("a type that is no single value: " + schema.getType());
        };
    }

    private static JsonNode time(long millis) {
        try {
            return Fields.JSON.textNode(Instant.ofEpochMilli(millis).toString());
        } catch (DateTimeException beyond) {
            return Fields.JSON.numberNode(millis);
        }
    }

    private String text() throws IOException {
        return new String(counted(), StandardCharsets.UTF_8);
    }

    private byte[] counted() throws IOException {
        return exactly(in.readLong());
    }

    private byte[] exactly(long length) throws IOException {
        if (length < 0) {
            throw new IOException("a length of " + length);
        }
        if (length > bytes.available()) {
            throw new IOException(length + " bytes should follow, but " + bytes.available() + " are left");
        }
        return bytes.readNBytes((int) length);
    }
}

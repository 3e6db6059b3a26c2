package io.workerreturn.rejected;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.workerreturn.wire.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * Writes {@link Fields} back into a value. Says of every mistake in which field it is and what would do. Takes what
 * {@link FieldsReader} makes, and also text where a number belongs, times in milliseconds, and Avro's own JSON, in which the
 * value of a choice stands in an object under the name of its type.
 */
final class FieldsWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);

    private FieldsWriter() {}

    /**
     * The value in its frame.
     *
     * @throws UnrepairableException if a field does not fit the schema
     */
    static byte[] write(int schemaId, Schema schema, JsonNode json) {
        FieldsWriter writer = new FieldsWriter();
        try {
            writer.bytes.write(WireFormat.header(schemaId));
            writer.write(schema, json, "");
            writer.out.flush();
            return writer.bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("no file is involved, so this can't happen", e);
        }
    }

    /** Whether one must say which record of the choice it is. */
    static boolean needsType(Schema union) {
        return union.getTypes().stream()
                        .filter(branch -> branch.getType() == Schema.Type.RECORD)
                        .count()
                > 1;
    }

    private void write(Schema schema, JsonNode json, String path) throws IOException {
        switch (schema.getType()) {
            case RECORD -> record(schema, json, path);
            case UNION -> union(schema, json, path);
            case ARRAY -> {
                must(json.isArray(), path, "is a list");
                out.writeArrayStart();
                out.setItemCount(json.size());
                for (int i = 0; i < json.size(); i++) {
                    out.startItem();
                    write(schema.getElementType(), json.get(i), path + '.' + i);
                }
                out.writeArrayEnd();
            }
            case MAP -> {
                must(json.isObject(), path, "is an object of names and values");
                out.writeMapStart();
                out.setItemCount(json.size());
                for (Map.Entry<String, JsonNode> entry : json.properties()) {
                    out.startItem();
                    out.writeString(entry.getKey());
                    write(schema.getValueType(), entry.getValue(), path + '.' + entry.getKey());
                }
                out.writeMapEnd();
            }
            case NULL -> {
                must(json.isNull(), path, "is null");
                out.writeNull();
            }
            case BOOLEAN -> out.writeBoolean(bool(json, path));
            case INT -> out.writeInt(integer(schema, json, path));
            case LONG -> out.writeLong(number(schema, json, path));
            case FLOAT -> out.writeFloat((float) decimal(json, path));
            case DOUBLE -> out.writeDouble(decimal(json, path));
            case STRING -> {
                must(json.isTextual(), path, "is text");
                out.writeString(json.textValue());
            }
            case BYTES -> out.writeBytes(hex(json, path));
            case FIXED -> {
                byte[] fixed = hex(json, path);
                must(fixed.length == schema.getFixedSize(), path, "has " + schema.getFixedSize() + " bytes");
                out.writeFixed(fixed);
            }
            case ENUM -> {
                int symbol = json.isTextual() ? schema.getEnumSymbols().indexOf(json.textValue()) : -1;
                must(symbol >= 0, path, "is one of " + String.join(", ", schema.getEnumSymbols()));
                out.writeEnum(symbol);
            }
        }
    }

    private void record(Schema schema, JsonNode json, String path) throws IOException {
        must(json.isObject(), path, "is an object with the fields of " + schema.getName());
        String prefix = path.isEmpty() ? "" : path + '.';
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!name.equals(Fields.TYPE) && schema.getField(name) == null) {
                throw new UnrepairableException(prefix + name + " is no field: " + schema.getName() + " has "
                        + schema.getFields().stream().map(Schema.Field::name).collect(Collectors.joining(", ")));
            }
        }
        for (Schema.Field field : schema.getFields()) {
            JsonNode value = json.get(field.name());
            if (value != null) {
                write(field.schema(), value, prefix + field.name());
            } else if (field.hasDefaultValue()) {
                new GenericDatumWriter<>(field.schema()).write(GenericData.get().getDefaultValue(field), out);
            } else {
                throw new UnrepairableException(prefix + field.name() + " is missing" + described(field));
            }
        }
    }

    private static String described(Schema.Field field) {
        return field.doc() == null ? "" : ": " + field.doc();
    }

    private void union(Schema schema, JsonNode json, String path) throws IOException {
        List<Schema> branches = schema.getTypes();
        int branch = -1;
        JsonNode value = json;
        if (json instanceof ObjectNode object) {
            if (object.size() == 1) {
                String name = object.fieldNames().next();
                for (int i = 0; i < branches.size(); i++) {
                    if (branches.get(i).getFullName().equals(name)) {
                        branch = i;
                        value = object.get(name);
                    }
                }
            }
            JsonNode type = object.get(Fields.TYPE);
            for (int i = 0; i < branches.size() && branch < 0; i++) {
                boolean record = branches.get(i).getType() == Schema.Type.RECORD;
                boolean meant = type == null
                        ? !needsType(schema)
                        : branches.get(i).getName().equals(type.asText());
                if (record && meant || branches.get(i).getType() == Schema.Type.MAP) {
                    branch = i;
                }
            }
        } else {
            branch = fitting(branches, json);
        }
        if (branch < 0) {
            throw new UnrepairableException(path + " is " + choices(schema)
                    + (needsType(schema) ? ", which \"" + Fields.TYPE + "\" says" : ""));
        }
        out.writeIndex(branch);
        write(branches.get(branch), value, path);
    }

    /** The first branch that a single value fits; the last that it might, for its message, if it fits none. */
    private static int fitting(List<Schema> branches, JsonNode json) {
        int last = -1;
        for (int i = 0; i < branches.size(); i++) {
            boolean none = branches.get(i).getType() == Schema.Type.NULL;
            if (none != json.isNull() || branches.get(i).getType() == Schema.Type.RECORD) {
                continue;
            }
            last = i;
            try {
                new FieldsWriter().write(branches.get(i), json, "");
                return i;
            } catch (UnrepairableException | IOException notThis) {
                // perhaps the next
            }
        }
        return last;
    }

    private static String choices(Schema union) {
        return "one of "
                + union.getTypes().stream()
                        .map(branch -> branch.getType() == Schema.Type.NULL ? "null" : branch.getName())
                        .collect(Collectors.joining(", "));
    }

    private static boolean bool(JsonNode json, String path) {
        boolean text = json.isTextual()
                && (json.textValue().equals("true") || json.textValue().equals("false"));
        must(json.isBoolean() || text, path, "is true or false");
        return json.asBoolean();
    }

    private static int integer(Schema schema, JsonNode json, String path) {
        boolean date = schema.getLogicalType() instanceof LogicalTypes.Date;
        if (date && json.isTextual()) {
            try {
                return Math.toIntExact(LocalDate.parse(json.textValue()).toEpochDay());
            } catch (DateTimeException | ArithmeticException e) {
                throw wrong(path, "is a date such as 2020-02-18");
            }
        }
        long number = whole(json, path, date ? "is a date such as 2020-02-18" : "is a whole number");
        must(number == (int) number, path, "is a whole number of at most " + Integer.MAX_VALUE);
        return (int) number;
    }

    private static long number(Schema schema, JsonNode json, String path) {
        String instant = "is a time with its zone, such as 2020-02-18T04:00:00Z or 2020-02-18T12:00:00+08:00";
        boolean time = schema.getLogicalType() instanceof LogicalTypes.TimestampMillis;
        if (time && json.isTextual() && !json.textValue().matches("-?\\d+")) {
            try {
                return moment(json.textValue()).toEpochMilli();
            } catch (DateTimeException | ArithmeticException e) {
                throw wrong(path, instant);
            }
        }
        return whole(json, path, time ? instant : "is a whole number");
    }

    private static Instant moment(String text) {
        // years beyond four digits are instants only
        return text.endsWith("Z")
                ? Instant.parse(text)
                : OffsetDateTime.parse(text).toInstant();
    }

    private static long whole(JsonNode json, String path, String what) {
        if (json.isIntegralNumber() && json.canConvertToLong()) {
            return json.longValue();
        }
        try {
            return Long.parseLong(json.isTextual() ? json.textValue().strip() : "");
        } catch (NumberFormatException e) {
            throw wrong(path, what);
        }
    }

    private static double decimal(JsonNode json, String path) {
        try {
            return json.isNumber() ? json.doubleValue() : Double.parseDouble(json.asText());
        } catch (NumberFormatException e) {
            throw wrong(path, "is a number");
        }
    }

    private static byte[] hex(JsonNode json, String path) {
        try {
            return HexFormat.of().parseHex(json.asText());
        } catch (IllegalArgumentException e) {
            throw wrong(path, "is bytes in hexadecimal digits");
        }
    }

    private static void must(boolean fits, String path, String what) {
        if (!fits) {
            throw wrong(path, what);
        }
    }

    private static UnrepairableException wrong(String path, String what) {
        return new UnrepairableException((path.isEmpty() ? "the record" : path) + " " + what);
    }
}

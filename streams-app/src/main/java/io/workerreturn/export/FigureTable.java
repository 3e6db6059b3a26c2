package io.workerreturn.export;

import io.workerreturn.topology.Topics.Topic;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * One table: a row for each key of a compacted topic, a column for each field of its record under the field's name in
 * snake_case. Lists, maps and records are {@code jsonb}.
 *
 * @param topic whose last words it holds
 * @param columns besides the key, in the order of the schema
 */
record FigureTable(Topic<?> topic, List<Column> columns) {
    /** The column of the topic's key. */
    static final String KEY = "key";

    /** One column: the type is PostgreSQL's. */
    record Column(Schema.Field field, String name, String type) {}

    /**
     * The table of a topic.
     *
     * @throws IllegalArgumentException if the topic is not compacted: then a key has no one row
     */
    static FigureTable of(Topic<?> topic) {
        if (!topic.kept().isTable()) {
            throw new IllegalArgumentException(
                    topic.name() + " keeps every record, and a table has one row for each key");
        }
        return new FigureTable(
                topic,
                topic.schema().getFields().stream()
                        .map(field -> new Column(field, snakeCase(field.name()), type(value(field.schema()))))
                        .toList());
    }

    String name() {
        return topic.name().replace('-', '_');
    }

    String create(String schema) {
        return "CREATE TABLE IF NOT EXISTS %s.%s (\"%s\" text PRIMARY KEY)".formatted(schema, name(), KEY);
    }

    String add(String schema, Column column) {
        return "ALTER TABLE %s.%s ADD COLUMN IF NOT EXISTS \"%s\" %s"
                .formatted(schema, name(), column.name(), column.type());
    }

    String upsert(String schema) {
        List<String> names = Stream.concat(Stream.of(KEY), columns.stream().map(Column::name))
                .map(name -> '"' + name + '"')
                .toList();
        String values = Stream.concat(Stream.of("?"), columns.stream().map(column -> "?::" + column.type()))
                .collect(Collectors.joining(", "));
        String set =
                names.stream().skip(1).map(name -> name + " = excluded." + name).collect(Collectors.joining(", "));
        return "INSERT INTO %s.%s (%s) VALUES (%s) ON CONFLICT (\"%s\") DO UPDATE SET %s"
                .formatted(schema, name(), String.join(", ", names), values, KEY, set);
    }

    String delete(String schema) {
        return "DELETE FROM %s.%s WHERE \"%s\" = ?".formatted(schema, name(), KEY);
    }

    /** What goes into the columns, as text that PostgreSQL reads as their types; null where nothing is said. */
    List<@Nullable String> cells(SpecificRecord value) {
        List<@Nullable String> cells = new ArrayList<>();
        for (Column column : columns) {
            Object cell = value.get(column.field().pos());
            cells.add(cell == null ? null : column.type().equals("jsonb") ? Json.of(cell) : cell.toString());
        }
        return cells;
    }

    private static String snakeCase(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    /** Of a choice between nothing and something, something. */
    private static Schema value(Schema schema) {
        if (schema.getType() != Schema.Type.UNION) {
            return schema;
        }
        List<Schema> some = schema.getTypes().stream()
                .filter(branch -> branch.getType() != Schema.Type.NULL)
                .toList();
        return some.size() == 1 ? some.get(0) : schema;
    }

    private static String type(Schema schema) {
        boolean time = schema.getLogicalType() instanceof LogicalTypes.TimestampMillis;
        boolean date = schema.getLogicalType() instanceof LogicalTypes.Date;
        return switch (schema.getType()) {
            case STRING, ENUM -> "text";
            case INT -> date ? "date" : "integer";
            case LONG -> time ? "timestamptz" : "bigint";
            case FLOAT, DOUBLE -> "double precision";
            case BOOLEAN -> "boolean";
            default -> "jsonb";
        };
    }

    /** What is nested, as JSON. */
    private static final class Json {
        static String of(@Nullable Object value) {
            if (value == null) {
                return "null";
            } else if (value instanceof SpecificRecord record) {
                return record.getSchema().getFields().stream()
                        .map(field -> text(field.name()) + ":" + of(record.get(field.pos())))
                        .collect(Collectors.joining(",", "{", "}"));
            } else if (value instanceof Map<?, ?> map) {
                return map.entrySet().stream()
                        .map(entry -> text(entry.getKey().toString()) + ":" + of(entry.getValue()))
                        .sorted()
                        .collect(Collectors.joining(",", "{", "}"));
            } else if (value instanceof Collection<?> list) {
                return list.stream().map(Json::of).collect(Collectors.joining(",", "[", "]"));
            } else if (value instanceof Number || value instanceof Boolean) {
                return value.toString();
            }
            return text(value.toString());
        }

        private static String text(String text) {
            return GenericData.get().toString(text);
        }
    }
}

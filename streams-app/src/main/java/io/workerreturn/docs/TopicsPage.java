package io.workerreturn.docs;

import io.workerreturn.schema.RejectedContent;
import io.workerreturn.services.Services;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.Reason;
import io.workerreturn.wire.ToldAt;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** docs/topics.md: every topic, and every field of its records. */
final class TopicsPage {
    private TopicsPage() {}

    static String content() {
        StringBuilder page = new StringBuilder();
        page.append("# Topics\n\n").append(Page.NOTICE);
        page.append("""
            A `topic.prefix` may stand before every name. Keys are plain UTF-8 text. Values are Avro in the
            Confluent wire format, under the subject `<topic>-value`. Topics of one of the groups trips, workers and
            firms have the same number of partitions, those of sources, clock and single have one. Those of a service
            are needed where it is on. Times are those of the log (`LogAppendTime`). Read what we
            conclude with `isolation.level=read_committed`. A record of `trip-board`, `enterprise-return-rates` or
            `return-rate-rollups` has a header `%s`: the time (ms, 8 bytes, big-endian) at which the longest-waiting
            source record that went into it was appended.
            """.formatted(ToldAt.HEADER));
        overview(page, "What we are told", Topics.TOLD);
        overview(page, "What we conclude", Topics.CONCLUDED);
        overview(page, "What people do about it", Topics.ACTIONS);
        overview(page, "What is noted so that one can look back", Topics.NOTED);
        overview(page, "What the services are told", Services.told(Services.ALL));
        overview(page, "What the services conclude", Services.concluded(Services.ALL));
        Map<String, Schema> records = new LinkedHashMap<>();
        Services.everyTopic().forEach(topic -> collect(topic.schema(), records));
        collect(RejectedContent.getClassSchema(), records);
        page.append("\n# Records\n");
        records.values().forEach(schema -> describe(page, schema));
        reasons(page);
        return page.toString();
    }

    private static void overview(StringBuilder page, String title, List<Topic<?>> topics) {
        page.append("\n## ")
                .append(title)
                .append("\n\n| topic | key | record | group | kept |\n| --- | --- | --- | --- | --- |\n");
        for (Topic<?> topic : topics) {
            page.append("| `")
                    .append(topic.name())
                    .append("` | ")
                    .append(Page.cell(topic.key()))
                    .append(" | ")
                    .append(link(topic.schema()))
                    .append(" | ")
                    .append(words(topic.group()))
                    .append(" | ")
                    .append(words(topic.kept()))
                    .append(" |\n");
        }
    }

    private static void describe(StringBuilder page, Schema schema) {
        page.append("\n## ")
                .append(schema.getName())
                .append("\n\n")
                .append(Objects.requireNonNullElse(schema.getDoc(), "").strip())
                .append('\n');
        if (schema.getType() == Schema.Type.ENUM) {
            page.append("\nOne of ")
                    .append(schema.getEnumSymbols().stream()
                            .map(symbol -> "`" + symbol + "`")
                            .collect(Collectors.joining(", ")))
                    .append(".\n");
            return;
        }
        if (schema.getFields().isEmpty()) {
            return;
        }
        page.append("\n| field | type | meaning |\n| --- | --- | --- |\n");
        for (Schema.Field field : schema.getFields()) {
            page.append("| `")
                    .append(field.name())
                    .append("` | ")
                    .append(type(field.schema()))
                    .append(" | ")
                    .append(Page.cell(Objects.requireNonNullElse(field.doc(), "")))
                    .append(" |\n");
        }
    }

    private static void reasons(StringBuilder page) {
        page.append("\n# Why a record is rejected\n\n| reason | what to do |\n| --- | --- |\n");
        for (Reason reason : Reason.values()) {
            page.append("| `")
                    .append(reason)
                    .append("` | ")
                    .append(Page.cell(reason.hint()))
                    .append(" |\n");
        }
    }

    private static void collect(Schema schema, Map<String, Schema> named) {
        switch (schema.getType()) {
            case RECORD -> {
                if (named.putIfAbsent(schema.getFullName(), schema) == null) {
                    schema.getFields().forEach(field -> collect(field.schema(), named));
                }
            }
            case ENUM -> named.putIfAbsent(schema.getFullName(), schema);
            case UNION -> schema.getTypes().forEach(branch -> collect(branch, named));
            case ARRAY -> collect(schema.getElementType(), named);
            case MAP -> collect(schema.getValueType(), named);
            default -> {
                // has no name
            }
        }
    }

    private static String type(Schema schema) {
        return switch (schema.getType()) {
            case RECORD, ENUM -> link(schema);
            case ARRAY -> "list of " + type(schema.getElementType());
            case MAP -> "map from text to " + type(schema.getValueType());
            case UNION -> union(schema);
            case STRING -> "text";
            case LONG -> schema.getLogicalType() instanceof LogicalTypes.TimestampMillis ? "timestamp (ms)" : "long";
            case INT -> schema.getLogicalType() instanceof LogicalTypes.Date ? "date" : "int";
            default -> schema.getType().getName();
        };
    }

    private static String union(Schema schema) {
        String branches = schema.getTypes().stream()
                .filter(branch -> branch.getType() != Schema.Type.NULL)
                .map(TopicsPage::type)
                .collect(Collectors.joining(", "));
        return schema.isNullable() ? branches + ", or null" : branches;
    }

    private static String link(Schema schema) {
        return "[" + schema.getName() + "](#" + schema.getName().toLowerCase(Locale.ROOT) + ")";
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}

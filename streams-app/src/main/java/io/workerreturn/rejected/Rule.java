package io.workerreturn.rejected;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.workerreturn.domain.Divisions;
import io.workerreturn.domain.Season;
import io.workerreturn.domain.UnifiedSocialCreditCode;
import io.workerreturn.services.Services;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.Checks;
import io.workerreturn.wire.Conclusions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Repairs that need no look at the single record. Each is a function of the record and its argument alone, so that repairing
 * twice sends the same event twice, which changes nothing.
 */
public enum Rule {
    /** The key is the id that the record itself names. */
    KEY_FROM_RECORD("key-from-record", null, "Makes the id in the record its key.") {
        @Override
        Draft apply(Case of, Draft draft) {
            String name = idField(draft.topic());
            JsonNode fields = draft.opened().fields().json();
            if (fields.path(name).isTextual()) {
                return draft.withKey(fields.path(name).textValue());
            } else if (fields.path(ALERT_ID).isTextual()) {
                // what is said of an alert goes to whoever the alert is about
                String alertId = fields.path(ALERT_ID).textValue();
                int separator = alertId.lastIndexOf(Conclusions.SEPARATOR);
                return draft.withKey(separator < 0 ? alertId : alertId.substring(0, separator));
            }
            throw new UnrepairableException("the record has no " + name + " to be its key");
        }
    },

    /** The record names the id that is its key. */
    ID_FROM_KEY("id-from-key", null, "Makes the record's key the id in it.") {
        @Override
        Draft apply(Case of, Draft draft) {
            ObjectNode fields = draft.wholeFields();
            fields.put(idField(draft.topic()), draft.keyText());
            return of.bench().withFields(draft, fields);
        }
    },

    /** The topic is the one whose records these are. */
    TO_ITS_TOPIC("to-its-topic", null, "Sends the record to the topic that holds records of its kind.") {
        @Override
        Draft apply(Case of, Draft draft) {
            String name = draft.opened().schema().getFullName();
            List<String> topics = Services.everyTold()
                    .filter(topic -> topic != Topics.CLOCK)
                    .filter(topic -> topic.schema().getFullName().equals(name))
                    .map(Topic::name)
                    .toList();
            if (topics.size() != 1) {
                throw new UnrepairableException(
                        topics.isEmpty()
                                ? "no topic of ours holds records of " + name
                                : name + " may go to " + String.join(", ", topics) + ": choose one with --to-topic");
            }
            return draft.onTopic(topics.get(0));
        }
    },

    /** The frame names another schema, or there is one at all. */
    REFRAME(
            "reframe",
            "schema id",
            "Puts the bytes into the frame of this schema; without an id, of this version's own. They must fit it to"
                    + " the last byte.") {
        @Override
        Draft apply(Case of, Draft draft) {
            String id = of.argument();
            return of.bench().reframed(draft, id == null ? of.bench().ownSchemaId(draft) : number(id));
        }
    },

    /** JSON becomes Avro. */
    FROM_JSON(
            "from-json",
            null,
            "Takes a value that is JSON, with the fields of its topic's record, and writes it as Avro.") {
        @Override
        Draft apply(Case of, Draft draft) {
            byte[] value = draft.value();
            try {
                JsonNode json =
                        MAPPER.readTree(new String(value == null ? new byte[0] : value, StandardCharsets.UTF_8));
                return of.bench().withFieldsOfTopic(draft, json);
            } catch (JsonProcessingException e) {
                throw new UnrepairableException("its value is no JSON");
            }
        }
    },

    /** An eventId of the right shape, the same for the same record. */
    EVENT_ID_FROM_CONTENT(
            "event-id-from-content",
            null,
            "Replaces an eventId of a wrong shape by a hash of it, an empty one by a hash of the record; what a"
                    + " Retraction names likewise, so that it still finds what it withdraws.") {
        @Override
        Draft apply(Case of, Draft draft) {
            ObjectNode fields = draft.wholeFields();
            reshape(fields, fields);
            if (fields.get("payload") instanceof ObjectNode payload && payload.has(EVENT_ID)) {
                reshape(payload, fields);
            }
            return of.bench().withFields(draft, fields);
        }

        private void reshape(ObjectNode holder, ObjectNode record) {
            String eventId = holder.path(EVENT_ID).asText();
            if (!isEventId(eventId)) {
                holder.put(EVENT_ID, "hash-" + hash(eventId.isEmpty() ? record.toString() : eventId));
            }
        }
    },

    /** Blanks and look-alikes go. */
    TIDY(
            "tidy",
            null,
            "Takes blanks around every text and control characters away; in codes of firms and divisions also blanks"
                    + " and hyphens within, full-width and small letters, and O, I, Z, S written for 0, 1, 2, 5 where the"
                    + " check character then fits.") {
        @Override
        Draft apply(Case of, Draft draft) {
            ObjectNode fields = draft.wholeFields();
            visit(
                    fields,
                    draft.opened().schema(),
                    (name, schema, value) -> value.isTextual() && schema.getType() == Schema.Type.STRING
                            ? Fields.JSON.textNode(tidy(name, value.textValue()))
                            : value);
            Draft tidied = of.bench().withFields(draft, fields);
            String key = tidied.keyText();
            return key == null ? tidied : tidied.withKey(tidy(idField(draft.topic()), key));
        }
    },

    /** Divisions of another level become six digits. */
    DIVISION_TO_SIX_DIGITS(
            "division-to-six-digits",
            null,
            "Fills the codes of provinces and prefectures (2 or 4 digits) with zeros, and cuts those of towns and"
                    + " villages (9 or 12 digits) to their county's.") {
        @Override
        Draft apply(Case of, Draft draft) {
            ObjectNode fields = draft.wholeFields();
            visit(
                    fields,
                    draft.opened().schema(),
                    (name, schema, value) -> value.isTextual() && isDivision(name)
                            ? Fields.JSON.textNode(sixDigits(value.textValue()))
                            : value);
            return of.bench().withFields(draft, fields);
        }
    },

    /** A source that converted from a wrong zone. */
    SHIFT_TIMES(
            "shift-times",
            "duration",
            "Moves every time in the record, such as by -PT8H for a source that sent local times as UTC.") {
        @Override
        Draft apply(Case of, Draft draft) {
            Duration shift = duration(of.argument());
            return changeTimes(of, draft, millis -> Math.addExact(millis, shift.toMillis()));
        }
    },

    /** A source that sent another unit. */
    TIMES_TO_MILLIS(
            "times-to-millis",
            null,
            "Takes every time that lies outside the season as seconds, microseconds or nanoseconds, whichever brings it"
                    + " into the season.") {
        @Override
        Draft apply(Case of, Draft draft) {
            return changeTimes(of, draft, millis -> toMillis(millis, of.bench().season()));
        }
    },

    /** A source whose clock ran ahead. */
    REPORTED_WHEN_RECEIVED(
            "reported-when-received",
            null,
            "Makes the time at which the broker had the record its reportedAt, if that lies in the future.") {
        @Override
        Draft apply(Case of, Draft draft) {
            ObjectNode fields = draft.wholeFields();
            Instant received = of.rejected().appendedAt();
            JsonNode reported = fields.path(REPORTED_AT);
            if (reported.isTextual() && Instant.parse(reported.textValue()).isAfter(received)) {
                fields.put(REPORTED_AT, received.toString());
            }
            return of.bench().withFields(draft, fields);
        }
    };

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String EVENT_ID = "eventId";
    private static final String ALERT_ID = "alertId";
    private static final String REPORTED_AT = "reportedAt";
    private static final Set<String> FIRMS = Set.of("enterprise", "enterpriseId", "supplyChainLead");
    private static final int[] UNITS_PER_MILLI = {1_000, 1_000_000};
    private static final int MILLIS_PER_SECOND = 1_000;
    private static final int HASH_BYTES = 16;
    private static final int DIVISION = 6;
    /** A plan may reach beyond the season. */
    private static final Duration BEYOND = Duration.ofDays(60);

    private final String label;
    private final @Nullable String argument;
    private final String description;

    Rule(String label, @Nullable String argument, String description) {
        this.label = label;
        this.argument = argument;
        this.description = description;
    }

    /** The name by which people choose it. */
    public String label() {
        return label;
    }

    /** What stands behind its name after an equals sign, for people; null if nothing may. */
    public @Nullable String argument() {
        return argument;
    }

    /** What it does: a sentence or two. */
    public String description() {
        return description;
    }

    /**
     * The record repaired so.
     *
     * @throws UnrepairableException if the rule does not help with it
     */
    abstract Draft apply(Case of, Draft draft);

    /** What a rule may know besides the draft. */
    record Case(
            Workbench bench, Rejected rejected, @Nullable String argument) {}

    /**
     * A rule with its argument.
     *
     * @param argument null if none is given
     */
    public record Use(Rule rule, @Nullable String argument) {
        /**
         * The rule that this text names: {@code name} or {@code name=argument}.
         *
         * @throws IllegalArgumentException if there is none, or its argument does not fit; says what there is
         */
        public static Use parse(String text) {
            int equals = text.indexOf('=');
            String name = equals < 0 ? text : text.substring(0, equals);
            String argument = equals < 0 ? null : text.substring(equals + 1);
            Rule rule = Arrays.stream(values())
                    .filter(known -> known.label.equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is no rule: one of "
                            + Arrays.stream(values()).map(Rule::label).collect(Collectors.joining(", "))));
            if (argument != null && rule.argument == null) {
                throw new IllegalArgumentException(rule.label + " takes no argument");
            }
            if (rule == SHIFT_TIMES) {
                duration(argument);
            } else if (rule == REFRAME && argument != null) {
                number(argument);
            }
            return new Use(rule, argument);
        }

        @Override
        public String toString() {
            return argument == null ? rule.label : rule.label + '=' + argument;
        }
    }

    private static Duration duration(@Nullable String text) {
        try {
            return Duration.parse(text == null ? "" : text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("shift-times needs a duration: shift-times=-PT8H is eight hours back");
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("reframe takes the number of a schema in the registry: reframe=7");
        }
    }

    private static String idField(String topic) {
        return Services.idField(topic).orElseThrow(() -> new UnrepairableException(topic + " is no topic of ours"));
    }

    private static boolean isEventId(String text) {
        return !text.isEmpty()
                && text.length() <= Checks.EVENT_ID_LENGTH
                && text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String tidy(String name, String text) {
        StringBuilder visible = new StringBuilder();
        text.codePoints().filter(c -> !Character.isISOControl(c)).forEach(visible::appendCodePoint);
        String stripped = visible.toString().replaceAll("^[\\s\\p{Z}]+|[\\s\\p{Z}]+$", "");
        return FIRMS.contains(name) ? firm(stripped) : isDivision(name) ? plain(stripped) : stripped;
    }

    private static String plain(String code) {
        return Normalizer.normalize(code, Normalizer.Form.NFKC).replaceAll("[\\s\\p{Z}\\p{Pd}]", "");
    }

    private static String firm(String text) {
        String code = plain(text).toUpperCase(Locale.ROOT);
        String read = code.replace('O', '0').replace('I', '1').replace('Z', '2').replace('S', '5');
        // letters that no code has are read as digits only if the check character bears it out
        return UnifiedSocialCreditCode.isValid(read) ? read : code;
    }

    private static boolean isDivision(String name) {
        return name.endsWith("Division");
    }

    private static String sixDigits(String text) {
        boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
        return switch (digits ? text.length() : 0) {
            case 2, 4 -> text + "0".repeat(DIVISION - text.length());
            case 9, 12 -> text.substring(0, DIVISION);
            default -> {
                if (Divisions.exists(text)) {
                    yield text;
                }
                throw new UnrepairableException("a division of " + text.length()
                        + " characters is none of any level (2, 4, 6, 9 or 12 digits): look it up");
            }
        };
    }

    private static Draft changeTimes(Case of, Draft draft, UnaryOperator<Long> change) {
        ObjectNode fields = draft.wholeFields();
        try {
            visit(fields, draft.opened().schema(), (name, schema, value) -> {
                boolean time = schema.getLogicalType() instanceof LogicalTypes.TimestampMillis;
                return time && value.isTextual()
                        ? Fields.JSON.numberNode(
                                change.apply(Instant.parse(value.textValue()).toEpochMilli()))
                        : value;
            });
        } catch (ArithmeticException e) {
            throw new UnrepairableException("a time in it lies beyond all calendars: set it by hand");
        }
        return of.bench().withFields(draft, fields);
    }

    private static long toMillis(long time, Season season) {
        if (plausible(time, season)) {
            return time;
        }
        if (Math.abs(time) < Long.MAX_VALUE / MILLIS_PER_SECOND && plausible(time * MILLIS_PER_SECOND, season)) {
            return time * MILLIS_PER_SECOND;
        }
        for (int units : UNITS_PER_MILLI) {
            if (plausible(time / units, season)) {
                return time / units;
            }
        }
        return time;
    }

    private static boolean plausible(long time, Season season) {
        return time >= season.start() - BEYOND.toMillis() && time <= season.end() + BEYOND.toMillis();
    }

    private interface Change {
        JsonNode of(String name, Schema schema, JsonNode value);
    }

    /** Changes every single value in place. */
    private static void visit(ObjectNode node, Schema record, Change change) {
        for (Schema.Field field : record.getFields()) {
            JsonNode value = node.get(field.name());
            if (value != null) {
                node.set(field.name(), visited(field.name(), value, field.schema(), change));
            }
        }
    }

    private static JsonNode visited(String name, JsonNode value, Schema schema, Change change) {
        Schema actual = actual(schema, value);
        if (actual.getType() == Schema.Type.RECORD && value instanceof ObjectNode record) {
            visit(record, actual, change);
            return record;
        }
        return value.isContainerNode() ? value : change.of(name, actual, value);
    }

    /** Of a choice, what this value is. */
    private static Schema actual(Schema schema, JsonNode value) {
        if (schema.getType() != Schema.Type.UNION) {
            return schema;
        }
        String type = value.path(Fields.TYPE).asText();
        return schema.getTypes().stream()
                .filter(branch -> branch.getType() != Schema.Type.NULL)
                .filter(branch -> type.isEmpty() || branch.getName().equals(type))
                .findFirst()
                .orElse(schema);
    }
}

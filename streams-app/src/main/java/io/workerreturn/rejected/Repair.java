package io.workerreturn.rejected;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.workerreturn.wire.Inlet;
import io.workerreturn.wire.RawRecord;
import io.workerreturn.wire.RegistryException;
import io.workerreturn.wire.SchemaIdHeader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How records are repaired: rules in their order, then what is set by hand.
 *
 * @param rules one after the other
 * @param fields new values by the path of the field, such as {@code payload.seats}; as text, {@code null} for none, or JSON
 *     where it begins with a brace, bracket or quotation mark
 * @param edited all fields, in place of those that it has; null to keep them
 * @param key its new key, null to keep it
 * @param topic its new topic without prefix, null to keep it
 */
public record Repair(
        List<Rule.Use> rules,
        Map<String, String> fields,
        @Nullable JsonNode edited,
        @Nullable String key,
        @Nullable String topic) {
    /** Nothing is changed. */
    public static final Repair NONE = new Repair(List.of(), Map.of(), null, null, null);

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String NULL = "null";

    public Repair {
        rules = List.copyOf(rules);
        fields = new LinkedHashMap<>(fields);
    }

    /**
     * The record repaired, and whether the application would take it.
     *
     * @param now when it would be sent
     * @throws IllegalStateException if the registry does not answer
     */
    public Proposal propose(Workbench bench, Rejected rejected, Instant now) {
        Draft original = bench.open(rejected.record());
        Draft draft = original;
        String problem = null;
        List<RawRecord.Header> headers = rejected.record().headers();
        try {
            draft = repaired(bench, rejected, original);
            headers = headers(rejected.record(), draft);
            problem = bench.objection(draft, headers, now).orElse(null);
        } catch (UnrepairableException why) {
            problem = why.message();
        } catch (RegistryException silent) {
            throw new IllegalStateException(silent.getMessage(), silent);
        }
        String how = draft.how().isEmpty() ? Proposal.AS_IT_IS : String.join(", ", draft.how());
        RawRecord record = new RawRecord(draft.topic(), 0, 0, now.toEpochMilli(), draft.key(), draft.value(), headers);
        List<Proposal.Change> changes = changes(original, draft);
        note("headers", rejected.record().headers().size() + "", headers.size() + "", changes);
        return new Proposal(rejected, record, how, changes, problem);
    }

    /** What is sent of the record's headers: none that say what its frame says now, and none at all where they are too large. */
    private static List<RawRecord.Header> headers(RawRecord rejected, Draft draft) {
        List<RawRecord.Header> own =
                draft.value() == rejected.value() ? rejected.headers() : SchemaIdHeader.without(rejected.headers());
        return Inlet.takesHeaders(own) ? own : List.of();
    }

    private Draft repaired(Workbench bench, Rejected rejected, Draft original) {
        Draft draft = original;
        if (topic != null && !topic.equals(draft.topic())) {
            draft = draft.onTopic(topic).done("topic");
        }
        for (Rule.Use use : rules) {
            draft = use.rule()
                    .apply(new Rule.Case(bench, rejected, use.argument()), draft)
                    .done(use.toString());
        }
        if (edited != null) {
            draft = written(bench, draft, edited).done("edited");
        }
        if (!fields.isEmpty()) {
            ObjectNode changed = draft.body() == null
                    ? Fields.JSON.objectNode()
                    : draft.body().fields().json().deepCopy();
            fields.forEach((path, value) -> set(changed, path, json(value)));
            draft = written(bench, draft, changed).done("set " + String.join(" ", fields.keySet()));
        }
        if (key != null && !key.equals(draft.keyText())) {
            draft = draft.withKey(key).done("key");
        }
        return draft;
    }

    private static Draft written(Workbench bench, Draft draft, JsonNode fields) {
        return draft.body() == null ? bench.withFieldsOfTopic(draft, fields) : bench.withFields(draft, fields);
    }

    private static JsonNode json(String text) {
        if (text.equals(NULL)) {
            return Fields.JSON.nullNode();
        }
        if (!text.startsWith("{") && !text.startsWith("[") && !text.startsWith("\"")) {
            return Fields.JSON.textNode(text);
        }
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UnrepairableException("'" + text + "' begins like JSON, but is none");
        }
    }

    private static void set(ObjectNode root, String path, JsonNode value) {
        String[] names = path.split("\\.", -1);
        JsonNode at = root;
        for (int i = 0; i < names.length; i++) {
            boolean last = i == names.length - 1;
            if (at instanceof ObjectNode object) {
                if (last) {
                    object.set(names[i], value);
                } else if (object.get(names[i]) == null || object.get(names[i]).isNull()) {
                    object.set(names[i], Fields.JSON.objectNode());
                }
                at = Objects.requireNonNull(object.get(names[i]));
            } else if (at instanceof ArrayNode array && names[i].matches("\\d{1,4}")) {
                int number = Integer.parseInt(names[i]);
                if (number > array.size() || !last && number == array.size()) {
                    throw new UnrepairableException(path + ": the list has " + array.size() + " items");
                } else if (last && number == array.size()) {
                    array.add(value);
                } else if (last) {
                    array.set(number, value);
                }
                at = array.get(number);
            } else {
                throw new UnrepairableException(
                        path + " leads nowhere: there is nothing in what stands before " + names[i]);
            }
        }
    }

    private static List<Proposal.Change> changes(Draft before, Draft after) {
        List<Proposal.Change> changes = new ArrayList<>();
        note("topic", before.topic(), after.topic(), changes);
        note("key", before.keyText(), after.keyText(), changes);
        note("schema", schema(before), schema(after), changes);
        Map<String, String> was = flat(before);
        Map<String, String> is = flat(after);
        Set<String> names = new TreeSet<>(was.keySet());
        names.addAll(is.keySet());
        names.forEach(name -> note(name, was.get(name), is.get(name), changes));
        return changes;
    }

    private static @Nullable String schema(Draft draft) {
        return draft.body() == null ? null : Integer.toString(draft.body().schemaId());
    }

    private static void note(
            String what, @Nullable String before, @Nullable String after, List<Proposal.Change> changes) {
        if (!Objects.equals(before, after)) {
            changes.add(new Proposal.Change(what, before, after));
        }
    }

    private static Map<String, String> flat(Draft draft) {
        Map<String, String> flat = new LinkedHashMap<>();
        if (draft.body() != null) {
            flatten("", draft.body().fields().json(), flat);
        }
        return flat;
    }

    private static void flatten(String path, JsonNode node, Map<String, String> into) {
        String prefix = path.isEmpty() ? "" : path + '.';
        if (node.isObject()) {
            node.properties().forEach(entry -> flatten(prefix + entry.getKey(), entry.getValue(), into));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                flatten(prefix + i, node.get(i), into);
            }
        } else {
            into.put(path, node.asText());
        }
    }
}

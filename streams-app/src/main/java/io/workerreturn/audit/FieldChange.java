package io.workerreturn.audit;

import io.workerreturn.audit.Preview.Effect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * One field of a row that changes.
 *
 * @param field its name; of a record in it, with a dot
 * @param before as text, {@value #NONE} if there is none
 * @param after likewise
 */
public record FieldChange(String field, String before, String after) {
    /** There is none. */
    public static final String NONE = "none";

    /** How recent a row is, and what stands in full elsewhere, is no news to a person. */
    private static final Set<String> LEFT_OUT = Set.of("asOf", "decidedBy");

    /** What of a row changes, in the order of its fields. */
    public static List<FieldChange> between(Effect effect) {
        Map<String, String> before = texts(effect.id(), effect.before());
        Map<String, String> after = texts(effect.id(), effect.after());
        Set<String> names = new LinkedHashSet<>(before.keySet());
        names.addAll(after.keySet());
        List<FieldChange> changes = new ArrayList<>();
        for (String name : names) {
            String was = before.getOrDefault(name, NONE);
            String is = after.getOrDefault(name, NONE);
            if (!was.equals(is)) {
                changes.add(new FieldChange(name, was, is));
            }
        }
        return changes;
    }

    /** What a row says; nothing where it says none, no or nobody. */
    private static Map<String, String> texts(String id, @Nullable SpecificRecord row) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (row != null) {
            collect("", row, texts);
        }
        texts.values().removeIf(text -> text.equals(id) || text.equals("false") || text.equals("[]"));
        return texts;
    }

    private static void collect(String prefix, SpecificRecord row, Map<String, String> into) {
        for (Schema.Field field : row.getSchema().getFields()) {
            Object value = row.get(field.pos());
            String name = prefix + field.name();
            if (LEFT_OUT.contains(field.name()) || value == null) {
                continue;
            }
            if (value instanceof SpecificRecord record) {
                collect(name + '.', record, into);
            } else if (value instanceof Map<?, ?> map) {
                map.forEach((key, of) -> into.put(name + '.' + key, Objects.toString(of)));
            } else {
                into.put(name, Objects.toString(value));
            }
        }
    }
}

package io.workerreturn.board;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows that are kept for long small: text that repeats is kept once, collections take no more than they hold and can't be
 * changed. For one thread.
 */
final class Slim {
    private static final int SLOTS = 1 << 16;

    /** Bounded, so what is seen once only does not stay: a newcomer takes the slot. */
    private final String[] seen = new String[SLOTS];

    /** The same record, its fields slim. It must not be shared yet. */
    <R extends IndexedRecord> R row(R record) {
        for (int field = 0; field < record.getSchema().getFields().size(); field++) {
            Object value = record.get(field);
            Object slim = slim(value);
            if (slim != value) {
                record.put(field, slim);
            }
        }
        return record;
    }

    String text(String text) {
        int slot = (text.hashCode() * 0x9E3779B9) >>> 16;
        String known = seen[slot];
        if (text.equals(known)) {
            return known;
        }
        seen[slot] = text;
        return text;
    }

    private @Nullable Object slim(@Nullable Object value) {
        if (value instanceof String text) {
            return text(text);
        }
        if (value instanceof IndexedRecord record) {
            return row(record);
        }
        if (value instanceof List<?> list) {
            return List.copyOf(list.stream().map(this::slim).toList());
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, Object> slim = new HashMap<>();
            map.forEach((key, held) -> slim.put(slim(key), slim(held)));
            return Map.copyOf(slim);
        }
        return value;
    }
}

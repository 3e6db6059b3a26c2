package io.workerreturn.audit;

import io.workerreturn.audit.Revision.Change;
import io.workerreturn.audit.Revision.Kind;
import io.workerreturn.audit.Revision.Row;
import io.workerreturn.domain.Cause;
import io.workerreturn.domain.ReturnRate;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Parts what figures differ by over steps, each of one cause: what a step changes is its part. */
final class Differences {
    private static final Map<String, Long> NOTHING = Map.of();

    private Map<Row, Map<String, Long>> first = Map.of();
    private Map<Row, Map<String, Long>> last = Map.of();
    private final Map<Row, Map<String, Map<Cause, Long>>> parts = new TreeMap<>();

    void begin(AsKnown.Figures figures) {
        first = numbers(figures);
        last = first;
    }

    void step(Cause cause, AsKnown.Figures figures) {
        Map<Row, Map<String, Long>> next = numbers(figures);
        Set<Row> rows = new HashSet<>(last.keySet());
        rows.addAll(next.keySet());
        for (Row row : rows) {
            Map<String, Long> before = last.getOrDefault(row, NOTHING);
            Map<String, Long> after = next.getOrDefault(row, NOTHING);
            if (!before.equals(after)) {
                Set<String> names = new HashSet<>(before.keySet());
                names.addAll(after.keySet());
                for (String name : names) {
                    long part = after.getOrDefault(name, 0L) - before.getOrDefault(name, 0L);
                    if (part != 0) {
                        parts.computeIfAbsent(row, unseen -> new LinkedHashMap<>())
                                .computeIfAbsent(name, unseen -> new EnumMap<>(Cause.class))
                                .merge(cause, part, Long::sum);
                    }
                }
            }
        }
        last = next;
    }

    /** Every figure that some step changed, in the order of its row's fields. */
    Map<Row, Map<String, Change>> rows() {
        Map<Row, Map<String, Change>> rows = new TreeMap<>();
        parts.forEach((row, byName) -> {
            Map<String, Long> before = first.getOrDefault(row, NOTHING);
            Map<String, Long> after = last.getOrDefault(row, NOTHING);
            Map<String, Change> changes = new LinkedHashMap<>();
            Set<String> names = new LinkedHashSet<>(after.keySet());
            names.addAll(before.keySet());
            names.addAll(byName.keySet());
            for (String name : names) {
                Map<Cause, Long> causes = byName.get(name);
                if (causes != null) {
                    changes.put(name, new Change(before.getOrDefault(name, 0L), after.getOrDefault(name, 0L), causes));
                }
            }
            rows.put(row, changes);
        });
        return rows;
    }

    static Map<Row, Map<String, Long>> numbers(AsKnown.Figures figures) {
        Map<Row, Map<String, Long>> rows = new TreeMap<>();
        figures.rollups().forEach((key, row) -> rows.put(new Row(Kind.ROLLUP, key), numbers(row)));
        figures.firms().forEach((key, row) -> rows.put(new Row(Kind.FIRM, key), numbers(row)));
        figures.trips().forEach((key, row) -> rows.put(new Row(Kind.TRIP, key), numbers(row)));
        return rows;
    }

    static Map<String, Long> numbers(SpecificRecord row) {
        Map<String, Long> numbers = new LinkedHashMap<>();
        collect("", row, numbers);
        return numbers;
    }

    /** Counts, and shares in basis points; no times, days, texts and lists. */
    private static void collect(String prefix, SpecificRecord row, Map<String, Long> into) {
        for (Schema.Field field : row.getSchema().getFields()) {
            Object value = row.get(field.pos());
            String name = prefix + field.name();
            if (value instanceof SpecificRecord record) {
                collect(name + '.', record, into);
            } else if (value instanceof Map<?, ?> map) {
                map.forEach((key, of) -> number(name + '.' + key, of, into));
            } else {
                number(name, value, into);
            }
        }
    }

    private static void number(String name, @Nullable Object value, Map<String, Long> into) {
        if (value instanceof Integer || value instanceof Long) {
            into.put(name, ((Number) value).longValue());
        } else if (value instanceof Double share) {
            into.put(name, Math.round(share * ReturnRate.BASIS_POINTS));
        }
    }
}

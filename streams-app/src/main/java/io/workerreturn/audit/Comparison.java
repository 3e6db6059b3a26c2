package io.workerreturn.audit;

import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.Decoded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Compares rows that follow from the sources with the rows of the output topics, field by field. */
final class Comparison {
    private static final String AS_OF = "asOf";
    /** A table that is wrong as a whole must not fill the memory: what else differs is only counted. */
    private static final int MOST_DETAILED = 10_000;

    private final Tables tables;
    private final Map<String, Set<String>> compared = new LinkedHashMap<>();
    private final Map<Row, List<Difference>> differences = new TreeMap<>();
    private int detailed;

    /** A row of an output topic. */
    record Row(String topic, String key) implements Comparable<Row> {
        @Override
        public int compareTo(Row other) {
            int order = topic.compareTo(other.topic);
            return order != 0 ? order : key.compareTo(other.key);
        }
    }

    Comparison(Tables tables) {
        this.tables = tables;
    }

    /** A row that must be there and say this. */
    <V extends SpecificRecord> void mustSay(Topic<V> topic, String key, V expected, Bound asOf) {
        Optional<V> found = found(topic, key);
        if (found.isEmpty()) {
            differ(topic, key, Difference.ROW, Difference.PRESENT, Difference.ABSENT);
            return;
        }
        for (Schema.Field field : expected.getSchema().getFields()) {
            Object should = expected.get(field.pos());
            Object is = found.get().get(field.pos());
            if (field.name().equals(AS_OF)) {
                mustLie(topic, key, (Instant) is, asOf);
            } else {
                compare(topic, key, field.name(), should, is);
            }
        }
    }

    /** A row that must be there and say this, its {@code asOf} too. */
    <V extends SpecificRecord> void mustBe(Topic<V> topic, String key, V expected) {
        Optional<V> found = found(topic, key);
        if (found.isEmpty()) {
            differ(topic, key, Difference.ROW, Difference.PRESENT, Difference.ABSENT);
            return;
        }
        for (Schema.Field field : expected.getSchema().getFields()) {
            compare(
                    topic,
                    key,
                    field.name(),
                    expected.get(field.pos()),
                    found.get().get(field.pos()));
        }
    }

    private void compare(Topic<?> topic, String key, String field, @Nullable Object should, @Nullable Object is) {
        if (Objects.equals(should, is)) {
            return;
        }
        if (should instanceof SpecificRecord expected && is instanceof SpecificRecord found) {
            for (Schema.Field part : expected.getSchema().getFields()) {
                compare(topic, key, field + "." + part.name(), expected.get(part.pos()), found.get(part.pos()));
            }
        } else {
            differ(topic, key, field, String.valueOf(should), String.valueOf(is));
        }
    }

    /** An {@code asOf} that must lie within its bounds. */
    void mustLie(Topic<?> topic, String key, @Nullable Instant asOf, Bound bound) {
        if (!bound.admits(asOf)) {
            differ(topic, key, AS_OF, bound.toString(), String.valueOf(asOf));
        }
    }

    /** What the topic says under a key, which then counts as compared; empty if nothing, or nothing readable. */
    <V extends SpecificRecord> Optional<V> found(Topic<V> topic, String key) {
        compared.computeIfAbsent(topic.name(), name -> new HashSet<>()).add(key);
        Decoded<V> decoded = tables.read(topic, key);
        if (decoded instanceof Decoded.Unusable<V> unusable) {
            differ(topic, key, Difference.ROW, "a value that can be read", unusable.message());
            return Optional.empty();
        }
        return decoded instanceof Decoded.Value<V> value ? Optional.of(value.value()) : Optional.empty();
    }

    /** Looks at each row of the topic that was not compared yet: nothing in the sources asks for it. */
    <V extends SpecificRecord> void others(Topic<V> topic, Consumer<Other<V>> each) {
        Set<String> known = compared.getOrDefault(topic.name(), Set.of());
        for (String key : tables.keys(topic)) {
            if (!known.contains(key)) {
                found(topic, key).ifPresent(value -> each.accept(new Other<>(key, value)));
            }
        }
    }

    /** A row that nothing in the sources asks for. */
    record Other<V>(String key, V value) {}

    /** Every other row of the topic is one too many. */
    void noOthers(Topic<? extends SpecificRecord> topic) {
        others(topic, other -> differ(topic, other.key(), Difference.ROW, Difference.ABSENT, Difference.PRESENT));
    }

    void differ(Topic<?> topic, String key, String field, String expected, String found) {
        List<Difference> ofRow = differences.computeIfAbsent(new Row(topic.name(), key), row -> new ArrayList<>(1));
        if (detailed < MOST_DETAILED) {
            ofRow.add(new Difference(topic.name(), key, field, expected, found));
            detailed++;
        }
    }

    /** What differs, by row. */
    Map<Row, List<Difference>> differences() {
        return differences;
    }

    /** How many rows of each topic were compared. */
    Map<String, Integer> compared() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        compared.forEach((topic, keys) -> counts.put(topic, keys.size()));
        return counts;
    }
}

package io.workerreturn.topology;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Keys of what changed and is not published yet, each with what was published of it the last time. Written in the transaction
 * of the change, so that nothing is forgotten where a commit falls between a change and its publication; what is kept in
 * memory mirrors the store.
 */
final class Outbox<V> {
    private final KeyValueStore<String, V> store;
    private Map<String, V> rows = new LinkedHashMap<>();

    Outbox(KeyValueStore<String, V> store) {
        this.store = store;
        try (KeyValueIterator<String, V> stored = store.all()) {
            stored.forEachRemaining(row -> rows.put(row.key, row.value));
        }
    }

    /**
     * Adds a key, if it is not there.
     *
     * @param published what was published of it, as long as it is not there
     */
    void add(String key, V published) {
        if (rows.putIfAbsent(key, published) == null) {
            // reads first, so that a row that comes and goes in one transaction is never written
            store.putIfAbsent(key, published);
        }
    }

    /** What was published of a key; null if it is not here. */
    @Nullable
    V get(String key) {
        return rows.get(key);
    }

    /** Forgets a key, which is published. */
    void remove(String key) {
        if (rows.remove(key) != null) {
            store.delete(key);
        }
    }

    /** All rows, which are forgotten. */
    Map<String, V> drain() {
        Map<String, V> drained = rows;
        rows = new LinkedHashMap<>();
        drained.keySet().forEach(store::delete);
        return drained;
    }
}

package io.workerreturn.topology;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Keys of what changed and is not published yet. Written in the transaction of the change, so that nothing is forgotten
 * where a commit falls between a change and its publication; what is kept in memory mirrors the store.
 */
final class Outbox {
    private static final byte[] PRESENT = {1};

    private final KeyValueStore<String, byte[]> store;
    private final Set<String> keys = new LinkedHashSet<>();

    Outbox(KeyValueStore<String, byte[]> store) {
        this.store = store;
        try (KeyValueIterator<String, byte[]> rows = store.all()) {
            rows.forEachRemaining(row -> keys.add(row.key));
        }
    }

    void add(String key) {
        if (keys.add(key)) {
            // reads first, so that a row that comes and goes in one transaction is never written
            store.putIfAbsent(key, PRESENT);
        }
    }

    /** All keys, which are forgotten. */
    List<String> drain() {
        List<String> drained = List.copyOf(keys);
        drained.forEach(store::delete);
        keys.clear();
        return drained;
    }
}

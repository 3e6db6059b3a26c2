package io.workerreturn.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorContextUtils;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * A store before which rows stand as values, not as bytes: however often a row changes between two commits, it is encoded,
 * stored and logged once, in the commit, and not at all if it came and went. Reading a row that was used lately costs a look
 * into a hash table.
 *
 * <p>Kafka Streams empties caches within the transaction before it commits ({@code flushCache}), and forgets them when a task
 * is revived after an aborted one; this does the same, with the same calls. Rows that were used lately are kept in two
 * generations, so that memory is bounded: a full one becomes the old one, and the old one goes. For one stream thread: other
 * threads must not look in here.
 */
public final class WriteBehind<K, V> extends WrappedStateStore<KeyValueStore<K, V>, K, V>
        implements KeyValueStore<K, V> {
    private final int generation;
    private Map<K, Row<K, V>> recent = new HashMap<>();
    private Map<K, Row<K, V>> old = new HashMap<>();
    /** Of the last look: whoever changes a row has just read it, under the same key. */
    private @Nullable K lastKey;

    private @Nullable Row<K, V> last;
    private final List<Row<K, V>> unwritten = new ArrayList<>();
    private @Nullable InternalProcessorContext<?, ?> context;
    /** Of the newest change: the log takes its timestamp from it. */
    private @Nullable ProcessorRecordContext changedBy;

    WriteBehind(KeyValueStore<K, V> store, int generation) {
        super(store);
        this.generation = generation;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        this.context = ProcessorContextUtils.asInternalProcessorContext(context);
        clearCache();
        super.init(context, root);
    }

    @Override
    public @Nullable V get(K key) {
        return row(key, true).value;
    }

    private Row<K, V> row(K key, boolean valueNeeded) {
        if (key == lastKey && last != null) {
            return last;
        }
        Row<K, V> row = recent.get(key);
        if (row == null) {
            row = old.remove(key);
            if (row == null) {
                row = new Row<>(key);
                if (valueNeeded) {
                    row.value = wrapped().get(key);
                    row.absent = row.value == null;
                }
            }
            recent.put(key, row);
        }
        lastKey = key;
        last = row;
        return row;
    }

    private void forgetLast() {
        lastKey = null;
        last = null;
    }

    @Override
    public void put(K key, @Nullable V value) {
        Row<K, V> row = row(key, false);
        row.value = value;
        if (!row.unwritten) {
            row.unwritten = true;
            unwritten.add(row);
        }
        if (context != null) {
            changedBy = context.recordContext();
        }
    }

    @Override
    public @Nullable V putIfAbsent(K key, V value) {
        V known = get(key);
        if (known == null) {
            put(key, value);
        }
        return known;
    }

    @Override
    public void putAll(List<KeyValue<K, V>> rows) {
        rows.forEach(row -> put(row.key, row.value));
    }

    @Override
    public @Nullable V delete(K key) {
        V known = get(key);
        put(key, null);
        return known;
    }

    @Override
    public KeyValueIterator<K, V> range(K from, K to) {
        write();
        return wrapped().range(from, to);
    }

    @Override
    public KeyValueIterator<K, V> reverseRange(K from, K to) {
        write();
        return wrapped().reverseRange(from, to);
    }

    @Override
    public KeyValueIterator<K, V> all() {
        write();
        return wrapped().all();
    }

    @Override
    public <P extends Serializer<Q>, Q> KeyValueIterator<K, V> prefixScan(Q prefix, P serializer) {
        write();
        return wrapped().prefixScan(prefix, serializer);
    }

    @Override
    public long approximateNumEntries() {
        return wrapped().approximateNumEntries();
    }

    /** In the transaction that is about to be committed. */
    @Override
    public void flushCache() {
        write();
        super.flushCache();
        if (recent.size() >= generation) {
            int size = recent.size();
            old = generation == 0 ? new HashMap<>() : recent;
            // the next transaction will be about as large
            recent = new HashMap<>(2 * size);
            forgetLast();
        }
    }

    /** What was not committed never was. */
    @Override
    public void clearCache() {
        unwritten.clear();
        recent.clear();
        old.clear();
        forgetLast();
        changedBy = null;
        super.clearCache();
    }

    @Override
    public void close() {
        clearCache();
        super.close();
    }

    private void write() {
        if (unwritten.isEmpty() || context == null) {
            return;
        }
        ProcessorRecordContext current = context.recordContext();
        context.setRecordContext(changedBy);
        try {
            List<KeyValue<K, V>> rows = new ArrayList<>(unwritten.size());
            unwritten.forEach(row -> {
                if (row.value != null || !row.absent) {
                    rows.add(KeyValue.pair(row.key, row.value));
                }
                row.absent = row.value == null;
                row.unwritten = false;
            });
            unwritten.clear();
            wrapped().putAll(rows);
        } finally {
            context.setRecordContext(current);
        }
    }

    /** One row; its value is null while it is not there, so that it is not looked for again. */
    private static final class Row<K, V> {
        private final K key;
        private @Nullable V value;
        /** Whether the store below is known to have no such row: then there is nothing to take away. */
        private boolean absent;

        private boolean unwritten;

        private Row(K key) {
            this.key = key;
        }
    }

    /**
     * The builder of a store, with this before it.
     *
     * @param generation rows of a generation of those that were used lately; 0 keeps none but what is unwritten
     */
    public static <K, V> StoreBuilder<KeyValueStore<K, V>> before(
            StoreBuilder<KeyValueStore<K, V>> store, int generation) {
        return new Builder<>(store, generation);
    }

    private record Builder<K, V>(StoreBuilder<KeyValueStore<K, V>> store, int generation)
            implements StoreBuilder<KeyValueStore<K, V>> {
        @Override
        public StoreBuilder<KeyValueStore<K, V>> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<KeyValueStore<K, V>> withCachingDisabled() {
            // that is another cache
            return this;
        }

        @Override
        public StoreBuilder<KeyValueStore<K, V>> withLoggingEnabled(Map<String, String> config) {
            store.withLoggingEnabled(config);
            return this;
        }

        @Override
        public StoreBuilder<KeyValueStore<K, V>> withLoggingDisabled() {
            store.withLoggingDisabled();
            return this;
        }

        @Override
        public KeyValueStore<K, V> build() {
            return new WriteBehind<>(store.build(), generation);
        }

        @Override
        public Map<String, String> logConfig() {
            return store.logConfig();
        }

        @Override
        public boolean loggingEnabled() {
            return store.loggingEnabled();
        }

        @Override
        public String name() {
            return store.name();
        }
    }
}

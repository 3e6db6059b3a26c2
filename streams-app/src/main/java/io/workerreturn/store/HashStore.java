package io.workerreturn.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.StoreQueryUtils;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory for look-ups by key, on a {@link ByteTable}. Its changelog is what lasts: a task that starts reads all of
 * it, as after a crash under exactly-once it must with any store.
 *
 * <p>Iterations copy what they go over, and those over ranges sort it, as Kafka Streams promises: they are for starts and for
 * stores of few rows. Over all rows they are in no order, which is promised of none. Questions from other threads are safe; positions are not tracked.
 * Which rows are of a group is worked out from the rows, wherever they come from: no log of its own, and as true of a copy.
 */
public final class HashStore implements KeyValueStore<Bytes, byte[]> {
    /** Rows looked at at a time on behalf of a question. */
    private static final int AT_ONCE = 256;

    private final String name;
    private final ByteTable rows;
    private @Nullable StateStoreContext context;
    private volatile boolean open;

    private HashStore(String name, @Nullable Grouping grouping) {
        this.name = name;
        this.rows = new ByteTable(grouping);
    }

    /** A supplier of such stores. */
    public static KeyValueBytesStoreSupplier named(String name) {
        return named(name, null);
    }

    /** The same; with a grouping they answer a {@link GroupQuery}. */
    public static KeyValueBytesStoreSupplier named(String name, @Nullable Grouping grouping) {
        return new KeyValueBytesStoreSupplier() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public KeyValueStore<Bytes, byte[]> get() {
                return new HashStore(name, grouping);
            }

            @Override
            public String metricsScope() {
                return "hash";
            }
        };
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        this.context = context;
        if (root != null) {
            context.register(root, this::restore);
        }
        open = true;
    }

    private synchronized void restore(byte[] key, byte @Nullable [] value) {
        putRow(key, value);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public synchronized byte @Nullable [] get(Bytes key) {
        return rows.get(key.get());
    }

    @Override
    public synchronized void put(Bytes key, byte @Nullable [] value) {
        putRow(key.get(), value);
    }

    private void putRow(byte[] key, byte @Nullable [] value) {
        if (value == null) {
            rows.remove(key);
        } else {
            rows.put(key, value);
        }
    }

    @Override
    public synchronized byte @Nullable [] putIfAbsent(Bytes key, byte[] value) {
        byte[] known = rows.get(key.get());
        if (known == null) {
            putRow(key.get(), value);
        }
        return known;
    }

    @Override
    public synchronized void putAll(List<KeyValue<Bytes, byte[]>> entries) {
        entries.forEach(entry -> putRow(entry.key.get(), entry.value));
    }

    @Override
    public synchronized byte @Nullable [] delete(Bytes key) {
        byte[] known = rows.get(key.get());
        rows.remove(key.get());
        return known;
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> range(@Nullable Bytes from, @Nullable Bytes to) {
        return iterator(sorted(key -> isIn(key, from, to)));
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> reverseRange(@Nullable Bytes from, @Nullable Bytes to) {
        return iterator(sorted(key -> isIn(key, from, to)).descendingMap());
    }

    @Override
    public synchronized KeyValueIterator<Bytes, byte[]> all() {
        List<Map.Entry<Bytes, byte[]>> all = new ArrayList<>(rows.size());
        rows.forEach((key, value) -> all.add(Map.entry(Bytes.wrap(key), value)));
        return new Rows(all.iterator());
    }

    @Override
    public KeyValueIterator<Bytes, byte[]> reverseAll() {
        return iterator(sorted(key -> true).descendingMap());
    }

    @Override
    public <S extends Serializer<P>, P> KeyValueIterator<Bytes, byte[]> prefixScan(P prefix, S serializer) {
        Bytes from = Bytes.wrap(serializer.serialize(null, prefix));
        return iterator(sorted(key -> startsWith(key.get(), from.get())));
    }

    private static boolean isIn(Bytes key, @Nullable Bytes from, @Nullable Bytes to) {
        return (from == null || key.compareTo(from) >= 0) && (to == null || key.compareTo(to) <= 0);
    }

    private static boolean startsWith(byte[] key, byte[] prefix) {
        if (key.length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (key[i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private synchronized NavigableMap<Bytes, byte[]> sorted(Predicate<Bytes> wanted) {
        NavigableMap<Bytes, byte[]> sorted = new TreeMap<>();
        rows.forEach((key, value) -> {
            Bytes wrapped = Bytes.wrap(key);
            if (wanted.test(wrapped)) {
                sorted.put(wrapped, value);
            }
        });
        return sorted;
    }

    private static KeyValueIterator<Bytes, byte[]> iterator(Map<Bytes, byte[]> rows) {
        return new Rows(Collections.unmodifiableMap(rows).entrySet().iterator());
    }

    @Override
    public synchronized long approximateNumEntries() {
        return rows.size();
    }

    @Override
    public Position getPosition() {
        return Position.emptyPosition();
    }

    @Override
    @SuppressWarnings("unchecked") // the query says what its answer is
    public <R> QueryResult<R> query(Query<R> query, PositionBound bound, QueryConfig config) {
        if (query instanceof GroupQuery group) {
            QueryResult<R> result = (QueryResult<R>) QueryResult.forResult(members(group));
            result.setPosition(getPosition());
            return result;
        }
        return StoreQueryUtils.handleBasicQueries(query, bound, config, this, getPosition(), context);
    }

    /** In several looks, so that whoever changes rows never waits for long. */
    private List<Bytes> members(GroupQuery query) {
        int[] hashes;
        synchronized (this) {
            hashes = rows.hashesOf(query.group());
        }
        hashes = Arrays.stream(hashes).sorted().distinct().toArray();
        PriorityQueue<Bytes> first = new PriorityQueue<>(Comparator.reverseOrder());
        for (int begin = 0; begin < hashes.length; begin += AT_ONCE) {
            synchronized (this) {
                for (int i = begin; i < Math.min(hashes.length, begin + AT_ONCE); i++) {
                    rows.forEachOf(hashes[i], query.group().get(), each -> {
                        Bytes key = Bytes.wrap(each);
                        if (query.after() == null || key.compareTo(query.after()) > 0) {
                            first.add(key);
                        }
                        if (first.size() > query.most()) {
                            first.remove();
                        }
                    });
                }
            }
        }
        return first.stream().sorted().toList();
    }

    @Override
    public synchronized void close() {
        rows.clear();
        open = false;
    }

    /** Rows that were copied. */
    private static final class Rows implements KeyValueIterator<Bytes, byte[]> {
        private final Iterator<Map.Entry<Bytes, byte[]>> rows;
        private KeyValue<Bytes, byte[]> next;

        private Rows(Iterator<Map.Entry<Bytes, byte[]>> rows) {
            this.rows = rows;
            advance();
        }

        private void advance() {
            if (rows.hasNext()) {
                Map.Entry<Bytes, byte[]> row = rows.next();
                next = KeyValue.pair(row.getKey(), row.getValue());
            } else {
                next = null;
            }
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public KeyValue<Bytes, byte[]> next() {
            KeyValue<Bytes, byte[]> row = next;
            if (row == null) {
                throw new java.util.NoSuchElementException();
            }
            advance();
            return row;
        }

        @Override
        public Bytes peekNextKey() {
            if (next == null) {
                throw new java.util.NoSuchElementException();
            }
            return next.key;
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}

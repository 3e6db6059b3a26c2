package io.workerreturn.topology;

import io.workerreturn.domain.Counts;
import io.workerreturn.domain.Tally;
import io.workerreturn.domain.TallyBatch;
import io.workerreturn.wire.PartialTally;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.ToIntFunction;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * One partition's share of sums that are added up elsewhere ({@link TallySums}). Not every change is sent, but a few times
 * a second what changed, in full: so traffic does not grow with the events, a repeated or lost batch heals itself, and one
 * key that everybody counts costs no more than any other.
 *
 * <p>A commit may fall between a change and its sending, so each row says whether it is unsent. The list of those is read
 * from them anew when a task starts or is revived after an aborted transaction.
 */
final class PartialTallies {
    /** A city may change as a whole between two sendings; a broker takes a megabyte at once, and a key may be long. */
    static final int MOST_ENTRIES = 500;

    private final KeyValueStore<String, PartialTally> store;
    private final int from;
    private final List<String> unsent = new ArrayList<>();

    /**
     * The share of one partition.
     *
     * @param from names the partition, uniquely among all that send to the same place
     */
    PartialTallies(KeyValueStore<String, PartialTally> store, int from) {
        this.store = store;
        this.from = from;
        try (KeyValueIterator<String, PartialTally> rows = store.all()) {
            while (rows.hasNext()) {
                KeyValue<String, PartialTally> row = rows.next();
                if (row.value.unsent()) {
                    unsent.add(row.key);
                }
            }
        }
    }

    /** Adds to one sum. */
    void add(String key, Counts change, long asOf) {
        add(key, new Tally(change, asOf, Tally.NEVER));
    }

    /** Adds to one sum, and keeps its times at least as recent. */
    void add(String key, Tally change) {
        PartialTally row = store.get(key);
        Tally before = row == null ? Tally.NONE : row.tally();
        Tally after = before.plus(change);
        if (!after.equals(before)) {
            if (row == null || !row.unsent()) {
                unsent.add(key);
            }
            store.put(key, new PartialTally(after, true));
        }
    }

    /**
     * Sends what changed, in few batches per target partition.
     *
     * @param partitionOf where a key is added up
     */
    void send(ToIntFunction<String> partitionOf, BiConsumer<Integer, TallyBatch> batches) {
        if (unsent.isEmpty()) {
            return;
        }
        Map<Integer, List<TallyBatch.Entry>> byPartition = new TreeMap<>();
        unsent.forEach(key -> {
            Tally tally = store.get(key).tally();
            int target = partitionOf.applyAsInt(key);
            List<TallyBatch.Entry> batch = byPartition.computeIfAbsent(target, partition -> new ArrayList<>());
            batch.add(new TallyBatch.Entry(key, tally));
            if (batch.size() == MOST_ENTRIES) {
                batches.accept(target, new TallyBatch(from, batch));
                byPartition.remove(target);
            }
            if (tally.counts().isZero()) {
                store.delete(key);
            } else {
                store.put(key, new PartialTally(tally, false));
            }
        });
        unsent.clear();
        byPartition.forEach((partition, entries) -> batches.accept(partition, new TallyBatch(from, entries)));
    }
}

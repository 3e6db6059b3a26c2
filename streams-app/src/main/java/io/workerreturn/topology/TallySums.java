package io.workerreturn.topology;

import io.workerreturn.domain.Tally;
import io.workerreturn.domain.TallyBatch;
import io.workerreturn.domain.TallySum;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Adds up what the partitions count ({@link PartialTallies}): one row per key, with the part of each partition.
 *
 * <p>A commit may fall between a change and its publication, so each row says whether it is to be published, and what was
 * published before. The list of those is read from them anew when a task starts or is revived after an aborted transaction.
 */
final class TallySums {
    private final KeyValueStore<String, TallySum> sums;
    private final Predicate<String> keepsZero;
    /** Maybe twice, maybe published since: the row decides. */
    private List<String> unpublished = new ArrayList<>();

    /**
     * Sums with their parts.
     *
     * @param keepsZero whose row stays when it falls to 0, so that its {@code asOf} does
     */
    TallySums(KeyValueStore<String, TallySum> sums, Predicate<String> keepsZero) {
        this.sums = sums;
        this.keepsZero = keepsZero;
        try (KeyValueIterator<String, TallySum> rows = sums.all()) {
            while (rows.hasNext()) {
                KeyValue<String, TallySum> row = rows.next();
                if (row.value.published() != null) {
                    unpublished.add(row.key);
                }
            }
        }
    }

    /** The sum of a key as it stands. */
    Tally sum(String key) {
        return row(key).total();
    }

    /** Whether something is counted of a key, or was when it was published. */
    boolean knows(String key) {
        return sums.get(key) != null;
    }

    private TallySum row(String key) {
        TallySum row = sums.get(key);
        return row == null ? TallySum.NONE : row;
    }

    /** Replaces what a partition counts of some keys. What that changes is to be published. */
    void receive(TallyBatch batch) {
        for (TallyBatch.Entry entry : batch.entries()) {
            TallySum before = row(entry.key());
            TallySum after = before.with(batch.from(), entry.tally());
            if (after != before) {
                keep(entry.key(), before, after);
            }
        }
    }

    /** Has a key published though its sum is the same. */
    void publishAgain(String key) {
        TallySum row = row(key);
        keep(key, row, row.toPublish());
    }

    private void keep(String key, TallySum before, TallySum after) {
        if (before.published() == null) {
            unpublished.add(key);
        }
        sums.put(key, after);
    }

    /** Hands over what is to be published, as it was published before and as it stands. */
    void publish(BiConsumer<String, Change> publication) {
        List<String> keys = unpublished;
        unpublished = new ArrayList<>();
        keys.forEach(key -> {
            if (row(key).published() != null) {
                publication.accept(key, published(key));
            }
        });
    }

    /** Notes that a key is published as it stands; and how it was published before. */
    Change published(String key) {
        TallySum row = row(key);
        if (row.parts().isEmpty() && (row.total().equals(Tally.NONE) || !keepsZero.test(key))) {
            sums.delete(key);
        } else if (row.published() != null) {
            sums.put(key, row.asPublished());
        }
        return new Change(row.lastPublished(), row.total());
    }

    /** A sum before and after. */
    record Change(Tally before, Tally after) {}
}

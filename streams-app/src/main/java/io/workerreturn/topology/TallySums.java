package io.workerreturn.topology;

import io.workerreturn.domain.Tally;
import io.workerreturn.domain.TallyBatch;
import io.workerreturn.domain.TallySum;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.streams.state.KeyValueStore;

/** Adds up what the partitions count ({@link PartialTallies}): one row per key, with the part of each partition. */
final class TallySums {
    private final KeyValueStore<String, TallySum> sums;
    private final Predicate<String> keepsZero;

    /**
     * Sums with their parts.
     *
     * @param keepsZero whose row stays when it falls to 0, so that its {@code asOf} does
     */
    TallySums(KeyValueStore<String, TallySum> sums, Predicate<String> keepsZero) {
        this.sums = sums;
        this.keepsZero = keepsZero;
    }

    /** The sum of a key as it stands. */
    Tally sum(String key) {
        return row(key).total();
    }

    /** Whether something is, or was, counted of a key. */
    boolean knows(String key) {
        return sums.get(key) != null;
    }

    private TallySum row(String key) {
        TallySum row = sums.get(key);
        return row == null ? TallySum.NONE : row;
    }

    /** Replaces what a partition counts of a key; empty if it said so already. */
    Optional<Change> receive(int from, TallyBatch.Entry entry) {
        TallySum before = row(entry.key());
        TallySum after = before.with(from, entry.tally());
        if (after == before) {
            return Optional.empty();
        }
        if (after.parts().isEmpty() && !keepsZero.test(entry.key())) {
            sums.delete(entry.key());
        } else {
            sums.put(entry.key(), after);
        }
        return Optional.of(new Change(entry.key(), before.total(), after.total()));
    }

    /** A sum before and after. */
    record Change(String key, Tally before, Tally after) {}
}

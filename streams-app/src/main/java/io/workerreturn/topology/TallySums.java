package io.workerreturn.topology;

import io.workerreturn.domain.Tally;
import io.workerreturn.domain.TallyBatch;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.streams.state.KeyValueStore;

/** Adds up what the partitions count ({@link PartialTallies}): one row per key and partition, and their sum. */
final class TallySums {
    private final KeyValueStore<String, Tally> sums;
    private final KeyValueStore<String, Tally> parts;
    private final Predicate<String> keepsZero;

    /**
     * Sums and their parts.
     *
     * @param keepsZero whose row stays when it falls to 0, so that its {@code asOf} does
     */
    TallySums(KeyValueStore<String, Tally> sums, KeyValueStore<String, Tally> parts, Predicate<String> keepsZero) {
        this.sums = sums;
        this.parts = parts;
        this.keepsZero = keepsZero;
    }

    /** The sum of a key as it stands. */
    Tally sum(String key) {
        Tally sum = sums.get(key);
        return sum == null ? Tally.NONE : sum;
    }

    /** Replaces what a partition counts of a key; empty if it said so already. */
    Optional<Change> receive(int from, TallyBatch.Entry entry) {
        String partKey = Stores.join(entry.key(), Integer.toString(from));
        Tally known = parts.get(partKey);
        Tally before = known == null ? Tally.NONE : known;
        if (before.equals(entry.tally())) {
            return Optional.empty();
        }
        if (entry.tally().counts().isZero()) {
            parts.delete(partKey);
        } else {
            parts.put(partKey, entry.tally());
        }
        Tally sumBefore = sum(entry.key());
        Tally sumAfter = sumBefore.replace(before, entry.tally());
        if (sumAfter.counts().isZero() && !keepsZero.test(entry.key())) {
            sums.delete(entry.key());
        } else {
            sums.put(entry.key(), sumAfter);
        }
        return Optional.of(new Change(entry.key(), sumBefore, sumAfter));
    }

    /** A sum before and after. */
    record Change(String key, Tally before, Tally after) {}
}

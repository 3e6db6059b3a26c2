package io.workerreturn.domain;

import java.util.List;

/**
 * Partial sums on their way to whoever adds them up: what one partition counts of some keys, in full. A later batch of the
 * same partition replaces what it says of a key.
 *
 * @param from the partition that counts; unique among all that send to the same place
 */
public record TallyBatch(int from, List<Entry> entries) {
    /** The partial sum of one key. */
    public record Entry(String key, Tally tally) {}
}

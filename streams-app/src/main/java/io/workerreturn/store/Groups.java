package io.workerreturn.store;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;

/**
 * The rows of a {@link ByteTable} by group, four bytes for each: the hash of its key, by which it is found again. A row that
 * left its group, or went, is not taken away here: whoever looks asks the row. Those are dropped where room is short, so that
 * a list is never longer than twice its group and a little. Not for several threads.
 */
final class Groups {
    private static final int FEWEST = 4;
    private static final int[] NOBODY = {};

    private final ByteTable table;
    private final Map<Bytes, Hashes> lists = new HashMap<>();

    private static final class Hashes {
        private int[] all = new int[FEWEST];
        private int size;
    }

    Groups(ByteTable table) {
        this.table = table;
    }

    /** A row of this hash has come into the group. */
    void add(Bytes group, int hash) {
        Hashes hashes = lists.computeIfAbsent(group, first -> new Hashes());
        if (hashes.size == hashes.all.length) {
            int[] members = members(group, hashes);
            hashes.size = members.length;
            hashes.all = Arrays.copyOf(members, Math.max(FEWEST, members.length + members.length / 2));
        }
        hashes.all[hashes.size++] = hash;
    }

    /** Hashes of the group's rows, in no order; some more than once, and some of others, perhaps. */
    int[] of(Bytes group) {
        Hashes hashes = lists.get(group);
        return hashes == null ? NOBODY : Arrays.copyOf(hashes.all, hashes.size);
    }

    private int[] members(Bytes group, Hashes hashes) {
        return Arrays.stream(hashes.all)
                .sorted()
                .distinct()
                .filter(hash -> table.anyOf(hash, group.get()))
                .toArray();
    }

    void clear() {
        lists.clear();
    }
}

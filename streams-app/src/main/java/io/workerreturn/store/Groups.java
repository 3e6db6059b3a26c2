package io.workerreturn.store;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;

/**
 * The rows of a {@link ByteTable} by group, four bytes for each: the hash of its key, by which it is found again. A row that
 * left its group, or went, is not taken away here, only counted: whoever looks asks the row. Where room is short and they are
 * half of a list they are dropped, so that a list is never longer than three times its group and a little. Not for several threads.
 */
final class Groups {
    private static final int FEWEST = 4;
    private static final int[] NOBODY = {};

    private final ByteTable table;
    private final Map<Bytes, Hashes> lists = new HashMap<>();

    private static final class Hashes {
        private int[] all = new int[FEWEST];
        private int size;
        /** How many rows are of the group. */
        private int rows;
    }

    Groups(ByteTable table) {
        this.table = table;
    }

    /** A row of this hash has come into the group. */
    void add(Bytes group, int hash) {
        Hashes hashes = lists.computeIfAbsent(group, first -> new Hashes());
        if (hashes.size == hashes.all.length) {
            if (hashes.size > 2 * hashes.rows) {
                int[] members = members(group, hashes);
                System.arraycopy(members, 0, hashes.all, 0, members.length);
                hashes.size = members.length;
            } else {
                hashes.all = Arrays.copyOf(hashes.all, hashes.size + hashes.size / 2);
            }
        }
        hashes.all[hashes.size++] = hash;
        hashes.rows++;
    }

    /** A row of the group left it, or went. */
    void leave(Bytes group) {
        Hashes hashes = lists.get(group);
        if (hashes != null && --hashes.rows == 0) {
            lists.remove(group);
        }
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

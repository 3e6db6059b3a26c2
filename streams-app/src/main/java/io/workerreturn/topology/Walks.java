package io.workerreturn.topology;

import static io.workerreturn.topology.Stores.join;

import io.workerreturn.wire.FactRow;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Works out what follows from many rows, in portions, one at each turn: whoever has much to go through never holds up the
 * others. What changes meanwhile is gone through again, so that at rest all is right; until then a figure may lack what came
 * last.
 *
 * <p>That a subject waits is written in the transaction of its change, so that nothing is forgotten: a walk that a crash broke
 * off begins anew.
 */
final class Walks {
    /** Before the subjects that wait, in their store: no other key begins so. */
    private static final String WAITING = join("", join("", ""));

    private static final FactRow MARK = new FactRow.Mark();

    private final KeyValueStore<String, FactRow> store;
    private final Function<String, Walk> begin;
    private final Portions portions;
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();
    private final AbsurdKeys absurd;

    /** A walk over rows. */
    interface Walk {
        /**
         * Goes on.
         *
         * @param most rows that it may go through now, 1 or more
         * @return how many of those it left; 0 if it has to go on later
         */
        int go(int most);

        /** For how many rows each of those stands that it goes through: 1 or more, by how much follows from one. */
        default int worth() {
            return 1;
        }
    }

    private static final class Waiting {
        private @Nullable Walk walk;
        private boolean again;
        private long rows;
    }

    /**
     * The walks of a task.
     *
     * @param store where it is written who waits
     * @param begin makes the walk of a subject, in which nothing is gone yet
     */
    Walks(KeyValueStore<String, FactRow> store, Portions portions, Function<String, Walk> begin) {
        this.store = store;
        this.begin = begin;
        this.portions = portions;
        absurd = new AbsurdKeys(portions.absurd());
        try (KeyValueIterator<String, FactRow> rows = store.prefixScan(WAITING, new StringSerializer())) {
            while (rows.hasNext()) {
                KeyValue<String, FactRow> row = rows.next();
                waiting.put(row.key.substring(WAITING.length()), new Waiting());
            }
        }
    }

    /** Something about this subject has changed. */
    void add(String subject) {
        Waiting known = waiting.get(subject);
        if (known == null) {
            waiting.put(subject, new Waiting());
            store.put(WAITING + subject, MARK);
        } else if (known.walk != null) {
            known.again = true;
        }
    }

    /** Goes on by one portion: step by step, until there were rows enough or the time of a turn is over. */
    void go() {
        if (waiting.isEmpty()) {
            return;
        }
        long began = portions.nanoTime().getAsLong();
        int left = portions.atOnce();
        do {
            left -= step(Math.min(left, Portions.STEP));
        } while (left > 0 && !waiting.isEmpty() && portions.nanoTime().getAsLong() - began < Portions.TURN.toNanos());
    }

    /** Goes on by so many rows at most, and says how many it were. */
    private int step(int most) {
        int left = most;
        while (left > 0 && !waiting.isEmpty()) {
            String subject = waiting.keySet().iterator().next();
            Waiting next = waiting.get(subject);
            if (next.walk == null) {
                next.walk = begin.apply(subject);
            }
            int rest = next.walk.go(left);
            next.rows += (left - rest) / next.walk.worth();
            waiting.remove(subject);
            if (rest == 0) {
                // behind all others
                waiting.put(subject, next);
            } else {
                absurd.hold(store.name(), subject, next.rows);
                if (next.again) {
                    waiting.put(subject, new Waiting());
                } else {
                    store.put(WAITING + subject, null);
                }
            }
            // one over no rows at all is work, too
            left = Math.min(rest, left - 1);
        }
        return most - left;
    }
}

package io.workerreturn.topology;

import static io.workerreturn.topology.Stores.join;

import io.workerreturn.domain.Fact;
import io.workerreturn.domain.FactSet;
import io.workerreturn.domain.Identity;
import io.workerreturn.wire.FactRow;
import io.workerreturn.wire.FactRow.Told;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Facts of keys of which more is told than one row may hold. Each eventId has a row, and each fact one more at its place in the
 * order of the fold, so that telling one touches four rows at most, whatever the key, and a {@link Walks walk} meets them in
 * order. As {@link FactSet}, it is a set: order and repetition leave no trace.
 */
final class ManyFacts<F extends Fact> {
    /** Behind a key: before an eventId. */
    private static final char EVENT = 'e';

    private final KeyValueStore<String, FactRow> store;
    private final Identity<F> identity;
    private final Function<F, String> place;

    /**
     * The facts in this store, which may hold others under other keys.
     *
     * @param place of a fact in the order of the fold, see {@link #place}
     */
    ManyFacts(KeyValueStore<String, FactRow> store, Identity<F> identity, Function<F, String> place) {
        this.store = store;
        this.identity = identity;
        this.place = place;
    }

    /**
     * What came of telling a fact.
     *
     * @param news false if nothing changed but perhaps the times
     * @param displaced null if its eventId is new; the fact that it takes the place of; or itself, if another record of the
     *     same eventId stands against it
     */
    record Outcome<F>(boolean news, @Nullable F displaced) {}

    /** A place that sorts as its parts do, in this order: what is text in it sorts as such. */
    static String place(long occurredAt, int row, long reportedAt, String id) {
        StringBuilder place = new StringBuilder(2 * Long.BYTES * 2 + 2 + id.length());
        hex(place, occurredAt ^ Long.MIN_VALUE, Long.BYTES);
        hex(place, row, 1);
        hex(place, reportedAt ^ Long.MIN_VALUE, Long.BYTES);
        return place.append(id).toString();
    }

    private static void hex(StringBuilder out, long value, int bytes) {
        for (int shift = bytes * Byte.SIZE - 4; shift >= 0; shift -= 4) {
            out.append(Character.forDigit((int) (value >>> shift) & 0xF, 16));
        }
    }

    /** A place in the order of times and eventIds. */
    static String byTime(Fact fact) {
        return place(fact.occurredAt(), 0, fact.reportedAt(), fact.eventId());
    }

    /** Takes over what a row held until now. */
    void takeOver(String key, FactSet<F> facts) {
        for (F fact : facts.held()) {
            put(key, fact, facts.clashes().contains(fact.eventId()));
        }
    }

    /** Tells a fact. */
    Outcome<F> tell(String key, F fact) {
        Told known = told(key, fact.eventId());
        F held = fact(known);
        if (held == null) {
            put(key, fact, false);
            return new Outcome<>(true, null);
        }
        if (held.equals(fact)) {
            return new Outcome<>(false, held);
        }
        if (identity.stands(fact, held)) {
            take(key, held);
            put(key, fact, true);
            return new Outcome<>(true, held);
        }
        if (!known.clashes()) {
            write(key, fact.eventId(), new Told(held, known.withdrawals(), true));
        }
        return new Outcome<>(!known.clashes(), fact);
    }

    private void put(String key, F fact, boolean clashes) {
        write(key, fact.eventId(), new Told(fact, told(key, fact.eventId()).withdrawals(), clashes));
        if (fact.withdraws() != null) {
            withdraw(key, fact.withdraws(), 1);
        }
    }

    private void take(String key, F fact) {
        store.put(inOrder(key, fact), null);
        write(key, fact.eventId(), new Told(null, told(key, fact.eventId()).withdrawals(), false));
        if (fact.withdraws() != null) {
            withdraw(key, fact.withdraws(), -1);
        }
    }

    private void withdraw(String key, String eventId, int more) {
        write(key, eventId, told(key, eventId).withdrawn(more));
    }

    private void write(String key, String eventId, Told told) {
        store.put(join(key, EVENT + eventId), told.equals(Told.NOTHING) ? null : told);
        F fact = fact(told);
        if (fact != null) {
            write(key, fact, told);
        }
    }

    /** Writes the row of a fact at its place; one that never decides anything and is in no conflict needs none. */
    void write(String key, F fact, Told told) {
        if (fact.withdraws() == null || told.clashes()) {
            store.put(inOrder(key, fact), told);
        }
    }

    /** Takes that row away. */
    void remove(String key, F fact) {
        store.put(inOrder(key, fact), null);
    }

    private Told told(String key, String eventId) {
        FactRow row = store.get(join(key, EVENT + eventId));
        return row == null ? Told.NOTHING : (Told) row;
    }

    private String inOrder(String key, F fact) {
        return join(key, Stores.IN_ORDER + place.apply(fact));
    }

    @SuppressWarnings("unchecked") // under a key stand facts of one kind
    private @Nullable F fact(Told told) {
        return (F) told.fact();
    }

    /** A walk over the rows of a key that have a tag, in order. */
    abstract static class Walk implements Walks.Walk {
        private final KeyValueStore<String, ? extends FactRow> store;
        private final String prefix;
        private final String end;
        private @Nullable String reached;

        Walk(KeyValueStore<String, FactRow> store, String key, char tag) {
            this.store = store;
            this.prefix = join(key, String.valueOf(tag));
            this.end = join(key, String.valueOf((char) (tag + 1)));
        }

        @Override
        public final int go(int most) {
            int left = most;
            try (KeyValueIterator<String, ? extends FactRow> rows =
                    store.range(Objects.requireNonNullElse(reached, prefix), end)) {
                while (left > 0 && rows.hasNext()) {
                    KeyValue<String, ? extends FactRow> row = rows.next();
                    if (!row.key.equals(reached)) {
                        take(row.value);
                        reached = row.key;
                        left--;
                    }
                }
            }
            if (left > 0) {
                end();
            }
            return left;
        }

        /** Takes the next row. */
        abstract void take(FactRow row);

        /** There is no more. */
        abstract void end();
    }

    /** A walk over all facts of a key, in their order: only those that stand are handed over. */
    Walks.Walk walk(String key, java.util.function.Consumer<F> each, Runnable end) {
        return new Walk(store, key, Stores.IN_ORDER) {
            @Override
            void take(FactRow row) {
                Told told = (Told) row;
                F fact = fact(told);
                if (told.stands() && fact != null) {
                    each.accept(fact);
                }
            }

            @Override
            void end() {
                end.run();
            }
        };
    }

    /** A walk to the last fact of a key that stands; null if none does. */
    Walks.Walk walkToLatest(String key, BiConsumer<String, @Nullable F> then) {
        java.util.concurrent.atomic.AtomicReference<@Nullable F> latest =
                new java.util.concurrent.atomic.AtomicReference<>();
        return walk(key, latest::set, () -> then.accept(key, latest.get()));
    }
}

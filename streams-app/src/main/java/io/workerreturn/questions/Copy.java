package io.workerreturn.questions;

import io.workerreturn.topology.Stores;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The stores of one partition, as one holder has them. */
interface Copy {
    /** What time it is, epoch milliseconds, by the clock topic. */
    long now() throws NotHeldException;

    /** The row under a key, null if there is none. */
    <V> @Nullable V get(Stores.Store<String, V> store, String key) throws NotHeldException;

    /**
     * Workers of this partition whom a firm employs, by their ids in order.
     *
     * @param after begins behind this worker; null for the beginning
     * @param most workers, 1 or more
     */
    List<String> staff(String enterpriseId, @Nullable String after, int most) throws NotHeldException;

    /**
     * Shows the rows whose compound key begins with {@code first}, in the order of what follows it.
     *
     * @param after begins behind this second part of the key; null for the beginning
     * @param row is given the second part of the key and the row, and says whether to go on
     */
    <V> void rows(Stores.Store<String, V> store, String first, @Nullable String after, BiPredicate<String, V> row)
            throws NotHeldException;

    /**
     * Shows the rows whose compound key begins with {@code first}, and then with {@code tag}: the last one first.
     *
     * @param row is given each row, and says whether to go on
     */
    <V> void lastRows(Stores.Store<String, V> store, String first, char tag, Predicate<V> row) throws NotHeldException;
}

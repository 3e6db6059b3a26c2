package io.workerreturn.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Different inputs in turn, again and again: with one and the same, the processor would foresee every branch. At most as many
 * as a processor's cache can hold, taken evenly from all that there are.
 */
final class Round<T> {
    private static final int MOST = 500;

    private final List<T> inputs;
    private int next;

    Round(Collection<? extends T> all) {
        if (all.isEmpty()) {
            throw new IllegalArgumentException("the scenario has none of these: make it larger");
        }
        List<T> list = List.copyOf(all);
        int size = Math.min(MOST, list.size());
        inputs = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            inputs.add(list.get((int) ((long) i * list.size() / size)));
        }
    }

    T next() {
        T input = inputs.get(next);
        next = next + 1 == inputs.size() ? 0 : next + 1;
        return input;
    }

    List<T> inputs() {
        return inputs;
    }
}

package io.workerreturn.drill;

import java.util.List;

/**
 * What a fault did.
 *
 * @param number the how manieth it is, from 1
 * @param fault its {@linkplain Fault#label() label}
 * @param victim what it struck
 * @param at seconds since the drill began
 * @param gapSeconds the longest time without a committed row on any partition of the figures, from the last one before it to the first
 *     one after
 * @param gapAt that partition
 * @param backSeconds from the fault until every instance was ready, every partition had new rows, and all that had been told by its end
 *     was folded
 * @param differingRows what an audit then found, 0 if every figure was right
 * @param complaints what must not be, in words; empty if all is well
 */
public record Outcome(
        int number,
        String fault,
        String victim,
        double at,
        double gapSeconds,
        String gapAt,
        double backSeconds,
        int differingRows,
        List<String> complaints) {
    /** Whether nothing was lost, doubled or wrong. */
    public boolean clean() {
        return differingRows == 0 && complaints.isEmpty();
    }
}

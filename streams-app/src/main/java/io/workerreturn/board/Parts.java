package io.workerreturn.board;

import java.util.ArrayList;
import java.util.List;

/** A rounded count, parted so that its parts are rounded and add up to it. */
final class Parts {
    private Parts() {}

    /**
     * The parts of a whole.
     *
     * @param whole a multiple of {@link Rounding#STEP}
     * @param weights what each part is to all, 0 or more
     * @return a multiple of {@link Rounding#STEP} for each weight; all 0 if all weights are
     */
    static List<Long> of(long whole, List<? extends Number> weights) {
        long all = weights.stream().mapToLong(Number::longValue).sum();
        List<Long> parts = new ArrayList<>();
        double running = 0;
        long given = 0;
        for (Number weight : weights) {
            running += weight.longValue();
            long until = all == 0 ? 0 : Math.round(running / all * whole / Rounding.STEP) * Rounding.STEP;
            parts.add(until - given);
            given = until;
        }
        return parts;
    }
}

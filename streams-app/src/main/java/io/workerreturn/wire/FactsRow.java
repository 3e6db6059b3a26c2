package io.workerreturn.wire;

import io.workerreturn.domain.Fact;
import io.workerreturn.domain.FactSet;

/**
 * What is stored of the facts of one key.
 *
 * @param facts all of them; of many, only what holds of those that stand
 * @param many whether there are too many for a row: then each has a {@link FactRow} of its own
 */
public record FactsRow<F extends Fact>(FactSet<F> facts, boolean many) {
    /** Nothing told yet. */
    public static <F extends Fact> FactsRow<F> empty() {
        return new FactsRow<>(FactSet.empty(), false);
    }
}

package io.workerreturn.drill;

import java.util.List;

/**
 * What a drill found.
 *
 * @param undisturbedSeconds the longest time without a committed row on any partition while nothing happened
 * @param outcomes of each fault, in order
 * @param told source records on the brokers at the end
 * @param differingRows what the audit of everything found at the end, when nothing was told any more
 * @param transitions of alerts in their log
 * @param brokenTransitions how many of them are there twice, or do not follow on the one before
 */
public record Report(
        double undisturbedSeconds,
        List<Outcome> outcomes,
        long told,
        int differingRows,
        long transitions,
        long brokenTransitions) {
    /** Whether nothing was lost, doubled or wrong at any time. */
    public boolean clean() {
        return differingRows == 0 && brokenTransitions == 0 && outcomes.stream().allMatch(Outcome::clean);
    }
}

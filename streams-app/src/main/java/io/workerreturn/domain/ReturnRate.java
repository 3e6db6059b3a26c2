package io.workerreturn.domain;

import org.jspecify.annotations.Nullable;

/** The figures that officials ask for, in integers until the very last division. */
public final class ReturnRate {
    /** All of something, in basis points. */
    public static final int BASIS_POINTS = 10_000;

    private ReturnRate() {}

    /**
     * Returned ÷ required, of a firm or of a group's sums. Not clamped: a firm may have more people back than it needs.
     *
     * @return null where nobody is required
     */
    public static @Nullable Double of(long returned, long required) {
        return required == 0 ? null : (double) returned / required;
    }

    /**
     * Workers that are missing to the target: max(0, ⌈target × required⌉ − returned).
     *
     * @param targetBasisPoints the target, null if there is none
     * @return null without a target
     */
    public static @Nullable Integer shortfall(@Nullable Integer targetBasisPoints, int required, int returned) {
        if (targetBasisPoints == null) {
            return null;
        }
        long needed = -Math.floorDiv(-((long) targetBasisPoints * required), (long) BASIS_POINTS);
        return (int) Math.min(Integer.MAX_VALUE, Math.max(0, needed - returned));
    }
}

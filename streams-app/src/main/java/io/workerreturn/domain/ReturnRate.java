package io.workerreturn.domain;

import java.math.BigDecimal;
import java.math.RoundingMode;
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
     * A rate for people, in per cent with one decimal. It is rounded down, so that 100 % means all; and first to the millionth of
     * a per cent, as a page of the board does too, so that 0.29 is 29.0 %.
     */
    public static String percent(double rate) {
        return BigDecimal.valueOf(rate * 100)
                        .setScale(6, RoundingMode.HALF_UP)
                        .setScale(1, RoundingMode.FLOOR)
                        .toPlainString()
                + " %";
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

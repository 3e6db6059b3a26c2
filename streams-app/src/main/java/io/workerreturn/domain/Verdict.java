package io.workerreturn.domain;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a firm stands against its target and the date by which it is to reach it: one word, the same wherever it is said. */
public enum Verdict {
    /** It asks for no return rate. */
    NO_TARGET,
    /** Nobody is missing to the target, whatever the date. */
    REACHED,
    /** Below target, the date is to come, and with those who are expected it is reached. */
    SHOULD_MAKE_IT,
    /** Below target, the date is to come, and those who are expected are too few. */
    WILL_MISS,
    /** Below target on a day after the date. */
    MISSED,
    /** Below target, and no date says until when. */
    NO_DATE;

    /**
     * Where a firm stands.
     *
     * @param shortfall workers missing to the target; null without a target
     * @param projectedShortfall those missing once all came who are expected; null without a target
     * @param targetDay epoch day of the business day by which to reach it, itself included; null if there is none
     * @param today epoch day of the business day that it is; null if nobody has said so yet, and no date is past then
     */
    public static Verdict of(
            @Nullable Integer shortfall,
            @Nullable Integer projectedShortfall,
            @Nullable Integer targetDay,
            @Nullable Integer today) {
        if (shortfall == null) {
            return NO_TARGET;
        }
        if (shortfall == 0) {
            return REACHED;
        }
        if (targetDay == null) {
            return NO_DATE;
        }
        if (today != null && targetDay < today) {
            return MISSED;
        }
        return projectedShortfall == null || projectedShortfall > 0 ? WILL_MISS : SHOULD_MAKE_IT;
    }

    /** Whether the target is not reached. */
    public boolean belowTarget() {
        return this != NO_TARGET && this != REACHED;
    }

    /** Whether waiting will not mend it: the target is missed, will be, or there is nothing to wait for. */
    public boolean critical() {
        return this == WILL_MISS || this == MISSED || this == NO_DATE;
    }

    /** How programs spell it, as in {@code will-miss}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

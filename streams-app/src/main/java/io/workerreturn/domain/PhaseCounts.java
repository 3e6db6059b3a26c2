package io.workerreturn.domain;

import java.util.Arrays;

/** Head-counts by phase. Immutable. */
public final class PhaseCounts {
    /** Nobody. */
    public static final PhaseCounts NONE = new PhaseCounts(new int[Phase.COUNT]);

    private final int[] counts;

    private PhaseCounts(int[] counts) {
        this.counts = counts;
    }

    /** Counts by {@link Phase#ordinal()}. */
    public static PhaseCounts of(int... byOrdinal) {
        if (byOrdinal.length != Phase.COUNT) {
            throw new IllegalArgumentException("one count per phase, not " + byOrdinal.length);
        }
        return new PhaseCounts(byOrdinal.clone());
    }

    /** Workers in this phase. */
    public int of(Phase phase) {
        return counts[phase.ordinal()];
    }

    /** These counts with {@code change} (which may be negative) more in {@code phase}. */
    public PhaseCounts plus(Phase phase, int change) {
        int[] sum = counts.clone();
        sum[phase.ordinal()] += change;
        return new PhaseCounts(sum);
    }

    /** The sum of both, phase by phase. */
    public PhaseCounts plus(PhaseCounts other) {
        return combine(other, 1);
    }

    /** The difference of both, phase by phase. */
    public PhaseCounts minus(PhaseCounts other) {
        return combine(other, -1);
    }

    private PhaseCounts combine(PhaseCounts other, int sign) {
        int[] sum = counts.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += sign * other.counts[i];
        }
        return new PhaseCounts(sum);
    }

    /** Everybody. */
    public int total() {
        int total = 0;
        for (int count : counts) {
            total += count;
        }
        return total;
    }

    /** Those in the city. */
    public int returned() {
        return of(Phase.ARRIVED) + of(Phase.IN_OBSERVATION) + of(Phase.ON_DUTY);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PhaseCounts that && Arrays.equals(counts, that.counts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(counts);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                text.append(text.isEmpty() ? "" : ", ")
                        .append(Phase.of(i))
                        .append(' ')
                        .append(counts[i]);
            }
        }
        return text.isEmpty() ? "nobody" : text.toString();
    }
}

package io.workerreturn.simulation;

import java.util.List;
import java.util.SplittableRandom;

/** The chances of one entity: its own stream of numbers, so that no entity's story depends on when others are told. */
final class Dice {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final SplittableRandom random;

    Dice(long seed) {
        random = new SplittableRandom(seed);
    }

    /** A number that looks random and is the same for the same arguments. */
    static long mix(long seed, long value) {
        long z = seed ^ (value + 1) * GOLDEN;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** 0 to 1, even. */
    double even() {
        return random.nextDouble();
    }

    /** 0 to 1, most often near the middle: its cumulative curve is an S. */
    double bell() {
        return (random.nextDouble() + random.nextDouble() + random.nextDouble()) / 3;
    }

    /** From {@code low} inclusive to {@code high} exclusive, even. */
    long between(long low, long high) {
        return low + (long) (random.nextDouble() * (high - low));
    }

    int below(int bound) {
        return (int) (random.nextDouble() * bound);
    }

    <T> T pick(List<T> choices) {
        return choices.get(below(choices.size()));
    }
}

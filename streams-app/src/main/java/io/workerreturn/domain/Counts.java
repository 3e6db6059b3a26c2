package io.workerreturn.domain;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Sums by a small integer bucket; a bucket that is not there counts 0, and one that falls to 0 goes. Immutable. Few bytes, as
 * there are some for every firm and day, and many more on the way to them.
 */
public final class Counts {
    /** The greatest bucket. */
    public static final int MOST_BUCKET = 255;

    /** The most that a bucket counts: what sixteen million firms require at once that each require the most. */
    public static final long MOST_VALUE = (1L << 55) - 1;

    /** Nothing counted. */
    public static final Counts NONE = new Counts(new long[0]);

    private static final int BUCKET_BITS = 8;

    /** What is counted, then 8 bits for the bucket; ascending by bucket. */
    private final long[] cells;

    private Counts(long[] cells) {
        this.cells = cells;
    }

    /** Puts counts together, bucket by bucket. */
    public static final class Builder {
        private final long[] cells;
        private int size;

        /**
         * Of nothing yet.
         *
         * @param most how many buckets there will be at most
         */
        public Builder(int most) {
            cells = new long[most];
        }

        /**
         * Adds a bucket.
         *
         * @param bucket greater than all before
         * @param value not 0
         */
        public Builder add(int bucket, long value) {
            cells[size++] = cell(bucket, value);
            return this;
        }

        /** The counts. Nothing can be added any more. */
        public Counts build() {
            return of(cells, size);
        }
    }

    /** What the buckets from 0 on count. */
    public static Counts of(long... all) {
        long[] cells = new long[all.length];
        int size = 0;
        for (int bucket = 0; bucket < all.length; bucket++) {
            if (all[bucket] != 0) {
                cells[size++] = cell(bucket, all[bucket]);
            }
        }
        return of(cells, size);
    }

    /** One in this bucket. */
    public static Counts one(int bucket) {
        return new Counts(new long[] {cell(bucket, 1)});
    }

    /** One in each bucket of those from 0 on that is marked. */
    public static Counts ones(boolean... marked) {
        long[] all = new long[marked.length];
        for (int bucket = 0; bucket < marked.length; bucket++) {
            all[bucket] = marked[bucket] ? 1 : 0;
        }
        return of(all);
    }

    private static Counts of(long[] cells, int size) {
        return size == 0 ? NONE : new Counts(size == cells.length ? cells : Arrays.copyOf(cells, size));
    }

    private static long cell(int bucket, long value) {
        if (bucket < 0 || bucket > MOST_BUCKET || value > MOST_VALUE || value < -MOST_VALUE) {
            throw new IllegalArgumentException("no bucket " + bucket + " can count " + value);
        }
        return value << BUCKET_BITS | bucket;
    }

    /** What this bucket counts. */
    public long get(int bucket) {
        for (long cell : cells) {
            if ((cell & MOST_BUCKET) == bucket) {
                return cell >> BUCKET_BITS;
            }
        }
        return 0;
    }

    /** Whether every bucket is 0. */
    public boolean isZero() {
        return cells.length == 0;
    }

    /** How many buckets are not 0. */
    public int size() {
        return cells.length;
    }

    /** The {@code i}-th bucket that is not 0, ascending. */
    public int bucket(int i) {
        return (int) cells[i] & MOST_BUCKET;
    }

    /** What the {@code i}-th bucket that is not 0 counts. */
    public long value(int i) {
        return cells[i] >> BUCKET_BITS;
    }

    /** These counts with {@code change} more in one bucket. */
    public Counts plus(int bucket, long change) {
        return change == 0 ? this : plus(new Counts(new long[] {cell(bucket, change)}));
    }

    /** The sum of both, bucket by bucket. */
    public Counts plus(Counts other) {
        return combine(other, 1);
    }

    /** The difference of both, bucket by bucket. */
    public Counts minus(Counts other) {
        return combine(other, -1);
    }

    private Counts combine(Counts other, int sign) {
        if (other.isZero()) {
            return this;
        }
        if (isZero() && sign == 1) {
            return other;
        }
        Counts alike = combineAlike(other, sign);
        if (alike != null) {
            return alike;
        }
        long[] combined = new long[cells.length + other.cells.length];
        int size = 0;
        int mine = 0;
        int theirs = 0;
        while (mine < cells.length || theirs < other.cells.length) {
            int my = mine < cells.length ? bucket(mine) : Integer.MAX_VALUE;
            int their = theirs < other.cells.length ? other.bucket(theirs) : Integer.MAX_VALUE;
            long value = (my <= their ? value(mine++) : 0) + (their <= my ? sign * other.value(theirs++) : 0);
            if (value != 0) {
                combined[size++] = cell(Math.min(my, their), value);
            }
        }
        return of(combined, size);
    }

    /** The usual case, in which no bucket comes or goes; null if one does. */
    private @Nullable Counts combineAlike(Counts other, int sign) {
        if (cells.length != other.cells.length) {
            return null;
        }
        long[] combined = new long[cells.length];
        for (int i = 0; i < combined.length; i++) {
            long value = value(i) + sign * other.value(i);
            if (bucket(i) != other.bucket(i) || value == 0) {
                return null;
            }
            combined[i] = cell(bucket(i), value);
        }
        return new Counts(combined);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Counts that && Arrays.equals(cells, that.cells);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(cells);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < cells.length; i++) {
            text.append(i == 0 ? "" : ", ").append(bucket(i)).append('=').append(value(i));
        }
        return text.append('}').toString();
    }
}

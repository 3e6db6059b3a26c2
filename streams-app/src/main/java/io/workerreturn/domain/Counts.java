package io.workerreturn.domain;

import java.util.Arrays;

/** Sums by a small integer bucket; a bucket that is not there counts 0, and one that falls to 0 goes. Immutable. */
public final class Counts {
    /** Nothing counted. */
    public static final Counts NONE = new Counts(new int[0], new long[0]);

    private final int[] buckets;
    private final long[] values;

    private Counts(int[] buckets, long[] values) {
        this.buckets = buckets;
        this.values = values;
    }

    /**
     * Counts from their parts.
     *
     * @param buckets ascending, none twice
     * @param values of the buckets, none 0
     */
    public static Counts of(int[] buckets, long[] values) {
        return buckets.length == 0 ? NONE : new Counts(buckets, values);
    }

    /** One in each bucket of those from 0 on that is marked. */
    public static Counts ones(boolean... marked) {
        int size = 0;
        for (boolean one : marked) {
            size += one ? 1 : 0;
        }
        int[] buckets = new int[size];
        long[] values = new long[size];
        int at = 0;
        for (int bucket = 0; bucket < marked.length; bucket++) {
            if (marked[bucket]) {
                buckets[at] = bucket;
                values[at++] = 1;
            }
        }
        return of(buckets, values);
    }

    /** What this bucket counts. */
    public long get(int bucket) {
        int at = Arrays.binarySearch(buckets, bucket);
        return at < 0 ? 0 : values[at];
    }

    /** Whether every bucket is 0. */
    public boolean isZero() {
        return buckets.length == 0;
    }

    /** How many buckets are not 0. */
    public int size() {
        return buckets.length;
    }

    /** The {@code i}-th bucket that is not 0, ascending. */
    public int bucket(int i) {
        return buckets[i];
    }

    /** What the {@code i}-th bucket that is not 0 counts. */
    public long value(int i) {
        return values[i];
    }

    /** These counts with {@code change} more in one bucket. */
    public Counts plus(int bucket, long change) {
        int at = Arrays.binarySearch(buckets, bucket);
        if (at < 0) {
            return change == 0 ? this : inserted(-at - 1, bucket, change);
        }
        long sum = values[at] + change;
        if (sum == 0) {
            return removed(at);
        }
        long[] changed = values.clone();
        changed[at] = sum;
        return new Counts(buckets, changed);
    }

    /** The sum of both, bucket by bucket. */
    public Counts plus(Counts other) {
        return combine(other, 1);
    }

    /** The difference of both, bucket by bucket. */
    public Counts minus(Counts other) {
        return combine(other, -1);
    }

    private Counts inserted(int at, int bucket, long value) {
        int[] newBuckets = new int[buckets.length + 1];
        long[] newValues = new long[buckets.length + 1];
        System.arraycopy(buckets, 0, newBuckets, 0, at);
        System.arraycopy(values, 0, newValues, 0, at);
        newBuckets[at] = bucket;
        newValues[at] = value;
        System.arraycopy(buckets, at, newBuckets, at + 1, buckets.length - at);
        System.arraycopy(values, at, newValues, at + 1, buckets.length - at);
        return new Counts(newBuckets, newValues);
    }

    private Counts removed(int at) {
        if (buckets.length == 1) {
            return NONE;
        }
        int[] newBuckets = new int[buckets.length - 1];
        long[] newValues = new long[buckets.length - 1];
        System.arraycopy(buckets, 0, newBuckets, 0, at);
        System.arraycopy(values, 0, newValues, 0, at);
        System.arraycopy(buckets, at + 1, newBuckets, at, newBuckets.length - at);
        System.arraycopy(values, at + 1, newValues, at, newBuckets.length - at);
        return new Counts(newBuckets, newValues);
    }

    private Counts combine(Counts other, int sign) {
        if (other.isZero()) {
            return this;
        }
        int[] newBuckets = new int[buckets.length + other.buckets.length];
        long[] newValues = new long[newBuckets.length];
        int size = 0;
        int mine = 0;
        int theirs = 0;
        while (mine < buckets.length || theirs < other.buckets.length) {
            boolean takeMine =
                    theirs == other.buckets.length || mine < buckets.length && buckets[mine] <= other.buckets[theirs];
            boolean takeTheirs =
                    mine == buckets.length || theirs < other.buckets.length && other.buckets[theirs] <= buckets[mine];
            int bucket = takeMine ? buckets[mine] : other.buckets[theirs];
            long value = (takeMine ? values[mine++] : 0) + (takeTheirs ? sign * other.values[theirs++] : 0);
            if (value != 0) {
                newBuckets[size] = bucket;
                newValues[size++] = value;
            }
        }
        return of(Arrays.copyOf(newBuckets, size), Arrays.copyOf(newValues, size));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Counts that
                && Arrays.equals(buckets, that.buckets)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(buckets) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < buckets.length; i++) {
            text.append(i == 0 ? "" : ", ").append(buckets[i]).append('=').append(values[i]);
        }
        return text.append('}').toString();
    }
}

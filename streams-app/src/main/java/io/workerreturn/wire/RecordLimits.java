package io.workerreturn.wire;

/**
 * How large records are: what is taken of others, and what leaves. Every bound is far below what brokers and clients take by
 * default, and each follows from those before it; docs/adr/0016-bounds.md gives the sums.
 */
public final class RecordLimits {
    /** Largest key that is looked at, bytes. */
    public static final int KEY = 1 << 10;

    /** Largest value that is looked at, bytes. No event comes near it. */
    public static final int VALUE = 128 << 10;

    /** Largest headers that are looked at, bytes of all together. */
    public static final int HEADERS = 64 << 10;

    /** What a header costs besides its text and bytes. */
    static final int PER_HEADER = 10;

    /** Longest free text in an event, and in what we say ourselves, characters. */
    public static final int TEXT = 2_000;

    /** Longest list of entities that goes out in one record; the others are counted. */
    public static final int LISTED = 1_000;

    /** Content of one part of a rejected record, bytes. */
    public static final int PART = 512 << 10;

    /** Largest content of a rejected record that is kept whole, in parts; of what is larger, the first part. */
    public static final int WHOLE = 64 << 20;

    /** Largest record that leaves, on whatever topic: key, value and headers, before compression. */
    public static final int SENT = 768 << 10;

    /** Records that a client takes at once where it takes them whole: each may unfold to tens of megabytes. */
    public static final int WHOLE_AT_ONCE = 10;

    /**
     * What a client fetches at once, bytes as sent. Java zeroes a direct buffer as large as what is still to come whenever some of it
     * comes, so that a fetch costs as the square of this: see {@code Main}.
     */
    public static final int FETCHED = 8 << 20;

    /** What brokers and producers must take at least: {@link #SENT}, with room for what stands around it. */
    public static final int TAKEN = 1 << 20;

    private RecordLimits() {}
}

package io.workerreturn.simulation;

import java.time.Instant;

/**
 * When each record of one entity's story happens, is reported, sent, and perhaps sent again. It is planned anew whenever
 * it is needed, so that only the sending times of one day are ever in memory.
 */
final class Agenda {
    /** A story's records are numbered from 0 to below this. */
    static final int SLOTS = 32;

    private static final double OUT_OF_ORDER = 0.05;
    private static final double LATE = 0.02;
    private static final double CLOCK_AHEAD = 0.001;

    private final Span span;
    private final double repeats;
    private final long silentFrom;
    private final long silentUntil;

    private final long[] occurredAt = new long[SLOTS];
    private final long[] reportedAt = new long[SLOTS];
    private final long[] sentAt = new long[SLOTS];
    private final long[] againAt = new long[SLOTS];
    private final Source[] source = new Source[SLOTS];
    private int told;
    private int repeated;
    private long seed;

    Agenda(Span span, double repeats) {
        this.span = span;
        this.repeats = repeats;
        // two days, where there are enough of them: well beyond the threshold of the source
        silentFrom = span.start() + span.length() * 2 / 5;
        silentUntil = silentFrom + Math.min(2 * Span.DAY, span.length() / 5);
    }

    /** Starts the story of another entity. */
    void open(long entitySeed) {
        told = 0;
        repeated = 0;
        seed = entitySeed;
    }

    Dice dice() {
        return new Dice(seed);
    }

    /** Something happened, and its source tells it soon, or late, or out of order, or twice. */
    void add(int slot, long occurred, Source by) {
        Dice dice = new Dice(Dice.mix(seed, slot));
        long delay = dice.chance(LATE)
                ? dice.between(Span.HOUR, Span.DAY)
                : dice.chance(CLOCK_AHEAD) ? -Span.MINUTE : dice.between(5 * Span.SECOND, 15 * Span.MINUTE);
        long reported = occurred + delay;
        if (by == Source.VOICE_PLATFORM && reported >= silentFrom && reported < silentUntil) {
            reported = silentUntil + dice.between(0, 6 * Span.HOUR);
        }
        add(slot, occurred, Math.max(span.start(), reported), by, dice);
    }

    /** The same, reported at a given time. */
    void add(int slot, long occurred, long reported, Source by) {
        add(slot, occurred, reported, by, new Dice(Dice.mix(seed, slot)));
    }

    private void add(int slot, long occurred, long reported, Source by, Dice dice) {
        if (occurred > span.end()) {
            return;
        }
        occurredAt[slot] = occurred;
        reportedAt[slot] = Math.min(span.end(), reported);
        long sent = reportedAt[slot];
        if (dice.chance(OUT_OF_ORDER)) {
            sent = Math.min(span.end(), sent + dice.between(Span.MINUTE, 3 * Span.HOUR));
        }
        sentAt[slot] = sent;
        source[slot] = by;
        told |= 1 << slot;
        if (dice.chance(repeats)) {
            againAt[slot] = Math.min(span.end(), sent + dice.between(Span.MINUTE, Span.DAY));
            repeated |= 1 << slot;
        }
    }

    /** A record that is sent once, at this very time: rows of a table, whose order decides, and ticks of the clock. */
    void addExactly(int slot, long at) {
        if (at >= span.start() && at <= span.end()) {
            occurredAt[slot] = at;
            reportedAt[slot] = at;
            sentAt[slot] = at;
            told |= 1 << slot;
        }
    }

    boolean has(int slot) {
        return (told & 1 << slot) != 0;
    }

    boolean repeats(int slot) {
        return (repeated & 1 << slot) != 0;
    }

    /** The records of the story, one bit each. */
    int told() {
        return told;
    }

    /** How often a record is sent in all. */
    int count() {
        return Integer.bitCount(told) + Integer.bitCount(repeated);
    }

    long occurredAt(int slot) {
        return occurredAt[slot];
    }

    long reportedAt(int slot) {
        return reportedAt[slot];
    }

    long sentAt(int slot) {
        return sentAt[slot];
    }

    long againAt(int slot) {
        return againAt[slot];
    }

    Instant occurred(int slot) {
        return Instant.ofEpochMilli(occurredAt[slot]);
    }

    Instant reported(int slot) {
        return Instant.ofEpochMilli(reportedAt[slot]);
    }

    String source(int slot) {
        return source[slot].id();
    }

    /** Chances for the details of one record: the same whenever it is told. */
    Dice details(int slot) {
        return new Dice(Dice.mix(seed, SLOTS + slot));
    }

    /** The record's identity. */
    String eventId(int slot) {
        return Long.toString(Dice.mix(seed, 2 * SLOTS + slot) >>> 1, Character.MAX_RADIX);
    }
}

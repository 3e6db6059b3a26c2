package io.workerreturn.topology;

import java.time.Duration;

/**
 * How fast a stream thread goes: its tasks share a transaction, and so the beats that they skip and the rest after each commit.
 * Whoever commits tells what that took; until it has rested twice as long, counted from the commit's end, the thread sends
 * nothing more, so that a slow broker gets larger transactions instead of more of them, and the thread spends no more than a
 * third of its time on commits. Paces only, and decides no figure.
 */
public final class Tempo {
    /** Of the age of what is worked off: how long a change may wait for its sending. */
    private static final double WAIT_PER_AGE = 0.1;

    /** What a transaction changed stays in memory until it ends. */
    private static final long LONGEST_WAIT = Duration.ofSeconds(1).toMillis();

    private static final int REST_PER_COMMIT = 2;

    private static final ThreadLocal<Tempo> OF_THREAD = ThreadLocal.withInitial(Tempo::new);

    private long decided = Long.MIN_VALUE;
    private boolean due;
    private long sentAt = Long.MIN_VALUE;
    /** Of the records met since the last sending. */
    private long greatestAge;

    private boolean rested = true;
    private long committedAt;
    private long rest;

    private Tempo() {}

    static Tempo ofThread() {
        return OF_THREAD.get();
    }

    static void forget() {
        OF_THREAD.remove();
    }

    /**
     * The thread that calls this has ended a transaction.
     *
     * @param took until it was ended, the wait for its records to be written included
     * @param at now, epoch milliseconds
     * @param atMost the longest rest: a transaction must not grow older than its coordinator allows
     */
    public static void committed(Duration took, long at, Duration atMost) {
        Tempo tempo = OF_THREAD.get();
        tempo.rested = false;
        tempo.committedAt = at;
        tempo.rest = Math.min(REST_PER_COMMIT * took.toMillis(), atMost.toMillis());
    }

    void met(long age) {
        greatestAge = Math.max(greatestAge, age);
    }

    /** Whether to send at this beat. What looks late goes with the beat that others are at. */
    boolean isDue(long beat, long every) {
        boolean isLate = beat == decided - 1;
        if (beat != decided && !isLate) {
            decided = beat;
            long wait = Math.min(LONGEST_WAIT, (long) (greatestAge * WAIT_PER_AGE));
            // a clock may be set back
            due = beat < sentAt || beat >= sentAt + Math.max(1, wait / every);
            if (due) {
                sentAt = beat;
                greatestAge = 0;
            }
        }
        return due;
    }

    /** Whether the thread has rested after its last commit. Once one task was told so, all are until the next. */
    boolean hasRested(long now) {
        // a clock may be set back
        rested |= now >= committedAt + rest || now < committedAt;
        return rested;
    }
}

package io.workerreturn.topology;

import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * When what changed is sent on, and committed: at every beat, and the transaction ends right after, so that nothing waits
 * twice. What works off a backlog skips beats: nobody waits for a single change then, and one sending serves many changes of
 * the same firm or trip. The more there is to work off, the more beats are skipped, so that each stage makes a figure late by
 * a tenth more than the backlog does. Beats are at the same moments for all tasks, so that those of a thread share a transaction.
 * Paces only, and decides no figure.
 */
final class Rhythm {
    /** Of the age of what is worked off: how long a change may wait for its sending. */
    private static final double WAIT_PER_AGE = 0.1;

    /** What a transaction changed stays in memory until it ends. */
    private static final long LONGEST_WAIT = Duration.ofSeconds(1).toMillis();

    private static final long NOTHING = Long.MAX_VALUE;
    /** How late a beat may be. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);

    private static final ThreadLocal<Pace> PACE = ThreadLocal.withInitial(Pace::new);

    private final ProcessingContext context;
    private final long every;
    private final long offset;
    private final Runnable sending;
    private boolean busy;
    private long oldest = NOTHING;
    private boolean sendingNow;
    private long beat = Long.MIN_VALUE;

    private Rhythm(ProcessingContext context, long every, long offset, Runnable sending) {
        this.context = context;
        this.every = every;
        this.offset = offset;
        this.sending = sending;
    }

    /** When a stage sends. */
    enum Beat {
        /** At the full interval. */
        ON,
        /** Half an interval later: for the stage that follows on one that sends at the full. */
        OFF
    }

    /**
     * The rhythm of a task.
     *
     * @param every between two beats
     * @param turn done at every beat
     * @param sending done after it, where it is time to
     */
    static Rhythm of(ProcessingContext context, Duration every, Beat beat, Runnable turn, Runnable sending) {
        long offset = beat == Beat.OFF ? every.toMillis() / 2 : 0;
        Rhythm rhythm = new Rhythm(context, every.toMillis(), offset, sending);
        PACE.remove();
        Duration look = LOOK_EVERY.compareTo(every) < 0 ? LOOK_EVERY : every;
        context.schedule(look, PunctuationType.WALL_CLOCK_TIME, at -> {
            long now = Math.floorDiv(at - rhythm.offset, rhythm.every);
            if (now != rhythm.beat) {
                rhythm.beat = now;
                turn.run();
                rhythm.send();
            }
        });
        return rhythm;
    }

    /** Notes a record that was taken. */
    void took(Record<?, ?> record) {
        busy = true;
        PACE.get().met(context.currentSystemTimeMs() - record.timestamp());
        oldest = Math.min(oldest, record.timestamp());
    }

    private void send() {
        if (!PACE.get().isDue(beat, every)) {
            return;
        }
        sendingNow = true;
        sending.run();
        sendingNow = false;
        oldest = NOTHING;
        if (busy) {
            busy = false;
            context.commit();
        }
    }

    /**
     * The timestamp of what is emitted now: of what is sent, when the longest-waiting source record behind it was appended, so
     * that readers can tell how long it took. Epoch milliseconds, 0 if unknown. Whoever asks emits, and so has something to
     * commit.
     */
    long timestamp() {
        busy = true;
        return Math.max(0, sendingNow && oldest != NOTHING ? oldest : context.currentStreamTimeMs());
    }

    /** Of a stream thread: its tasks share a transaction, and so the beats that they skip. */
    private static final class Pace {
        private long decided = Long.MIN_VALUE;
        private boolean due;
        private long sentAt = Long.MIN_VALUE;
        /** Of the records met since the last sending. */
        private long greatestAge;

        private void met(long age) {
            greatestAge = Math.max(greatestAge, age);
        }

        /** Whether to send at this beat. What looks late goes with the beat that others are at. */
        private boolean isDue(long beat, long every) {
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
    }
}

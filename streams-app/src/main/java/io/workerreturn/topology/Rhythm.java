package io.workerreturn.topology;

import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * When what changed is sent on, and committed: at every beat, and the transaction ends right after, so that nothing waits
 * twice. What works off a backlog skips beats: nobody waits for a single change then, and one sending serves many changes of
 * the same firm or trip. The more there is to work off, the more beats are skipped, so that each stage makes a figure late by
 * a tenth more than the backlog does. Beats are at the same moments for all tasks, so that those of a thread share a transaction;
 * one that comes before the thread has rested from its last commit ({@link Tempo}) waits until then. Paces only, and decides no
 * figure.
 */
final class Rhythm {
    private static final long NOTHING = Long.MAX_VALUE;
    /** How late a beat may be. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);

    private final ProcessingContext context;
    private final long every;
    private final long offset;
    private final Runnable sending;
    private boolean busy;
    private long oldest = NOTHING;
    private boolean sendingNow;
    private long beat = Long.MIN_VALUE;
    /** A beat was due, and the thread has yet to rest. */
    private boolean owes;

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
        Tempo.forget();
        Duration look = LOOK_EVERY.compareTo(every) < 0 ? LOOK_EVERY : every;
        context.schedule(look, PunctuationType.WALL_CLOCK_TIME, at -> {
            long now = Math.floorDiv(at - rhythm.offset, rhythm.every);
            if (now != rhythm.beat) {
                rhythm.beat = now;
                turn.run();
                rhythm.owes |= Tempo.ofThread().isDue(now, rhythm.every);
            }
            if (rhythm.owes && Tempo.ofThread().hasRested(at)) {
                rhythm.owes = false;
                rhythm.send();
            }
        });
        return rhythm;
    }

    /** Notes a record that was taken. */
    void took(Record<?, ?> record) {
        busy = true;
        Tempo.ofThread().met(context.currentSystemTimeMs() - record.timestamp());
        oldest = Math.min(oldest, record.timestamp());
    }

    private void send() {
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
}

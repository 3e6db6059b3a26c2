package io.workerreturn.topology;

import java.time.Duration;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * When what changed is sent on, and committed. While a task keeps up: at every turn, and the transaction ends right after, so
 * that nothing waits twice. While it works off a backlog: seldom, and transactions are as long as they may be; nobody waits
 * for a single change then, and one sending serves many changes of the same firm or trip. Turns are at the same moments for
 * all tasks, so that those of a thread share a transaction. Paces only, and decides no figure.
 */
final class Rhythm {
    private static final long BEHIND = Duration.ofSeconds(1).toMillis();
    private static final int SELDOM = 10;
    private static final long NOTHING = Long.MAX_VALUE;
    /** How late a turn may be. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);

    /** When a task of this stream thread last met a record that was old: its tasks share a transaction, and so a rhythm. */
    private static final ThreadLocal<long[]> BACKLOG_MET_AT =
            ThreadLocal.withInitial(() -> new long[] {Long.MIN_VALUE});

    private final ProcessingContext context;
    private final long every;
    private final Runnable sending;
    private boolean busy;
    private int skipped;
    private long oldest = NOTHING;
    private boolean sendingNow;
    private long lastTurn;

    private Rhythm(ProcessingContext context, long every, Runnable sending) {
        this.context = context;
        this.every = every;
        this.sending = sending;
    }

    /**
     * The rhythm of a task.
     *
     * @param every between two turns
     * @param turn done at every turn
     * @param sending done after it, where it is time to
     */
    static Rhythm of(ProcessingContext context, Duration every, Runnable turn, Runnable sending) {
        Rhythm rhythm = new Rhythm(context, every.toMillis(), sending);
        Duration look = LOOK_EVERY.compareTo(every) < 0 ? LOOK_EVERY : every;
        context.schedule(look, PunctuationType.WALL_CLOCK_TIME, at -> {
            if (at / rhythm.every != rhythm.lastTurn) {
                rhythm.lastTurn = at / rhythm.every;
                turn.run();
                rhythm.send(at);
            }
        });
        return rhythm;
    }

    /** Notes a record that was taken. */
    void took(Record<?, ?> record) {
        busy = true;
        long now = context.currentSystemTimeMs();
        if (now - record.timestamp() > BEHIND) {
            BACKLOG_MET_AT.get()[0] = now;
        }
        oldest = Math.min(oldest, record.timestamp());
    }

    private boolean isBehind(long now) {
        long metAt = BACKLOG_MET_AT.get()[0];
        return metAt <= now && metAt > now - 2 * every;
    }

    private void send(long now) {
        boolean behind = isBehind(now);
        boolean due = !behind || ++skipped == SELDOM;
        if (due) {
            skipped = 0;
            sendingNow = true;
            sending.run();
            sendingNow = false;
            oldest = NOTHING;
        }
        if (busy && !behind) {
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

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

    private final ProcessingContext context;
    private final Runnable sending;
    private boolean behind;
    private boolean busy;
    private int skipped;
    private long oldest = NOTHING;
    private boolean sendingNow;
    private long lastTurn;

    private Rhythm(ProcessingContext context, Runnable sending) {
        this.context = context;
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
        Rhythm rhythm = new Rhythm(context, sending);
        long milliseconds = every.toMillis();
        Duration look = LOOK_EVERY.compareTo(every) < 0 ? LOOK_EVERY : every;
        context.schedule(look, PunctuationType.WALL_CLOCK_TIME, at -> {
            if (at / milliseconds != rhythm.lastTurn) {
                rhythm.lastTurn = at / milliseconds;
                turn.run();
                rhythm.send();
            }
        });
        return rhythm;
    }

    /** Notes a record that was taken. */
    void took(Record<?, ?> record) {
        busy = true;
        behind |= context.currentSystemTimeMs() - record.timestamp() > BEHIND;
        oldest = Math.min(oldest, record.timestamp());
    }

    private void send() {
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
        behind = false;
    }

    /**
     * The timestamp of what is emitted now: of what is sent, when the longest-waiting source record behind it was appended, so
     * that readers can tell how long it took. Epoch milliseconds, 0 if unknown.
     */
    long timestamp() {
        busy = true;
        return Math.max(0, sendingNow && oldest != NOTHING ? oldest : context.currentStreamTimeMs());
    }
}

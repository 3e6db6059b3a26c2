package io.workerreturn.topology;

import java.time.Duration;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * How often what changed is sent on. While a task keeps up, every time; while it works off a backlog, seldom: nobody waits for
 * a single change then, and one sending serves many changes of the same firm or trip. Paces only, and decides no figure.
 */
final class Rhythm {
    private static final long BEHIND = Duration.ofSeconds(1).toMillis();
    private static final int SELDOM = 10;
    private static final long NOTHING = Long.MAX_VALUE;

    private final ProcessingContext context;
    private boolean behind;
    private int skipped;
    private long oldest = NOTHING;
    private boolean sending;

    Rhythm(ProcessingContext context) {
        this.context = context;
    }

    /** Notes a record that was taken. */
    void took(Record<?, ?> record) {
        behind |= context.currentSystemTimeMs() - record.timestamp() > BEHIND;
        oldest = Math.min(oldest, record.timestamp());
    }

    /** Sends, if it is time to; asked at every turn. */
    void send(Runnable sending) {
        boolean due = !behind || ++skipped == SELDOM;
        behind = false;
        skipped = due ? 0 : skipped;
        if (due) {
            this.sending = true;
            sending.run();
            this.sending = false;
            oldest = NOTHING;
        }
    }

    /**
     * The timestamp of what is emitted now: of what is sent, when the longest-waiting source record behind it was appended, so
     * that readers can tell how long it took. Epoch milliseconds, 0 if unknown.
     */
    long timestamp() {
        return Math.max(0, sending && oldest != NOTHING ? oldest : context.currentStreamTimeMs());
    }
}

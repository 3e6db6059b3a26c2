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

    private final ProcessingContext context;
    private boolean behind;
    private int skipped;

    Rhythm(ProcessingContext context) {
        this.context = context;
    }

    /** Notes a record that was taken. */
    void took(Record<?, ?> record) {
        behind |= context.currentSystemTimeMs() - record.timestamp() > BEHIND;
    }

    /** Whether to send, asked at every turn. */
    boolean due() {
        boolean due = !behind || ++skipped == SELDOM;
        behind = false;
        skipped = due ? 0 : skipped;
        return due;
    }
}

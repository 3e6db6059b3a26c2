package io.workerreturn.services;

import io.workerreturn.topology.Topics.Topic;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** What a rule says. Not for use by several threads. */
public final class Verdict {
    /** Nothing changes by itself. */
    public static final long NEVER = Long.MAX_VALUE;

    private final long now;
    private final Map<Place, SpecificRecord> rows = new LinkedHashMap<>();
    private long next = NEVER;

    /** An empty one, at this instant, epoch milliseconds. */
    public Verdict(long now) {
        this.now = now;
    }

    /** Where a row stands. */
    public record Place(Topic<?> topic, String key) {}

    /** This row stands; said twice, the later one does. */
    public <V extends SpecificRecord> void say(Topic<V> topic, String key, V row) {
        rows.put(new Place(topic, key), row);
    }

    /** At this instant something may change by itself; what is past does not matter. Epoch milliseconds. */
    public void changesAt(long at) {
        if (at > now) {
            next = Math.min(next, at);
        }
    }

    /** All that stands. */
    public Map<Place, SpecificRecord> rows() {
        return Collections.unmodifiableMap(rows);
    }

    /** When to decide again though nothing is told, {@link #NEVER} if nothing changes by itself. */
    public long next() {
        return next;
    }
}

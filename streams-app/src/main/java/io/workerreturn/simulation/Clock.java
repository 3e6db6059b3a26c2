package io.workerreturn.simulation;

import io.workerreturn.schema.ClockTick;
import io.workerreturn.topology.Topics;
import java.time.Instant;

/** The ticks: one every ten minutes, and one at the very end. */
final class Clock implements Strand {
    /** The one key of the clock's topic. */
    static final String KEY = "now";

    private static final long EVERY = 10 * Span.MINUTE;

    private final Span span;

    Clock(Span span) {
        this.span = span;
    }

    @Override
    public int size() {
        return (int) (span.length() / EVERY) + 1;
    }

    @Override
    public void plan(int entity, Agenda agenda) {
        agenda.open(entity);
        agenda.addExactly(0, Math.min(span.start() + entity * EVERY, span.end()));
    }

    @Override
    public ScenarioRecord tell(int entity, int slot, Agenda agenda, long at) {
        return tick(at);
    }

    static ScenarioRecord tick(long at) {
        return new ScenarioRecord(at, Topics.CLOCK, KEY, new ClockTick(Instant.ofEpochMilli(at)), null);
    }
}

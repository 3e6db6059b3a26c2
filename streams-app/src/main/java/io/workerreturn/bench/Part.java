package io.workerreturn.bench;

import java.util.Locale;

/** What is measured. */
public enum Part {
    /** A plain transactional copy of the same bytes on the same broker: what Kafka itself can move here. */
    FLOOR,
    /** The whole pipeline, on a scenario that was told before. */
    FULL,
    /** Nothing but distinct workers by firm, of arrivals that were told before. */
    DISTINCT,
    /** How long it takes from an event to what a reader sees of it, at fixed rates. */
    LATENCY,
    /** How long it takes for everybody else while one worker, one trip and one firm are told of very much. */
    HOT,
    /** Full trains arrive in a large city, and a firm employs a tenth of everybody. */
    BURST,
    /** The same events about ever more workers. */
    GROWTH,
    /** The same events while the broker is ever farther away. */
    SLOW,
    /** What the core costs alone and beside the services, and what they cost: of the same events, and of none. */
    SERVICES;

    /** Its name, for people. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

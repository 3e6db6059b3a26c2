package io.workerreturn.bench;

import java.util.Locale;

/** What is measured. */
public enum Part {
    /** A plain transactional copy of the same bytes on the same broker: what Kafka itself can move here. */
    FLOOR,
    /** The whole pipeline, on a scenario that was told before. */
    FULL;

    /** Its name, for people. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

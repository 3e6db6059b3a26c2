package io.workerreturn.topology;

/** A way from one operator to another. */
enum Hop implements Destination {
    /** What a trip says about a passenger, to the worker. */
    MOVEMENTS("movements"),
    /** Head-counts of one worker partition, to the firms. */
    TALLIES("tallies"),
    /** Sums of one firm partition, to the roll-ups. */
    ROLLUP_TALLIES("rollup-tallies"),
    /** What one partition has heard of the sources. */
    SOURCE_TALLIES("source-tallies");

    private final String topic;

    Hop(String topic) {
        this.topic = topic;
    }

    /** Name of the internal topic. */
    String topic() {
        return topic;
    }
}

package io.workerreturn.topology;

/** A way from one operator to another. */
enum Hop implements Destination {
    /** From the door to the operator behind it. */
    IN_PLACE,
    /** A record that was put on the wrong partition, to where it belongs. */
    MISPLACED,
    /** A fact that passed every check. */
    ADMITTED,
    /** What a trip says about a passenger, to the worker. */
    MOVEMENTS("movements"),
    /** Head-counts of one worker partition, to the firms. */
    TALLIES("tallies"),
    /** Sums of one firm partition, to the roll-ups. */
    ROLLUP_TALLIES("rollup-tallies"),
    /** What one partition has heard of the sources. */
    SOURCE_TALLIES("source-tallies");

    private final String topic;

    Hop() {
        this.topic = "";
    }

    Hop(String topic) {
        this.topic = topic;
    }

    /** Name of the internal topic, empty if it needs none. */
    String topic() {
        return topic;
    }
}

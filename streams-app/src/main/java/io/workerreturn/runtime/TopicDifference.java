package io.workerreturn.runtime;

/**
 * Where the cluster differs from what is configured.
 *
 * @param topic its name with the prefix
 * @param aspect what differs, a topic configuration's name where it is one
 * @param expected what it should be
 * @param actual what it is
 * @param remedy who can change it
 * @param advice what to do if we can't, empty otherwise
 */
public record TopicDifference(
        String topic, String aspect, String expected, String actual, Remedy remedy, String advice) {
    /** The aspect of a topic that is not there at all. */
    static final String TOPIC = "topic";

    /** How many partitions it has. */
    static final String PARTITIONS = "partitions";

    /** What such a topic is. */
    static final String MISSING = "missing";

    /** Whether the topic is not there. */
    public boolean isMissing() {
        return aspect.equals(TOPIC) && actual.equals(MISSING);
    }

    /** Whether it has another number of partitions than is configured. */
    public boolean isOfPartitions() {
        return aspect.equals(PARTITIONS);
    }

    /** Who can make it as it should be. */
    public enum Remedy {
        CREATE,
        ALTER,
        BY_HAND
    }
}

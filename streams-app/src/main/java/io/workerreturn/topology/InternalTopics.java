package io.workerreturn.topology;

/** The topics that Kafka Streams creates for an application, by the names that it gives them. */
public final class InternalTopics {
    /** Ends the name of one through which an application sends records to itself, by another key. */
    public static final String REPARTITION = "-repartition";

    /** Ends the name of one that a store is restored from. */
    public static final String CHANGELOG = "-changelog";

    private InternalTopics() {}

    /** Whether a topic of this name is an internal one, of whichever application. */
    public static boolean isOne(String topic) {
        return topic.endsWith(REPARTITION) || topic.endsWith(CHANGELOG);
    }
}

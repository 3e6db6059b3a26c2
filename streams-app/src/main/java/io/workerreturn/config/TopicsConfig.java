package io.workerreturn.config;

import io.workerreturn.services.Services;
import io.workerreturn.topology.Topics.Topic;
import java.util.List;

/**
 * How topics are created and what they are checked against.
 *
 * @param trips partitions of every topic of the group trips
 * @param workers partitions of every topic of the group workers
 * @param firms partitions of every topic of the group firms
 * @param conclusions partitions of every other topic but the clock, which has one
 * @param replicationFactor of every topic, -1 for the brokers' default
 * @param minInsyncReplicas of every topic
 * @param ofServices the topics of the services that are on
 */
public record TopicsConfig(
        int trips,
        int workers,
        int firms,
        int conclusions,
        short replicationFactor,
        int minInsyncReplicas,
        List<Topic<?>> ofServices) {
    public static final String TRIPS = "partitions.trips";
    public static final String WORKERS = "partitions.workers";
    public static final String FIRMS = "partitions.firms";
    public static final String CONCLUSIONS = "partitions.conclusions";
    public static final String REPLICATION_FACTOR = "replication.factor";
    public static final String MIN_INSYNC_REPLICAS = "min.insync.replicas";

    private static final int MOST_PARTITIONS = 10_000;

    public TopicsConfig {
        ofServices = List.copyOf(ofServices);
        if (replicationFactor == 0) {
            throw new IllegalArgumentException(REPLICATION_FACTOR + " is 1 or more, or -1 for the brokers' default");
        }
        if (replicationFactor > 0 && minInsyncReplicas > replicationFactor) {
            throw new IllegalArgumentException(MIN_INSYNC_REPLICAS + " (" + minInsyncReplicas + ") is more than "
                    + REPLICATION_FACTOR + " (" + replicationFactor + "): nothing could be written; lower it");
        }
    }

    static void define(Definition keys) {
        String fixed =
                " Fixed for the life of an application id: more is a new application id and prefix, and a replay.";
        keys.group("Topics")
                .number(TRIPS, 4, 1, MOST_PARTITIONS, "Partitions of the topics by trip." + fixed)
                .number(
                        WORKERS,
                        8,
                        1,
                        MOST_PARTITIONS,
                        "Partitions of the topics by worker, which most of the load goes through: a few per stream"
                                + " thread of all instances together." + fixed)
                .number(FIRMS, 4, 1, MOST_PARTITIONS, "Partitions of the topics by enterprise." + fixed)
                .number(
                        CONCLUSIONS,
                        4,
                        1,
                        MOST_PARTITIONS,
                        "Partitions of each other topic that the application concludes.")
                .number(
                        REPLICATION_FACTOR,
                        3,
                        -1,
                        Short.MAX_VALUE,
                        "Copies of every topic, internal ones included. -1: the brokers' default.")
                .number(
                        MIN_INSYNC_REPLICAS,
                        2,
                        1,
                        Short.MAX_VALUE,
                        "Copies that must be written before a record counts as written.");
    }

    static TopicsConfig from(Values values) {
        return new TopicsConfig(
                values.number(TRIPS),
                values.number(WORKERS),
                values.number(FIRMS),
                values.number(CONCLUSIONS),
                (short) values.number(REPLICATION_FACTOR),
                values.number(MIN_INSYNC_REPLICAS),
                Services.topics(ServicesConfig.from(values).on()));
    }
}

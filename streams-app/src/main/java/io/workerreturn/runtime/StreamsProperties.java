package io.workerreturn.runtime;

import io.workerreturn.config.AppConfig;
import io.workerreturn.wire.RecordLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.GroupProtocol;
import org.apache.kafka.streams.StreamsConfig;

/** What Kafka Streams is started with: our defaults, and over them what the user says. */
public final class StreamsProperties {
    /** By its name: the constant is deprecated already, since the next major version has no other way. */
    static final String GLOBAL_HANDLER = "processing.exception.handler.global.enabled";

    /** Our defaults where Kafka's own are not the best for many small records and exactly-once. */
    private static final Map<String, Object> DEFAULTS = Map.ofEntries(
            // waits for nobody: the order between topics does not matter here
            Map.entry(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L),
            // no store has one: values stand before the busy ones
            Map.entry(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L),
            // a flush is no later than this where nothing comes in
            Map.entry(StreamsConfig.POLL_MS_CONFIG, 20L),
            Map.entry(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbSettings.class),
            Map.entry(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 5_000),
            Map.entry(GLOBAL_HANDLER, true),
            // a commit flushes what lingers (ADR 30), so that a batch has what one flush interval brings
            Map.entry(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 100),
            Map.entry(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 256 << 10),
            // a first record waits for the end of the transaction before: milliseconds, but ten times a second
            Map.entry(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), 10),
            // so that a slow broker's transactions live; those of who died are ended sooner (LeftTransactions)
            Map.entry(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 45_000),
            Map.entry(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4"),
            Map.entry(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest"),
            Map.entry(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 5_000),
            Map.entry(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), RecordLimits.FETCHED),
            Map.entry(StreamsConfig.topicPrefix(TopicConfig.COMPRESSION_TYPE_CONFIG), "producer"),
            Map.entry(StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), RecordLimits.TAKEN),
            // a segment that is written to is not compacted, and a start reads all of it
            Map.entry(StreamsConfig.topicPrefix(TopicConfig.SEGMENT_BYTES_CONFIG), 64 << 20));

    /**
     * For how long one that died keeps its work from the others; brokers take no less than 6 s by default. And how often each says
     * that it is there: so soon it hears that others came or went.
     */
    private static final Map<String, Integer> SESSION = Map.of(
            ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000,
            ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);

    /** Kafka's own: a thread that waits for a broker for minutes is not to be thrown out of the group besides. */
    private static final Duration BETWEEN_POLLS = Duration.ofMinutes(5);

    private StreamsProperties() {}

    /**
     * The properties of an instance.
     *
     * @throws IllegalStateException if with them a record might not be sent; says which, and what to do
     */
    public static Properties of(AppConfig config) {
        Properties properties = new Properties();
        properties.putAll(DEFAULTS);
        properties.putAll(config.streamsProperties());
        if (groupProtocol(properties) == GroupProtocol.CLASSIC) {
            // with the other protocol the brokers decide; and one of the two may not fit another value of the other
            if (SESSION.keySet().stream()
                    .allMatch(key -> ofMainConsumer(properties, key).isEmpty())) {
                SESSION.forEach((key, millis) -> properties.put(StreamsConfig.consumerPrefix(key), millis));
            }
        }
        // not to be chosen: another may go on without a record
        properties.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, FailLoudly.class);
        for (String key : List.of(
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
                StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG))) {
            Object told = properties.get(key);
            if (told != null && Long.parseLong(told.toString()) < RecordLimits.TAKEN) {
                throw new IllegalStateException(
                        key + " is " + told + ", and a record might be larger than that: leave it away, or set it to "
                                + RecordLimits.TAKEN + " or more");
            }
        }
        return properties;
    }

    /** By which protocol the group shares out its work. */
    static GroupProtocol groupProtocol(Properties properties) {
        Object told =
                properties.getOrDefault(StreamsConfig.GROUP_PROTOCOL_CONFIG, StreamsConfig.DEFAULT_GROUP_PROTOCOL);
        return GroupProtocol.of(told.toString());
    }

    /** How long a thread may not ask for records before the cluster gives its work to others. */
    static Duration longestBetweenPolls(Properties properties) {
        return ofMainConsumer(properties, ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG)
                .map(told -> Duration.ofMillis(Long.parseLong(told.toString())))
                .orElse(BETWEEN_POLLS);
    }

    /** What is said for the consumers that share the work; empty if nothing is. */
    private static Optional<Object> ofMainConsumer(Properties properties, String key) {
        return Stream.of(StreamsConfig.MAIN_CONSUMER_PREFIX, StreamsConfig.CONSUMER_PREFIX, "")
                .map(prefix -> properties.get(prefix + key))
                .filter(Objects::nonNull)
                .findFirst();
    }
}

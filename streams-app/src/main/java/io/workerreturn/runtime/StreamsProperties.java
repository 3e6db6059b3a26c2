package io.workerreturn.runtime;

import io.workerreturn.config.AppConfig;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** What Kafka Streams is started with: our defaults, and over them what the user says. */
public final class StreamsProperties {
    /** Our defaults where Kafka's own are not the best for many small records and exactly-once. */
    private static final Map<String, Object> DEFAULTS = Map.ofEntries(
            // a mistake of ours in the clock shall stop the instance like any other
            Map.entry(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, true),
            // waits for nobody: the order between topics does not matter here
            Map.entry(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG),
            Map.entry(-1L),
            Map.entry(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG),
            Map.entry(128L << 20),
            Map.entry(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG),
            Map.entry(RocksDbSettings.class),
            Map.entry(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG),
            Map.entry(5_000),
            Map.entry(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG)),
            Map.entry(20),
            Map.entry(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG)),
            Map.entry(128 << 10),
            Map.entry(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG)),
            Map.entry("lz4"),
            Map.entry(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG)),
            Map.entry("earliest"),
            Map.entry(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG)),
            Map.entry(5_000),
            Map.entry(StreamsConfig.topicPrefix(TopicConfig.COMPRESSION_TYPE_CONFIG)),
            Map.entry("producer"));

    private StreamsProperties() {}

    /** The properties of an instance. */
    public static Properties of(AppConfig config) {
        Properties properties = new Properties();
        properties.putAll(DEFAULTS);
        properties.putAll(config.streamsProperties());
        return properties;
    }
}

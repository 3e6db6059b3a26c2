package io.workerreturn.config;

import io.workerreturn.wire.RecordLimits;
import io.workerreturn.wire.ReloadingSslEngineFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Which cluster, as which application, and what every Kafka client is told besides.
 *
 * @param bootstrapServers where the cluster is found
 * @param applicationId the Streams application: its consumer group and the prefix of its internal topics
 * @param topicPrefix put before the name of every public topic, empty for none
 * @param connectTimeout how long commands wait until brokers and registry answer; zero for ever
 * @param runConnectTimeout how long {@code run} does, and for missing topics; zero for ever
 * @param clients further properties of Kafka clients, without our prefix; sub-prefixes as Kafka Streams has them
 */
public record KafkaConfig(
        String bootstrapServers,
        String applicationId,
        String topicPrefix,
        Duration connectTimeout,
        Duration runConnectTimeout,
        Map<String, String> clients) {
    public static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
    public static final String APPLICATION_ID = "application.id";
    public static final String TOPIC_PREFIX = "topic.prefix";
    public static final String CONNECT_TIMEOUT = "connect.timeout";
    public static final String RUN_CONNECT_TIMEOUT = "run.connect.timeout";

    static final Prefix CLIENTS = new Prefix(
            "kafka.",
            '.',
            "Any property of a Kafka client, told to every client: `kafka.security.protocol=SASL_SSL`. Of one kind of"
                    + " client only by the sub-prefixes of Kafka Streams: `kafka.producer.linger.ms`,"
                    + " `kafka.consumer.…`, `kafka.main.consumer.…`, `kafka.restore.consumer.…`,"
                    + " `kafka.global.consumer.…`, `kafka.admin.…`.");

    private static final String LEGAL_CHARACTERS = "[a-zA-Z0-9._-]";
    private static final String ADMIN = StreamsConfig.ADMIN_CLIENT_PREFIX;
    private static final String PRODUCER = StreamsConfig.PRODUCER_PREFIX;
    private static final String CONSUMER = StreamsConfig.CONSUMER_PREFIX;
    private static final List<String> SUB_PREFIXES = List.of(
            ADMIN,
            PRODUCER,
            CONSUMER,
            StreamsConfig.MAIN_CONSUMER_PREFIX,
            StreamsConfig.RESTORE_CONSUMER_PREFIX,
            StreamsConfig.GLOBAL_CONSUMER_PREFIX);

    public KafkaConfig {
        clients = Map.copyOf(clients);
    }

    static void define(Definition keys) {
        keys.group("Kafka")
                .text(
                        BOOTSTRAP_SERVERS,
                        "localhost:9092",
                        "\\S+:\\d+(,\\S+:\\d+)*",
                        "Brokers to begin with, host:port, separated by commas.")
                .text(
                        APPLICATION_ID,
                        "worker-return",
                        LEGAL_CHARACTERS + "+",
                        "Name of the application in the cluster: its consumer group, and the prefix of its internal"
                                + " topics and transactions. Instances that share the work share it; a new season, or"
                                + " another number of partitions, is a new one.")
                .text(
                        TOPIC_PREFIX,
                        "",
                        LEGAL_CHARACTERS + "*",
                        "Put before the name of every topic as it stands, so end it with a separator, as `season-2021.` does.")
                .duration(
                        CONNECT_TIMEOUT,
                        Duration.ofMinutes(1),
                        "How long a command waits until brokers and registry answer. Who refuses our credentials is not"
                                + " waited for. PT0S: for ever.")
                .duration(
                        RUN_CONNECT_TIMEOUT,
                        Duration.ZERO,
                        "The same for `run` and `board`, and how long `run` waits for topics that are missing. PT0S: for"
                                + " ever.");
    }

    static KafkaConfig from(Values values) {
        return new KafkaConfig(
                values.text(BOOTSTRAP_SERVERS),
                values.text(APPLICATION_ID),
                values.text(TOPIC_PREFIX),
                values.duration(CONNECT_TIMEOUT),
                values.duration(RUN_CONNECT_TIMEOUT),
                reloading(values.under(CLIENTS)));
    }

    /** Has keys and certificates read anew once they have changed, unless somebody says how they are read. */
    private static Map<String, String> reloading(Map<String, String> clients) {
        Map<String, String> all = new HashMap<>(clients);
        all.putIfAbsent(SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG, ReloadingSslEngineFactory.class.getName());
        return all;
    }

    /** The name of a topic on this cluster. */
    public String topic(String name) {
        return topicPrefix + name;
    }

    /** Properties for an admin client. */
    public Map<String, Object> admin() {
        return client(ADMIN);
    }

    /**
     * Properties for a producer; serializers are the caller's. Unless told otherwise, it has one request under way at a time: of several
     * at once the first may come too early for a partition that was just made, the next one is taken as the first of a new producer, and
     * the first is then refused as out of order until it is given up.
     */
    public Map<String, Object> producer() {
        Map<String, Object> properties = client(PRODUCER);
        properties.putIfAbsent(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        return properties;
    }

    /** Properties for a consumer; deserializers and group are the caller's. */
    public Map<String, Object> consumer() {
        Map<String, Object> properties = client(CONSUMER);
        properties.putIfAbsent(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, RecordLimits.FETCHED);
        return properties;
    }

    private Map<String, Object> client(String kind) {
        Map<String, Object> properties = new HashMap<>();
        clients.forEach((key, value) -> {
            if (SUB_PREFIXES.stream().noneMatch(key::startsWith)) {
                properties.put(key, value);
            }
        });
        clients.forEach((key, value) -> {
            if (key.startsWith(kind)) {
                properties.put(key.substring(kind.length()), value);
            }
        });
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return properties;
    }

    @Override
    public String toString() {
        return "KafkaConfig[" + bootstrapServers + ", " + applicationId + ", \"" + topicPrefix + "\", "
                + Secrets.masked(clients) + "]";
    }
}

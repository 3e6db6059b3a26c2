package io.workerreturn.audit;

import io.workerreturn.config.AppConfig;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.config.Policies;
import io.workerreturn.config.RegistrySettings;
import io.workerreturn.config.ServicesConfig;
import io.workerreturn.config.StreamsSettings;
import io.workerreturn.config.TopicsConfig;
import io.workerreturn.embedded.EmbeddedBroker;
import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.runtime.Application;
import io.workerreturn.runtime.TopicAdministration;
import io.workerreturn.schema.ClockTick;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.Decoded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A whole city in a test: broker, registry and, once it is started, the application. */
public final class City implements AutoCloseable {
    private final EmbeddedBroker broker;
    private final EmbeddedRegistry registry;
    private final Map<String, String> settings;
    private final AppConfig config;
    private final AvroSerdes serdes;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<String, KafkaProducer<byte[], byte[]>> larges = new HashMap<>();
    private @Nullable Application application;

    public City(Path folder, Map<String, String> policies) throws IOException {
        broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
        registry = EmbeddedRegistry.start(folder.resolve("registry"), 0);
        settings = new HashMap<>(policies);
        settings.put(KafkaConfig.BOOTSTRAP_SERVERS, broker.bootstrapServers());
        settings.put(KafkaConfig.TOPIC_PREFIX, "test.");
        settings.put(RegistrySettings.URL, registry.url().toString());
        settings.putIfAbsent(
                StreamsSettings.STATE_DIR, folder.resolve("streams").toString());
        settings.put(StreamsSettings.THREADS, "1");
        settings.put(TopicsConfig.REPLICATION_FACTOR, "1");
        settings.put(TopicsConfig.MIN_INSYNC_REPLICAS, "1");
        settings.put(TopicsConfig.TRIPS, "1");
        settings.put(TopicsConfig.WORKERS, "2");
        settings.putIfAbsent(TopicsConfig.FIRMS, "1");
        settings.put(TopicsConfig.CONCLUSIONS, "2");
        settings.put(Policies.TICK_EVERY, "PT0S");
        settings.putIfAbsent(ServicesConfig.ON, "none");
        config = AppConfig.load(Optional.empty(), Map.of(), settings);
        serdes = AvroSerdes.open(config.registry());
        try (TopicAdministration topics = new TopicAdministration(config.kafka(), config.topics())) {
            topics.apply(topics.differences());
        }
        producer = new KafkaProducer<>(config.kafka().producer(), new ByteArraySerializer(), new ByteArraySerializer());
    }

    public City started() throws InterruptedException {
        application = Application.start(config);
        application.awaitRunning();
        return this;
    }

    /** The application, once it is started. */
    public Application application() {
        return Objects.requireNonNull(application);
    }

    public AppConfig config() {
        return config;
    }

    /** The same, as another process is told. */
    public Map<String, String> settings() {
        return Map.copyOf(settings);
    }

    public AvroSerdes serdes() {
        return serdes;
    }

    public <V extends SpecificRecord> City tell(Topic<V> topic, String key, @Nullable V value) {
        return tellRaw(topic, key, value == null ? null : written(topic, value));
    }

    public City tellRaw(Topic<?> topic, String key, byte @Nullable [] value) {
        producer.send(
                new ProducerRecord<>(config.kafka().topic(topic.name()), key.getBytes(StandardCharsets.UTF_8), value));
        producer.flush();
        return this;
    }

    /** A record of any kind. */
    public City send(Topic<?> topic, byte @Nullable [] key, byte @Nullable [] value, Iterable<Header> headers) {
        producer.send(new ProducerRecord<>(config.kafka().topic(topic.name()), null, key, value, headers));
        producer.flush();
        return this;
    }

    /**
     * A record that default clients don't send, in a batch of its own.
     *
     * @param partition null for that of its key
     * @param compression as a producer has it
     * @return where it stands
     */
    public RecordMetadata sendLarge(
            Topic<?> topic,
            @Nullable Integer partition,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Iterable<Header> headers,
            String compression)
            throws Exception {
        Map<String, Object> client = config.kafka().producer();
        client.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.MAX_VALUE);
        client.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 256L << 20);
        client.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, compression);
        KafkaProducer<byte[], byte[]> large = large(client, compression);
        return large.send(new ProducerRecord<>(config.kafka().topic(topic.name()), partition, key, value, headers))
                .get();
    }

    private KafkaProducer<byte[], byte[]> large(Map<String, Object> client, String compression) {
        return larges.computeIfAbsent(
                compression, any -> new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    public City tick(Instant now) {
        return tell(Topics.CLOCK, "now", new ClockTick(now));
    }

    /** A value as its topic has it. */
    public <V extends SpecificRecord> byte[] written(Topic<V> topic, V value) {
        return serdes.writer(config.kafka().topic(topic.name()), topic.type()).write(value);
    }

    /** What the application says. */
    Tables tables() {
        Tables tables = new Tables(serdes);
        List<Topic<?>> topics = Topics.CONCLUDED.stream()
                .filter(topic -> topic.kept() == Topics.Kept.COMPACTED)
                .toList();
        try (TopicReader reader = new TopicReader(
                config.kafka().consumer(), config.kafka().topicPrefix(), Duration.ofSeconds(20), topics)) {
            reader.readOn("Reading", AuditProgress.NONE, tables);
        }
        return tables;
    }

    /** What the application says of this key. */
    public <V extends SpecificRecord> Optional<V> says(Topic<V> topic, String key) {
        return tables().read(topic, key) instanceof Decoded.Value<V> row ? Optional.of(row.value()) : Optional.empty();
    }

    public AuditReport audit(Duration settle) {
        return Audit.run(
                AuditSettings.of(config, settle), serdes, config.kafka().consumer(), AuditProgress.NONE);
    }

    @Override
    public void close() {
        if (application != null) {
            application.close();
        }
        producer.close();
        larges.values().forEach(KafkaProducer::close);
        serdes.close();
        registry.close();
        broker.close();
    }
}

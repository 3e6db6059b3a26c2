package io.workerreturn.bench;

import io.workerreturn.config.AppConfig;
import io.workerreturn.simulation.ScenarioRecord;
import io.workerreturn.wire.AvroSerdes;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends records, encoded as any source would encode them. For one thread. */
final class Sender implements AutoCloseable {
    private static final String TRANSACTIONAL_ID = "bench-loader";

    private final AvroSerdes serdes;
    private final ScenarioRecord.Encoder encoder;
    private final Producer<byte[], byte[]> producer;
    private final String prefix;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    private Sender(AppConfig config, Map<String, Object> further) {
        Map<String, Object> properties = new HashMap<>(config.kafka().producer());
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        // Kafka's default, as most sources have it; the topics have been there for long
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5);
        properties.putAll(further);
        prefix = config.kafka().topicPrefix();
        serdes = AvroSerdes.open(config.registry());
        encoder = ScenarioRecord.Encoder.with(serdes, prefix);
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Sends soon, as a source does that has news now and then: with the defaults of Kafka's producer. */
    static Sender soon(AppConfig config) {
        return new Sender(config, Map.of());
    }

    /** Sends much, and all of it is there at once when {@link #release} is called: nobody reads it before. */
    static Sender heldBack(AppConfig config) {
        Sender sender = new Sender(
                config,
                Map.of(
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        TRANSACTIONAL_ID,
                        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                        900_000,
                        ProducerConfig.LINGER_MS_CONFIG,
                        20,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        256 << 10));
        sender.producer.initTransactions();
        sender.producer.beginTransaction();
        return sender;
    }

    void send(ScenarioRecord record) {
        producer.send(
                new ProducerRecord<>(prefix + record.topic().name(), record.keyBytes(), record.valueBytes(encoder)),
                (sent, refused) -> {
                    if (refused != null) {
                        failure.compareAndSet(null, refused);
                    }
                });
        check();
    }

    /** Waits until the broker has everything. */
    void flush() {
        producer.flush();
        check();
    }

    /** Lets everybody read what was held back. */
    void release() {
        producer.commitTransaction();
    }

    private void check() {
        Exception refused = failure.get();
        if (refused != null) {
            throw new IllegalStateException("the bench's broker took no record: " + refused, refused);
        }
    }

    @Override
    public void close() {
        producer.close();
        serdes.close();
    }
}

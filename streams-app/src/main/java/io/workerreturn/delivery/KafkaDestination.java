package io.workerreturn.delivery;

import io.workerreturn.config.KafkaConfig;
import io.workerreturn.importing.Destination;
import io.workerreturn.importing.ImportFailedException;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.ValueWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** A cluster. Not for use by several threads. */
public final class KafkaDestination implements Destination {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String prefix;
    private final String servers;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<String, ValueWriter<SpecificRecord>> writers = new HashMap<>();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /**
     * The cluster of the configuration.
     *
     * @param topics that will be written to; their schemas are registered now
     */
    public KafkaDestination(KafkaConfig kafka, AvroSerdes serdes, List<Topic<?>> topics) {
        prefix = kafka.topicPrefix();
        servers = kafka.bootstrapServers();
        topics.forEach(topic -> writers.put(topic.name(), writer(serdes, topic)));
        Map<String, Object> properties = new HashMap<>();
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
        properties.putAll(kafka.producer());
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @SuppressWarnings("unchecked")
    private ValueWriter<SpecificRecord> writer(AvroSerdes serdes, Topic<?> topic) {
        return serdes.writer(prefix + topic.name(), (Class<SpecificRecord>) topic.type());
    }

    @Override
    public void send(String topic, String key, @Nullable SpecificRecord record) throws InterruptedException {
        ensureNoFailure();
        ValueWriter<SpecificRecord> writer = writers.get(topic);
        if (writer == null) {
            throw new IllegalArgumentException(topic + " is not among the topics that this writes to");
        }
        byte[] value = record == null ? null : writer.write(record);
        try {
            producer.send(
                    new ProducerRecord<>(prefix + topic, key.getBytes(StandardCharsets.UTF_8), value),
                    (written, failed) -> {
                        if (failed != null) {
                            failure.compareAndSet(null, failed);
                        }
                    });
        } catch (InterruptException told) {
            throw interrupted();
        } catch (KafkaException refused) {
            throw failed(refused);
        }
    }

    @Override
    public void flush() throws InterruptedException {
        try {
            producer.flush();
        } catch (InterruptException told) {
            throw interrupted();
        }
        ensureNoFailure();
    }

    private static InterruptedException interrupted() {
        // Kafka's exception has set the flag again
        Thread.interrupted();
        return new InterruptedException();
    }

    private void ensureNoFailure() {
        Exception failed = failure.get();
        if (failed != null) {
            throw failed(failed);
        }
    }

    private ImportFailedException failed(Exception cause) {
        return new ImportFailedException(
                "the cluster at " + servers + " did not take an event: " + cause.getMessage()
                        + ". What was taken before stays; the same import again completes it, and counts nothing twice",
                cause);
    }

    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            producer.close(PATIENCE);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}

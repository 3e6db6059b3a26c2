package io.workerreturn.board;

import io.javalin.http.HttpStatus;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.ValueWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what people do through the board to topics, and waits until it is safe there. Begins with the first record. */
final class BoardWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BoardWriter.class);
    /** Longer than this nobody waits for an answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final KafkaConfig kafka;
    private final AvroSerdes serdes;
    private final Map<String, ValueWriter<?>> writers = new ConcurrentHashMap<>();
    private @Nullable Producer<byte[], byte[]> producer;
    private boolean closed;

    BoardWriter(KafkaConfig kafka, AvroSerdes serdes) {
        this.kafka = kafka;
        this.serdes = serdes;
    }

    /**
     * Writes a record; none erases the key.
     *
     * @throws Problem if Kafka, or the registry, does not take it in time
     */
    <V extends SpecificRecord> void write(Topic<V> topic, String key, @Nullable V value) {
        writeAll(topic, List.of(new Entry<>(key, value)));
    }

    /** A record of a topic; without a value it erases the key. */
    record Entry<V>(String key, @Nullable V value) {}

    /**
     * Writes records, all of them at once. If that fails, some may be written and others not.
     *
     * @throws Problem if Kafka, or the registry, does not take them in time
     */
    <V extends SpecificRecord> void writeAll(Topic<V> topic, List<Entry<V>> entries) {
        String name = kafka.topic(topic.name());
        try {
            List<Future<RecordMetadata>> sent = new ArrayList<>(entries.size());
            for (Entry<V> entry : entries) {
                byte[] bytes =
                        entry.value() == null ? null : writer(topic, name).write(entry.value());
                sent.add(producer()
                        .send(new ProducerRecord<>(name, entry.key().getBytes(StandardCharsets.UTF_8), bytes)));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw unavailable(name);
        } catch (ExecutionException | TimeoutException | RuntimeException silent) {
            LOG.warn("The board can't write to {}.", name, silent);
            throw unavailable(name);
        }
    }

    private static Problem unavailable(String topic) {
        return new Problem(
                HttpStatus.SERVICE_UNAVAILABLE,
                ("It can't be written to the topic %s now, so nothing was done. Try again soon; if it stays so, the"
                                + " log of the board says why, and `worker-return topics` whether the topic is there.")
                        .formatted(topic));
    }

    @SuppressWarnings("unchecked") // a topic has one type
    private <V extends SpecificRecord> ValueWriter<V> writer(Topic<V> topic, String name) {
        return (ValueWriter<V>) writers.computeIfAbsent(name, absent -> serdes.writer(name, topic.type()));
    }

    private synchronized Producer<byte[], byte[]> producer() {
        if (closed) {
            throw new IllegalStateException("the board is being closed");
        }
        if (producer == null) {
            Map<String, Object> properties = new HashMap<>(kafka.producer());
            int millis = (int) PATIENCE.toMillis();
            properties.put(ProducerConfig.ACKS_CONFIG, "all");
            properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
            properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
            properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
            properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis / 2);
            properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
            // of a transaction, which this is none
            properties.remove(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
            properties.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
            producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        }
        return producer;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (producer != null) {
            producer.close(FAREWELL);
        }
    }
}

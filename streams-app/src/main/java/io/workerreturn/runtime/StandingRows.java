package io.workerreturn.runtime;

import io.workerreturn.config.KafkaConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The rows that stand on a compacted topic, and how they are withdrawn; partition by partition, so that the keys of one are in memory. */
final class StandingRows {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofMillis(100);
    /** What is read is there already; a longer wait would only be one for the fetch under way when something else is read. */
    private static final int FETCH_WAIT_MILLIS = 20;

    /** Whoever was killed within a transaction is given up by then. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final KafkaConfig kafka;
    private final String topic;
    private final Predicate<String> ours;

    /**
     * Those of a topic.
     *
     * @param topic with its prefix
     * @param ours which keys are meant
     */
    StandingRows(KafkaConfig kafka, String topic, Predicate<String> ours) {
        this.kafka = kafka;
        this.topic = topic;
        this.ours = ours;
    }

    /** How many there are. */
    long count() {
        long count = 0;
        try (Consumer<byte[], byte[]> consumer = consumer(kafka, IsolationLevel.READ_COMMITTED)) {
            for (TopicPartition partition : partitions(consumer, topic)) {
                count += keys(consumer, partition).size();
            }
        }
        return count;
    }

    /**
     * Withdraws each by a tombstone, where it stands.
     *
     * @param done hears how many so far
     * @throws IllegalStateException if this thread is interrupted, or somebody's transaction does not end
     */
    void withdraw(LongConsumer done) {
        awaitNoTransaction();
        AtomicReference<@Nullable Exception> refused = new AtomicReference<>();
        long count = 0;
        try (Consumer<byte[], byte[]> consumer = consumer(kafka, IsolationLevel.READ_COMMITTED);
                Producer<byte[], byte[]> producer = producer()) {
            for (TopicPartition partition : partitions(consumer, topic)) {
                for (String key : keys(consumer, partition)) {
                    refuseInterrupted();
                    producer.send(
                            new ProducerRecord<>(topic, partition.partition(), bytes(key), null),
                            (sent, failure) -> refused.compareAndSet(null, failure));
                    done.accept(++count);
                }
                producer.flush();
            }
        }
        Exception failure = refused.get();
        if (failure != null) {
            throw failure instanceof KafkaException ofKafka ? ofKafka : new KafkaException(failure);
        }
    }

    /** Every byte is a character of its own, so that no key is taken for another. */
    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.ISO_8859_1);
    }

    private Set<String> keys(Consumer<byte[], byte[]> consumer, TopicPartition partition) {
        Set<String> keys = new HashSet<>();
        List<TopicPartition> one = List.of(partition);
        consumer.assign(one);
        consumer.seekToBeginning(one);
        long end = consumer.endOffsets(one).getOrDefault(partition, 0L);
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                String key = new String(record.key(), StandardCharsets.ISO_8859_1);
                if (record.value() == null) {
                    keys.remove(key);
                } else {
                    keys.add(key);
                }
            }
        }
        keys.removeIf(key -> !ours.test(new String(bytes(key), StandardCharsets.UTF_8)));
        return keys;
    }

    /** What stands behind an open transaction can't be seen, and may yet be committed. */
    private void awaitNoTransaction() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (Consumer<byte[], byte[]> committed = consumer(kafka, IsolationLevel.READ_COMMITTED);
                Consumer<byte[], byte[]> all = consumer(kafka, IsolationLevel.READ_UNCOMMITTED)) {
            Collection<TopicPartition> partitions = partitions(all, topic);
            while (!all.endOffsets(partitions).equals(committed.endOffsets(partitions))) {
                refuseInterrupted();
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("A transaction on " + topic + " has been open for " + PATIENCE
                            + ". kafka-transactions says whose it is; end it, and reset again.");
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private static void refuseInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new IllegalStateException(
                    "Interrupted before the reset was done: reset again; until then no instance starts.");
        }
    }

    private Producer<byte[], byte[]> producer() {
        Map<String, Object> client = kafka.producer();
        client.put(ProducerConfig.ACKS_CONFIG, "all");
        client.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        client.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 20);
        return new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A reader of bytes without a group. */
    static Consumer<byte[], byte[]> consumer(KafkaConfig kafka, IsolationLevel level) {
        Map<String, Object> client = new HashMap<>(kafka.consumer());
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        client.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        client.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, level.toString());
        client.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
        return new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    static List<TopicPartition> partitions(Consumer<?, ?> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }
}

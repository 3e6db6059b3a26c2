package io.workerreturn.bench;

import java.io.Serializable;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The floor of cost: a plain transactional consume, transform, produce of the same bytes on the same broker, with nothing
 * decided and no state kept. Whatever does more is measured as a share of it. Copies everything that stands on the topics.
 *
 * @param client properties of a Kafka client
 * @param from existing topics
 * @param to an existing topic
 */
record Passthrough(Map<String, Object> client, List<String> from, String to) implements Task<Passthrough.Copied> {
    private static final Duration COMMIT_EVERY = Duration.ofMillis(100);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final String NAME = "bench-passthrough";

    Passthrough {
        client = new HashMap<>(client);
    }

    /**
     * What was copied.
     *
     * @param records how many
     * @param seconds from the first poll to the last commit
     * @param late how many records of them in the second half
     * @param lateSeconds how long the second half took
     */
    record Copied(long records, double seconds, long late, double lateSeconds) implements Serializable {}

    @Override
    public Copied run(Held held) {
        try (Consumer<byte[], byte[]> consumer = consumer();
                Producer<byte[], byte[]> producer = producer()) {
            List<TopicPartition> partitions = from.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long all = ends.values().stream().mapToLong(Long::longValue).sum();
            producer.initTransactions();
            long began = System.nanoTime();
            long copied = 0;
            long early = 0;
            long half = began;
            while (behind(consumer, ends)) {
                producer.beginTransaction();
                long commitAt = System.nanoTime() + COMMIT_EVERY.toNanos();
                do {
                    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                    for (ConsumerRecord<byte[], byte[]> record : records) {
                        producer.send(new ProducerRecord<>(to, record.key(), record.value()));
                    }
                    copied += records.count();
                } while (System.nanoTime() < commitAt && behind(consumer, ends));
                producer.sendOffsetsToTransaction(positions(consumer, partitions), consumer.groupMetadata());
                producer.commitTransaction();
                if (early == 0 && 2 * copied >= all) {
                    early = copied;
                    half = System.nanoTime();
                }
            }
            long end = System.nanoTime();
            return new Copied(copied, seconds(end - began), copied - early, seconds(end - half));
        }
    }

    private static double seconds(long nanos) {
        return (double) nanos / TimeUnit.SECONDS.toNanos(1);
    }

    private static boolean behind(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
    }

    private static Map<TopicPartition, OffsetAndMetadata> positions(
            Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> positions = new HashMap<>();
        partitions.forEach(partition -> positions.put(partition, new OffsetAndMetadata(consumer.position(partition))));
        return positions;
    }

    private Consumer<byte[], byte[]> consumer() {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, NAME);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Producer<byte[], byte[]> producer() {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, NAME);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }
}

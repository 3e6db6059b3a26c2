package io.workerreturn.bench;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * decided and no state kept. Whatever does more is measured as a share of it.
 */
public final class Passthrough {
    private static final Duration COMMIT_EVERY = Duration.ofMillis(100);
    private static final Duration POLL = Duration.ofMillis(20);
    private static final String NAME = "bench-passthrough";

    private Passthrough() {}

    /**
     * Copies everything that stands on these topics now.
     *
     * @param client properties of a Kafka client
     * @param to an existing topic
     * @return how many records were copied
     */
    public static long copy(Map<String, Object> client, Collection<String> from, String to) {
        try (Consumer<byte[], byte[]> consumer = consumer(client);
                Producer<byte[], byte[]> producer = producer(client)) {
            List<TopicPartition> partitions = from.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            producer.initTransactions();
            long copied = 0;
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
            }
            return copied;
        }
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

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> client) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, NAME);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Producer<byte[], byte[]> producer(Map<String, Object> client) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, NAME);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }
}

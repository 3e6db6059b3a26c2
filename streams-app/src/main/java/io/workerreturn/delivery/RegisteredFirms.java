package io.workerreturn.delivery;

import io.workerreturn.config.KafkaConfig;
import io.workerreturn.domain.LogPlace;
import io.workerreturn.importing.ImportFailedException;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.Inlet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Which firms are registered, as the topic of firms says now. */
public final class RegisteredFirms {
    private static final Duration POLL = Duration.ofMillis(200);

    private RegisteredFirms() {}

    /**
     * The ids of all firms that are registered and not closed.
     *
     * @param patience how long to wait for the cluster
     * @throws ImportFailedException if it does not answer, or there is no such topic
     */
    public static Set<String> read(KafkaConfig kafka, Duration patience) {
        Map<String, Object> properties = kafka.consumer();
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) patience.toMillis());
        String topic = kafka.topic(Topics.ENTERPRISES.name());
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties, Inlet.keys(), Inlet.values())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                throw new ImportFailedException(
                        "there is no topic " + topic + ": `worker-return topics --apply` creates it",
                        new IllegalStateException());
            }
            return read(consumer, partitions, patience);
        } catch (KafkaException silent) {
            throw new ImportFailedException(
                    "no broker answers at " + kafka.bootstrapServers()
                            + ": is bootstrap.servers right, and does Kafka run?" + " (" + silent.getMessage() + ")",
                    silent);
        }
    }

    private static Set<String> read(
            KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions, Duration patience) {
        Set<String> firms = new HashSet<>();
        Map<String, LogPlace> last = new HashMap<>();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
        long deadline = System.nanoTime() + patience.toNanos();
        while (!ends.isEmpty()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.key() != null) {
                    String firm = new String(record.key(), StandardCharsets.UTF_8);
                    LogPlace place = new LogPlace(record.timestamp(), record.partition(), record.offset());
                    if (place.wins(last.get(firm))) {
                        last.put(firm, place);
                        if (record.value() == null) {
                            firms.remove(firm);
                        } else {
                            firms.add(firm);
                        }
                    }
                    deadline = System.nanoTime() + patience.toNanos();
                }
            }
            ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            if (System.nanoTime() > deadline) {
                throw new ImportFailedException(
                        "the registered firms could not be read in time", new IllegalStateException());
            }
        }
        return firms;
    }
}

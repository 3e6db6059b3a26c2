package io.workerreturn.runtime;

import io.workerreturn.config.KafkaConfig;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.Decoded;
import io.workerreturn.wire.Inlet;
import io.workerreturn.wire.ValueReader;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads a public topic from its beginning to where it ends now, as any reader of committed records would. */
public final class CompactedTopic {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private CompactedTopic() {}

    /** The latest value of each key, by key. */
    public static <V extends SpecificRecord> Map<String, V> table(
            KafkaConfig kafka, AvroSerdes serdes, Topics.Topic<V> topic) {
        Map<String, V> table = new TreeMap<>();
        read(kafka, serdes, topic, (key, value) -> {
            if (value == null) {
                table.remove(key);
            } else {
                table.put(key, value);
            }
        });
        return table;
    }

    /** Every record that is there now and can be read, in the order of its partition; null is a tombstone. */
    public static <V extends SpecificRecord> void read(
            KafkaConfig kafka, AvroSerdes serdes, Topics.Topic<V> topic, BiConsumer<String, @Nullable V> records) {
        ValueReader<V> reader = serdes.reader(topic.type());
        Map<String, Object> client = kafka.consumer();
        client.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        try (Consumer<String, byte[]> consumer =
                new KafkaConsumer<>(client, new StringDeserializer(), Inlet.values())) {
            List<TopicPartition> partitions = consumer.partitionsFor(kafka.topic(topic.name())).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (!reached(consumer, partitions, ends)) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    String key = record.key() == null ? "" : record.key();
                    byte[] bytes = Inlet.value(record.value(), record.headers());
                    if (bytes == null) {
                        records.accept(key, null);
                        continue;
                    }
                    Decoded<V> row = reader.readBlocking(bytes, PATIENCE);
                    // what is no row says nothing, and what was said before holds
                    if (!(row instanceof Decoded.Unusable<V>)) {
                        records.accept(key, ValueReader.valueOf(record.topic(), row, PATIENCE));
                    }
                }
            }
        }
    }

    private static boolean reached(
            Consumer<?, ?> consumer, Collection<TopicPartition> partitions, Map<TopicPartition, Long> ends) {
        return partitions.stream().allMatch(partition -> consumer.position(partition) >= ends.get(partition));
    }
}

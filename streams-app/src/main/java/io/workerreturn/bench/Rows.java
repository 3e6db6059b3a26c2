package io.workerreturn.bench;

import io.workerreturn.config.AppConfig;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.ValueReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What any reader of committed records sees of some topics, from now on. For one thread. */
final class Rows implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final AvroSerdes serdes;
    private final Consumer<byte[], byte[]> consumer;
    private final Map<String, ValueReader<? extends SpecificRecord>> readers = new HashMap<>();

    Rows(AppConfig config, List<Topics.Topic<? extends SpecificRecord>> topics) {
        Map<String, Object> properties = new HashMap<>(config.kafka().consumer());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        serdes = AvroSerdes.open(config.registry());
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        topics.forEach(topic -> readers.put(config.kafka().topic(topic.name()), serdes.reader(topic.type())));
        List<TopicPartition> partitions = readers.keySet().stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // where that is must be known before anything is told
        partitions.forEach(consumer::position);
    }

    /** A row of one of the topics. */
    record Row(String key, SpecificRecord value) {}

    /** The rows with such keys that became visible, after waiting for some for a moment. Others are not decoded. */
    List<Row> poll(Duration wait, Predicate<String> wanted) {
        List<Row> rows = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
            String key = new String(record.key(), StandardCharsets.UTF_8);
            if (record.value() != null && wanted.test(key)) {
                rows.add(new Row(
                        key,
                        readers.get(record.topic())
                                .deserializer(PATIENCE)
                                .deserialize(record.topic(), record.value())));
            }
        }
        return rows;
    }

    @Override
    public void close() {
        consumer.close();
        serdes.close();
    }
}

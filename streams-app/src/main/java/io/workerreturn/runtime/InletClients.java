package io.workerreturn.runtime;

import io.workerreturn.config.KafkaConfig;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.Inlet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/** The clients of Kafka Streams: as it makes them itself, but what anybody may have sent comes in through an {@link Inlet}. */
final class InletClients implements KafkaClientSupplier {
    private final Set<String> told;

    /** @param kafka says what the topics are called that anybody may write to: internal ones are read as they are */
    InletClients(KafkaConfig kafka) {
        told = Topics.TOLD.stream().map(topic -> kafka.topic(topic.name())).collect(Collectors.toSet());
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, Inlet.keys(told::contains), Inlet.values(told::contains));
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, Inlet.keys(told::contains), Inlet.values(told::contains));
    }
}

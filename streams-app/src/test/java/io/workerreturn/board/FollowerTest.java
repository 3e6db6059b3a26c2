package io.workerreturn.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.config.AppConfig;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.config.RegistrySettings;
import io.workerreturn.config.TopicsConfig;
import io.workerreturn.embedded.EmbeddedBroker;
import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.metrics.Metrics;
import io.workerreturn.runtime.TopicAdministration;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.ValueWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowerTest {
    @TempDir
    private Path folder;

    private static AppConfig config(EmbeddedBroker broker, EmbeddedRegistry registry) {
        return AppConfig.load(
                Optional.empty(),
                Map.of(),
                Map.of(
                        KafkaConfig.BOOTSTRAP_SERVERS, broker.bootstrapServers(),
                        KafkaConfig.TOPIC_PREFIX, "s21.",
                        RegistrySettings.URL, registry.url().toString(),
                        TopicsConfig.REPLICATION_FACTOR, "1",
                        TopicsConfig.MIN_INSYNC_REPLICAS, "1",
                        TopicsConfig.CONCLUSIONS, "2"));
    }

    private static void write(AppConfig config, String key, byte @Nullable [] value) throws Exception {
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(config.kafka().producer(), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(config.kafka().topic(Topics.ENTERPRISE_RETURN_RATES.name()), key, value))
                    .get();
        }
    }

    private static void awaitReturned(ReadModel model, int number, @Nullable Integer returned) throws Exception {
        BoardCity.await("firm " + number + " has " + returned, () -> {
            EnterpriseReturnRate firm =
                    model.read(Role.ADMIN, city -> city.firms().get(Rows.id(number)));
            return firm == null ? returned == null : returned != null && firm.getReturned() == returned;
        });
    }

    @Test
    void it_waits_for_topics_and_schemas_outlives_brokers_and_shows_what_it_knew_of_what_it_can_not_read()
            throws Exception {
        EmbeddedRegistry registry = EmbeddedRegistry.start(folder.resolve("registry"), 0);
        EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
        AppConfig config = config(broker, registry);
        AvroSerdes writing = AvroSerdes.open(config.registry());
        AvroSerdes reading = AvroSerdes.open(config.registry());
        ReadModel model = new ReadModel(new CityState(config.kafka().topicPrefix()));
        try (Metrics metrics = new Metrics();
                Follower follower =
                        new Follower(config.kafka(), reading, model, new Stopwatch(metrics.latencies(), model), "")) {
            follower.start();
            try (TopicAdministration topics = new TopicAdministration(config.kafka(), config.topics())) {
                topics.apply(topics.differences());
            }
            ValueWriter<EnterpriseReturnRate> writer = writing.writer(
                    config.kafka().topic(Topics.ENTERPRISE_RETURN_RATES.name()), EnterpriseReturnRate.class);
            int registryPort = registry.port();
            registry.close();
            write(config, Rows.id(1), writer.write(Rows.firm(1, 10)));
            BoardCity.await("it waits for the schema", () -> model.reading().behind() > 0);
            registry = EmbeddedRegistry.start(folder.resolve("registry"), registryPort);
            awaitReturned(model, 1, 10);
            BoardCity.await(
                    "it has caught up",
                    () -> model.reading().caughtUp() && model.reading().behind() == 0);

            write(config, Rows.id(1), "no Avro".getBytes(StandardCharsets.UTF_8));
            write(config, Rows.id(2), writer.write(Rows.firm(2, 20)));
            BoardCity.await(
                    "it has counted what it can't read", () -> model.reading().unreadable() == 1);
            awaitReturned(model, 1, 10);
            awaitReturned(model, 2, 20);

            int port = broker.port();
            broker.close();
            broker = EmbeddedBroker.start(folder.resolve("kafka"), port);
            write(config, Rows.id(1), writer.write(Rows.firm(1, 11)));
            write(config, Rows.id(2), null);
            awaitReturned(model, 1, 11);
            awaitReturned(model, 2, null);
            assertThat(follower.isAlive()).isTrue();
            assertThat(model.reading().unreadable()).isEqualTo(1);
        } finally {
            reading.close();
            writing.close();
            broker.close();
            registry.close();
        }
    }
}

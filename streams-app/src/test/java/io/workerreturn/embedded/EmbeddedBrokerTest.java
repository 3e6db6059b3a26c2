package io.workerreturn.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.workerreturn.schema.ClockTick;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.RegistryConfig;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedBrokerTest {
    private static final String TOPIC = "clock";
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration MINUTES = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    @Test
    void what_broker_and_registry_were_told_survives_a_restart_on_the_same_folder() throws Exception {
        ClockTick noon = ClockTick.newBuilder()
                .setNow(Instant.parse("2020-02-20T04:00:00Z"))
                .build();
        String cluster;
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
                EmbeddedRegistry registry = EmbeddedRegistry.start(folder, 0);
                AvroSerdes serdes =
                        AvroSerdes.open(RegistryConfig.at(registry.url().toString()))) {
            cluster = broker.clusterId();
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
                admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1)))
                        .all()
                        .get();
            }
            Map<String, Object> transactional =
                    Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "teller");
            try (var producer = new KafkaProducer<>(
                    transactional,
                    new StringSerializer(),
                    serdes.writer(TOPIC, ClockTick.class).serializer())) {
                producer.initTransactions();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(TOPIC, "now", noon));
                producer.commitTransaction();
            }
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0);
                EmbeddedRegistry registry = EmbeddedRegistry.start(folder, 0);
                AvroSerdes serdes =
                        AvroSerdes.open(RegistryConfig.at(registry.url().toString()))) {
            assertThat(broker.clusterId()).isEqualTo(cluster);
            Map<String, Object> committed = Map.of(
                    "bootstrap.servers", broker.bootstrapServers(),
                    "auto.offset.reset", "earliest",
                    "isolation.level", "read_committed");
            try (var consumer = new KafkaConsumer<>(
                    committed,
                    new StringDeserializer(),
                    serdes.reader(ClockTick.class).deserializer(SOON))) {
                consumer.assign(List.of(new TopicPartition(TOPIC, 0)));
                assertThat(consumer.poll(SOON))
                        .singleElement()
                        .satisfies(told -> assertThat(told.value()).isEqualTo(noon));
            }
        }
    }

    @Test
    void a_closed_broker_takes_no_memory_even_while_it_is_held_and_another_runs() throws Exception {
        try (EmbeddedBroker other = EmbeddedBroker.start(folder.resolve("other"), 0)) {
            long before = brokersInMemory();
            EmbeddedBroker held = EmbeddedBroker.start(folder.resolve("held"), 0);
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", held.bootstrapServers()))) {
                admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1)))
                        .all()
                        .get();
            }
            assertThat(brokersInMemory()).isEqualTo(before + 1);
            held.close();
            // its threads may take a moment to end
            assertTimeoutPreemptively(MINUTES, () -> {
                while (brokersInMemory() > before) {
                    Thread.sleep(100);
                }
            });
            assertThat(held.port()).isPositive();
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", other.bootstrapServers()))) {
                assertThat(admin.listTopics().names().get()).isEmpty();
            }
        }
    }

    /** Those that a full collection of garbage leaves. */
    private static long brokersInMemory() throws Exception {
        String live = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        return Pattern.compile("\\s(\\d+)\\s+\\d+\\s+kafka\\.server\\.BrokerServer\\s")
                .matcher(live)
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    @Test
    void a_taken_port_is_named_with_the_option_that_chooses_another() {
        try (EmbeddedBroker first = EmbeddedBroker.start(folder.resolve("first"), 0)) {
            assertThatThrownBy(() -> EmbeddedBroker.start(folder.resolve("second"), first.port()))
                    .isInstanceOf(PortTakenException.class)
                    .hasMessageContaining(Integer.toString(first.port()))
                    .hasMessageContaining("--broker-port");
        }
    }

    @Test
    void a_folder_that_another_broker_uses_is_refused() {
        try (EmbeddedBroker first = EmbeddedBroker.start(folder, 0)) {
            assertThat(first.port()).isPositive();
            assertThatThrownBy(() -> EmbeddedBroker.start(folder, 0))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("--data");
        }
    }
}

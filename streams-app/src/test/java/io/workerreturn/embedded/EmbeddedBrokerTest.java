package io.workerreturn.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

    @TempDir
    private Path folder;

    @Test
    void what_it_was_told_survives_a_restart_on_the_same_folder() throws Exception {
        String cluster;
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
            cluster = broker.clusterId();
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
                admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1)))
                        .all()
                        .get();
            }
            Map<String, Object> transactional =
                    Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "teller");
            try (var producer = new KafkaProducer<>(transactional, new StringSerializer(), new StringSerializer())) {
                producer.initTransactions();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(TOPIC, "now", "noon"));
                producer.commitTransaction();
            }
        }
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, 0)) {
            assertThat(broker.clusterId()).isEqualTo(cluster);
            Map<String, Object> committed = Map.of(
                    "bootstrap.servers", broker.bootstrapServers(),
                    "auto.offset.reset", "earliest",
                    "isolation.level", "read_committed");
            try (var consumer = new KafkaConsumer<>(committed, new StringDeserializer(), new StringDeserializer())) {
                consumer.assign(List.of(new TopicPartition(TOPIC, 0)));
                assertThat(consumer.poll(Duration.ofSeconds(20)))
                        .singleElement()
                        .satisfies(told -> assertThat(told.value()).isEqualTo("noon"));
            }
        }
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

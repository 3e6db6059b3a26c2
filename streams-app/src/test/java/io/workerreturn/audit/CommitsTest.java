package io.workerreturn.audit;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workerreturn.embedded.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A group on a real broker that reads on when it is told to. */
class CommitsTest {
    private static final TopicPartition TOLD = new TopicPartition("told", 0);
    private static final TopicPartition FIRST_HOP = new TopicPartition("city-one-repartition", 0);
    private static final TopicPartition SECOND_HOP = new TopicPartition("city-two-repartition", 0);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    private EmbeddedBroker broker;
    private Admin admin;
    private KafkaProducer<byte[], byte[]> producer;

    @BeforeEach
    void open() throws Exception {
        broker = EmbeddedBroker.start(folder, 0);
        Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
        admin = Admin.create(client);
        admin.createTopics(List.of(TOLD, FIRST_HOP, SECOND_HOP).stream()
                        .map(partition -> new NewTopic(partition.topic(), 1, (short) 1))
                        .toList())
                .all()
                .get();
        producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @AfterEach
    void close() {
        producer.close();
        admin.close();
        broker.close();
    }

    private void tell(TopicPartition partition) throws Exception {
        producer.send(new ProducerRecord<>(partition.topic(), new byte[] {1})).get();
    }

    private void commit(TopicPartition partition, long offset) throws Exception {
        admin.alterConsumerGroupOffsets("city", Map.of(partition, new OffsetAndMetadata(offset)))
                .all()
                .get();
    }

    private Commits commits(Duration patience) {
        return new Commits(Map.of("bootstrap.servers", broker.bootstrapServers()), "city", patience);
    }

    private static void goesOn(CompletableFuture<?> waiting) {
        assertThatThrownBy(() -> waiting.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
    }

    @Test
    void what_is_on_its_way_between_the_applications_own_topics_is_waited_for_too() throws Exception {
        tell(TOLD);
        tell(FIRST_HOP);
        commit(FIRST_HOP, 0);
        commit(SECOND_HOP, 0);
        try (Commits commits = commits(PATIENCE)) {
            CompletableFuture<Void> waiting =
                    CompletableFuture.runAsync(() -> commits.await(Map.of(TOLD, 1L), AuditProgress.NONE));
            goesOn(waiting);
            commit(TOLD, 1);
            goesOn(waiting);
            tell(SECOND_HOP);
            commit(FIRST_HOP, 1);
            goesOn(waiting);
            commit(SECOND_HOP, 1);
            waiting.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void who_stands_still_is_told_so_wherever_the_records_wait() throws Exception {
        tell(TOLD);
        commit(TOLD, 1);
        tell(FIRST_HOP);
        commit(FIRST_HOP, 0);
        try (Commits commits = commits(Duration.ofSeconds(1))) {
            assertThatThrownBy(() -> commits.await(Map.of(TOLD, 1L), AuditProgress.NONE))
                    .hasMessageContaining("the application city has not read on")
                    .hasMessageContaining("1 records to go");
        }
    }
}

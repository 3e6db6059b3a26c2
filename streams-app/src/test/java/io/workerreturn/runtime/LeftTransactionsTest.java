package io.workerreturn.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.config.AppConfig;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.embedded.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.GroupProtocol;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transactions on a real broker that would stay open for a quarter of an hour. */
class LeftTransactionsTest {
    private static final String GONE = "city-00000000-0000-4000-8000-00000000000a";
    private static final String THERE = "city-00000000-0000-4000-8000-00000000000b";
    /** Some looks, and the second that a transaction must be old. */
    private static final Duration LOOKS = Duration.ofSeconds(5);

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Set<TransactionState> OVER = Set.of(TransactionState.COMPLETE_ABORT, TransactionState.EMPTY);

    @TempDir
    private Path folder;

    private final List<KafkaProducer<byte[], byte[]>> producers = new ArrayList<>();
    private EmbeddedBroker broker;
    private Admin admin;
    private KafkaConfig kafka;

    @BeforeEach
    void open() throws Exception {
        broker = EmbeddedBroker.start(folder, 0);
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        admin.createTopics(List.of(new NewTopic("rows", 1, (short) 1))).all().get();
        kafka = AppConfig.load(
                        Optional.empty(),
                        Map.of(),
                        Map.of("bootstrap.servers", broker.bootstrapServers(), "application.id", "city"))
                .kafka();
    }

    @AfterEach
    void close() {
        producers.forEach(producer -> producer.close(Duration.ZERO));
        admin.close();
        broker.close();
    }

    private void begin(String transactionalId) throws Exception {
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "transactional.id",
                        transactionalId,
                        "transaction.timeout.ms",
                        900_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producers.add(producer);
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>("rows", new byte[] {1})).get();
    }

    private KafkaConsumer<byte[], byte[]> join(String process) {
        KafkaConsumer<byte[], byte[]> member = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "group.id",
                        "city",
                        "client.id",
                        process + "-StreamThread-1-consumer"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        member.subscribe(List.of("rows"));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (member.assignment().isEmpty()) {
            assertThat(System.nanoTime()).as("joined").isLessThan(deadline);
            member.poll(Duration.ofMillis(100));
        }
        return member;
    }

    private TransactionState state(String transactionalId) throws Exception {
        return admin.describeTransactions(Set.of(transactionalId))
                .description(transactionalId)
                .get()
                .state();
    }

    private void awaitEnd(String transactionalId) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!OVER.contains(state(transactionalId))) {
            assertThat(System.nanoTime()).as(transactionalId + " ended").isLessThan(deadline);
            Thread.sleep(100);
        }
    }

    private LeftTransactions looking(Set<String> own) {
        LeftTransactions left = new LeftTransactions(kafka, GroupProtocol.CLASSIC, own);
        left.start();
        return left;
    }

    @Test
    void a_transaction_ends_when_the_group_has_no_member_of_its_process_and_no_sooner() throws Exception {
        begin(GONE + "-1");
        KafkaConsumer<byte[], byte[]> stays = join(THERE);
        begin(THERE + "-1");
        begin(THERE + "-2");
        try (LeftTransactions left = looking(Set.of())) {
            try (KafkaConsumer<byte[], byte[]> member = stays) {
                awaitEnd(GONE + "-1");
                Thread.sleep(LOOKS.toMillis());
                assertThat(member.assignment()).isNotEmpty();
                assertThat(state(THERE + "-1")).isEqualTo(TransactionState.ONGOING);
                assertThat(state(THERE + "-2")).isEqualTo(TransactionState.ONGOING);
            }
            awaitEnd(THERE + "-1");
            awaitEnd(THERE + "-2");
        }
    }

    @Test
    void one_that_comes_back_before_it_is_missed_ends_its_own_at_once() throws Exception {
        begin(THERE + "-1");
        try (KafkaConsumer<byte[], byte[]> missedSoon = join(THERE)) {
            Thread.sleep(LOOKS.toMillis());
            try (LeftTransactions left = looking(Set.of("", THERE, THERE + "-StreamThread-1"))) {
                assertThat(missedSoon.assignment()).isNotEmpty();
                awaitEnd(THERE + "-1");
            }
        }
    }

    @Test
    void transactions_of_other_applications_and_of_our_own_commands_are_nobodys_business() throws Exception {
        List<String> others = List.of(
                GONE.replace("city", "city-services") + "-1",
                GONE.replace("city", "town") + "-1",
                "city-rejected",
                "replay");
        for (String other : others) {
            begin(other);
        }
        join(THERE).close();
        begin(GONE + "-1");
        try (LeftTransactions left = looking(Set.of())) {
            awaitEnd(GONE + "-1");
            Thread.sleep(LOOKS.toMillis());
        }
        for (String other : others) {
            assertThat(state(other)).as(other).isEqualTo(TransactionState.ONGOING);
        }
    }

    @Test
    void where_a_client_id_hides_the_process_nothing_is_ended_while_it_is_there() throws Exception {
        KafkaConsumer<byte[], byte[]> hidden = join("mine");
        begin(GONE + "-1");
        try (LeftTransactions left = looking(Set.of("mine"))) {
            try (KafkaConsumer<byte[], byte[]> member = hidden) {
                Thread.sleep(LOOKS.toMillis());
                assertThat(member.assignment()).isNotEmpty();
                assertThat(state(GONE + "-1")).isEqualTo(TransactionState.ONGOING);
            }
            awaitEnd(GONE + "-1");
        }
    }

    @Test
    void that_there_is_no_group_of_this_kind_says_nothing_of_who_is_there() throws Exception {
        begin(THERE + "-1");
        try (LeftTransactions left = looking(Set.of())) {
            Thread.sleep(LOOKS.toMillis());
            assertThat(state(THERE + "-1")).isEqualTo(TransactionState.ONGOING);
            join(GONE).close();
            awaitEnd(THERE + "-1");
        }
    }

    @Test
    void several_that_look_at_once_end_it_once_and_for_all() throws Exception {
        join(THERE).close();
        begin(GONE + "-1");
        try (LeftTransactions one = looking(Set.of());
                LeftTransactions another = looking(Set.of())) {
            awaitEnd(GONE + "-1");
            Thread.sleep(LOOKS.toMillis());
            assertThat(state(GONE + "-1")).isIn(OVER);
        }
    }

    @Test
    void an_instance_knows_its_own_name_before_it_begins() {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", broker.bootstrapServers());
        properties.put("application.id", "city");
        properties.put("state.dir", folder.resolve("streams").toString());
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream("rows");
        try (KafkaStreams streams = new KafkaStreams(builder.build(), properties)) {
            assertThat(Application.clientIds(streams)).anyMatch(name -> name.matches("city-[0-9a-f-]{36}"));
        }
    }
}

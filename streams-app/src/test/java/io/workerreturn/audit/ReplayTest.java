package io.workerreturn.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workerreturn.board.BoardCity;
import io.workerreturn.cli.ExitStatus;
import io.workerreturn.config.AppConfig;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.config.TopicsConfig;
import io.workerreturn.replay.Replay;
import io.workerreturn.topology.Partitions;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A city on a real broker moves to topics of another prefix, and of more partitions; what is said there is the same. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplayTest {
    private static final String PREFIX = "moved.";
    private static final Map<String, String> THERE = Map.of(
            KafkaConfig.APPLICATION_ID, "moved",
            KafkaConfig.TOPIC_PREFIX, PREFIX,
            TopicsConfig.WORKERS, "5",
            TopicsConfig.TRIPS, "3",
            TopicsConfig.FIRMS, "2");
    private static final String ODD = "worker-of-no-record";

    @TempDir
    private static Path folder;

    private static ToldCity city;
    private static AppConfig here;
    private static AppConfig there;
    private static Map<String, Map<String, Map<String, Object>>> before;
    private static Map<Instant, Map<String, ?>> known;

    @BeforeAll
    static void a_city_has_concluded_what_follows() throws Exception {
        city = new ToldCity(folder);
        here = city.config(Map.of());
        there = city.config(THERE);
        city.tell(here);
        tellOdd(here);
        try (ToldCity.Running running = city.run(here)) {
            city.tick(here, ToldCity.SETTLED);
            assertThat(city.audit(here).differences()).isEmpty();
            before = city.says(here);
            awaitMarks(here);
            known = new TreeMap<>();
            for (Instant moment : moments()) {
                known.put(moment, knownAt(here, moment));
            }
        }
    }

    @AfterAll
    static void the_end() {
        city.close();
    }

    private static List<Instant> moments() {
        Instant start = Instant.ofEpochMilli(ToldCity.SCENARIO.start());
        return List.of(start.plus(Duration.ofDays(9)), start.plus(Duration.ofDays(16)));
    }

    /** A mark that is not there yet is no mark of another time. */
    private static void awaitMarks(AppConfig config) throws Exception {
        Marks marks = new Marks(
                AuditSettings.of(config, Duration.ZERO),
                city.serdes(),
                config.kafka().consumer());
        BoardCity.await(
                "all is marked",
                () -> marks.latest()
                        .map(Mark::now)
                        .filter(ToldCity.SETTLED::equals)
                        .isPresent());
    }

    private static Map<String, ?> knownAt(AppConfig config, Instant moment) {
        AuditSettings settings = AuditSettings.of(config, Duration.ZERO);
        Marks marks = new Marks(settings, city.serdes(), config.kafka().consumer());
        KnownCity then = new AsKnown(settings, city.serdes(), config.kafka().consumer(), AuditProgress.NONE)
                .at(marks.at(moment));
        return Map.of("firms", then.firms(), "trips", then.trips(), "rollups", then.rollups(), "days", then.days());
    }

    /** What only a copy to the byte keeps: headers, a record without a key, one where its key does not belong. */
    private static void tellOdd(AppConfig config) throws Exception {
        String topic = config.kafka().topic(Topics.WORKER_STATUS.name());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config.kafka().producer(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            topic,
                            null,
                            null,
                            ODD.getBytes(StandardCharsets.UTF_8),
                            new byte[] {1, 2, 3},
                            List.of(
                                    new RecordHeader("twice", new byte[] {4}),
                                    new RecordHeader("twice", null),
                                    new RecordHeader("", new byte[0]))))
                    .get();
            producer.send(new ProducerRecord<>(topic, 1, null, new byte[0])).get();
            int home = Partitions.of(ODD, config.topics().workers());
            producer.send(new ProducerRecord<>(
                            topic,
                            (home + 1) % config.topics().workers(),
                            ODD.getBytes(StandardCharsets.UTF_8),
                            new byte[200_000]))
                    .get();
        }
    }

    private static int command(StringWriter out, String... words) {
        return city.command(
                out,
                Map.of(),
                Stream.concat(Stream.of("replay"), Stream.of(words)).toArray(String[]::new));
    }

    private static String[] toThere() {
        return Stream.concat(
                        Stream.of("--to", PREFIX),
                        THERE.entrySet().stream()
                                .flatMap(set -> Stream.of("--to-set", set.getKey() + "=" + set.getValue())))
                .toArray(String[]::new);
    }

    /** Every record of a topic, as text, in the order in which the brokers got it. */
    private static List<String> records(AppConfig config, Topic<?> topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        Map<String, Object> client = config.kafka().consumer();
        try (TopicReader reader =
                new TopicReader(client, config.kafka().topicPrefix(), ToldCity.PATIENCE, List.of(topic))) {
            reader.readOn("Reading", AuditProgress.NONE, (name, record) -> records.add(record));
        }
        return records.stream()
                .sorted(Comparator.<ConsumerRecord<byte[], byte[]>>comparingLong(ConsumerRecord::timestamp)
                        .thenComparing(record -> text(record)))
                .map(ReplayTest::text)
                .toList();
    }

    private static String text(ConsumerRecord<byte[], byte[]> record) {
        return record.timestamp() + " " + Arrays.toString(record.key()) + " " + Arrays.hashCode(record.value()) + " "
                + StreamSupport.stream(record.headers().spliterator(), false)
                        // the reader packs what is too large, with a mark of its own process
                        .filter(header -> !header.key().startsWith("worker-return"))
                        .map(header -> header.key() + Arrays.toString(header.value()))
                        .collect(Collectors.joining(","));
    }

    private static void sameRecords() {
        Stream.concat(
                        Topics.TOLD.stream(),
                        io.workerreturn.services.Services.told(io.workerreturn.services.Services.ALL).stream())
                .forEach(topic ->
                        assertThat(records(there, topic)).as(topic.name()).isEqualTo(records(here, topic)));
    }

    @Test
    @Order(1)
    void a_copy_that_is_broken_off_again_and_again_has_every_record_once_with_its_time() throws Exception {
        for (int transactions = 1; transactions <= 3; transactions++) {
            int breakAt = transactions;
            int[] done = new int[1];
            try (Replay replay = new Replay(here, there)) {
                assertThatThrownBy(() -> replay.run(new Replay.Listener() {
                            @Override
                            public void begins(String topic, long records) {
                                // not here
                            }

                            @Override
                            public void copied(long records) {
                                if (++done[0] == breakAt) {
                                    throw new IllegalStateException("killed");
                                }
                            }
                        }))
                        .hasMessage("killed");
            }
        }
        StringWriter said = new StringWriter();
        assertThat(command(said, toThere())).as(said.toString()).isEqualTo(ExitStatus.OK);
        assertThat(said.toString()).contains("Done.").contains("to 5");
        sameRecords();
        StringWriter again = new StringWriter();
        assertThat(command(again, toThere())).as(again.toString()).isEqualTo(ExitStatus.OK);
        assertThat(again.toString()).contains("Copied now: 0 records");
    }

    @Test
    @Order(2)
    void what_has_come_since_is_copied_by_the_same_command() throws Exception {
        tellOdd(here);
        assertThat(command(new StringWriter(), toThere())).isEqualTo(ExitStatus.OK);
        sameRecords();
    }

    @Test
    @Order(3)
    void who_reads_the_copies_says_the_same_and_said_the_same_at_every_moment() throws Exception {
        ToldCity.create(there);
        try (ToldCity.Running running = city.run(there)) {
            assertThat(city.audit(there).differences()).isEmpty();
            assertThat(ToldCity.ofFigures(ToldCity.differences(before, city.says(there))))
                    .isEmpty();
            awaitMarks(there);
            known.forEach((moment, figures) -> assertThat(knownAt(there, moment))
                    .as("as known at %s", moment)
                    .isEqualTo(figures));
        }
    }

    @Test
    @Order(4)
    void once_the_copy_lives_by_itself_nothing_is_copied_to_it_any_more() throws Exception {
        tellOdd(there);
        StringWriter said = new StringWriter();
        assertThat(command(said, toThere())).isEqualTo(ExitStatus.FAILURE);
        assertThat(said.toString()).contains("others have told of something");
    }

    @Test
    @Order(5)
    void what_is_no_copy_of_this_is_not_written_to() throws Exception {
        AppConfig others = city.config(Map.of(KafkaConfig.TOPIC_PREFIX, "others."));
        ToldCity.create(others);
        tellOdd(others);
        StringWriter said = new StringWriter();
        assertThat(command(said, "--to", "others.")).isEqualTo(ExitStatus.FAILURE);
        assertThat(said.toString()).contains("others.worker-status holds records that no replay wrote");
        assertThat(command(said, "--to", "")).isEqualTo(ExitStatus.FAILURE);
        assertThat(said.toString()).contains("the same topics");
        assertThat(command(said)).isEqualTo(ExitStatus.USAGE);
        Path file = Files.write(
                folder.resolve("there.properties"),
                List.of(
                        "bootstrap.servers=" + here.kafka().bootstrapServers(),
                        "registry.url=" + here.registry().url(),
                        "topic.prefix=" + PREFIX,
                        "partitions.workers=6",
                        "replication.factor=1",
                        "min.insync.replicas=1"));
        assertThat(command(said, "--to-config", file.toString()))
                .as("partitions are not what is there")
                .isEqualTo(ExitStatus.FOUND);
    }
}

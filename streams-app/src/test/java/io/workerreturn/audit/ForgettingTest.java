package io.workerreturn.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workerreturn.board.BoardCity;
import io.workerreturn.cli.ExitStatus;
import io.workerreturn.config.AppConfig;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.config.TopicsConfig;
import io.workerreturn.importing.Pseudonyms;
import io.workerreturn.replay.Replay;
import io.workerreturn.schema.CheckpointArrival;
import io.workerreturn.schema.EmployerChanged;
import io.workerreturn.schema.IndividualArrival;
import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.schema.Retraction;
import io.workerreturn.schema.StaffReference;
import io.workerreturn.schema.Transport;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.schema.WorkerStatus;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.Decoded;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A city on a real broker is copied to topics in which some of its people can't be found any more. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ForgettingTest {
    private static final String PREFIX = "after.";
    private static final Map<String, String> THERE =
            Map.of(KafkaConfig.APPLICATION_ID, "after", KafkaConfig.TOPIC_PREFIX, PREFIX, TopicsConfig.WORKERS, "5");

    /** An example of GB 11643-1999. */
    private static final String NUMBER = "11010519491231002X";

    private static final byte[] KEY = "a key of thirty-two bytes or more".getBytes(StandardCharsets.UTF_8);
    private static final String BOOKING = "5f2b1d77c0a64d0e9d5b7a5b3c1e0f11";
    /** It names nobody, and follows from the booking. */
    private static final String WITHDRAWAL = "c81e728d9d4c2f636f067f89cc14862c";

    /** So many whose employer hangs on which of two ids is the greater. */
    private static final int UNDECIDED = 8;

    private static final Instant AT =
            Instant.ofEpochMilli(ToldCity.SCENARIO.start()).plus(Duration.ofDays(5));

    @TempDir
    private static Path folder;

    private static ToldCity city;
    private static AppConfig here;
    private static AppConfig there;
    private static final Set<String> people = new TreeSet<>();
    private static Map<String, Map<String, Map<String, Object>>> before;
    private static String known;

    @BeforeAll
    static void a_city_has_concluded_what_follows() throws Exception {
        city = new ToldCity(folder);
        here = city.config(Map.of());
        there = city.config(THERE);
        city.tell(here);
        String person = new Pseudonyms(KEY)
                .ofPerson(NUMBER, LocalDate.EPOCH.plusYears(50))
                .orElseThrow();
        people.add(person);
        for (int i = 0; i < UNDECIDED; i++) {
            people.add("abcd" + "%032x".formatted(0xBEEFL * (i + 1)));
        }
        tellOf(person);
        try (ToldCity.Running running = city.run(here)) {
            city.tick(here, ToldCity.SETTLED);
            assertThat(city.audit(here).differences()).isEmpty();
            before = city.says(here);
            known = asKnown(here, Map.of());
        }
        // of the scenario's own, those of whom most is said
        before.get(Topics.WORKER_JOURNEYS.name()).entrySet().stream()
                .sorted(Comparator.comparingInt(
                        row -> -row.getValue().toString().length()))
                .map(Map.Entry::getKey)
                .filter(id -> !people.contains(id))
                .limit(12)
                .forEach(people::add);
    }

    @AfterAll
    static void the_end() {
        city.close();
    }

    /** Whatever may name a person in one place more than a key. */
    private static void tellOf(String person) throws Exception {
        List<String> firms = before(here, Topics.ENTERPRISES).stream()
                .map(record -> text(record.key()))
                .distinct()
                .limit(3)
                .toList();
        for (String worker : people) {
            tell(Topics.WORKER_STATUS, worker, employer("one-" + worker.hashCode(), worker, firms.get(0)));
            tell(Topics.WORKER_STATUS, worker, employer("two-" + worker.hashCode(), worker, firms.get(1)));
        }
        String trip = "trip-of-" + person;
        tell(Topics.CHARTER_BUS_EVENTS, trip, booked(BOOKING, trip, person, firms.get(2)));
        tell(Topics.CHARTER_BUS_EVENTS, trip, withdrawal(WITHDRAWAL, trip, BOOKING));
        // one event of a passenger is withdrawn by way of another topic of trips
        tell(Topics.CHARTER_BUS_EVENTS, trip, booked("booked-on-a-bus", trip, person, firms.get(1)));
        tell(Topics.CHARTER_TRAIN_EVENTS, trip, withdrawal("withdrawn-by-a-train", trip, "booked-on-a-bus"));
        // and of what holds at one instant, the greater of two ids in two topics decides
        for (String worker : people) {
            String arrival = "arrived-" + worker.hashCode();
            tell(
                    Topics.INDIVIDUAL_ARRIVALS,
                    worker,
                    new IndividualArrival(
                            arrival,
                            AT,
                            AT,
                            "road-checkpoints",
                            worker,
                            new CheckpointArrival(firms.get(2), "522200", Transport.SELF_DRIVE, "road")));
            tell(
                    Topics.WORKER_STATUS,
                    worker,
                    new WorkerStatus("z" + arrival, AT, AT, "hr", worker, null, new Retraction(arrival, null)));
        }
        tell(
                Topics.STAFF_REFERENCES,
                firms.get(0) + "|" + person,
                new StaffReference(firms.get(0), person, ByteBuffer.wrap(new byte[] {1, 2, 3})));
        send(Topics.WORKER_STATUS, person, ("\0\0\0 what can't be read of " + person).getBytes(StandardCharsets.UTF_8));
        send(Topics.ENTERPRISE_REPORTS, "a firm", person.getBytes(StandardCharsets.UTF_8));
    }

    private static WorkerStatus employer(String event, String worker, String firm) {
        return new WorkerStatus(event, AT, AT, "hr", worker, firm, new EmployerChanged());
    }

    private static TripEvent withdrawal(String event, String trip, String of) {
        return new TripEvent(event, AT, AT, "charter-operators", trip, new Retraction(of, null));
    }

    private static TripEvent booked(String event, String trip, String worker, String firm) {
        return new TripEvent(event, AT, AT, "charter-operators", trip, new PassengerBooked(worker, firm, null, null));
    }

    @SuppressWarnings("unchecked")
    private static <V extends SpecificRecord> void tell(Topic<V> topic, String key, V value) throws Exception {
        String name = here.kafka().topic(topic.name());
        send(topic, key, city.serdes().writer(name, (Class<V>) value.getClass()).write(value));
    }

    private static void send(Topic<?> topic, String key, byte[] value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(here.kafka().producer(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            here.kafka().topic(topic.name()),
                            null,
                            null,
                            key.getBytes(StandardCharsets.UTF_8),
                            value,
                            List.of(new RecordHeader("key-again", key.getBytes(StandardCharsets.UTF_8)))))
                    .get();
        }
    }

    private static String asKnown(AppConfig config, Map<String, String> more) throws Exception {
        Instant moment = Instant.ofEpochMilli(ToldCity.SCENARIO.start()).plus(Duration.ofDays(16));
        StringWriter[] said = new StringWriter[1];
        BoardCity.await("the moment is marked", () -> {
            said[0] = new StringWriter();
            return city.command(said[0], more, "as-known", "--at", moment.toString()) == ExitStatus.OK;
        });
        return said[0].toString().replaceFirst("from [\\d,]+ records", "");
    }

    private static int forget(StringWriter out, Map<String, String> more, List<String> lines) throws Exception {
        Path file = Files.write(folder.resolve("people.txt"), lines);
        return city.command(
                out,
                more,
                Stream.concat(
                                Stream.of("replay", "--to", PREFIX, "--forget", file.toString()),
                                THERE.entrySet().stream()
                                        .flatMap(set -> Stream.of("--to-set", set.getKey() + "=" + set.getValue())))
                        .toArray(String[]::new));
    }

    private static List<ConsumerRecord<byte[], byte[]>> before(AppConfig config, Topic<?> topic) {
        return records(config, List.of(config.kafka().topic(topic.name())));
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(AppConfig config, List<String> topics) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        Map<String, Object> client = new HashMap<>(config.kafka().consumer());
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String all(ConsumerRecord<byte[], byte[]> record) {
        StringBuilder all = new StringBuilder(text(record.key())).append(text(record.value()));
        record.headers().forEach(header -> all.append(text(header.value())));
        return all.toString();
    }

    /** Of the worker's rows without whose they are, and without ids of events. */
    private static List<String> rows(Map<String, Map<String, Object>> rows, Set<String> whose) {
        return rows.entrySet().stream()
                .filter(row -> whose.contains(row.getKey()))
                .map(row -> {
                    Map<String, Object> fields = new TreeMap<>(row.getValue());
                    fields.remove("workerId");
                    return fields.toString().replaceAll("\"eventId\": \"[^\"]*\"", "");
                })
                .sorted()
                .toList();
    }

    /** What is said, without whom of these it names; who stands beside them in a list may stand elsewhere in it. */
    private static Map<String, Map<String, Map<String, Object>>> withoutWho(
            Map<String, Map<String, Map<String, Object>>> says, Set<String> whom) {
        Map<String, Map<String, Map<String, Object>>> without = new TreeMap<>();
        says.forEach((topic, rows) -> rows.forEach((key, fields) -> fields.forEach((field, value) -> {
            String said = value.toString();
            for (String id : whom) {
                said = said.replace(id, "somebody");
            }
            if (said.contains("somebody")) {
                said = Stream.of(said.replaceAll("[\\[\\]]", "").split(", "))
                        .sorted()
                        .toList()
                        .toString();
            }
            without.computeIfAbsent(topic, unseen -> new TreeMap<>())
                    .computeIfAbsent(key, unseen -> new TreeMap<>())
                    .put(field, said.replaceAll("[\\[\\]]", ""));
        })));
        return without;
    }

    @Test
    @Order(1)
    void whoever_is_not_there_or_is_not_named_rightly_is_told_and_nothing_is_copied() throws Exception {
        StringWriter said = new StringWriter();
        assertThat(forget(said, Map.of(), List.of("# nobody", ""))).isEqualTo(ExitStatus.USAGE);
        assertThat(said.toString()).contains("there is nobody in");
        assertThat(forget(said, Map.of(), List.of("abcd1234"))).isEqualTo(ExitStatus.USAGE);
        assertThat(said.toString()).contains("line 1 of").contains("16 characters or more");
        assertThat(forget(said, Map.of(), List.of("", NUMBER))).isEqualTo(ExitStatus.USAGE);
        assertThat(said.toString())
                .contains("line 2 of")
                .contains("import.identity.key.file")
                .doesNotContain(NUMBER);
        String nobody = "abcd" + "0".repeat(31) + "1";
        assertThat(forget(said, Map.of(), List.of(people.iterator().next(), nobody)))
                .isEqualTo(ExitStatus.FAILURE);
        assertThat(said.toString()).contains("nothing was told of " + nobody);
        assertThat(records(there, List.of(PREFIX + Topics.WORKER_STATUS.name())))
                .isEmpty();
    }

    @Test
    @Order(2)
    void figures_stay_and_no_byte_leads_to_those_who_are_forgotten() throws Exception {
        Path key = Files.write(folder.resolve("key"), KEY);
        StringWriter said = new StringWriter();
        List<String> lines = new ArrayList<>(people);
        lines.removeIf(id -> id.length() == 36 && !id.startsWith("abcd"));
        lines.add(NUMBER + "   # by the number");
        assertThat(forget(said, Map.of("import.identity.key.file", key.toString()), lines))
                .as(said.toString())
                .isEqualTo(ExitStatus.OK);
        assertThat(said.toString()).contains(people.size() + " people are forgotten here");

        ToldCity.create(there);
        try (ToldCity.Running running = city.run(there)) {
            assertThat(city.audit(there).differences()).isEmpty();
            Map<String, Map<String, Map<String, Object>>> after = city.says(there);
            Map<String, Map<String, Object>> journeys = before.get(Topics.WORKER_JOURNEYS.name());
            Map<String, Map<String, Object>> others = after.get(Topics.WORKER_JOURNEYS.name());
            Set<String> fresh = new TreeSet<>(others.keySet());
            fresh.removeAll(journeys.keySet());
            assertThat(others).hasSameSizeAs(journeys).doesNotContainKeys(people.toArray(String[]::new));
            assertThat(rows(others, fresh)).isEqualTo(rows(journeys, people));
            people.forEach(journeys::remove);
            fresh.forEach(others::remove);
            assertThat(ToldCity.ofFigures(ToldCity.differences(withoutWho(before, people), withoutWho(after, fresh))))
                    .isEmpty();

            List<String> topics;
            try (Admin admin = Admin.create(there.kafka().admin())) {
                topics = admin.listTopics().names().get().stream()
                        .filter(topic -> topic.startsWith("after"))
                        .toList();
            }
            assertThat(topics).anyMatch(topic -> topic.contains("changelog"));
            Set<String> gone = Stream.concat(people.stream(), events()).collect(Collectors.toCollection(TreeSet::new));
            assertThat(gone).contains(BOOKING, WITHDRAWAL, "booked-on-a-bus", "withdrawn-by-a-train");
            assertThat(records(there, topics)).noneMatch(record -> gone.stream().anyMatch(all(record)::contains));
            assertThat(asKnown(there, THERE))
                    .isEqualTo(people.size() + " people were forgotten since: counted, under ids that lead to nobody."
                            + System.lineSeparator() + known);
        }
    }

    /** The ids of whatever names them, as far as they are no other text as well. */
    private static Stream<String> events() {
        Stream<String> ofWorkers = Stream.of(Topics.WORKER_STATUS, Topics.INDIVIDUAL_ARRIVALS)
                .flatMap(topic -> before(here, topic).stream()
                        .filter(record -> people.contains(text(record.key())))
                        .flatMap(record -> eventId(topic, record).stream()));
        Stream<String> ofTrips = Stream.of(Topics.CHARTER_BUS_EVENTS, Topics.CHARTER_TRAIN_EVENTS)
                .flatMap(topic -> before(here, topic).stream()
                        .filter(record -> text(record.key()).startsWith("trip-of-")
                                || people.stream().anyMatch(text(record.value())::contains))
                        .flatMap(record -> eventId(topic, record).stream()));
        return Stream.concat(ofWorkers, ofTrips);
    }

    private static Optional<String> eventId(Topic<? extends SpecificRecord> topic, ConsumerRecord<byte[], byte[]> of) {
        return city.serdes().reader(topic.type()).readBlocking(of.value(), ToldCity.PATIENCE)
                        instanceof Decoded.Value<? extends SpecificRecord> read
                ? Optional.of(String.valueOf(read.value().get(0)))
                : Optional.empty();
    }

    @Test
    @Order(3)
    void what_was_broken_off_is_not_gone_on_with_under_the_old_ids() throws Exception {
        AppConfig other = city.config(Map.of(KafkaConfig.TOPIC_PREFIX, "broken."));
        try (Replay replay = new Replay(here, other, people)) {
            assertThatThrownBy(() -> replay.run(new Replay.Listener() {
                        @Override
                        public void begins(String topic, long records) {
                            if (topic.equals(Topics.INDIVIDUAL_ARRIVALS.name())) {
                                throw new IllegalStateException("killed");
                            }
                        }

                        @Override
                        public void copied(long records) {
                            // not here
                        }
                    }))
                    .hasMessage("killed");
        }
        StringWriter said = new StringWriter();
        assertThat(city.command(said, Map.of(), "replay", "--to", "broken.")).isEqualTo(ExitStatus.FAILURE);
        assertThat(said.toString()).contains("broken off").contains("forget under another prefix");
        assertThat(records(other, List.of("broken." + Topics.INDIVIDUAL_ARRIVALS.name())))
                .isEmpty();
    }

    @Test
    @Order(4)
    void nobody_knows_any_more_who_became_whom_so_nothing_is_copied_there_again() throws Exception {
        StringWriter said = new StringWriter();
        assertThat(forget(said, Map.of(), List.of(people.iterator().next()))).isEqualTo(ExitStatus.FAILURE);
        assertThat(said.toString()).contains("people were forgotten");
        assertThat(Replay.forgotten(there)).isEqualTo(people.size());
        assertThat(Replay.forgotten(here)).isZero();
    }
}

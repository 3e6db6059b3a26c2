package io.workerreturn.rejected;

import static io.workerreturn.topology.Told.SHOE_FACTORY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workerreturn.domain.Season;
import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.schema.Appointed;
import io.workerreturn.schema.CheckpointArrival;
import io.workerreturn.schema.Employed;
import io.workerreturn.schema.IndividualArrival;
import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.schema.ReportedForDuty;
import io.workerreturn.schema.ResponsibilityEvent;
import io.workerreturn.schema.ResponsibilityRole;
import io.workerreturn.schema.Retraction;
import io.workerreturn.schema.Transport;
import io.workerreturn.schema.TripArrived;
import io.workerreturn.schema.WorkerStatus;
import io.workerreturn.services.Services;
import io.workerreturn.topology.Told;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.RawRecord;
import io.workerreturn.wire.Reason;
import io.workerreturn.wire.RegistryConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleTest {
    private static final Season SEASON = new Season(
            Instant.parse("2020-01-11T00:00:00Z").toEpochMilli(),
            Instant.parse("2020-05-05T00:00:00Z").toEpochMilli());
    private static final Instant NOW = Instant.parse("2020-03-01T00:00:00Z");
    private static final String LATE = "2020-02-20T08:00";

    @TempDir
    private static Path folder;

    private static EmbeddedRegistry registry;
    private static AvroSerdes serdes;
    private static Workbench bench;

    @BeforeAll
    static void a_registry_knows_the_schemas() {
        registry = EmbeddedRegistry.start(folder, 0);
        serdes = AvroSerdes.open(RegistryConfig.at(registry.url().toString()));
        bench = new Workbench(serdes, SEASON, "");
    }

    @AfterAll
    static void the_end() {
        serdes.close();
        registry.close();
    }

    private static <V extends SpecificRecord> byte[] bytes(Topic<V> topic, V value) {
        return serdes.writer(topic.name(), topic.type()).write(value);
    }

    private static <V extends SpecificRecord> Rejected rejected(Topic<V> topic, String key, V value) {
        return rejected(topic, key.getBytes(StandardCharsets.UTF_8), bytes(topic, value));
    }

    private static Rejected rejected(Topic<?> topic, byte @Nullable [] key, byte @Nullable [] value) {
        return new Rejected(
                0,
                1,
                NOW,
                new RawRecord(topic.name(), 2, 3, NOW.toEpochMilli(), key, value, List.of()),
                "X",
                "wrong",
                null);
    }

    private static Proposal by(Rejected rejected, String... rules) {
        return new Repair(Arrays.stream(rules).map(Rule.Use::parse).toList(), Map.of(), null, null, null)
                .propose(bench, rejected, NOW);
    }

    private static Map<String, @Nullable String> after(Proposal proposal) {
        assertThat(proposal.problem()).isNull();
        Map<String, @Nullable String> after = new TreeMap<>();
        proposal.changes().forEach(change -> after.put(change.what(), change.after()));
        return after;
    }

    private static WorkerStatus duty(String worker, String eventId) {
        return Told.status(worker, eventId, LATE, null, new ReportedForDuty());
    }

    @Test
    void the_key_comes_from_the_record_or_the_other_way_round() {
        Rejected mismatch = rejected(Topics.WORKER_STATUS, "w2", duty("w1", "e"));
        assertThat(after(by(mismatch, "key-from-record"))).containsExactly(Map.entry("key", "w1"));
        assertThat(after(by(mismatch, "id-from-key"))).containsExactly(Map.entry("workerId", "w2"));
        byte[] value = bytes(Topics.WORKER_STATUS, duty("w1", "e"));
        assertThat(after(by(rejected(Topics.WORKER_STATUS, null, value), "key-from-record")))
                .containsEntry("key", "w1");
        assertThat(after(by(rejected(Topics.WORKER_STATUS, new byte[] {-1}, value), "key-from-record")))
                .containsEntry("key", "w1");
    }

    @Test
    void a_record_finds_its_topic_unless_several_would_do() {
        byte[] firm = bytes(Topics.ENTERPRISES, Told.enterprise(SHOE_FACTORY, 3));
        byte[] key = SHOE_FACTORY.getBytes(StandardCharsets.UTF_8);
        assertThat(after(by(rejected(Topics.WORKER_STATUS, key, firm), "to-its-topic")))
                .containsExactly(Map.entry("topic", Topics.ENTERPRISES.name()));
        byte[] trip = bytes(Topics.CHARTER_BUS_EVENTS, Told.trip("t", "e", LATE, new TripArrived(null, null)));
        assertThat(by(rejected(Topics.WORKER_STATUS, new byte[] {'t'}, trip), "to-its-topic")
                        .problem())
                .contains("charter-train-events", "--to-topic");
    }

    @Test
    void bytes_are_put_into_another_frame_only_if_they_fit_it() {
        byte[] good = bytes(Topics.WORKER_STATUS, duty("w1", "e"));
        byte[] stranger = good.clone();
        stranger[1] = 0x7f;
        byte[] bare = Arrays.copyOfRange(good, 5, good.length);
        for (byte[] value : List.of(stranger, bare)) {
            Proposal proposal = by(rejected(Topics.WORKER_STATUS, new byte[] {'w', '1'}, value), "reframe");
            assertThat(proposal.problem()).isNull();
            assertThat(proposal.record().value()).isEqualTo(good);
        }
        int other = ByteBuffer.wrap(bytes(Topics.ENTERPRISES, Told.enterprise(SHOE_FACTORY, 3)))
                .getInt(1);
        assertThat(by(rejected(Topics.WORKER_STATUS, new byte[] {'w', '1'}, stranger), "reframe=" + other)
                        .problem())
                .isNotNull();
    }

    @Test
    void json_becomes_a_record() {
        byte[] json = """
            {"eventId": "e", "occurredAt": "2020-02-20T08:00:00+08:00", "reportedAt": 1582156800000,
             "source": "hr-portal", "workerId": "w1", "enterprise": null, "payload": {"@type": "ReportedForDuty"}}
            """.getBytes(StandardCharsets.UTF_8);
        Proposal proposal = by(rejected(Topics.WORKER_STATUS, new byte[] {'w', '1'}, json), "from-json");
        assertThat(proposal.problem()).isNull();
        assertThat(proposal.record().value()).isEqualTo(bytes(Topics.WORKER_STATUS, duty("w1", "e")));
        assertThat(by(rejected(Topics.WORKER_STATUS, new byte[] {'w'}, new byte[] {'<'}), "from-json")
                        .problem())
                .contains("no JSON");
    }

    @Test
    void a_wrong_event_id_always_becomes_the_same_right_one_and_its_retraction_still_finds_it() {
        String id = after(by(rejected(Topics.WORKER_STATUS, "w1", duty("w1", "编号9")), "event-id-from-content"))
                .get("eventId");
        WorkerStatus retraction = Told.status("w1", "编号10", LATE, null, new Retraction("编号9", null));
        assertThat(after(by(rejected(Topics.WORKER_STATUS, "w1", retraction), "event-id-from-content")))
                .containsEntry("payload.eventId", id)
                .containsKey("eventId");
        String ofEmpty = after(by(rejected(Topics.WORKER_STATUS, "w1", duty("w1", "")), "event-id-from-content"))
                .get("eventId");
        assertThat(ofEmpty).isNotEqualTo(id).matches("[ -~]{1,64}");
        assertThat(after(by(rejected(Topics.WORKER_STATUS, "w1", duty("w1", "")), "event-id-from-content")))
                .containsEntry("eventId", ofEmpty);
        assertThat(after(by(rejected(Topics.WORKER_STATUS, "w1", duty("w1", "fine")), "event-id-from-content")))
                .isEmpty();
    }

    @Test
    void codes_are_tidied_and_look_alikes_read_only_where_the_check_character_bears_it_out() {
        String typed = " " + SHOE_FACTORY.toLowerCase(Locale.ROOT).replace('0', 'o') + "\u3000";
        WorkerStatus employed = Told.status("w1", "e", LATE, typed, new Employed(null));
        assertThat(after(by(rejected(Topics.WORKER_STATUS, "w1", employed), "tidy")))
                .containsExactly(Map.entry("enterprise", SHOE_FACTORY));
        String wrong = SHOE_FACTORY.substring(0, 17) + (SHOE_FACTORY.charAt(17) == '0' ? '1' : '0');
        WorkerStatus mistyped = Told.status("w1", "e", LATE, wrong, new Employed(null));
        assertThat(by(rejected(Topics.WORKER_STATUS, "w1", mistyped), "tidy").problem())
                .contains(Reason.USCC_INVALID.name());
        WorkerStatus spaced = Told.status(" w\u00071 ", "e", LATE, null, new ReportedForDuty());
        assertThat(after(by(rejected(Topics.WORKER_STATUS, " w\u00071 ", spaced), "tidy")))
                .containsEntry("key", "w1")
                .containsEntry("workerId", "w1");
    }

    @Test
    void divisions_of_every_level_become_six_digits() {
        Map.of("52", "520000", "5203", "520300", "520302001", "520302", "520302001002", "520302", "５２０３０２", "520302")
                .forEach((given, right) -> {
                    IndividualArrival arrival = new IndividualArrival(
                            "e",
                            Told.at(LATE),
                            Told.at(LATE),
                            "checkpoints",
                            "w1",
                            new CheckpointArrival(SHOE_FACTORY, given, Transport.COACH, "瑞安北"));
                    assertThat(after(by(
                                    rejected(Topics.INDIVIDUAL_ARRIVALS, "w1", arrival),
                                    "tidy",
                                    "division-to-six-digits")))
                            .containsExactly(Map.entry("payload.originDivision", right));
                });
    }

    @Test
    void times_are_moved_all_together() {
        Rejected trip = rejected(
                Topics.CHARTER_BUS_EVENTS,
                "t",
                Told.trip("t", "e", LATE, Told.plan("2020-02-21T08:00", "2020-02-22T08:00")));
        assertThat(after(by(trip, "shift-times=-PT8H")))
                .containsOnly(
                        Map.entry("occurredAt", "2020-02-19T16:00:00Z"),
                        Map.entry("reportedAt", "2020-02-19T16:00:00Z"),
                        Map.entry("payload.scheduledDeparture", "2020-02-20T16:00:00Z"),
                        Map.entry("payload.scheduledArrival", "2020-02-21T16:00:00Z"));
        assertThatThrownBy(() -> Rule.Use.parse("shift-times")).hasMessageContaining("shift-times=-PT8H");
        assertThatThrownBy(() -> Rule.Use.parse("shift-times=8h")).hasMessageContaining("shift-times=-PT8H");
    }

    @Test
    void seconds_and_microseconds_become_milliseconds() {
        long right = Told.at(LATE).toEpochMilli();
        for (long told : new long[] {right / 1000, right * 1000, right * 1_000_000}) {
            WorkerStatus status = new WorkerStatus(
                    "e",
                    Instant.ofEpochMilli(told),
                    Instant.ofEpochMilli(told),
                    "hr-portal",
                    "w1",
                    null,
                    new ReportedForDuty());
            assertThat(after(by(rejected(Topics.WORKER_STATUS, "w1", status), "times-to-millis")))
                    .containsEntry("occurredAt", Told.at(LATE).toString())
                    .containsEntry("reportedAt", Told.at(LATE).toString());
        }
    }

    @Test
    void what_was_reported_in_the_future_was_reported_when_it_came() {
        WorkerStatus status = new WorkerStatus(
                "e", Told.at(LATE), NOW.plusSeconds(86_400), "hr-portal", "w1", null, new ReportedForDuty());
        assertThat(after(by(rejected(Topics.WORKER_STATUS, "w1", status), "reported-when-received")))
                .containsExactly(Map.entry("reportedAt", NOW.toString()));
    }

    @Test
    void a_record_that_was_cut_off_is_not_completed_by_a_rule() {
        byte[] good = bytes(
                Topics.CHARTER_BUS_EVENTS,
                Told.trip("t", "e", LATE, new PassengerBooked("w", SHOE_FACTORY, "12A", true)));
        byte[] cut = Arrays.copyOf(good, good.length - 2);
        assertThat(by(rejected(Topics.CHARTER_BUS_EVENTS, new byte[] {'t'}, cut), "tidy")
                        .problem())
                .contains("payload.newHire", "by hand");
    }

    @Test
    void fields_are_set_by_their_path() {
        Rejected trip = rejected(
                Topics.CHARTER_BUS_EVENTS,
                "t",
                Told.trip("t", "e", LATE, Told.plan("2020-02-21T08:00", "2020-02-22T08:00")));
        Map<String, String> fields = Map.of(
                "payload.seats", "40", "payload.taskTeam", "\"null team\"", "occurredAt", "2020-02-18T04:00:00Z");
        Proposal proposal = new Repair(List.of(), fields, null, "t", null).propose(bench, trip, NOW);
        assertThat(after(proposal))
                .containsOnly(
                        Map.entry("payload.seats", "40"),
                        Map.entry("payload.taskTeam", "null team"),
                        Map.entry("occurredAt", "2020-02-18T04:00:00Z"));
        Proposal wrong =
                new Repair(List.of(), Map.of("payload.seat", "40"), null, null, null).propose(bench, trip, NOW);
        assertThat(wrong.problem()).contains("payload.seat is no field", "seats");
    }

    @Test
    void a_firm_may_be_given_classes() {
        Rejected firm = rejected(Topics.ENTERPRISES, SHOE_FACTORY, Told.enterprise(SHOE_FACTORY, 3));
        Map<String, String> fields = Map.of("classes.1", "KEY_FOREIGN_TRADE", "targetBasisPoints", "null");
        assertThat(after(new Repair(List.of(), fields, null, null, null).propose(bench, firm, NOW)))
                .containsOnly(Map.entry("classes.1", "KEY_FOREIGN_TRADE"), Map.entry("targetBasisPoints", "null"));
    }

    @Test
    @SuppressWarnings("unchecked") // the topic is that of these records
    void what_services_are_told_is_repaired_and_judged_as_what_the_core_is_told() {
        Topic<ResponsibilityEvent> topic =
                (Topic<ResponsibilityEvent>) Services.topic("responsibilities").orElseThrow();
        Instant decided = Instant.parse("2020-02-20T00:00:00Z");
        ResponsibilityEvent event = appointed(ResponsibilityRole.ASSISTANCE_OFFICER, decided);
        assertThat(by(rejected(topic, "firm|other", event), "key-from-record").usable())
                .isTrue();
        assertThat(by(rejected(topic, "firm|" + SHOE_FACTORY, event), "key-from-record")
                        .usable())
                .as("what was right stays right")
                .isTrue();
        assertThat(by(rejected(topic, "firm|other", appointed(ResponsibilityRole.UNKNOWN, decided)), "key-from-record")
                        .usable())
                .as("a role that nobody knows is rejected again")
                .isFalse();
    }

    private static ResponsibilityEvent appointed(ResponsibilityRole role, Instant decided) {
        return new ResponsibilityEvent(
                "r1",
                decided,
                decided,
                "task-teams",
                "firm|" + SHOE_FACTORY,
                new Appointed(role, "officer-1", null, decided, null));
    }
}

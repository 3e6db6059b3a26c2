package io.workerreturn.rejected;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.workerreturn.audit.City;
import io.workerreturn.audit.FieldChange;
import io.workerreturn.audit.Preview;
import io.workerreturn.cli.ExitStatus;
import io.workerreturn.config.Policies;
import io.workerreturn.schema.NotReturning;
import io.workerreturn.schema.ReportedForDuty;
import io.workerreturn.schema.WorkerStatus;
import io.workerreturn.simulation.Flaw;
import io.workerreturn.simulation.Scenario;
import io.workerreturn.simulation.ScenarioRecord;
import io.workerreturn.simulation.ScenarioSettings;
import io.workerreturn.topology.Told;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A record of every flaw of the scenario is rejected, and then somebody sees to it. The tests are days of one story. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RejectedRepairTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** Nothing in them that could be repaired, or nothing that this version may repair. */
    private static final Set<Reason> HOPELESS = EnumSet.of(Reason.NULL_VALUE, Reason.NOT_AVRO, Reason.UNKNOWN_PAYLOAD);

    @TempDir
    private static Path folder;

    private static City city;
    private static Terminal terminal;
    private static final Map<Flaw, ScenarioRecord> FLAWED = new HashMap<>();

    @BeforeAll
    static void a_town_is_told_things_that_can_not_be_used() throws Exception {
        city = new City(folder, Terminal.SEASON);
        terminal = new Terminal(city);
        city.tell(Topics.ENTERPRISES, Told.SHOE_FACTORY, Told.enterprise(Told.SHOE_FACTORY, 4));
        city.tell(Topics.INDIVIDUAL_ARRIVALS, "w1", Told.arrival("w1", "a1", "2020-02-20T08:00", Told.SHOE_FACTORY));
        String prefix = city.config().kafka().topicPrefix();
        ScenarioRecord.Encoder encoder = ScenarioRecord.Encoder.with(city.serdes(), prefix);
        for (ScenarioRecord record : new Scenario(ScenarioSettings.RUIAN_2020.sized(20, 500, 25))) {
            if (record.flaw() != null && FLAWED.putIfAbsent(record.flaw(), record) == null) {
                city.send(record.topic(), record.keyBytes(), record.valueBytes(encoder), List.of());
            }
        }
        // no flaw of the scenario: it would stand for a third of all its bytes
        WorkerStatus talk = Told.status(
                "w5", "long", "2020-02-20T08:00", Told.SHOE_FACTORY, new NotReturning("and so on ".repeat(900_000)));
        city.sendLarge(
                Topics.WORKER_STATUS,
                null,
                "w5".getBytes(StandardCharsets.UTF_8),
                city.written(Topics.WORKER_STATUS, talk),
                List.of(),
                "lz4");
        city.tick(Told.at("2020-03-06T08:00"));
        city.started();
        assertThat(city.audit(PATIENCE).differences()).isEmpty();
    }

    @AfterAll
    static void the_end() {
        city.close();
    }

    @Test
    @Order(1)
    void every_reason_is_listed_and_shown_with_what_may_help() throws Exception {
        List<JsonNode> listed = terminal.list();
        assertThat(listed)
                .extracting(record -> record.get("reason").asText())
                .containsExactlyInAnyOrderElementsOf(
                        EnumSet.allOf(Reason.class).stream().map(Reason::name).toList());
        for (JsonNode record : listed) {
            Reason reason = Reason.valueOf(record.get("reason").asText());
            assertThat(terminal.type("show", record.get("id").asText())).isEqualTo(ExitStatus.OK);
            assertThat(terminal.out())
                    .contains(
                            "open",
                            reason.name(),
                            reason.hint(),
                            Advice.of(reason).otherwise());
            Advice.of(reason).rules().forEach(rule -> assertThat(terminal.out()).contains("--rule " + rule.label()));
            assertThat(terminal.type("show", record.get("place").asText(), "--json"))
                    .isEqualTo(ExitStatus.OK);
            assertThat(terminal.json().get("id")).isEqualTo(record.get("id"));
        }
    }

    @Test
    @Order(1)
    void lists_are_filtered_and_paged() throws Exception {
        assertThat(terminal.list("--reason", "NULL_KEY,KEY_MISMATCH")).hasSize(2);
        assertThat(terminal.list("--topic", "individual-arrivals")).hasSize(1);
        assertThat(terminal.list("--until", "2020-02-18")).isEmpty();
        assertThat(terminal.list("--since", "PT1H")).hasSize(17);
        assertThat(terminal.list("--key", key(Flaw.USCC_INVALID))).hasSize(1);
        assertThat(terminal.type("list", "--limit", "10", "--page", "2")).isEqualTo(ExitStatus.OK);
        assertThat(terminal.out()).contains("17 open", "Page 2 of 2");
        assertThat(terminal.out().lines().filter(line -> line.contains("  open")))
                .hasSize(7);
        assertThat(terminal.type("list", "--exit-code")).isEqualTo(ExitStatus.FOUND);
        assertThat(terminal.type("list", "--exit-code", "--until", "2020-02-18"))
                .isEqualTo(ExitStatus.OK);
        assertThat(terminal.type("list", "--reason", "NONSENSE")).isEqualTo(ExitStatus.USAGE);
        assertThat(terminal.err()).contains("NULL_KEY", "NONSENSE");
    }

    @Test
    @Order(1)
    void what_was_cut_off_is_shown_as_far_as_it_goes() throws Exception {
        terminal.type("show", terminal.only("--reason", "UNREADABLE"), "--json");
        JsonNode shown = terminal.json();
        WorkerStatus whole = (WorkerStatus) FLAWED.get(Flaw.UNREADABLE).value();
        assertThat(shown.at("/fields/eventId").asText()).isEqualTo(whole.getEventId());
        assertThat(shown.at("/fields/occurredAt").asText())
                .isEqualTo(whole.getOccurredAt().toString());
        assertThat(shown.at("/fields").has("payload")).isFalse();
        assertThat(shown.get("stopped").asText()).contains("byte");
    }

    @Test
    @Order(1)
    void what_came_in_parts_is_shown_as_one_record_with_every_byte() throws Exception {
        String id = terminal.only("--reason", "RECORD_TOO_LARGE");
        Path saved = folder.resolve("value");
        assertThat(terminal.type("show", id, "--save", saved.toString())).isEqualTo(ExitStatus.OK);
        assertThat(terminal.out()).contains("18 parts", "and so on and so on", "… (9000000 characters)");
        assertThat(terminal.list("--reason", "RECORD_TOO_LARGE")
                        .get(0)
                        .get("size")
                        .asLong())
                .isEqualTo(Files.size(saved));
        assertThat(new String(Files.readAllBytes(saved), StandardCharsets.UTF_8))
                .endsWith("and so on ".repeat(900_000));
    }

    @Test
    @Order(2)
    void a_look_sends_nothing() throws Exception {
        String id = terminal.only("--reason", "KEY_MISMATCH");
        assertThat(terminal.type("repair", id, "--rule", "key-from-record")).isEqualTo(ExitStatus.OK);
        assertThat(terminal.out()).contains("Nothing was sent", "--apply", "ON_DUTY");
        assertThat(terminal.list()).hasSize(17);
    }

    @Test
    @Order(2)
    void what_would_be_rejected_again_is_not_sent() throws Exception {
        for (JsonNode record : terminal.list()) {
            String id = record.get("id").asText();
            assertThat(terminal.type("resubmit", id, "--apply", "--json")).isEqualTo(ExitStatus.FOUND);
            assertThat(terminal.json().at("/records/0/problem").asText())
                    .contains("rejected again, " + record.get("reason").asText());
        }
        assertThat(terminal.list()).hasSize(17);
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    @Order(3)
    void a_record_is_repaired_and_what_was_foreseen_happens(Reason reason) throws Exception {
        if (HOPELESS.contains(reason)) {
            return;
        }
        String id = terminal.only("--reason", reason.name());
        assertThat(terminal.type(repair(reason, id, "--json")))
                .as(terminal::out)
                .isEqualTo(ExitStatus.OK);
        JsonNode foreseen = terminal.json();
        assertThat(foreseen.get("effects")).isNotEmpty();

        assertThat(terminal.type(repair(reason, id, "--json", "--apply", "--note", "as agreed")))
                .as(terminal::err)
                .isEqualTo(ExitStatus.OK);
        assertThat(terminal.json().get("effects")).isEqualTo(foreseen.get("effects"));
        String sentTo = terminal.json().at("/records/0/sentTo").asText();
        assertThat(RejectedId.parse(sentTo)).isPresent();

        for (JsonNode effect : foreseen.get("effects")) {
            await(() -> happened(effect));
        }
        assertThat(terminal.list("--reason", reason.name())).isEmpty();
        terminal.type("show", id);
        assertThat(terminal.out()).contains("resubmitted as " + sentTo, "as agreed");

        // once more
        assertThat(terminal.type(repair(reason, id, "--apply"))).isEqualTo(ExitStatus.OK);
        assertThat(terminal.err()).contains("settled already");
        assertThat(terminal.out()).contains("Nothing to do");
    }

    private static String[] repair(Reason reason, String id, String... more) throws Exception {
        List<String> how = switch (reason) {
            case NULL_KEY, KEY_NOT_UTF8, KEY_MISMATCH -> List.of("--rule", "key-from-record");
            case UNKNOWN_SCHEMA_ID -> List.of("--rule", "reframe");
            case RECORD_TOO_LARGE -> List.of("--field", "payload.reason=and so on");
            case WRONG_RECORD -> List.of("--rule", "to-its-topic");
            case EVENT_ID_INVALID -> List.of("--rule", "event-id-from-content");
            case DIVISION_INVALID -> List.of("--rule", "division-to-six-digits");
            case REPORTED_IN_FUTURE -> List.of("--rule", "reported-when-received");
            case USCC_INVALID, FIELD_INVALID -> List.of("--field", "enterprise=" + Told.SHOE_FACTORY);
            case OCCURRED_AFTER_REPORTED, OUT_OF_SEASON -> List.of("--field", "occurredAt=2020-02-08T12:00:00+08:00");
            case UNREADABLE -> List.of("--from", completed().toString());
            case NULL_VALUE, NOT_AVRO, UNKNOWN_PAYLOAD -> throw new IllegalArgumentException(reason.name());
        };
        List<String> arguments = new ArrayList<>(List.of("repair", id));
        arguments.addAll(how);
        arguments.addAll(List.of(more));
        return arguments.toArray(String[]::new);
    }

    /** As somebody would complete the record that was cut off. */
    private static Path completed() throws Exception {
        WorkerStatus whole = (WorkerStatus) FLAWED.get(Flaw.UNREADABLE).value();
        return Files.writeString(folder.resolve("completed.json"), """
                {"topic": "worker-status", "key": "%1$s", "value": {"eventId": "%2$s", "occurredAt": "%3$s",
                "reportedAt": "%4$s", "source": "%5$s", "workerId": "%1$s", "enterprise": null,
                "payload": {"@type": "ReportedForDuty"}}}
                """.formatted(
                        whole.getWorkerId(),
                        whole.getEventId(),
                        whole.getOccurredAt(),
                        whole.getReportedAt(),
                        whole.getSource()));
    }

    private static void await(Executable assertion) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                assertion.execute();
                return;
            } catch (AssertionError notYet) {
                if (System.nanoTime() > deadline) {
                    throw notYet;
                }
                Thread.sleep(100);
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** The row says now what was foreseen. */
    private static void happened(JsonNode effect) {
        Preview.Kind kind = Preview.Kind.valueOf(effect.get("kind").asText().toUpperCase(Locale.ROOT));
        String id = effect.get("id").asText();
        Optional<? extends SpecificRecord> row = switch (kind) {
            case TRIP -> city.says(Topics.TRIP_BOARD, id);
            case WORKER -> city.says(Topics.WORKER_JOURNEYS, id);
            case FIRM -> city.says(Topics.ENTERPRISE_RETURN_RATES, id);
        };
        Map<String, String> said = FieldChange.between(new Preview.Effect(kind, id, null, row.orElse(null))).stream()
                .collect(Collectors.toMap(FieldChange::field, FieldChange::after));
        assertThat(effect.get("changes")).isNotEmpty();
        for (JsonNode change : effect.get("changes")) {
            assertThat(said.getOrDefault(change.get("what").asText(), FieldChange.NONE))
                    .as("%s of %s %s", change.get("what"), kind, id)
                    .isEqualTo(change.get("to").asText());
        }
    }

    @Test
    @Order(4)
    void after_all_repairs_every_figure_is_that_of_the_right_records() {
        assertThat(city.audit(PATIENCE).differences()).isEmpty();
    }

    @Test
    @Order(5)
    void what_can_not_be_repaired_stays_with_its_advice_until_it_is_dismissed() throws Exception {
        assertThat(terminal.list())
                .extracting(record -> record.get("reason").asText())
                .containsExactlyInAnyOrderElementsOf(
                        HOPELESS.stream().map(Reason::name).toList());
        assertThat(terminal.type("repair", "--since", "PT1H", "--rule", "key-from-record", "--apply"))
                .isEqualTo(ExitStatus.FOUND);
        assertThat(terminal.out()).contains("can't be sent", "3 stay open");
        String id = terminal.only("--reason", "NULL_VALUE");
        assertThat(terminal.type("dismiss", id)).isEqualTo(ExitStatus.OK);
        assertThat(terminal.list()).hasSize(3);
        assertThat(terminal.type("dismiss", id, "--apply", "--by", "li", "--note", "retracted properly"))
                .isEqualTo(ExitStatus.OK);
        assertThat(terminal.list()).hasSize(2);
        assertThat(terminal.list("--all")).hasSize(17);
        terminal.type("show", id);
        assertThat(terminal.out()).contains("dismissed", "by li", "retracted properly");
    }

    @Test
    @Order(4)
    void a_record_that_never_was_is_not_found() {
        assertThat(terminal.type("show", "worker-status/0/4711")).isEqualTo(ExitStatus.FOUND);
        assertThat(terminal.err()).contains("list --all");
        assertThat(terminal.type("repair", "worker-status/0/4711", "--rule", "tidy", "--apply"))
                .isEqualTo(ExitStatus.FOUND);
        assertThat(terminal.type("show", "worker")).isEqualTo(ExitStatus.USAGE);
        assertThat(terminal.type("repair", "worker-status/0/1", "--rule", "magic"))
                .isEqualTo(ExitStatus.USAGE);
        assertThat(terminal.err()).contains("key-from-record");
        assertThat(terminal.type("repair", "--apply", "--rule", "tidy")).isEqualTo(ExitStatus.USAGE);
    }

    @Test
    @Order(6)
    void a_repair_that_is_rejected_again_is_linked_to_the_first() throws Exception {
        city.tell(Topics.WORKER_STATUS, "w7", Told.status("w7", "d7", "2019-02-20T08:00", null, new ReportedForDuty()));
        assertThat(city.audit(PATIENCE).clean()).isTrue();
        String first = terminal.only("--key", "w7");
        // whoever sends it believes in a longer season than the application
        Terminal believer = new Terminal(city).with(Policies.SEASON_START, "2018-01-01");
        assertThat(believer.type("resubmit", first, "--apply"))
                .as(() -> believer.out() + believer.err())
                .isEqualTo(ExitStatus.OK);
        assertThat(city.audit(PATIENCE).clean()).isTrue();
        String second = terminal.only("--key", "w7");
        assertThat(second).isNotEqualTo(first);
        assertThat(terminal.list("--key", "w7").get(0).get("resubmittedOf").asText())
                .isEqualTo(first);
        terminal.type("show", first, "--json");
        assertThat(terminal.json().get("rejectedAgain"))
                .extracting(JsonNode::asText)
                .containsExactly(second);
        assertThat(terminal.type(
                        "repair",
                        second,
                        "--field",
                        "occurredAt=2020-02-20T00:00:00Z",
                        "--field",
                        "reportedAt=2020-02-20T00:00:00Z",
                        "--apply",
                        "--by",
                        "wang"))
                .as(() -> terminal.out() + terminal.err())
                .isEqualTo(ExitStatus.OK);
        assertThat(city.audit(PATIENCE).differences()).isEmpty();
        assertThat(city.says(Topics.WORKER_JOURNEYS, "w7")).isPresent();
        assertThat(terminal.list("--key", "w7")).isEmpty();
        terminal.type("show", second);
        assertThat(terminal.out()).contains("repair of", first, "by wang");
    }

    private static String key(Flaw flaw) {
        return String.valueOf(FLAWED.get(flaw).key());
    }
}

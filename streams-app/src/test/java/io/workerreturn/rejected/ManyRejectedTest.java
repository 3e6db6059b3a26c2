package io.workerreturn.rejected;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.workerreturn.audit.AuditProgress;
import io.workerreturn.audit.City;
import io.workerreturn.cli.ExitStatus;
import io.workerreturn.schema.Employed;
import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.schema.TripArrived;
import io.workerreturn.topology.Told;
import io.workerreturn.topology.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** A source that does one thing wrong a thousand times, one that means harm, and several people at the repair. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ManyRejectedTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int MANY = 1_200;
    private static final String ESCAPE = "\u001b[31mred\u001b]0;title\u0007\u009b2J\u202eabc\u200b\r\n";

    @TempDir
    private static Path folder;

    private static City city;
    private static Terminal terminal;

    @BeforeAll
    static void a_town_lives() throws Exception {
        city = new City(folder, Terminal.SEASON);
        terminal = new Terminal(city);
        city.tell(Topics.ENTERPRISES, Told.SHOE_FACTORY, Told.enterprise(Told.SHOE_FACTORY, MANY));
        city.tick(Told.at("2020-03-06T08:00"));
        city.started();
    }

    @AfterAll
    static void the_end() {
        city.close();
    }

    @Test
    @Order(1)
    void all_of_a_reason_are_repaired_by_a_rule_and_the_firms_figures_are_as_foreseen() throws Exception {
        for (int i = 0; i < MANY; i++) {
            city.tell(
                    Topics.WORKER_STATUS,
                    "row-" + i,
                    Told.status("w" + i, "e1", "2020-02-01T08:00", Told.SHOE_FACTORY, new Employed(null)));
        }
        String trip = "b1";
        city.tell(
                Topics.CHARTER_BUS_EVENTS,
                trip,
                Told.trip(trip, "p1", "2020-02-18T08:00", Told.plan("2020-02-20T08:00", "2020-02-21T08:00")));
        city.tell(
                Topics.CHARTER_BUS_EVENTS,
                trip,
                Told.trip(trip, "k1", "2020-02-18T08:00", new PassengerBooked("w1", Told.SHOE_FACTORY, null, null)));
        city.tell(
                Topics.CHARTER_BUS_EVENTS, "b-1", Told.trip(trip, "a1", "2020-02-21T09:00", new TripArrived("瑞安", 1)));
        assertThat(city.audit(PATIENCE).differences()).isEmpty();
        assertThat(city.says(Topics.ENTERPRISE_RETURN_RATES, Told.SHOE_FACTORY)
                        .orElseThrow()
                        .getEmployed())
                .isEqualTo(1);

        String[] repair = {
            "repair", "--reason", "KEY_MISMATCH", "--rule", "key-from-record", "--json", "--note", "row numbers"
        };
        assertThat(terminal.type(repair)).isEqualTo(ExitStatus.OK);
        JsonNode foreseen = terminal.json();
        assertThat(foreseen.get("records")).hasSize(MANY + 1);
        assertThat(foreseen.get("effects")).hasSize(1 + MANY + 1);
        List<String> applied = new ArrayList<>(List.of(repair));
        applied.add("--apply");
        assertThat(terminal.type(applied.toArray(String[]::new))).isEqualTo(ExitStatus.OK);
        assertThat(city.audit(PATIENCE).differences()).isEmpty();
        var figures =
                city.says(Topics.ENTERPRISE_RETURN_RATES, Told.SHOE_FACTORY).orElseThrow();
        assertThat(figures.getEmployed()).isEqualTo(MANY);
        assertThat(figures.getReturned()).isEqualTo(1);
        JsonNode firm = foreseen.get("effects").get(MANY + 1);
        assertThat(firm.get("kind").asText()).isEqualTo("firm");
        assertThat(firm.get("changes").toString())
                .contains("\"what\":\"employed\",\"from\":\"1\",\"to\":\"" + MANY + "\"")
                .contains("\"what\":\"returned\",\"from\":\"0\",\"to\":\"1\"");
        assertThat(terminal.list("--reason", "KEY_MISMATCH")).isEmpty();

        // somebody does it again, and again without knowing what is settled: the events are the same
        assertThat(terminal.type(applied.toArray(String[]::new))).isEqualTo(ExitStatus.OK);
        assertThat(terminal.json().get("records")).isEmpty();
        List<Rejected> all = new ArrayList<>();
        topic().each(null, all::add);
        all.removeIf(rejected -> !rejected.reason().equals("KEY_MISMATCH"));
        Repair rule = new Repair(List.of(Rule.Use.parse("key-from-record")), Map.of(), null, null, null);
        Workbench bench = new Workbench(
                city.serdes(),
                city.config().policies().season(),
                city.config().kafka().topicPrefix());
        try (Settler settler = settler()) {
            settler.resubmit(
                    all.stream()
                            .map(rejected -> rule.propose(bench, rejected, Instant.now()))
                            .toList(),
                    signature(),
                    (id, to) -> {});
        }
        assertThat(city.audit(PATIENCE).differences()).isEmpty();
        assertThat(city.says(Topics.ENTERPRISE_RETURN_RATES, Told.SHOE_FACTORY).orElseThrow())
                .isEqualTo(figures);
    }

    @Test
    void of_two_who_settle_at_once_the_first_is_told() throws Exception {
        city.tell(Topics.WORKER_STATUS, "two", Told.status("one", "e1", "2020-02-01T08:00", null, new Employed(null)));
        assertThat(city.audit(PATIENCE).clean()).isTrue();
        List<Rejected> found = new ArrayList<>();
        topic().each(null, rejected -> {
            if ("two".equals(rejected.keyText())) {
                found.add(rejected);
            }
        });
        try (Settler first = settler();
                Settler second = settler()) {
            assertThatThrownBy(() -> first.dismiss(found, signature(), (id, to) -> {}))
                    .hasMessageContaining("somebody else")
                    .hasMessageContaining("run this again");
            assertThat(topic().settlements()).doesNotContainKey(found.get(0).id());
            second.dismiss(found, signature(), (id, to) -> {});
        }
        assertThat(topic().settlements()).containsKey(found.get(0).id());
    }

    @Test
    void an_older_registration_does_not_replace_a_later_one_by_mistake() throws Exception {
        String firm = Told.VALVE_WORKS;
        city.tell(Topics.ENTERPRISES, "valves", Told.enterprise(firm, 10));
        city.tell(Topics.ENTERPRISES, firm, Told.enterprise(firm, 12));
        assertThat(city.audit(PATIENCE).clean()).isTrue();
        String id = terminal.only("--key", "valves");
        assertThat(terminal.type("repair", id, "--rule", "key-from-record", "--apply"))
                .isEqualTo(ExitStatus.FOUND);
        assertThat(terminal.out()).contains("--overwrite", "1 stay open");
        assertThat(terminal.type("repair", id, "--rule", "key-from-record", "--overwrite"))
                .isEqualTo(ExitStatus.OK);
        assertThat(terminal.out()).contains("required", "12", "10");
        assertThat(city.says(Topics.ENTERPRISE_RETURN_RATES, firm).orElseThrow().getRequired())
                .isEqualTo(12);
    }

    @Test
    void bytes_that_mean_harm_reach_no_terminal() throws Exception {
        List<Header> headers = List.of(new RecordHeader("h" + ESCAPE, ESCAPE.getBytes(StandardCharsets.UTF_8)));
        city.send(
                Topics.WORKER_STATUS,
                ("evil" + ESCAPE).getBytes(StandardCharsets.UTF_8),
                city.written(
                        Topics.WORKER_STATUS,
                        Told.status("x" + ESCAPE, ESCAPE, "2020-02-01T08:00", ESCAPE, new Employed(null))),
                headers);
        assertThat(city.audit(PATIENCE).clean()).isTrue();
        String id = terminal.only("--reason", "KEY_MISMATCH", "--key", "evil" + ESCAPE);
        for (String[] command : new String[][] {
            {"list"},
            {"list", "--json"},
            {"show", id},
            {"show", id, "--json"},
            {"repair", id, "--rule", "key-from-record"},
            {"repair", id, "--rule", "id-from-key", "--rule", "tidy", "--json"},
            {"repair", id, "--field", "enterprise=null", "--field", "eventId=e", "--new-key", "x" + ESCAPE},
            {"resubmit", id},
            {"dismiss", id, "--by", ESCAPE, "--note", ESCAPE, "--apply"},
            {"show", id},
            {"repair", id, "--rule", "tidy"},
        }) {
            terminal.type(command);
            assertThat(terminal.out() + terminal.err())
                    .as(String.join(" ", command))
                    .doesNotContainPattern("[\\p{Cc}&&[^\\n]]")
                    .doesNotContainPattern("[\\p{Cf}\\p{Zl}\\p{Zp}]");
        }
        terminal.type("show", id, "--json");
        assertThat(terminal.json().get("key").asText()).isEqualTo("evil" + ESCAPE);
        assertThat(terminal.json().at("/settled/note").asText()).isEqualTo(ESCAPE);
    }

    private static RejectedTopic topic() {
        return new RejectedTopic(
                city.serdes(),
                city.config().kafka().consumer(),
                city.config().kafka().topicPrefix(),
                AuditProgress.NONE);
    }

    private static Settler settler() {
        return new Settler(
                city.serdes(),
                city.config().kafka().producer(),
                city.config().kafka().applicationId(),
                city.config().kafka().topicPrefix());
    }

    private static Signature signature() {
        return new Signature("tester", "test", Instant.parse("2020-03-06T00:00:00Z"), null);
    }
}

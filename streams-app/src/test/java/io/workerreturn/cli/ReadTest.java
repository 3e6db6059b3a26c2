package io.workerreturn.cli;

import static io.workerreturn.topology.Told.SHOE_FACTORY;
import static io.workerreturn.topology.Told.VALVE_WORKS;
import static io.workerreturn.topology.Told.arrival;
import static io.workerreturn.topology.Told.enterprise;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.workerreturn.audit.City;
import io.workerreturn.topology.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReadTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    private static City city;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void a_town_lives() throws Exception {
        city = new City(folder, Map.of()).started();
        city.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 4));
        city.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 5));
        city.tell(Topics.ENTERPRISES, VALVE_WORKS, enterprise(VALVE_WORKS, 3));
        city.tell(Topics.ENTERPRISES, VALVE_WORKS, null);
        city.tell(Topics.INDIVIDUAL_ARRIVALS, "w1", arrival("w1", "a1", "2020-02-20T10:00", SHOE_FACTORY));
        city.tell(Topics.INDIVIDUAL_ARRIVALS, "w2", arrival("w2", "a2", "1999-02-20T10:00", SHOE_FACTORY));
        city.tellRaw(Topics.WORKER_STATUS, "w3", new byte[] {1, 2, 3});
    }

    @AfterAll
    static void it_ends() {
        city.close();
    }

    @Test
    void a_topic_is_read_record_by_record_tombstones_too() throws Exception {
        List<JsonNode> lines = json("enterprises");
        assertThat(lines).hasSize(4);
        assertThat(lines)
                .extracting(line -> line.path("value").path("requiredHeadcount").asInt(-1))
                .containsExactlyInAnyOrder(4, 5, 3, -1);
        assertThat(lines)
                .filteredOn(line -> line.path("value").isNull())
                .singleElement()
                .satisfies(gone -> assertThat(gone.path("key").asText()).isEqualTo(VALVE_WORKS));
        assertThat(json("test.enterprises")).isEqualTo(lines);
        assertThat(json("enterprises", "--key", SHOE_FACTORY)).hasSize(2);
        assertThat(json("enterprises", "--latest"))
                .singleElement()
                .satisfies(last ->
                        assertThat(last.at("/value/requiredHeadcount").asInt()).isEqualTo(5));
    }

    @Test
    void times_and_choices_are_as_people_read_them() throws Exception {
        assertThat(json("individual-arrivals", "--key", "w1")).singleElement().satisfies(line -> {
            assertThat(line.at("/value/occurredAt").asText()).isEqualTo("2020-02-20T02:00:00Z");
            assertThat(line.at("/value/payload/@type").asText()).isEqualTo("CheckpointArrival");
        });
    }

    @Test
    void what_was_rejected_is_decoded_as_far_as_it_goes() throws Exception {
        List<JsonNode> rejected = json("rejected-records");
        while (rejected.size() < 2) {
            rejected = json("rejected-records");
        }
        assertThat(rejected)
                .filteredOn(line -> line.path("key").asText().equals("w2"))
                .singleElement()
                .satisfies(line ->
                        assertThat(line.at("/rejected/workerId").asText()).isEqualTo("w2"));
        assertThat(rejected)
                .filteredOn(line -> line.path("key").asText().equals("w3"))
                .singleElement()
                .satisfies(line -> assertThat(line.has("rejected")).isFalse());
    }

    @Test
    void what_has_no_schema_is_shown_in_hexadecimal_with_why() throws Exception {
        assertThat(json("worker-status")).singleElement().satisfies(line -> {
            assertThat(line.path("bytes").asText()).isEqualTo("010203");
            assertThat(line.path("unreadable").asText()).isNotBlank();
        });
        List<String> internal = new ArrayList<>();
        try (Admin admin = Admin.create(city.config().kafka().admin())) {
            admin.listTopics().names().get().stream()
                    .filter(name -> name.startsWith(city.config().kafka().applicationId()))
                    .forEach(internal::add);
        }
        assertThat(internal).isNotEmpty();
        for (String topic : internal) {
            assertThat(execute(topic)).as(topic).isEqualTo(ExitStatus.OK);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ReadCommand.Format.class,
            names = {"json", "csv"})
    void what_comes_later_is_told_as_it_comes_until_somebody_ends_it(ReadCommand.Format format) throws Exception {
        String worker = "follow-" + format;
        AtomicInteger status = new AtomicInteger(-1);
        Thread reader = new Thread(() ->
                status.set(execute("individual-arrivals", "--follow", "--format", format.name(), "--key", worker)));
        reader.start();
        for (String id : List.of("f1", "f2")) {
            // the first may have been there when it began, the second never is
            city.tell(
                    Topics.INDIVIDUAL_ARRIVALS, worker, arrival(worker, id + format, "2020-02-20T10:00", SHOE_FACTORY));
            awaitThat(() -> out.toString().contains(id + format));
        }
        assertThat(reader.isAlive()).isTrue();
        reader.interrupt();
        reader.join();
        assertThat(status).as(err.toString()).hasValue(ExitStatus.OK);
        assertThat(out.toString().lines()).hasSize(format == ReadCommand.Format.json ? 2 : 3);
    }

    private static void awaitThat(BooleanSupplier holds) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.sleep(50);
        }
    }

    @Test
    void a_table_and_the_last_of_each_key_have_an_end_and_follow_has_none() {
        assertThat(execute("enterprises", "--follow", "--format", "table")).isEqualTo(ExitStatus.USAGE);
        assertThat(execute("enterprises", "--follow", "--latest")).isEqualTo(ExitStatus.USAGE);
    }

    @ParameterizedTest
    @EnumSource(ReadCommand.Format.class)
    void every_form_says_the_same(ReadCommand.Format format) {
        assertThat(execute("enterprises", "--latest", "--format", format.name()))
                .isEqualTo(ExitStatus.OK);
        assertThat(out.toString())
                .contains(SHOE_FACTORY, "requiredHeadcount", "5")
                .doesNotContain(VALVE_WORKS);
        assertThat(out.toString().lines().count()).isEqualTo(format == ReadCommand.Format.json ? 1 : 2);
    }

    @Test
    void a_topic_that_is_not_there_is_answered_with_those_that_are() {
        assertThat(execute("enterprise")).isEqualTo(ExitStatus.USAGE);
        assertThat(err.toString()).contains("test.enterprises");
    }

    private List<JsonNode> json(String... arguments) throws Exception {
        out.getBuffer().setLength(0);
        assertThat(execute(arguments)).as(err.toString()).isEqualTo(ExitStatus.OK);
        List<JsonNode> lines = new ArrayList<>();
        for (String line : out.toString().lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    private int execute(String... arguments) {
        List<String> all = new ArrayList<>(List.of("read"));
        all.addAll(List.of(arguments));
        Map.of(
                        "bootstrap.servers",
                        city.config().kafka().bootstrapServers(),
                        "topic.prefix",
                        "test.",
                        "registry.url",
                        city.config().registry().url())
                .forEach((key, value) -> all.addAll(List.of("--set", key + "=" + value)));
        return CommandLines.create(Jobs.NONE)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }
}

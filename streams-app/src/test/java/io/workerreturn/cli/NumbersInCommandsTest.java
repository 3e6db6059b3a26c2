package io.workerreturn.cli;

import static io.workerreturn.topology.Told.SHOE_FACTORY;
import static io.workerreturn.topology.Told.VALVE_WORKS;
import static io.workerreturn.topology.Told.arrival;
import static io.workerreturn.topology.Told.enterprise;
import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.audit.City;
import io.workerreturn.domain.PersonalNumbers;
import io.workerreturn.domain.Spellings;
import io.workerreturn.schema.CheckpointArrival;
import io.workerreturn.schema.Enterprise;
import io.workerreturn.schema.IndividualArrival;
import io.workerreturn.topology.Topics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A producer wrote identity numbers, in every spelling and place: no command prints one, and the refused bytes stay where they are kept. */
class NumbersInCommandsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final String NUMBER = "330381190301010773";
    private static final Jobs JOBS = new Jobs(
            Jobs.Job.absent(),
            Jobs.Job.absent(),
            Jobs.Job.absent(),
            Jobs.Job.absent(),
            new AuditJob(),
            new ExplainJob());

    @TempDir
    private static Path folder;

    private static City city;
    private static int refused;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void a_town_is_told_numbers() throws Exception {
        city = new City(folder, Map.of()).started();
        city.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 4));
        city.tell(Topics.INDIVIDUAL_ARRIVALS, "w1", arrival("w1", "a1", "2020-02-20T10:00", SHOE_FACTORY));
        int number = 0;
        for (String spelling : Spellings.ALL) {
            number++;
            Enterprise firm = enterprise(VALVE_WORKS, number);
            firm.put("name", "阀门" + spelling);
            city.tell(Topics.ENTERPRISES, VALVE_WORKS, firm);
            city.tell(
                    Topics.INDIVIDUAL_ARRIVALS,
                    spelling,
                    arrival(spelling, "k" + number, "2020-02-20T10:00", SHOE_FACTORY));
            IndividualArrival somewhere = arrival("w" + number, "p" + number, "2020-02-20T10:00", SHOE_FACTORY);
            ((CheckpointArrival) somewhere.getPayload()).put("checkpoint", spelling);
            city.tell(Topics.INDIVIDUAL_ARRIVALS, "w" + number, somewhere);
            city.send(
                    Topics.WORKER_STATUS,
                    spelling.getBytes(StandardCharsets.UTF_8),
                    ("状态 " + spelling).getBytes(StandardCharsets.UTF_8),
                    List.of(new RecordHeader("by", spelling.getBytes(StandardCharsets.UTF_8))));
            refused += 4;
        }
        city.tick(Instant.parse("2020-03-01T00:00:00Z"));
    }

    @AfterAll
    static void it_ends() {
        city.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "read enterprises --format json",
                "read enterprises --format csv",
                "read enterprises --format table",
                "read individual-arrivals --format json",
                "read individual-arrivals --format csv",
                "read individual-arrivals --format table",
                "read worker-status --format json",
                "read worker-status --format table",
                "read rejected-records --format json",
                "read rejected-records --format csv",
                "read rejected-records --format table",
                "read worker-journeys",
                "rejected list --limit 500",
                "rejected list --json",
                "rejected repair --reason FIELD_INVALID --rule tidy",
                "rejected repair --reason FIELD_INVALID --rule tidy --json",
                "rejected repair --topic enterprises --field name=阀门",
                "rejected repair --topic enterprises --field name=" + NUMBER,
                "rejected resubmit --topic individual-arrivals --json",
                "explain " + NUMBER,
                "explain FIRM",
                "audit",
                "audit --json",
                "as-known --at 2020-03-01T00:00:00Z",
                "as-known --at 2020-03-01T00:00:00Z --format json",
                "as-known --at 2020-03-01T00:00:00Z --trip " + NUMBER,
                "as-known --at 2020-03-01T00:00:00Z --enterprise " + NUMBER,
                "read " + NUMBER,
                "rejected show worker-status/" + NUMBER + "/1",
                "rejected list --topic " + NUMBER,
                "import arrivals " + NUMBER + ".csv",
                NUMBER,
            })
    void no_command_prints_one(String command) throws Exception {
        awaitRefused();
        int status = execute(command.replace("FIRM", SHOE_FACTORY).split(" "));
        nothingIsHeld(command);
        assertThat(out + "" + err).as(command).isNotBlank();
        // who names a topic, a command or a file by a number, or would change something to one, is refused; all else
        // says what there is
        if (!command.contains(NUMBER) && !command.startsWith("audit")) {
            assertThat(status).as("%s: %s", command, err).isIn(ExitStatus.OK, ExitStatus.FOUND);
            assertThat(out.toString()).as(command).isNotBlank();
        }
    }

    @Test
    void each_refused_record_is_shown_without_its_number_and_saved_as_it_was_sent() throws Exception {
        awaitRefused();
        execute("rejected", "list", "--json");
        List<String> ids = new ArrayList<>();
        for (String line : out.toString().lines().toList()) {
            ids.add(line.replaceAll(".*\"id\":\"([^\"]+)\".*", "$1"));
        }
        assertThat(ids).hasSize(refused);
        for (int i = 0; i < ids.size(); i += 23) {
            for (String form : new String[] {"--bytes=10000", "--json"}) {
                reset();
                assertThat(execute("rejected", "show", ids.get(i), form))
                        .as(err.toString())
                        .isEqualTo(ExitStatus.OK);
                nothingIsHeld(ids.get(i));
            }
        }
        Path saved = folder.resolve("saved");
        String raw = ids.stream()
                .filter(id -> id.startsWith("worker-status/"))
                .findFirst()
                .orElseThrow();
        execute("rejected", "show", raw, "--save", saved.toString());
        assertThat(Files.readString(saved)).startsWith("状态 ");
    }

    @Test
    void why_something_was_settled_is_said_without_one() throws Exception {
        awaitRefused();
        for (String option : new String[] {"--note", "--by"}) {
            reset();
            assertThat(execute("rejected", "dismiss", "--reason", "FIELD_INVALID", "--max", "1", option, "问过" + NUMBER))
                    .isEqualTo(ExitStatus.USAGE);
            nothingIsHeld(option);
        }
    }

    private void awaitRefused() throws Exception {
        long lines = 0;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (lines < refused) {
            assertThat(System.nanoTime())
                    .as("%d of %d are refused", lines, refused)
                    .isLessThan(deadline);
            reset();
            execute("rejected", "list", "--json");
            lines = out.toString().lines().count();
        }
        reset();
    }

    private void reset() {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
    }

    private void nothingIsHeld(String command) {
        String said = out + "\n" + err;
        for (String line : said.lines().toList()) {
            assertThat(PersonalNumbers.isIn(line)).as("%s: %s", command, line).isFalse();
        }
        assertThat(said).doesNotContain("19030101077", "19030101028", hex("19030101077"), hex("19030101028"));
        Spellings.ALL.stream()
                // control characters are printed by their codes
                .filter(spelling -> spelling.chars().allMatch(c -> c >= ' '))
                .forEach(spelling -> assertThat(said).as(command).doesNotContain(spelling, hex(spelling)));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private int execute(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        if (!arguments[0].equals(NUMBER)) {
            Map.of(
                            "bootstrap.servers",
                            city.config().kafka().bootstrapServers(),
                            "topic.prefix",
                            "test.",
                            "registry.url",
                            city.config().registry().url())
                    .forEach((key, value) -> all.addAll(List.of("--set", key + "=" + value)));
        }
        return CommandLines.create(JOBS)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(all.toArray(String[]::new));
    }
}

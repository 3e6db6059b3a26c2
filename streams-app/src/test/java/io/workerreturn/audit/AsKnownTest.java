package io.workerreturn.audit;

import static io.workerreturn.topology.Told.SHOE_FACTORY;
import static io.workerreturn.topology.Told.VALVE_WORKS;
import static io.workerreturn.topology.Told.arrival;
import static io.workerreturn.topology.Told.at;
import static io.workerreturn.topology.Told.enterprise;
import static io.workerreturn.topology.Told.plan;
import static io.workerreturn.topology.Told.retraction;
import static io.workerreturn.topology.Told.status;
import static io.workerreturn.topology.Told.trip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workerreturn.audit.Revision.Kind;
import io.workerreturn.audit.Revision.Row;
import io.workerreturn.cli.CommandLines;
import io.workerreturn.cli.Jobs;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.config.RegistrySettings;
import io.workerreturn.domain.Cause;
import io.workerreturn.schema.AlertState;
import io.workerreturn.schema.Employed;
import io.workerreturn.schema.EmployerChanged;
import io.workerreturn.schema.IndividualArrival;
import io.workerreturn.schema.LogMark;
import io.workerreturn.schema.ObservationStarted;
import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.schema.TripAlert;
import io.workerreturn.schema.TripArrived;
import io.workerreturn.schema.TripCancelled;
import io.workerreturn.schema.TripDeparted;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.Decoded;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The figures of a town that lives on a real broker are written down at several moments. Much comes later that speaks of the
 * time before; what is said then of those moments is what was written down.
 */
class AsKnownTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<Topic<? extends SpecificRecord>> FIGURES = List.of(
            Topics.ENTERPRISE_RETURN_RATES,
            Topics.RETURN_RATE_ROLLUPS,
            Topics.TRIP_BOARD,
            Topics.DAILY_ARRIVALS,
            Topics.TRIP_ALERTS,
            Topics.SOURCE_FRESHNESS);
    private static final Instant FIRST = at("2020-02-20T18:00");
    private static final Instant SECOND = at("2020-02-21T18:00");
    private static final Instant THIRD = at("2020-02-22T07:30");
    private static final Instant LAST = at("2020-02-23T18:00");

    @TempDir
    private static Path folder;

    private static City city;
    private static final Map<Instant, Map<String, Map<String, SpecificRecord>>> FROZEN = new LinkedHashMap<>();

    @BeforeAll
    static void a_town_lives_and_learns() throws Exception {
        city = new City(folder, Map.of()).started();
        city.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 4));
        for (String worker : List.of("w1", "w2", "w3")) {
            city.tell(
                    Topics.WORKER_STATUS,
                    worker,
                    status(worker, "e1", "2020-02-01T08:00", SHOE_FACTORY, new Employed(null)));
        }
        arrives("w1", "a", "2020-02-20T10:00");
        bus("b1", "p", "2020-02-18T08:00", plan("2020-02-20T08:00", "2020-02-21T08:00"));
        bus("b1", "k2", "2020-02-19T08:00", new PassengerBooked("w2", SHOE_FACTORY, null, null));
        bus("b1", "d", "2020-02-20T08:10", new TripDeparted(false));
        freeze(FIRST);

        // it arrived, as one thought; another firm appears; an observation that ends by itself
        bus("b1", "a", "2020-02-21T09:00", new TripArrived("瑞安", 1));
        city.tell(Topics.ENTERPRISES, VALVE_WORKS, enterprise(VALVE_WORKS, 2));
        city.tell(
                Topics.WORKER_STATUS,
                "w1",
                status("w1", "o", "2020-02-21T08:00", null, new ObservationStarted(at("2020-02-22T08:00"), null)));
        freeze(SECOND);

        // told late, of before the first moment; and the register says otherwise
        arrives("w3", "late", "2020-02-19T22:00");
        arrives("w4", "late", "2020-02-20T06:00");
        city.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 9));
        freeze(THIRD);

        // the arrivals of the bus and of a worker are taken back, one is told anew, another worker changes the firm
        bus("b1", "back", "2020-02-23T08:00", retraction("a"));
        bus("b1", "c", "2020-02-20T20:00", new TripCancelled("雪"));
        city.tell(
                Topics.INDIVIDUAL_ARRIVALS,
                "w1",
                IndividualArrival.newBuilder(arrival("w1", "r", "2020-02-23T08:00", SHOE_FACTORY))
                        .setPayload(retraction("a"))
                        .build());
        arrives("w1", "anew", "2020-02-20T12:00");
        city.tell(
                Topics.WORKER_STATUS, "w3", status("w3", "m", "2020-02-19T23:00", VALVE_WORKS, new EmployerChanged()));
        city.tell(Topics.ENTERPRISES, VALVE_WORKS, null);
        freeze(LAST);
    }

    @AfterAll
    static void the_end() {
        city.close();
    }

    private static void arrives(String worker, String id, String at) {
        city.tell(Topics.INDIVIDUAL_ARRIVALS, worker, arrival(worker, id, at, SHOE_FACTORY));
    }

    private static void bus(String tripId, String eventId, String at, Object payload) {
        city.tell(Topics.CHARTER_BUS_EVENTS, tripId, trip(tripId, eventId, at, payload));
    }

    /** It becomes that time, and what the application says is written down once it says what follows. */
    private static void freeze(Instant now) {
        tickApart(now);
        assertThat(city.audit(PATIENCE).differences()).isEmpty();
        FROZEN.put(now, says(city.tables()));
        awaitMark(now);
    }

    /** What is told before and after differs in the brokers' milliseconds, as in a town it does. */
    private static void tickApart(Instant now) {
        passes();
        city.tick(now);
        passes();
    }

    private static void passes() {
        long began = System.currentTimeMillis();
        while (System.currentTimeMillis() < began + 2) {
            Thread.onSpinWait();
        }
    }

    private static Map<String, Map<String, SpecificRecord>> says(Tables tables) {
        Map<String, Map<String, SpecificRecord>> figures = new TreeMap<>();
        for (Topic<? extends SpecificRecord> topic : FIGURES) {
            Map<String, SpecificRecord> rows = new TreeMap<>();
            for (String key : tables.keys(topic)) {
                if (tables.read(topic, key) instanceof Decoded.Value<? extends SpecificRecord> row) {
                    rows.put(key, row.value());
                }
            }
            // what is over is not said to have been
            rows.values().removeIf(row -> row instanceof TripAlert alert && alert.getState() == AlertState.RESOLVED);
            figures.put(topic.name(), rows);
        }
        return figures;
    }

    private static Map<String, Map<String, SpecificRecord>> says(KnownCity known) {
        Map<String, Map<String, SpecificRecord>> figures = new TreeMap<>();
        figures.put(Topics.ENTERPRISE_RETURN_RATES.name(), Map.copyOf(known.firms()));
        figures.put(Topics.RETURN_RATE_ROLLUPS.name(), Map.copyOf(known.rollups()));
        figures.put(Topics.TRIP_BOARD.name(), Map.copyOf(known.trips()));
        figures.put(Topics.DAILY_ARRIVALS.name(), Map.copyOf(known.days()));
        figures.put(Topics.TRIP_ALERTS.name(), Map.copyOf(known.tripAlerts()));
        figures.put(Topics.SOURCE_FRESHNESS.name(), Map.copyOf(known.sources()));
        return figures;
    }

    private static void awaitMark(Instant now) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (marks().latest().filter(mark -> mark.now().equals(now)).isEmpty()) {
            assertThat(System.nanoTime()).as("the mark of %s", now).isLessThan(deadline);
            Commits.pause();
        }
    }

    private static Marks marks() {
        return new Marks(settings(), city.serdes(), city.config().kafka().consumer());
    }

    private static AuditSettings settings() {
        return AuditSettings.of(city.config(), Duration.ZERO);
    }

    private static AsKnown known() {
        return new AsKnown(settings(), city.serdes(), city.config().kafka().consumer(), AuditProgress.NONE);
    }

    @Test
    void what_was_seen_at_some_time_is_what_we_say_was_seen() {
        FROZEN.forEach((time, frozen) -> {
            Map<String, Map<String, SpecificRecord>> said = says(known().at(marks().at(time)));
            frozen.forEach((topic, rows) -> {
                Map<String, SpecificRecord> again = Objects.requireNonNull(said.get(topic));
                assertThat(again.keySet()).as("%s at %s", topic, time).isEqualTo(rows.keySet());
                rows.forEach((key, row) -> same(topic + " " + key + " at " + time, row, again.get(key)));
            });
        });
        assertThat(FROZEN.values().stream().distinct().count()).isEqualTo(FROZEN.size());
    }

    private static void same(String what, SpecificRecord frozen, SpecificRecord said) {
        for (Schema.Field field : frozen.getSchema().getFields()) {
            Object was = frozen.get(field.pos());
            Object is = said.get(field.pos());
            if (field.name().equals("asOf") && was != null) {
                // a row is not published again only because something was heard that changes nothing, and a group
                // that a firm has left remembers it
                if (!what.startsWith(Topics.RETURN_RATE_ROLLUPS.name())) {
                    assertThat((Instant) is).as(what).isAfterOrEqualTo((Instant) was);
                }
            } else {
                assertThat(is).as("%s of %s", field.name(), what).isEqualTo(was);
            }
        }
    }

    /** Of records that are not on enough brokers yet nobody knows, but when they were appended. */
    @Test
    void a_mark_that_was_made_before_the_newest_records_could_be_seen_says_the_same() {
        FROZEN.keySet().forEach(time -> {
            Mark mark = marks().at(time);
            Map<String, List<Long>> early = new TreeMap<>();
            mark.ends()
                    .forEach((topic, ends) -> early.put(
                            topic,
                            ends.stream().map(end -> Math.max(0, end - 2)).toList()));
            assertThat(early).isNotEqualTo(mark.ends());
            assertThat(says(known().at(new Mark(mark.now(), mark.appendedAt(), early))))
                    .isEqualTo(says(known().at(mark)));
        });
    }

    @Test
    void a_retraction_of_the_evening_does_not_reach_the_afternoon() {
        assertThat(returned(known().at(marks().at(SECOND)))).isEqualTo(2);
        assertThat(returned(known().at(marks().at(LAST)))).isEqualTo(2);
        Map<String, Revision.Change> city = Objects.requireNonNull(
                known().between(marks().at(SECOND), marks().at(LAST)).rows().get(new Row(Kind.ROLLUP, "city|all")));
        // the bus is taken back; w3 and w4 are told late, and w3 to be of a firm that is closed
        assertThat(Objects.requireNonNull(city.get("required")).parts()).containsOnlyKeys(Cause.REGISTER_CHANGED);
        assertThat(city.get("returned"))
                .isEqualTo(new Revision.Change(
                        2, 2, Map.of(Cause.RETRACTED, -1L, Cause.TOLD_LATE, 2L, Cause.REGISTER_CHANGED, -1L)));
    }

    private static long returned(KnownCity known) {
        return Objects.requireNonNull(known.rollups().get("city|all")).getReturned();
    }

    @Test
    void the_parts_of_a_difference_lead_from_what_was_seen_to_what_was_seen_later() {
        Revision revision = known().between(marks().at(FIRST), marks().at(LAST));
        Map<Row, Map<String, Long>> before = Differences.numbers(figures(FIRST));
        Map<Row, Map<String, Long>> after = Differences.numbers(figures(LAST));
        assertThat(revision.rows()).isNotEmpty();
        revision.rows()
                .forEach((row, changes) -> changes.forEach((name, change) -> {
                    assertThat(change.before())
                            .isEqualTo(before.getOrDefault(row, Map.of()).getOrDefault(name, 0L));
                    assertThat(change.after())
                            .isEqualTo(after.getOrDefault(row, Map.of()).getOrDefault(name, 0L));
                    assertThat(change.parts().values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum())
                            .isEqualTo(change.difference());
                }));
        assertThat(revision.told()).containsKeys(Cause.TOLD_LATE, Cause.HAPPENED_SINCE);
    }

    private static AsKnown.Figures figures(Instant time) {
        return AsKnown.Figures.of(known().at(marks().at(time)));
    }

    @Test
    void between_two_marks_the_earlier_one_counts() {
        assertThat(marks().at(SECOND.plus(Duration.ofHours(3))).now()).isEqualTo(SECOND);
    }

    @Test
    void before_the_first_mark_and_in_the_future_nothing_is_known() {
        assertThatThrownBy(() -> marks().at(FIRST.minus(Duration.ofDays(1))))
                .isInstanceOf(NotKnownException.class)
                .hasMessageContaining("the first mark is of 2020-02-20 18:00:00");
        assertThatThrownBy(() -> marks().at(LAST.plusSeconds(1)))
                .isInstanceOf(NotKnownException.class)
                .hasMessageContaining("has not come yet: the clock says 2020-02-23 18:00:00");
    }

    @Test
    void a_marker_that_comes_late_or_after_another_makes_the_same_marks() throws Exception {
        try (City late = new City(Files.createDirectory(folder.resolve("late")), Map.of())) {
            Instant minute = at("2020-02-20T12:00");
            for (int told = 1; told <= 3; told++) {
                for (String worker : List.of("w1", "w2")) {
                    late.tell(
                            Topics.INDIVIDUAL_ARRIVALS,
                            worker,
                            arrival(worker, "a" + told, "2020-02-20T10:00", SHOE_FACTORY));
                }
                passes();
                // the first tick of a minute, and others that begin none
                late.tick(minute.plusSeconds(60L * told)).tick(minute.plusSeconds(60L * told + 20));
                late.tick(minute);
                passes();
            }
            late.started();
            assertThat(records(late, 3)).isEqualTo(List.of(2L, 4L, 6L));
            late.application().close();
            late.started().tick(minute.plusSeconds(240));
            assertThat(records(late, 4)).isEqualTo(List.of(2L, 4L, 6L, 6L));
        }
    }

    /** How many arrivals were known at each mark, once there are so many marks. */
    private static List<Long> records(City of, int marks) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Map<String, LogMark> table = new TreeMap<>();
            try (TopicReader reader = new TopicReader(
                    of.config().kafka().consumer(),
                    of.config().kafka().topicPrefix(),
                    PATIENCE,
                    List.of(Topics.LOG_MARKS))) {
                Tables tables = new Tables(of.serdes());
                reader.readOn("Reading", AuditProgress.NONE, tables);
                for (String key : tables.keys(Topics.LOG_MARKS)) {
                    if (tables.read(Topics.LOG_MARKS, key) instanceof Decoded.Value<LogMark> mark) {
                        table.put(key, mark.value());
                    }
                }
            }
            if (table.size() >= marks || System.nanoTime() > deadline) {
                return table.values().stream()
                        .map(mark ->
                                Objects.requireNonNull(mark.getEnds().get(Topics.INDIVIDUAL_ARRIVALS.name())).stream()
                                        .mapToLong(Long::longValue)
                                        .sum())
                        .toList();
            }
            Commits.pause();
        }
    }

    private record Said(int status, String text) {}

    private static Said command(String... options) {
        StringWriter out = new StringWriter();
        CommandLine commands = CommandLines.create(Jobs.NONE);
        commands.setOut(new PrintWriter(out, true));
        commands.setErr(new PrintWriter(out, true));
        String[] line = Stream.concat(
                        Stream.of(
                                "as-known",
                                "-D" + KafkaConfig.BOOTSTRAP_SERVERS + "="
                                        + city.config().kafka().bootstrapServers()),
                        Stream.concat(
                                Stream.of(
                                        "-D" + KafkaConfig.TOPIC_PREFIX + "=test.",
                                        "-D" + RegistrySettings.URL + "="
                                                + city.config().registry().url()),
                                Stream.of(options)))
                .toArray(String[]::new);
        int status = commands.execute(line);
        return new Said(status, out.toString());
    }

    @Test
    void the_command_says_the_city_a_firm_and_why() {
        assertThat(command("--at", "2020-02-21 18:00"))
                .satisfies(said -> assertThat(said.text()).contains("As known at 2020-02-21 18:00:00", "city|all"))
                .satisfies(said -> assertThat(said.status()).isZero());
        assertThat(command("--at", "2020-02-21 18:00", "--format", "json").text())
                .contains("\"knownAt\" : \"2020-02-21T10:00:00Z\"", "\"" + VALVE_WORKS + "\"");
        assertThat(command("--at", "2020-02-20 20:00", "--enterprise", SHOE_FACTORY)
                        .text())
                .contains("no later mark is known before 2020-02-20 20:00:00");
        assertThat(command("--at", "2020-02-20 18:00", "--enterprise", VALVE_WORKS))
                .satisfies(said -> {
                    assertThat(said.text()).contains("there was no firm " + VALVE_WORKS);
                    assertThat(said.status()).isEqualTo(1);
                });
        assertThat(command("--at", "2020-02-20 18:00", "--against", "now").text())
                .contains("told late", "happened since", "register changed", "from checkpoints");
        assertThat(command("--at", "2019-02-20 18:00")).satisfies(said -> {
            assertThat(said.text()).contains("the first mark is of 2020-02-20 18:00:00");
            assertThat(said.status()).isEqualTo(2);
        });
        assertThat(command("--at", "2020-02-23 18:00", "--against", "2020-02-20 18:00")
                        .status())
                .isEqualTo(2);
    }
}

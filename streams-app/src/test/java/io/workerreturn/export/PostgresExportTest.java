package io.workerreturn.export;

import static io.workerreturn.topology.Told.SHOE_FACTORY;
import static io.workerreturn.topology.Told.VALVE_WORKS;
import static io.workerreturn.topology.Told.arrival;
import static io.workerreturn.topology.Told.enterprise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workerreturn.audit.City;
import io.workerreturn.cli.CommandLines;
import io.workerreturn.cli.ExitStatus;
import io.workerreturn.cli.Jobs;
import io.workerreturn.config.Policies;
import io.workerreturn.runtime.CompactedTopic;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A town's figures in a real PostgreSQL. */
class PostgresExportTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Path PAGE = Path.of("..", "docs", "database.md");

    @TempDir
    private static Path folder;

    private static @Nullable Postgres postgres;
    private static @Nullable City city;

    @BeforeAll
    static void a_town_lives() throws Exception {
        postgres = Postgres.started();
        city = new City(folder, Map.of(Policies.HOLD_FOR, "PT0S")).started();
        city.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 4));
        city.tell(Topics.ENTERPRISES, VALVE_WORKS, enterprise(VALVE_WORKS, 3));
        arrives("w1", SHOE_FACTORY);
        arrives("w2", SHOE_FACTORY);
        arrives("w3", VALVE_WORKS);
        awaitThat(() -> returned(SHOE_FACTORY) == 2 && returned(VALVE_WORKS) == 1);
    }

    @AfterAll
    static void it_ends() throws Exception {
        if (city != null) {
            city.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    @Test
    void the_tables_are_what_the_topics_say_whatever_breaks_on_the_way() throws Exception {
        try (PostgresExport export = open("breaking", PostgresExport.USUAL)) {
            assertThat(export.catchUp()).hasSameSizeAs(PostgresExport.USUAL);
            assertThat(rates("breaking")).isEqualTo(ratesOfTopic()).containsEntry(SHOE_FACTORY, 2);
            assertThatThrownBy(() -> open("breaking", PostgresExport.USUAL))
                    .as("a second one at the same tables")
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("--schema");
        }
        // gone on with, and cut off by the database itself
        try (PostgresExport export = open("breaking", PostgresExport.USUAL)) {
            assertThat(export.catchUp()).isEmpty();
            AtomicBoolean stopped = new AtomicBoolean();
            CompletableFuture<Boolean> follower = CompletableFuture.supplyAsync(() -> {
                try {
                    export.follow(stopped::get);
                    return false;
                } catch (SQLException lost) {
                    return true;
                }
            });
            arrives("w4", SHOE_FACTORY);
            awaitThat(() -> rates("breaking").get(SHOE_FACTORY) == 3);
            running().crash();
            arrives("w5", SHOE_FACTORY);
            town().tell(Topics.ENTERPRISES, VALVE_WORKS, null);
            assertThat(follower.get(1, TimeUnit.MINUTES))
                    .as("the database was missed")
                    .isTrue();
            running().start();
        }
        awaitThat(() -> returned(SHOE_FACTORY) == 4 && returned(VALVE_WORKS) < 0);
        try (PostgresExport export = open("breaking", PostgresExport.USUAL)) {
            assertThat(export.catchUp()).as("filled anew").isEmpty();
        }
        assertThat(rates("breaking")).isEqualTo(ratesOfTopic()).containsOnlyKeys(SHOE_FACTORY);

        // as when nobody looked after it for days, and rows that nobody tells of any more stayed
        execute("INSERT INTO breaking.enterprise_return_rates (key, returned) VALUES ('ghost', 1)");
        execute("UPDATE breaking.export_offsets SET written_at = now() - interval '3 days'");
        try (PostgresExport export = open("breaking", PostgresExport.USUAL)) {
            assertThat(export.catchUp()).contains("enterprise_return_rates");
        }
        assertThat(rates("breaking")).isEqualTo(ratesOfTopic());
        // as by a version that knew one field less
        execute("ALTER TABLE breaking.enterprise_return_rates DROP COLUMN on_duty");
        try (PostgresExport export = open("breaking", PostgresExport.USUAL)) {
            assertThat(export.catchUp()).containsExactly("enterprise_return_rates");
        }
        // as of another cluster, where the same offsets are other records
        execute("UPDATE breaking.export_offsets SET topic_id = 'other'");
        try (PostgresExport export = open("breaking", PostgresExport.USUAL)) {
            assertThat(export.catchUp()).hasSameSizeAs(PostgresExport.USUAL);
        }
        assertThat(rates("breaking")).isEqualTo(ratesOfTopic());
    }

    @Test
    void the_command_waits_for_a_database_that_goes_and_goes_on_when_it_is_back() throws Exception {
        StringWriter said = new StringWriter();
        List<String> line = new ArrayList<>(List.of("export", "--to", running().url(), "--schema", "lasting"));
        Map.of(
                        "bootstrap.servers",
                        town().config().kafka().bootstrapServers(),
                        "topic.prefix",
                        town().config().kafka().topicPrefix(),
                        "registry.url",
                        town().config().registry().url())
                .forEach((key, value) -> line.addAll(List.of("--set", key + "=" + value)));
        AtomicInteger status = new AtomicInteger(-1);
        Thread command = new Thread(() -> {
            PrintWriter out = new PrintWriter(said, true);
            status.set(CommandLines.create(Jobs.NONE).setOut(out).setErr(out).execute(line.toArray(String[]::new)));
        });
        command.start();
        try {
            awaitThat(() -> said.toString().contains("Up to date in schema lasting"));
            running().crash();
            arrives("w9", VALVE_WORKS);
            awaitThat(() -> said.toString().contains("The database is gone"));
            running().start();
            awaitThat(() -> ratesOfTopic().equals(rates("lasting")));
        } finally {
            command.interrupt();
            command.join(PATIENCE.toMillis());
        }
        assertThat(status).as(said.toString()).hasValue(ExitStatus.OK);
        execute("DROP SCHEMA lasting CASCADE");
    }

    @Test
    void every_compacted_topic_has_its_table() throws Exception {
        List<Topic<?>> all =
                Topics.ALL.stream().filter(topic -> topic.kept().isTable()).toList();
        try (PostgresExport export = open("every", all)) {
            export.catchUp();
        }
        for (Topic<?> topic : all) {
            assertThat(count("SELECT * FROM every." + topic.name().replace('-', '_')))
                    .as(topic.name())
                    .isEqualTo(CompactedTopic.table(town().config().kafka(), town().serdes(), topic)
                            .size());
        }
    }

    @Test
    void the_queries_of_the_page_find_what_they_say() throws Exception {
        try (PostgresExport export = open("worker_return", PostgresExport.USUAL)) {
            export.catchUp();
        }
        Matcher query = Pattern.compile("(?s)```sql\n(.*?)```").matcher(Files.readString(PAGE));
        int queries = 0;
        while (query.find()) {
            assertThat(count(query.group(1))).as(query.group(1)).isNotNegative();
            queries++;
        }
        assertThat(queries).isEqualTo(3);
    }

    private static PostgresExport open(String schema, List<Topic<?>> topics) throws SQLException {
        return PostgresExport.open(
                running().url(), "", schema, topics, town().config().kafka(), town().serdes());
    }

    private static void arrives(String worker, String firm) {
        town().tell(Topics.INDIVIDUAL_ARRIVALS, worker, arrival(worker, "a-" + worker, "2020-02-20T10:00", firm));
    }

    private static int returned(String firm) {
        return ratesOfTopic().getOrDefault(firm, -1);
    }

    private static Map<String, Integer> ratesOfTopic() {
        Map<String, Integer> rates = new TreeMap<>();
        CompactedTopic.table(town().config().kafka(), town().serdes(), Topics.ENTERPRISE_RETURN_RATES)
                .forEach((firm, rate) -> rates.put(firm, rate.getReturned()));
        return rates;
    }

    private static Map<String, Integer> rates(String schema) throws SQLException {
        Map<String, Integer> rates = new TreeMap<>();
        try (Connection database = DriverManager.getConnection(running().url());
                Statement statement = database.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT key, returned FROM " + schema + ".enterprise_return_rates")) {
            while (rows.next()) {
                rates.put(rows.getString(1), rows.getInt(2));
            }
        }
        return rates;
    }

    private static int count(String query) throws SQLException {
        List<Object> found = new ArrayList<>();
        try (Connection database = DriverManager.getConnection(running().url());
                Statement statement = database.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                found.add(rows.getObject(1));
            }
        }
        return found.size();
    }

    private static void execute(String sql) throws SQLException {
        try (Connection database = DriverManager.getConnection(running().url());
                Statement statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Postgres running() {
        return Objects.requireNonNull(postgres);
    }

    private static City town() {
        return Objects.requireNonNull(city);
    }

    private static void awaitThat(Callable<Boolean> holds) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.call()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
            Thread.sleep(100);
        }
    }
}

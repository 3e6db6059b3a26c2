package io.workerreturn.cli;

import static org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.audit.AuditProgress;
import io.workerreturn.audit.TopicReader;
import io.workerreturn.config.AppConfig;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.config.Policies;
import io.workerreturn.config.RegistrySettings;
import io.workerreturn.config.TopicsConfig;
import io.workerreturn.delivery.ImportTurn;
import io.workerreturn.embedded.EmbeddedBroker;
import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.importing.Kind;
import io.workerreturn.importing.Templates;
import io.workerreturn.runtime.KafkaRole;
import io.workerreturn.runtime.TopicAdministration;
import io.workerreturn.topology.Told;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.words.Language;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of several kinds in one command. */
class ImportSeveralTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String ARRIVALS = "workerId,统一社会信用代码,到达时间,来源地,交通方式,卡口\n";
    private static final String ARRIVAL = "," + Told.SHOE_FACTORY + ",2020-02-18 14:30,520300,自驾,塘下高速口\n";
    private static final String FIRMS = "统一社会信用代码,企业名称,镇街,行业,用工需求\n" + Told.SHOE_FACTORY + ",江岸鞋业,塘下镇,鞋业,6\n";

    private static final String PLANS = "班次,方式,车牌号,承运单位,座位数,始发地,始发站,终到站,计划发车时间,计划到达时间\n";

    @TempDir
    private static Path folder;

    private static EmbeddedBroker broker;
    private static EmbeddedRegistry registry;
    private static Path properties;

    @TempDir
    private Path files;

    private final StringWriter said = new StringWriter();

    @BeforeAll
    static void a_cluster_without_a_firm() throws IOException {
        broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
        registry = EmbeddedRegistry.start(folder.resolve("registry"), 0);
        properties = Files.write(
                folder.resolve("app.properties"),
                Map.of(
                                KafkaConfig.BOOTSTRAP_SERVERS, broker.bootstrapServers(),
                                RegistrySettings.URL, registry.url().toString(),
                                TopicsConfig.REPLICATION_FACTOR, "1",
                                TopicsConfig.MIN_INSYNC_REPLICAS, "1",
                                Policies.SEASON_START, "2020-01-11",
                                Policies.SEASON_END, "2020-05-05")
                        .entrySet()
                        .stream()
                        .map(setting -> setting.getKey() + "=" + setting.getValue())
                        .toList());
        try (TopicAdministration topics = new TopicAdministration(config().kafka(), config().topics())) {
            topics.apply(topics.differences());
        }
    }

    @AfterAll
    static void the_end() {
        registry.close();
        broker.close();
    }

    private static AppConfig config() {
        return AppConfig.load(Optional.of(properties), Map.of(), Map.of());
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(files.resolve(name), text).toString();
    }

    private int execute(String... arguments) {
        List<String> all = new ArrayList<>(List.of("import", "--lang", "en", "-c", properties.toString()));
        all.addAll(List.of(arguments));
        PrintWriter out = new PrintWriter(said, true);
        return CommandLines.create(Jobs.NONE).setOut(out).setErr(out).execute(all.toArray(String[]::new));
    }

    private static List<String> keys(Topic<?> topic) {
        List<String> keys = new ArrayList<>();
        try (TopicReader reader = new TopicReader(config().kafka().consumer(), "", PATIENCE, List.of(topic))) {
            reader.readOn(
                    "",
                    AuditProgress.NONE,
                    (name, record) -> keys.add(new String(record.key(), StandardCharsets.UTF_8)));
        }
        return keys;
    }

    @Test
    void firms_go_in_before_who_speaks_of_them_and_one_bad_row_of_any_file_is_told_by_the_exit_status()
            throws IOException {
        String arrivals = file("1-arrivals.csv", ARRIVALS + "s1" + ARRIVAL);
        String more = file("2-arrivals.csv", ARRIVALS + "s2" + ARRIVAL + "s3,,,,,\n");
        String firms = file("3-firms.csv", FIRMS);
        assertThat(execute("--dry-run", arrivals, firms)).as(said.toString()).isEqualTo(ExitStatus.OK);
        assertThat(said.toString()).doesNotContain("not registered");
        assertThat(keys(Topics.ENTERPRISES)).isEmpty();
        assertThat(execute(arrivals, more, firms)).as(said.toString()).isEqualTo(ExitStatus.FOUND);
        assertThat(said.toString()).doesNotContain("not registered").contains("2-arrivals.csv.rejected.csv");
        assertThat(keys(Topics.ENTERPRISES)).containsExactly(Told.SHOE_FACTORY);
        assertThat(keys(Topics.INDIVIDUAL_ARRIVALS)).contains("s1", "s2").doesNotContain("s3");
        assertThat(execute(arrivals, firms)).isEqualTo(ExitStatus.OK);
    }

    @Test
    void a_rehearsal_waits_for_a_cluster_that_is_not_there_once_and_not_for_minutes() throws IOException {
        Path nowhere = Files.writeString(
                files.resolve("nowhere.properties"),
                Files.readString(properties).replaceAll("(?m)^bootstrap.servers=.*$", "bootstrap.servers=127.0.0.1:1"));
        PrintWriter out = new PrintWriter(said, true);
        assertThat(CommandLines.create(Jobs.NONE)
                        .setOut(out)
                        .setErr(out)
                        .execute(
                                "import",
                                "--lang",
                                "en",
                                "-c",
                                nowhere.toString(),
                                "--dry-run",
                                file("trips.csv", plan("R30", "2020-02-18"))))
                .as(said.toString())
                .isEqualTo(ExitStatus.OK);
        assertThat(said.toString()).containsOnlyOnce("The cluster does not answer");
    }

    @Test
    void nothing_is_begun_where_one_of_the_files_is_of_no_kind_or_would_replace_another_of_several()
            throws IOException {
        String arrivals = file("arrivals.csv", ARRIVALS + "n1" + ARRIVAL);
        assertThat(execute(arrivals, file("poem.csv", "a,b\n1,2\n"))).isEqualTo(ExitStatus.USAGE);
        assertThat(said.toString()).contains("poem.csv").contains("name one of enterprises");
        assertThat(execute(arrivals, file("firms.csv", FIRMS), "--replaces", arrivals))
                .isEqualTo(ExitStatus.USAGE);
        assertThat(keys(Topics.INDIVIDUAL_ARRIVALS)).doesNotContain("n1");
    }

    @Test
    void a_list_of_arrivals_that_lacks_a_column_is_not_taken_for_a_list_of_staff() throws IOException {
        String arrivals = file(
                "short.csv", "身份证号,统一社会信用代码,到达时间\n330381198802140775," + Told.SHOE_FACTORY + ",2020-02-18 14:30\n");
        assertThat(execute("--dry-run", arrivals)).as(said.toString()).isNotEqualTo(ExitStatus.OK);
        assertThat(said.toString()).contains("arrivals").doesNotContain("read as Staff lists");
    }

    /** Nobody folds here, as where the application stands, or trails behind the import before. */
    @Test
    void what_was_planned_a_moment_ago_is_known_although_no_board_shows_it() throws IOException {
        String plan = PLANS + "R1,包车,浙CY5837,长运,40,520300,遵义客运站,瑞安站,2020-02-18 08:00,2020-02-19 06:00\n";
        String later = plan.replace("02-18 ", "02-25 ").replace("02-19 ", "02-26 ");
        String first = file("first.csv", plan);
        assertThat(execute(first)).as(said.toString()).isEqualTo(ExitStatus.OK);
        assertThat(execute(file("later.csv", later))).as(said.toString()).isEqualTo(ExitStatus.FOUND);
        assertThat(said.toString()).contains("2020-02-18 08:00").contains("R1@2020-02-25");
        String passengers = "班次,方式,人员假名,统一社会信用代码,发车时间\nR1,包车,p1," + Told.SHOE_FACTORY + ",2020-02-25 08:00\n";
        assertThat(execute(file("passengers.csv", passengers)))
                .as(said.toString())
                .isEqualTo(ExitStatus.FOUND);
        assertThat(keys(Topics.CHARTER_BUS_EVENTS)).containsOnlyOnce("R1");
        // of the same run is who speaks of it again, an hour off or with passengers
        assertThat(execute(
                        first,
                        file("an-hour-later.csv", plan.replace("08:00", "09:00")),
                        file("who.csv", passengers.replace("02-25", "02-18"))))
                .as(said.toString())
                .isEqualTo(ExitStatus.OK);
        assertThat(keys(Topics.CHARTER_BUS_EVENTS)).contains("R1").doesNotContain("R1@2020-02-25");
    }

    private static String plan(String trip, String day) {
        return PLANS + trip + ",包车,浙CY5837,长运,40,520300,遵义客运站,瑞安站," + day + " 08:00," + day + " 20:00\n";
    }

    private CompletableFuture<Integer> beside(StringWriter said, String file) {
        PrintWriter out = new PrintWriter(said, true);
        return CompletableFuture.supplyAsync(() -> CommandLines.create(Jobs.NONE)
                .setOut(out)
                .setErr(out)
                .execute("import", "--lang", "en", "-c", properties.toString(), file));
    }

    @Test
    void of_two_imports_at_the_same_moment_one_knows_what_the_other_has_planned() throws Exception {
        for (String trip : List.of("R11", "R12", "R13")) {
            StringWriter one = new StringWriter();
            StringWriter other = new StringWriter();
            CompletableFuture<Integer> first = beside(one, file(trip + "-18.csv", plan(trip, "2020-02-18")));
            CompletableFuture<Integer> second = beside(other, file(trip + "-25.csv", plan(trip, "2020-02-25")));
            assertThat(List.of(first.get(), second.get()))
                    .as(one.toString() + other)
                    .containsExactlyInAnyOrder(ExitStatus.OK, ExitStatus.FOUND);
            assertThat(keys(Topics.CHARTER_BUS_EVENTS)).containsOnlyOnce(trip);
        }
    }

    @Test
    void an_import_that_finds_another_under_way_says_so_and_goes_in_when_that_has_ended() throws Exception {
        StringWriter heard = new StringWriter();
        CompletableFuture<Integer> second;
        try (ImportTurn first =
                ImportTurn.take(config().kafka(), PATIENCE, () -> {}).orElseThrow()) {
            second = beside(heard, file("waits.csv", plan("R21", "2020-02-18")));
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!heard.toString().contains("Another import may be under way") && System.nanoTime() < deadline) {
                Thread.sleep(50);
            }
            assertThat(heard.toString()).contains("Another import may be under way");
            assertThat(keys(Topics.CHARTER_BUS_EVENTS)).doesNotContain("R21");
            // who rehearses, and who tells of what nobody judges by what was told before, waits for nobody
            assertThat(execute("--dry-run", file("rehearsed.csv", plan("R22", "2020-02-18"))))
                    .isEqualTo(ExitStatus.OK);
            assertThat(execute(file("arrivals.csv", ARRIVALS + "w1" + ARRIVAL))).isEqualTo(ExitStatus.OK);
            assertThat(second).isNotDone();
        }
        assertThat(second.get()).as(heard.toString()).isEqualTo(ExitStatus.OK);
        assertThat(keys(Topics.CHARTER_BUS_EVENTS)).containsOnlyOnce("R21");
    }

    @Test
    void who_gave_up_waiting_gets_no_turn_and_who_vanished_keeps_none() throws Exception {
        KafkaConfig kafka = config().kafka();
        Map<String, Object> client = kafka.consumer();
        client.put(ConsumerConfig.GROUP_ID_CONFIG, KafkaRole.importsGroup(kafka));
        client.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RangeAssignor.class.getName());
        client.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        var vanishing = new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            vanishing.subscribe(List.of(Topics.CHARTER_BUS_EVENTS.name()));
            while (vanishing.assignment().isEmpty()) {
                vanishing.poll(Duration.ofMillis(100));
            }
            assertThat(ImportTurn.take(kafka, Duration.ofSeconds(1), () -> {})).isEmpty();
        } finally {
            vanishing.close(CloseOptions.groupMembershipOperation(REMAIN_IN_GROUP));
        }
        List<String> waited = new ArrayList<>();
        try (ImportTurn next = ImportTurn.take(kafka, PATIENCE, () -> waited.add("for who has vanished"))
                .orElseThrow()) {
            assertThat(waited).hasSize(1);
        }
    }

    @Test
    void a_plan_that_was_withdrawn_a_moment_ago_is_not_known_any_more() throws IOException {
        String row = ",包车,浙CY5837,长运,40,520300,遵义客运站,瑞安站,2020-02-18 08:00,2020-02-19 06:00\n";
        String wrong = file("wrong.csv", PLANS + "R7" + row + "R8" + row);
        assertThat(execute(wrong)).as(said.toString()).isEqualTo(ExitStatus.OK);
        String right = file("right.csv", PLANS + "R8" + row);
        assertThat(execute("trips", right, "--replaces", wrong))
                .as(said.toString())
                .isEqualTo(ExitStatus.OK);
        String again = PLANS + ("R7" + row).replace("02-18 ", "02-25 ").replace("02-19 ", "02-26 ");
        assertThat(execute(file("again.csv", again))).as(said.toString()).isEqualTo(ExitStatus.OK);
    }

    @Test
    void a_file_that_is_not_there_is_named_once_with_and_without_its_kind() {
        String missing = files.resolve("none.csv").toString();
        assertThat(execute(missing)).isEqualTo(ExitStatus.USAGE);
        assertThat(execute("arrivals", missing)).isEqualTo(ExitStatus.USAGE);
        assertThat(said.toString().lines())
                .containsExactly(missing + ": there is no such file", missing + ": there is no such file");
    }

    @Test
    void of_a_file_that_lacks_a_column_it_is_said_which() throws IOException {
        String firms = file("firms.csv", FIRMS.replace("镇街", "地方"));
        assertThat(execute(firms)).as(said.toString()).isEqualTo(ExitStatus.FAILURE);
        assertThat(said.toString()).contains("the header lacks Township (镇街)");
    }

    static List<Kind> kinds() {
        return KindNames.ALL.all();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void an_empty_file_of_a_kind_is_taken_for_one_in_both_languages(Kind kind) throws IOException {
        for (Language language : Language.values()) {
            String empty = file(language.tag() + ".csv", Templates.of(kind, language));
            assertThat(execute("--dry-run", empty)).as(said.toString()).isEqualTo(ExitStatus.OK);
            assertThat(said.toString()).contains("it is").contains("(" + kind.id() + ")");
        }
    }

    /** Whoever may write there by mistake stops nobody's work: what is no row says nothing. */
    @Test
    void what_is_no_row_of_the_trip_board_keeps_no_plan_from_being_imported() throws Exception {
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "compression.type",
                        "lz4",
                        "max.request.size",
                        9 << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            byte[] key = "T1".getBytes(StandardCharsets.UTF_8);
            for (byte[] value :
                    List.of(new byte[0], new byte[] {1}, new byte[] {0, 0, 0, 99, 9, 1}, new byte[8 << 20])) {
                producer.send(new ProducerRecord<>(config().kafka().topic(Topics.TRIP_BOARD.name()), key, value))
                        .get();
            }
        }
        String plan = file("plan.csv", PLANS + "接返9,包车,浙C9,飞云,26,520300,遵义,瑞安,2020-02-18 08:00,2020-02-19 07:00\n");
        assertThat(execute(plan)).as(said.toString()).isEqualTo(ExitStatus.OK);
    }
}

package io.workerreturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.workerreturn.FreePorts;
import io.workerreturn.config.AppConfig;
import io.workerreturn.config.AuthSettings;
import io.workerreturn.config.BoardSettings;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.config.RegistrySettings;
import io.workerreturn.config.StreamsSettings;
import io.workerreturn.config.TopicsConfig;
import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.metrics.Metric;
import io.workerreturn.metrics.Scraped;
import io.workerreturn.monitoring.Provokes;
import io.workerreturn.monitoring.ScrapedStates;
import io.workerreturn.runtime.TopicAdministration;
import io.workerreturn.schema.Housed;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.schema.WorkerStatus;
import io.workerreturn.topology.Told;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.ValueWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code run} beside three brokers and a registry that fail it in every way: what it waits for it says, and when that is over. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
public class WaitsTest {
    private static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int OF_ONE_COPY = 3;
    /** A quota of its own keeps who tells from being slowed with the others. */
    private static final String TELLER = "teller";

    @TempDir
    private static Path folder;

    private static ThreeBrokers brokers;
    private static EmbeddedRegistry registry;
    private static Map<String, String> settings;
    private static AppConfig config;
    private static AvroSerdes serdes;
    private static ValueWriter<WorkerStatus> statuses;
    private static ValueWriter<TripEvent> trips;
    private static Admin admin;
    private static KafkaProducer<byte[], byte[]> teller;
    private static Process run;
    private static int port;
    private static String atTheStart;
    private static int told;

    @BeforeAll
    static void a_system_that_was_just_started() throws Exception {
        brokers = ThreeBrokers.start(folder.resolve("brokers"));
        registry = EmbeddedRegistry.start(folder.resolve("registry"), 0);
        port = FreePorts.next();
        settings = new HashMap<>(Map.of(
                KafkaConfig.BOOTSTRAP_SERVERS,
                brokers.bootstrapServers(),
                RegistrySettings.URL,
                registry.url().toString(),
                StreamsSettings.STATE_DIR,
                folder.resolve("state").toString(),
                BoardSettings.PORT,
                Integer.toString(port),
                AuthSettings.OPEN,
                "true",
                TopicsConfig.TRIPS,
                "1",
                TopicsConfig.WORKERS,
                "1",
                TopicsConfig.FIRMS,
                "1",
                TopicsConfig.CONCLUSIONS,
                "1"));
        config = AppConfig.load(Optional.empty(), Map.of(), settings);
        admin = Admin.create(config.kafka().admin());
        // of this one there is a single copy
        admin.createTopics(List.of(new NewTopic(name(Topics.TRIP_BOARD), Map.of(0, List.of(OF_ONE_COPY)))
                        .configs(Map.of(
                                TopicConfig.CLEANUP_POLICY_CONFIG,
                                TopicConfig.CLEANUP_POLICY_COMPACT,
                                TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                                "1"))))
                .all()
                .get();
        createTopics();
        serdes = AvroSerdes.open(config.registry());
        statuses = serdes.writer(name(Topics.WORKER_STATUS), WorkerStatus.class);
        trips = serdes.writer(name(Topics.CHARTER_BUS_EVENTS), TripEvent.class);
        Map<String, Object> client = config.kafka().producer();
        client.put(ProducerConfig.CLIENT_ID_CONFIG, TELLER);
        // a source goes on telling where no copy but one can be had
        client.put(ProducerConfig.ACKS_CONFIG, "1");
        client.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "false");
        teller = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
        run = start();
        await("ready", () -> health().path("ok").asBoolean());
        double before = folded();
        tell();
        await("folding", () -> folded() > before);
        atTheStart = log();
    }

    @AfterAll
    static void stop() throws Exception {
        run.destroy();
        run.waitFor(1, TimeUnit.MINUTES);
        run.destroyForcibly();
        teller.close(Duration.ZERO);
        admin.close(Duration.ZERO);
        serdes.close();
        registry.close();
        brokers.close();
    }

    private static Process start() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")),
                // that of the product, and not that of the tests
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.workerreturn.Main",
                "run"));
        settings.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log.txt").toFile())
                .start();
    }

    private static String name(Topics.Topic<?> topic) {
        return config.kafka().topic(topic.name());
    }

    private static void createTopics() throws Exception {
        try (TopicAdministration topics = new TopicAdministration(config.kafka(), config.topics())) {
            await(
                    "created",
                    () -> topics.apply(topics.differences()).stream().noneMatch(difference -> difference.isMissing()));
        }
    }

    private static String log() throws IOException {
        return Files.readString(folder.resolve("log.txt"), StandardCharsets.UTF_8);
    }

    private static String get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private static JsonNode health() throws IOException, InterruptedException {
        return JSON.readTree(get("/health/ready"));
    }

    private static Scraped metrics() throws IOException, InterruptedException {
        return Scraped.of(get("/metrics"));
    }

    private static double folded() throws IOException, InterruptedException {
        return metrics().value(Metric.EVENTS, Topics.WORKER_STATUS.name(), "used");
    }

    /** One worker's status and one trip more. */
    private static void tell() {
        String id = "e" + told++;
        byte[] status = statuses.write(Told.status("w" + id, id, "2020-02-20T08:00", null, new Housed("塘下镇")));
        teller.send(
                new ProducerRecord<>(name(Topics.WORKER_STATUS), ("w" + id).getBytes(StandardCharsets.UTF_8), status));
        byte[] trip = trips.write(
                Told.trip("t" + id, id, "2020-02-19T08:00", Told.plan("2020-02-20T08:00", "2020-02-20T20:00")));
        teller.send(new ProducerRecord<>(
                name(Topics.CHARTER_BUS_EVENTS), ("t" + id).getBytes(StandardCharsets.UTF_8), trip));
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        Exception last = null;
        while (true) {
            try {
                if (condition.call()) {
                    return;
                }
            } catch (IOException notYet) {
                last = notYet;
            }
            if (run != null && !run.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError(what + " is not so. The log of `run`:\n" + log(), last);
            }
            TimeUnit.MILLISECONDS.sleep(250);
        }
    }

    private interface Harm {
        void happen() throws Exception;
    }

    /** What follows besides: it is measured, and this alert fires. */
    private record Besides(Metric measured, String alert) {}

    private static void isSaid(String awaited, String words, Harm harm, Harm mending, Besides... besides)
            throws Exception {
        int before = log().length();
        // what another test had it wait for
        await("it waits for nothing", () -> metrics().sum(Metric.WAITED) == 0);
        ScrapedStates states = new ScrapedStates().then(metrics());
        double folded;
        try {
            harm.happen();
            await(words + " is said", () -> {
                tell();
                return health().at("/pipeline/waiting/reason").asText().contains(words)
                        && metrics().value(Metric.WAITED, awaited) > 0
                        && log().substring(before).contains(words);
            });
            // who lost a broker may be taking its tasks up again for a moment
            await("what is there can be read", () -> health().path("ok").asBoolean());
            assertThat(health().at("/pipeline/waiting/advice").asText()).isNotBlank();
            await("it is measured", () -> {
                tell();
                Scraped now = metrics();
                return now.value(Metric.WAITED, awaited) > 0
                        && Stream.of(besides).allMatch(one -> now.sum(one.measured()) > 0);
            });
            states.then(metrics());
            folded = folded();
        } finally {
            mending.happen();
        }
        await("the end of " + words + " is said", () -> {
            tell();
            return !health().at("/pipeline/waiting").isObject()
                    && metrics().value(Metric.WAITED, awaited) == 0
                    && folded() > folded;
        });
        String since = log().substring(before);
        assertThat(since.lines().filter(line -> line.contains(words) && line.contains("WARN")))
                .as("said once")
                .hasSize(1);
        assertThat(since).containsAnyOf("The pipeline goes on; it waited for", "The schema registry answers again");
        await("it waits for nothing any more", () -> metrics().sum(Metric.WAITED) == 0);
        states.then(metrics())
                .fire(
                        folder,
                        Stream.concat(
                                        Stream.of("WorkerReturnWaits"),
                                        Stream.of(besides).map(Besides::alert))
                                .toArray(String[]::new));
    }

    @Test
    void at_a_clean_start_nothing_is_to_be_warned_of() {
        assertThat(atTheStart).contains("Running.");
        assertThat(atTheStart.lines().filter(line -> line.contains(" WARN ") || line.contains(" ERROR ")))
                .isEmpty();
    }

    @Test
    void too_few_copies_in_sync() throws Exception {
        isSaid(
                "copies",
                "copies in sync that must be written (min.insync.replicas)",
                () -> {
                    brokers.stop(1);
                    brokers.stop(2);
                },
                () -> {
                    brokers.start(1);
                    brokers.start(2);
                });
    }

    @Test
    void a_partition_without_a_leader() throws Exception {
        isSaid(
                "leader",
                "partition " + name(Topics.TRIP_BOARD) + "-0 has no leader",
                () -> brokers.stop(OF_ONE_COPY),
                () -> brokers.start(OF_ONE_COPY));
    }

    @Test
    @Provokes("WorkerReturnWaits")
    void no_broker_at_all() throws Exception {
        isSaid(
                "brokers",
                "no broker answers at " + brokers.bootstrapServers(),
                () -> Stream.of(1, 2, 3).forEach(brokers::stop),
                () -> Stream.of(1, 2, 3).forEach(brokers::start));
    }

    @Test
    void a_quota_of_what_may_be_written() throws Exception {
        quota("producer_byte_rate", "slow its writing down, by a quota");
    }

    @Test
    void a_quota_of_what_may_be_read() throws Exception {
        quota("consumer_byte_rate", "slow its reading down, by a quota");
    }

    private static void quota(String kind, String words) throws Exception {
        isSaid("quota", words, () -> quota(kind, 200.0), () -> quota(kind, (Double) null));
    }

    private static void quota(String kind, Double bytesPerSecond) throws Exception {
        Map<String, String> everybody = new HashMap<>();
        everybody.put(ClientQuotaEntity.CLIENT_ID, null);
        admin.alterClientQuotas(List.of(
                        new ClientQuotaAlteration(
                                new ClientQuotaEntity(Map.of(ClientQuotaEntity.CLIENT_ID, TELLER)),
                                List.of(new ClientQuotaAlteration.Op(kind, 1e9))),
                        new ClientQuotaAlteration(
                                new ClientQuotaEntity(everybody),
                                List.of(new ClientQuotaAlteration.Op(kind, bytesPerSecond)))))
                .all()
                .get();
    }

    @Test
    @Provokes("WorkerReturnRecordsWait")
    void a_registry_that_does_not_answer() throws Exception {
        TomorrowsWriter tomorrow =
                new TomorrowsWriter(registry.url().toString(), name(Topics.WORKER_STATUS) + "-value", "grid");
        int at = registry.url().getPort();
        isSaid(
                "registry",
                "schema",
                () -> {
                    registry.close();
                    WorkerStatus status = Told.status("late", "late", "2020-02-20T08:00", null, new Housed("塘下镇"));
                    teller.send(new ProducerRecord<>(
                            name(Topics.WORKER_STATUS),
                            "late".getBytes(StandardCharsets.UTF_8),
                            tomorrow.write(status)));
                },
                () -> registry = EmbeddedRegistry.start(folder.resolve("registry"), at),
                new Besides(Metric.WAITING, "WorkerReturnRecordsWait"));
    }

    @Test
    void a_topic_that_vanishes() throws Exception {
        int before = log().length();
        String topic = name(Topics.WORKER_JOURNEYS);
        admin.deleteTopics(List.of(topic)).all().get();
        await("it is said", () -> {
            tell();
            return health().path("reasons").toString().contains(topic)
                    && metrics().value(Metric.TOPIC_PROBLEMS, "missing") == 1
                    && log().substring(before).contains("Topics are gone");
        });
        double folded = folded();
        createTopics();
        await("its end is said", () -> {
            tell();
            return health().path("ok").asBoolean()
                    && metrics().value(Metric.TOPIC_PROBLEMS, "missing") == 0
                    && log().substring(before).contains("Every topic is there again")
                    && folded() > folded;
        });
        assertThat(log().substring(before))
                .as("whoever waits to write to it does not wait for slow brokers")
                .doesNotContain("the brokers take longer than");
    }
}

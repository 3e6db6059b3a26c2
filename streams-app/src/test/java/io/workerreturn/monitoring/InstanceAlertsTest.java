package io.workerreturn.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.workerreturn.FreePorts;
import io.workerreturn.audit.City;
import io.workerreturn.board.Board;
import io.workerreturn.config.AuthSettings;
import io.workerreturn.config.BoardSettings;
import io.workerreturn.metrics.Metric;
import io.workerreturn.metrics.Scraped;
import io.workerreturn.runtime.Application;
import io.workerreturn.schema.Housed;
import io.workerreturn.topology.Told;
import io.workerreturn.topology.Topics;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each alert of an instance in trouble: the trouble is real, and what is scraped meanwhile goes through the rules. */
class InstanceAlertsTest {
    private static final Duration DEADLINE = Duration.ofMinutes(3);
    private static final String RESTORING = "kafka_stream_state_updater_active_restoring_tasks";
    private static final String DEAD_THREADS = "kafka_stream_failed_stream_threads_total";
    private static final String OPEN_FILES = "process_files_open_files";
    private static final String MOST_FILES = "process_files_max_files";
    private static final String LIVE = "jvm_gc_live_data_size_bytes";
    private static final String MOST_LIVE = "jvm_gc_max_data_size_bytes";

    /** More rows than a board may lack. */
    private static final int MANY = 11_000;

    /** In bytes: of transactions, and of no row. */
    private static final String ENOUGH_FOR_MARKERS = "100";

    /** As many transactions given up are no accident; a rule looks at a quarter of an hour. */
    private static final int FEW = 5;

    /** Twice as many as a process opens that has not much to do. */
    private static final int FILES = 600;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient BROWSER = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private static HttpResponse<String> get(URI board, String path) throws IOException, InterruptedException {
        return BROWSER.send(HttpRequest.newBuilder(board.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static Scraped await(URI board, String what, Predicate<Scraped> so) throws Exception {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        Scraped last = null;
        while (System.nanoTime() < deadline) {
            try {
                last = Scraped.of(get(board, "/metrics").body());
                if (so.test(last)) {
                    return last;
                }
            } catch (IOException notYet) {
                // it is still starting
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError(what + " is not so: " + last);
    }

    private static double sum(Scraped scraped, String name) {
        return scraped.series().entrySet().stream()
                .filter(each -> each.getKey().equals(name) || each.getKey().startsWith(name + "{"))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private static Map<String, String> open() {
        return Map.of(AuthSettings.OPEN, "true", BoardSettings.PORT, "0");
    }

    private City city() throws IOException {
        return new City(folder.resolve("city"), open());
    }

    private static void tell(City city, String id) {
        city.tell(Topics.WORKER_STATUS, id, Told.status(id, id, "2020-02-20T08:00", null, new Housed("塘下镇")));
    }

    private static void tellMany(City city) {
        String topic = city.config().kafka().topic(Topics.WORKER_STATUS.name());
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                city.config().kafka().producer(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < MANY; i++) {
                String id = "w" + i;
                producer.send(new ProducerRecord<>(
                        topic,
                        id.getBytes(StandardCharsets.UTF_8),
                        city.written(
                                Topics.WORKER_STATUS,
                                Told.status(id, id, "2020-02-20T08:00", null, new Housed("塘下镇")))));
            }
        }
    }

    /** Of every client for itself, in bytes a second; null for none. */
    private static void mayRead(Admin admin, Double quota) throws Exception {
        Map<String, String> everybody = new HashMap<>();
        everybody.put(ClientQuotaEntity.CLIENT_ID, null);
        admin.alterClientQuotas(List.of(new ClientQuotaAlteration(
                        new ClientQuotaEntity(everybody),
                        List.of(new ClientQuotaAlteration.Op("consumer_byte_rate", quota)))))
                .all()
                .get();
    }

    private static Predicate<Scraped> caughtUp() {
        return scraped -> sum(scraped, RESTORING) == 0
                && scraped.value(Metric.READER_CAUGHT_UP) == 1
                && scraped.value(Metric.READER_LAG) == 0;
    }

    @Test
    @Provokes({"WorkerReturnRestoring", "WorkerReturnBoardBehind"})
    void brokers_that_give_little_to_read_keep_state_from_coming_back_and_a_board_behind() throws Exception {
        try (City city = city().started();
                Admin admin = Admin.create(city.config().kafka().admin())) {
            Scraped calm;
            try (Board board = Board.start(city.config(), city.serdes(), Optional.of(city.application()))) {
                tellMany(city);
                calm = await(board.url(), "all is seen", caughtUp().and(scraped -> scraped.sum(Metric.EVENTS) >= MANY));
            }
            city.application().close();
            mayRead(admin, 2_000.0);
            try (Application again = Application.start(city.config());
                    Board board = Board.start(city.config(), city.serdes(), Optional.of(again))) {
                Scraped behind = await(
                        board.url(),
                        "the board is behind",
                        scraped -> scraped.value(Metric.READER_CAUGHT_UP) == 0
                                && scraped.value(Metric.READER_LAG) > 10_000);
                Scraped restoring = await(
                        board.url(), "state comes back", scraped -> sum(scraped, RESTORING) > 0 && restored(board) > 0);
                long sofar = restored(board);
                await(board.url(), "little by little", scraped -> restored(board) > sofar);
                mayRead(admin, null);
                Scraped mended = await(board.url(), "both have caught up", caughtUp());
                new ScrapedStates().then(calm).then(behind).then(mended).fire(folder, "WorkerReturnBoardBehind");
                new ScrapedStates().then(calm).then(restoring).then(mended).fire(folder, "WorkerReturnRestoring");
            }
        }
    }

    /** How far it has come, as an operator sees it. */
    private static long restored(Board board) {
        try {
            return JSON.readTree(get(board.url(), "/health/ready").body())
                    .at("/pipeline/restoring/restored")
                    .asLong();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void largest(Admin admin, String topic, AlterConfigOp.OpType set) throws Exception {
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(new AlterConfigOp(
                                new ConfigEntry(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, ENOUGH_FOR_MARKERS), set))))
                .all()
                .get();
    }

    @Test
    @Provokes("WorkerReturnThreadsDied")
    void a_topic_that_takes_no_record_any_more_kills_stream_threads() throws Exception {
        try (City city = city().started();
                Board board = Board.start(city.config(), city.serdes(), Optional.of(city.application()));
                Admin admin = Admin.create(city.config().kafka().admin())) {
            String journeys = city.config().kafka().topic(Topics.WORKER_JOURNEYS.name());
            tell(city, "before");
            Scraped calm = await(board.url(), "folded", scraped -> scraped.sum(Metric.EVENTS) >= 1);
            largest(admin, journeys, AlterConfigOp.OpType.SET);
            tell(city, "meanwhile");
            Scraped bad = await(board.url(), "one died", scraped -> sum(scraped, DEAD_THREADS) > 0);
            largest(admin, journeys, AlterConfigOp.OpType.DELETE);
            Scraped mended = await(
                    board.url(),
                    "another goes on",
                    scraped -> city.says(Topics.WORKER_JOURNEYS, "meanwhile").isPresent());
            new ScrapedStates().then(calm).then(bad).then(mended).fire(folder, "WorkerReturnThreadsDied");
        }
    }

    /** Its coordinator ends whatever transaction is open, as it does with one that is too old. */
    private static void fence(Admin admin) {
        try {
            Collection<String> open = admin.listTransactions().all().get().stream()
                    .map(TransactionListing::transactionalId)
                    .toList();
            admin.fenceProducers(open).all().get();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @Provokes("WorkerReturnTransactionsGivenUp")
    void transactions_that_the_brokers_end_again_and_again() throws Exception {
        try (City city = city().started();
                Board board = Board.start(city.config(), city.serdes(), Optional.of(city.application()));
                Admin admin = Admin.create(city.config().kafka().admin())) {
            tell(city, "before");
            Scraped calm = await(board.url(), "folded", scraped -> scraped.sum(Metric.EVENTS) >= 1);
            long begun = System.nanoTime();
            Scraped bad = await(board.url(), "some were given up", scraped -> {
                tell(city, "meanwhile");
                fence(admin);
                return scraped.sum(Metric.GIVEN_UP) > FEW;
            });
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            assertThat(get(board.url(), "/health/ready").body())
                    .contains("transactions were given up", "the last one ended by");
            tell(city, "after");
            Scraped mended = await(
                    board.url(),
                    "it goes on by itself",
                    scraped -> city.says(Topics.WORKER_JOURNEYS, "after").isPresent());
            new ScrapedStates().then(calm).then(bad, took).then(mended).fire(folder, "WorkerReturnTransactionsGivenUp");
        }
    }

    private Process run(City city, int port, int files) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                "ulimit -n " + files + " && exec \"$0\" \"$@\"",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Ballast.class.getName(),
                "run"));
        Map<String, String> settings = new HashMap<>(city.settings());
        settings.put(BoardSettings.PORT, Integer.toString(port));
        settings.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("run.log").toFile())
                .start();
    }

    private static double open(Scraped scraped) {
        return sum(scraped, OPEN_FILES) / sum(scraped, MOST_FILES);
    }

    private static double full(Scraped scraped) {
        return sum(scraped, LIVE) / sum(scraped, MOST_LIVE);
    }

    @Test
    @Provokes({"WorkerReturnFilesRunOut", "WorkerReturnHeapFull"})
    void a_process_that_may_open_few_files_and_use_little_memory_says_when_it_has_nearly_all() throws Exception {
        int port = FreePorts.next();
        URI board = URI.create("http://localhost:" + port);
        Deque<Socket> held = new ArrayDeque<>();
        try (City city = city()) {
            Process run = run(city, port, FILES);
            try (Writer told = run.outputWriter()) {
                Scraped calm = await(board, "it runs", scraped -> scraped.value(Metric.READER_CAUGHT_UP) == 1);
                told.write(Ballast.FILL + "\n");
                told.flush();
                Scraped bad = await(board, "full", scraped -> {
                    if (open(scraped) <= 0.85) {
                        try {
                            for (int i = 0; i < 20; i++) {
                                held.push(new Socket(InetAddress.getLoopbackAddress(), port));
                            }
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    }
                    return open(scraped) > 0.85 && full(scraped) > 0.9;
                });
                for (Socket socket : held) {
                    socket.close();
                }
                told.write(Ballast.EMPTY + "\n");
                told.flush();
                Scraped mended = await(board, "neither", scraped -> open(scraped) < 0.7 && full(scraped) < 0.7);
                new ScrapedStates()
                        .then(calm)
                        .then(bad)
                        .then(mended)
                        .fire(folder, "WorkerReturnFilesRunOut", "WorkerReturnHeapFull");
            } finally {
                run.destroy();
                run.waitFor(1, TimeUnit.MINUTES);
                run.destroyForcibly();
            }
        }
    }
}

package io.workerreturn.board;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.workerreturn.FreePorts;
import io.workerreturn.cli.DemoJob;
import io.workerreturn.config.AppConfig;
import io.workerreturn.config.BoardSettings;
import io.workerreturn.config.PeerSettings;
import io.workerreturn.config.StreamsSettings;
import io.workerreturn.config.TopicsConfig;
import io.workerreturn.embedded.EmbeddedBroker;
import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.runtime.Application;
import io.workerreturn.runtime.CompactedTopic;
import io.workerreturn.runtime.Progress;
import io.workerreturn.runtime.TopicAdministration;
import io.workerreturn.simulation.Pace;
import io.workerreturn.simulation.Scenario;
import io.workerreturn.simulation.ScenarioProducer;
import io.workerreturn.simulation.ScenarioRecord;
import io.workerreturn.simulation.ScenarioSettings;
import io.workerreturn.topology.Topics;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.state.HostInfo;

/** A city that two instances share: one in this process, and one of its own that can be killed. All is told and folded. */
final class TwoInstances implements AutoCloseable {
    static final String SECRET = "one-another-0123456789";

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration REST = Duration.ofSeconds(1);

    private final Path folder;
    private final EmbeddedBroker broker;
    private final EmbeddedRegistry registry;
    private final Map<String, String> shared = new HashMap<>();
    private final AppConfig config;
    private final Application application;
    private final Board board;
    private final URI otherBoard;
    private final HttpClient http = HttpClient.newHttpClient();
    private Process other;

    /**
     * Starts all.
     *
     * @param standbys how many copies of the state there are besides the owner's
     */
    TwoInstances(Path folder, int standbys) throws Exception {
        this.folder = folder;
        broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
        registry = EmbeddedRegistry.start(folder.resolve("registry"), 0);
        Scenario scenario = new Scenario(ScenarioSettings.RUIAN_2020.sized(30, 1_200, 25));
        shared.putAll(DemoJob.settings(broker, registry, folder, scenario));
        shared.put(TopicsConfig.WORKERS, "4");
        shared.put(StreamsSettings.THREADS, "1");
        shared.put("streams.num.standby.replicas", Integer.toString(standbys));
        // an instance that is killed is noticed soon enough for a test, and late enough to be missed; one that waits
        // for its turn
        // on a busy machine is not taken for dead
        shared.put("kafka.main.consumer.session.timeout.ms", "30000");
        shared.put("kafka.main.consumer.heartbeat.interval.ms", "1000");
        shared.put("kafka.producer.transaction.timeout.ms", "30000");
        // nothing moves for the sake of balance while a test looks
        shared.put("streams.probing.rebalance.interval.ms", "3600000");
        shared.put(PeerSettings.SECRET, SECRET);
        int one = FreePorts.next();
        int two = FreePorts.next();
        otherBoard = URI.create("http://127.0.0.1:" + two);
        config = AppConfig.load(Optional.empty(), Map.of(), ofInstance("one", one));
        try (TopicAdministration topics = new TopicAdministration(config.kafka(), config.topics())) {
            topics.apply(topics.differences());
        }
        other = start(two);
        application = Application.start(config);
        board = Board.start(config, application.serdes(), Optional.of(application));
        // before there is state that would have to move
        await("both have work", () -> workersAt().size() == 2);
        new ScenarioProducer(config.kafka().producer(), "", ScenarioRecord.Encoder.with(application.serdes(), ""))
                .play(scenario, Pace.times(0), (sent, at) -> {});
        awaitFolded();
        awaitRest();
    }

    /** Waits until nothing moves from one instance to the other, and both answer: whoever waits long for its turn is moved once more. */
    void awaitRest() {
        await("both are at work and ready", () -> workersAt().size() == 2 && isReady(here()) && isReady(there()));
    }

    private boolean isReady(URI board) {
        return get(board, "/health/ready").status() == 200;
    }

    private Map<String, String> ofInstance(String name, int port) {
        Map<String, String> settings = new HashMap<>(shared);
        settings.put(StreamsSettings.STATE_DIR, folder.resolve(name).toString());
        settings.put(BoardSettings.PORT, Integer.toString(port));
        settings.put(PeerSettings.ADVERTISED, "http://127.0.0.1:" + port);
        return settings;
    }

    private Process start(int port) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.workerreturn.Main",
                "run"));
        ofInstance("two", port).forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        File log = folder.resolve("two.log").toFile();
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    private void awaitFolded() throws InterruptedException {
        try (Progress progress = new Progress(config.kafka())) {
            long told =
                    progress.told().values().stream().mapToLong(Long::longValue).sum();
            await("all is folded", () -> progress.folded(progress.told()) >= told);
            progress.awaitRest(REST);
        }
    }

    /** Something that comes true in time. */
    interface Condition {
        boolean holds() throws Exception;
    }

    private static boolean holds(Condition condition) throws Exception {
        try {
            return condition.holds();
        } catch (StreamsException | IllegalStateException | UncheckedIOException notYet) {
            return false;
        }
    }

    static void await(String what, Condition condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!holds(condition)) {
                assertThat(System.nanoTime()).as(what).isLessThan(deadline);
                TimeUnit.MILLISECONDS.sleep(100);
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where workers are folded, as this process was told. */
    Set<HostInfo> workersAt() {
        return application.streams().metadataForAllStreamsClients().stream()
                .filter(instance -> instance.stateStoreNames().contains("workers"))
                .map(StreamsMetadata::hostInfo)
                .collect(Collectors.toSet());
    }

    /** What both instances are told. */
    Map<String, String> settings() {
        return shared;
    }

    Application application() {
        return application;
    }

    /** The board in this process. */
    URI here() {
        return board.url();
    }

    /** The board of the other process. */
    URI there() {
        return otherBoard;
    }

    <V extends SpecificRecord> Map<String, V> table(Topics.Topic<V> topic) {
        return CompactedTopic.table(config.kafka(), application.serdes(), topic);
    }

    /** Ends the other process as a power cut does. */
    void killOther() throws InterruptedException {
        other.destroyForcibly().waitFor();
    }

    /** An answer. */
    record Answer(int status, String type, Optional<String> retryAfter, JsonNode body) {}

    /** Asks a board; what is not plain in the path must be encoded. */
    Answer get(URI board, String path) {
        return send(HttpRequest.newBuilder(URI.create(board + path)).GET());
    }

    Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response =
                    http.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(
                    response.statusCode(),
                    response.headers().firstValue("content-type").orElse(""),
                    response.headers().firstValue("retry-after"),
                    Json.mapper().readTree(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        other.destroyForcibly();
        board.close();
        application.close();
        registry.close();
        broker.close();
    }
}

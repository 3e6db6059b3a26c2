package io.workerreturn.board;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.workerreturn.audit.Audit;
import io.workerreturn.audit.AuditProgress;
import io.workerreturn.audit.AuditSettings;
import io.workerreturn.cli.DemoJob;
import io.workerreturn.config.AppConfig;
import io.workerreturn.config.AuthSettings;
import io.workerreturn.config.BoardSettings;
import io.workerreturn.config.ServicesConfig;
import io.workerreturn.config.StreamsSettings;
import io.workerreturn.embedded.EmbeddedBroker;
import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.runtime.Application;
import io.workerreturn.runtime.TopicAdministration;
import io.workerreturn.simulation.Scenario;
import io.workerreturn.simulation.ScenarioSettings;
import io.workerreturn.topology.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A city of its own for each test: a broker, a registry, the application, and a board that asks who calls. */
abstract class EndToEnd {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Of the dispatcher li. */
    final String token = Credentials.secret();

    final String viewer = Credentials.secret();
    AppConfig config;
    Application application;
    Board board;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private EmbeddedBroker broker;
    private EmbeddedRegistry registry;

    /** Begins with nothing told, with these settings over those of a small city. */
    final void begin(Map<String, String> more) throws Exception {
        broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
        registry = EmbeddedRegistry.start(folder.resolve("registry"), 0);
        Path tokens = Files.writeString(
                folder.resolve("tokens"),
                "li dispatcher %s\nwall viewer %s\n".formatted(Credentials.hash(token), Credentials.hash(viewer)));
        Map<String, String> settings = new HashMap<>(DemoJob.settings(
                broker, registry, folder, new Scenario(ScenarioSettings.RUIAN_2020.sized(30, 1_200, 25))));
        settings.put(AuthSettings.OPEN, "false");
        settings.put(AuthSettings.TOKENS, tokens.toString());
        settings.put(BoardSettings.PORT, "0");
        settings.put(ServicesConfig.ON, "none");
        settings.put(StreamsSettings.THREADS, "1");
        settings.put(StreamsSettings.COMMIT_INTERVAL, "100");
        settings.putAll(more);
        config = AppConfig.load(Optional.empty(), Map.of(), settings);
        try (TopicAdministration topics = new TopicAdministration(config.kafka(), config.topics())) {
            topics.apply(topics.differences());
        }
        start();
    }

    @AfterEach
    final void stop() {
        board.close();
        application.close();
        registry.close();
        broker.close();
    }

    private void start() throws Exception {
        application = Application.start(config);
        board = Board.start(config, application.serdes(), Optional.of(application));
        application.awaitRunning();
    }

    final void restart() throws Exception {
        board.close();
        application.close();
        start();
    }

    /** As it is on a board by itself. */
    final void onAnotherBoard(Check check) throws Exception {
        Board ofThis = board;
        try (Board other = Board.start(config, application.serdes(), Optional.empty())) {
            board = other;
            check.run();
        } finally {
            board = ofThis;
        }
    }

    @FunctionalInterface
    interface Check {
        void run() throws Exception;
    }

    final <V extends SpecificRecord> void tell(Topics.Topic<V> topic, String key, V value) {
        try (BoardWriter writer = new BoardWriter(config.kafka(), application.serdes())) {
            writer.write(topic, key, value);
        }
    }

    /** As the dispatcher. */
    final HttpResponse<String> call(String method, String path, String body) throws Exception {
        return call(token, method, path, body);
    }

    final HttpResponse<String> call(String bearer, String method, String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create(board.url() + path))
                        .method(method, BodyPublishers.ofString(body))
                        .headers(
                                "Authorization",
                                "Bearer " + bearer,
                                "Content-Type",
                                "application/json",
                                Guard.REQUESTED_WITH,
                                Guard.PRODUCT)
                        .build(),
                BodyHandlers.ofString());
    }

    final JsonNode get(String path) throws Exception {
        return Json.mapper().readTree(call("GET", path, "").body());
    }

    static void await(String what, Callable<Boolean> isSo) throws Exception {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!isSo.call()) {
            assertThat(Instant.now()).as(what).isBefore(deadline);
            Thread.sleep(50);
        }
    }

    /** What an audit finds. */
    final List<String> differences() throws Exception {
        return Audit.run(
                        AuditSettings.of(config, Duration.ofSeconds(20)),
                        application.serdes(),
                        config.kafka().consumer(),
                        AuditProgress.NONE)
                .differences()
                .stream()
                .map(String::valueOf)
                .toList();
    }
}

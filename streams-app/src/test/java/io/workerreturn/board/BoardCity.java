package io.workerreturn.board;

import com.fasterxml.jackson.databind.JsonNode;
import io.workerreturn.audit.AuditSettings;
import io.workerreturn.audit.Mark;
import io.workerreturn.audit.Marks;
import io.workerreturn.cli.DemoJob;
import io.workerreturn.config.AppConfig;
import io.workerreturn.config.BoardSettings;
import io.workerreturn.config.StreamsSettings;
import io.workerreturn.embedded.EmbeddedBroker;
import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.runtime.Application;
import io.workerreturn.runtime.Progress;
import io.workerreturn.runtime.TopicAdministration;
import io.workerreturn.schema.ClockTick;
import io.workerreturn.schema.Enterprise;
import io.workerreturn.schema.EnterpriseClass;
import io.workerreturn.simulation.Pace;
import io.workerreturn.simulation.Scenario;
import io.workerreturn.simulation.ScenarioProducer;
import io.workerreturn.simulation.ScenarioRecord;
import io.workerreturn.simulation.ScenarioSettings;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.AvroSerdes;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A small city for tests of the board: a real broker and registry, the application and the board, the scenario told to its end,
 * and a few firms whose names are attacks. Started once for all tests that ask for it, and stopped after the last:
 * <pre>
 * &#64;ExtendWith(BoardCity.Shared.class)
 * class MyTest {
 *     &#64;Test
 *     void something(BoardCity city) { … city.get("/api/v1/overview") … }
 * }
 * </pre>
 * Tests may tell it more, but must leave the figures that others look at alone: use firms and trips of their own.
 */
public final class BoardCity implements AutoCloseable {
    /** Its name would be a script, if anybody took it for markup. */
    public static final String SCRIPT_FIRM = "91330381MA2H05T115";

    /** Its name would be a formula, if anybody took it for one. */
    public static final String FORMULA_FIRM = "91330381MA2H05T128";

    static final String SCRIPT_NAME = "<script>document.title='x'</script><img src=x onerror=\"document.title='x'\">";
    static final String FORMULA_NAME = "=HYPERLINK(\"http://example.com\",\"x厂\")";

    static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration REST = Duration.ofMillis(800);

    private final Path folder;
    private final EmbeddedBroker broker;
    private final EmbeddedRegistry registry;
    private final Scenario scenario = new Scenario(ScenarioSettings.RUIAN_2020.sized(120, 3_000, 25));
    private final Map<String, String> settings;
    private final AppConfig config;
    private final Application application;
    private final Board board;
    private final ScenarioProducer producer;
    private final Instant end;
    private final HttpClient browser = HttpClient.newHttpClient();

    private BoardCity() throws Exception {
        folder = Files.createTempDirectory("board-city");
        broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
        registry = EmbeddedRegistry.start(folder.resolve("registry"), 0);
        settings = DemoJob.settings(broker, registry, folder, scenario);
        settings.put(BoardSettings.PORT, "0");
        settings.put(StreamsSettings.THREADS, "1");
        settings.put(StreamsSettings.COMMIT_INTERVAL, "100");
        config = AppConfig.load(Optional.empty(), Map.of(), settings);
        try (TopicAdministration topics = new TopicAdministration(config.kafka(), config.topics())) {
            topics.apply(topics.differences());
        }
        application = Application.start(config);
        board = Board.start(config, application.serdes(), Optional.of(application));
        application.awaitRunning();
        producer = new ScenarioProducer(
                config.kafka().producer(),
                config.kafka().topicPrefix(),
                ScenarioRecord.Encoder.with(application.serdes(), config.kafka().topicPrefix()));
        producer.play(scenario, Pace.times(0), (sent, at) -> {});
        register(SCRIPT_FIRM, SCRIPT_NAME);
        register(FORMULA_FIRM, FORMULA_NAME);
        try (Progress progress = new Progress(config.kafka())) {
            awaitFolded(progress);
            Duration rest = config.policies()
                    .shortfall()
                    .holdFor()
                    .plus(config.policies().shortfall().clearFor());
            end = Instant.ofEpochMilli(scenario.end()).plus(rest);
            tell(Topics.CLOCK, "now", new ClockTick(end));
            progress.awaitRest(REST);
        }
        await("the board has read it all", () -> {
            JsonNode overview = get("/api/v1/overview");
            return overview.path("now").asText().equals(Json.instant(end))
                    && overview.at("/reading/caughtUp").asBoolean()
                    && overview.at("/reading/behind").asLong() == 0;
        });
        // until then what was known at a minute is what was known at the last one that is marked
        Marks marks = new Marks(
                AuditSettings.of(config, Duration.ZERO),
                application.serdes(),
                config.kafka().consumer());
        await(
                "all minutes are marked",
                () -> marks.latest().map(Mark::now).filter(end::equals).isPresent());
    }

    private void awaitFolded(Progress progress) throws Exception {
        var told = progress.told();
        long all = told.values().stream().mapToLong(Long::longValue).sum();
        await("all is folded", () -> progress.folded(told) >= all);
        progress.awaitRest(REST);
    }

    /** A firm that needs ten workers and has none. */
    public void register(String enterpriseId, String name) throws InterruptedException {
        tell(
                Topics.ENTERPRISES,
                enterpriseId,
                new Enterprise(
                        enterpriseId,
                        name,
                        "安阳街道",
                        "汽摩配",
                        List.of(EnterpriseClass.SMALL_AND_MICRO),
                        null,
                        10,
                        8_000,
                        LocalDate.of(2020, 3, 1),
                        null));
    }

    /** Tells a topic something; null is a tombstone. */
    public <V extends SpecificRecord> void tell(Topics.Topic<V> topic, String key, @Nullable V value)
            throws InterruptedException {
        producer.play(List.of(new ScenarioRecord(0, topic, key, value, null)), Pace.times(0), (sent, at) -> {});
    }

    /** Tells what the scenario has for the services, too. */
    void tellServices() throws InterruptedException {
        producer.play(scenario.of(config.services().on()), Pace.times(0), (sent, at) -> {});
    }

    /** What time its clock shows. */
    public Instant now() {
        return end;
    }

    /** Where its board is. */
    public URI url() {
        return board.url();
    }

    /** Another board of this city, by itself and with settings of its own. */
    public Board anotherBoard(Map<String, String> own) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(own);
        return Board.start(AppConfig.load(Optional.empty(), Map.of(), all), serdes(), Optional.empty());
    }

    /** Another board of this city, beside its application, with settings of its own. */
    Board boardBeside(Map<String, String> own) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(own);
        return Board.start(AppConfig.load(Optional.empty(), Map.of(), all), serdes(), Optional.of(application));
    }

    /** The routes of its board, each as its method and path. */
    Set<String> routes() {
        return board.routes();
    }

    /** How it is configured, its cluster included. */
    public AppConfig config() {
        return config;
    }

    /** The application. */
    public Application application() {
        return application;
    }

    /** Its serdes. */
    public AvroSerdes serdes() {
        return application.serdes();
    }

    /** The answer to a GET, whatever its status. */
    public HttpResponse<String> call(String path, String... headers) throws IOException, InterruptedException {
        return call(url(), path, headers);
    }

    /** The same, but asked again while the board is working it out. */
    public HttpResponse<String> patiently(String path) throws Exception {
        AtomicReference<HttpResponse<String>> answer = new AtomicReference<>();
        await("the board has worked out " + path, () -> {
            answer.set(call(path));
            return answer.get().statusCode() != 202;
        });
        return answer.get();
    }

    /** The answer of another board to a GET. */
    HttpResponse<String> call(URI board, String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(board + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return browser.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The JSON that a GET of another board is answered with. */
    public JsonNode get(URI board, String path) throws IOException, InterruptedException {
        return Json.mapper().readTree(call(board, path).body());
    }

    /** The JSON that a GET is answered with. */
    public JsonNode get(String path) throws IOException, InterruptedException {
        return Json.mapper().readTree(call(path).body());
    }

    /** A value of a parameter, as it stands in an address. */
    public static String parameter(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** Waits until this holds. */
    public static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain until " + what);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
        }
    }

    @Override
    public void close() throws IOException {
        board.close();
        application.close();
        registry.close();
        broker.close();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Gives a test the one city that all share. */
    public static final class Shared implements ParameterResolver {
        private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(BoardCity.class);

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == BoardCity.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(NAMESPACE)
                    .getOrComputeIfAbsent(BoardCity.class, key -> Holder.start(), Holder.class)
                    .city();
        }

        private record Holder(BoardCity city) implements AutoCloseable {
            static Holder start() {
                try {
                    return new Holder(new BoardCity());
                } catch (Exception e) {
                    throw new IllegalStateException("the city for the board's tests did not start", e);
                }
            }

            @Override
            public void close() throws IOException {
                city.close();
            }
        }
    }
}

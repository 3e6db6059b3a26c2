package io.workerreturn.audit;

import io.workerreturn.cli.CommandLines;
import io.workerreturn.cli.DemoJob;
import io.workerreturn.cli.Jobs;
import io.workerreturn.config.AppConfig;
import io.workerreturn.config.ServicesConfig;
import io.workerreturn.embedded.EmbeddedBroker;
import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.runtime.Application;
import io.workerreturn.runtime.TopicAdministration;
import io.workerreturn.schema.AlertState;
import io.workerreturn.schema.ClockTick;
import io.workerreturn.schema.ShortfallAlert;
import io.workerreturn.schema.SourceAlert;
import io.workerreturn.schema.TripAlert;
import io.workerreturn.services.Services;
import io.workerreturn.simulation.Pace;
import io.workerreturn.simulation.Scenario;
import io.workerreturn.simulation.ScenarioProducer;
import io.workerreturn.simulation.ScenarioRecord;
import io.workerreturn.simulation.ScenarioSettings;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.Decoded;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine;

/** A broker and a registry, to which a small scenario with all that goes wrong in it is told; applications come and go. */
final class ToldCity implements AutoCloseable {
    static final Scenario SCENARIO = new Scenario(ScenarioSettings.RUIAN_2020.sized(60, 1_000, 25));

    /** In the morning after, so that it stays the same day while a test looks on. */
    static final Instant SETTLED = Instant.ofEpochMilli(SCENARIO.end()).plus(Duration.ofHours(10));

    /** How long it may take until all is read. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Pattern OF_SHORTFALLS = Pattern.compile("shortfall-alerts .*"
            + "|service-alerts \\S*\\|ESCALATED\\|\\S*\\|SHORTFALL .*"
            + "|(officer-board|responsible) .* (openAlerts|unseenAlerts|escalated): .*");

    private final EmbeddedBroker broker;
    private final EmbeddedRegistry registry;
    private final Map<String, String> settings;
    private final AvroSerdes serdes;

    ToldCity(Path folder) throws IOException {
        broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
        registry = EmbeddedRegistry.start(folder.resolve("registry"), 0);
        settings = new HashMap<>(DemoJob.settings(broker, registry, folder, SCENARIO));
        settings.put(ServicesConfig.ON, "all");
        serdes = AvroSerdes.open(config(Map.of()).registry());
    }

    AppConfig config(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(more);
        return AppConfig.load(Optional.empty(), Map.of(), all);
    }

    /** What a command line says of it. */
    private List<String> commandLine(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(settings);
        all.putAll(more);
        List<String> arguments = new ArrayList<>();
        all.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        return arguments;
    }

    /**
     * Runs a command against it.
     *
     * @param out gets what the command prints
     * @param more of its configuration
     * @param words the command, and what stands behind the configuration
     * @return its exit status
     */
    int command(StringWriter out, Map<String, String> more, String... words) {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(1, commandLine(more));
        CommandLine commands = CommandLines.create(Jobs.NONE);
        commands.setOut(new PrintWriter(out, true));
        commands.setErr(new PrintWriter(out, true));
        return commands.execute(arguments.toArray(String[]::new));
    }

    AvroSerdes serdes() {
        return serdes;
    }

    /** Creates what is missing, and says what it is. */
    static void create(AppConfig config) {
        try (TopicAdministration topics = new TopicAdministration(config.kafka(), config.topics())) {
            topics.apply(topics.differences());
        }
    }

    /** Tells the scenario. */
    ToldCity tell(AppConfig config) throws InterruptedException {
        create(config);
        String prefix = config.kafka().topicPrefix();
        new ScenarioProducer(config.kafka().producer(), prefix, ScenarioRecord.Encoder.with(serdes, prefix))
                .play(SCENARIO.with(Services.ALL), Pace.UNBOUND, (sent, at) -> {});
        return this;
    }

    void tick(AppConfig config, Instant now) {
        String topic = config.kafka().topic(Topics.CLOCK.name());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config.kafka().producer(), new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                    topic,
                    "now".getBytes(StandardCharsets.UTF_8),
                    serdes.writer(topic, ClockTick.class).write(new ClockTick(now))));
        }
    }

    /** Both applications, until they have said what follows. */
    Running run(AppConfig config) throws InterruptedException {
        Application core = Application.start(config);
        try {
            Running running =
                    new Running(core, Application.startServices(config, true).orElseThrow());
            core.awaitRunning();
            running.services().awaitRunning();
            return running;
        } catch (RuntimeException e) {
            core.close();
            throw e;
        }
    }

    /** Both of them. */
    record Running(Application core, Application services) implements AutoCloseable {
        @Override
        public void close() {
            services.close();
            core.close();
        }
    }

    AuditReport audit(AppConfig config) {
        return Audit.run(
                AuditSettings.of(config, PATIENCE), serdes, config.kafka().consumer(), AuditProgress.NONE);
    }

    /**
     * All that both say, by topic, key and field. Of alerts what stands, and how grave it is; when it began, and what is over, is a
     * history that depends on when facts were read (ADR 7). {@code asOf} is a bound, which the audit checks.
     */
    Map<String, Map<String, Map<String, Object>>> says(AppConfig config) {
        List<Topic<?>> topics = Stream.concat(Topics.CONCLUDED.stream(), Services.concluded(Services.ALL).stream())
                .filter(topic -> topic.kept().isTable())
                .<Topic<?>>map(topic -> topic)
                .toList();
        Tables tables = new Tables(serdes);
        try (TopicReader reader =
                new TopicReader(config.kafka().consumer(), config.kafka().topicPrefix(), PATIENCE, topics)) {
            reader.readOn("Reading", AuditProgress.NONE, tables);
        }
        Map<String, Map<String, Map<String, Object>>> says = new TreeMap<>();
        for (Topic<?> topic : topics) {
            Map<String, Map<String, Object>> rows = new TreeMap<>();
            tables.keys(topic).forEach(key -> {
                if (tables.read(topic, key) instanceof Decoded.Value<? extends SpecificRecord> row) {
                    Map<String, Object> fields = fields(row.value());
                    if (!fields.isEmpty()) {
                        rows.put(key, fields);
                    }
                }
            });
            says.put(topic.name(), rows);
        }
        return says;
    }

    private static Map<String, Object> fields(SpecificRecord row) {
        if (row instanceof ShortfallAlert alert) {
            return stands(alert.getState())
                    ? Map.of("standing", alert.getState() + " " + alert.getSeverity())
                    : Map.of();
        } else if (row instanceof TripAlert alert) {
            return stands(alert.getState())
                    ? Map.of("standing", alert.getState() + " " + alert.getSeverity())
                    : Map.of();
        } else if (row instanceof SourceAlert alert) {
            return stands(alert.getState()) ? Map.of("standing", alert.getState()) : Map.of();
        }
        Map<String, Object> fields = new TreeMap<>();
        row.getSchema().getFields().stream()
                .filter(field -> !field.name().equals("asOf"))
                .forEach(field -> fields.put(field.name(), String.valueOf(row.get(field.pos()))));
        return fields;
    }

    /** What one says otherwise than the other, for people; empty if they say the same. */
    static List<String> differences(
            Map<String, Map<String, Map<String, Object>>> before, Map<String, Map<String, Map<String, Object>>> after) {
        List<String> differences = new ArrayList<>();
        before.forEach((topic, rows) -> {
            Map<String, Map<String, Object>> others = after.getOrDefault(topic, Map.of());
            Set<String> keys = new TreeSet<>(rows.keySet());
            keys.addAll(others.keySet());
            for (String key : keys) {
                Map<String, Object> was = rows.getOrDefault(key, Map.of());
                Map<String, Object> is = others.getOrDefault(key, Map.of());
                Set<String> fields = new TreeSet<>(was.keySet());
                fields.addAll(is.keySet());
                fields.stream()
                        .filter(field -> !Objects.equals(was.get(field), is.get(field)))
                        .forEach(field -> differences.add(
                                topic + " " + key + " " + field + ": " + was.get(field) + ", now " + is.get(field)));
            }
        });
        return differences;
    }

    /**
     * Those of figures. A shortfall's alert waits until the shortfall has lasted, by a clock that is read to its end first: it stands
     * again a while after everything was read anew, and so does what services say of it.
     */
    static List<String> ofFigures(List<String> differences) {
        return differences.stream()
                .filter(line -> !OF_SHORTFALLS.matcher(line).matches())
                .toList();
    }

    /** Those of which shortfalls' alerts stand. */
    static List<String> ofShortfalls(List<String> differences) {
        return differences.stream()
                .filter(line -> line.startsWith(Topics.SHORTFALL_ALERTS.name()))
                .toList();
    }

    private static boolean stands(AlertState state) {
        return state == AlertState.FIRING || state == AlertState.ACKNOWLEDGED;
    }

    @Override
    public void close() {
        serdes.close();
        registry.close();
        broker.close();
    }
}

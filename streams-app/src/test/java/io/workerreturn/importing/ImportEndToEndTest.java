package io.workerreturn.importing;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.read.ListAppender;
import io.workerreturn.audit.Audit;
import io.workerreturn.audit.AuditProgress;
import io.workerreturn.audit.AuditReport;
import io.workerreturn.audit.AuditSettings;
import io.workerreturn.cli.CommandLines;
import io.workerreturn.cli.ExitStatus;
import io.workerreturn.cli.Jobs;
import io.workerreturn.config.AppConfig;
import io.workerreturn.config.ImportConfig;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.config.Policies;
import io.workerreturn.config.RegistrySettings;
import io.workerreturn.config.ServicesConfig;
import io.workerreturn.config.StreamsSettings;
import io.workerreturn.config.TopicsConfig;
import io.workerreturn.delivery.KafkaDestination;
import io.workerreturn.embedded.EmbeddedBroker;
import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.runtime.Application;
import io.workerreturn.runtime.Progress;
import io.workerreturn.runtime.TopicAdministration;
import io.workerreturn.schema.ClockTick;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.Decoded;
import io.workerreturn.wire.ValueReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Every example goes through the command line into a real broker and out of the application as figures. */
class ImportEndToEndTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Path EXAMPLES = Path.of("..", "docs", "import", "examples");

    @TempDir
    private Path folder;

    private final StringWriter said = new StringWriter();
    private final Examples examples = new Examples();
    private AppConfig config;

    @AfterEach
    void logAsBefore() throws JoranException {
        LoggerContext loggers = (LoggerContext) LoggerFactory.getILoggerFactory();
        loggers.reset();
        new ContextInitializer(loggers).autoConfig();
    }

    @Test
    void the_examples_become_figures_and_no_identity_number_is_left_anywhere() throws Exception {
        copy(EXAMPLES, folder.resolve("in"));
        ListAppender<ILoggingEvent> log = listen();
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
                EmbeddedRegistry registry = EmbeddedRegistry.start(folder.resolve("registry"), 0)) {
            config = AppConfig.load(Optional.of(properties(broker, registry)), Map.of(), Map.of());
            try (TopicAdministration topics = new TopicAdministration(config.kafka(), config.topics())) {
                topics.apply(topics.differences());
            }
            try (Application application = Application.start(config);
                    AvroSerdes serdes = AvroSerdes.open(config.registry());
                    KafkaDestination clock = new KafkaDestination(config.kafka(), serdes, List.of(Topics.CLOCK));
                    Progress progress = new Progress(config.kafka())) {
                application.awaitRunning();
                clock.send(Topics.CLOCK.name(), "now", new ClockTick(Instant.parse("2020-03-06T00:00:00Z")));
                clock.flush();

                importAll(".csv", false);
                awaitFolded(progress);
                Set<String> back = examples.returned(new Pseudonyms(key()));
                Map<String, Integer> returned = returnedByFirm(serdes);
                assertThat(back).hasSizeGreaterThan(200);
                assertThat(returned.values().stream()
                                .mapToInt(Integer::intValue)
                                .sum())
                        .isEqualTo(back.size());

                // the same again, from workbooks
                importAll(".xlsx", false);
                awaitFolded(progress);
                assertThat(returnedByFirm(serdes)).isEqualTo(returned);

                importAll("", true);
                awaitFolded(progress);
                AuditReport audit = Audit.run(
                        AuditSettings.of(config, Duration.ofSeconds(60)),
                        serdes,
                        config.kafka().consumer(),
                        AuditProgress.NONE);
                assertThat(audit.differences()).isEmpty();
                assertThat(audit.rejected()).isEmpty();
                noNumberIsIn(log);
            }
        }
    }

    private void importAll(String suffix, boolean mess) {
        for (Examples.Example example : examples.all()) {
            if (example.file().startsWith("mess/") == mess && example.file().endsWith(suffix)) {
                List<String> line =
                        new ArrayList<>(List.of("import", example.kind().id(), in(example.file())));
                for (String option : example.options()) {
                    line.addAll(Arrays.asList(
                            option.replace("docs/import/examples/", in("")).split(" ", 2)));
                }
                line.addAll(List.of("-c", folder.resolve("app.properties").toString()));
                int status = CommandLines.create(Jobs.NONE)
                        .setOut(new PrintWriter(said, true))
                        .setErr(new PrintWriter(said, true))
                        .execute(line.toArray(String[]::new));
                assertThat(status)
                        .as("%s: %s", line, said)
                        .isEqualTo(example.bad() == 0 ? ExitStatus.OK : ExitStatus.FOUND);
                assertThat(Files.exists(RejectedRows.beside(Path.of(in(example.file())))))
                        .as("bad rows of %s", example)
                        .isEqualTo(example.bad() > 0);
            }
        }
    }

    private String in(String file) {
        return folder.resolve("in") + "/" + file;
    }

    private static byte[] key() {
        return "for tests alone, and known to everybody who reads them".getBytes(StandardCharsets.UTF_8);
    }

    private Path properties(EmbeddedBroker broker, EmbeddedRegistry registry) throws IOException {
        Files.write(folder.resolve("identity.key"), key());
        return Files.write(
                folder.resolve("app.properties"),
                List.of(
                        KafkaConfig.BOOTSTRAP_SERVERS + "=" + broker.bootstrapServers(),
                        KafkaConfig.TOPIC_PREFIX + "=test.",
                        RegistrySettings.URL + "=" + registry.url(),
                        StreamsSettings.STATE_DIR + "=" + folder.resolve("streams"),
                        StreamsSettings.THREADS + "=1",
                        TopicsConfig.REPLICATION_FACTOR + "=1",
                        TopicsConfig.MIN_INSYNC_REPLICAS + "=1",
                        TopicsConfig.TRIPS + "=1",
                        TopicsConfig.WORKERS + "=2",
                        TopicsConfig.FIRMS + "=1",
                        TopicsConfig.CONCLUSIONS + "=1",
                        Policies.TICK_EVERY + "=PT0S",
                        ServicesConfig.ON + "=none",
                        ImportConfig.KEY_ID + "=" + new Pseudonyms(key()).keyId(),
                        ImportConfig.KEY_FILE + "=" + folder.resolve("identity.key")));
    }

    private void awaitFolded(Progress progress) throws InterruptedException {
        Map<TopicPartition, Long> ends = progress.told();
        long all = ends.values().stream().mapToLong(Long::longValue).sum();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (progress.folded(ends) < all) {
            assertThat(System.nanoTime()).as("folded in time").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(100);
        }
        progress.awaitRest(Duration.ofMillis(800));
    }

    private Map<String, Integer> returnedByFirm(AvroSerdes serdes) throws InterruptedException {
        ValueReader<EnterpriseReturnRate> reader = serdes.reader(EnterpriseReturnRate.class);
        Map<String, Integer> returned = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : all(List.of(Topics.ENTERPRISE_RETURN_RATES.name()))) {
            String firm = new String(record.key(), StandardCharsets.UTF_8);
            if (record.value() == null) {
                returned.remove(firm);
            } else {
                returned.put(firm, decoded(reader, record.value()).getReturned());
            }
        }
        return returned;
    }

    /** Waits for the schema, which is fetched when it is first met. */
    private static <V> V decoded(ValueReader<V> reader, byte[] value) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            if (reader.read(value) instanceof Decoded.Value<V> decoded) {
                return decoded.value();
            }
            assertThat(System.nanoTime()).as("decoded in time").isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> all(List<String> topics) {
        Map<String, Object> properties = new HashMap<>(config.kafka().consumer());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(config.kafka().topic(topic)).stream())
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    private void noNumberIsIn(ListAppender<ILoggingEvent> log) throws IOException {
        Set<String> numbers = examples.numbers();
        assertThat(numbers).hasSizeGreaterThan(300);
        List<String> everything = new ArrayList<>();
        all(Topics.TOLD.stream().map(Topics.Topic::name).toList()).forEach(record -> {
            everything.add(text(record.key()));
            everything.add(text(record.value()));
        });
        all(Topics.CONCLUDED.stream().map(Topics.Topic::name).toList()).forEach(record -> {
            everything.add(text(record.key()));
            everything.add(text(record.value()));
        });
        everything.add(said.toString());
        List.copyOf(log.list).forEach(event -> everything.add(event.getFormattedMessage() + event.getThrowableProxy()));
        for (Path file : files(folder)) {
            boolean input =
                    file.startsWith(folder.resolve("in")) && !file.toString().contains(".rejected");
            if (!input) {
                everything.add(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        // a number of any example is of somebody born from 1900 to 1909 in Zunyi: the beginning is enough to find any
        assertThat(everything).hasSizeGreaterThan(1_000).noneMatch(text -> text.contains("520300190"));
        assertThat(numbers).allMatch(number -> number.startsWith("520300190"));
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static ListAppender<ILoggingEvent> listen() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
        log.start();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(log);
        ((Logger) LoggerFactory.getLogger("io.workerreturn")).setLevel(Level.DEBUG);
        return log;
    }

    private static void copy(Path from, Path to) throws IOException {
        for (Path file : files(from)) {
            Path target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}

package io.workerreturn.topology;

import io.workerreturn.domain.AcknowledgementPolicy;
import io.workerreturn.domain.Projection;
import io.workerreturn.domain.Season;
import io.workerreturn.domain.ShortfallPolicy;
import io.workerreturn.domain.SourcePolicy;
import io.workerreturn.domain.TripAlertPolicy;
import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.metrics.PipelineMetrics;
import io.workerreturn.schema.AlertTransition;
import io.workerreturn.schema.ClockTick;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.RejectedRecord;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.schema.WorkerJourney;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.RawRecord;
import io.workerreturn.wire.RegistryConfig;
import io.workerreturn.wire.SchemaFetches;
import io.workerreturn.wire.StateCodecs;
import io.workerreturn.wire.ValueReader;
import io.workerreturn.wire.ValueWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** A town in a test: the real topology on the test driver's clock, told records, and read on its output topics. */
public final class Town implements AutoCloseable {
    /** First instant of the season. */
    public static final Instant SEASON_START = Instant.parse("2020-01-20T00:00:00Z");
    /** End of the season. */
    public static final Instant SEASON_END = Instant.parse("2020-05-01T00:00:00Z");

    /** The registry of all towns: one process, one registry. */
    static final EmbeddedRegistry REGISTRY = registry();

    /** Shared, since schemas have no state. */
    public static final AvroSerdes SERDES =
            new Remembering(AvroSerdes.open(RegistryConfig.at(REGISTRY.url().toString())));

    /** When the broker appends the first of what a town is told: long after anything in the season. */
    public static final Instant APPENDED = Instant.parse("2026-01-01T00:00:00Z");

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration STEP = Duration.ofMillis(100);

    private final TopologyTestDriver driver;
    private final Path state;
    private final Map<String, TestInputTopic<byte[], byte[]>> inputs = new HashMap<>();
    private final Map<String, TestOutputTopic<String, byte[]>> outputs = new HashMap<>();
    private final Map<String, Map<String, SpecificRecord>> tables = new HashMap<>();
    private final List<AlertTransition> log = new ArrayList<>();
    private final List<RejectedRecord> rejected = new ArrayList<>();
    /** What is told now is appended now: whoever is told of the past works off a backlog, and takes more time. */
    private Instant now = APPENDED;

    /** A town with the default policies and no expected sources. */
    public Town() {
        this(settings(Map.of()));
    }

    /** A town of one's own. */
    public Town(TopologySettings settings) {
        this(settings, SERDES);
    }

    /** A town that reads with serdes of its own. */
    Town(TopologySettings settings, AvroSerdes serdes) {
        try {
            state = Files.createTempDirectory("town");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Properties properties = properties(state);
        driver = new TopologyTestDriver(ReturnTopology.of(settings, serdes, properties), properties, APPENDED);
    }

    private static EmbeddedRegistry registry() {
        try {
            return EmbeddedRegistry.start(Files.createTempDirectory("registry"), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Properties of Kafka Streams for tests. */
    public static Properties properties(Path state) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "town");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:1");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, InMemory.class);
        properties.put("ensure.explicit.internal.resource.naming", true);
        return properties;
    }

    /** Settings with these sources expected. */
    public static TopologySettings settings(Map<String, Duration> sources) {
        return new TopologySettings(
                "",
                new PartitionCounts(1, 1, 1),
                new Season(SEASON_START.toEpochMilli(), SEASON_END.toEpochMilli()),
                Projection.DEFAULT,
                ShortfallPolicy.DEFAULT,
                TripAlertPolicy.DEFAULT,
                new SourcePolicy(sources),
                AcknowledgementPolicy.DEFAULT,
                STEP,
                PipelineMetrics.unread(),
                Portions.DEFAULT);
    }

    /** Tells a well-formed record; the broker appends it long after anything in the season. */
    public <V extends SpecificRecord> Town tell(Topics.Topic<V> topic, String key, @Nullable V value) {
        return tellRaw(topic, key.getBytes(StandardCharsets.UTF_8), value == null ? null : bytes(topic, value));
    }

    /** A value as it is told; its schema is known then, so that it is not parked. */
    static <V extends SpecificRecord> byte[] bytes(Topics.Topic<V> topic, V value) {
        byte[] bytes = SERDES.writer(topic.name(), topic.type()).write(value);
        known(topic, bytes);
        return bytes;
    }

    /** Waits until the registry has said what it knows of a value's schema. */
    static void known(Topics.Topic<?> topic, byte[] value) {
        SERDES.reader(topic.type()).readBlocking(value, PATIENCE);
    }

    /** Tells any bytes. */
    public Town tellRaw(Topics.Topic<?> topic, byte @Nullable [] key, byte @Nullable [] value) {
        return tellRaw(topic, new TestRecord<>(key, value, now));
    }

    /** Tells any record. */
    Town tellRaw(Topics.Topic<?> topic, TestRecord<byte[], byte[]> record) {
        inputs.computeIfAbsent(
                        topic.name(),
                        name -> driver.createInputTopic(name, new ByteArraySerializer(), new ByteArraySerializer()))
                .pipeInput(record);
        return this;
    }

    /** Tells a record that a client put on the wrong partition of its group, when it has taken its hop. */
    Town tellMoved(String group, RawRecord record) {
        driver.createInputTopic(
                        "town-misplaced-" + group + "-repartition",
                        new ByteArraySerializer(),
                        StateCodecs.rawRecord().serializer())
                .pipeInput(record.key(), record, record.timestamp());
        return this;
    }

    /** Says what time it is, and lets everything that follows from it happen. */
    public Town tick(Instant at) {
        tell(Topics.CLOCK, "now", new ClockTick(at));
        return settle();
    }

    /** Wall time. */
    Instant now() {
        return now;
    }

    /** Lets everything happen that only waits for wall time. */
    public Town settle() {
        return pass(6);
    }

    /** Lets so many intervals between two sendings pass. */
    Town pass(int steps) {
        for (int i = 0; i < steps; i++) {
            driver.advanceWallClockTime(STEP);
            now = now.plus(STEP);
        }
        return this;
    }

    /**
     * What was written to changelogs.
     *
     * @param rows how many rows
     * @param bytes of all of them, keys included
     * @param largest bytes of the largest
     */
    record Logged(int rows, long bytes, int largest) {}

    /** What was written to all changelogs since the last look. */
    Logged logged() {
        int rows = 0;
        long bytes = 0;
        int largest = 0;
        for (String topic : driver.producedTopicNames()) {
            if (topic.endsWith("-changelog")) {
                TestOutputTopic<byte[], byte[]> log =
                        driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                for (TestRecord<byte[], byte[]> row : log.readRecordsToList()) {
                    int size = row.key().length + (row.value() == null ? 0 : row.value().length);
                    rows++;
                    bytes += size;
                    largest = Math.max(largest, size);
                }
            }
        }
        return new Logged(rows, bytes, largest);
    }

    /** The latest value of each key of a compacted topic. */
    @SuppressWarnings("unchecked") // the topic's type is that of its values
    public <V extends SpecificRecord> Map<String, V> table(Topics.Topic<V> topic) {
        Map<String, SpecificRecord> table = tables.computeIfAbsent(topic.name(), name -> new TreeMap<>());
        read(topic).forEach(entry -> {
            if (entry.value() == null) {
                table.remove(entry.key());
            } else {
                table.put(entry.key(), entry.value());
            }
        });
        return (Map<String, V>) (Map<String, ?>) new LinkedHashMap<>(table);
    }

    /** All tables, for comparing two towns. */
    public Map<String, Map<String, ? extends SpecificRecord>> tables() {
        Map<String, Map<String, ? extends SpecificRecord>> all = new TreeMap<>();
        Topics.CONCLUDED.stream()
                .filter(topic -> topic.kept() == Topics.Kept.COMPACTED)
                .forEach(topic -> all.put(topic.name(), table(topic)));
        return all;
    }

    /** Every transition of every alert so far. */
    public List<AlertTransition> alertLog() {
        read(Topics.ALERT_LOG).forEach(entry -> log.add(entry.value()));
        return List.copyOf(log);
    }

    /** Every rejected record so far. */
    public List<RejectedRecord> rejected() {
        read(Topics.REJECTED_RECORDS).forEach(entry -> rejected.add(entry.value()));
        return List.copyOf(rejected);
    }

    /** A worker's journey, null if there is none. */
    public @Nullable WorkerJourney journey(String workerId) {
        return table(Topics.WORKER_JOURNEYS).get(workerId);
    }

    /** A trip on the board, null if it is not there. */
    public @Nullable TripBoardRow trip(String tripId) {
        return settle().table(Topics.TRIP_BOARD).get(tripId);
    }

    /** A firm's figures, null if it is not registered. */
    public @Nullable EnterpriseReturnRate firm(String enterpriseId) {
        return settle().table(Topics.ENTERPRISE_RETURN_RATES).get(enterpriseId);
    }

    private <V extends SpecificRecord> List<Entry<V>> read(Topics.Topic<V> topic) {
        ValueReader<V> reader = SERDES.reader(topic.type());
        TestOutputTopic<String, byte[]> output = outputs.computeIfAbsent(
                topic.name(),
                name -> driver.createOutputTopic(name, new StringDeserializer(), new ByteArrayDeserializer()));
        List<Entry<V>> entries = new ArrayList<>();
        output.readKeyValuesToList()
                .forEach(record -> entries.add(new Entry<>(
                        record.key, reader.deserializer(PATIENCE).deserialize(topic.name(), record.value))));
        return entries;
    }

    /** Asks the registry about each type once, however many towns there are. */
    private record Remembering(
            AvroSerdes serdes, Map<String, ValueWriter<?>> writers, Map<Class<?>, ValueReader<?>> readers)
            implements AvroSerdes {
        Remembering(AvroSerdes serdes) {
            this(serdes, new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        }

        @Override
        @SuppressWarnings("unchecked") // a topic has one type
        public <V extends SpecificRecord> ValueWriter<V> writer(String topic, Class<V> type) {
            return (ValueWriter<V>) writers.computeIfAbsent(topic, name -> serdes.writer(name, type));
        }

        @Override
        @SuppressWarnings("unchecked") // kept by type
        public <V extends SpecificRecord> ValueReader<V> reader(Class<V> type) {
            return (ValueReader<V>) readers.computeIfAbsent(type, known -> serdes.reader(type));
        }

        @Override
        public SchemaFetches fetches() {
            return serdes.fetches();
        }

        @Override
        public void close() {
            serdes.close();
        }
    }

    private record Entry<V>(String key, @Nullable V value) {}

    @Override
    public void close() {
        driver.close();
    }
}

package io.workerreturn.services;

import io.workerreturn.schema.ClockTick;
import io.workerreturn.schema.RejectedRecord;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Kept;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.topology.TopologySettings;
import io.workerreturn.topology.Town;
import io.workerreturn.wire.ValueReader;
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
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The services of a town in a test: the real second topology on the test driver's clock. */
public final class Quarter implements AutoCloseable {
    private static final Instant APPENDED = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration STEP = Duration.ofMillis(100);
    /** Longer than any rest between two decisions. */
    private static final int STEPS = 80;

    private final List<Service> services;
    private final Settings settings;
    private final TopologyTestDriver driver;
    private final Map<String, TestInputTopic<byte[], byte[]>> inputs = new HashMap<>();
    private final Map<String, TestOutputTopic<String, byte[]>> outputs = new HashMap<>();
    private final Map<String, Map<String, SpecificRecord>> tables = new HashMap<>();
    private final List<RejectedRecord> rejected = new ArrayList<>();
    private int published;
    private Instant now = APPENDED;

    /** These services, with nothing set. */
    public Quarter(Service... services) {
        this(new Settings(Map.of()), services);
    }

    /** These services. */
    public Quarter(Settings settings, Service... services) {
        this.services = List.of(services);
        this.settings = settings;
        Path state;
        try {
            state = Files.createTempDirectory("quarter");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Properties properties = Town.properties(state);
        TopologySettings shape = Town.settings(Map.of());
        driver = new TopologyTestDriver(
                ServicesTopology.of(this.services, settings, shape, Town.SERDES, properties), properties, APPENDED);
    }

    /** Tells a record, or a row of a conclusion. */
    public <V extends SpecificRecord> Quarter tell(Topic<V> topic, String key, @Nullable V value) {
        byte[] bytes = value == null
                ? null
                : Town.SERDES.writer(topic.name(), topic.type()).write(value);
        if (bytes != null) {
            Town.SERDES.reader(topic.type()).readBlocking(bytes, PATIENCE);
        }
        // a row of a conclusion wins by where it stood
        now = now.plusMillis(1);
        return pipe(topic, key, bytes, now);
    }

    private Quarter pipe(Topic<?> topic, String key, byte @Nullable [] bytes, Instant appendedAt) {
        return pipe(topic, key.getBytes(StandardCharsets.UTF_8), bytes, appendedAt);
    }

    /** Tells something that may be no record at all. */
    public Quarter tellRaw(Topic<?> topic, byte @Nullable [] key, byte @Nullable [] value) {
        return pipe(topic, key, value, now);
    }

    private Quarter pipe(Topic<?> topic, byte @Nullable [] key, byte @Nullable [] bytes, Instant appendedAt) {
        inputs.computeIfAbsent(
                        topic.name(),
                        name -> driver.createInputTopic(name, new ByteArraySerializer(), new ByteArraySerializer()))
                .pipeInput(new TestRecord<>(key, bytes, appendedAt));
        return this;
    }

    /** Tells what stood before all that was told, and had to wait: for its schema, perhaps. */
    @SuppressWarnings("unchecked") // a line was made with the type of its topic
    public Quarter tellLate(Line line) {
        Topic<SpecificRecord> topic = (Topic<SpecificRecord>) line.topic();
        byte[] bytes = line.value() == null
                ? null
                : Town.SERDES.writer(topic.name(), topic.type()).write(line.value());
        return pipe(topic, line.key(), bytes, APPENDED.minusSeconds(1));
    }

    /** Tells whatever it is. */
    @SuppressWarnings("unchecked") // a line was made with the type of its topic
    public Quarter tell(Line line) {
        return tell((Topic<SpecificRecord>) line.topic(), line.key(), line.value());
    }

    /** Something to be told. */
    public record Line(Topic<?> topic, String key, @Nullable SpecificRecord value) {}

    /** Says what time it is, and lets everything that follows from it happen. */
    public Quarter tick(Instant at) {
        tell(Topics.CLOCK, "now", new ClockTick(at));
        return settle();
    }

    /** Lets everything happen that only waits for wall time. */
    public Quarter settle() {
        for (int i = 0; i < STEPS; i++) {
            beat();
        }
        return this;
    }

    /** Lets happen what one beat does. */
    public Quarter beat() {
        driver.advanceWallClockTime(STEP);
        now = now.plus(STEP);
        // a row that the services hear from each other waits for its schema in real time, which has not passed
        concluded().forEach(this::read);
        return this;
    }

    /** The latest value of each key of a compacted topic. */
    @SuppressWarnings("unchecked") // the topic's type is that of its values
    public <V extends SpecificRecord> Map<String, V> table(Topic<V> topic) {
        return (Map<String, V>) (Map<String, ?>) new LinkedHashMap<>(read(topic));
    }

    private Map<String, SpecificRecord> read(Topic<?> topic) {
        Map<String, SpecificRecord> table = tables.computeIfAbsent(topic.name(), name -> new TreeMap<>());
        outputs.computeIfAbsent(
                        topic.name(),
                        name -> driver.createOutputTopic(name, new StringDeserializer(), new ByteArrayDeserializer()))
                .readKeyValuesToList()
                .forEach(record -> {
                    published++;
                    if (record.value == null) {
                        table.remove(record.key);
                    } else {
                        table.put(
                                record.key,
                                Town.SERDES
                                        .reader(topic.type())
                                        .deserializer(PATIENCE)
                                        .deserialize(topic.name(), record.value));
                    }
                });
        return table;
    }

    private Stream<Topic<?>> concluded() {
        return Services.concluded(services).stream().filter(topic -> topic.kept() == Kept.COMPACTED);
    }

    /** All tables as text, for comparing two: lists of Avro can't compare what has an instant in a union. */
    public Map<String, Map<String, String>> tables() {
        Map<String, Map<String, String>> all = new TreeMap<>();
        concluded().forEach(topic -> {
            Map<String, String> rows = new TreeMap<>();
            read(topic).forEach((key, row) -> rows.put(key, row.toString()));
            all.put(topic.name(), rows);
        });
        return all;
    }

    /** How many rows, tombstones included, were published to the tables that were looked at, since this was asked last. */
    public int publishedSince() {
        tables();
        int since = published;
        published = 0;
        return since;
    }

    /** Every rejected record so far. */
    public List<RejectedRecord> rejected() {
        ValueReader<RejectedRecord> reader = Town.SERDES.reader(RejectedRecord.class);
        outputs.computeIfAbsent(
                        Topics.REJECTED_RECORDS.name(),
                        name -> driver.createOutputTopic(name, new StringDeserializer(), new ByteArrayDeserializer()))
                .readValuesToList()
                .forEach(bytes ->
                        rejected.add(reader.deserializer(PATIENCE).deserialize(Topics.REJECTED_RECORDS.name(), bytes)));
        return List.copyOf(rejected);
    }

    /** What stands by the rules alone, without any topology. */
    public Map<String, Map<String, String>> recounted(List<Line> lines, Instant at) {
        Map<String, Map<String, String>> rows = new TreeMap<>();
        Services.concluded(services).forEach(topic -> rows.put(topic.name(), new TreeMap<>()));
        Recounting.of(services, settings, holding(lines), at.toEpochMilli())
                .forEach(row ->
                        rows.get(row.topic().name()).put(row.key(), row.value().toString()));
        return rows;
    }

    /** How often a fact is looked at until it is known what stands. */
    long looks(List<Line> lines, Instant at) {
        Costs.Looks looks = new Costs.Looks(holding(lines));
        Recounting.of(services, settings, looks, at.toEpochMilli());
        return looks.count();
    }

    private Holding holding(List<Line> lines) {
        Holding holding = new Holding();
        for (Line line : lines) {
            for (Service service : services) {
                for (Chapter chapter : service.chapters(settings)) {
                    Stream.concat(chapter.rule().sources().stream(), chapter.rule().overhears().stream())
                            .filter(source -> source.topic() == line.topic())
                            .findFirst()
                            .ifPresent(source -> tell(holding, source, line));
                    chapter.rule().hears().stream()
                            .filter(heard -> heard.topic() == line.topic())
                            .findFirst()
                            .ifPresent(heard -> holding.hear(heard, line.key(), line.value()));
                }
            }
        }
        return holding;
    }

    @SuppressWarnings("unchecked")
    private static <R extends SpecificRecord, B> void tell(Holding holding, Source<R, B> source, Line line) {
        holding.tell(
                source,
                line.key(),
                source.fact(
                        line.key(), (R) line.value(), Town.settings(Map.of()).season(), APPENDED.toEpochMilli()));
    }

    @Override
    public void close() {
        driver.close();
    }
}

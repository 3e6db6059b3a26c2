package io.workerreturn.bench;

import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.simulation.ScenarioRecord;
import io.workerreturn.topology.Admission;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.Decoded;
import io.workerreturn.wire.RawRecord;
import io.workerreturn.wire.RegistryConfig;
import io.workerreturn.wire.ValueReader;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What it costs to read what is told on the source topics, and to make checked facts of it. */
@State(Scope.Benchmark)
public class AdmissionBenchmark {
    /** Source topics on which many records come. */
    public enum Told {
        CHARTER_BUS_EVENTS(Topics.CHARTER_BUS_EVENTS),
        INDIVIDUAL_ARRIVALS(Topics.INDIVIDUAL_ARRIVALS),
        WORKER_STATUS(Topics.WORKER_STATUS),
        ENTERPRISE_REPORTS(Topics.ENTERPRISE_REPORTS);

        private final Topics.Topic<?> topic;

        Told(Topics.Topic<?> topic) {
            this.topic = topic;
        }
    }

    @Param
    private Told told;

    private EmbeddedRegistry registry;
    private AvroSerdes serdes;
    private ValueReader<?> reader;
    private Admission admission;
    private Round<RawRecord> records;

    @Setup
    public void gather() throws IOException {
        registry = EmbeddedRegistry.start(Files.createTempDirectory("bench"), 0);
        serdes = AvroSerdes.open(RegistryConfig.at(registry.url().toString()));
        ScenarioRecord.Encoder encoder = ScenarioRecord.Encoder.with(serdes, "");
        Harvest harvest = Harvest.get();
        records = new Round<>(harvest.told(told.topic).stream()
                .map(record -> raw(record, encoder))
                .toList());
        reader = serdes.reader(told.topic.type());
        admission =
                Objects.requireNonNull(Admission.of(serdes, harvest.season()).get(told.topic.name()));
        // both ask for the schema at their first record
        reader.readBlocking(records.next().value(), Duration.ofSeconds(10));
        Encoded.of(records.inputs().stream()
                .map(record -> Objects.requireNonNull(record.value()))
                .toList());
    }

    private static RawRecord raw(ScenarioRecord record, ScenarioRecord.Encoder encoder) {
        return new RawRecord(
                record.topic().name(),
                0,
                0,
                Harvest.APPENDED,
                record.keyBytes(),
                record.valueBytes(encoder),
                List.of());
    }

    @TearDown
    public void stop() {
        serdes.close();
        registry.close();
    }

    @Benchmark
    public Decoded<?> read() {
        return reader.read(records.next().value());
    }

    /** What a stream thread does with each record: the key as text, the value read, the fact made and checked. */
    @Benchmark
    public Decoded<Object> admit() {
        RawRecord record = records.next();
        return admission.admit(Admission.keyOf(record), record);
    }
}

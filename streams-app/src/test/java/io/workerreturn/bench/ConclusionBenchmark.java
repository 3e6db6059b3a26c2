package io.workerreturn.bench;

import io.workerreturn.domain.Headcount;
import io.workerreturn.domain.Journey;
import io.workerreturn.domain.Projection;
import io.workerreturn.domain.TallySum;
import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.Conclusions;
import io.workerreturn.wire.FirmRow;
import io.workerreturn.wire.RegistryConfig;
import io.workerreturn.wire.ValueWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What it costs to make records of conclusions, and to write those. */
@State(Scope.Benchmark)
public class ConclusionBenchmark {
    /** Output topics on which many records go. */
    public enum Concluded {
        WORKER_JOURNEYS(Topics.WORKER_JOURNEYS, Concluded::journeys),
        ENTERPRISE_RETURN_RATES(Topics.ENTERPRISE_RETURN_RATES, Concluded::returnRates);

        private final Topics.Topic<?> topic;
        private final Function<Harvest, List<Supplier<SpecificRecord>>> conclusions;

        Concluded(Topics.Topic<?> topic, Function<Harvest, List<Supplier<SpecificRecord>>> conclusions) {
            this.topic = topic;
            this.conclusions = conclusions;
        }

        private static List<Supplier<SpecificRecord>> journeys(Harvest harvest) {
            List<Supplier<SpecificRecord>> all = new ArrayList<>();
            harvest.workers().forEach((id, row) -> {
                Journey journey = row.state().journey(harvest.end());
                if (journey != null) {
                    all.add(() -> Conclusions.journey(id, journey));
                }
            });
            return all;
        }

        private static List<Supplier<SpecificRecord>> returnRates(Harvest harvest) {
            List<Supplier<SpecificRecord>> all = new ArrayList<>();
            harvest.firms()
                    .forEach(row -> all.add(() -> Conclusions.returnRate(
                            row.firm(), workers(harvest, row), row.report(), Projection.DEFAULT, row.reportsAsOf())));
            return all;
        }

        private static Headcount workers(Harvest harvest, FirmRow row) {
            TallySum sum = harvest.headcounts().getOrDefault(row.firm().enterpriseId(), TallySum.NONE);
            return new Headcount(sum.total().counts());
        }

        @SuppressWarnings("unchecked") // the topic's type is that of its conclusions
        private ValueWriter<SpecificRecord> writer(AvroSerdes serdes) {
            return serdes.writer(topic.name(), (Class<SpecificRecord>) topic.type());
        }
    }

    @Param
    private Concluded concluded;

    private EmbeddedRegistry registry;
    private AvroSerdes serdes;
    private ValueWriter<SpecificRecord> writer;
    private Round<Supplier<SpecificRecord>> conclusions;
    private Round<SpecificRecord> records;

    @Setup
    public void gather() throws IOException {
        registry = EmbeddedRegistry.start(Files.createTempDirectory("bench"), 0);
        serdes = AvroSerdes.open(RegistryConfig.at(registry.url().toString()));
        writer = concluded.writer(serdes);
        conclusions = new Round<>(concluded.conclusions.apply(Harvest.get()));
        records = new Round<>(conclusions.inputs().stream().map(Supplier::get).toList());
        Encoded.of(records.inputs().stream().map(writer::write).toList());
    }

    @TearDown
    public void stop() {
        serdes.close();
        registry.close();
    }

    @Benchmark
    public SpecificRecord conclude() {
        return conclusions.next().get();
    }

    @Benchmark
    public byte[] write() {
        return writer.write(records.next());
    }
}

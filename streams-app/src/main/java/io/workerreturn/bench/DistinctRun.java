package io.workerreturn.bench;

import io.workerreturn.audit.TopicReader;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.AvroSerdes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * The one job that any stream processor can be given: how many distinct workers arrived at each firm. What the application
 * publishes is compared with what the loader counted.
 */
final class DistinctRun {
    private static final int FIRMS = 5_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private DistinctRun() {}

    static void round(Bench.Plan plan, Figures figures, Bench.Listener listener)
            throws IOException, InterruptedException {
        int workers = Math.max(1, plan.arrivals() / 4 * 3);
        Load load = new Load(plan.seed(), workers, Math.min(FIRMS, workers), false);
        try (Stage stage = Stage.open(plan, Map.of())) {
            listener.says("Telling %,d arrivals of %,d workers", plan.arrivals(), workers);
            int[] distinct;
            try (Child loader = stage.helper("loader")) {
                distinct = loader.run(new TellArrivals(stage.settings(), load, plan.arrivals()));
            }
            Floor floor =
                    plan.parts().contains(Part.FLOOR) ? Floor.measure(stage, Part.DISTINCT, figures, listener) : null;
            try (Child application = stage.measured("application")) {
                Folding.measure(stage, application, Part.DISTINCT, floor, figures, listener);
                Map<String, @Nullable Integer> returned = returned(stage, listener);
                figures.add(
                        Part.DISTINCT,
                        "",
                        Bench.DIFFERING_ROWS,
                        "",
                        IntStream.range(0, distinct.length)
                                .filter(firm -> !Objects.equals(returned.get(Load.firmId(firm)), distinct[firm]))
                                .count());
                application.run(new StartApplication.Stop());
            }
        }
    }

    /** What the newest row of each firm says. */
    private static Map<String, @Nullable Integer> returned(Stage stage, Bench.Listener listener) {
        Map<String, @Nullable Integer> returned = new HashMap<>();
        String prefix = stage.config().kafka().topicPrefix();
        try (AvroSerdes serdes = AvroSerdes.open(stage.config().registry());
                TopicReader reader = new TopicReader(
                        stage.config().kafka().consumer(), prefix, PATIENCE, List.of(Topics.ENTERPRISE_RETURN_RATES))) {
            Deserializer<EnterpriseReturnRate> rates =
                    serdes.reader(EnterpriseReturnRate.class).deserializer(PATIENCE);
            reader.readOn("Reading rates", listener.bars(), (topic, row) -> {
                EnterpriseReturnRate rate = rates.deserialize(prefix + topic, row.value());
                returned.put(new String(row.key(), StandardCharsets.UTF_8), rate == null ? null : rate.getReturned());
            });
        }
        return returned;
    }
}

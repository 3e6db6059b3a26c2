package io.workerreturn.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is read at the moment at which somebody asks for the metrics: all of it of one moment, and absent where unknown. */
public final class Readings {
    /** Where readings come from. Called by one thread at a time, several times a minute; must not take long. */
    @FunctionalInterface
    public interface Source {
        /** Adds what it knows. */
        void read(Readings readings);
    }

    private final Map<Metric, Map<List<String>, Double>> values = new LinkedHashMap<>();

    Readings() {}

    /**
     * Shows a value; values of the same labels are added up.
     *
     * @param value nothing is shown if it is null or no number
     * @param labels a value for each label of the metric
     */
    public void show(Metric metric, @Nullable Number value, String... labels) {
        if (value != null && !Double.isNaN(value.doubleValue())) {
            values.computeIfAbsent(metric, unseen -> new HashMap<>())
                    .merge(List.of(labels), value.doubleValue(), Double::sum);
        }
    }

    MetricSnapshots snapshots() {
        MetricSnapshots.Builder snapshots = MetricSnapshots.builder();
        values.forEach((metric, points) -> snapshots.metricSnapshot(snapshot(metric, points)));
        return snapshots.build();
    }

    private static MetricSnapshot snapshot(Metric metric, Map<List<String>, Double> points) {
        List<String> names = List.of(metric.labelNames());
        MetricMetadata metadata = new MetricMetadata(metric.registeredName(), metric.meaning());
        if (metric.type() == Metric.Type.COUNTER) {
            return new CounterSnapshot(
                    metadata,
                    points.entrySet().stream()
                            .map(point -> new CounterDataPointSnapshot(
                                    Math.max(0, point.getValue()), Labels.of(names, point.getKey()), null, 0))
                            .toList());
        }
        return new GaugeSnapshot(
                metadata,
                points.entrySet().stream()
                        .map(point ->
                                new GaugeDataPointSnapshot(point.getValue(), Labels.of(names, point.getKey()), null))
                        .toList());
    }
}

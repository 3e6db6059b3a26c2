package io.workerreturn.metrics;

import io.workerreturn.metrics.Metric.Label;
import io.workerreturn.metrics.Metric.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;

/**
 * Of the thousands of metrics that Kafka Streams and its clients keep, those that tell an operator something, by the names that
 * Micrometer gives them. Tasks, stores and partitions are added up, so that their number does not show.
 */
public final class KafkaReadings implements Readings.Source {
    private static final String FETCHES = "consumer-fetch-manager-metrics";
    private static final String TOPIC = "topic";

    /** What comes after the application's name and the instance's id in names of threads and clients. */
    private static final Pattern THREAD = Pattern.compile(
            "(GlobalStreamThread|StreamThread-\\d+|StateUpdater-\\d+)(-restore)?(-consumer|-producer)?$");

    private static final List<Picked> PICKED = List.of(
            picked("stream-metrics", "alive-stream-threads", Type.GAUGE, "threads", "Stream threads that live."),
            picked(
                    "stream-metrics",
                    "failed-stream-threads",
                    Type.COUNTER,
                    "threads",
                    "Stream threads that died. Each was replaced, or the instance stopped."),
            ofThread("stream-thread-metrics", "process-total", Type.COUNTER, "records", "Records processed."),
            ofThread(
                    "stream-thread-metrics",
                    "process-ratio",
                    Type.GAUGE,
                    "ratio",
                    "Share of its time that the thread processes records: near 1, it is the bottleneck."),
            ofThread(
                    "stream-thread-metrics",
                    "poll-ratio",
                    Type.GAUGE,
                    "ratio",
                    "Share of its time that it waits for records."),
            ofThread(
                    "stream-thread-metrics", "commit-ratio", Type.GAUGE, "ratio", "Share of its time that it commits."),
            ofThread(
                    "stream-thread-metrics",
                    "punctuate-ratio",
                    Type.GAUGE,
                    "ratio",
                    "Share of its time that it sends on what changed."),
            ofThread("stream-thread-metrics", "commit-total", Type.COUNTER, "commits", "Transactions committed."),
            ofThread(
                    "stream-thread-metrics",
                    "commit-latency-avg",
                    Type.GAUGE,
                    "milliseconds",
                    "How long a commit takes, on average: divided by the tasks that have a part in it."),
            ofThread(
                    "stream-thread-metrics",
                    "commit-latency-max",
                    Type.GAUGE,
                    "milliseconds",
                    "How long it takes at most, divided likewise."),
            ofThread(
                    "stream-state-updater-metrics",
                    "active-restoring-tasks",
                    Type.GAUGE,
                    "tasks",
                    "Tasks that do nothing yet because their state is being restored."),
            ofThread(
                    "stream-state-updater-metrics",
                    "standby-updating-tasks",
                    Type.GAUGE,
                    "tasks",
                    "Standby tasks that follow the state of others."),
            picked(
                    "stream-task-metrics",
                    "restore-remaining-records-total",
                    Type.GAUGE,
                    "records",
                    "Records that are still to be restored, about: marks of transactions stay in it, so it falls, but not to 0."),
            picked(
                    "stream-task-metrics",
                    "dropped-records-total",
                    Type.GAUGE,
                    "records",
                    "Records that Kafka Streams dropped, of the tasks that the instance has. Anything but 0 is a mistake of"
                            + " ours."),
            picked(
                    "stream-state-metrics",
                    "total-sst-files-size",
                    Type.GAUGE,
                    "bytes",
                    "Size of the state of this instance on disk."),
            picked(
                    "stream-state-metrics",
                    "size-all-mem-tables",
                    Type.GAUGE,
                    "bytes",
                    "Size of the state's write buffers, outside of the Java heap."),
            ofThread(
                    FETCHES,
                    "records-consumed-total",
                    Type.COUNTER,
                    "records",
                    "Records read, internal topics included."),
            ofThread(FETCHES, "bytes-consumed-total", Type.COUNTER, "bytes", "Bytes read, internal topics included."),
            ofThread(
                    "consumer-coordinator-metrics",
                    "assigned-partitions",
                    Type.GAUGE,
                    "partitions",
                    "Partitions that the thread has."),
            ofThread("consumer-coordinator-metrics", "rebalance-total", Type.COUNTER, "rebalances", "Rebalances."),
            ofThread(
                    "consumer-coordinator-metrics",
                    "rebalance-latency-total",
                    Type.COUNTER,
                    "milliseconds",
                    "Time spent in rebalances."),
            ofThread("producer-metrics", "record-send-total", Type.COUNTER, "records", "Records written."),
            ofThread("producer-metrics", "outgoing-byte-total", Type.COUNTER, "bytes", "Bytes written."),
            ofThread(
                    "producer-metrics",
                    "record-error-total",
                    Type.COUNTER,
                    "records",
                    "Records that could not be written; their transaction was taken back and done again."),
            ofThread(
                    "producer-metrics",
                    "record-retry-total",
                    Type.COUNTER,
                    "records",
                    "Writes that were tried again."));

    /** All of them, in the order in which people should read them. */
    public static final List<Metric> METRICS =
            PICKED.stream().map(Picked::metric).toList();

    private static final Map<String, Map<String, Picked>> BY_NAME = PICKED.stream()
            .collect(Collectors.groupingBy(Picked::group, Collectors.toMap(Picked::name, picked -> picked)));

    private final KafkaStreams streams;

    /** Readings of an instance. */
    public KafkaReadings(KafkaStreams streams) {
        this.streams = streams;
    }

    @Override
    public void read(Readings readings) {
        KafkaStreams.State now = streams.state();
        for (KafkaStreams.State state : KafkaStreams.State.values()) {
            readings.show(Metric.STATE, state == now ? 1 : 0, state.name());
        }
        streams.metrics().forEach((name, metric) -> read(name, metric, readings));
    }

    private void read(MetricName name, org.apache.kafka.common.Metric metric, Readings readings) {
        Picked picked = BY_NAME.getOrDefault(name.group(), Map.of()).get(name.name());
        if (picked == null || name.tags().containsKey(TOPIC)) {
            return;
        }
        if (picked.ofThread()) {
            Matcher thread = THREAD.matcher(
                    name.tags().getOrDefault("thread-id", name.tags().getOrDefault("client-id", "")));
            if (thread.find()) {
                readings.show(
                        picked.metric(),
                        number(metric),
                        thread.group(1) + (thread.group(2) == null ? "" : thread.group(2)));
            }
        } else {
            readings.show(picked.metric(), number(metric));
        }
    }

    private static Number number(org.apache.kafka.common.Metric metric) {
        return metric.metricValue() instanceof Number number ? number : Double.NaN;
    }

    private static Picked picked(String group, String name, Type type, String unit, String meaning, Label... labels) {
        // by Prometheus' rule, what can fall is no total
        String figure = type == Type.GAUGE ? name.replaceAll("-total$", "") : name;
        String counted = type == Type.COUNTER && !name.endsWith("-total") ? figure + "-total" : figure;
        String exposed = ("kafka_" + group.replaceAll("-metrics$", "") + "_" + counted).replace('-', '_');
        return new Picked(group, name, new Metric(exposed, type, unit, Arrays.asList(labels), meaning));
    }

    private static Picked ofThread(String group, String name, Type type, String unit, String meaning) {
        return picked(group, name, type, unit, meaning, Label.THREAD);
    }

    private record Picked(String group, String name, Metric metric) {
        boolean ofThread() {
            return !metric.labels().isEmpty();
        }
    }
}

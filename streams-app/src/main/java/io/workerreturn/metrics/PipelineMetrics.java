package io.workerreturn.metrics;

import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.Value;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/**
 * The pipeline's own metrics, among those of Kafka Streams: group {@code stream-worker-return-metrics}, tagged with thread
 * and task. No tag ever names a worker, a trip or a firm.
 */
public final class PipelineMetrics {
    private static final String SCOPE = "worker-return";
    private static final String GROUP = "stream-" + SCOPE + "-metrics";

    /** Records that were not used, by {@code reason}. */
    public static final String REJECTED = "rejected-records";

    /** Records that stood on the wrong partition and were moved. */
    public static final String MISPLACED = "misplaced-records";

    /** Records that wait for a schema. */
    public static final String PARKED = "parked-records";

    private PipelineMetrics() {}

    /** Counts something. */
    public interface Counter {
        /** One more. */
        void count();
    }

    /** Shows how much of something there is. */
    public interface Gauge {
        /** So much. */
        void show(long value);
    }

    /** Counts misplaced records of a task. */
    public static Counter misplaced(ProcessingContext context) {
        return counter(context, MISPLACED, "all");
    }

    /** Counts rejected records of a task. */
    public static Counter rejected(ProcessingContext context, String reason) {
        return counter(context, REJECTED, reason);
    }

    /** Shows the parked records of a task. */
    public static Gauge parked(ProcessingContext context) {
        String task = context.taskId().toString();
        Sensor sensor = context.metrics()
                .addSensor(PARKED + '-' + task + '-' + Thread.currentThread().getName(), Sensor.RecordingLevel.INFO);
        sensor.add(
                new MetricName(PARKED, GROUP, "Records that wait for a schema", Map.of("task-id", task)), new Value());
        return sensor::record;
    }

    private static Counter counter(ProcessingContext context, String name, String entity) {
        Sensor sensor = context.metrics()
                .addRateTotalSensor(
                        SCOPE,
                        entity,
                        name,
                        Sensor.RecordingLevel.INFO,
                        "task-id",
                        context.taskId().toString());
        return sensor::record;
    }
}

package io.workerreturn.metrics;

import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Sensor;
import org.apache.kafka.common.metrics.stats.Value;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/**
 * The pipeline's own metrics, among those of Kafka Streams: group {@code stream-worker-return-metrics}, tagged with
 * the thread. No tag ever names a worker, a trip or a firm.
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
    public interface Gauge extends AutoCloseable {
        /** So much. */
        void show(long value);

        /** Shows nothing any more. */
        @Override
        void close();
    }

    /** Counts misplaced records. */
    public static Counter misplaced(ProcessingContext context) {
        return counter(context, MISPLACED, "all");
    }

    /** Counts rejected records. */
    public static Counter rejected(ProcessingContext context, String reason) {
        return counter(context, REJECTED, reason);
    }

    /** Shows the parked records of a task; to be closed with it, since another thread may take the task over. */
    public static Gauge parked(ProcessingContext context) {
        String task = context.taskId().toString();
        String thread = Thread.currentThread().getName();
        Sensor sensor = context.metrics().addSensor(String.join(".", PARKED, task, thread), Sensor.RecordingLevel.INFO);
        sensor.add(
                new MetricName(
                        PARKED, GROUP, "Records that wait for a schema", Map.of("task-id", task, "thread-id", thread)),
                new Value());
        return new Gauge() {
            @Override
            public void show(long value) {
                sensor.record(value);
            }

            @Override
            public void close() {
                context.metrics().removeSensor(sensor);
            }
        };
    }

    /** The tasks of a thread share a counter. */
    private static Counter counter(ProcessingContext context, String name, String entity) {
        Sensor sensor = context.metrics().addRateTotalSensor(SCOPE, entity, name, Sensor.RecordingLevel.INFO);
        return sensor::record;
    }
}

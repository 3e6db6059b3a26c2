package io.workerreturn.metrics;

import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;

/**
 * How long it takes until a reader of committed records sees what was told. Measured where a board reads the output topics, so
 * the wait for the commit is in it.
 */
public final class Latencies {
    /** A report that took longer to reach the broker is no live one: its age says nothing about the pipeline. */
    private static final long LIVE = Duration.ofMinutes(10).toMillis();

    private static final double MILLIS = 1_000;

    private final Histogram reported;
    private final Histogram appended;

    Latencies(PrometheusRegistry registry) {
        reported = Metric.REPORTED_TO_VISIBLE.histogramIn(registry);
        appended = Metric.APPENDED_TO_VISIBLE.histogramIn(registry);
    }

    /**
     * A row became visible that shows a newer report than before.
     *
     * @param topic of the row, without prefix
     * @param reportedAt of the newest report in it, epoch milliseconds
     * @param toldAt append time of the longest-waiting source record that went into it, epoch milliseconds
     * @param visibleAt now, epoch milliseconds
     */
    public void visible(String topic, long reportedAt, long toldAt, long visibleAt) {
        // clocks of different machines differ a little
        appended.labelValues(topic).observe(Math.max(0, visibleAt - toldAt) / MILLIS);
        if (toldAt - reportedAt < LIVE) {
            reported.labelValues(topic).observe(Math.max(0, visibleAt - reportedAt) / MILLIS);
        }
    }
}

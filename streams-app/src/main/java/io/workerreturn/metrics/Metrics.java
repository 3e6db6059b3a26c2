package io.workerreturn.metrics;

import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The metrics of one process: its own, those of its Java machine, and what is read from others when somebody asks. */
public final class Metrics implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Metrics.class);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
    private final List<Readings.Source> sources = new CopyOnWriteArrayList<>();
    private @Nullable PipelineMetrics pipeline;
    private @Nullable ThreadTimes threads;
    private @Nullable Latencies latencies;

    /** Metrics of this process; so far of its Java machine. */
    public Metrics() {
        new JvmInfoMetrics().bindTo(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        garbageCollection.bindTo(registry);
        MultiCollector collector = this::read;
        registry.getPrometheusRegistry().register(collector);
    }

    /** The counts of the pipeline, which are part of these metrics from the first call on. */
    public synchronized PipelineMetrics pipeline() {
        if (pipeline == null) {
            pipeline = new PipelineMetrics(registry.getPrometheusRegistry());
            sources.add(pipeline::read);
        }
        return pipeline;
    }

    /** What the stream threads do, which is part of these metrics from the first call on. */
    public synchronized ThreadTimes threads() {
        if (threads == null) {
            threads = new ThreadTimes(System::nanoTime);
            sources.add(threads::read);
        }
        return threads;
    }

    /** The times from report and append to what a reader sees, which are part of these metrics from the first call on. */
    public synchronized Latencies latencies() {
        if (latencies == null) {
            latencies = new Latencies(registry.getPrometheusRegistry());
        }
        return latencies;
    }

    /** Reads from this too whenever somebody asks. */
    public void add(Readings.Source source) {
        sources.add(source);
    }

    /**
     * Writes all metrics.
     *
     * @param format which; see {@link Format}
     */
    public void write(OutputStream out, Format format) throws IOException {
        registry.scrape(out, format.contentType());
    }

    private MetricSnapshots read() {
        Readings readings = new Readings();
        for (Readings.Source source : sources) {
            try {
                source.read(readings);
            } catch (RuntimeException unforeseen) {
                // what can be read is worth more than an error for all
                LOG.warn("Some metrics can't be read now.", unforeseen);
            }
        }
        return readings.snapshots();
    }

    /** Ends. */
    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }

    /** In which text format metrics are written. */
    public enum Format {
        /** That of Prometheus. */
        PROMETHEUS("text/plain; version=0.0.4; charset=utf-8"),
        /** OpenMetrics. */
        OPENMETRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

        private final String contentType;

        Format(String contentType) {
            this.contentType = contentType;
        }

        /** What an answer in this format calls itself. */
        public String contentType() {
            return contentType;
        }

        /** What suits somebody who accepts this, as an HTTP header has it. */
        public static Format accepted(@Nullable String accept) {
            return accept != null && accept.contains("application/openmetrics-text") ? OPENMETRICS : PROMETHEUS;
        }
    }
}

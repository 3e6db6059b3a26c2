package io.workerreturn.runtime;

import io.workerreturn.metrics.PipelineMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;

/** Watches an instance, to say how it is. */
final class Pulse {
    private static final String POLLED = "last-poll-seconds-ago";
    private static final String CLIENT = "client-id";

    /** Kafka Streams calls its clients so; those of restoring and of the clock have other ways to wait. */
    private static final String MAIN_CONSUMER = ".*-StreamThread-\\d+-consumer";

    private final KafkaStreams streams;
    private final PipelineMetrics metrics;
    private final Lookout lookout;
    private final InstantSource time;
    private final long hungAfterSeconds;
    private final Restoring restoring = new Restoring();
    private volatile Instant since;
    private volatile boolean ran;
    private volatile @Nullable Instant diedAt;

    /**
     * Watches from now on; to be called before the instance starts.
     *
     * @param hungAfter the cluster gives a thread's work to others when it has not asked for records for so long
     */
    Pulse(KafkaStreams streams, Duration hungAfter, PipelineMetrics metrics, Lookout lookout, InstantSource time) {
        this.streams = streams;
        this.metrics = metrics;
        this.lookout = lookout;
        this.time = time;
        this.since = time.instant();
        this.hungAfterSeconds = hungAfter.toSeconds();
        streams.setGlobalStateRestoreListener(restoring);
    }

    /** The instance does something else from now on. */
    void changed(KafkaStreams.State now) {
        since = time.instant();
        ran |= now == KafkaStreams.State.RUNNING;
    }

    Health.State state() {
        return Health.State.of(streams.state(), ran, restoring.progress().partitions() > 0);
    }

    Instant since() {
        return since;
    }

    /** How it is, but for what others know of. */
    Health health(List<String> troubles, List<String> notices) {
        Restoring.Progress progress = restoring.progress();
        OptionalLong parkedSince = metrics.waitingSince();
        return new Health(
                state(),
                since,
                streams.metadataForLocalThreads().size(),
                idleSeconds(),
                hungAfterSeconds,
                progress,
                metrics.waitingNow(),
                parkedSince.isPresent() ? Instant.ofEpochMilli(parkedSince.getAsLong()) : null,
                lately(diedAt),
                troubles,
                notices,
                lookout.waiting().orElse(null));
    }

    /** A stream thread died. */
    void died() {
        diedAt = time.instant();
    }

    private @Nullable Instant lately(@Nullable Instant death) {
        return death != null && death.plus(ThreadReplacements.WITHIN).isAfter(time.instant()) ? death : null;
    }

    private long idleSeconds() {
        long longest = 0;
        for (Map.Entry<MetricName, ? extends Metric> metric : streams.metrics().entrySet()) {
            String client = metric.getKey().tags().get(CLIENT);
            if (metric.getKey().name().equals(POLLED)
                    && client != null
                    && client.matches(MAIN_CONSUMER)
                    && metric.getValue().metricValue() instanceof Number seconds) {
                longest = Math.max(longest, seconds.longValue());
            }
        }
        return longest;
    }
}

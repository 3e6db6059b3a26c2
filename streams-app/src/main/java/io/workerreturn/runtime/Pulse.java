package io.workerreturn.runtime;

import io.workerreturn.metrics.PipelineMetrics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;

/** Watches an instance, to say how it is. */
final class Pulse {
    private static final String POLLED = "last-poll-seconds-ago";
    private static final String CLIENT = "client-id";

    /** Kafka Streams calls its clients so; those of restoring and of the clock have other ways to wait. */
    private static final String MAIN_CONSUMER = ".*-StreamThread-\\d+-consumer";

    /** Kafka's own. */
    private static final long BY_DEFAULT_BETWEEN_POLLS = TimeUnit.MINUTES.toMillis(5);

    private final KafkaStreams streams;
    private final PipelineMetrics metrics;
    private final InstantSource time;
    private final long hungAfterSeconds;
    private final Restoring restoring = new Restoring();
    private volatile Instant since;
    private volatile boolean ran;

    /**
     * Watches from now on; to be called before the instance starts.
     *
     * @param properties that it was made with
     */
    Pulse(KafkaStreams streams, Map<?, ?> properties, PipelineMetrics metrics, InstantSource time) {
        this.streams = streams;
        this.metrics = metrics;
        this.time = time;
        this.since = time.instant();
        this.hungAfterSeconds = TimeUnit.MILLISECONDS.toSeconds(longestBetweenPolls(properties));
        streams.setGlobalStateRestoreListener(restoring);
    }

    private static long longestBetweenPolls(Map<?, ?> properties) {
        return Stream.of(StreamsConfig.MAIN_CONSUMER_PREFIX, StreamsConfig.CONSUMER_PREFIX, "")
                .map(prefix -> properties.get(prefix + ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG))
                .filter(Objects::nonNull)
                .findFirst()
                .map(told -> Long.parseLong(told.toString()))
                .orElse(BY_DEFAULT_BETWEEN_POLLS);
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
                troubles,
                notices);
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

package io.workerreturn.config;

import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;

/**
 * How an instance works.
 *
 * @param threads stream threads of this instance, 1 or more
 * @param stateDir where its state is kept
 * @param commitIntervalMs between two transactions
 * @param flushIntervalMinMs least time between two sendings of the changed head-counts of one partition
 * @param flushIntervalMaxMs the same under load, when sending less often saves more than it delays
 * @param others further properties of Kafka Streams, without our prefix
 */
public record StreamsSettings(
        int threads,
        Path stateDir,
        long commitIntervalMs,
        long flushIntervalMinMs,
        long flushIntervalMaxMs,
        Map<String, String> others) {
    public static final String THREADS = "streams.num.stream.threads";
    public static final String STATE_DIR = "streams.state.dir";
    public static final String COMMIT_INTERVAL = "streams.commit.interval.ms";
    public static final String FLUSH_INTERVAL_MIN = "flush.interval.min.ms";
    public static final String FLUSH_INTERVAL_MAX = "flush.interval.max.ms";

    static final Prefix OTHERS = new Prefix(
            "streams.",
            '.',
            "Any other property of Kafka Streams, such as `streams.num.standby.replicas=1`, and its own sub-prefixes"
                    + " (`streams.producer.…`, `streams.main.consumer.…`, `streams.topic.…`). Wins over `kafka.`.");

    public StreamsSettings {
        others = Map.copyOf(others);
        if (flushIntervalMaxMs < flushIntervalMinMs) {
            throw new IllegalArgumentException(FLUSH_INTERVAL_MAX + " (" + flushIntervalMaxMs + ") is less than "
                    + FLUSH_INTERVAL_MIN + " (" + flushIntervalMinMs + "): raise it");
        }
    }

    static void define(Definition keys) {
        keys.group("Kafka Streams")
                .number(THREADS, 0, 0, 1024, "Stream threads of this instance. 0: as many as there are processors.")
                .text(
                        STATE_DIR,
                        "data/streams",
                        new ConfigDef.NonEmptyString(),
                        "Where the state is kept. Keep it through restarts, or all of it is read again from the"
                                + " changelogs; instances on one host need one each.")
                .milliseconds(
                        COMMIT_INTERVAL,
                        100,
                        1,
                        "Milliseconds between two transactions. Shorter: figures are seen sooner; longer: less work for"
                                + " the brokers.")
                .milliseconds(
                        FLUSH_INTERVAL_MIN,
                        200,
                        1,
                        "Milliseconds that pass at least between two sendings of the head-counts that changed in one"
                                + " partition.")
                .milliseconds(
                        FLUSH_INTERVAL_MAX,
                        1_000,
                        1,
                        "The same under load: no change waits longer to be sent. At least the minimum.");
    }

    static StreamsSettings from(Values values) {
        int threads = values.number(THREADS);
        return new StreamsSettings(
                threads == 0 ? Runtime.getRuntime().availableProcessors() : threads,
                Path.of(values.text(STATE_DIR)),
                values.milliseconds(COMMIT_INTERVAL),
                values.milliseconds(FLUSH_INTERVAL_MIN),
                values.milliseconds(FLUSH_INTERVAL_MAX),
                values.under(OTHERS));
    }

    @Override
    public String toString() {
        return "StreamsSettings[" + threads + ", " + stateDir + ", " + commitIntervalMs + ", " + flushIntervalMinMs
                + ", " + flushIntervalMaxMs + ", " + Secrets.masked(others) + "]";
    }
}

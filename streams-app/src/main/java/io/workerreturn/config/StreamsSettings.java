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
 * @param flushIntervalMs between two sendings of what changed
 * @param others further properties of Kafka Streams, without our prefix
 */
public record StreamsSettings(
        int threads, Path stateDir, long commitIntervalMs, long flushIntervalMs, Map<String, String> others) {
    public static final String THREADS = "streams.num.stream.threads";
    public static final String STATE_DIR = "streams.state.dir";
    public static final String COMMIT_INTERVAL = "streams.commit.interval.ms";
    public static final String FLUSH_INTERVAL = "flush.interval.ms";

    static final Prefix OTHERS = new Prefix(
            "streams.",
            '.',
            "Any other property of Kafka Streams, such as `streams.num.standby.replicas=1`, and its own sub-prefixes"
                    + " (`streams.producer.…`, `streams.main.consumer.…`, `streams.topic.…`). Wins over `kafka.`.");

    public StreamsSettings {
        others = Map.copyOf(others);
    }

    static void define(Definition keys) {
        keys.group("Kafka Streams")
                .number(THREADS, 0, 0, 1024, "Stream threads of this instance. 0: as many as there are processors.")
                .text(
                        STATE_DIR,
                        "data/streams",
                        new ConfigDef.NonEmptyString(),
                        "Where the part of the state is that is on disk: what is gone through in order. What is looked up by"
                                + " key is in memory, and read from the changelogs at each start. Instances on one host need"
                                + " one each.")
                .milliseconds(
                        COMMIT_INTERVAL,
                        10_000,
                        1,
                        "Milliseconds between two transactions at most. Each flush ends one, so this is reached only where"
                                + " nothing is flushed, or a broker is so slow that the next flush has to wait.")
                .milliseconds(
                        FLUSH_INTERVAL,
                        100,
                        1,
                        "Milliseconds between two sendings of what changed (head-counts, figures, trips), each at the end of a"
                                + " transaction, and between two looks at the timers. Shorter: figures are seen sooner; longer:"
                                + " less work, for the brokers too. While a backlog is worked off, a tenth of its age, a"
                                + " second at most; and never sooner after a transaction's end than twice what that took.");
    }

    static StreamsSettings from(Values values) {
        int threads = values.number(THREADS);
        return new StreamsSettings(
                threads == 0 ? Runtime.getRuntime().availableProcessors() : threads,
                Path.of(values.text(STATE_DIR)),
                values.milliseconds(COMMIT_INTERVAL),
                values.milliseconds(FLUSH_INTERVAL),
                values.under(OTHERS));
    }

    @Override
    public String toString() {
        return "StreamsSettings[" + threads + ", " + stateDir + ", " + commitIntervalMs + ", " + flushIntervalMs + ", "
                + Secrets.masked(others) + "]";
    }
}

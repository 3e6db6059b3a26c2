package io.workerreturn.cli;

import io.workerreturn.config.KafkaConfig;
import io.workerreturn.config.RegistrySettings;
import io.workerreturn.config.StreamsSettings;
import io.workerreturn.config.TopicsConfig;
import io.workerreturn.embedded.EmbeddedBroker;
import io.workerreturn.embedded.EmbeddedRegistry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What follows from having broker and registry in this very process. */
final class OneMachine {
    private OneMachine() {}

    /**
     * By key of the configuration.
     *
     * @param folder where everything is kept
     */
    static Map<String, String> settings(EmbeddedBroker broker, EmbeddedRegistry registry, Path folder) {
        Map<String, String> settings = new HashMap<>(partitions());
        settings.put(KafkaConfig.BOOTSTRAP_SERVERS, broker.bootstrapServers());
        settings.put(RegistrySettings.URL, registry.url().toString());
        settings.put(StreamsSettings.STATE_DIR, folder.resolve("streams").toString());
        settings.put(TopicsConfig.REPLICATION_FACTOR, "1");
        settings.put(TopicsConfig.MIN_INSYNC_REPLICAS, "1");
        // the only instance: it need not wait long to hear from its coordinator
        settings.put("kafka.main.consumer.heartbeat.interval.ms", "500");
        return settings;
    }

    /** Enough for two cores and a city of 300,000. */
    private static Map<String, String> partitions() {
        return Map.of(
                TopicsConfig.TRIPS, "2",
                TopicsConfig.WORKERS, "4",
                TopicsConfig.FIRMS, "2",
                TopicsConfig.CONCLUSIONS, "2");
    }
}

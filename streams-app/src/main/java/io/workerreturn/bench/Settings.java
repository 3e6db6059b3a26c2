package io.workerreturn.bench;

import io.workerreturn.config.AppConfig;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.config.Policies;
import io.workerreturn.config.RegistrySettings;
import io.workerreturn.config.ServicesConfig;
import io.workerreturn.config.StreamsSettings;
import io.workerreturn.config.TopicsConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the application is told: its users' defaults, but for where everything is and what time it is. */
final class Settings {
    private static final String BY_DEFAULT = "default";

    private Settings() {}

    /** What must be so on a broker of our own. */
    static Map<String, String> forced(StartBroker.Addresses addresses, Path state) {
        Map<String, String> settings = new HashMap<>();
        settings.put(KafkaConfig.BOOTSTRAP_SERVERS, addresses.bootstrapServers());
        settings.put(RegistrySettings.URL, addresses.registryUrl());
        settings.put(StreamsSettings.STATE_DIR, state.toString());
        settings.put(TopicsConfig.REPLICATION_FACTOR, "1");
        settings.put(TopicsConfig.MIN_INSYNC_REPLICAS, "1");
        // whoever tells the events tells the time
        settings.put(Policies.TICK_EVERY, "PT0S");
        // what is measured is the core
        settings.put(ServicesConfig.ON, "none");
        return settings;
    }

    /** All that differs from the defaults, for another process. */
    static Map<String, String> of(AppConfig config) {
        return config.effective().stream()
                .filter(setting -> !setting.origin().equals(BY_DEFAULT))
                .collect(Collectors.toMap(AppConfig.Setting::key, AppConfig.Setting::value));
    }

    /** The configuration again, in the other process. */
    static AppConfig load(Map<String, String> settings) {
        return AppConfig.load(Optional.empty(), Map.of(), settings);
    }
}

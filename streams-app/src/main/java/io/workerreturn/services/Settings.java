package io.workerreturn.services;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The settings of services as they are in force.
 *
 * @param values by key
 */
public record Settings(Map<String, Duration> values) {
    public Settings {
        values = Map.copyOf(values);
    }

    /** Those of a service that nobody has set. */
    public static Settings defaults(Service service) {
        return new Settings(service.settings().stream().collect(Collectors.toMap(Setting::key, Setting::byDefault)));
    }

    /** The value of a setting of the service. */
    public Duration of(Setting setting) {
        return values.getOrDefault(setting.key(), setting.byDefault());
    }

    /** By key, in one form however it was written: what decides what is concluded. */
    public Map<String, String> deciding() {
        Map<String, String> deciding = new TreeMap<>();
        values.forEach((key, value) -> deciding.put(key, value.toString()));
        return deciding;
    }
}

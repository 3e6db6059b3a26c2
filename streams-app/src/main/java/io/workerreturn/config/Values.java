package io.workerreturn.config;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.types.Password;

/**
 * Every value, valid and of its type.
 *
 * @param defined of the defined keys
 * @param free of the keys under a {@link Prefix}
 */
record Values(Map<String, Object> defined, Map<String, String> free) {
    String text(String key) {
        return (String) get(key);
    }

    int number(String key) {
        return (Integer) get(key);
    }

    boolean yes(String key) {
        return (Boolean) get(key);
    }

    long milliseconds(String key) {
        return (Long) get(key);
    }

    Password secret(String key) {
        return (Password) get(key);
    }

    Duration duration(String key) {
        return Definition.duration(key, text(key));
    }

    /** The keys under a prefix, without it. */
    Map<String, String> under(Prefix prefix) {
        Map<String, String> found = new TreeMap<>();
        free.forEach((key, value) -> {
            if (key.startsWith(prefix.name())) {
                found.put(key.substring(prefix.name().length()), value);
            }
        });
        return found;
    }

    private Object get(String key) {
        Object value = defined.get(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " is not a defined key");
        }
        return value;
    }
}

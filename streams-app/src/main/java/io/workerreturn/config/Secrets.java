package io.workerreturn.config;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.types.Password;

/** What must never be shown. */
final class Secrets {
    private static final Pattern SECRET = Pattern.compile(
            "password|secret|jaas|token|credential|user\\.info|registry\\.auth|keystore\\.key|identity\\.key$",
            Pattern.CASE_INSENSITIVE);

    private Secrets() {}

    /** The value as it may be shown. */
    static String masked(String key, String value) {
        return !value.isEmpty() && SECRET.matcher(key).find() ? Password.HIDDEN : value;
    }

    static Map<String, String> masked(Map<String, String> properties) {
        Map<String, String> shown = new TreeMap<>(properties);
        shown.replaceAll(Secrets::masked);
        return shown;
    }
}

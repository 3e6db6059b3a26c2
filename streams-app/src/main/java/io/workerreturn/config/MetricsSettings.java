package io.workerreturn.config;

import org.apache.kafka.common.config.types.Password;

/**
 * Who may read the metrics.
 *
 * @param token what others than this machine must show; empty: others may not
 */
public record MetricsSettings(Password token) {
    public static final String TOKEN = "metrics.token";

    static void define(Definition keys) {
        keys.group("Metrics")
                .secret(
                        TOKEN,
                        "What whoever asks the board for `/metrics` from another machine sends as bearer token; this machine"
                                + " needs none. Empty: no other machine gets them.");
    }

    static MetricsSettings from(Values values) {
        return new MetricsSettings(values.secret(TOKEN));
    }
}

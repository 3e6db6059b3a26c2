package io.workerreturn.config;

import org.apache.kafka.common.config.types.Password;

/**
 * Who may read the metrics.
 *
 * @param token what somebody must show, unless the board is open and they are on this machine; empty: nobody else may
 */
public record MetricsSettings(Password token) {
    public static final String TOKEN = "metrics.token";

    static void define(Definition keys) {
        keys.group("Metrics")
                .secret(
                        TOKEN,
                        "What whoever asks the board for `/metrics` sends as bearer token; of an open board, this machine"
                                + " needs none. Empty: nobody else gets them.");
    }

    static MetricsSettings from(Values values) {
        return new MetricsSettings(values.secret(TOKEN));
    }
}

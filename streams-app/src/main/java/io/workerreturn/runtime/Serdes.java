package io.workerreturn.runtime;

import io.workerreturn.config.AppConfig;
import io.workerreturn.config.RegistryConfig.Provider;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.RegistryConfig;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The serdes of public topics, as configured. */
public final class Serdes {
    private Serdes() {}

    /** Opens them; they are closed by whoever asked. */
    public static AvroSerdes open(AppConfig config) {
        Map<String, String> client = new HashMap<>();
        String auth = config.registry().auth().value();
        if (!auth.isEmpty()) {
            client.put(RegistryConfig.USER_INFO, auth);
        }
        Provider provider = config.registry().provider();
        return AvroSerdes.open(new RegistryConfig(
                provider.name().toLowerCase(Locale.ROOT),
                config.registry().url().toString(),
                client));
    }
}

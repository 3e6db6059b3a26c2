package io.workerreturn.config;

import io.workerreturn.wire.RegistryConfig;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** Where schemas are kept, and who reads and writes the wire format: the keys of a {@link RegistryConfig}. */
public final class RegistrySettings {
    public static final String URL = "registry.url";
    public static final String AUTH = "registry.auth";
    public static final String PROVIDER = "serdes.provider";

    private static final String CLIENT_PREFIX = "registry.client.";
    /** What keys of TLS begin with. */
    public static final String TLS = CLIENT_PREFIX + RegistryConfig.TLS;

    static final Prefix CLIENT = new Prefix(
            CLIENT_PREFIX,
            '.',
            "Further settings of the registry's client, by the names that Confluent's client gives them:"
                    + " `registry.client.bearer.auth.token`, and for https `" + TLS
                    + "truststore.location` and the like, as"
                    + " Kafka calls them. The default provider refuses"
                    + " those that it does not know.");

    private static final String CONFLUENT = "confluent";

    private RegistrySettings() {}

    static void define(Definition keys) {
        keys.group("Schema registry and serdes")
                .text(
                        URL,
                        "http://localhost:8081",
                        new HttpAddresses(),
                        "A registry that answers the Confluent REST calls; several addresses, separated by commas, are"
                                + " tried in turn. Without user and password, which belong in " + AUTH + ".")
                .secret(AUTH, "`user:password` for the registry (HTTP basic authentication). Empty: none.")
                .text(
                        PROVIDER,
                        RegistryConfig.DEFAULT_PROVIDER,
                        ConfigDef.ValidString.in(RegistryConfig.DEFAULT_PROVIDER, CONFLUENT),
                        "Whose serializers are used. `confluent` needs a build with the Maven profile of that name.");
    }

    static RegistryConfig from(Values values) {
        Map<String, String> client = new HashMap<>(values.under(CLIENT));
        String auth = values.secret(AUTH).value();
        if (!auth.isEmpty()) {
            client.put(RegistryConfig.USER_INFO, auth);
        }
        return new RegistryConfig(values.text(PROVIDER), values.text(URL), client);
    }

    private record HttpAddresses() implements ConfigDef.Validator {
        @Override
        public void ensureValid(String key, Object value) {
            for (String address : ((String) value).split(",", -1)) {
                ensureAddress(key, address.strip());
            }
        }

        private static void ensureAddress(String key, String address) {
            try {
                URI url = URI.create(address);
                if (url.getUserInfo() != null) {
                    throw new ConfigException("Invalid value for configuration " + key
                            + ": it names a user; put user and password into " + AUTH + ", which is never shown");
                }
                if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                    return;
                }
            } catch (IllegalArgumentException notOne) {
                // falls through to the one message
            }
            throw new ConfigException(key, address, "An address such as https://registry.example:8081 is expected");
        }

        @Override
        public String toString() {
            return "addresses, http or https";
        }
    }
}

package io.workerreturn.config;

import java.net.URI;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * Where schemas are kept, and who reads and writes the wire format.
 *
 * @param url the registry's address
 * @param auth {@code user:password} for it, empty for none
 * @param provider whose serializers
 */
public record RegistryConfig(URI url, Password auth, Provider provider) {
    public static final String URL = "registry.url";
    public static final String AUTH = "registry.auth";
    public static final String PROVIDER = "serdes.provider";

    /** Whose code reads and writes the Confluent wire format; on the topics there is no difference. */
    public enum Provider {
        DEFAULT,
        CONFLUENT
    }

    static void define(Definition keys) {
        keys.group("Schema registry and serdes")
                .text(
                        URL,
                        "http://localhost:8081",
                        new HttpAddress(),
                        "A registry that answers the Confluent REST calls. Without user and password, which belong in "
                                + AUTH + ".")
                .secret(AUTH, "`user:password` for the registry (HTTP basic authentication). Empty: none.")
                .choice(
                        PROVIDER,
                        Provider.DEFAULT,
                        "Whose serializers are used. `confluent` needs a build with the Maven profile of that name.");
    }

    static RegistryConfig from(Values values) {
        return new RegistryConfig(
                URI.create(values.text(URL)),
                values.secret(AUTH),
                Provider.valueOf(values.text(PROVIDER).toUpperCase(Locale.ROOT)));
    }

    private record HttpAddress() implements ConfigDef.Validator {
        @Override
        public void ensureValid(String key, Object value) {
            try {
                URI url = URI.create((String) value);
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
            throw new ConfigException(key, value, "An address such as https://registry.example:8081 is expected");
        }

        @Override
        public String toString() {
            return "address, http or https";
        }
    }
}

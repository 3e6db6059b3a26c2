package io.workerreturn.wire;

import java.util.Map;

/**
 * Where the schema registry is, and who talks to it.
 *
 * @param provider which serdes: {@code default}, or {@code confluent} in a build that has them
 * @param url the registry's base address; several, separated by commas, are tried in turn
 * @param client further settings, by the names that Confluent's client gives them; the default provider knows
 *     {@value #USER_INFO} ({@code user:password}), {@value #BEARER_TOKEN}, and what Kafka calls {@code ssl.} of keys and trust behind
 *     {@value #TLS}. They may be secrets: don't print them.
 */
public record RegistryConfig(String provider, String url, Map<String, String> client) {
    /** The provider that is in every build. */
    public static final String DEFAULT_PROVIDER = "default";

    public static final String USER_INFO = "basic.auth.user.info";
    public static final String BEARER_TOKEN = "bearer.auth.token";
    /** What the names of its settings of TLS begin with; behind it they are called as Kafka's. */
    public static final String TLS = "schema.registry.ssl.";

    public RegistryConfig {
        client = Map.copyOf(client);
    }

    /** The default provider, without credentials. */
    public static RegistryConfig at(String url) {
        return new RegistryConfig(DEFAULT_PROVIDER, url, Map.of());
    }

    @Override
    public String toString() {
        return "RegistryConfig[provider=%s, url=%s, client=%s]".formatted(provider, url, client.keySet());
    }
}

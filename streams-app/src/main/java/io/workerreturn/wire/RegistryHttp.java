package io.workerreturn.wire;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SslConfigs;
import org.jspecify.annotations.Nullable;

/** How the schema registry is reached: with the keys and certificates that its client's settings name, as they are now. */
public final class RegistryHttp {
    private static final String SSL = "ssl.";
    /** What an {@link HttpClient} decides itself. */
    private static final Set<String> OF_CLIENT = Set.of(
            SslConfigs.SSL_ENDPOINT_IDENTIFICATION_ALGORITHM_CONFIG,
            SslConfigs.SSL_CIPHER_SUITES_CONFIG,
            SslConfigs.SSL_ENABLED_PROTOCOLS_CONFIG,
            SslConfigs.SSL_ENGINE_FACTORY_CLASS_CONFIG);

    private static final ConfigDef KEYS = new ConfigDef();

    static {
        SslConfigs.addClientSslSupport(KEYS);
    }

    private final Duration connectWithin;
    /** Empty for what Java trusts. */
    private final Optional<ReloadingSslEngineFactory> tls;

    private @Nullable SSLContext context;
    private HttpClient client;

    /**
     * One for the registry of these settings.
     *
     * @throws RegistryException if keys or certificates can't be read
     */
    public RegistryHttp(RegistryConfig config, Duration connectWithin) {
        this.connectWithin = connectWithin;
        tls = tls(config.client());
        context = tls.map(ReloadingSslEngineFactory::sslContext).orElse(null);
        client = client(context);
    }

    /** The names of the settings of TLS that it knows, with what is before them. */
    static Set<String> known() {
        return KEYS.names().stream()
                .filter(name -> !OF_CLIENT.contains(name))
                .map(name -> RegistryConfig.TLS + name.substring(SSL.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Optional<ReloadingSslEngineFactory> tls(Map<String, String> client) {
        Map<String, String> told = client.entrySet().stream()
                .filter(each -> each.getKey().startsWith(RegistryConfig.TLS))
                .collect(Collectors.toMap(
                        each -> SSL + each.getKey().substring(RegistryConfig.TLS.length()), Map.Entry::getValue));
        if (told.isEmpty()) {
            return Optional.empty();
        }
        ReloadingSslEngineFactory factory = new ReloadingSslEngineFactory();
        try {
            factory.configure(KEYS.parse(told));
        } catch (KafkaException unusable) {
            throw new RegistryException(
                    "The schema registry can't be reached by https, since what " + RegistryConfig.TLS
                            + "… says can't be used: " + unusable.getMessage(),
                    unusable);
        }
        return Optional.of(factory);
    }

    private HttpClient client(@Nullable SSLContext shown) {
        HttpClient.Builder fresh = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectWithin)
                // Java's client would send the registry's user and password to whatever host an answer names
                .followRedirects(HttpClient.Redirect.NEVER);
        return shown == null ? fresh.build() : fresh.sslContext(shown).build();
    }

    /** The client; another one once a file has changed. */
    public synchronized HttpClient client() {
        SSLContext now = tls.map(ReloadingSslEngineFactory::sslContext).orElse(null);
        if (now != context) {
            context = now;
            client = client(now);
        }
        return client;
    }
}

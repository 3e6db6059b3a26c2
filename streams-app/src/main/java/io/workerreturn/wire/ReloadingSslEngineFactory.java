package io.workerreturn.wire;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.auth.SslEngineFactory;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's own, which reads {@code ssl.keystore.location} and {@code ssl.truststore.location} anew once they have changed, so that
 * certificates are replaced without a restart: the next connection has the new ones, those that are open stay. Kafka does that for
 * brokers only. Files that can't be used change nothing; the log says so, once for each change and client.
 */
public final class ReloadingSslEngineFactory implements SslEngineFactory {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadingSslEngineFactory.class);

    private Map<String, ?> configs = Map.of();
    private Map<Path, FileTime> read = Map.of();
    private DefaultSslEngineFactory current = new DefaultSslEngineFactory();

    @Override
    public synchronized void configure(Map<String, ?> configs) {
        this.configs = Map.copyOf(withoutNulls(configs));
        read = files();
        current = factory();
    }

    private static Map<String, Object> withoutNulls(Map<String, ?> configs) {
        Map<String, Object> told = new HashMap<>();
        configs.forEach((key, value) -> {
            if (value != null) {
                told.put(key, value);
            }
        });
        return told;
    }

    private DefaultSslEngineFactory factory() {
        DefaultSslEngineFactory fresh = new DefaultSslEngineFactory();
        fresh.configure(new HashMap<>(configs));
        return fresh;
    }

    /** The files and when they were written; those that are not there just now are left out. */
    private Map<Path, FileTime> files() {
        Map<Path, FileTime> files = new HashMap<>();
        Stream.of(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG, SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG)
                .map(configs::get)
                .filter(String.class::isInstance)
                .map(location -> new File((String) location).toPath())
                .forEach(file -> {
                    try {
                        files.put(file, Files.getLastModifiedTime(file));
                    } catch (IOException away) {
                        LOG.debug("{} is not there.", file, away);
                    }
                });
        return files;
    }

    private synchronized DefaultSslEngineFactory current() {
        Map<Path, FileTime> now = files();
        if (!now.equals(read)) {
            read = now;
            try {
                current = factory();
                LOG.info("Read the changed keys and certificates of {}.", now.keySet());
            } catch (KafkaException unusable) {
                LOG.warn(
                        "The changed keys and certificates of {} can't be used, so that those of before stay: {}",
                        now.keySet(),
                        unusable.getMessage());
            }
        }
        return current;
    }

    /** What connections are made with now; the same object until files change. */
    SSLContext sslContext() {
        return current().sslContext();
    }

    @Override
    public SSLEngine createClientSslEngine(String peerHost, int peerPort, String endpointIdentification) {
        return current().createClientSslEngine(peerHost, peerPort, endpointIdentification);
    }

    @Override
    public SSLEngine createServerSslEngine(String peerHost, int peerPort) {
        return current().createServerSslEngine(peerHost, peerPort);
    }

    @Override
    public boolean shouldBeRebuilt(Map<String, Object> nextConfigs) {
        return current().shouldBeRebuilt(nextConfigs);
    }

    @Override
    public Set<String> reconfigurableConfigs() {
        return current().reconfigurableConfigs();
    }

    @Override
    public @Nullable KeyStore keystore() {
        return current().keystore();
    }

    @Override
    public @Nullable KeyStore truststore() {
        return current().truststore();
    }

    @Override
    public synchronized void close() {
        current.close();
    }
}

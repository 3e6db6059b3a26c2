package io.workerreturn.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsServer;
import io.workerreturn.KeyFiles;
import io.workerreturn.config.AppConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that note whose certificates they are shown. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ReloadingSslEngineFactoryTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private final Queue<String> shown = new ConcurrentLinkedQueue<>();
    private Path first;
    private Path second;
    private Path own;
    private Path trust;
    private SSLContext server;

    @BeforeEach
    void keys() throws Exception {
        Path servers = KeyFiles.own(folder.resolve("server.p12"), "server");
        first = KeyFiles.own(folder.resolve("first.p12"), "first");
        second = KeyFiles.own(folder.resolve("second.p12"), "second");
        own = Files.copy(first, folder.resolve("own.p12"));
        trust = KeyFiles.trusting(folder.resolve("trust.p12"), List.of(servers));
        server = KeyFiles.context(
                servers, KeyFiles.trusting(folder.resolve("server-trust.p12"), List.of(first, second)));
    }

    private void becomes(Path file) throws IOException {
        Path fresh = Files.copy(file, folder.resolve("fresh"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(fresh, own, StandardCopyOption.ATOMIC_MOVE);
    }

    private void awaitShown(String commonName, Admin admin) throws InterruptedException {
        shown.clear();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        // a first one may have begun before
        while (Collections.frequency(shown, "CN=" + commonName) < 3) {
            assertThat(System.nanoTime()).as(commonName + " shown").isLessThan(deadline);
            admin.describeCluster();
            Thread.sleep(500);
        }
    }

    private Map<String, String> tls(String prefix) {
        return Map.of(
                prefix + "keystore.location",
                own.toString(),
                prefix + "keystore.password",
                KeyFiles.PASSWORD,
                prefix + "truststore.location",
                trust.toString(),
                prefix + "truststore.password",
                KeyFiles.PASSWORD);
    }

    @Test
    void
            a_client_of_kafka_shows_a_replaced_certificate_from_its_next_connection_on_and_keeps_it_where_the_next_one_is_broken()
                    throws Exception {
        try (SSLServerSocket socket = (SSLServerSocket)
                server.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            socket.setNeedClientAuth(true);
            Thread notes = new Thread(() -> noteEach(socket), "notes");
            notes.setDaemon(true);
            notes.start();
            Map<String, String> settings = new HashMap<>(tls("kafka.ssl."));
            settings.put("bootstrap.servers", "127.0.0.1:" + socket.getLocalPort());
            settings.put("kafka.security.protocol", "SSL");
            try (Admin admin = Admin.create(
                    AppConfig.load(Optional.empty(), Map.of(), settings).kafka().admin())) {
                awaitShown("first", admin);
                becomes(second);
                awaitShown("second", admin);
                becomes(Files.writeString(folder.resolve("broken"), "no key"));
                awaitShown("second", admin);
                becomes(first);
                awaitShown("first", admin);
            }
        }
    }

    /** Closes each, so that the client comes again. */
    private void noteEach(SSLServerSocket socket) {
        while (!socket.isClosed()) {
            try (SSLSocket client = (SSLSocket) socket.accept()) {
                client.startHandshake();
                shown.add(client.getSession().getPeerPrincipal().getName());
            } catch (IOException gone) {
                // the next one
            }
        }
    }

    @Test
    void so_does_the_client_of_the_registry() throws Exception {
        HttpsServer registry = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        registry.setHttpsConfigurator(KeyFiles.wantingCertificates(server));
        registry.createContext("/", exchange -> {
            try (exchange) {
                shown.add(((HttpsExchange) exchange)
                        .getSSLSession()
                        .getPeerPrincipal()
                        .getName());
                byte[] schema = "{\"schema\":\"\\\"string\\\"\"}".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, schema.length);
                exchange.getResponseBody().write(schema);
            }
        });
        registry.setExecutor(Executors.newCachedThreadPool());
        registry.start();
        try {
            HttpSchemaRegistry client = new HttpSchemaRegistry(new RegistryConfig(
                    RegistryConfig.DEFAULT_PROVIDER,
                    "https://127.0.0.1:" + registry.getAddress().getPort(),
                    tls(RegistryConfig.TLS)));
            client.fetch(1);
            assertThat(shown).containsExactly("CN=first");
            becomes(second);
            client.fetch(1);
            assertThat(shown).containsExactly("CN=first", "CN=second");
        } finally {
            registry.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"trustore.location", "enabled.protocols", "endpoint.identification.algorithm"})
    void a_setting_that_is_misspelt_or_would_have_no_effect_is_refused(String name) {
        assertThatThrownBy(() -> new HttpSchemaRegistry(new RegistryConfig(
                        RegistryConfig.DEFAULT_PROVIDER,
                        "https://127.0.0.1:1",
                        Map.of(RegistryConfig.TLS + name, "x"))))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining(RegistryConfig.TLS + name)
                .hasMessageContaining(RegistryConfig.TLS + "truststore.location");
    }

    @Test
    void a_key_that_can_not_be_read_is_said_at_the_start_with_the_settings_that_name_it() throws IOException {
        Files.writeString(own, "no key");
        assertThatThrownBy(() -> new HttpSchemaRegistry(new RegistryConfig(
                        RegistryConfig.DEFAULT_PROVIDER, "https://127.0.0.1:1", tls(RegistryConfig.TLS))))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("schema.registry.ssl.")
                .hasMessageContaining(own.toString());
    }
}

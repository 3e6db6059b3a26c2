package io.workerreturn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workerreturn.FreePorts;
import io.workerreturn.config.AppConfig;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.embedded.EmbeddedBroker;
import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.wire.RegistryConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReachTest {
    private static final Duration SHORT = Duration.ofSeconds(3);
    private static final Duration DEADLINE = Duration.ofMinutes(1);

    private static final String PASSWORD = "of-a-test";

    @TempDir
    private Path folder;

    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

    private Reach reach(Duration patience) {
        return new Reach("connect.timeout", patience, said::add);
    }

    private static KafkaConfig at(String servers, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put(KafkaConfig.BOOTSTRAP_SERVERS, servers);
        return AppConfig.load(Optional.empty(), Map.of(), settings).kafka();
    }

    @Test
    void whoever_comes_late_is_waited_for() throws Exception {
        int port = FreePorts.next();
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
            try {
                reach(Duration.ZERO).brokers(at("127.0.0.1:" + port, Map.of()));
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        });
        assertThat(said.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS))
                .contains("Waiting for the brokers at 127.0.0.1:" + port, "connection refused", "For ever");
        try (EmbeddedBroker broker = EmbeddedBroker.start(folder, port)) {
            waiting.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(said).last().asString().contains("is over after");
        assertThat(said)
                .as("said when the reason changes, not at every try")
                .doesNotHaveDuplicates()
                .hasSizeLessThan(5);
    }

    @Test
    void whoever_refuses_connections_is_given_up_in_the_end() throws Exception {
        int port = FreePorts.next();
        assertThatThrownBy(() -> reach(SHORT).brokers(at("127.0.0.1:" + port, Map.of())))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("no broker answers at 127.0.0.1:" + port)
                .hasMessageContaining("connection refused")
                .hasMessageContaining("for 3.0 s (connect.timeout)");
    }

    @Test
    void a_host_that_does_not_exist_is_named() {
        assertThatThrownBy(() -> reach(SHORT).brokers(at("nowhere.invalid:9092", Map.of())))
                .hasMessageContaining("there is no host nowhere.invalid");
    }

    @Test
    void whoever_listens_and_says_nothing_is_told_from_whoever_is_not_there() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> reach(SHORT).brokers(at("127.0.0.1:" + silent.getLocalPort(), Map.of())))
                    .hasMessageContaining("accepted but nobody answers");
            assertThat(said).isNotEmpty().allMatch(sentence -> sentence.contains("Up to 3.0 s (connect.timeout)"));
        }
    }

    @Test
    void whoever_refuses_us_will_do_so_again_and_is_not_waited_for() throws Exception {
        try (ServerSocket encrypted = withACertificateThatNobodyTrusts();
                Closing handshakes = new Closing(encrypted)) {
            KafkaConfig kafka = at("127.0.0.1:" + encrypted.getLocalPort(), Map.of("kafka.security.protocol", "SSL"));
            assertThatThrownBy(() -> reach(Duration.ZERO).brokers(kafka))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContaining("refuses us")
                    .hasMessageContaining("kafka.security.protocol");
        }
    }

    private ServerSocket withACertificateThatNobodyTrusts() throws Exception {
        Path store = folder.resolve("broker.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "broker",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        PASSWORD,
                        "-keystore",
                        store.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** Shakes hands with whoever comes, for as long as the socket is open. */
    private record Closing(ServerSocket socket) implements AutoCloseable {
        private Closing {
            Thread thread = new Thread(() -> {
                while (!socket.isClosed()) {
                    try (Socket caller = socket.accept()) {
                        caller.getInputStream().read();
                    } catch (IOException refused) {
                        // it does not trust us
                    }
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void a_registry_that_comes_late_is_waited_for() throws Exception {
        int port = FreePorts.next();
        RegistryConfig registry = RegistryConfig.at("http://127.0.0.1:" + port);
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(() -> {
            try {
                reach(Duration.ZERO).registry(registry);
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        });
        assertThat(said.poll(DEADLINE.toSeconds(), TimeUnit.SECONDS))
                .contains("Waiting for the schema registry", "connection refused");
        try (EmbeddedRegistry started = EmbeddedRegistry.start(folder, port)) {
            waiting.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        }
        assertThatThrownBy(() -> reach(SHORT).registry(registry))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("registry.url")
                .hasMessageContaining("connect.timeout");
    }

    @Test
    void whoever_waits_can_be_stopped() {
        Thread waiter = Thread.currentThread();
        List<String> heard = new CopyOnWriteArrayList<>();
        Reach reach = new Reach("connect.timeout", Duration.ZERO, sentence -> {
            heard.add(sentence);
            waiter.interrupt();
        });
        assertThatThrownBy(() -> reach.brokers(at("127.0.0.1:" + FreePorts.next(), Map.of())))
                .isInstanceOf(InterruptedException.class);
        assertThat(heard).hasSize(1);
        assertThat(Thread.interrupted()).isFalse();
    }
}

package io.workerreturn.wire;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.workerreturn.wire.SchemaRegistry.NoSuchSchemaException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A registry that means no good, or has gone mad. */
class HttpSchemaRegistryTest {
    private HttpServer server;
    private HttpSchemaRegistry registry;
    private final AtomicInteger asked = new AtomicInteger();

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        registry = new HttpSchemaRegistry(
                RegistryConfig.at("http://localhost:" + server.getAddress().getPort()));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void an_answer_without_end_is_given_up_and_its_record_waits() {
        AtomicLong sent = new AtomicLong();
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] megabyte = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
            try (OutputStream body = exchange.getResponseBody()) {
                while (sent.addAndGet(megabyte.length) < 1L << 30) {
                    body.write(megabyte);
                }
            }
        });
        assertThatThrownBy(() -> registry.fetch(1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("longer than");
        Assertions.assertThat(sent).hasValueLessThan(1L << 28);
    }

    @Test
    void schemas_that_refer_to_each_other_are_unreadable() {
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            String other = exchange.getRequestURI().getPath().contains("/a/") ? "b" : "a";
            answer(exchange, referring(other, 1));
        });
        assertThatThrownBy(() -> registry.fetch(1))
                .isInstanceOf(NoSuchSchemaException.class)
                .hasMessageContaining("refers to itself");
        Assertions.assertThat(asked).hasValueLessThan(10);
    }

    @Test
    void references_that_lead_on_and_on_are_unreadable() {
        server.createContext("/", exchange -> answer(exchange, referring("a", asked.incrementAndGet())));
        assertThatThrownBy(() -> registry.fetch(1)).isInstanceOf(NoSuchSchemaException.class);
        Assertions.assertThat(asked).hasValueLessThan(1_000);
    }

    private static String referring(String subject, int version) {
        return """
                {"schema": "\\"string\\"", "references": [{"name": "x.%s%d", "subject": "%s", "version": %d}]}""".formatted(subject, version, subject, version);
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}

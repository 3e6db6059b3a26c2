package io.workerreturn.wire;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.workerreturn.wire.SchemaRegistry.NoSuchSchemaException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A registry that means no good, or has gone mad. */
class HttpSchemaRegistryTest {
    /** Avro's parser fails on some of them by other exceptions than its own. */
    private static final List<String> NO_SCHEMAS = List.of(
            "",
            "\"Somewhere\"",
            "{\"type\": \"record\", \"name\": \"A\", \"fields\": 7}",
            "{\"type\": \"record\", \"name\": \"A\", \"fields\": [{\"name\": \"b\", \"type\": \"Somewhere\"}]}",
            "{\"type\": \"record\", \"name\": \"A\", \"fields\": [{\"name\": \"b\", \"type\": \"int\", \"order\": \"any\"}]}",
            "{\"type\": \"record\", \"name\": \"A\", \"fields\": [{\"name\": \"b\", \"type\": \"int\", \"order\": 7}]}");

    private HttpServer server;
    private HttpSchemaRegistry registry;
    private static final ObjectMapper JSON = new ObjectMapper();

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

    @Test
    void what_opens_the_registry_is_told_to_no_other_host() throws Exception {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        other.createContext("/", exchange -> {
            heard.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            answer(exchange, "{\"schema\": \"\\\"string\\\"\"}");
        });
        other.start();
        try {
            for (int code : List.of(301, 302, 303, 307, 308)) {
                server.createContext("/" + code, exchange -> {
                    exchange.getResponseHeaders()
                            .add(
                                    "Location",
                                    "http://localhost:" + other.getAddress().getPort() + "/schemas/ids/1");
                    exchange.sendResponseHeaders(code, -1);
                    exchange.close();
                });
                String at = "http://localhost:" + server.getAddress().getPort() + "/" + code;
                HttpSchemaRegistry asking = new HttpSchemaRegistry(new RegistryConfig(
                        RegistryConfig.DEFAULT_PROVIDER, at, Map.of(RegistryConfig.USER_INFO, "reader:a password")));
                assertThatThrownBy(() -> asking.fetch(1))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("by its own address");
            }
        } finally {
            other.stop(0);
        }
        Assertions.assertThat(heard).isEmpty();
    }

    @Test
    void what_is_no_schema_is_unreadable_and_no_record_waits_for_it() {
        server.createContext(
                "/",
                exchange -> answer(
                        exchange, JSON.writeValueAsString(Map.of("schema", NO_SCHEMAS.get(asked.getAndIncrement())))));
        for (String noSchema : NO_SCHEMAS) {
            assertThatThrownBy(() -> registry.fetch(1)).as(noSchema).isInstanceOf(NoSuchSchemaException.class);
        }
    }

    @Test
    void references_that_are_too_long_together_are_unreadable() {
        server.createContext("/", exchange -> {
            String whole = referring("a", asked.incrementAndGet());
            answer(exchange, whole.replace("string", "string" + " ".repeat(1 << 20)));
        });
        assertThatThrownBy(() -> registry.fetch(1))
                .isInstanceOf(NoSuchSchemaException.class)
                .hasMessageContaining("longer than");
        Assertions.assertThat(asked).hasValueLessThan(10);
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

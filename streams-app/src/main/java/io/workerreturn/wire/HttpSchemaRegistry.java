package io.workerreturn.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.Schema;

/** A registry behind the REST calls that Confluent's has, and every other answers. */
final class HttpSchemaRegistry implements SchemaRegistry {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** No schema comes near it, with all that it refers to; whatever answers more is no registry. */
    private static final int LARGEST_ANSWER = 4 << 20;

    private static final int MOST_REFERENCES = 100;
    private static final int REDIRECTION = 3;

    private final RegistryHttp http;
    private final List<String> urls;
    private final Optional<String> authorization;

    HttpSchemaRegistry(RegistryConfig config) {
        urls = Arrays.stream(config.url().split(","))
                .map(url -> url.strip().replaceAll("/+$", ""))
                .toList();
        urls.forEach(HttpSchemaRegistry::checked);
        Set<String> known = new TreeSet<>(RegistryHttp.known());
        known.addAll(Set.of(RegistryConfig.USER_INFO, RegistryConfig.BEARER_TOKEN));
        config.client().keySet().stream()
                .filter(key -> !known.contains(key))
                .findFirst()
                .ifPresent(key -> {
                    throw new RegistryException(
                            "The default serdes don't know the setting '%s' of the schema registry's client, only %s. Remove it, or use the provider 'confluent'."
                                    .formatted(key, known));
                });
        http = new RegistryHttp(config, PATIENCE);
        authorization = Optional.ofNullable(config.client().get(RegistryConfig.BEARER_TOKEN))
                .map(token -> "Bearer " + token)
                .or(() -> Optional.ofNullable(config.client().get(RegistryConfig.USER_INFO))
                        .map(user ->
                                "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8))));
    }

    @Override
    public Schema fetch(int id) throws IOException, NoSuchSchemaException {
        Answer answer = call("GET", "/schemas/ids/" + id, Optional.empty());
        if (NOT_FOUND.contains(answer.code())) {
            throw NoSuchSchemaException.unknown(id);
        }
        JsonNode found = answer.success("asking for schema " + id);
        if (!found.path("schemaType").asText("AVRO").equals("AVRO")) {
            throw NoSuchSchemaException.notAvro(id, found.path("schemaType").asText());
        }
        try {
            return new References(id).parse(found);
        } catch (RuntimeException | StackOverflowError e) {
            // Avro's parser has more than its own exceptions for what is no schema, and asking again makes it none
            throw new NoSuchSchemaException(
                    Reason.UNREADABLE, "Schema %d can't be parsed: %s".formatted(id, e.getMessage()));
        }
    }

    /** One schema with all that it refers to: each asked for once, and none that refers to itself. */
    private final class References {
        private final int id;
        private final Schema.Parser parser = new Schema.Parser();
        private final Set<String> asked = new HashSet<>();
        private int left = LARGEST_ANSWER;

        References(int id) {
            this.id = id;
        }

        Schema parse(JsonNode found) throws IOException, NoSuchSchemaException {
            String text = found.path("schema").asText();
            left -= text.length();
            if (left < 0) {
                throw new NoSuchSchemaException(
                        Reason.UNREADABLE,
                        "Schema %d is longer than %d characters, with all that it refers to"
                                .formatted(id, LARGEST_ANSWER));
            }
            for (JsonNode reference : found.path("references")) {
                String path = "/subjects/%s/versions/%d"
                        .formatted(
                                encoded(reference.path("subject").asText()),
                                reference.path("version").asInt());
                if (parser.getTypes().containsKey(reference.path("name").asText())) {
                    continue;
                }
                if (!asked.add(path) || asked.size() > MOST_REFERENCES) {
                    throw new NoSuchSchemaException(
                            Reason.UNREADABLE,
                            "Schema %d refers to itself, or to more than %d others, by %s"
                                    .formatted(id, MOST_REFERENCES, path));
                }
                parse(call("GET", path, Optional.empty()).success("asking for " + path));
            }
            return parser.parse(text);
        }
    }

    @Override
    public int register(String subject, Schema schema) throws IOException {
        Optional<String> body = Optional.of(JSON.writeValueAsString(Map.of("schema", schema.toString())));
        String path = "/subjects/" + encoded(subject);
        Answer known = call("POST", path, body);
        // looked up first: who may only read the registry can still write to topics whose schemas are there
        Answer answer = NOT_FOUND.contains(known.code()) ? call("POST", path + "/versions", body) : known;
        SchemaRegistry.refuse(subject, answer.status(), answer.message());
        return answer.success("registering " + subject).path("id").intValue();
    }

    @Override
    public void close() {
        // the client's thread ends when nobody refers to it any more
    }

    private Answer call(String method, String path, Optional<String> body) throws IOException {
        IOException unreachable = new IOException("No schema registry is configured.");
        for (String url : urls) {
            try {
                return call(method, URI.create(url + path), body);
            } catch (IOException e) {
                unreachable = e;
            }
        }
        throw unreachable;
    }

    private Answer call(String method, URI uri, Optional<String> body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(PATIENCE)
                .header("Accept", CONTENT_TYPE + ", application/json")
                .header("Content-Type", CONTENT_TYPE)
                .method(method, body.map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody));
        authorization.ifPresent(value -> request.header("Authorization", value));
        // the timeout of a request ends with the first byte of its answer
        CompletableFuture<HttpResponse<byte[]>> exchange =
                http.client().sendAsync(request.build(), head -> new BoundedBody(LARGEST_ANSWER));
        try {
            HttpResponse<byte[]> response = exchange.get(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (response.statusCode() / 100 == REDIRECTION) {
                throw new IOException("%s %s failed: the answer is %d, to ask %s. Name the registry by its own address."
                        .formatted(
                                method,
                                uri,
                                response.statusCode(),
                                response.headers().firstValue("Location").orElse("elsewhere")));
            }
            return new Answer(response.statusCode(), json(response.body()));
        } catch (InterruptedException e) {
            exchange.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while asking the schema registry.");
        } catch (TimeoutException e) {
            exchange.cancel(true);
            throw new IOException("%s %s failed: the answer does not end.".formatted(method, uri), e);
        } catch (ExecutionException e) {
            throw new IOException("%s %s failed: %s".formatted(method, uri, e.getCause()), e.getCause());
        }
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            return JSON.missingNode();
        }
    }

    private static String encoded(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static void checked(String url) {
        if (!url.matches("https?://[^/\\s].*")) {
            throw new RegistryException(
                    "'%s' is not the address of a schema registry. Write it like http://localhost:8081."
                            .formatted(url));
        }
    }

    private record Answer(int status, JsonNode body) {
        /** The registry's own code of an error, 0 if it gave none. */
        int code() {
            return body.path("error_code").asInt();
        }

        String message() {
            return body.path("message").asText("HTTP " + status);
        }

        JsonNode success(String what) throws IOException {
            if (status != 200 || !body.isObject()) {
                throw new IOException("The schema registry answers %d (%s) to %s.".formatted(status, message(), what));
            }
            return body;
        }
    }
}

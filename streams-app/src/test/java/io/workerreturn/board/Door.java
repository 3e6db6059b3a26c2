package io.workerreturn.board;

import com.fasterxml.jackson.databind.JsonNode;
import io.workerreturn.config.AppConfig;
import io.workerreturn.config.AuthSettings;
import io.workerreturn.config.BoardSettings;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.services.Services;
import io.workerreturn.wire.AvroSerdes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A board's door in a test: the real server and guard before a few routes, one for each kind of what people do. */
final class Door implements AutoCloseable {
    /** Reads. */
    static final String FIGURES = "/api/v1/figures";

    /** Reads, as the HR of firms may. */
    static final String OF_HR = "/api/v1/staff";

    /** Reads, as the office of a service may. */
    static final String OF_OFFICE = "/api/v1/due";

    /** Acts, as a dispatcher may. */
    static final String ALERT = "/api/v1/alerts/b1%7CTRIP_OVERDUE/seen";

    /** Acts, as only an admin may. */
    static final String SETTINGS = "/api/v1/settings";

    private final HttpClient client = HttpClient.newHttpClient();
    private final BoardWriter writer;
    private final BoardServer server;
    final TestClock clock = new TestClock();

    /** A clock that a test sets. */
    static final class TestClock extends Clock {
        private volatile Instant now = Instant.parse("2026-03-01T08:00:00Z");

        void set(Instant instant) {
            now = instant;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    Door(String bootstrapServers, AvroSerdes serdes, Map<String, String> auth) {
        Map<String, String> settings = new HashMap<>(auth);
        settings.put(KafkaConfig.BOOTSTRAP_SERVERS, bootstrapServers);
        settings.put(BoardSettings.PORT, "0");
        AppConfig config = AppConfig.load(Optional.empty(), Map.of(), settings);
        writer = new BoardWriter(config.kafka(), serdes);
        Guard guard = new Guard(config.auth(), config.peers().secret().value(), clock, new ActionLog(writer, clock));
        server = BoardServer.start(
                config.board(), guard, List.<Routes>of(new SessionRoutes(guard, Services.ALL), routes -> {
                    routes.get(FIGURES, call -> call.result("78.6 %"), Role.VIEWER);
                    routes.get(OF_OFFICE, call -> call.result("due"), Role.OFFICE);
                    routes.get(OF_HR, call -> call.result("staff"), Role.HR);
                    routes.put("/api/v1/alerts/{alertId}/seen", call -> call.status(202), Role.DISPATCHER);
                    routes.delete(SETTINGS, call -> call.status(204), Role.ADMIN);
                    routes.get("/health/live", call -> call.result("up"));
                }));
    }

    static AuthSettings settings(Map<String, String> auth) {
        return AppConfig.load(Optional.empty(), Map.of(), auth).auth();
    }

    URI url() {
        return server.url();
    }

    /** A call of any kind, with nothing but these headers. */
    HttpResponse<String> call(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** A call as our own page makes it, and nobody else's can. */
    HttpResponse<String> fromOurPage(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        String[] ours = Arrays.copyOf(headers, headers.length + 2);
        ours[headers.length] = Guard.REQUESTED_WITH;
        ours[headers.length + 1] = Guard.PRODUCT;
        return call(method, path, body, ours);
    }

    /** What a program with this token is answered. */
    int status(String method, String path, String token) throws IOException, InterruptedException {
        return fromOurPage(method, path, "", "Authorization", "Bearer " + token).statusCode();
    }

    /** A browser signs in. */
    HttpResponse<String> signIn(String token) throws IOException, InterruptedException {
        return fromOurPage(
                "POST", SessionRoutes.SESSION, "{\"token\": \"" + token + "\"}", "Content-Type", "application/json");
    }

    /** What a browser sends back of an answer. */
    static String cookie(HttpResponse<String> answer) {
        return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    }

    static JsonNode json(HttpResponse<String> answer) throws IOException {
        return Json.mapper().readTree(answer.body());
    }

    @Override
    public void close() {
        server.close();
        writer.close();
    }
}

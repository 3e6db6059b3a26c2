package io.workerreturn.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.HttpStatus;
import io.workerreturn.config.AppConfig;
import io.workerreturn.config.BoardSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoardServerTest {
    static final BoardSettings ANY_PORT = onPort(0);

    private static final HttpClient BROWSER = HttpClient.newHttpClient();
    private static BoardServer server;

    private static BoardSettings onPort(int port) {
        return AppConfig.load(Optional.empty(), Map.of(), Map.of(BoardSettings.PORT, Integer.toString(port)))
                .board();
    }

    @BeforeAll
    static void start() {
        Access viewer = call -> new Caller("somebody", Role.VIEWER, false);
        server = BoardServer.start(ANY_PORT, viewer, List.<Routes>of(new Assets(), routes -> {
            routes.get("/seen", call -> call.result(Caller.of(call).name()), Role.VIEWER);
            routes.get("/done", call -> call.result("done"), Role.ADMIN);
            routes.get("/failing", call -> {
                throw new IllegalStateException("secret");
            });
        }));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return BROWSER.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/lib/lit-html.js", "/lib/directives/repeat.js", "/lib/uPlot.min.css", "/nowhere"})
    void every_answer_lets_browsers_run_only_what_is_ours(String path) throws Exception {
        assertThat(get(path).headers().map())
                .containsEntry("x-content-type-options", List.of("nosniff"))
                .containsEntry("referrer-policy", List.of("no-referrer"))
                .doesNotContainKey("server")
                .extractingByKey("content-security-policy")
                .asString()
                .contains("default-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
    }

    @Test
    void the_page_and_its_libraries_are_there() throws Exception {
        assertThat(get("/").body()).contains("<!doctype html>");
        assertThat(get("/lib/lit-html.js").headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/javascript"));
        assertThat(get("/lib/uPlot.esm.js").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/Board.class",
                "/assets/../Board.class",
                "/assets/..%2fBoard.class",
                "/assets/%2e%2e/%2e%2e/schema/WorkerStatus.class",
                "/assets//etc/passwd",
                "/assets/.hidden.js",
                "/lib/directives/unsafe-html.js",
                "/lib/../../logback.xml",
                "/logback.xml",
            })
    void nothing_else_of_the_class_path_can_be_had(String path) throws Exception {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).isBetween(400, 404);
        assertThat(answer.body()).doesNotContain("<configuration>", "root:");
    }

    @Test
    void a_file_that_did_not_change_is_not_sent_again() throws Exception {
        String tag = get("/").headers().firstValue("etag").orElseThrow();
        HttpResponse<String> again = get("/", "If-None-Match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void a_problem_is_told_as_such() throws Exception {
        HttpResponse<String> answer = get("/nowhere");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith(Problem.CONTENT_TYPE));
        JsonNode problem = Json.mapper().readTree(answer.body());
        assertThat(problem.path("status").asInt()).isEqualTo(404);
        assertThat(problem.path("instance").asText()).isEqualTo("/nowhere");
    }

    @Test
    void a_mistake_of_ours_gives_nothing_away() throws Exception {
        HttpResponse<String> answer = get("/failing");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("secret", "Exception");
    }

    @Test
    void a_route_is_for_those_with_its_role() throws Exception {
        assertThat(get("/seen").body()).isEqualTo("somebody");
        assertThat(get("/done").statusCode()).isEqualTo(HttpStatus.FORBIDDEN.getCode());
    }

    @Test
    void a_port_that_is_taken_is_a_sentence() {
        BoardSettings taken = onPort(server.port());
        assertThatThrownBy(() -> BoardServer.start(taken, Access.OPEN, List.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(Integer.toString(server.port()))
                .hasMessageContaining("--port");
    }
}

package io.workerreturn.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.config.AuthSettings;
import io.workerreturn.config.BoardSettings;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A page whose name was made to lead here asks at every door of a real board, in every way: none opens to another name. */
@ExtendWith(BoardCity.Shared.class)
class OtherNamesTest {
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND");

    private static final List<String> OTHERS = List.of(
            "rebound.example",
            "rebound.example:PORT",
            "REBOUND.EXAMPLE.",
            "localhost.",
            "localhost.:PORT",
            "localhost:PORT:PORT",
            "localhost.rebound.example:PORT",
            "127.0.0.1.",
            "127.0.0.1.rebound.example",
            "[::1].rebound.example",
            "[::1%25lo]",
            "[::1",
            "::1",
            "0x7f000001",
            "2130706433",
            "localhost@rebound.example",
            "rebound.example#localhost",
            "localhost,rebound.example",
            "localhost rebound.example",
            "local\u00AEhost",
            "");

    @Test
    void no_door_opens_to_another_name_whatever_is_asked(BoardCity city) throws Exception {
        for (Map<String, String> how : List.of(
                Map.of(AuthSettings.OPEN, "true"),
                Map.of(AuthSettings.OPEN, "false", AuthSettings.ANONYMOUS, "viewer"))) {
            Map<String, String> settings = new HashMap<>(how);
            settings.put(BoardSettings.PORT, "0");
            try (Board board = city.boardBeside(settings)) {
                URI url = board.url();
                assertThat(said(url, "GET /health/live HTTP/1.1\r\nHost: localhost:" + url.getPort() + "\r\n"))
                        .as("its own name opens it")
                        .startsWith("HTTP/1.1 200");
                Set<String> doors = doors(board);
                assertThat(doors).hasSizeGreaterThan(30);
                int asked = 0;
                for (String door : doors) {
                    for (String method : METHODS) {
                        asked += refused(url, method + " " + door + " HTTP/1.1\r\nHost: rebound.example\r\n");
                    }
                    asked += refused(url, "GET " + door + " HTTP/1.0\r\n");
                    asked += refused(url, "GET " + door + " HTTP/1.1\r\n");
                    asked += refused(url, "GET http://rebound.example" + door + " HTTP/1.1\r\nHost: localhost\r\n");
                    asked += refused(url, "GET http://localhost" + door + " HTTP/1.1\r\nHost: rebound.example\r\n");
                }
                for (String other : OTHERS) {
                    for (String door : List.of(
                            "/",
                            "/metrics",
                            "/health/live",
                            "/health/ready",
                            LiveRoutes.PATH,
                            "/api/v1/overview",
                            "/no")) {
                        asked += refused(
                                url,
                                "GET " + door + " HTTP/1.1\r\nHost: "
                                        + other.replace("PORT", Integer.toString(url.getPort())) + "\r\n");
                    }
                }
                assertThat(asked).isGreaterThan(400);
            }
        }
    }

    private static Set<String> doors(Board board) {
        Set<String> doors = new LinkedHashSet<>(List.of(
                "/", "/index.html", "/openapi.json", "/metrics", "/health/live", "/no", "/api/v1/no", "/..%2F", "*"));
        for (String route : board.routes()) {
            doors.add(route.substring(route.indexOf(' ') + 1).replaceAll("\\{[^}]+}", "x"));
        }
        return doors;
    }

    /** Nothing is said but that it is refused. */
    private static int refused(URI url, String head) throws IOException {
        String answer = said(url, head);
        assertThat(answer)
                .as(head)
                .matches("(?s)HTTP/1.1 (400|404|405|421|501|505) .*")
                .doesNotContain(
                        "worker_return",
                        "enterpriseId",
                        "asOf",
                        "total",
                        "<html lang",
                        "\"state\"",
                        "Allow:",
                        "Access-Control");
        boolean isMisdirected = answer.startsWith("HTTP/1.1 421") || answer.startsWith("HTTP/1.1 400");
        assertThat(isMisdirected || head.startsWith("TRACE") || head.startsWith("PROPFIND") || head.contains(" * "))
                .as(head + " " + answer.lines().findFirst())
                .isTrue();
        return 1;
    }

    private static String said(URI url, String head) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", url.getPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

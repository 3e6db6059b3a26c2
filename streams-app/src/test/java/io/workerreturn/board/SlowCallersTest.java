package io.workerreturn.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.config.AppConfig;
import io.workerreturn.config.BoardSettings;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Callers that speak and listen slowly, on real sockets, before a real server. */
class SlowCallersTest {
    /** So long that nobody is cut off while a test looks. */
    private static final Duration LONG = Duration.ofMinutes(10);

    private static final Duration SOON = Duration.ofMillis(300);
    private static final int THREADS = 20;

    private final CountDownLatch released = new CountDownLatch(1);
    private final List<Socket> sockets = new ArrayList<>();
    private BoardServer server;

    private void serve(Duration head, Duration body, Duration answer) {
        serve(head, body, answer, THREADS);
    }

    private void serve(Duration head, Duration body, Duration answer, int threads) {
        BoardSettings settings = AppConfig.load(
                        Optional.empty(), Map.of(), Map.of(BoardSettings.PORT, "0", "bootstrap.servers", "localhost:1"))
                .board();
        server = BoardServer.start(
                settings,
                Access.OPEN,
                List.<Routes>of(routes -> {
                    routes.get("/health/live", call -> call.result("up"));
                    routes.get("/api/v1/figures", call -> call.result("78.6 %"));
                    routes.post("/api/v1/notes", call -> call.result("taken: " + call.body()));
                    routes.post(ImportRoutes.PATH, call -> {
                        if (call.queryParam("refused") != null) {
                            call.status(415);
                            return;
                        }
                        call.result("read: "
                                + new SteadyInput(call.bodyInputStream(), System::nanoTime).readAllBytes().length);
                    });
                    routes.get("/api/v1/table", call -> call.result(new byte[64 << 20]));
                    routes.get("/api/v1/slow", call -> {
                        released.await();
                        call.result("done");
                    });
                }),
                new SlowCallers.Patience(head, body, body, answer, 1_000_000_000, 2_000, threads, 1_000));
    }

    @AfterEach
    void stop() throws IOException {
        released.countDown();
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
    }

    private Socket say(String text) throws IOException {
        Socket socket = new Socket("127.0.0.1", server.port());
        sockets.add(socket);
        socket.setSoTimeout((int) Duration.ofMinutes(2).toMillis());
        more(socket, text);
        return socket;
    }

    private static void more(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private static String head(String path, int bytes) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                + bytes + "\r\n\r\n";
    }

    private String answer(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.url() + path))
                                .timeout(Duration.ofMinutes(1))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static String all(Socket socket) throws IOException {
        try (InputStream in = socket.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException cut) {
            return "";
        }
    }

    @Test
    void three_hundred_bodies_that_trickle_keep_nobody_waiting() throws Exception {
        serve(LONG, LONG, LONG);
        List<Socket> slow = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            slow.add(say(head("/api/v1/notes", 10) + "12345"));
        }
        for (Socket socket : slow) {
            more(socket, "6");
        }
        assertThat(answer("/health/live")).isEqualTo("up");
        assertThat(answer("/api/v1/figures")).isEqualTo("78.6 %");
        more(slow.get(0), "7890");
        byte[] line = slow.get(0).getInputStream().readNBytes(12);
        assertThat(new String(line, StandardCharsets.US_ASCII))
                .as("who is slow, and in time, is answered")
                .isEqualTo("HTTP/1.1 200");
    }

    @Test
    void health_answers_while_every_other_call_waits_for_a_thread() throws Exception {
        serve(LONG, LONG, LONG);
        for (int i = 0; i < THREADS + 10; i++) {
            say("GET /api/v1/slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
            say(head(ImportRoutes.PATH, 1000) + "1");
        }
        assertThat(answer("/health/live")).isEqualTo("up");
    }

    @Test
    void those_who_go_on_to_speak_after_they_were_refused_keep_no_threads_from_others() throws Exception {
        serve(LONG, LONG, LONG);
        List<Socket> refused = new ArrayList<>();
        for (int i = 0; i < 2 * THREADS; i++) {
            refused.add(say(head(ImportRoutes.PATH + "?refused=1", 100_000_000) + "1"));
        }
        assertThat(answer("/api/v1/figures")).isEqualTo("78.6 %");
        byte[] line = refused.get(0).getInputStream().readNBytes(12);
        assertThat(new String(line, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 415");
        BoardCity.await("who says nothing more is cut off", () -> isOver(refused.get(0)));
    }

    private static boolean isOver(Socket socket) {
        try {
            socket.setSoTimeout(1_000);
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void after_a_rush_the_threads_are_given_back() throws Exception {
        serve(LONG, LONG, LONG, 150);
        for (int i = 0; i < 120; i++) {
            say("GET /api/v1/slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }
        BoardCity.await("all have one", () -> threads() > 120);
        released.countDown();
        BoardCity.await("most are gone", () -> threads() < 40);
        assertThat(answer("/health/live")).isEqualTo("up");
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("JettyServerThreadPool"))
                .count();
    }

    @Test
    void a_body_that_does_not_come_in_time_is_cut_off() throws Exception {
        serve(LONG, SOON, LONG);
        assertThat(all(say(head("/api/v1/notes", 10) + "12345"))).doesNotContain("200 OK");
        assertThat(answer("/health/live")).isEqualTo("up");
    }

    @Test
    void a_head_that_does_not_come_to_its_end_is_cut_off_also_after_an_answer() throws Exception {
        serve(SOON, LONG, LONG);
        assertThat(all(say("GET /health/live HTTP/1.1\r\nHost: loc"))).isEmpty();
        Socket second = say("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assertThat(new String(second.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                .isEqualTo("HTTP/1.1 200");
        more(second, "GET /health/li");
        assertThat(all(second)).doesNotContain("HTTP/1.1 2");
    }

    @Test
    void an_answer_that_nobody_takes_is_given_up() throws Exception {
        serve(LONG, LONG, SOON);
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(4096);
        socket.connect(new java.net.InetSocketAddress("127.0.0.1", server.port()));
        more(socket, "GET /api/v1/table HTTP/1.1\r\nHost: localhost\r\n\r\n");
        // its end is seen without reading: what is sent to a closed connection fails sooner or later
        org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(Duration.ofMinutes(2), () -> {
            try {
                while (true) {
                    more(socket, "\r\n");
                    Thread.sleep(20);
                }
            } catch (IOException cut) {
                // as it should be
            }
        });
    }

    /** A way of being slow: what somebody says at once, and what they say again and again then. */
    private record Manner(String name, String first, String drop) {}

    private static List<Manner> manners() {
        String figures = "GET /api/v1/figures HTTP/1.1\r\nHost: localhost\r\n";
        String notes = "POST /api/v1/notes HTTP/1.1\r\nHost: localhost\r\n";
        String file = "POST " + ImportRoutes.PATH + " HTTP/1.1\r\nHost: localhost\r\n";
        return List.of(
                new Manner("half a line", "GET /api/v1/fig", ""),
                new Manner("half a head", figures + "X-A: ", ""),
                new Manner("a head, letter by letter", figures + "X-A: ", "y"),
                new Manner("a body, letter by letter", head("/api/v1/notes", 1_000), "x"),
                new Manner("a body whose length nobody said", notes + "\r\n", "x"),
                new Manner("a body in chunks", notes + "Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"),
                new Manner("a body that never comes", head("/api/v1/notes", 1_000), ""),
                new Manner("a file that never comes", head(ImportRoutes.PATH, 1_000), ""),
                new Manner("a file, letter by letter", file + "Transfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n"),
                new Manner(
                        "a body that waits to be wanted",
                        notes + "Content-Length: 1000\r\nExpect: 100-continue\r\n\r\n",
                        ""),
                new Manner("nothing more", figures + "\r\n", ""),
                new Manner("many calls at once, no answer read", (figures + "\r\n").repeat(300), ""),
                new Manner("a table that is not read", "GET /api/v1/table HTTP/1.1\r\nHost: localhost\r\n\r\n", ""),
                new Manner("another protocol", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", ""),
                new Manner(
                        "the greeting of TLS",
                        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u007c\u0003\u0003",
                        "\u0000"),
                new Manner(
                        "what would be a web socket",
                        figures + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZQ==\r\n\r\n\u0001\u0005hello",
                        "\u0001"));
    }

    @Test
    void slow_callers_of_every_manner_keep_nobody_waiting_and_are_gone_in_the_end() throws Exception {
        Duration patience = Duration.ofSeconds(2);
        serve(patience, patience, patience);
        Map<Socket, Manner> slow = new LinkedHashMap<>();
        for (int i = 0; i < 5; i++) {
            for (Manner manner : manners()) {
                slow.put(say(manner.first()), manner);
            }
            // and who hangs up while they speak
            Socket gone = say(head(ImportRoutes.PATH, 1_000_000) + "x".repeat(100_000));
            gone.setSoLinger(true, 0);
            gone.close();
        }
        Map<Socket, Manner> dripping = new LinkedHashMap<>(slow);
        dripping.values().removeIf(manner -> manner.drop().isEmpty());
        for (long end = System.nanoTime() + Duration.ofSeconds(8).toNanos(); System.nanoTime() < end; ) {
            // nobody is there any more who was cut off
            dripping.entrySet()
                    .removeIf(each -> !isTaken(each.getKey(), each.getValue().drop()));
            assertThat(answer("/health/live")).isEqualTo("up");
            assertThat(answer("/api/v1/figures")).isEqualTo("78.6 %");
        }
        for (Map.Entry<Socket, Manner> each : slow.entrySet()) {
            assertThat(isEnded(each.getKey(), each.getValue().drop()))
                    .as(each.getValue().name())
                    .isTrue();
        }
    }

    private static boolean isTaken(Socket socket, String text) {
        try {
            more(socket, text);
            return true;
        } catch (IOException cut) {
            return false;
        }
    }

    /** Whether the other side ends it, though it is spoken to still. */
    private static boolean isEnded(Socket socket, String drop) {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        byte[] buffer = new byte[1 << 20];
        try {
            socket.setSoTimeout(drop.isEmpty() ? 60_000 : 200);
            while (System.nanoTime() < end) {
                try {
                    if (socket.getInputStream().read(buffer) < 0) {
                        return true;
                    }
                } catch (SocketTimeoutException silent) {
                    more(socket, drop);
                }
            }
            return false;
        } catch (IOException cut) {
            return true;
        }
    }

    @Test
    void a_body_that_is_too_long_to_be_a_note_is_refused() throws Exception {
        serve(LONG, LONG, LONG);
        String much = "x".repeat(SlowCallers.LARGEST_BODY + 10_000);
        HttpResponse<String> refused = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/notes"))
                                .POST(HttpRequest.BodyPublishers.ofString(much))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(413);
    }

    @Test
    void a_file_that_comes_too_slowly_is_given_up_and_a_slow_reader_is_not_to_blame() throws Exception {
        serve(LONG, LONG, LONG);
        long[] now = {0};
        InputStream trickle = new InputStream() {
            @Override
            public int read() {
                now[0] += Duration.ofSeconds(1).toNanos();
                return 'x';
            }

            @Override
            public int read(byte[] into, int offset, int length) {
                into[offset] = (byte) read();
                return 1;
            }
        };
        SteadyInput input = new SteadyInput(trickle, () -> now[0]);
        org.assertj.core.api.Assertions.assertThatThrownBy(input::readAllBytes)
                .isInstanceOf(SteadyInput.TooSlowException.class);
        SteadyInput fast = new SteadyInput(InputStream.nullInputStream(), () -> now[0]);
        now[0] += Duration.ofHours(1).toNanos();
        assertThat(fast.readAllBytes()).isEmpty();
    }
}

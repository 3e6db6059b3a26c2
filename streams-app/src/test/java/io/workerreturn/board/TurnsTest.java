package io.workerreturn.board;

import static io.workerreturn.board.BoardCity.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.domain.Projection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final int AT_ONCE = 2;
    private static final int CALLERS = 60;
    private static final int ALL = 1_000;
    private static final String NAME = "x-name";
    private static final String STRANGER = "stranger";
    private static final int LONG_ANSWER = 16 << 20;

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger working = new AtomicInteger();
    private final AtomicInteger mostWorking = new AtomicInteger();
    private final Semaphore released = new Semaphore(0);
    private final HttpClient client = HttpClient.newHttpClient();
    private final Desk desk = new Desk(
            new ReadModel(new CityState("")),
            new Presenter.Policy(Projection.DEFAULT, Map.of(), Map.of()),
            "e",
            Turns.of(AT_ONCE));
    private final BoardServer server = BoardServer.start(
            BoardServerTest.ANY_PORT,
            call -> STRANGER.equals(call.header(NAME))
                    ? Guard.ANYBODY
                    : new Caller(Objects.requireNonNullElse(call.header(NAME), "somebody"), Role.DISPATCHER, false),
            List.of(routes -> {
                routes.get("/health/live", call -> call.result("up"));
                routes.get(
                        "/api/v1/heavy",
                        call -> {
                            asked.incrementAndGet();
                            desk.answer(call, presenter -> heavy());
                        },
                        Role.VIEWER);
                routes.get(
                        "/api/v1/long", call -> desk.answer(call, presenter -> "x".repeat(LONG_ANSWER)), Role.VIEWER);
            }));

    private String heavy() {
        mostWorking.accumulateAndGet(working.incrementAndGet(), Math::max);
        try {
            released.acquire();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        working.decrementAndGet();
        return "done";
    }

    @AfterEach
    void stop() {
        released.release(ALL);
        server.close();
    }

    private HttpRequest to(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + path)).build();
    }

    private CompletableFuture<HttpResponse<String>> asksForMuch(String name) {
        return client.sendAsync(
                HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/heavy"))
                        .header(NAME, name)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void many_who_ask_for_much_leave_processors_to_others() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            answers.add(asksForMuch("somebody-" + i));
        }
        await("all have come in", () -> asked.get() == CALLERS && working.get() == AT_ONCE);
        assertThat(client.send(to("/health/live"), HttpResponse.BodyHandlers.ofString())
                        .body())
                .isEqualTo("up");
        released.release(ALL);
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get().body()).isEqualTo("\"done\"");
        }
        assertThat(mostWorking).as("at once").hasValue(AT_ONCE);
    }

    @Test
    void who_asks_for_much_waits_for_themselves_and_others_do_not() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> many = new ArrayList<>();
        for (int i = 0; i < Turns.MOST_OF_ONE; i++) {
            many.add(asksForMuch("much"));
        }
        await("all have come in", () -> asked.get() == Turns.MOST_OF_ONE && working.get() == AT_ONCE);
        CompletableFuture<HttpResponse<String>> one = asksForMuch("little");
        await("it has come in", () -> asked.get() == Turns.MOST_OF_ONE + 1);
        // in a common line it would be the last
        released.release(Turns.MOST_OF_ONE / 2);
        assertThat(one.get().body()).isEqualTo("\"done\"");
        assertThat(many).anyMatch(answer -> !answer.isDone());
    }

    @Test
    void whose_calls_wait_by_the_dozen_is_told_to_wait() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            answers.add(asksForMuch("much"));
        }
        await(
                "what is too much is refused",
                () -> answers.stream()
                                .filter(CompletableFuture::isDone)
                                .filter(answer -> answer.join().statusCode() == 429)
                                .count()
                        == CALLERS - Turns.MOST_OF_ONE);
        released.release(ALL);
        for (CompletableFuture<HttpResponse<String>> answer : answers) {
            assertThat(answer.get().statusCode()).isIn(200, 429);
        }
        assertThat(asksForMuch("much").get().statusCode()).isEqualTo(200);
    }

    @Test
    void those_who_have_not_signed_in_leave_threads_to_those_who_have() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> strangers = new ArrayList<>();
        // more than there are threads
        int all = SlowCallers.Patience.USUAL.threads() + CALLERS;
        for (int i = 0; i < all; i++) {
            strangers.add(asksForMuch(STRANGER));
        }
        await(
                "what is too much is refused",
                () -> strangers.stream()
                                .filter(CompletableFuture::isDone)
                                .filter(answer -> answer.join().statusCode() == 429)
                                .count()
                        == all - Turns.MOST_OF_STRANGERS);
        CompletableFuture<HttpResponse<String>> one = asksForMuch("little");
        await("it has come in", () -> asked.get() == all + 1);
        released.release(AT_ONCE * 2);
        assertThat(one.get().body()).isEqualTo("\"done\"");
        assertThat(strangers).anyMatch(answer -> !answer.isDone());
        released.release(ALL);
        for (CompletableFuture<HttpResponse<String>> answer : strangers) {
            assertThat(answer.get().statusCode()).isIn(200, 429);
        }
    }

    @Test
    void who_does_not_take_the_answer_keeps_no_turn() throws Exception {
        released.release(ALL);
        List<Socket> deaf = new ArrayList<>();
        try {
            for (int i = 0; i < AT_ONCE * 2; i++) {
                Socket socket = new Socket();
                socket.setReceiveBufferSize(8 << 10);
                socket.connect(new InetSocketAddress("127.0.0.1", server.port()));
                deaf.add(socket);
                socket.getOutputStream()
                        .write("GET /api/v1/long HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(socket.getInputStream().read())
                        .as("it begins to answer")
                        .isEqualTo('H');
            }
            assertThat(client.send(to("/api/v1/heavy"), HttpResponse.BodyHandlers.ofString())
                            .body())
                    .isEqualTo("\"done\"");
        } finally {
            for (Socket socket : deaf) {
                socket.close();
            }
        }
    }
}

package io.workerreturn.board;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.domain.Projection;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A board that was started a moment ago does not say of what it has not read that there is no such thing. */
class StillReadingTest {
    private final ReadModel model = new ReadModel(new CityState(""));
    private final Desk desk = new Desk(model, new Presenter.Policy(Projection.DEFAULT, Map.of(), Map.of()), "e");
    private final BoardServer server = BoardServer.start(
            BoardServerTest.ANY_PORT,
            Access.OPEN,
            List.of(
                    new EnterpriseRoutes(desk),
                    new TripRoutes(desk, trip -> OptionalInt.empty()),
                    new AlertRoutes(desk)));

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(server.url() + path)).build(), BodyHandlers.ofString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/enterprises/91330381MA2H05T115",
                "/api/v1/trips/b1",
                "/api/v1/alerts/b1%7CTRIP_OVERDUE/history"
            })
    void what_is_not_there_yet_is_to_be_asked_for_again_until_all_is_read(String path) throws Exception {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
        assertThat(answer.headers().firstValue("ETag")).isEmpty();
        assertThat(answer.body()).contains("still reading", "\"stillReading\":true");
        model.reading(new Reading(true, 0, null, 0));
        answer = get(path);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
        assertThat(answer.body()).doesNotContain("stillReading");
    }

    @Test
    void whatever_is_wrong_with_a_call_is_said_meanwhile_too() throws Exception {
        assertThat(get("/api/v1/trips/b1?mode=none").statusCode()).isEqualTo(400);
    }
}

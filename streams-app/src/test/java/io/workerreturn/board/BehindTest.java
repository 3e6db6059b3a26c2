package io.workerreturn.board;

import static io.workerreturn.topology.Told.SHOE_FACTORY;
import static io.workerreturn.topology.Told.at;
import static io.workerreturn.topology.Told.enterprise;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.workerreturn.audit.City;
import io.workerreturn.config.AuthSettings;
import io.workerreturn.config.BoardSettings;
import io.workerreturn.config.Policies;
import io.workerreturn.schema.ClockTick;
import io.workerreturn.schema.Housed;
import io.workerreturn.topology.Told;
import io.workerreturn.topology.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that stands still beside sources that go on, as its board tells of it. */
class BehindTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int RECORDS = 50;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    private JsonNode await(Board board, String path, String what, Predicate<JsonNode> so) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            JsonNode answer = Json.mapper()
                    .readTree(client.send(
                                    HttpRequest.newBuilder(URI.create(board.url() + path))
                                            .build(),
                                    BodyHandlers.ofString())
                            .body());
            if (so.test(answer)) {
                return answer;
            }
            assertThat(System.nanoTime()).as("%s: %s", what, answer).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private static Predicate<JsonNode> shortfall(boolean held) {
        return alerts -> StreamSupport.stream(alerts.path("items").spliterator(), false)
                .anyMatch(alert -> alert.path("state").asText().equals("FIRING")
                        && alert.path("held").isBoolean()
                        && alert.path("held").asBoolean() == held);
    }

    private static void tell(City city, String letter) {
        for (int i = 0; i < RECORDS; i++) {
            String id = letter + i;
            city.tell(Topics.WORKER_STATUS, id, Told.status(id, id, "2020-02-20T08:00", null, new Housed("塘下镇")));
        }
    }

    @Test
    void what_is_not_worked_off_is_told_and_holds_the_alerts_that_it_may_settle() throws Exception {
        Map<String, String> settings = Map.of(
                AuthSettings.OPEN,
                "true",
                BoardSettings.PORT,
                "0",
                BoardSettings.BEHIND_AFTER,
                "PT1S",
                Policies.HOLD_FOR,
                "PT0S");
        try (City city = new City(folder.resolve("city"), settings).started();
                Board board = Board.start(city.config(), city.serdes(), Optional.of(city.application()))) {
            city.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 10));
            tell(city, "a");
            city.tell(Topics.CLOCK, "now", new ClockTick(at("2020-02-21T08:00")));
            await(board, "/api/v1/alerts", "sure", shortfall(false));
            await(
                    board,
                    "/api/v1/overview",
                    "live",
                    answer -> answer.path("behind").isObject()
                            && !answer.path("behind").path("behind").asBoolean());

            city.application().streams().pause();
            tell(city, "b");
            JsonNode overview = await(
                    board,
                    "/api/v1/overview",
                    "behind",
                    answer -> answer.path("behind").path("behind").asBoolean()
                            && answer.path("behind").path("held").asInt() > 0
                            // it may have looked while we were still telling
                            && answer.path("behind").path("records").asLong() >= RECORDS);
            assertThat(overview.path("behind").path("records").asLong()).isLessThanOrEqualTo(10L * RECORDS);
            assertThat(overview.path("behind").path("seconds").asLong()).isPositive();
            await(board, "/api/v1/alerts", "held", shortfall(true));

            city.application().streams().resume();
            await(
                    board,
                    "/api/v1/overview",
                    "live again",
                    answer -> !answer.path("behind").path("behind").asBoolean());
            await(board, "/api/v1/alerts", "sure again", shortfall(false));
        }
    }
}

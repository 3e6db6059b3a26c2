package io.workerreturn.board;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.workerreturn.config.AuthSettings;
import io.workerreturn.config.BoardSettings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What the board says of what was known at some time. */
@ExtendWith(BoardCity.Shared.class)
class PastTest {
    private static final String NOON = "2020-02-18T04:00:00Z";

    private static JsonNode get(BoardCity city, String path) throws Exception {
        AtomicReference<JsonNode> answer = new AtomicReference<>();
        // a mark may only not be there yet: then the one before is taken
        BoardCity.await("it is known up to noon", () -> {
            answer.set(Json.mapper().readTree(city.patiently(path).body()));
            return !answer.get().has("now") || answer.get().path("now").asText().startsWith("2020-02-18T04:00");
        });
        return answer.get();
    }

    @Test
    void the_overview_the_firms_and_the_trips_are_of_one_moment_that_has_passed(BoardCity city) throws Exception {
        JsonNode overview = get(city, "/api/v1/overview?knownAt=" + NOON);
        JsonNode now = city.get("/api/v1/overview");
        long returned = overview.at("/city/returned").asLong();
        assertThat(returned).isPositive().isLessThan(now.at("/city/returned").asLong());
        assertThat(overview.at("/reading/behind").asLong()).isZero();
        long sum = 0;
        String next = "";
        do {
            JsonNode firms = get(
                    city,
                    "/api/v1/enterprises?limit=500&asOf=" + NOON
                            + (next.isEmpty() ? "" : "&cursor=" + BoardCity.parameter(next)));
            for (JsonNode firm : firms.path("items")) {
                sum += firm.path("returned").asLong();
            }
            next = firms.path("next").asText("");
        } while (!next.isEmpty() && !next.equals("null"));
        assertThat(sum).isEqualTo(returned);
        JsonNode trips = get(city, "/api/v1/trips?limit=500&knownAt=" + NOON);
        assertThat(trips.path("total").asLong())
                .isPositive()
                .isLessThan(city.get("/api/v1/trips?limit=1").path("total").asLong());
        String trip = trips.at("/items/0/tripId").asText();
        assertThat(get(city, "/api/v1/trips/" + trip + "?knownAt=" + NOON).path("status"))
                .isEqualTo(trips.at("/items/0/status"));
    }

    @Test
    void what_can_not_be_said_is_refused_with_what_can(BoardCity city) throws Exception {
        JsonNode early = Json.mapper()
                .readTree(city.patiently("/api/v1/overview?knownAt=2019-01-01T00:00:00Z")
                        .body());
        assertThat(early.path("status").asInt()).isEqualTo(400);
        assertThat(early.path("why").asText()).isEqualTo("TOO_EARLY");
        assertThat(early.path("first").asText()).startsWith("2020-02");
        assertThat(city.patiently("/api/v1/overview?ifKnown=true&knownAt=2019-01-01T00:00:00Z")
                        .statusCode())
                .as("who only compares")
                .isEqualTo(204);
        JsonNode future = Json.mapper()
                .readTree(city.patiently("/api/v1/trips?knownAt=" + city.now().plus(Duration.ofDays(1)))
                        .body());
        assertThat(future.path("why").asText()).isEqualTo("FUTURE");
        assertThat(city.call("/api/v1/overview?knownAt=" + NOON + "&asOf=" + NOON)
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void why_the_city_has_another_number_is_said_and_adds_up(BoardCity city) throws Exception {
        AtomicReference<JsonNode> answer = new AtomicReference<>();
        BoardCity.await("it is marked up to now", () -> {
            answer.set(Json.mapper()
                    .readTree(
                            city.patiently("/api/v1/revisions?knownAt=" + NOON).body()));
            return answer.get().path("against").asText().equals(Json.instant(city.now()));
        });
        JsonNode why = answer.get();
        JsonNode returned = null;
        for (JsonNode figure : why.path("items")) {
            long parts = 0;
            for (JsonNode part : figure.path("parts")) {
                parts += part.asLong();
            }
            assertThat(parts)
                    .isEqualTo(figure.path("after").asLong()
                            - figure.path("before").asLong());
            if (figure.path("figure").asText().equals("returned")) {
                returned = figure;
            }
        }
        assertThat(returned).isNotNull();
        assertThat(returned.path("after").asLong())
                .isEqualTo(city.get("/api/v1/overview").at("/city/returned").asLong());
        assertThat(returned.at("/parts/HAPPENED_SINCE").asLong()).isPositive();
        assertThat(returned.at("/parts/TOLD_LATE").asLong()).isNotZero();
    }

    @Test
    void a_viewer_sees_the_past_rounded_as_the_present_and_no_causes(BoardCity city, @TempDir Path folder)
            throws Exception {
        String token = Credentials.secret();
        Path tokens = Files.writeString(folder.resolve("tokens"), "lin viewer " + Credentials.hash(token) + "\n");
        try (Board board = city.anotherBoard(
                Map.of(BoardSettings.PORT, "0", AuthSettings.OPEN, "false", AuthSettings.TOKENS, tokens.toString()))) {
            String[] viewer = {"Authorization", "Bearer " + token};
            AtomicReference<JsonNode> firms = new AtomicReference<>();
            BoardCity.await("the past is worked out", () -> {
                var answer = city.call(board.url(), "/api/v1/enterprises?limit=500&knownAt=" + city.now(), viewer);
                firms.set(Json.mapper().readTree(answer.body()));
                return answer.statusCode() == 200;
            });
            URI url = board.url();
            BoardCity.await(
                    "the present is read",
                    () -> Json.mapper()
                            .readTree(city.call(url, "/api/v1/overview", viewer).body())
                            .at("/reading/caughtUp")
                            .asBoolean());
            JsonNode present = Json.mapper()
                    .readTree(city.call(url, "/api/v1/enterprises?limit=500", viewer)
                            .body());
            assertThat(firms.get().path("items").size())
                    .isEqualTo(present.path("items").size())
                    .isPositive();
            for (int i = 0; i < present.path("items").size(); i++) {
                JsonNode was = firms.get().path("items").get(i);
                JsonNode is = present.path("items").get(i);
                assertThat(was.path("returned")).isEqualTo(is.path("returned"));
                assertThat(was.path("phases")).isEqualTo(is.path("phases"));
                assertThat(was.path("returned").asInt() % 5).isZero();
            }
            assertThat(city.call(url, "/api/v1/revisions?knownAt=" + NOON, viewer)
                            .statusCode())
                    .isEqualTo(403);
        }
    }
}

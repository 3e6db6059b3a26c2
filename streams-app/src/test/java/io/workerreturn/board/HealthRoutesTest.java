package io.workerreturn.board;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.workerreturn.config.AppConfig;
import io.workerreturn.config.BoardSettings;
import io.workerreturn.runtime.Health;
import io.workerreturn.runtime.Restoring;
import io.workerreturn.runtime.Wait;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthRoutesTest {
    private static final Instant SINCE = Instant.parse("2020-02-20T04:00:00Z");
    private static final Restoring.Progress NOTHING_TO_RESTORE = new Restoring.Progress(0, 0, 0);

    private final Restoring restoring = new Restoring();
    private Health health = health(Health.State.RUNNING, 2, 0);
    private Reading reading = new Reading(true, 0, SINCE, 0);
    private boolean readerLives = true;
    private BoardServer server;

    @BeforeEach
    void a_board_beside_an_instance() {
        server = serverOf(new HealthRoutes(Optional.of(() -> health), () -> readerLives, () -> reading));
    }

    @AfterEach
    void the_end() {
        server.close();
    }

    private static BoardServer serverOf(HealthRoutes routes) {
        AppConfig config = AppConfig.load(Optional.empty(), Map.of(), Map.of(BoardSettings.PORT, "0"));
        return BoardServer.start(config.board(), Access.OPEN, List.of(routes));
    }

    private Health health(Health.State state, int threads, long idleSeconds) {
        return new Health(
                state,
                SINCE,
                threads,
                idleSeconds,
                300,
                restoring.progress(),
                0,
                null,
                null,
                List.of(),
                List.of(),
                null);
    }

    private record Answer(int status, JsonNode body) {
        String reasons() {
            return body.get("reasons").toString();
        }
    }

    private Answer get(String path) {
        try {
            HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(server.url() + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            JsonNode body = Json.mapper().readTree(answer.body());
            assertThat(body.get("ok").asBoolean()).isEqualTo(answer.statusCode() == 200);
            return new Answer(answer.statusCode(), body);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void one_that_folds_and_has_read_everything_is_live_and_ready() {
        assertThat(get("/health/live").status()).isEqualTo(200);
        assertThat(get("/health/ready").status()).isEqualTo(200);
        assertThat(get("/health/ready").body().at("/reading/lastRecordAt").asText())
                .isEqualTo(Json.instant(SINCE));
    }

    @Test
    void one_that_restores_is_live_but_not_ready_and_says_how_far_it_has_come() {
        TopicPartition changelog = new TopicPartition("workers-changelog", 0);
        restoring.onRestoreStart(changelog, "workers", 100, 9_107);
        restoring.onBatchRestored(changelog, "workers", 5_102, 5_003);
        health = health(Health.State.RESTORING, 2, 0);
        assertThat(get("/health/live").status()).isEqualTo(200);
        Answer ready = get("/health/ready");
        assertThat(ready.status()).isEqualTo(503);
        assertThat(ready.reasons()).contains("reads its state back");
        assertThat(ready.body().at("/pipeline/state").asText()).isEqualTo("restoring");
        assertThat(ready.body().at("/pipeline/restoring/partitions").asInt()).isEqualTo(1);
        assertThat(ready.body().at("/pipeline/restoring/restored").asInt()).isEqualTo(5_000);
        assertThat(ready.body().at("/pipeline/restoring/total").asInt()).isEqualTo(10_000);
        restoring.onRestoreEnd(changelog, "workers", 1_000);
        assertThat(restoring.progress()).isEqualTo(NOTHING_TO_RESTORE);
    }

    @Test
    void what_is_given_to_another_instance_need_not_be_restored_here() {
        TopicPartition changelog = new TopicPartition("workers-changelog", 0);
        restoring.onRestoreStart(changelog, "workers", 0, 10);
        restoring.onRestoreSuspended(changelog, "workers", 3);
        restoring.onBatchRestored(changelog, "workers", 5, 5);
        assertThat(restoring.progress()).isEqualTo(NOTHING_TO_RESTORE);
    }

    @Test
    void one_that_rebalances_starts_or_stops_is_live_but_not_ready() {
        for (Health.State state : List.of(Health.State.REBALANCING, Health.State.STARTING, Health.State.STOPPING)) {
            health = health(state, 2, 0);
            assertThat(get("/health/live").status()).as("%s", state).isEqualTo(200);
            assertThat(get("/health/ready").status()).as("%s", state).isEqualTo(503);
        }
    }

    @Test
    void one_that_stopped_or_hangs_or_lost_its_threads_is_not_worth_keeping() {
        health = health(Health.State.STOPPED, 0, 0);
        assertThat(get("/health/live").reasons()).contains("start it again");
        health = health(Health.State.RUNNING, 0, 0);
        assertThat(get("/health/live").reasons()).contains("No stream thread");
        assertThat(get("/health/ready").reasons()).contains("No stream thread");
        health = health(Health.State.RUNNING, 2, 301);
        assertThat(get("/health/live").reasons()).contains("301 s");
        assertThat(get("/health/ready").status()).isEqualTo(503);
    }

    @Test
    void one_whose_board_has_yet_to_read_is_live_but_not_ready_and_one_whose_reader_died_is_neither() {
        reading = new Reading(false, 70_000, null, 0);
        assertThat(get("/health/live").status()).isEqualTo(200);
        assertThat(get("/health/ready").reasons()).contains("yet to read");
        assertThat(get("/health/ready").body().at("/reading/behind").asInt()).isEqualTo(70_000);
        reading = new Reading(true, 0, SINCE, 0);
        readerLives = false;
        assertThat(get("/health/live").status()).isEqualTo(503);
        assertThat(get("/health/ready").status()).isEqualTo(503);
    }

    @Test
    void
            records_that_wait_for_a_schema_and_threads_that_died_are_told_but_not_counted_one_by_one_and_keep_nobody_from_being_ready() {
        health = new Health(
                Health.State.RUNNING,
                SINCE,
                2,
                0,
                300,
                NOTHING_TO_RESTORE,
                12,
                SINCE,
                SINCE,
                List.of(),
                List.of(),
                null);
        Answer ready = get("/health/ready");
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.body().at("/parked/records").asInt()).isEqualTo(1_000);
        assertThat(ready.body().at("/parked/since").asText())
                .isEqualTo(Json.instant(SINCE.truncatedTo(ChronoUnit.HOURS)));
        assertThat(ready.body().at("/pipeline/threadDiedAt").asText()).isEqualTo(Json.instant(SINCE));
    }

    @Test
    void what_is_waited_for_is_told_and_keeps_nobody_from_reading_what_is_there() {
        Wait wait = new Wait(SINCE, "partition clock-0 has no leader", "start the brokers");
        health = new Health(
                Health.State.RUNNING, SINCE, 2, 0, 300, NOTHING_TO_RESTORE, 0, null, null, List.of(), List.of(), wait);
        Answer ready = get("/health/ready");
        assertThat(ready.status()).isEqualTo(200);
        assertThat(ready.body().at("/pipeline/waiting/reason").asText()).isEqualTo(wait.reason());
        assertThat(ready.body().at("/pipeline/waiting/advice").asText()).isEqualTo(wait.advice());
        assertThat(ready.body().at("/pipeline/waiting/since").asText()).isEqualTo(Json.instant(SINCE));
    }

    @Test
    void an_instance_that_misses_a_topic_lives_but_is_not_ready_and_says_which() {
        health = new Health(
                Health.State.RUNNING,
                SINCE,
                2,
                0,
                300,
                NOTHING_TO_RESTORE,
                0,
                null,
                null,
                List.of("Topics are gone: trip-board."),
                List.of("The topic clock was created again."),
                null);
        assertThat(get("/health/live").status()).isEqualTo(200);
        assertThat(get("/health/ready").status()).isEqualTo(503);
        assertThat(get("/health/ready").reasons()).contains("trip-board");
        assertThat(get("/health/ready").body().get("notices").toString()).contains("clock was created again");
    }

    @Test
    void a_board_by_itself_depends_on_its_reading_alone() {
        server.close();
        server = serverOf(new HealthRoutes(Optional.empty(), () -> readerLives, () -> reading));
        assertThat(get("/health/ready").status()).isEqualTo(200);
        assertThat(get("/health/ready").body().get("pipeline").isNull()).isTrue();
        reading = new Reading(false, 5, null, 0);
        assertThat(get("/health/ready").status()).isEqualTo(503);
    }
}

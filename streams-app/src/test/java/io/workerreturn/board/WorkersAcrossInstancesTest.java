package io.workerreturn.board;

import static io.workerreturn.board.TwoInstances.await;
import static io.workerreturn.board.TwoInstances.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.workerreturn.domain.Phase;
import io.workerreturn.questions.Source;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.schema.WorkerJourney;
import io.workerreturn.topology.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two instances share the work, each with a copy of the other's state. Last, one is killed. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class WorkersAcrossInstancesTest {
    private static final int PAGE = 7;

    @TempDir
    private static Path folder;

    private static TwoInstances city;
    private static Map<String, WorkerJourney> journeys;

    @BeforeAll
    static void all_is_told_and_folded() throws Exception {
        city = new TwoInstances(folder, 1);
        journeys = city.table(Topics.WORKER_JOURNEYS);
        await("every copy is there", () -> everyWorker(city.there()).equals(Set.of("owner")));
    }

    @BeforeEach
    void nothing_moves() {
        city.awaitRest();
    }

    @AfterAll
    static void the_end() {
        city.close();
    }

    private static Set<String> everyWorker(URI board) {
        return journeys.keySet().stream()
                .limit(40)
                .map(worker -> city.get(board, "/api/v1/workers/" + encoded(worker)))
                .map(answer -> answer.status() == 200
                        ? answer.body().at("/source/kind").asText()
                        : Integer.toString(answer.status()))
                .collect(Collectors.toSet());
    }

    @Test
    @Order(1)
    void either_instance_answers_for_every_worker_whoever_holds_the_state() {
        for (URI board : List.of(city.here(), city.there())) {
            journeys.values().stream().limit(120).forEach(journey -> {
                TwoInstances.Answer answer = city.get(board, "/api/v1/workers/" + encoded(journey.getWorkerId()));
                assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
                JsonNode worker = answer.body().get("worker");
                assertThat(worker.at("/journey/phase").asText())
                        .isEqualTo(journey.getPhase().name());
                assertThat(worker.at("/asOf").asText()).isEqualTo(Json.instant(journey.getAsOf()));
                assertThat(answer.body().at("/source/kind").asText()).isEqualTo(Source.Kind.OWNER.label());
                assertThat(worker.get("facts")).isNotEmpty();
                assertThat(worker.get("facts").findValuesAsText("effect")).doesNotContain("");
            });
        }
        assertThat(city.workersAt()).hasSize(2);
    }

    @Test
    @Order(1)
    void whoever_folds_and_has_all_its_state_is_ready() {
        for (URI board : List.of(city.here(), city.there())) {
            for (String path : List.of("/health/live", "/health/ready")) {
                TwoInstances.Answer answer = city.get(board, path);
                assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
                assertThat(answer.body().get("ok").asBoolean()).isTrue();
                assertThat(answer.body().at("/pipeline/state").asText()).isEqualTo("running");
                assertThat(answer.body().at("/pipeline/threads").asInt()).isEqualTo(1);
                assertThat(answer.body().at("/parked/records").asInt()).isZero();
            }
        }
    }

    @Test
    @Order(2)
    void the_missing_people_of_every_firm_are_as_many_as_its_figure_says_and_those_whom_the_topic_names() {
        for (EnterpriseReturnRate firm :
                city.table(Topics.ENTERPRISE_RETURN_RATES).values()) {
            String id = firm.getEnterpriseId();
            Set<String> published = journeys.values().stream()
                    .filter(journey -> id.equals(journey.getEmployer()))
                    .filter(journey -> !Phase.valueOf(journey.getPhase().name()).inCity())
                    .map(WorkerJourney::getWorkerId)
                    .collect(Collectors.toCollection(TreeSet::new));
            List<String> missing = pages(city.here(), "/api/v1/enterprises/" + id + "/workers?missing=true");
            assertThat(missing).hasSize(firm.getMissing()).doesNotHaveDuplicates();
            assertThat(new TreeSet<>(missing)).isEqualTo(published);
            assertThat(pages(city.there(), "/api/v1/enterprises/" + id + "/workers"))
                    .hasSize(firm.getEmployed());
        }
    }

    private static List<String> pages(URI board, String path) {
        List<String> workers = new ArrayList<>();
        String cursor = "";
        do {
            TwoInstances.Answer answer =
                    city.get(board, path + (path.contains("?") ? "&" : "?") + "limit=" + PAGE + "&cursor=" + cursor);
            assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
            assertThat(answer.body().get("items").size()).isLessThanOrEqualTo(PAGE);
            answer.body()
                    .get("items")
                    .forEach(item -> workers.add(item.get("workerId").asText()));
            cursor = answer.body().get("next").isNull()
                    ? ""
                    : answer.body().get("next").asText();
        } while (!cursor.isEmpty());
        return workers;
    }

    @Test
    @Order(3)
    void one_phase_or_several_can_be_asked_for() {
        EnterpriseReturnRate firm = city.table(Topics.ENTERPRISE_RETURN_RATES).values().stream()
                .max(Comparator.comparing(EnterpriseReturnRate::getEmployed))
                .orElseThrow();
        String path = "/api/v1/enterprises/" + firm.getEnterpriseId() + "/workers?phase=";
        assertThat(pages(city.here(), path + "ON_DUTY")).hasSize(firm.getOnDuty());
        assertThat(pages(city.here(), path + "ARRIVED,IN_OBSERVATION,ON_DUTY")).hasSize(firm.getReturned());
    }

    @Test
    @Order(4)
    void the_passengers_of_every_trip_are_those_of_the_trip_board_with_where_each_is_now() {
        for (TripBoardRow trip : city.table(Topics.TRIP_BOARD).values()) {
            TwoInstances.Answer answer =
                    city.get(city.here(), "/api/v1/trips/" + encoded(trip.getTripId()) + "/passengers?limit=500");
            assertThat(answer.status()).as("%s", answer.body()).isEqualTo(200);
            JsonNode items = answer.body().get("items");
            assertThat(count(items, "booked")).isEqualTo(trip.getBooked());
            assertThat(count(items, "boarded")).isEqualTo(trip.getBoarded());
            assertThat(count(items, "noShow")).isEqualTo(trip.getNoShow());
            assertThat(count(items, "arrived")).isEqualTo(trip.getArrived());
            items.forEach(item -> assertThat(item.get("phase").asText())
                    .isEqualTo(journeys.get(item.get("workerId").asText())
                            .getPhase()
                            .name()));
        }
    }

    private static int count(JsonNode items, String flag) {
        int count = 0;
        for (JsonNode item : items) {
            count += item.get(flag).asBoolean() ? 1 : 0;
        }
        return count;
    }

    @ParameterizedTest
    @Order(5)
    @ValueSource(
            strings = {
                "/api/v1/workers/a%07b",
                "/api/v1/workers/%0d%0aSet-Cookie:x",
                "/api/v1/enterprises/a%1f/workers",
                "/api/v1/enterprises/a/workers?limit=0",
                "/api/v1/enterprises/a/workers?limit=501",
                "/api/v1/enterprises/a/workers?limit=9999999999",
                "/api/v1/enterprises/a/workers?phase=ASLEEP",
                "/api/v1/enterprises/a/workers?missing=perhaps",
                "/api/v1/enterprises/a/workers?missing=true&missing=false",
                "/api/v1/enterprises/a/workers?wanted=all",
                "/api/v1/enterprises/a/workers?cursor=%25%25",
                "/api/v1/enterprises/a/workers?cursor=AAAA",
                "/api/v1/trips/%07/passengers",
            })
    void what_nobody_can_mean_is_refused(String path) {
        TwoInstances.Answer answer = city.get(city.here(), path);
        assertThat(answer.status()).as(path).isEqualTo(400);
        assertThat(answer.type()).startsWith("application/problem+json");
    }

    @Test
    @Order(6)
    void what_would_part_a_key_of_the_stores_does_not_get_as_far() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(city.here() + "/api/v1/enterprises/a%00b/workers"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain("at io.workerreturn", "at org.");
    }

    @Test
    @Order(6)
    void of_the_unknown_nothing_is_said_and_a_hostile_name_is_only_a_name() {
        String hostile = encoded("../<script>alert(1)</script>'\"; DROP TABLE workers");
        assertThat(city.get(city.here(), "/api/v1/workers/" + hostile).status()).isEqualTo(404);
        assertThat(city.get(city.here(), "/api/v1/workers/" + "x".repeat(200)).status())
                .isEqualTo(404);
        assertThat(city.get(city.here(), "/api/v1/workers/" + "x".repeat(201)).status())
                .isEqualTo(400);
        assertThat(city.get(city.here(), "/api/v1/trips/" + hostile + "/passengers")
                        .status())
                .isEqualTo(404);
        assertThat(city.get(city.here(), "/api/v1/enterprises/" + hostile + "/workers")
                        .body()
                        .get("items"))
                .isEmpty();
    }

    @Test
    @Order(7)
    void only_who_knows_the_secret_is_answered_as_an_instance() {
        URI questions = URI.create(city.there() + Peer.PATH + "story");
        HttpRequest.BodyPublisher ask =
                HttpRequest.BodyPublishers.ofString("{\"partition\":0,\"workerId\":\"nobody\"}");
        assertThat(city.send(HttpRequest.newBuilder(questions).POST(ask)).status())
                .isEqualTo(401);
        assertThat(city.send(HttpRequest.newBuilder(questions)
                                .header(Peer.SECRET, TwoInstances.SECRET + "x")
                                .POST(ask))
                        .status())
                .isEqualTo(401);
        for (String wrong : List.of("", "[]", "{\"partition\":0,\"workerId\":7,\"x\":1}", "{{{", "null")) {
            assertThat(city.send(HttpRequest.newBuilder(questions)
                                    .header(Peer.SECRET, TwoInstances.SECRET)
                                    .POST(HttpRequest.BodyPublishers.ofString(wrong)))
                            .status())
                    .as(wrong)
                    .isEqualTo(400);
        }
        assertThat(city.send(HttpRequest.newBuilder(questions)
                                .header(Peer.SECRET, TwoInstances.SECRET)
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"partition\":99,\"workerId\":\"nobody\"}")))
                        .status())
                .isEqualTo(409);
    }

    @Test
    @Order(8)
    void when_an_instance_is_killed_every_question_is_answered_all_the_same_and_says_from_where() throws Exception {
        String firm = city.table(Topics.ENTERPRISE_RETURN_RATES).values().stream()
                .max(Comparator.comparing(EnterpriseReturnRate::getEmployed))
                .orElseThrow()
                .getEnterpriseId();
        String trip = city.table(Topics.TRIP_BOARD).keySet().iterator().next();
        List<String> paths = new ArrayList<>(List.of(
                "/api/v1/enterprises/" + firm + "/workers?missing=true",
                "/api/v1/trips/" + encoded(trip) + "/passengers"));
        journeys.keySet().stream().limit(20).forEach(worker -> paths.add("/api/v1/workers/" + encoded(worker)));

        city.killOther();
        Set<String> seen = new ConcurrentSkipListSet<>();
        Set<String> ready = new ConcurrentSkipListSet<>();
        await("the one that is left has taken everything over", () -> {
            boolean allByOwner = true;
            for (String path : paths) {
                TwoInstances.Answer answer = city.get(city.here(), path);
                assertThat(answer.status()).as("%s: %s", path, answer.body()).isIn(200, 503);
                if (answer.status() == 503) {
                    assertThat(answer.retryAfter()).isPresent();
                    assertThat(answer.type()).startsWith("application/problem+json");
                    seen.add("503");
                } else {
                    seen.add(answer.body().at("/source/kind").asText());
                }
                TwoInstances.Answer health = city.get(city.here(), "/health/ready");
                String state = health.body().at("/pipeline/state").asText();
                assertThat(health.status()).as("%s", health.body()).isEqualTo(state.equals("running") ? 200 : 503);
                assertThat(city.get(city.here(), "/health/live").status()).isEqualTo(200);
                ready.add(state);
                allByOwner &= "owner".equals(answer.body().at("/source/kind").asText());
            }
            return allByOwner && city.workersAt().size() == 1;
        });
        assertThat(seen).contains("standby");
        assertThat(ready).contains("running");
        assertThat(pages(city.here(), "/api/v1/enterprises/" + firm + "/workers?missing=true"))
                .hasSize(city.table(Topics.ENTERPRISE_RETURN_RATES).get(firm).getMissing());
    }
}

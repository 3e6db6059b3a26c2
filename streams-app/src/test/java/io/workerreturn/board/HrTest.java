package io.workerreturn.board;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.workerreturn.config.AuthSettings;
import io.workerreturn.config.BoardSettings;
import io.workerreturn.config.ImportConfig;
import io.workerreturn.importing.Pseudonyms;
import io.workerreturn.importing.StaffReferences;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.StaffReferenceRecords;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Who works for one firm asks for another, by every way that there is. */
@ExtendWith(BoardCity.Shared.class)
class HrTest {
    private static final String KEY = "a key for tests alone, of which nobody makes a secret";
    private static final String FIRMS = "/api/v1/enterprises/";

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final String hr = Credentials.secret();
    private final String viewer = Credentials.secret();
    private final String dispatcher = Credentials.secret();
    private final String hrOfTheirs = Credentials.secret();
    private String ours = "";
    private String theirs = "";
    private Board board;

    @BeforeEach
    void a_clerk_of_the_largest_firm(BoardCity city) throws Exception {
        JsonNode firms = city.get("/api/v1/enterprises?sort=-required&limit=2");
        ours = firms.at("/items/0/enterpriseId").asText();
        theirs = firms.at("/items/1/enterpriseId").asText();
        Path tokens = Files.writeString(
                folder.resolve("tokens"),
                "ming hr:%s %s\nhong hr:%s %s\nduty dispatcher %s\nwall viewer %s\n"
                        .formatted(
                                ours,
                                Credentials.hash(hr),
                                theirs,
                                Credentials.hash(hrOfTheirs),
                                Credentials.hash(dispatcher),
                                Credentials.hash(viewer)));
        board = city.boardBeside(Map.of(
                AuthSettings.OPEN,
                "false",
                AuthSettings.TOKENS,
                tokens.toString(),
                BoardSettings.PORT,
                "0",
                ImportConfig.KEY,
                KEY));
        BoardCity.await("it has read all", () -> {
            JsonNode overview = Json.mapper()
                    .readTree(call(viewer, "GET", "/api/v1/overview").body());
            return overview.at("/reading/caughtUp").asBoolean()
                    && overview.path("now").asText().equals(Json.instant(city.now()));
        });
    }

    @AfterEach
    void stop() {
        board.close();
    }

    private HttpRequest.Builder request(String token, String path, String... more) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(board.url() + path))
                .headers("Authorization", "Bearer " + token, Guard.REQUESTED_WITH, Guard.PRODUCT);
        for (int i = 0; i < more.length; i += 2) {
            request.header(more[i], more[i + 1]);
        }
        return request;
    }

    private HttpResponse<String> call(String token, String method, String path, String... more) throws Exception {
        return client.send(
                request(token, path, more)
                        .method(method, BodyPublishers.ofString("{}"))
                        .header("Content-Type", "application/json")
                        .build(),
                BodyHandlers.ofString());
    }

    private static Set<String> workers(JsonNode list) {
        return new TreeSet<>(list.findValuesAsText("workerId"));
    }

    @Test
    void they_see_who_of_their_own_firm_is_where_as_a_dispatcher_does(BoardCity city) throws Exception {
        for (String how : List.of("", "?missing=true", "?phase=ON_DUTY", "?limit=3")) {
            HttpResponse<String> answer = call(hr, "GET", FIRMS + ours + "/workers" + how);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(Json.mapper().readTree(answer.body()).path("items"))
                    .isEqualTo(city.get(FIRMS + ours + "/workers" + how).path("items"));
        }
        assertThat(call(hr, "GET", FIRMS + ours + "/workers?format=csv").statusCode())
                .isEqualTo(200);
        JsonNode me = Json.mapper().readTree(call(hr, "GET", "/api/v1/me").body());
        assertThat(me.path("role").asText()).isEqualTo("hr");
        assertThat(me.path("firms").get(0).asText()).isEqualTo(ours);
    }

    @Test
    void what_they_call_their_workers_is_shown_to_them_and_to_nobody_else(BoardCity city) throws Exception {
        StaffReferences references = new StaffReferences(new Pseudonyms(KEY.getBytes(StandardCharsets.UTF_8)));
        String worker =
                workers(city.get(FIRMS + ours + "/workers?limit=1")).iterator().next();
        city.tell(
                Topics.STAFF_REFERENCES,
                StaffReferenceRecords.key(ours, worker),
                references.close(ours, worker, "A-017"));
        String staff = FIRMS + ours + "/workers?limit=1";
        BoardCity.await(
                "the board knows of it", () -> call(hr, "GET", staff).body().contains("\"reference\":\"A-017\""));
        assertThat(call(hr, "GET", FIRMS + ours + "/workers?format=csv&lang=zh").body())
                .contains("工号", "A-017");
        assertThat(call(dispatcher, "GET", staff).body()).contains("\"reference\":null");
        assertThat(call(dispatcher, "GET", FIRMS + ours + "/workers?format=csv&lang=zh")
                        .body())
                .doesNotContain("工号", "A-017");
        assertThat(call(dispatcher, "GET", "/api/v1/workers/" + worker).body()).doesNotContain("A-017");
        assertThat(call(hrOfTheirs, "GET", FIRMS + theirs + "/workers?limit=500")
                        .body())
                .doesNotContain("A-017");
        city.tell(Topics.STAFF_REFERENCES, StaffReferenceRecords.key(ours, worker), null);
        BoardCity.await("it is erased", () -> !call(hr, "GET", staff).body().contains("A-017"));
    }

    @Test
    void the_staff_of_another_firm_is_refused_whether_there_is_such_a_firm_or_not() throws Exception {
        List<String> firms = List.of(
                theirs,
                "91330381MA00000000",
                ours.toLowerCase(Locale.ROOT),
                ours + "%20",
                "%20" + ours,
                ours + "," + theirs,
                ours + "%2F..%2F" + theirs,
                "*");
        for (String firm : firms) {
            for (String how : List.of("", "?missing=true", "?phase=ARRIVED", "?format=csv", "?limit=1", "?cursor=dw")) {
                HttpResponse<String> answer = call(hr, "GET", FIRMS + firm + "/workers" + how);
                assertThat(answer.statusCode()).as(firm + how).isIn(400, 403, 404);
                assertThat(answer.body()).doesNotContain("workerId");
            }
        }
        HttpResponse<String> list = call(hr, "GET", FIRMS + ours + "/workers?limit=1");
        String cursor = Json.mapper().readTree(list.body()).path("next").asText();
        assertThat(call(hr, "GET", FIRMS + theirs + "/workers?cursor=" + cursor).statusCode())
                .isEqualTo(403);
        assertThat(call(hr, "GET", FIRMS + theirs + "/workers", "If-None-Match", "*")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void whatever_else_they_ask_is_answered_as_to_a_viewer(BoardCity city) throws Exception {
        String worker = workers(city.get(FIRMS + theirs + "/workers?limit=1"))
                .iterator()
                .next();
        String own =
                workers(city.get(FIRMS + ours + "/workers?limit=1")).iterator().next();
        String trip = city.get("/api/v1/trips?status=ARRIVED&sort=arrived&limit=1")
                .at("/items/0/tripId")
                .asText();
        String name = URLEncoder.encode(city.get(FIRMS + theirs).path("name").asText(), StandardCharsets.UTF_8);
        List<String> paths = new ArrayList<>(List.of(
                "/api/v1/workers/" + worker,
                "/api/v1/workers/" + own,
                "/api/v1/workers/nobody",
                "/api/v1/trips/" + trip + "/passengers",
                "/api/v1/trips/" + trip + "/contacts",
                "/api/v1/trips/" + trip,
                "/api/v1/people?phase=ON_DUTY&firm=" + theirs,
                "/api/v1/people?firm=" + theirs + "&origin=52",
                "/api/v1/people?trip=" + trip,
                "/api/v1/people?since=P3D",
                "/api/v1/people?format=csv",
                "/api/v1/search?q=" + name,
                "/api/v1/search?q=" + worker,
                FIRMS + theirs,
                FIRMS + ours,
                "/api/v1/enterprises?q=" + name,
                "/api/v1/alerts?q=" + name + "&state=ANY",
                "/api/v1/alerts/" + BoardCity.parameter(theirs + "|SHORTFALL") + "/history",
                "/api/v1/services",
                "/api/v1/imports",
                "/metrics",
                "/internal/v1/ask"));
        for (String sort : List.of("shortfall", "-rate", "missing", "-missing", "name", "projectedShortfall")) {
            paths.add("/api/v1/enterprises?limit=500&sort=" + sort);
            paths.add("/api/v1/enterprises?format=csv&sort=" + sort);
        }
        // every path of the description that needs nothing
        JsonNode description = city.get("/openapi.json");
        description.path("paths").properties().forEach(path -> {
            if (path.getValue().has("get")
                    && !path.getKey().contains("{")
                    && !path.getKey().contains("/me")
                    && !path.getKey().contains("/live")) {
                paths.add(path.getKey());
                paths.add(path.getKey() + "?format=csv");
            }
        });
        for (String path : paths) {
            HttpResponse<String> asked = call(hr, "GET", path);
            HttpResponse<String> viewed = call(viewer, "GET", path);
            assertThat(asked.statusCode()).as(path).isEqualTo(viewed.statusCode());
            assertThat(plain(asked).replace("ming has the role HR", "wall has the role VIEWER"))
                    .as(path)
                    .isEqualTo(plain(viewed));
        }
        for (String path :
                List.of("/api/v1/alerts/acknowledgements", "/api/v1/imports", "/api/v1/trips/" + trip + "/rebooking")) {
            assertThat(call(hr, "POST", path).statusCode()).as(path).isEqualTo(403);
        }
        assertThat(call(hr, "PUT", "/api/v1/trips/" + trip + "/contacts/CARRIER/told")
                        .statusCode())
                .isEqualTo(403);
    }

    /** Cursors are closed anew each time. */
    private static String plain(HttpResponse<String> answer) {
        return answer.body().replaceAll("\"next\":\"[^\"]+\"", "");
    }

    @Test
    void the_live_feed_tells_them_what_it_tells_a_viewer(BoardCity city) throws Exception {
        HttpResponse<InputStream> asked =
                client.send(request(hr, "/api/v1/live").GET().build(), BodyHandlers.ofInputStream());
        HttpResponse<InputStream> viewed =
                client.send(request(viewer, "/api/v1/live").GET().build(), BodyHandlers.ofInputStream());
        try (InputStream one = asked.body();
                InputStream other = viewed.body()) {
            for (InputStream feed : List.of(one, other)) {
                // the id of every event begins with its channel: v of those who see rounded figures
                assertThat(new String(feed.readNBytes(30), StandardCharsets.UTF_8))
                        .matches("(?s)id: \\w+v-.*");
            }
        }
    }
}

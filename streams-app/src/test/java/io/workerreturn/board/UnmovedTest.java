package io.workerreturn.board;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.workerreturn.config.AuthSettings;
import io.workerreturn.config.BoardSettings;
import io.workerreturn.schema.Employed;
import io.workerreturn.schema.WorkerStatus;
import io.workerreturn.topology.Topics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * An attacker over HTTP who looks at everything but what is said: lengths, tags, headers, cursors, how many pages there are, and what
 * the live feed sends, as a viewer, as HR of another firm and from an office. While a firm's people come whose count is shown as none, nothing of it is
 * another.
 */
@ExtendWith(BoardCity.Shared.class)
class UnmovedTest {
    private static final String OURS = BoardCity.FORMULA_FIRM;
    private static final String THEIRS = "91330381MA2H05T14E";
    private static final Duration REST = Duration.ofMillis(600);
    private static final String HEARTBEAT = "data: {}";

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final String hr = Credentials.secret();
    private final String viewer = Credentials.secret();
    private final String clerk = Credentials.secret();
    private final ConcurrentLinkedQueue<String> heard = new ConcurrentLinkedQueue<>();

    @Test
    void nobody_hears_of_people_who_are_shown_nowhere_by_the_form_of_any_answer(BoardCity city) throws Exception {
        Path tokens = Files.writeString(
                folder.resolve("tokens"),
                "ming hr:%s %s\nwall viewer %s\nwu finance %s\n"
                        .formatted(OURS, Credentials.hash(hr), Credentials.hash(viewer), Credentials.hash(clerk)));
        city.register(THEIRS, "一家新厂");
        try (Board board = city.boardBeside(Map.of(
                AuthSettings.OPEN,
                "false",
                AuthSettings.TOKENS,
                tokens.toString(),
                AuthSettings.READS,
                "1000000",
                BoardSettings.PORT,
                "0"))) {
            BoardCity.await("it has read all", () -> {
                JsonNode overview = Json.mapper()
                        .readTree(get(board, viewer, "/api/v1/overview").body());
                return overview.at("/reading/caughtUp").asBoolean();
            });
            // what is newest is told to the hour: it is as new as anything that is told here
            employ(city, "unmoved-0", "91330381MA2H05T16L");
            calm(city);
            listen(board, viewer);
            listen(board, hr);
            listen(board, clerk);
            List<String> paths = paths(city);
            int unmoved = 0;
            for (int person = 1; person <= Rounding.STEP; person++) {
                calm(city);
                Map<String, String> before = forms(board, paths);
                int events = heard.size();
                employ(city, "unmoved-" + person, THEIRS);
                calm(city);
                BoardCity.await(
                        "it is folded",
                        () -> city.get("/api/v1/enterprises/" + THEIRS)
                                        .path("employed")
                                        .asInt()
                                > 0);
                Map<String, String> after = forms(board, paths);
                boolean isShown = !before.get("shown").equals(after.get("shown"));
                if (isShown) {
                    BoardCity.await("who is shown is heard of", () -> heard.size() > events);
                } else {
                    unmoved++;
                    assertThat(after).isEqualTo(before);
                    assertThat(heard.stream().skip(events).toList()).isEmpty();
                }
            }
            assertThat(unmoved)
                    .as("of five people four at least are shown nowhere")
                    .isGreaterThanOrEqualTo(Rounding.STEP - 1);
        }
    }

    private static void employ(BoardCity city, String worker, String firm) throws InterruptedException {
        Instant at = city.now().minus(Duration.ofDays(1));
        city.tell(
                Topics.WORKER_STATUS,
                worker,
                new WorkerStatus(worker + "-e", at, at, "hr-portal", worker, firm, new Employed(null)));
    }

    /** Until nothing is under way. */
    static void calm(BoardCity city) throws Exception {
        List<String> last = new ArrayList<>();
        try (Admin admin = Admin.create(city.config().kafka().admin())) {
            BoardCity.await("all is folded, and shown", () -> {
                long waits = SmallCountsTest.waiting(admin, city.config().kafka());
                Thread.sleep(REST.toMillis());
                String tag = city.call("/api/v1/enterprises?limit=1")
                        .headers()
                        .firstValue("etag")
                        .orElse("");
                last.add(tag);
                return waits == 0
                        && last.size() > 2
                        && last.subList(last.size() - 3, last.size()).stream()
                                        .distinct()
                                        .count()
                                == 1;
            });
        }
    }

    private List<String> paths(BoardCity city) throws Exception {
        List<String> paths = new ArrayList<>(List.of(
                "/metrics",
                "/health/live",
                "/health/ready",
                "/api/v1/enterprises/" + THEIRS,
                "/api/v1/enterprises/" + OURS,
                "/api/v1/enterprises/" + THEIRS + "/workers",
                "/api/v1/enterprises/" + OURS + "/workers",
                "/api/v1/enterprises/" + OURS + "/workers?format=csv",
                "/api/v1/people?firm=" + THEIRS,
                "/api/v1/search?q=" + BoardCity.parameter("一家新厂"),
                "/api/v1/alerts?q=" + BoardCity.parameter("一家新厂") + "&state=ANY",
                "/api/v1/alerts/" + BoardCity.parameter(THEIRS + "|SHORTFALL") + "/history",
                "/api/v1/services/subsidies/city",
                "/api/v1/services/subsidies/account?enterprise=" + THEIRS,
                "/api/v1/services/responsibilities/today",
                "/api/v1/nothing",
                "/?print"));
        for (String sort : List.of("shortfall", "projectedShortfall", "rate", "required", "missing", "name")) {
            paths.add("/api/v1/enterprises?limit=7&sort=" + sort);
            paths.add("/api/v1/enterprises?limit=500&sort=-" + sort);
            paths.add("/api/v1/enterprises?format=csv&sort=" + sort);
        }
        city.get("/openapi.json").path("paths").properties().forEach(path -> {
            if (path.getValue().has("get")
                    && !path.getKey().contains("{")
                    && !path.getKey().endsWith("/me")
                    && !path.getKey().contains("/live")) {
                paths.add(path.getKey());
                paths.add(path.getKey() + "?format=csv");
            }
        });
        return paths;
    }

    /** Of each answer all but the time at which it was given; of cursors, which are closed anew each time, the length. */
    private Map<String, String> forms(Board board, List<String> paths) throws Exception {
        Map<String, String> forms = new LinkedHashMap<>();
        for (Map.Entry<String, String> who :
                Map.of("viewer ", viewer, "hr ", hr, "office ", clerk).entrySet()) {
            for (String path : paths) {
                HttpResponse<String> answer = get(board, who.getValue(), path);
                Map<String, List<String>> headers =
                        new TreeMap<>(answer.headers().map());
                headers.keySet().removeIf(name -> name.equalsIgnoreCase("date"));
                // how long something has been idle is no fact's
                String body = answer.body().replaceAll("\"idleSeconds\":\\d+", "");
                headers.remove("content-length");
                forms.put(
                        who.getKey() + path,
                        answer.statusCode() + " " + headers + " " + body.length() + " "
                                + body.replaceAll("(\"next\":\")[^\"]+", "$1"));
            }
        }
        forms.put("shown", get(board, viewer, "/api/v1/enterprises/" + THEIRS).body());
        return forms;
    }

    /** From when the feed is open, which its first line says. */
    private void listen(Board board, String token) throws Exception {
        HttpResponse<Stream<String>> answer =
                client.send(request(board, token, LiveRoutes.PATH).build(), BodyHandlers.ofLines());
        assertThat(answer.statusCode()).isEqualTo(200);
        CountDownLatch open = new CountDownLatch(1);
        Thread listener = new Thread(() -> answer.body().forEach(line -> {
            open.countDown();
            if (line.startsWith("data: ") && !line.equals(HEARTBEAT)) {
                heard.add(line);
            }
        }));
        listener.setDaemon(true);
        listener.start();
        assertThat(open.await(1, TimeUnit.MINUTES)).as("the feed is open").isTrue();
    }

    private static HttpRequest.Builder request(Board board, String token, String path) {
        return HttpRequest.newBuilder(URI.create(board.url() + path)).header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> get(Board board, String token, String path) throws Exception {
        return client.send(request(board, token, path).build(), BodyHandlers.ofString());
    }
}

package io.workerreturn.board;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.FilePayload;
import io.workerreturn.config.AuthSettings;
import io.workerreturn.config.BoardSettings;
import io.workerreturn.importing.Kind;
import io.workerreturn.importing.Kinds;
import io.workerreturn.runtime.Application;
import io.workerreturn.services.Panel;
import io.workerreturn.services.Service;
import io.workerreturn.services.Services;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who works in the office of one service asks for everything there is, by every way that there is, and in a browser. */
class OfficeTest extends InBrowser {
    private static final String OFFICE = "finance";
    private static final List<Service> THEIRS =
            Services.ofOffices(Set.of(OFFICE)).toList();
    private static final List<Service> OTHERS =
            Services.ALL.stream().filter(service -> !THEIRS.contains(service)).toList();

    /** What an office may ask that a viewer may not, each of its own service alone. */
    private static final Set<String> OWN = Set.of(
            "GET /api/v1/services",
            "GET /api/v1/services/alerts",
            "GET /api/v1/services/{service}/{panel}",
            "GET /api/v1/imports",
            "POST /api/v1/imports",
            "GET /api/v1/imports/kinds",
            "GET /api/v1/imports/templates/{kind}",
            "GET /api/v1/imports/columns/{kind}");

    /** Those that tell who asks, or end that, or never end. */
    private static final Set<String> OTHERWISE =
            Set.of("GET /api/v1/me", "POST /api/v1/session", "DELETE /api/v1/session", "GET " + LiveRoutes.PATH);

    private static final String CITY = "/api/v1/services/subsidies/city";
    private static final String OF_FIRM = "/api/v1/services/subsidies/of?enterprise=";

    @TempDir
    private static Path folder;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String CLERK = Credentials.secret();
    /** What the clerk was before. */
    private static final String DISPATCHER = Credentials.secret();

    private static final String VIEWER = Credentials.secret();
    private static Application services;
    private static Board board;

    @BeforeAll
    static void a_clerk_of_an_office(BoardCity city) throws Exception {
        city.tellServices();
        services = Application.startServices(city.config(), true).orElseThrow();
        Path tokens = Files.writeString(
                folder.resolve("tokens"),
                "wu %s %s\nwu dispatcher %s\nwall viewer %s\n"
                        .formatted(
                                OFFICE,
                                Credentials.hash(CLERK),
                                Credentials.hash(DISPATCHER),
                                Credentials.hash(VIEWER)));
        board = city.boardBeside(Map.of(
                AuthSettings.OPEN,
                "false",
                AuthSettings.TOKENS,
                tokens.toString(),
                AuthSettings.READS,
                "1000000",
                AuthSettings.WRITES,
                "1000000",
                BoardSettings.PORT,
                "0"));
        BoardCity.await(
                "somebody is entitled to something",
                () -> json(CITY).at("/city/money/entitledFen").asLong() > 0);
        BoardCity.await(
                "officers answer for firms",
                () -> city.get("/api/v1/services/responsibilities/officers")
                                .path("officers")
                                .size()
                        > 3);
        BoardCity.await(
                "their service has alerts, and others have",
                () -> services(city.get("/api/v1/services/alerts")).containsAll(List.of("subsidies", "reports")));
        BoardCity.await(
                "it has read all",
                () -> json("/api/v1/overview").at("/reading/caughtUp").asBoolean());
    }

    @AfterAll
    static void they_go_home() {
        board.close();
        services.close();
    }

    private static HttpResponse<String> call(String token, String method, String path, String body) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create(board.url() + path))
                        .headers("Authorization", "Bearer " + token, Guard.REQUESTED_WITH, Guard.PRODUCT)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return call(CLERK, "GET", path, "");
    }

    private static JsonNode json(String path) throws Exception {
        return Json.mapper().readTree(get(path).body());
    }

    private static Set<String> services(JsonNode alerts) {
        return new TreeSet<>(alerts.findValuesAsText("service"));
    }

    /** Cursors are closed anew each time. */
    private static String plain(HttpResponse<String> answer) {
        return answer.body().replaceAll("\"next\":\"[^\"]+\"", "");
    }

    /** Routes as somebody calls them who knows what there is, and who knows better than that. */
    private static Map<String, List<String>> calls(BoardCity city) throws Exception {
        String firm = city.get("/api/v1/enterprises?sort=-required&limit=1")
                .at("/items/0/enterpriseId")
                .asText();
        String trip = city.get("/api/v1/trips?status=ARRIVED&sort=arrived&limit=1")
                .at("/items/0/tripId")
                .asText();
        String worker = city.get("/api/v1/enterprises/" + firm + "/workers?limit=1")
                .at("/items/0/workerId")
                .asText();
        String alert = BoardCity.parameter(
                city.get("/api/v1/alerts?limit=1").at("/items/0/alertId").asText());
        Map<String, List<String>> calls = new LinkedHashMap<>();
        for (String route : board.routes()) {
            String path = route.substring(route.indexOf(' ') + 1)
                    .replace("/trips/{id}", "/trips/" + trip)
                    .replace("/workers/{id}", "/workers/" + worker)
                    .replace("{id}", firm)
                    .replace("{alertId}", alert)
                    .replaceAll("\\{[^}]+}|<[^>]+>", "x");
            List<String> paths = new ArrayList<>(List.of(path));
            if (route.startsWith("GET ")) {
                paths.addAll(List.of(path + "?format=csv", path + "?limit=500", path + "?sort=-missing&limit=500"));
            }
            calls.put(route, paths);
        }
        return calls;
    }

    @Test
    void whatever_is_not_their_services_is_answered_as_to_a_viewer(BoardCity city) throws Exception {
        UnmovedTest.calm(city);
        Map<String, List<String>> calls = calls(city);
        assertThat(calls.keySet()).as("routes of which this test knows").containsAll(OWN);
        calls.keySet().removeAll(OWN);
        calls.keySet().removeAll(OTHERWISE);
        Set<String> refused = new TreeSet<>();
        for (Map.Entry<String, List<String>> route : calls.entrySet()) {
            String method = route.getKey().substring(0, route.getKey().indexOf(' '));
            for (String path : route.getValue()) {
                HttpResponse<String> asked = call(CLERK, method, path, method.equals("GET") ? "" : "{}");
                HttpResponse<String> viewed = call(VIEWER, method, path, method.equals("GET") ? "" : "{}");
                assertThat(asked.statusCode()).as(method + " " + path).isEqualTo(viewed.statusCode());
                if (path.startsWith("/api/")) {
                    assertThat(plain(asked).replace("wu has the role FINANCE", "wall has the role VIEWER"))
                            .as(method + " " + path)
                            .isEqualTo(plain(viewed));
                    assertThat(asked.headers().firstValue("ETag"))
                            .as(path)
                            .isEqualTo(viewed.headers().firstValue("ETag"));
                }
                if (asked.statusCode() == 403) {
                    refused.add(route.getKey());
                } else {
                    assertThat(method).as(path + ": they change nothing here").isEqualTo("GET");
                }
            }
        }
        assertThat(refused)
                .contains(
                        "GET /api/v1/workers/{id}",
                        "GET /api/v1/enterprises/{id}/workers",
                        "GET /api/v1/trips/{id}/passengers",
                        "GET /api/v1/trips/{id}/contacts",
                        "GET /api/v1/rejected",
                        "PUT /api/v1/alerts/{alertId}/acknowledgement",
                        "DELETE /api/v1/alerts/{alertId}/acknowledgement",
                        "POST /api/v1/alerts/acknowledgements",
                        "POST /api/v1/trips/{id}/rebooking")
                .anyMatch(route -> route.contains("revisions"));
    }

    @Test
    void of_services_they_see_their_own_in_full_and_no_other(BoardCity city) throws Exception {
        assertThat(json("/api/v1/services").path("items").findValuesAsText("name"))
                .containsExactlyElementsOf(THEIRS.stream().map(Service::name).toList());
        for (Service other : OTHERS) {
            for (String panel : Stream.concat(
                            other.panels().stream().map(Panel::name), Stream.of("x", "mine?account=wu", "of?subject=a"))
                    .toList()) {
                HttpResponse<String> answer = get("/api/v1/services/" + other.name() + "/" + panel);
                assertThat(answer.statusCode()).as(other.name() + "/" + panel).isEqualTo(403);
                assertThat(answer.body()).contains("wu has the role FINANCE");
            }
        }
        for (String path : List.of("x/city", "subsidies/x", "%2E%2E/x", "Responsibilities/officers")) {
            assertThat(get("/api/v1/services/" + path).statusCode()).as(path).isIn(400, 404);
        }
        JsonNode all = city.get(CITY);
        BoardCity.await("both boards have read it", () -> json(CITY).equals(city.get(CITY)));
        String firm = all.at("/accounts/0/enterpriseId").asText();
        assertThat(json(OF_FIRM + firm)).isEqualTo(city.get(OF_FIRM + firm));
        JsonNode alerts = json("/api/v1/services/alerts").path("items");
        assertThat(services(alerts)).containsExactly("subsidies");
        for (String by : List.of("?account=wu", "?subject=firm%7C" + firm, "?account=" + aForeignAccount(city))) {
            assertThat(services(json("/api/v1/services/alerts" + by))).as(by).isSubsetOf("subsidies");
        }
        for (String path : List.of(CITY, OF_FIRM + firm, "/api/v1/services/alerts")) {
            HttpResponse<String> answer = get(path);
            assertThat(answer.headers().firstValue("ETag"))
                    .as("no version tells that something else of the city changed")
                    .isEmpty();
            assertThat(answer.headers().firstValue("Cache-Control")).hasValue("private, no-store");
            assertThat(call(VIEWER, "GET", path, "").statusCode()).isEqualTo(403);
        }
    }

    private static String aForeignAccount(BoardCity city) throws Exception {
        return city.get("/api/v1/services/responsibilities/officers")
                .at("/officers/0/account")
                .asText();
    }

    @Test
    void they_import_the_kinds_of_files_that_their_service_brings_and_no_other() throws Exception {
        List<String> own = THEIRS.stream()
                .flatMap(service -> service.imports().stream())
                .map(Kind::id)
                .toList();
        assertThat(own).contains("payments", "claims");
        assertThat(json("/api/v1/imports/kinds").path("items").findValuesAsText("id"))
                .containsExactlyInAnyOrderElementsOf(own);
        for (Kind kind : Services.kinds(Services.ALL).all()) {
            boolean mine = own.contains(kind.id());
            for (String what : List.of("templates", "columns")) {
                assertThat(get("/api/v1/imports/" + what + "/" + kind).statusCode())
                        .as(what + " " + kind)
                        .isEqualTo(mine ? 200 : 403);
            }
            for (String of : List.of("?dryRun=true&kind=", "?kind=")) {
                HttpResponse<String> sent = call(CLERK, "POST", "/api/v1/imports" + of + kind, "a,b\n1,2\n");
                assertThat(sent.statusCode()).as(of + kind).isEqualTo(mine ? 422 : 403);
            }
            assertThat(call(VIEWER, "POST", "/api/v1/imports?kind=" + kind, "a\n")
                            .statusCode())
                    .isEqualTo(403);
        }
        assertThat(call(CLERK, "POST", "/api/v1/imports?kind=ROSTERS", "a\n").statusCode())
                .isEqualTo(403);
        assertThat(call(CLERK, "POST", "/api/v1/imports?kind=x", "a\n").body())
                .contains("payments")
                .doesNotContain("rosters");
        // a file that says by its header that it is another office's
        for (Kind kind : Kinds.CORE.all()) {
            String header = String.join(
                    ",",
                    kind.columns().stream()
                            .map(column -> column.headers().get(0))
                            .toList());
            HttpResponse<String> sent = call(CLERK, "POST", "/api/v1/imports", header + "\n1\n");
            assertThat(sent.statusCode()).as(kind + " " + sent.body()).isNotIn(200, 202);
            assertThat(Json.mapper().readTree(sent.body()).path("kinds").toString())
                    .doesNotContain("\"" + kind.id() + "\"");
        }
    }

    @Test
    void who_was_a_dispatcher_is_not_shown_what_they_imported_then() throws Exception {
        call(DISPATCHER, "POST", "/api/v1/imports?kind=rosters", "a,b\nmine,yours\n");
        String theirs = Json.mapper()
                .readTree(call(DISPATCHER, "GET", "/api/v1/imports", "").body())
                .path("problem")
                .asText();
        assertThat(theirs).contains("rosters");
        assertThat(json("/api/v1/imports").path("problem").asText()).isNotEqualTo(theirs);
    }

    @Test
    void who_they_are_says_what_they_may_do() throws Exception {
        JsonNode me = json("/api/v1/me");
        assertThat(me.path("role").asText()).isEqualTo(OFFICE);
        assertThat(me.at("/offices/0/title/zh").asText()).isEqualTo("财政");
        assertThat(me.path("rounded").asBoolean()).isTrue();
        assertThat(me.path("seesServices").asBoolean()).isTrue();
        assertThat(me.path("canImport").asBoolean()).isTrue();
        assertThat(me.path("canAcknowledge").asBoolean()).isFalse();
        JsonNode viewer =
                Json.mapper().readTree(call(VIEWER, "GET", "/api/v1/me", "").body());
        assertThat(viewer.path("seesServices").asBoolean()).isFalse();
        assertThat(viewer.path("canImport").asBoolean()).isFalse();
        HttpResponse<InputStream> feed = CLIENT.send(
                HttpRequest.newBuilder(URI.create(board.url() + LiveRoutes.PATH))
                        .header("Authorization", "Bearer " + CLERK)
                        .build(),
                BodyHandlers.ofInputStream());
        try (InputStream in = feed.body()) {
            // the id of every event begins with its channel: v of those who see rounded figures
            assertThat(new String(in.readNBytes(30), StandardCharsets.UTF_8)).matches("(?s)id: \\w+v-.*");
        }
    }

    @Test
    void a_clerk_brings_what_was_paid_and_sees_it_on_the_account_and_no_other_service(BoardCity city) throws Exception {
        JsonNode due = null;
        for (JsonNode account : city.get(CITY).path("accounts")) {
            due = due == null && account.at("/money/dueFen").asLong() > 0 ? account : due;
        }
        assertThat(due).as("somebody is still owed something").isNotNull();
        String firm = due.path("enterpriseId").asText();
        String rule = due.at("/lines/0/ruleId").asText();
        long paid = due.at("/money/paidFen").asLong() + 12_34;
        String payments = "统一社会信用代码,政策,班次,金额,付款时间,凭证号\n%s,%s,,12.34,2020-02-27 16:00,PZ-WU-1\n".formatted(firm, rule);
        // of who is not signed in yet
        foresee("status of 401");
        page.navigate(board.url() + "/#token=" + CLERK);
        assertThat(page.locator("header.bar")).containsText("wu · 财政");
        List<String> refused = new ArrayList<>();
        List<String> asked = new ArrayList<>();
        page.onResponse(answer -> {
            asked.add(answer.url());
            if (answer.status() >= 400) {
                refused.add(answer.status() + " " + answer.url());
            }
        });
        Locator navigation = page.locator("nav.nav");
        assertThat(navigation).containsText("补贴兑现");
        assertThat(navigation).not().containsText("我负责的");
        assertThat(navigation).not().containsText("日报");
        navigation.getByText("数据质量").click();
        page.locator("main a[href='#/imports']").first().click();
        assertThat(page.locator("section:has(#imports-kinds) a[download]")).hasCount(4);
        page.setInputFiles(
                "#import-file", new FilePayload("拨付.csv", "text/csv", payments.getBytes(StandardCharsets.UTF_8)));
        assertThat(page.locator("#import-understood li")).containsText("补贴拨付");
        button("导入 1 条记录").click();
        assertThat(page.getByText("拨付.csv 已导入：1 条记录。")).isVisible();

        navigation.getByText("补贴兑现").click();
        // it is there without asking anew: the feed says that something came
        assertThat(page.locator("section:has(#subsidy-accounts) tr[data-href$='" + firm + "']"))
                .containsText("%,d.%02d".formatted(paid / 100, paid % 100));
        page.locator("section:has(#subsidy-accounts) a.name[href$='" + firm + "']")
                .click();
        Locator why = page.locator("section:has(#subsidy-reasons)");
        why.locator("summary").first().click();
        assertThat(why.locator("details a")).hasCount(0);
        assertThat(page.locator("section:has(#responsible)")).hasCount(0);
        navigation.getByText("告警").click();
        assertThat(page.locator("section:has(#service-alerts) li").first()).isVisible();
        assertThat(page.locator("main .acknowledge")).hasCount(0);
        assertThat(refused).as("the page asks nothing that it may not").isEmpty();
        assertThat(asked.stream().filter(url -> url.contains("/services/")))
                .as("nor of other services")
                .allMatch(url -> url.contains("/services/subsidies/") || url.contains("/services/alerts"));
        page.navigate("about:blank");
    }
}

package io.workerreturn.board;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.workerreturn.config.AuthSettings;
import io.workerreturn.config.BoardSettings;
import io.workerreturn.runtime.Application;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What services add to the page: the services run beside the city, and nothing is made up. */
class ServicePagesTest extends InBrowser {
    private static Application services;
    private static JsonNode busiest;

    @BeforeAll
    static void the_services_conclude(BoardCity city) throws Exception {
        city.tellServices();
        services = Application.startServices(city.config(), true).orElseThrow();
        BoardCity.await("officers answer for firms", () -> officers(city).size() > 3);
        BoardCity.await(
                "days are set against who is tracked",
                () -> !city.get("/api/v1/services/reports/day").path("rates").isEmpty());
        BoardCity.await(
                "somebody is entitled to something",
                () -> subsidies(city).at("/city/money/entitledFen").asLong() > 0);
        BoardCity.await("something is wrong", () -> alerts(city).size() > 0);
        busiest = officers(city).get(0);
    }

    @AfterAll
    static void they_stop() {
        services.close();
    }

    private static JsonNode officers(BoardCity city) throws Exception {
        return city.get("/api/v1/services/responsibilities/officers").path("officers");
    }

    private static JsonNode subsidies(BoardCity city) throws Exception {
        return city.get("/api/v1/services/subsidies/city");
    }

    private static JsonNode alerts(BoardCity city) throws Exception {
        return city.get("/api/v1/services/alerts").path("items");
    }

    private static JsonNode mine(BoardCity city, String account) throws Exception {
        return city.get("/api/v1/services/responsibilities/mine?account=" + account);
    }

    private static List<String> ids(JsonNode subjects, String kind) {
        List<String> ids = new ArrayList<>();
        subjects.forEach(subject -> {
            String key = subject.path("subject").asText();
            if (key.startsWith(kind + "|")) {
                ids.add(key.substring(kind.length() + 1));
            }
        });
        return ids;
    }

    private void open(BoardCity city, String place) {
        page.navigate(city.url() + "/" + place);
    }

    /** Every page of a service, and every page that has a part of one. */
    enum Place {
        MINE("#/mine?account=%s", "section:has(#mine-firms) tbody tr"),
        OFFICERS("#/officers", "section:has(#officers) tbody tr"),
        FIRM("#/enterprises/%s", "section:has(#responsible) li"),
        TOWNSHIP("#/enterprises?township=%s", "section:has(#responsible) li"),
        ALERTS("#/alerts", "section:has(#service-alerts) li"),
        REPORTS("#/reports", "section:has(#report-rates) tbody tr"),
        SUBSIDIES("#/subsidies", "section:has(#subsidy-accounts) tbody tr"),
        FIRM_OF_SUBSIDIES("#/enterprises/%s", "section:has(#subsidy-reasons) tbody tr");

        private final String address;
        private final String drawn;

        Place(String address, String drawn) {
            this.address = address;
            this.drawn = drawn;
        }

        private String of(BoardCity city) throws Exception {
            String account = busiest.path("account").asText();
            return switch (this) {
                case MINE -> account;
                case FIRM_OF_SUBSIDIES ->
                    subsidies(city).at("/accounts/0/enterpriseId").asText();
                case FIRM -> ids(mine(city, account).path("subjects"), "firm").get(0);
                case TOWNSHIP ->
                    BoardCity.parameter(city.get("/api/v1/enterprises?limit=1")
                            .at("/items/0/township")
                            .asText());
                default -> "";
            };
        }
    }

    private void openDrawn(BoardCity city, Place place) throws Exception {
        open(city, place.address.formatted(place.of(city)));
        assertThat(page.locator(place.drawn).first()).isVisible();
    }

    @Test
    void mine_is_what_an_account_answers_for_and_leads_to_it(BoardCity city) throws Exception {
        openDrawn(city, Place.MINE);
        assertThat(page).hasTitle(Pattern.compile(".*我负责的 · 返岗调度台"));
        String account = busiest.path("account").asText();
        List<String> firms = ids(mine(city, account).path("subjects"), "firm");
        assertThat(page.locator("section:has(#mine-firms) tbody tr")).hasCount(firms.size());
        page.locator("section:has(#mine-firms) tbody a.name").first().click();
        assertThat(page).hasURL(Pattern.compile(".*#/enterprises/(" + String.join("|", firms) + ")$"));
        assertThat(page.locator("section:has(#responsible)")).containsText(account);
        page.locator("section:has(#responsible) a", new Page.LocatorOptions().setHasText(account))
                .first()
                .click();
        assertThat(page).hasURL(Pattern.compile(".*#/mine\\?account=" + account + "$"));
    }

    @Test
    void who_wants_it_is_told_of_a_new_urgent_alert_about_what_they_answer_for_and_of_nobody_elses(BoardCity city)
            throws Exception {
        String account = null;
        String mine = null;
        String another = null;
        for (JsonNode alert :
                city.get("/api/v1/alerts?state=FIRING&urgency=now&limit=500").path("items")) {
            String kind = alert.path("kind").asText().equals("SHORTFALL") ? "firm" : "trip";
            JsonNode people = city.get("/api/v1/services/responsibilities/of?subject=" + kind + "%7C"
                            + BoardCity.parameter(alert.path("subject").asText()))
                    .path("people");
            List<String> accounts = new ArrayList<>();
            people.forEach(one -> accounts.add(one.path("account").asText()));
            if (account == null && !accounts.isEmpty()) {
                account = accounts.get(0);
                mine = alert.path("alertId").asText();
            } else if (!accounts.contains(account)) {
                another = alert.path("alertId").asText();
            }
        }
        assertThat(mine).as("somebody answers for something urgent").isNotNull();
        assertThat(another).as("and not for everything").isNotNull();
        List<String> unheard = List.of(mine, another);
        context.grantPermissions(List.of("notifications"));
        page.addInitScript("window.told = []; const Own = window.Notification;"
                + " window.Notification = class extends Own { constructor(title, options) {"
                + " super(title, options); window.told.push(options.tag); } }");
        // the first time neither is there yet
        page.route(
                Pattern.compile(".*/api/v1/alerts\\?.*limit=500.*"),
                route -> {
                    APIResponse answer = route.fetch();
                    ObjectNode body = (ObjectNode) PageTest.read(answer.text());
                    ArrayNode items = (ArrayNode) body.path("items");
                    for (int i = items.size() - 1; i >= 0; i--) {
                        if (unheard.contains(items.get(i).path("alertId").asText())) {
                            items.remove(i);
                        }
                    }
                    route.fulfill(new Route.FulfillOptions().setResponse(answer).setBody(body.toString()));
                },
                new Page.RouteOptions().setTimes(1));
        open(city, "#/mine?account=" + account);
        Locator button = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("桌面通知")));
        page.waitForResponse(Pattern.compile(".*limit=500.*"), button::click);
        assertThat(button).containsText(account);
        String later = city.get("/api/v1/alerts?state=FIRING&urgency=later&limit=1")
                .at("/items/0/alertId")
                .asText();
        String acknowledgement = "api/v1/alerts/" + BoardCity.parameter(later) + "/acknowledgement";
        PageTest.act(page, "PUT", acknowledgement);
        try {
            BoardCity.await("it is told", () -> (Integer) page.evaluate("window.told.length") > 0);
            assertThat(page.evaluate("window.told")).isEqualTo(List.of(mine));
        } finally {
            PageTest.act(page, "DELETE", acknowledgement);
        }
    }

    @Test
    void whoever_was_relieved_has_a_handover_sheet_that_says_who_took_over(BoardCity city) throws Exception {
        String gone = null;
        for (JsonNode officer : officers(city)) {
            String account = officer.path("account").asText();
            for (String firm : ids(mine(city, account).path("subjects"), "firm")) {
                JsonNode former = city.get("/api/v1/services/responsibilities/of?subject=firm%7C" + firm)
                        .path("former");
                if (gone == null && !former.isEmpty()) {
                    gone = former.get(0).path("account").asText();
                }
            }
        }
        assertThat(gone).as("the scenario tells of somebody who was relieved").isNotNull();
        open(city, "#/mine?account=" + gone);
        assertThat(page.locator("section:has(#handover) tbody tr"))
                .hasCount(mine(city, gone).path("handedOver").size());
        assertThat(page.locator("section:has(#handover)")).containsText("接手人");
    }

    @Test
    void the_alerts_of_services_stand_above_the_others_and_lead_to_what_they_are_about(BoardCity city)
            throws Exception {
        openDrawn(city, Place.ALERTS);
        assertThat(page.locator("section:has(#service-alerts) header"))
                .containsText("%,d".formatted(alerts(city).size()));
        page.locator("section:has(#service-alerts) .what a").first().click();
        assertThat(page).hasURL(Pattern.compile(".*#/(enterprises|trips)/.+"));
    }

    @Test
    void the_navigation_has_the_pages_of_services(BoardCity city) {
        open(city, "#/");
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("我负责的"))
                .click();
        // this board asks nobody who they are
        assertThat(page.locator("main")).containsText("要看谁负责的？");
        page.locator("#account").fill(busiest.path("account").asText());
        page.keyboard().press("Enter");
        assertThat(page.locator("section:has(#mine-firms) tbody tr").first()).isVisible();
    }

    @Test
    void viewers_see_nothing_of_services_and_are_not_asked(BoardCity city) throws Exception {
        try (Board viewers = city.anotherBoard(
                Map.of(BoardSettings.PORT, "0", AuthSettings.OPEN, "false", AuthSettings.ANONYMOUS, "viewer"))) {
            for (String path : List.of("", "/alerts", "/responsibilities/officers", "/responsibilities/mine")) {
                assertThat(city.call(viewers.url(), "/api/v1/services" + path).statusCode())
                        .as(path)
                        .isIn(401, 403);
            }
            List<String> asked = new ArrayList<>();
            page.onRequest(request -> asked.add(request.url()));
            page.navigate(viewers.url() + "/#/alerts");
            assertThat(page.locator("main h1")).isVisible();
            assertThat(page.locator("nav.nav")).not().containsText("我负责的");
            assertThat(asked).noneMatch(url -> url.contains("/api/v1/services"));
            // gone before its board is
            page.navigate("about:blank");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_phone_needs_no_sideways_scrolling_and_nobody_is_kept_out(Place place, BoardCity city) throws Exception {
        // what looks for findings brings styles of its own
        foresee("Content Security Policy|preload assets");
        look(PHONE, ColorScheme.LIGHT);
        openDrawn(city, place);
        assertThat(width()).isLessThanOrEqualTo(PHONE);
        PageTest.findNothingSerious(page, place);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("English"))
                .click();
        assertThat(page.locator("html")).hasAttribute("lang", "en");
        assertThat(width()).isLessThanOrEqualTo(PHONE);
        PageTest.findNothingSerious(page, place);
        String text = page.locator("main").innerText();
        assertThat(text)
                .as("every word has a text")
                .doesNotContain("responsibilities:")
                .doesNotContain("reports:");
    }

    private int width() {
        return (Integer) page.evaluate("document.documentElement.scrollWidth");
    }
}

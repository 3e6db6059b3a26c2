package io.workerreturn.board;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.CheckedNode;
import com.deque.html.axecore.results.Rule;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.JsonObject;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.SelectOption;
import io.workerreturn.config.BoardSettings;
import io.workerreturn.domain.Verdict;
import io.workerreturn.embedded.Relay;
import io.workerreturn.schema.PassengerAlighted;
import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.schema.Retraction;
import io.workerreturn.schema.TripDeparted;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.schema.TripScheduled;
import io.workerreturn.services.Services;
import io.workerreturn.topology.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every page shows. */
class PageTest extends InBrowser {
    private static final int TURNS = 4;

    /** A browser has six connections for each server. */
    private static final int TABS = 9;

    /** What a firm is called for a while: markup, if anybody took it for that. */
    private static final String LATE_NAME = "晚来<b>机械</b>有限公司";

    private void open(BoardCity city, String place) {
        page.navigate(city.url() + "/" + place);
    }

    /** Every kind of page, each with what is there once it is drawn. */
    enum Place {
        OVERVIEW("#/", ".hero .figure"),
        TRIPS("#/trips?view=all", "table.data tbody tr"),
        FIRMS("#/enterprises", "table.data tbody tr"),
        PEOPLE("#/people", "table.data tbody a.mono"),
        SEARCH("#/search?q=ra", ".feed a"),
        ALERTS("#/alerts", "table.data tbody tr"),
        QUALITY("#/quality", "table.data tbody tr"),
        ORIGINS("#/origins", ".tiles a"),
        IMPORTS("#/imports", "#import-file"),
        FIRM("#/enterprises/%s", "section:has(#people) tbody a.mono") {
            @Override
            String id(BoardCity city) throws Exception {
                return city.get("/api/v1/enterprises?state=alert&limit=1")
                        .at("/items/0/enterpriseId")
                        .asText();
            }
        },
        TRIP("#/trips/%s", "section:has(#passengers) tbody a.mono") {
            @Override
            String id(BoardCity city) throws Exception {
                return city.get("/api/v1/trips?status=ARRIVED&sort=arrived&limit=1")
                        .at("/items/0/tripId")
                        .asText();
            }
        },
        WORKER("#/workers/%s", "ol.timeline > li") {
            @Override
            String id(BoardCity city) throws Exception {
                return city.get("/api/v1/trips/" + TRIP.id(city) + "/passengers?limit=1")
                        .at("/items/0/workerId")
                        .asText();
            }
        };

        private final String address;
        private final String drawn;

        Place(String address, String drawn) {
            this.address = address;
            this.drawn = drawn;
        }

        String address(BoardCity city) throws Exception {
            return address.formatted(id(city));
        }

        String drawn() {
            return drawn;
        }

        /** Whose page it is, if it is somebody's. */
        String id(BoardCity city) throws Exception {
            return "";
        }
    }

    private void openDrawn(BoardCity city, Place place) throws Exception {
        open(city, place.address(city));
        assertThat(page.locator(place.drawn).first()).isVisible();
    }

    @Test
    void the_overview_says_what_the_api_says(BoardCity city) throws Exception {
        openDrawn(city, Place.OVERVIEW);
        double rate = city.get("/api/v1/overview").at("/city/rate").asDouble();
        assertThat(page.locator(".hero .figure")).containsText("%.1f".formatted(Math.floor(rate * 1000) / 10));
        long urgent = city.get("/api/v1/overview").at("/alerts/urgency/now").asLong();
        assertThat(page).hasTitle((urgent == 0 ? "" : "(" + urgent + ") ") + "总览 · 返岗调度台");
    }

    @Test
    void every_verdict_is_counted_and_opens_as_many_firms(BoardCity city) throws Exception {
        JsonNode verdicts = city.get("/api/v1/overview").at("/city/verdicts");
        long firms = 0;
        for (Verdict verdict : Verdict.values()) {
            long counted = verdicts.path(verdict.label()).asLong();
            firms += counted;
            assertThat(city.get("/api/v1/enterprises?limit=1&state=" + verdict.label())
                            .path("total")
                            .asLong())
                    .as(verdict.label())
                    .isEqualTo(counted);
        }
        assertThat(firms)
                .isEqualTo(city.get("/api/v1/overview").at("/city/firms").asLong());
        openDrawn(city, Place.OVERVIEW);
        page.locator(".hero .marks a.chip").first().click();
        assertThat(page.locator("table.data tbody tr").first()).isVisible();
        assertThat(page).hasURL(Pattern.compile(".*#/enterprises\\?state=.*"));
    }

    @Test
    void every_number_of_the_band_opens_as_many_people_who_can_be_narrowed_by_phase_origin_firm_and_time(BoardCity city)
            throws Exception {
        openDrawn(city, Place.OVERVIEW);
        JsonNode shown = city.get("/api/v1/overview").path("city");
        for (Map.Entry<String, String> part : Map.of(
                        "已返岗", "confirmed", "在途、已订票", "onTheWay", "有意向、滞留", "promised", "其中滞留", "stranded")
                .entrySet()) {
            long people = shown.path(part.getValue()).asLong();
            Locator link =
                    page.locator(".hero .legend a").filter(new Locator.FilterOptions().setHasText(part.getKey()));
            if (people == 0 && part.getValue().equals("stranded")) {
                assertThat(link).hasCount(0);
                continue;
            }
            link.click();
            assertThat(page.locator(".list-head .total").first()).hasText("共 %,d 人".formatted(people));
            page.goBack();
        }
        open(city, "#/people");
        long narrowed = 0;
        for (String facet : List.of("by-phase", "by-origin", "by-days", "by-firm")) {
            Locator line = page.locator("section:has(#" + facet + ") .bars li").first();
            String people = line.locator(".number").innerText();
            line.getByRole(AriaRole.BUTTON).click();
            assertThat(page.locator(".list-head .total").first()).hasText("共 " + people + " 人");
            narrowed = Long.parseLong(people.replace(",", ""));
        }
        assertThat(page).hasURL(Pattern.compile("#/people\\?.*phase=.*origin=.*days=.*firm="));
        String address = page.url().substring(page.url().indexOf('#'));
        Download table =
                page.waitForDownload(() -> page.locator("a[download]").first().click());
        assertThat(Files.readAllLines(table.path())).hasSize((int) narrowed + 1);
        look(DESK, ColorScheme.LIGHT);
        open(city, address);
        assertThat(page.locator(".list-head .total").first()).hasText("共 %,d 人".formatted(narrowed));
        button("清除筛选").click();
        assertThat(page).hasURL(Pattern.compile("#/people$"));
    }

    @Test
    void a_number_leads_where_its_name_does(BoardCity city) throws Exception {
        openDrawn(city, Place.OVERVIEW);
        // the name's link lies over its number
        page.locator(".hero .legend strong").first().click(new Locator.ClickOptions().setForce(true));
        assertThat(page).hasURL(Pattern.compile("#/people\\?phase=ARRIVED"));
        openDrawn(city, Place.FIRMS);
        Locator returned =
                page.locator("table.data tbody td a[href*='phase=ARRIVED']").first();
        String people = returned.innerText();
        returned.click();
        assertThat(page.locator(".list-head .total").first()).hasText("共 " + people + " 人");
    }

    @Test
    void every_way_to_come_opens_as_many_people_as_came_by_it(BoardCity city) throws Exception {
        openDrawn(city, Place.OVERVIEW);
        Locator ways = page.locator("section:has(#ways) .bars").first().locator("a");
        int known = 0;
        for (JsonNode way : city.get("/api/v1/overview").path("modes")) {
            int returned = way.path("returned").asInt();
            assertThat(city.get("/api/v1/people?limit=1&phase=ARRIVED,IN_OBSERVATION,ON_DUTY&mode="
                                    + way.path("value").asText())
                            .path("people")
                            .asInt())
                    .as(way.path("value").asText())
                    .isEqualTo(returned);
            known += returned > 0 ? 1 : 0;
        }
        assertThat(ways).hasCount(known);
        String people = page.locator("section:has(#ways) .bars .number").first().innerText();
        ways.first().click();
        assertThat(page.locator(".list-head .total").first()).hasText("共 " + people + " 人");
        assertThat(page.locator("#filter-mode")).not().hasValue("");
    }

    @Test
    void the_way_back_leads_to_the_page_the_row_and_the_place_from_which_one_came(BoardCity city) throws Exception {
        openDrawn(city, Place.PEOPLE);
        button("下一页").click();
        assertThat(page.locator(".pager")).containsText("第 2 /");
        assertThat(page).hasURL(Pattern.compile(".*after=.*page=2.*"));
        Locator row = page.locator("table.data tbody tr").nth(30);
        String worker = row.locator("a.mono").getAttribute("href");
        row.scrollIntoViewIfNeeded();
        int down = (Integer) page.evaluate("Math.round(scrollY)");
        assertThat(down).isPositive();
        String there = page.url();
        row.locator("a.mono").click();
        assertThat(page.locator("ol.timeline > li").first()).isVisible();
        page.goBack();
        assertThat(page).hasURL(there);
        assertThat(page.locator("a.mono[href='" + worker + "']")).isFocused();
        assertThat((Integer) page.evaluate("Math.round(scrollY)")).isBetween(down - 2, down + 2);
        // a colleague to whom the address is sent
        look(DESK, ColorScheme.LIGHT);
        page.navigate(there);
        assertThat(page.locator("a.mono[href='" + worker + "']")).isVisible();
        assertThat(page.locator(".pager")).containsText("第 2 /");
        button("第一页").click();
        assertThat(page.locator(".pager")).containsText("第 1 /");
    }

    @Test
    void the_way_back_leads_to_the_row_though_the_browser_says_late_where_one_is_and_rows_come_late(BoardCity city)
            throws Exception {
        page.addInitScript("""
                addEventListener('hashchange', (event) => {
                  if (!event.isTrusted) return;
                  event.stopImmediatePropagation();
                  setTimeout(() => dispatchEvent(new HashChangeEvent('hashchange')), 400);
                }, true);""");
        openDrawn(city, Place.PEOPLE);
        Locator row = page.locator("table.data tbody tr").nth(30);
        String worker = row.locator("a.mono").getAttribute("href");
        row.scrollIntoViewIfNeeded();
        int down = (Integer) page.evaluate("Math.round(scrollY)");
        assertThat(down).isPositive();
        row.locator("a.mono").click();
        assertThat(page.locator("ol.timeline > li").first()).isVisible();
        page.route("**/api/v1/workers?*", route -> {
            page.waitForTimeout(600);
            route.resume();
        });
        page.evaluate("dispatchEvent(new Event('scroll')); history.back()");
        assertThat(page.locator("a.mono[href='" + worker + "']")).isFocused();
        assertThat((Integer) page.evaluate("Math.round(scrollY)")).isBetween(down - 2, down + 2);
    }

    @Test
    void the_tab_of_a_firm_is_in_the_address(BoardCity city) throws Exception {
        openDrawn(city, Place.FIRM);
        page.locator("section:has(#people) .tab", new Page.LocatorOptions().setHasText("全部"))
                .click();
        assertThat(page).hasURL(Pattern.compile(".*people=all"));
        String there = page.url();
        look(DESK, ColorScheme.LIGHT);
        page.navigate(there);
        assertThat(page.locator("section:has(#people) .tab[aria-pressed='true']"))
                .containsText("全部");
        page.locator("section:has(#people) .tab").first().click();
        assertThat(page).not().hasURL(Pattern.compile(".*people=.*"));
        page.goBack();
        assertThat(page.locator("section:has(#people) .tab[aria-pressed='true']"))
                .containsText("全部");
    }

    @Test
    void a_view_is_kept_by_name_and_forgotten(BoardCity city) {
        open(city, "#/enterprises?state=below-target&sort=name");
        page.locator("details.views summary").click();
        page.getByLabel("给现在的筛选和排序起名").fill("<b>落后</b>的企业");
        button("保存").click();
        open(city, "#/trips");
        page.locator("details.views summary").click();
        assertThat(page.getByText("还没有保存视图")).isVisible();
        open(city, "#/enterprises");
        page.reload();
        page.locator("details.views summary").click();
        page.locator("details.views a").click();
        assertThat(page).hasURL(Pattern.compile(".*state=below-target&sort=name"));
        page.locator("details.views summary").click();
        assertThat(page.locator("details.views a")).hasText("<b>落后</b>的企业");
        button("删除视图").click();
        assertThat(page.locator("details.views a")).hasCount(0);
    }

    @Test
    void one_search_finds_firms_trips_townships_and_alerts_by_pinyin_and_initials(BoardCity city) throws Exception {
        String township = city.get("/api/v1/enterprises?state=alert&limit=1")
                .at("/items/0/township")
                .asText();
        JsonNode found = city.get("/api/v1/search?limit=50&q=" + BoardCity.parameter(township));
        assertThat(found.at("/townships/total").asInt()).isEqualTo(1);
        assertThat(found.at("/alerts/total").asInt()).isPositive();
        openDrawn(city, Place.OVERVIEW);
        page.locator("header a[href='#/search']").click();
        assertThat(page.locator("#search-q")).isFocused();
        // 瑞安客运中心 is where buses go
        page.keyboard().type("raky");
        assertThat(page.locator("section:has(#found-trips) .feed a").first()).isVisible();
        assertThat(page).hasURL(Pattern.compile(".*#/search\\?q=raky"));
        page.fill("#search-q", "yxgs");
        assertThat(page.locator("section:has(#found-firms) .feed a").first()).containsText("有限公司");
        page.locator("section:has(#found-firms) header a").click();
        assertThat(page.locator("table.data tbody a.name").first()).containsText("有限公司");
        page.goBack();
        assertThat(page.locator("section:has(#found-firms) .feed a").first()).isVisible();
    }

    @Test
    void a_firm_opens_down_to_the_facts_of_a_worker(BoardCity city) throws Exception {
        openDrawn(city, Place.FIRMS);
        page.locator("table.data tbody tr a.name").first().click();
        assertThat(heading("谁还没回来，为什么")).isVisible();
        assertThat(heading("能按期达标吗")).isVisible();
        page.locator("section:has(#people) tbody a.mono").first().click();
        assertThat(page.locator("ol.timeline > li").first()).isVisible();
        page.goBack();
        assertThat(heading("谁还没回来，为什么")).isVisible();
    }

    @Test
    void a_spreadsheet_is_understood_without_being_asked_and_what_it_touched_is_a_click_away(BoardCity city)
            throws Exception {
        foresee("status of 422");
        openDrawn(city, Place.IMPORTS);
        String firm = "统一社会信用代码,企业名称,镇街,行业,用工需求,备注\n" + BoardCity.FORMULA_FIRM + "," + "汽配厂,安阳街道,汽摩配,10,x\n";
        page.setInputFiles(
                "#import-file", new FilePayload("企业.csv", "text/csv", firm.getBytes(StandardCharsets.UTF_8)));
        assertThat(page.locator("#import-understood li")).containsText("企业名录");
        assertThat(page.locator("#import-understood li")).containsText("不读取的列：备注");
        assertThat(page.locator("#import-kind")).hasCount(0);
        assertThat(page.locator("section:has(#imports-kinds) a[download]"))
                .hasCount(Services.kinds(Services.ALL).all().size());
        page.setInputFiles(
                "#import-file",
                new FilePayload(
                        "两可.csv", "text/csv", "workerId,统一社会信用代码,状态,日期,入职日期\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(page.locator("#import-kind option")).hasCount(3);
        page.selectOption("#import-kind", "rosters");
        assertThat(page.locator("#import-understood li")).containsText("花名册");
    }

    @Test
    void a_trip_shows_its_reconciliation_and_its_people(BoardCity city) throws Exception {
        JsonNode trip =
                city.get("/api/v1/trips?status=ARRIVED&sort=arrived&limit=1").at("/items/0");
        open(city, "#/trips/" + trip.path("tripId").asText());
        assertThat(heading("名单核对")).isVisible();
        assertThat(page.locator(".funnel")).containsText("到达");
        assertThat(page.locator("section:has(#passengers) tbody tr").first()).isVisible();
    }

    @Test
    void a_page_whose_program_can_not_be_had_says_so_and_offers_to_try_again(BoardCity city) {
        foresee("Failed to load resource");
        page.route(Pattern.compile(".*/others.*\\.js"), Route::abort);
        open(city, "#/trips");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("连不上服务器");
        page.unroute(Pattern.compile(".*/others.*\\.js"));
        button("重试").click();
        assertThat(page.locator("table.data tbody tr").first()).isVisible();
    }

    @Test
    void a_trip_that_everybody_left_on_the_way_is_not_called_en_route(BoardCity city) throws Exception {
        String trip = "BROKEN-DOWN-1";
        String worker = "w-that-changes-buses";
        Instant left = city.now().minus(Duration.ofHours(30));
        List<Object> payloads = List.of(
                new TripScheduled(
                        "浙CY5837",
                        "车队",
                        20,
                        "520300",
                        "遵义",
                        "330381",
                        "瑞安",
                        left,
                        city.now().plus(Duration.ofDays(1)),
                        null),
                new PassengerBooked(worker, BoardCity.FORMULA_FIRM, null, null),
                new TripDeparted(false),
                new PassengerAlighted(worker, "服务区"));
        try {
            for (Object payload : payloads.subList(0, 3)) {
                tell(
                        city,
                        trip,
                        "said-" + payloads.indexOf(payload),
                        left.plusSeconds(payloads.indexOf(payload)),
                        payload);
            }
            BoardCity.await(
                    "the board knows the trip",
                    () -> city.call("/api/v1/trips/" + trip).statusCode() == 200);
            open(city, "#/trips/" + trip);
            assertThat(page.locator(".page-head .status").first()).hasText("在途");
            tell(city, trip, "said-3", left.plusSeconds(3_600), payloads.get(3));
            assertThat(page.locator(".page-head .status").first()).hasText("乘客已全部下车");
            open(city, "#/trips?view=all&q=" + trip);
            Locator row = page.locator("table.data tbody tr");
            assertThat(row).hasCount(1);
            assertThat(row).containsText("乘客已全部下车");
            assertThat(row).not().containsText("在途");
        } finally {
            for (int i = 0; i < payloads.size(); i++) {
                tell(city, trip, "taken-back-" + i, left, new Retraction("said-" + i, "a test is over"));
            }
        }
    }

    private static void tell(BoardCity city, String trip, String id, Instant at, Object payload) throws Exception {
        city.tell(Topics.CHARTER_BUS_EVENTS, trip, new TripEvent(id, at, at, "charter-operators", trip, payload));
    }

    @Test
    void the_language_switches_and_is_remembered(BoardCity city) throws Exception {
        openDrawn(city, Place.OVERVIEW);
        button("English").click();
        assertThat(heading("Needs you now")).isVisible();
        page.reload();
        assertThat(heading("Needs you now")).isVisible();
        assertThat(page.locator("html")).hasAttribute("lang", "en");
    }

    @ParameterizedTest
    @EnumSource
    void a_phone_needs_no_sideways_scrolling_in_either_language(Place place, BoardCity city) throws Exception {
        look(PHONE, ColorScheme.LIGHT);
        openDrawn(city, place);
        assertThat(widthOfThePage()).isLessThanOrEqualTo(PHONE);
        button("English").click();
        assertThat(page.locator("html")).hasAttribute("lang", "en");
        assertThat(widthOfThePage()).isLessThanOrEqualTo(PHONE);
    }

    @ParameterizedTest
    @EnumSource
    void no_number_is_parted_from_its_unit_by_the_end_of_a_line(Place place, BoardCity city) throws Exception {
        openDrawn(city, place);
        assertThat(page.evaluate(PARTED))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .isEmpty();
        button("English").click();
        assertThat(page.locator("html")).hasAttribute("lang", "en");
        assertThat(page.evaluate(PARTED))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .isEmpty();
    }

    /** Where a line may end between a number and what it counts, or a sign of per cent. */
    private static final String PARTED = """
        () => {
          const found = [];
          const walker = document.createTreeWalker(document.getElementById('app'), NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const { data, parentElement } = walker.currentNode;
            if (parentElement.closest('option')) continue;
            found.push(...(data.match(/.{0,9}\\d (?:%|(?:s|min|h|d)\\b|[\\u4e00-\\u9fff]).{0,9}/g) ?? []));
          }
          return found;
        }\
        """;

    private int widthOfThePage() {
        return (Integer) page.evaluate("document.documentElement.scrollWidth");
    }

    @ParameterizedTest
    @EnumSource
    void no_page_has_a_serious_accessibility_finding_in_either_theme(Place place, BoardCity city) throws Exception {
        openDrawn(city, place);
        findNothingSerious(page, place);
        // the same page in the other theme and the other language, without reading it all again
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        button("English").click();
        assertThat(page.locator("html")).hasAttribute("lang", "en");
        findNothingSerious(page, place);
    }

    @Test
    void the_description_of_the_api_has_no_serious_accessibility_finding(BoardCity city) {
        open(city, "api");
        page.locator("#operations-Firms-get_api_v1_enterprises .opblock-summary-control")
                .click();
        assertThat(page.locator(".opblock-body .responses-wrapper").first()).isVisible();
        findNothingSerious(page, "api");
    }

    @Test
    void a_phone_has_a_name_for_the_way_home(BoardCity city) throws Exception {
        look(PHONE, ColorScheme.LIGHT);
        openDrawn(city, Place.FIRMS);
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("返岗调度台"))
                .click();
        assertThat(page.locator(".hero .figure")).isVisible();
        findNothingSerious(page, "a phone");
    }

    @Test
    void the_first_alert_to_acknowledge_is_two_stops_of_the_keyboard_away_from_anywhere(BoardCity city)
            throws Exception {
        openDrawn(city, Place.OVERVIEW);
        page.keyboard().press("Tab");
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        assertThat(button("确认：").first()).isFocused();
    }

    @Test
    void a_silent_source_is_named_once_and_marked_where_a_figure_rests_on_it(BoardCity city) throws Exception {
        openDrawn(city, Place.FIRMS);
        assertThat(page.locator("main .stale-note")).hasCount(1);
        assertThat(page.locator("main .stale-note")).containsText("静默");
        long resting = 0;
        for (JsonNode firm : city.get("/api/v1/enterprises?limit=50").path("items")) {
            resting += firm.path("stale").isNull() ? 0 : 1;
        }
        assertThat(page.locator("tbody .stale-mark")).hasCount((int) resting);
    }

    @Test
    void a_firm_above_its_need_has_a_bar_that_is_longer_than_whole(BoardCity city) throws Exception {
        page.route(Pattern.compile(".*/api/v1/enterprises\\?.*"), route -> {
            APIResponse answer = route.fetch();
            route.fulfill(new Route.FulfillOptions()
                    .setResponse(answer)
                    .setBody(answer.text().replaceFirst("\"rate\":[0-9.]+", "\"rate\":1.05")));
        });
        openDrawn(city, Place.FIRMS);
        assertThat(page.locator("tbody .rate-bar .over")).hasCount(1);
    }

    static void findNothingSerious(Page page, Object where) {
        List<Rule> serious = new AxeBuilder(page)
                .analyze().getViolations().stream()
                        .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                        .toList();
        assertThat(serious)
                .as(where + " "
                        + serious.stream()
                                .map(rule -> rule.getId()
                                        + rule.getNodes().stream()
                                                .limit(2)
                                                .map(CheckedNode::getHtml)
                                                .toList())
                                .toList())
                .isEmpty();
    }

    @Test
    void the_map_of_origins_has_a_tile_for_each_province_and_opens_its_people(BoardCity city) throws Exception {
        JsonNode back = city.get("/api/v1/people?limit=1&phase=ARRIVED,IN_OBSERVATION,ON_DUTY");
        open(city, "#/origins?view=back");
        assertThat(page.locator(".tiles a").first()).isVisible();
        assertThat(page.locator(".tiles li")).hasCount(34);
        long provinces = 0;
        JsonNode most = back.path("byOrigin").get(0);
        for (JsonNode origin : back.path("byOrigin")) {
            boolean known = !origin.path("value").asText().equals("none");
            provinces += known ? 1 : 0;
            most = known && origin.path("people").asInt() > most.path("people").asInt() ? origin : most;
        }
        assertThat(page.locator(".tiles a")).hasCount((int) provinces);
        Locator tile =
                page.locator(".tiles a[href*='origin=" + most.path("value").asText() + "']");
        assertThat(tile.locator(".n"))
                .hasText(NumberFormat.getIntegerInstance(Locale.ROOT)
                        .format(most.path("people").asInt()));
        tile.click();
        assertThat(page.locator("table.data tbody tr").first()).isVisible();
        assertThat(page)
                .hasURL(Pattern.compile(
                        ".*#/people\\?origin=" + most.path("value").asText() + "&phase=ARRIVED.*"));
    }

    @Test
    void who_wants_it_is_told_of_a_new_urgent_alert_and_of_no_other(BoardCity city) throws Exception {
        JsonNode urgent =
                city.get("/api/v1/alerts?state=FIRING&urgency=now&limit=100").path("items");
        assertThat(urgent).isNotEmpty();
        JsonNode later =
                city.get("/api/v1/alerts?state=FIRING&urgency=later&limit=1").at("/items/0");
        context.grantPermissions(List.of("notifications"));
        // the browser's own, and what was told by it
        page.addInitScript("window.told = []; const Own = window.Notification;"
                + " window.Notification = class extends Own { constructor(title, options) {"
                + " super(title, options); window.told.push(title); } }");
        // the first time one of them is not there yet
        page.route(
                Pattern.compile(".*/api/v1/alerts\\?.*limit=100.*"),
                route -> {
                    APIResponse answer = route.fetch();
                    ObjectNode body = (ObjectNode) read(answer.text());
                    ((ArrayNode) body.path("items")).remove(0);
                    route.fulfill(new Route.FulfillOptions().setResponse(answer).setBody(body.toString()));
                },
                new Page.RouteOptions().setTimes(1));
        open(city, "#/alerts");
        Locator button = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("桌面通知")));
        page.waitForResponse(Pattern.compile(".*limit=100.*"), button::click);
        assertThat(button).hasAttribute("aria-pressed", "true");
        assertThat(page.evaluate("window.told.length")).isEqualTo(0);
        String acknowledgement =
                "api/v1/alerts/" + BoardCity.parameter(later.path("alertId").asText()) + "/acknowledgement";
        act(page, "PUT", acknowledgement);
        try {
            BoardCity.await("it is told", () -> (Integer) page.evaluate("window.told.length") > 0);
            assertThat(page.evaluate("window.told"))
                    .isEqualTo(List.of(urgent.get(0).path("subjectName").asText()));
        } finally {
            act(page, "DELETE", acknowledgement);
        }
        page.reload();
        assertThat(button).hasAttribute("aria-pressed", "true");
        button.click();
        assertThat(button).hasAttribute("aria-pressed", "false");
    }

    static JsonNode read(String json) {
        try {
            return Json.mapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void act(Page page, String method, String path) {
        assertThat((Integer) page.evaluate(
                        "([method, path]) => fetch(path, {method, body: method === 'PUT' ? '{\"note\": \"\"}' :"
                                + " undefined, headers: {'X-Requested-With': 'worker-return', 'Content-Type':"
                                + " 'application/json'}}).then((answer) => answer.status)",
                        List.of(method, path)))
                .isBetween(200, 299);
    }

    @Test
    void rows_that_come_and_go_leave_nothing_behind(BoardCity city) throws Exception {
        openDrawn(city, Place.FIRMS);
        List<Integer> nodes = new ArrayList<>();
        for (int turn = 0; turn < TURNS; turn++) {
            for (String state : List.of("reached", "missed")) {
                page.locator("#filter-state").selectOption(state);
                assertThat(page.locator(".list")).hasAttribute("aria-busy", "false");
                assertThat(page.locator(".list-head .total").first())
                        .hasText("共 "
                                + city.get("/api/v1/enterprises?limit=1&state=" + state)
                                        .path("total")
                                        .asInt()
                                + " 家");
            }
            nodes.add((Integer) page.evaluate("() => { let nodes = 0;"
                    + " const walk = document.createTreeWalker(document.querySelector('.list'), NodeFilter.SHOW_COMMENT);"
                    + " while (walk.nextNode()) nodes++; return nodes; }"));
        }
        assertThat(nodes.get(TURNS - 1)).as("%s", nodes).isEqualTo(nodes.get(0));
    }

    @Test
    void a_name_never_becomes_markup(BoardCity city) {
        open(city, "#/enterprises/" + BoardCity.SCRIPT_FIRM);
        assertThat(page.locator("h1")).containsText("<script>");
        assertThat(page.locator("h1 script, h1 img")).hasCount(0);
        open(city, "#/enterprises?q=%3Cscript");
        assertThat(page.locator("table.data tbody a.name").first()).containsText("<script>");
        assertThat(page.title()).doesNotContain("x'");
    }

    @Test
    void a_change_arrives_without_reloading(BoardCity city) throws Exception {
        openDrawn(city, Place.OVERVIEW);
        page.evaluate("window.sameDocument = true");
        open(city, "#/enterprises/" + BoardCity.FORMULA_FIRM);
        assertThat(page.locator("h1")).containsText("HYPERLINK");
        String before = page.locator("h1").innerText();
        city.register(BoardCity.FORMULA_FIRM, LATE_NAME);
        try {
            assertThat(page.locator("h1")).hasText(LATE_NAME);
            assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
        } finally {
            city.register(BoardCity.FORMULA_FIRM, BoardCity.FORMULA_NAME);
        }
        assertThat(before).isNotEqualTo(LATE_NAME);
    }

    @Test
    void an_alert_is_acknowledged_by_keyboard_alone(BoardCity city) {
        open(city, "#/alerts");
        Locator button = button("确认：").last();
        assertThat(button).isVisible();
        String name = button.getAttribute("aria-label").substring("确认：".length());
        button.focus();
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.DIALOG).getByRole(AriaRole.TEXTBOX)).isFocused();
        page.keyboard().type("已联系 <i>客运公司</i>");
        page.keyboard().press("Tab");
        page.keyboard().press("Tab");
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
        open(city, "#/alerts?view=acknowledged");
        Locator row = page.locator("table.data tbody tr")
                .filter(new Locator.FilterOptions().setHasText(name))
                .first();
        assertThat(row).containsText("已联系 <i>客运公司</i>");
        row.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("撤回确认"))
                .click();
        // while somebody points at the list it stands still
        page.mouse().move(0, 0);
        assertThat(row).hasCount(0);
    }

    @Test
    void a_township_is_acknowledged_at_once_until_tomorrow_and_says_so(BoardCity city) {
        open(city, "#/alerts?by=township");
        Locator group = page.locator("button.group").first();
        assertThat(group).isVisible();
        String township = group.locator(".name").innerText();
        group.click();
        assertThat(group).hasAttribute("aria-pressed", "true");
        Locator rows = page.locator("table.data tbody tr");
        assertThat(page.locator(".total").first())
                .containsText(group.locator(".number").innerText());
        assertThat(rows.first()).containsText(township);
        button("全选本页").click();
        assertThat(rows.locator("input.pick:checked").first()).isVisible();
        int chosen = rows.locator("input.pick:checked").count();
        org.assertj.core.api.Assertions.assertThat(chosen).isPositive().isEqualTo(rows.count());
        button("一并确认").click();
        page.locator("#note").fill("明早统一处理");
        page.locator("#until").selectOption(new SelectOption().setIndex(3));
        String end = page.locator("#until option:checked").innerText();
        page.locator("dialog button.primary").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
        // they are taken at once, and acknowledged when the application has concluded it
        awaitAcknowledged(township, chosen);
        open(city, "#/alerts?view=acknowledged&township=" + BoardCity.parameter(township));
        page.reload();
        assertThat(rows).hasCount(chosen);
        assertThat(rows.first()).containsText("明早统一处理");
        assertThat(rows.first()).containsText(end);
        // the other tests find it as it was
        for (int left = chosen - 1; left >= 0; left--) {
            rows.first().getByText("撤回确认").click();
            page.mouse().move(0, 0);
            assertThat(rows).hasCount(left);
        }
    }

    private void awaitAcknowledged(String township, int alerts) {
        page.waitForCondition(() -> page.evaluate(
                        "async (url) => (await (await fetch(url)).json()).total",
                        "api/v1/alerts?state=ACKNOWLEDGED&township=" + BoardCity.parameter(township))
                .equals(alerts));
    }

    @Test
    void the_first_stop_of_the_keyboard_skips_to_the_content(BoardCity city) throws Exception {
        openDrawn(city, Place.OVERVIEW);
        page.keyboard().press("Tab");
        assertThat(page.getByText("跳到主要内容")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("main")).isFocused();
    }

    /** By which the browser comes to the board, and which can be cut. */
    private static Relay cable(BoardCity city) throws IOException {
        Relay cable = Relay.open();
        cable.leadTo(city.url().getPort());
        return cable;
    }

    private static String url(Relay cable) {
        return "http://localhost:" + cable.port();
    }

    @Test
    void a_list_that_could_not_be_read_while_the_network_was_gone_is_read_when_it_is_back(BoardCity city)
            throws Exception {
        foresee("net::ERR_");
        try (Relay cable = cable(city)) {
            page.navigate(url(cable) + "/#/enterprises/" + BoardCity.FORMULA_FIRM);
            assertThat(page.locator("h1")).hasText(BoardCity.FORMULA_NAME);
            assertThat(page.locator(".link")).hasAttribute("data-state", "live");
            page.evaluate("window.sameDocument = true");

            cable.hangUp();
            assertThat(page.locator(".link")).hasAttribute("data-state", "lost");
            // a page that nobody has read yet, and one that has been read
            page.evaluate("location.hash = '#/alerts'");
            assertThat(page.getByText("连不上服务器")).isVisible();
            page.evaluate("location.hash = '#/enterprises/" + BoardCity.FORMULA_FIRM + "'");
            city.register(BoardCity.FORMULA_FIRM, LATE_NAME);
            assertThat(page.getByText("连不上服务器").first()).isVisible();
            cable.mend();
            assertThat(page.locator("h1")).hasText(LATE_NAME);
            assertThat(page.locator(".link")).hasAttribute("data-state", "live");
            page.evaluate("location.hash = '#/alerts'");
            assertThat(page.locator("table.data tbody tr").first()).isVisible();

            // cut while a list is on the screen: it stays, says that it is old, and is new again
            page.evaluate("location.hash = '#/enterprises?q=" + BoardCity.FORMULA_FIRM + "'");
            assertThat(page.locator("table.data tbody a.name").first()).hasText(LATE_NAME);
            cable.hangUp();
            page.locator("#filter-state").selectOption("below-target");
            page.locator("#filter-state").selectOption("");
            assertThat(page.getByText("未能刷新")).isVisible();
            city.register(BoardCity.FORMULA_FIRM, BoardCity.FORMULA_NAME);
            cable.mend();
            assertThat(page.locator("table.data tbody a.name").first()).hasText(BoardCity.FORMULA_NAME);
            assertThat(page.getByText("未能刷新")).hasCount(0);
            assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
        } finally {
            city.register(BoardCity.FORMULA_FIRM, BoardCity.FORMULA_NAME);
        }
    }

    @Test
    void a_device_that_is_offline_or_frozen_hears_at_once_when_it_is_back(BoardCity city) throws Exception {
        foresee("net::ERR_");
        open(city, "#/enterprises/" + BoardCity.FORMULA_FIRM);
        assertThat(page.locator(".link")).hasAttribute("data-state", "live");
        page.evaluate("window.sameDocument = true");
        try {
            page.context().setOffline(true);
            assertThat(page.locator(".link")).hasAttribute("data-state", "lost");
            city.register(BoardCity.FORMULA_FIRM, LATE_NAME);
            page.context().setOffline(false);
            assertThat(page.locator("h1")).hasText(LATE_NAME);
            assertThat(page.locator(".link")).hasAttribute("data-state", "live");

            CDPSession browser = page.context().newCDPSession(page);
            browser.send("Page.setWebLifecycleState", lifecycle("frozen"));
            city.register(BoardCity.FORMULA_FIRM, BoardCity.FORMULA_NAME);
            browser.send("Page.setWebLifecycleState", lifecycle("active"));
            assertThat(page.locator("h1")).hasText(BoardCity.FORMULA_NAME);
            assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
        } finally {
            page.context().setOffline(false);
            city.register(BoardCity.FORMULA_FIRM, BoardCity.FORMULA_NAME);
        }
    }

    @Test
    void more_tabs_than_a_browser_has_connections_are_all_live_and_stay_so_when_one_of_them_goes(BoardCity city)
            throws Exception {
        List<Page> tabs = new ArrayList<>();
        try {
            for (int tab = 0; tab < TABS; tab++) {
                Page one = context.newPage();
                tabs.add(one);
                one.navigate(city.url() + "/#/enterprises/" + BoardCity.FORMULA_FIRM);
                assertThat(one.locator("h1")).hasText(BoardCity.FORMULA_NAME);
            }
            for (String name : List.of(LATE_NAME, BoardCity.FORMULA_NAME, LATE_NAME)) {
                city.register(BoardCity.FORMULA_FIRM, name);
                for (Page one : tabs) {
                    assertThat(one.locator("h1")).hasText(name);
                    assertThat(one.locator(".link")).hasAttribute("data-state", "live");
                }
                // the one that listens is the one that came last
                tabs.remove(tabs.size() - 1).close();
            }
        } finally {
            tabs.forEach(Page::close);
            city.register(BoardCity.FORMULA_FIRM, BoardCity.FORMULA_NAME);
        }
    }

    @Test
    void a_laptop_that_slept_all_night_without_a_network_shows_in_the_morning_what_is_so(BoardCity city)
            throws Exception {
        foresee("net::ERR_");
        page.clock().install();
        try (Relay cable = cable(city)) {
            page.navigate(url(cable) + "/#/enterprises/" + BoardCity.FORMULA_FIRM);
            assertThat(page.locator("h1")).hasText(BoardCity.FORMULA_NAME);
            assertThat(page.locator(".link")).hasAttribute("data-state", "live");
            page.evaluate("window.sameDocument = true");
            cable.hangUp();
            city.register(BoardCity.FORMULA_FIRM, LATE_NAME);
            page.clock().fastForward("08:00:00");
            assertThat(page.locator(".link")).hasAttribute("data-state", "lost");
            assertThat(page.locator(".ribbon")).containsText("8");
            cable.mend();
            assertThat(page.locator("h1")).hasText(LATE_NAME);
            assertThat(page.locator(".link")).hasAttribute("data-state", "live");
            assertThat(page.locator(".ribbon")).hasCount(0);
            assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
        } finally {
            city.register(BoardCity.FORMULA_FIRM, BoardCity.FORMULA_NAME);
        }
    }

    private static JsonObject lifecycle(String state) {
        JsonObject parameters = new JsonObject();
        parameters.addProperty("state", state);
        return parameters;
    }

    @Test
    void a_page_that_lost_its_board_says_so_and_catches_up_by_itself(BoardCity city) throws Exception {
        // a board that has just begun to read says that of a firm that it does not know yet
        foresee("net::ERR_|status of 503");
        Board board = city.anotherBoard(Map.of(BoardSettings.PORT, "0"));
        String port = String.valueOf(board.url().getPort());
        try {
            page.navigate(board.url() + "/#/enterprises/" + BoardCity.FORMULA_FIRM);
            assertThat(page.locator("h1")).hasText(BoardCity.FORMULA_NAME);
            assertThat(page.locator(".link")).hasAttribute("data-state", "live");
            page.evaluate("window.sameDocument = true");

            board.close();
            assertThat(page.getByText("与服务器的连接已中断").first()).isVisible();
            assertThat(page.locator(".link")).containsText("连接中断");
            assertThat(page.locator("h1")).hasText(BoardCity.FORMULA_NAME);

            city.register(BoardCity.FORMULA_FIRM, LATE_NAME);
            board = city.anotherBoard(Map.of(BoardSettings.PORT, port));
            assertThat(page.locator("h1")).hasText(LATE_NAME);
            assertThat(page.locator(".link")).hasAttribute("data-state", "live");
            assertThat(page.locator(".ribbon")).hasCount(0);
            assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
        } finally {
            board.close();
            city.register(BoardCity.FORMULA_FIRM, BoardCity.FORMULA_NAME);
        }
    }

    @Test
    void a_spreadsheet_is_looked_through_and_then_sent(BoardCity city) throws Exception {
        String report = "统一社会信用代码,填报时间,到岗人数\n%1$s,2020-03-01 18:00,3\n%1$s,2020-02-31 18:00,3\n"
                .formatted(BoardCity.FORMULA_FIRM);
        openDrawn(city, Place.IMPORTS);
        page.getByLabel("表格")
                .setInputFiles(new FilePayload("日报.csv", "text/csv", report.getBytes(StandardCharsets.UTF_8)));
        assertThat(page.getByText("日报.csv：2 行，可导入 1 条记录。")).isVisible();
        Locator wrong = page.locator("table.data tbody tr");
        assertThat(wrong).hasCount(1);
        assertThat(wrong).containsText("2020-02-31");
        Download mendable = page.waitForDownload(() -> button("下载有误的行").click());
        assertThat(mendable.suggestedFilename()).isEqualTo("日报.csv.rejected.csv");
        assertThat(Files.readString(mendable.path())).contains("\"退回行号\"", "\"2020-02-31 18:00\"");
        assertThat(city.get("/api/v1/enterprises/" + BoardCity.FORMULA_FIRM)
                        .path("report")
                        .isNull())
                .as("nothing was sent by looking")
                .isTrue();

        button("导入 1 条记录").click();
        assertThat(page.getByText("日报.csv 已导入：1 条记录。")).isVisible();
        page.locator("section:has(#imports-result) a[href$='" + BoardCity.FORMULA_FIRM + "']")
                .click();
        assertThat(heading("企业日报")).isVisible();
        page.goBack();
        assertThat(page.getByText("日报.csv 已导入：1 条记录。")).isVisible();
    }
}

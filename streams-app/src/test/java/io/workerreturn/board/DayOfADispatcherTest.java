package io.workerreturn.board;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.text.NumberFormat;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody asks in a day's work is answered within a few clicks from the overview, by what the page itself offers. */
class DayOfADispatcherTest extends InBrowser {
    private int clicks;

    @BeforeEach
    void the_overview_is_open(BoardCity city) {
        page.navigate(city.url() + "/");
        assertThat(page.locator(".hero .figure")).isVisible();
        clicks = 0;
    }

    private void click(Locator something) {
        something.first().click();
        clicks++;
    }

    /** Into what has the focus without a click: nobody types before it is seen. */
    private void type(String text) {
        Locator field = page.locator("input:focus, textarea:focus");
        field.waitFor();
        page.keyboard().type(text);
        assertThat(field).hasValue(text);
    }

    private Locator panel(String id) {
        return page.locator("section:has(#" + id + ")");
    }

    private Locator rows() {
        return page.locator("table.data tbody tr");
    }

    private static String shown(long number) {
        return NumberFormat.getIntegerInstance(Locale.ROOT).format(number);
    }

    @Test
    void of_an_overdue_bus_two_clicks_say_who_is_aboard_whom_to_call_and_what_else_goes(BoardCity city)
            throws Exception {
        click(panel("attention").locator("a").filter(new Locator.FilterOptions().setHasText("逾期班次")));
        click(rows().filter(new Locator.FilterOptions().setHasText("逾期")).locator("a[href^='#/trips/']"));
        assertThat(panel("calls")).isVisible();
        String id = page.url().replaceFirst(".*/#/trips/", "");
        JsonNode trip = city.get("/api/v1/trips/" + id);
        assertThat(trip.path("overdue").asBoolean()).isTrue();
        assertThat(panel("trip-firms").locator("tbody tr"))
                .hasCount(trip.path("enterprises").size());
        List<Integer> booked = panel("trip-firms").locator("tbody td[data-label='订票']").allInnerTexts().stream()
                .map(heads -> Integer.valueOf(heads.replaceAll("\\D", "")))
                .toList();
        assertThat(booked).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(panel("alternatives")).isVisible();
        assertThat(clicks).isLessThanOrEqualTo(2);
    }

    @Test
    void who_is_missing_at_a_firm_is_said_three_clicks_after_its_name_comes_to_mind(BoardCity city) throws Exception {
        JsonNode firm = city.get("/api/v1/enterprises?sort=missing&limit=1").at("/items/0");
        click(page.locator("a.tool[href='#/search']"));
        type(firm.path("name").asText());
        click(panel("found-firms")
                .locator("a")
                .filter(new Locator.FilterOptions().setHasText(firm.path("name").asText())));
        assertThat(panel("missing")).containsText(shown(firm.path("missing").asLong()) + " 人未返");
        int missing = 0;
        for (String phase : panel("missing").locator("li strong").allInnerTexts()) {
            missing += Integer.parseInt(phase.replaceAll("\\D", ""));
        }
        assertThat(missing).isEqualTo(firm.path("missing").asInt());
        click(panel("missing").locator("li strong button"));
        assertThat(panel("people").locator("tbody a.mono").first()).isVisible();
        assertThat(clicks).isLessThanOrEqualTo(3);
    }

    @Test
    void the_firms_that_will_miss_their_date_are_one_click_away_and_why_is_one_more(BoardCity city) throws Exception {
        JsonNode worst = city.get("/api/v1/enterprises?state=missed&sort=shortfall&limit=10")
                .path("items");
        assertThat(worst).isNotEmpty();
        click(page.locator(".hero a.chip[href*='state=missed']"));
        for (int row = 0; row < worst.size(); row++) {
            assertThat(rows().nth(row)).containsText(worst.get(row).path("name").asText());
        }
        click(rows().first().locator("a.name"));
        assertThat(panel("date").locator("table.sum"))
                .containsText(shown(worst.get(0).path("projectedShortfall").asLong()));
        assertThat(clicks).isLessThanOrEqualTo(2);
    }

    @Test
    void where_to_put_the_people_of_a_cancelled_trip_is_two_clicks_away(BoardCity city) {
        click(panel("trip-panel").locator(".counters a").filter(new Locator.FilterOptions().setHasText("已取消")));
        click(rows().locator("a[href^='#/trips/']"));
        assertThat(panel("alternatives")).isVisible();
        assertThat(panel("rebook")).isVisible();
        assertThat(clicks).isLessThanOrEqualTo(2);
    }

    @Test
    void what_is_acknowledged_in_three_clicks_is_seen_at_another_desk(BoardCity city) throws Exception {
        click(page.locator(".nav a[href='#/alerts']"));
        Locator acknowledge = button("确认：").last();
        String name = acknowledge.getAttribute("aria-label").substring("确认：".length());
        click(acknowledge);
        type("已联系");
        click(page.locator("dialog button[type=submit]"));
        Page other = context.newPage();
        other.navigate(city.url() + "/#/alerts?view=acknowledged");
        Locator seen = other.locator("table.data tbody tr")
                .filter(new Locator.FilterOptions().setHasText(name))
                .filter(new Locator.FilterOptions().setHasText("已联系"));
        assertThat(seen).hasCount(1);
        assertThat(clicks).isLessThanOrEqualTo(3);
        seen.getByText("撤回确认").click();
        assertThat(seen).hasCount(0);
        other.close();
    }

    @Test
    void what_can_not_be_trusted_is_one_click_away(BoardCity city) throws Exception {
        click(panel("attention").locator("a").filter(new Locator.FilterOptions().setHasText("静默来源")));
        int silent = 0;
        for (JsonNode source : city.get("/api/v1/sources").path("items")) {
            silent += source.path("state").asText().matches("silent|never-heard") ? 1 : 0;
        }
        assertThat(silent).isPositive();
        assertThat(panel("q-sources")
                        .locator("tbody tr")
                        .filter(new Locator.FilterOptions().setHasText(Pattern.compile("静默|从未"))))
                .hasCount(silent);
        assertThat(panel("q-rejected").locator("tbody tr").first()).isVisible();
        assertThat(clicks).isEqualTo(1);
    }

    @Test
    void what_the_rate_was_yesterday_at_18_is_one_click_away(BoardCity city) throws Exception {
        click(button("昨天 18:00"));
        assertThat(page.locator(".ribbon[data-tone=past]")).containsText("18:00");
        String at = page.url().replaceFirst(".*[?&]at=", "");
        JsonNode then = Json.mapper()
                .readTree(city.patiently("/api/v1/overview?knownAt=" + at.replace("%3A", ":"))
                        .body());
        assertThat(page.locator(".hero .legend"))
                .containsText(shown(then.at("/city/confirmed").asLong()));
        assertThat(clicks).isEqualTo(1);
    }

    @Test
    void the_list_of_a_township_is_a_table_for_a_meeting_after_two_clicks(BoardCity city) throws Exception {
        Locator township = panel("townships").locator("ol a").first();
        String name = township.innerText();
        click(township);
        JsonNode firms = city.get("/api/v1/enterprises?limit=500&township=" + BoardCity.parameter(name));
        assertThat(rows()).hasCount(Math.min(50, firms.path("total").asInt()));
        Download table = page.waitForDownload(() -> click(page.getByText("下载 CSV")));
        String text = Files.readString(table.path(), StandardCharsets.UTF_8);
        assertThat(text.lines()).hasSize(1 + firms.path("total").asInt());
        assertThat(table.suggestedFilename()).contains(name);
        assertThat(clicks).isEqualTo(2);
    }
}

package io.workerreturn.board;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page as of a moment that has passed. */
class PastPageTest extends InBrowser {
    private static final String NOON = "2020-02-18T04:00:00Z";

    private void open(BoardCity city, String place) {
        page.navigate(city.url() + "/" + place);
    }

    private void picture(String name) throws Exception {
        Path pictures = Files.createDirectories(Path.of("target", "pictures"));
        page.screenshot(new Page.ScreenshotOptions().setPath(pictures.resolve(name + ".png")));
    }

    @Test
    void a_page_of_the_past_shows_what_was_known_then_and_says_that_it_has_passed(BoardCity city) throws Exception {
        JsonNode then = Json.mapper()
                .readTree(city.patiently("/api/v1/overview?knownAt=" + NOON).body());
        open(city, "#/overview?at=" + NOON);
        Locator ribbon = page.locator(".ribbon[data-tone='past']");
        assertThat(ribbon).containsText("2月18日 12:00");
        String returned = NumberFormat.getIntegerInstance(Locale.CHINA)
                .format(then.at("/city/confirmed").asLong());
        assertThat(page.locator(".legend li").first()).containsText(returned);
        assertThat(page.locator(".link[data-state='past']")).hasText("历史");
        assertThat(page.locator(".link[data-state='live']")).hasCount(0);
        assertThat(page.locator(".acknowledge")).hasCount(0);
        picture("past-overview-zh");

        // whoever looks at the past stays in it from page to page
        page.getByRole(AriaRole.NAVIGATION).getByText("企业").click();
        assertThat(page).hasURL(Pattern.compile("#/enterprises\\?at="));
        assertThat(page.locator("table.data tbody tr").first()).isVisible();
        picture("past-firms-zh");
        page.getByRole(AriaRole.NAVIGATION).getByText("到达监控").click();
        assertThat(page).hasURL(Pattern.compile("#/trips\\?at="));
        assertThat(ribbon).isVisible();
        ribbon.getByRole(AriaRole.BUTTON).click();
        assertThat(page).hasURL(Pattern.compile("#/trips$"));
        assertThat(ribbon).hasCount(0);
    }

    @Test
    void the_moment_is_chosen_on_the_page_and_stands_in_the_address(BoardCity city) throws Exception {
        open(city, "#/enterprises");
        page.locator("#known-at").fill("2020-02-18T12:00");
        assertThat(page).hasURL(Pattern.compile("at=2020-02-18T04%3A00%3A00Z"));
        assertThat(page.locator(".ribbon[data-tone='past']")).isVisible();
        assertThat(page.locator("table.data tbody tr").first()).isVisible();
        page.goBack();
        assertThat(page.locator(".ribbon[data-tone='past']")).hasCount(0);
    }

    @Test
    void the_big_figures_stand_beside_those_of_yesterday_and_say_why_they_changed(BoardCity city) throws Exception {
        open(city, "#/");
        assertThat(page.locator(".hero-rate .day-before")).isVisible();
        page.locator(".why-changed summary").click();
        Locator rows = page.locator(".why-changed tbody tr");
        assertThat(rows.first()).isVisible();
        assertThat(rows.count()).isGreaterThan(2);
        picture("day-before-zh");
    }

    @Test
    void the_figures_of_a_firm_and_the_trips_stand_beside_those_of_yesterday_too(BoardCity city) throws Exception {
        String then = Json.instant(city.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofDays(1)));
        String firm = city.get("/api/v1/enterprises?sort=required&limit=1")
                .at("/items/0/enterpriseId")
                .asText();
        JsonNode before = Json.mapper()
                .readTree(city.patiently("/api/v1/enterprises/" + firm + "?knownAt=" + then)
                        .body());
        JsonNode after = city.get("/api/v1/enterprises/" + firm);
        open(city, "#/");
        Locator trips = page.locator("section:has(#trip-panel)");
        assertThat(trips.locator(".counters .day-before")).hasCount(6);
        assertThat(trips.locator("header .sub")).containsText("变化");
        open(city, "#/enterprises/" + firm);
        Locator figures = page.locator(".figures .day-before");
        assertThat(figures).hasCount(7);
        long returned =
                after.path("returned").asLong() - before.path("returned").asLong();
        assertThat(figures.nth(1)).containsText(String.valueOf(Math.abs(returned)));
        picture("day-before-firm-zh");
    }

    @Test
    void a_firm_that_was_not_registered_yesterday_has_nothing_beside_its_figures(BoardCity city) throws Exception {
        HttpResponse<String> answer =
                city.patiently("/api/v1/enterprises/" + BoardCity.FORMULA_FIRM + "?ifKnown=true&knownAt=" + NOON);
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(city.patiently("/api/v1/enterprises/" + BoardCity.FORMULA_FIRM + "?knownAt=" + NOON)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void a_chinese_page_says_in_chinese_that_a_moment_is_not_known_yet_or_never_was(BoardCity city) throws Exception {
        Pattern english = Pattern.compile("[A-Za-z]{3,} [a-z]{2,}");
        Locator said = page.locator("main [role='alert']");
        context.route(
                url -> url.contains("/overview?knownAt="),
                route -> route.fulfill(new Route.FulfillOptions()
                        .setStatus(202)
                        .setContentType("application/problem+json")
                        .setBody("{\"detail\": \"What was known then is being folded.\", \"retry\": true}")));
        open(city, "#/overview?at=" + NOON);
        assertThat(said).containsText("正在还原当时的情况");
        assertThat(said).not().containsText(english);
        context.unrouteAll();

        foresee("status of 400");
        open(city, "#/overview?at=2019-12-01T00:00:00Z");
        assertThat(said).containsText("那时还没有开始记录");
        assertThat(said).not().containsText(english);
        picture("past-too-early-zh");
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void on_a_phone_the_choice_of_the_moment_takes_one_line_and_leaves_the_first_screen_to_the_figures(
            ColorScheme scheme, BoardCity city) {
        look(PHONE, scheme);
        open(city, "#/");
        Locator control = page.locator(".time-control");
        for (String other : new String[] {"English", "中文"}) {
            assertThat(page.locator(".hero .figure")).isVisible();
            assertThat(control.boundingBox().height).isLessThan(50);
            assertThat(page.locator(".hero .legend")).isInViewport();
            button(other).click();
        }
        button("一周前").click();
        assertThat(page.locator(".ribbon[data-tone='past']")).isVisible();
        page.locator("#known-at").fill("2020-02-18T12:00");
        assertThat(page).hasURL(Pattern.compile("at=2020-02-18T04%3A00%3A00Z"));
    }

    @Test
    void a_phone_in_english_has_it_too(BoardCity city) throws Exception {
        look(PHONE, ColorScheme.DARK);
        open(city, "#/overview?at=" + NOON);
        page.getByText("English").click();
        assertThat(page.locator(".ribbon[data-tone='past']")).containsText("what was known at");
        assertThat(page.locator(".hero .figure")).isVisible();
        picture("past-phone-en");
        assertThat((int) page.evaluate("document.documentElement.scrollWidth")).isLessThanOrEqualTo(PHONE);
    }
}

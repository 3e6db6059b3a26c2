package io.workerreturn.board;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page in a real browser over a real city. Without Chromium it is skipped and says so; in CI that is a failure. */
@ExtendWith(BoardCity.Shared.class)
class PageTest {
    private static final double PATIENCE = 60_000;
    private static final int DESK = 1440;
    private static final int PHONE = 390;
    /** What a firm is called for a while: markup, if anybody took it for that. */
    private static final String LATE_NAME = "晚来<b>机械</b>有限公司";

    private static Playwright playwright;
    private static Browser browser;
    private final List<String> complaints = new ArrayList<>();
    private BrowserContext context;
    private Page page;

    @BeforeAll
    static void openBrowser() {
        Optional<Path> chromium = Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
        if (chromium.isEmpty()) {
            String hint = "no chromium on the PATH: install it to test the page";
            if (System.getenv("CI") != null) {
                fail(hint);
            }
            abort(hint);
        }
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium.get())
                        .setArgs(List.of("--no-sandbox", "--disable-gpu")));
    }

    @AfterAll
    static void closeBrowser() {
        if (playwright != null) {
            playwright.close();
        }
    }

    @BeforeEach
    void openPage() {
        look(DESK, ColorScheme.LIGHT);
    }

    private void look(int width, ColorScheme scheme) {
        if (context != null) {
            context.close();
        }
        context = browser.newContext(
                new Browser.NewContextOptions().setViewportSize(width, 900).setColorScheme(scheme));
        page = context.newPage();
        page.setDefaultTimeout(PATIENCE);
        page.setDefaultNavigationTimeout(PATIENCE);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
    }

    @AfterEach
    void nothingWasWrongWithThePage() {
        context.close();
        assertThat(complaints).isEmpty();
    }

    private static LocatorAssertions.IsVisibleOptions soon() {
        return new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE);
    }

    private void open(BoardCity city, String place) {
        page.navigate(city.url() + "/" + place);
    }

    private Locator heading(String text) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(text));
    }

    /** Every kind of page, each with what is there once it is drawn. */
    enum Place {
        OVERVIEW("#/", ".hero .figure"),
        TRIPS("#/trips?view=all", "table.data tbody tr"),
        FIRMS("#/enterprises", "table.data tbody tr"),
        ALERTS("#/alerts", "table.data tbody tr"),
        QUALITY("#/quality", "table.data tbody tr");

        private final String address;
        private final String drawn;

        Place(String address, String drawn) {
            this.address = address;
            this.drawn = drawn;
        }
    }

    private void openDrawn(BoardCity city, Place place) {
        open(city, place.address);
        assertThat(page.locator(place.drawn).first()).isVisible(soon());
    }

    @Test
    void the_overview_says_what_the_api_says(BoardCity city) throws Exception {
        openDrawn(city, Place.OVERVIEW);
        double rate = city.get("/api/v1/overview").at("/city/rate").asDouble();
        assertThat(page.locator(".hero .figure")).containsText("%.1f".formatted(Math.floor(rate * 1000) / 10));
        assertThat(page).hasTitle("总览 · 返岗调度台");
    }

    @Test
    void a_firm_opens_down_to_the_facts_of_a_worker(BoardCity city) throws Exception {
        openDrawn(city, Place.FIRMS);
        page.locator("table.data tbody tr a.name").first().click();
        assertThat(heading("谁还没回来，为什么")).isVisible(soon());
        assertThat(heading("能按期达标吗")).isVisible(soon());
        page.locator("section:has(#people) tbody a.mono").first().click();
        assertThat(page.locator("ol.timeline > li").first()).isVisible(soon());
        page.goBack();
        assertThat(heading("谁还没回来，为什么")).isVisible(soon());
    }

    @Test
    void a_trip_shows_its_reconciliation_and_its_people(BoardCity city) throws Exception {
        JsonNode trip =
                city.get("/api/v1/trips?status=ARRIVED&sort=arrived&limit=1").at("/items/0");
        open(city, "#/trips/" + trip.path("tripId").asText());
        assertThat(heading("名单核对")).isVisible(soon());
        assertThat(page.locator(".funnel")).containsText("到达");
        assertThat(page.locator("section:has(#passengers) tbody tr").first()).isVisible(soon());
    }

    @Test
    void the_language_switches_and_is_remembered(BoardCity city) {
        openDrawn(city, Place.OVERVIEW);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("English"))
                .click();
        assertThat(heading("Needs you now")).isVisible(soon());
        page.reload();
        assertThat(heading("Needs you now")).isVisible(soon());
        assertThat(page.locator("html")).hasAttribute("lang", "en");
    }

    @ParameterizedTest
    @EnumSource
    void a_phone_needs_no_sideways_scrolling(Place place, BoardCity city) {
        look(PHONE, ColorScheme.LIGHT);
        openDrawn(city, place);
        assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(PHONE);
    }

    @ParameterizedTest
    @EnumSource
    void no_page_has_a_serious_accessibility_finding_in_either_theme(Place place, BoardCity city) {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            look(DESK, scheme);
            openDrawn(city, place);
            List<Rule> serious = new AxeBuilder(page)
                    .analyze().getViolations().stream()
                            .filter(rule -> List.of("serious", "critical").contains(rule.getImpact()))
                            .toList();
            assertThat(serious)
                    .as(scheme + " "
                            + serious.stream()
                                    .map(rule -> rule.getId()
                                            + rule.getNodes().stream()
                                                    .limit(2)
                                                    .map(node -> node.getHtml())
                                                    .toList())
                                    .toList())
                    .isEmpty();
        }
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
            assertThat(page.locator("h1"))
                    .hasText(LATE_NAME, new LocatorAssertions.HasTextOptions().setTimeout(PATIENCE));
            assertThat(page.evaluate("window.sameDocument")).isEqualTo(true);
        } finally {
            city.register(BoardCity.FORMULA_FIRM, BoardCity.FORMULA_NAME);
        }
        assertThat(before).isNotEqualTo(LATE_NAME);
    }

    @Test
    void an_alert_is_acknowledged_by_keyboard_alone(BoardCity city) {
        open(city, "#/alerts");
        Locator button = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("确认："))
                .last();
        assertThat(button).isVisible(soon());
        String name = button.getAttribute("aria-label").substring("确认：".length());
        button.focus();
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible(soon());
        page.keyboard().type("已联系 <i>客运公司</i>");
        page.keyboard().press("Tab");
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
        open(city, "#/alerts?view=acknowledged");
        Locator row = page.locator("table.data tbody tr")
                .filter(new Locator.FilterOptions().setHasText(name))
                .first();
        assertThat(row)
                .containsText("已联系 <i>客运公司</i>", new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE));
        row.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("撤回确认"))
                .click();
        // while somebody points at the list it stands still
        page.mouse().move(0, 0);
        assertThat(row).hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(PATIENCE));
    }

    @Test
    void the_first_stop_of_the_keyboard_skips_to_the_content(BoardCity city) {
        openDrawn(city, Place.OVERVIEW);
        page.keyboard().press("Tab");
        assertThat(page.getByText("跳到主要内容")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("main")).isFocused();
    }
}

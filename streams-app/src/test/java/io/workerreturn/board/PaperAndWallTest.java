package io.workerreturn.board;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The board where nobody clicks: on paper for a meeting, and on a wall. */
class PaperAndWallTest extends InBrowser {
    private static final Pattern SHEET = Pattern.compile("/Type\\s*/Page\\b");
    private static final Pattern SIZE = Pattern.compile("/MediaBox\\s*\\[0 0 ([0-9.]+) ([0-9.]+)]");
    /** A4 across within its margins, at 96 dots an inch. */
    private static final int SHEET_WIDTH = 1047;

    private static final int SHEET_HEIGHT = 726;
    private static final int WALL_WIDTH = 1920;
    private static final int WALL_HEIGHT = 1080;

    /** On a screen of 1.2 m width that is 15 mm, and read from four metres; what is to be acted on is larger. */
    private static final double SMALLEST = 24;

    private static final double LARGE = 32;

    private String printed() {
        byte[] file = page.pdf(new Page.PdfOptions().setPreferCSSPageSize(true).setPrintBackground(true));
        return new String(file, StandardCharsets.ISO_8859_1);
    }

    /** In a dark room, in this language. */
    private void lookIn(String language) {
        look(DESK, ColorScheme.DARK);
        // an empty page has no storage
        context.addInitScript("if (location.protocol !== 'about:') localStorage.setItem('worker-return.language', '"
                + language + "')");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zh", "en"})
    void fifty_firms_are_printed_on_two_sheets_across(String language, BoardCity city) {
        lookIn(language);
        page.navigate(city.url() + "/#/enterprises");
        assertThat(page.locator("table.data tbody tr")).hasCount(50);
        String file = printed();
        assertThat(SHEET.matcher(file).results()).hasSize(2);
        assertThat(SIZE.matcher(file).results())
                .allSatisfy(size ->
                        assertThat(Double.parseDouble(size.group(1))).isGreaterThan(Double.parseDouble(size.group(2))));
    }

    @Test
    void a_sheet_says_what_it_shows_and_as_of_when_and_has_nothing_to_press(BoardCity city) throws Exception {
        look(DESK, ColorScheme.DARK);
        String township =
                city.get("/api/v1/enterprises/facets").at("/townships/0/value").asText();
        page.navigate(city.url() + "/#/enterprises?township=" + BoardCity.parameter(township));
        assertThat(page.locator("table.data tbody tr").first()).isVisible();
        assertThat(page.locator(".sheet-head")).isHidden();
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        assertThat(page.locator(".sheet-head")).isVisible();
        assertThat(page.locator(".sheet-head")).containsText("返岗调度台 · 企业");
        assertThat(page.locator(".sheet-head")).containsText(township);
        assertThat(page.locator(".sheet-head")).containsText("截至 3月");
        assertThat(page.locator("button:visible, nav:visible, select:visible"))
                .hasCount(page.locator("th button:visible").count());
        assertThat(page.evaluate("getComputedStyle(document.body).backgroundColor"))
                .isEqualTo("rgb(255, 255, 255)");
        assertThat(page.evaluate("getComputedStyle(document.querySelector('.rate-bar .fill')).printColorAdjust"))
                .isEqualTo("exact");
    }

    /** What is written on the sheets, piece by piece. */
    private static final String WRITTEN = """
        () => {
          const pieces = [];
          const walker = document.createTreeWalker(document.getElementById('app'), NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const { data, parentElement } = walker.currentNode;
            if (data.trim() && parentElement.checkVisibility()) pieces.push(data.trim());
          }
          return pieces;
        }\
        """;

    private static final Pattern CHINESE = Pattern.compile("\\p{IsHan}");

    /** Names of firms, places and people, and what people wrote: whatever the board was told, and did not say in two languages itself. */
    private static void named(JsonNode answer, Set<String> names) {
        if (answer.isTextual() && CHINESE.matcher(answer.asText()).find()) {
            names.add(answer.asText());
        }
        answer.properties().stream()
                .filter(field -> !field.getKey().equals("zh"))
                .forEach(field -> named(field.getValue(), names));
        if (answer.isArray()) {
            answer.forEach(item -> named(item, names));
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_english_sheet_says_in_english_what_it_is_and_nothing_of_ours_in_chinese(
            PageTest.Place place, BoardCity city) throws Exception {
        lookIn("en");
        List<Response> answers = new ArrayList<>();
        page.onResponse(answer -> {
            if (answer.url().matches(".*/api/v1/(?!live).*") && answer.status() == 200) {
                answers.add(answer);
            }
        });
        page.navigate(city.url() + "/" + place.address(city));
        assertThat(page.locator(place.drawn()).first()).isVisible();
        assertThat(page.locator("main .skeleton, main [aria-busy=true]")).hasCount(0);
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        assertThat(page.locator(".sheet-head"))
                .containsText(Pattern.compile("^Return Dispatch · .*As of Mar \\d", Pattern.CASE_INSENSITIVE));
        List<?> pieces = (List<?>) page.evaluate(WRITTEN);
        Set<String> names = new TreeSet<>(
                Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
        // others may come while these are read
        for (Response answer : List.copyOf(answers)) {
            named(Json.mapper().readTree(answer.body()), names);
        }
        List<String> ours = new ArrayList<>();
        for (Object piece : pieces) {
            String left = piece.toString();
            for (String name : names) {
                left = left.replace(name, "");
            }
            if (CHINESE.matcher(left).find()) {
                ours.add(piece.toString());
            }
        }
        assertThat(ours).isEmpty();
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia((Media) null));
        sheets(place + "-en");
    }

    /** For people to look at, where -Dpictures names a folder. */
    private void sheets(String name) {
        String folder = System.getProperty("pictures");
        if (folder != null) {
            page.pdf(new Page.PdfOptions()
                    .setPreferCSSPageSize(true)
                    .setPrintBackground(true)
                    .setPath(Path.of(folder, name + ".pdf")));
        }
    }

    /** What is on the sheets and could be pressed, and what would be cut off at their edge. */
    private static final String ON_PAPER = """
        () => {
          const seen = (selector) => [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility());
          const said = (element) => element.className + ' ' + element.textContent.replace(/\\s+/g, ' ').trim().slice(0, 40);
          return {
            pressed: seen('button:not(.sort, .as-link, .group), input, select, textarea, nav').map(said),
            cut: seen('main *').filter((element) => element.getBoundingClientRect().right > innerWidth + 1).map(said),
          };
        }\
        """;

    @ParameterizedTest
    @EnumSource
    void no_page_has_anything_on_paper_that_is_pressed_or_cut_off(PageTest.Place place, BoardCity city)
            throws Exception {
        look(DESK, ColorScheme.DARK);
        page.navigate(city.url() + "/" + place.address(city));
        for (String language : List.of("返岗调度台", "Return Dispatch")) {
            assertThat(page.locator(place.drawn()).first()).isVisible();
            assertThat(SHEET.matcher(printed()).results().count()).isPositive();
            page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
            page.setViewportSize(SHEET_WIDTH, SHEET_HEIGHT);
            assertThat(page.locator(".sheet-head")).containsText(language);
            assertThat(page.evaluate(ON_PAPER)).isEqualTo(Map.of("pressed", List.of(), "cut", List.of()));
            page.emulateMedia(new Page.EmulateMediaOptions().setMedia((Media) null));
            page.setViewportSize(DESK, SHEET_HEIGHT);
            if (button("English").isVisible()) {
                sheets(place + "-zh");
                button("English").click();
            }
        }
    }

    @Test
    void a_list_is_printed_whole_whichever_page_of_it_is_on_the_screen(BoardCity city) throws Exception {
        context.addInitScript("window.print = () => { window.onPaper = {rows: document.querySelectorAll('table.data"
                + " tbody tr').length, head: document.querySelector('.sheet-head').textContent};"
                + " dispatchEvent(new Event('afterprint')); }");
        int firms = city.get("/api/v1/enterprises?limit=1").path("total").asInt();
        page.navigate(city.url() + "/#/enterprises");
        assertThat(page.locator("table.data tbody tr")).hasCount(50);
        button("下一页").click();
        assertThat(page.locator(".pager")).containsText("第 2 /");
        button("打印").click();
        page.waitForFunction("window.onPaper");
        assertThat(page.evaluate("window.onPaper.rows")).isEqualTo(firms);
        assertThat(page.evaluate("window.onPaper.head").toString()).doesNotContain("第 ");
        assertThat(page.locator("table.data tbody tr")).hasCount(50);
        assertThat(page.locator(".pager")).containsText("第 2 /");
    }

    /** Whether the darkest ink of a picture is dark enough for white paper. */
    private boolean isDrawnDark() {
        return (Boolean) page.evaluate("""
            () => {
              const canvas = document.querySelector('.chart canvas');
              const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
              for (let at = 0; at < data.length; at += 4) {
                if (data[at + 3] === 255 && data[at] + data[at + 1] + data[at + 2] < 110) return true;
              }
              return false;
            }\
            """);
    }

    @Test
    void a_curve_of_a_dark_room_has_dark_ink_on_paper_and_is_as_it_was_afterwards(BoardCity city) {
        look(DESK, ColorScheme.DARK);
        page.navigate(city.url() + "/");
        assertThat(page.locator(".chart canvas")).isVisible();
        page.waitForFunction("getComputedStyle(document.body).backgroundColor === 'rgb(12, 17, 23)'");
        assertThat(isDrawnDark()).isFalse();
        page.evaluate("addEventListener('beforeprint', () => document.documentElement.dataset.printed = 'yes')");
        page.evaluate("dispatchEvent(new Event('beforeprint'))");
        assertThat(isDrawnDark()).isTrue();
        page.evaluate("dispatchEvent(new Event('afterprint'))");
        assertThat(isDrawnDark()).isFalse();
        printed();
        assertThat(page.locator("html")).hasAttribute("data-printed", "yes");
        assertThat(isDrawnDark()).isFalse();
    }

    private void openWall(BoardCity city) {
        page.setViewportSize(WALL_WIDTH, WALL_HEIGHT);
        page.navigate(city.url() + "/?wall=1");
        assertThat(page.locator(".wall-list li").first()).isVisible();
    }

    private double smallest(String selector) {
        return ((Number) page.evaluate("""
            (selector) => {
              const sizes = [];
              for (const root of document.querySelectorAll(selector)) {
                const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
                while (walker.nextNode()) {
                  const element = walker.currentNode.parentElement;
                  if (walker.currentNode.data.trim() && !element.closest('.visually-hidden, [hidden]')) {
                    sizes.push(parseFloat(getComputedStyle(element).fontSize));
                  }
                }
              }
              return Math.min(...sizes);
            }\
            """, selector)).doubleValue();
    }

    @Test
    void a_wall_is_read_from_four_metres_and_fits(BoardCity city) {
        openWall(city);
        assertThat(smallest("#app")).isGreaterThanOrEqualTo(SMALLEST);
        assertThat(smallest(".wall-list ol, .wall-figures")).isGreaterThanOrEqualTo(LARGE);
        assertThat(page.evaluate("document.documentElement.scrollHeight")).isEqualTo(WALL_HEIGHT);
        assertThat((Integer) page.evaluate("(() => { const box = document.querySelector('.wall-list'); return"
                        + " box.scrollHeight - box.clientHeight; })()"))
                .isLessThanOrEqualTo(0);
        assertThat(page.locator("button, nav, .foot")).hasCount(0);
        PageTest.findNothingSerious(page, "the wall");
    }

    @Test
    void a_wall_turns_its_pages_by_itself_and_then_begins_anew(BoardCity city) {
        openWall(city);
        String first = page.locator(".wall-list ol").innerText();
        assertThat(page.locator(".wall-list header .end")).containsText("第 1 /");
        assertThat(page.locator(".wall-list header .end")).containsText("第 2 /");
        assertThat(page.locator(".wall-list ol")).not().hasText(first);
        assertThat(page.locator(".wall-list header .end")).containsText("第 1 /");
    }

    @Test
    void a_wall_with_one_page_stands_still(BoardCity city) {
        page.clock().install();
        page.route(
                Pattern.compile(".*/api/v1/(alerts|trips)\\?.*"),
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody("{\"items\": [], \"total\": 0}")));
        // what is urgent stands in the figures, too
        page.route(Pattern.compile(".*/api/v1/overview.*"), route -> {
            APIResponse answer = route.fetch();
            route.fulfill(new Route.FulfillOptions()
                    .setResponse(answer)
                    .setBody(answer.text()
                            .replaceFirst("\"now\":[0-9]+,\"today\"", "\"now\":0,\"today\"")
                            .replaceFirst("\"underWay\":[0-9]+", "\"underWay\":0")));
        });
        // other tests tell the city of this and that
        context.addInitScript("window.EventSource = class { addEventListener() {} close() {} }");
        page.setViewportSize(WALL_WIDTH, WALL_HEIGHT);
        page.navigate(city.url() + "/?wall=1");
        assertThat(page.locator(".wall-list")).containsText("没有紧急告警");
        page.evaluate("window.changes = []; new MutationObserver((all) => all.forEach(({target, addedNodes,"
                + " removedNodes}) => window.changes.push(`${target.nodeName} ${[...removedNodes].map((one) => one.textContent)} -> ${[...addedNodes].map((one) => one.textContent)}`))).observe(document.querySelector('.wall-list'), {subtree: true, childList:"
                + " true, characterData: true})");
        page.clock().runFor("01:00");
        assertThat(page.evaluate("window.changes")).isEqualTo(List.of());
    }
}

package io.workerreturn.board;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import java.nio.file.Files;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A day's work without a pointer: after each key somebody sees where the focus is, and it is never nowhere. */
class KeyboardOnlyTest extends InBrowser {
    private static final int MOST_STOPS = 200;

    /** What is wrong with where the focus is; '' if nothing is. */
    private static final String SEEN = """
        () => {
          const here = document.activeElement;
          if (!here || here === document.body) return 'it is nowhere';
          const said = `${here.tagName} ${here.className} "${here.textContent.replace(/\\s+/g, ' ').trim().slice(0, 40)}"`;
          if (!here.checkVisibility()) return `${said} is hidden`;
          const { outlineStyle, outlineWidth } = getComputedStyle(here);
          if (outlineStyle === 'none' || parseFloat(outlineWidth) < 1) return `${said} does not show it`;
          const box = [...here.getClientRects()].find(({ width, height }) => width * height > 0) ?? here.getBoundingClientRect();
          const [left, right] = [Math.max(0, box.left), Math.min(innerWidth, box.right)];
          const [top, bottom] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)];
          if (left >= right || top >= bottom) return `${said} is off the screen`;
          if (here.id === 'main' || here.closest('svg')) return '';
          const above = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
          return above && (here.contains(above) || above.contains(here) || above.closest('label')?.control === here || above.closest('li')?.contains(here)) ? '' : `${said} lies under ${above?.className}`;
        }\
        """;

    private static final Duration FRAMES = Duration.ofMillis(50);

    /** From now on, with every frame. */
    private static final String WATCH = """
        window.lost = 0;
        const look = () => {
          if (window.begun && document.activeElement === document.body) window.lost++;
          requestAnimationFrame(look);
        };
        addEventListener('focusin', () => (window.begun = true), { once: true });
        requestAnimationFrame(look);\
        """;

    private int keys;

    @BeforeEach
    void the_overview_is_open(BoardCity city) {
        context.addInitScript(WATCH);
        page.navigate(city.url() + "/");
        assertThat(panel("townships").locator("ol a").first()).isVisible();
    }

    @AfterEach
    void it_was_never_lost() {
        assertThat(keys).isPositive();
        assertThat(page.evaluate("window.lost")).as("frames without a focus").isEqualTo(0);
    }

    private Locator panel(String id) {
        return page.locator("section:has(#" + id + ")");
    }

    private Locator rows() {
        return page.locator("table.data tbody tr");
    }

    /** At once, or after a frame or two: a page that is drawn is scrolled afterwards. */
    private void isSeen(String after) {
        long deadline = System.nanoTime() + BoardCity.PATIENCE.toNanos();
        Object unseen = page.evaluate(SEEN);
        while (!unseen.equals("") && System.nanoTime() < deadline) {
            page.waitForTimeout(FRAMES.toMillis());
            unseen = page.evaluate(SEEN);
        }
        assertThat(unseen).as("the focus after %s", after).isEqualTo("");
    }

    private void press(String key) {
        page.keyboard().press(key);
        keys++;
        isSeen(key);
    }

    /** With this key from stop to stop until it is there. */
    private void walk(String key, Locator there) {
        assertThat(there.first()).isVisible();
        for (int stop = 0; stop < MOST_STOPS; stop++) {
            if ((Boolean) there.first().evaluate("element => element === document.activeElement")) {
                return;
            }
            press(key);
        }
        throw new AssertionError("no key leads to " + there);
    }

    private void open(Locator there) {
        walk("Tab", there);
        press("Enter");
    }

    /** Past the navigation. */
    private void skip() {
        walk("Shift+Tab", page.getByText("跳到主要内容"));
        press("Enter");
        assertThat(page.locator("main")).isFocused();
    }

    @Test
    void of_an_overdue_bus_it_is_seen_who_is_aboard_and_noted_who_was_told(BoardCity city) throws Exception {
        open(panel("attention").locator("a").filter(new Locator.FilterOptions().setHasText("逾期班次")));
        open(rows().filter(new Locator.FilterOptions().setHasText("逾期")).locator("a[href^='#/trips/']"));
        assertThat(panel("calls")).isVisible();
        JsonNode trip = city.get("/api/v1/trips/" + page.url().replaceFirst(".*/#/trips/", ""));
        assertThat(trip.path("overdue").asBoolean()).isTrue();
        walk("Tab", panel("trip-firms").locator("tbody a.name"));
        Locator call = panel("calls").locator("tbody tr").first();
        open(call.getByText("记为已告知"));
        assertThat(call).containsText("已告知（");
        isSeen("it was noted");
        assertThat(call.locator(":focus")).hasCount(1);
        open(call.getByText("撤回"));
        assertThat(call).not().containsText("已告知（");
        isSeen("it was taken back");
        assertThat(call.locator(":focus")).hasCount(1);
    }

    @Test
    void who_is_missing_at_a_firm_is_found_by_its_name(BoardCity city) throws Exception {
        JsonNode firm = city.get("/api/v1/enterprises?sort=missing&limit=1").at("/items/0");
        open(page.locator("a.tool[href='#/search']"));
        assertThat(page.locator("input[type=search]")).isFocused();
        page.keyboard().type(firm.path("name").asText());
        open(panel("found-firms")
                .locator("a")
                .filter(new Locator.FilterOptions().setHasText(firm.path("name").asText())));
        assertThat(panel("missing")).isVisible();
        walk("Tab", panel("missing").locator("li strong button"));
        // the page glides there
        page.keyboard().press("Enter");
        assertThat(panel("people").locator("tbody a.mono").first()).isVisible();
        assertThat(page.locator("#people")).isInViewport();
        isSeen("the people came");
        walk("Tab", panel("people").locator("tbody a.mono"));
    }

    @Test
    void the_firms_that_missed_their_date_and_why(BoardCity city) {
        open(page.locator(".hero a.chip[href*='state=missed']"));
        open(rows().locator("a.name"));
        assertThat(panel("date").locator("table.sum")).isVisible();
        isSeen("the firm came");
    }

    @Test
    void an_alert_is_acknowledged_with_a_note_and_that_is_taken_back(BoardCity city) {
        press("Tab");
        press("Tab");
        press("Enter");
        Locator button = button("确认：").first();
        assertThat(button).isFocused();
        String name = button.getAttribute("aria-label").substring("确认：".length());
        press("Enter");
        assertThat(page.locator("dialog textarea")).isFocused();
        page.keyboard().type("已联系");
        open(page.locator("dialog button[type=submit]"));
        assertThat(page.locator("dialog")).hasCount(0);
        assertThat(page.locator(".toast span")).isVisible();
        isSeen("it was sent");
        assertThat(page.locator("table.data tbody tr:has(:focus)")).containsText(name);

        walk("Shift+Tab", page.locator(".tabs button").filter(new Locator.FilterOptions().setHasText("已确认")));
        press("Enter");
        Locator row = rows().filter(new Locator.FilterOptions().setHasText(name));
        assertThat(row.first()).containsText("已联系");
        open(row.first().getByText("撤回确认"));
        assertThat(button("撤回确认：" + name)).hasCount(0);
        isSeen("it was taken back");
    }

    @Test
    void a_list_is_narrowed_and_taken_as_a_table(BoardCity city) throws Exception {
        open(page.locator(".nav a[href='#/enterprises']"));
        walk("Tab", page.locator("#filter-state"));
        page.keyboard().press("ArrowDown");
        page.keyboard().press("Enter");
        assertThat(page).hasURL(Pattern.compile("state="));
        isSeen("a filter was chosen");
        assertThat(page.locator("#filter-state")).isFocused();
        walk("Tab", page.getByText("下载 CSV"));
        Download table = page.waitForDownload(() -> press("Enter"));
        assertThat(Files.size(table.path())).isPositive();
        walk("Shift+Tab", button("清除筛选"));
        press("Enter");
        assertThat(page).hasURL(Pattern.compile("#/enterprises$"));
        isSeen("the filters are gone");
    }

    @Test
    void the_pages_of_a_list_are_turned_to_its_end_and_back(BoardCity city) {
        open(page.locator(".nav a[href='#/people']"));
        open(button("下一页"));
        assertThat(page.locator(".pager")).containsText("第 2 /");
        isSeen("a page was turned");
        open(button("上一页"));
        assertThat(button("上一页")).isDisabled();
        isSeen("the first page is here, and there is none before");
    }

    @Test
    void yesterday_at_18_is_looked_at_and_left(BoardCity city) {
        open(button("昨天 18:00"));
        assertThat(page.locator(".ribbon[data-tone=past]")).containsText("18:00");
        isSeen("it is yesterday");
        walk("Shift+Tab", button("回到现在"));
        press("Enter");
        assertThat(page.locator(".ribbon[data-tone=past]")).hasCount(0);
        isSeen("it is today");
    }

    @Test
    void whatever_was_opened_closes_with_escape_and_the_focus_is_where_it_was(BoardCity city) {
        open(page.locator(".nav a[href='#/alerts']"));
        open(button("确认：").first());
        assertThat(page.locator("dialog")).isVisible();
        press("Tab");
        press("Escape");
        assertThat(button("确认：").first()).isFocused();

        skip();
        walk("Tab", rows().locator("input.pick"));
        press("Space");
        walk("Shift+Tab", button("一并确认"));
        press("Enter");
        assertThat(page.locator("dialog")).isVisible();
        press("Escape");
        assertThat(button("一并确认")).isFocused();

        Locator views = page.locator(".views summary");
        walk("Shift+Tab", views);
        press("Enter");
        walk("Tab", page.locator("#view-name"));
        press("Escape");
        assertThat(views).isFocused();

        Locator history = rows().first().getByText("历史");
        open(history);
        assertThat(page.locator("#history")).isFocused();
        isSeen("the history came");
        open(button("关闭"));
        assertThat(history).isFocused();
    }
}

package io.workerreturn.board;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitUntilState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A page whose tab was frozen, was left and is come back to, or was thrown away by the browser, while the city went on: it shows what
 * is so now, with filters and place as they were, and never calls live what is of before.
 */
class AwayTest extends InBrowser {
    private static final String BEFORE = BoardCity.FORMULA_NAME;
    private static final String MEANWHILE = "=归来机械有限公司";
    private static final String LIST = "/#/enterprises?township=" + BoardCity.parameter("安阳街道") + "&sort=name";
    private static final String NAME = "a.name[href$='" + BoardCity.FORMULA_FIRM + "']";
    private static final int LOW = 360;
    private static final int DOWN = 200;

    /** From now on, whenever the page is drawn: is what is of before called live? */
    private static final String WATCH = """
        ([selector, before]) => {
          window.lies = 0;
          window.looks = 0;
          const look = () => {
            window.looks++;
            const name = document.querySelector(selector)?.textContent;
            if (name === before && document.querySelector('.link').dataset.state === 'live') window.lies++;
            requestAnimationFrame(look);
          };
          document.addEventListener('resume', look);
          addEventListener('pageshow', look);
        }\
        """;

    @BeforeEach
    @AfterEach
    void theFirmIsCalledAsItWas(BoardCity city) throws Exception {
        called(city, BEFORE);
    }

    /** A list that was narrowed and scrolled. */
    private static void openList(Page one, BoardCity city) {
        one.setViewportSize(DESK, LOW);
        one.navigate(city.url() + LIST);
        assertThat(one.locator(NAME)).hasText(BEFORE);
        assertThat(one.locator(".link")).hasAttribute("data-state", "live");
        one.evaluate("y => scrollTo(0, y)", DOWN);
        one.waitForFunction("y => scrollY === y && history.state?.y === y", DOWN);
        one.evaluate(WATCH, new Object[] {NAME, BEFORE});
    }

    private static void neverLied(Page one) {
        assertThat((int) one.evaluate("looks")).isPositive();
        assertThat(one.evaluate("lies")).isEqualTo(0);
    }

    private static void isAsItWas(Page one, BoardCity city) {
        assertThat(one.locator(NAME)).hasText(MEANWHILE);
        assertThat(one.locator(".link")).hasAttribute("data-state", "live");
        assertThat(one).hasURL(city.url() + LIST);
        assertThat(one.locator("#filter-township")).hasValue("安阳街道");
        one.waitForFunction("y => Math.abs(scrollY - y) <= 2", DOWN);
    }

    private static void called(BoardCity city, String name) throws Exception {
        city.register(BoardCity.FORMULA_FIRM, name);
        BoardCity.await(
                "the board calls it " + name,
                () -> city.get("/api/v1/enterprises/" + BoardCity.FORMULA_FIRM)
                        .path("name")
                        .asText()
                        .equals(name));
    }

    /** Chromium freezes no page that somebody drives: it is told what it would be told. */
    private static void hears(Page one, String event) {
        one.evaluate("event => document.dispatchEvent(new Event(event))", event);
    }

    @Test
    void a_tab_that_hears_that_it_was_frozen_calls_nothing_live_before_it_has_read_anew(BoardCity city)
            throws Exception {
        openList(page, city);
        hears(page, "freeze");
        called(city, MEANWHILE);
        assertThat(page.locator(NAME)).hasText(BEFORE);
        hears(page, "resume");
        isAsItWas(page, city);
        neverLied(page);
    }

    @Test
    void a_page_that_one_comes_back_to_is_the_same_and_of_now(BoardCity city) throws Exception {
        try (Browser remembering = launch("--disable-back-forward-cache")) {
            Page one = remembering.newPage();
            one.setDefaultTimeout(PATIENCE);
            openList(one, city);
            one.evaluate("window.sameDocument = true");
            one.navigate(city.url() + "/api");
            called(city, MEANWHILE);
            // what was kept is not loaded
            one.goBack(new Page.GoBackOptions().setWaitUntil(WaitUntilState.COMMIT));
            isAsItWas(one, city);
            assertThat(one.evaluate("window.sameDocument"))
                    .as("the browser kept it")
                    .isEqualTo(true);
            neverLied(one);
        }
    }

    @Test
    void a_tab_that_was_thrown_away_is_read_again_as_it_was_left(BoardCity city) throws Exception {
        openList(page, city);
        called(city, MEANWHILE);
        page.reload();
        isAsItWas(page, city);
    }
}

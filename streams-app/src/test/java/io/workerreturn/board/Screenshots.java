package io.workerreturn.board;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Takes the pictures of the README from a board that runs; CONTRIBUTING.md says how. No test: its name keeps it from the suite. */
class Screenshots extends InBrowser {
    private static final Path FOLDER = Path.of("..", "docs", "images");

    @ParameterizedTest
    @CsvSource({
        "overview.zh, #/,                     .hero .figure,       zh, LIGHT, 1440, 1080",
        "overview.en, #/,                     .hero .figure,       en, DARK,  1440, 1080",
        "firms.zh,    #/enterprises,          table.data tbody tr, zh, LIGHT, 1440, 800",
        "trips.en,    #/trips?view=arrived,   table.data tbody tr, en, LIGHT, 1440, 800",
        "phone.zh,    #/,                     .hero .figure,       zh, DARK,  390,  844",
    })
    void a_picture_of(
            String name, String place, String drawn, String language, ColorScheme scheme, int width, int height) {
        String board = Objects.requireNonNull(
                System.getProperty("board"), "say where the board is: -Dboard=http://localhost:8080");
        look(width, scheme);
        page.setViewportSize(width, height);
        context.addInitScript("localStorage.setItem('worker-return.language', '" + language + "')");
        page.navigate(board + "/" + place);
        assertThat(page.locator(drawn).first()).isVisible();
        assertThat(page.locator(".link")).hasAttribute("data-state", "live");
        // what nobody waits for comes after the figures: services, what was yesterday, the curve
        assertThat(page.locator(".nav a[href='#/mine']")).isVisible();
        if (place.equals("#/")) {
            assertThat(page.locator(".hero .day-before").first()).isVisible();
        }
        page.waitForTimeout(1_500);
        page.screenshot(new Page.ScreenshotOptions().setPath(FOLDER.resolve("board-" + name + ".png")));
    }
}

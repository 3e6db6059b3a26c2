package io.workerreturn.board;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Takes the pictures of the README from a board that runs: its address, the folder to write to, and where Chromium is. */
final class Screenshots {
    private static final double PATIENCE = 60_000;

    private record Picture(
            String name, String place, String drawn, String language, ColorScheme scheme, int width, int height) {}

    private static final List<Picture> PICTURES = List.of(
            new Picture("overview.zh", "#/", ".hero .figure", "zh", ColorScheme.LIGHT, 1440, 1080),
            new Picture("overview.en", "#/", ".hero .figure", "en", ColorScheme.DARK, 1440, 1080),
            new Picture("firms.zh", "#/enterprises", "table.data tbody tr", "zh", ColorScheme.LIGHT, 1440, 800),
            new Picture("trips.en", "#/trips?view=arrived", "table.data tbody tr", "en", ColorScheme.LIGHT, 1440, 800),
            new Picture("phone.zh", "#/", ".hero .figure", "zh", ColorScheme.DARK, 390, 844));

    private Screenshots() {}

    /** Usage: {@code Screenshots http://localhost:8080 docs/images /usr/bin/chromium}. */
    public static void main(String[] arguments) {
        try (Playwright playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser browser = playwright
                        .chromium()
                        .launch(new BrowserType.LaunchOptions()
                                .setExecutablePath(Path.of(arguments[2]))
                                .setArgs(List.of("--no-sandbox", "--disable-gpu")))) {
            for (Picture picture : PICTURES) {
                try (BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                        .setViewportSize(picture.width(), picture.height())
                        .setColorScheme(picture.scheme()))) {
                    context.addInitScript(
                            "localStorage.setItem('worker-return.language', '" + picture.language() + "')");
                    Page page = context.newPage();
                    page.setDefaultTimeout(PATIENCE);
                    page.navigate(arguments[0] + "/" + picture.place());
                    page.waitForSelector(picture.drawn());
                    // the curve is drawn a moment after the figures
                    page.waitForTimeout(1_500);
                    page.screenshot(new Page.ScreenshotOptions()
                            .setPath(Path.of(arguments[1], "board-" + picture.name() + ".png")));
                }
            }
        }
    }
}

package io.workerreturn.board;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.workerreturn.Needed;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The page in a real browser over a real city, and whatever it complains of. Without Chromium it is skipped and says so; in CI
 * that is a failure.
 */
@ExtendWith({BoardCity.Shared.class, SaysWhatWasSeen.class})
abstract class InBrowser {
    static final double PATIENCE = 60_000;
    static final int DESK = 1440;
    static final int PHONE = 390;

    static {
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
    }

    private static Playwright playwright;
    private static Path program;
    private static Browser browser;
    private final List<String> complaints = new ArrayList<>();
    private Pattern foreseen = Pattern.compile("(?!)");
    BrowserContext context;
    Page page;

    @BeforeAll
    static void openBrowser() {
        Optional<Path> chromium = Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
        if (chromium.isEmpty()) {
            Needed.isMissing(
                    "no chromium is on the path, so the page is not tested in a browser (Debian: apt-get install chromium"
                            + " fonts-noto-cjk)");
        }
        program = chromium.get();
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = launch();
    }

    /** A browser, without these of the switches that it has in tests. */
    static Browser launch(String... switches) {
        return playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program)
                        .setIgnoreDefaultArgs(List.of(switches))
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

    /** A new browser, of somebody who was never here. */
    void look(int width, ColorScheme scheme) {
        if (context != null) {
            context.close();
        }
        context = browser.newContext(
                new Browser.NewContextOptions().setViewportSize(width, 900).setColorScheme(scheme));
        page = context.newPage();
        page.setDefaultTimeout(PATIENCE);
        page.setDefaultNavigationTimeout(PATIENCE);
        page.onConsoleMessage(message -> {
            if (List.of("error", "warning").contains(message.type())
                    && !foreseen.matcher(message.text()).find()) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
    }

    /** The browser will complain of this, and is right. */
    void foresee(String complaint) {
        foreseen = Pattern.compile(complaint);
    }

    @AfterEach
    void nothingWasWrongWithThePage() {
        context.close();
        assertThat(complaints).isEmpty();
    }

    Locator heading(String text) {
        return page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(text));
    }

    Locator button(String text) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(text));
    }
}

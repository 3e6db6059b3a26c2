package io.workerreturn.board;

import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitUntilState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Measures after how long the rate is seen by a browser that was never there, on a board that runs; docs/performance.md says how. No test:
 * its name keeps it from the suite.
 */
class FirstView extends InBrowser {
    private static final int TIMES = 7;
    /** By the browser's own clock, from the start of the navigation until the rate is on the screen (Element Timing API). */
    private static final String WHEN_PAINTED = """
            () => new Promise((painted) =>
              new PerformanceObserver((list) => {
                const rate = list.getEntries().find((entry) => entry.identifier === 'rate');
                if (rate) painted(Math.round(rate.renderTime));
              }).observe({ type: 'element', buffered: true }))
            """;

    @ParameterizedTest
    @CsvSource({
        // kbit/s and ms each way and back; 0 is whatever this machine has
        "400, 400, 390, 844",
        "0, 0, 1440, 900"
    })
    void the_rate_is_seen_after(int kilobits, int latency, int width, int height) {
        String board = Objects.requireNonNull(
                System.getProperty("board"), "say where the board is: -Dboard=http://localhost:8080");
        List<Long> took = new ArrayList<>();
        Object requests = 0;
        for (int time = 0; time < TIMES; time++) {
            try (BrowserContext stranger = context.browser().newContext()) {
                Page one = stranger.newPage();
                one.setViewportSize(width, height);
                if (kilobits > 0) {
                    slow(stranger.newCDPSession(one), kilobits, latency);
                }
                one.navigate(board + "/", new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
                took.add(((Number) one.evaluate(WHEN_PAINTED)).longValue());
                requests = one.evaluate("performance.getEntriesByType('resource').length + 1");
            }
        }
        List<Long> sorted = took.stream().sorted().toList();
        System.out.println("%s kbit/s, %d ms: median %d ms, %d to %d, %s requests"
                .formatted(
                        kilobits == 0 ? "all" : kilobits,
                        latency,
                        sorted.get(TIMES / 2),
                        sorted.get(0),
                        sorted.get(TIMES - 1),
                        requests));
    }

    private static void slow(CDPSession browser, int kilobits, int latency) {
        browser.send("Network.enable");
        JsonObject line = new JsonObject();
        line.addProperty("offline", false);
        line.addProperty("latency", latency);
        line.addProperty("downloadThroughput", kilobits * 1_000 / 8);
        line.addProperty("uploadThroughput", kilobits * 1_000 / 8);
        browser.send("Network.emulateNetworkConditions", line);
    }
}

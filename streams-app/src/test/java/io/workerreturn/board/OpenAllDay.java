package io.workerreturn.board;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/**
 * Measures what the pages of a dispatcher keep in memory while a city goes on; docs/performance.md says how. No test: its name keeps it
 * from the suite.
 */
class OpenAllDay extends InBrowser {
    private static final double MINUTE_MS = 60_000;
    private static final List<String> PAGES = List.of("overview", "enterprises", "trips", "alerts");

    /** What a page holds after its garbage is gone. */
    private record Kept(long bytes, long nodes, long listeners) {}

    @Test
    void what_pages_keep() {
        String board = Objects.requireNonNull(
                System.getProperty("board"), "say where the board is: -Dboard=http://localhost:8080");
        int minutes = Integer.getInteger("minutes", 10);
        Map<String, Page> open = new LinkedHashMap<>();
        Map<String, List<Kept>> kept = new LinkedHashMap<>();
        for (String name : PAGES) {
            Page one = context.newPage();
            one.navigate(board + "/#/" + name);
            one.locator("main .panel").first().waitFor();
            open.put(name, one);
            kept.put(name, new ArrayList<>());
        }
        for (int minute = 0; minute <= minutes; minute++) {
            open.forEach((name, one) -> kept.get(name).add(keptBy(one)));
            if (minute < minutes) {
                page.waitForTimeout(MINUTE_MS);
            }
        }
        kept.forEach((name, each) -> System.out.println("%s, minute by minute: KB %s; nodes %s; listeners %s"
                .formatted(
                        name,
                        all(each, one -> one.bytes() / 1_024),
                        all(each, Kept::nodes),
                        all(each, Kept::listeners))));
    }

    private static List<Long> all(List<Kept> each, ToLongFunction<Kept> figure) {
        return each.stream().mapToLong(figure).boxed().toList();
    }

    private static Kept keptBy(Page one) {
        CDPSession browser = one.context().newCDPSession(one);
        try {
            browser.send("Performance.enable");
            browser.send("HeapProfiler.collectGarbage");
            JsonObject metrics = browser.send("Performance.getMetrics");
            return new Kept(
                    figure(metrics, "JSHeapUsedSize"), figure(metrics, "Nodes"), figure(metrics, "JSEventListeners"));
        } finally {
            browser.detach();
        }
    }

    private static long figure(JsonObject metrics, String name) {
        return metrics.getAsJsonArray("metrics").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .filter(metric -> metric.get("name").getAsString().equals(name))
                .findFirst()
                .orElseThrow()
                .get("value")
                .getAsLong();
    }
}

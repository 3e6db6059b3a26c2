package io.workerreturn.board;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.workerreturn.audit.City;
import io.workerreturn.config.AuthSettings;
import io.workerreturn.config.BoardSettings;
import io.workerreturn.config.ServicesConfig;
import io.workerreturn.runtime.Application;
import io.workerreturn.services.Service;
import io.workerreturn.services.Services;
import io.workerreturn.simulation.Pace;
import io.workerreturn.simulation.Scenario;
import io.workerreturn.simulation.ScenarioProducer;
import io.workerreturn.simulation.ScenarioRecord;
import io.workerreturn.simulation.ScenarioSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of a town whose spring of 2020 is replayed, read over and over while it goes on. */
class ContradictionsTest extends InBrowser {
    /** A spring in two minutes. */
    private static final double SPEED = 18_000;

    private static final Duration LONGEST = Duration.ofMinutes(10);
    /** Lists are read anew within seconds. */
    private static final Duration REST = Duration.ofMinutes(1);
    /** Pages that are open from the beginning, and others that are opened when there is something to open. */
    private static final List<String> PLACES = List.of(
            "#/",
            "#/enterprises",
            "#/trips?view=all",
            "#/people",
            "#/alerts",
            "#/alerts?by=township",
            "#/quality",
            "#/origins",
            "#/subsidies",
            "#/reports",
            "#/officers",
            "?wall=1");

    private static final int MORE_PLACES = 2;
    private static final int FEW_SENTENCES = 3;

    @TempDir
    private Path folder;

    @Test
    void no_two_sentences_of_a_page_contradict_each_other_at_any_moment_of_a_replay() throws Exception {
        String script = script("contradictions.js");
        String api = script("agreements.js");
        Scenario scenario = new Scenario(ScenarioSettings.RUIAN_2020.sized(60, 1_500, 25));
        Instant end = Instant.ofEpochMilli(scenario.end());
        Map<String, String> settings = Map.of(
                AuthSettings.OPEN,
                "true",
                AuthSettings.READS,
                "100000",
                BoardSettings.PORT,
                "0",
                BoardSettings.BEHIND_AFTER,
                "PT3S",
                ServicesConfig.ON,
                Services.ALL.stream().map(Service::name).collect(Collectors.joining(",")));
        Set<String> wrong = new TreeSet<>();
        Set<String> rates = new HashSet<>();
        Set<String> atRest;
        int readings = 0;
        int whole = 0;
        Map<String, Integer> compared = new LinkedHashMap<>();
        try (City city = new City(folder.resolve("city"), settings).started();
                Application services =
                        Application.startServices(city.config(), true).orElseThrow();
                Board board = Board.start(city.config(), city.serdes(), Optional.of(city.application()))) {
            ScenarioProducer producer = new ScenarioProducer(
                    city.config().kafka().producer(),
                    city.config().kafka().topicPrefix(),
                    ScenarioRecord.Encoder.with(
                            city.serdes(), city.config().kafka().topicPrefix()));
            // an empty page has no storage
            context.addInitScript(
                    "if (location.protocol !== 'about:') localStorage.setItem('worker-return.language', 'en')");
            List<Page> pages = new ArrayList<>(List.of(page));
            for (String place : PLACES) {
                open(pages, board.url() + "/" + place);
            }
            CompletableFuture<Void> replay = CompletableFuture.runAsync(() -> {
                try {
                    producer.play(scenario.with(city.config().services().on()), Pace.times(SPEED), (sent, at) -> {});
                    city.tick(end);
                } catch (InterruptedException told) {
                    Thread.currentThread().interrupt();
                }
            });
            for (int list = 1; list <= MORE_PLACES; list++) {
                open(
                        pages,
                        pages.get(list)
                                .locator("table.data tbody tr td:first-child a")
                                .first()
                                .evaluate("link => link.href")
                                .toString());
            }
            long deadline = System.nanoTime() + LONGEST.toNanos();
            boolean over;
            do {
                assertThat(System.nanoTime()).as("it goes on").isLessThan(deadline);
                // once more when it is over
                over = replay.isDone()
                        && String.valueOf(
                                        page.evaluate(
                                                "fetch('api/v1/overview').then(answer => answer.json()).then(city => city.now)"))
                                .equals(Json.instant(end));
                wrong.addAll(read(pages, script, false, compared));
                Map<?, ?> said = (Map<?, ?>) page.evaluate(api);
                ((List<?>) said.get("found")).forEach(what -> wrong.add("api " + what));
                compared.merge("api", ((Number) said.get("compared")).intValue(), Math::max);
                whole += said.containsKey("whole") ? 1 : 0;
                readings++;
                rates.add(String.valueOf(page.evaluate("document.querySelector('.hero .figure')?.textContent")));
            } while (!over);
            replay.join();
            long rest = System.nanoTime() + REST.toNanos();
            do {
                atRest = read(pages, script, true, compared);
            } while (!atRest.isEmpty() && System.nanoTime() < rest);
            wrong.addAll(atRest);
            pages.forEach(one -> one.navigate("about:blank"));
        }
        assertThat(wrong).isEmpty();
        assertThat(rates).as("it was read while it went on").hasSizeGreaterThan(2);
        assertThat(whole).as("tables of one moment").isPositive();
        assertThat(compared).hasSize(PLACES.size() + MORE_PLACES + 1);
        assertThat(compared.values()).as("what was read: %s", compared).allMatch(times -> times > FEW_SENTENCES);
    }

    /** What is contradicted on these pages now. */
    private static Set<String> read(List<Page> pages, String script, boolean atRest, Map<String, Integer> compared) {
        Set<String> wrong = new TreeSet<>();
        for (Page one : pages) {
            String place = one.url().replaceFirst(".*/", "");
            Map<?, ?> read = (Map<?, ?>) one.evaluate(script, atRest);
            ((List<?>) read.get("found")).forEach(what -> wrong.add(place + " " + what));
            compared.merge(place, ((Number) read.get("compared")).intValue(), Math::max);
        }
        return wrong;
    }

    private String script(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void open(List<Page> pages, String address) {
        Page one = pages.get(0);
        if (!one.url().equals("about:blank")) {
            one = context.newPage();
            pages.add(one);
        }
        one.setDefaultTimeout(PATIENCE);
        one.navigate(address);
    }
}

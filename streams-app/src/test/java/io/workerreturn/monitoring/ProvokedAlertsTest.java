package io.workerreturn.monitoring;

import static io.workerreturn.topology.Told.SHOE_FACTORY;
import static io.workerreturn.topology.Told.VALVE_WORKS;
import static io.workerreturn.topology.Told.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.audit.City;
import io.workerreturn.board.Board;
import io.workerreturn.cluster.WaitsTest;
import io.workerreturn.config.AuthSettings;
import io.workerreturn.config.BoardSettings;
import io.workerreturn.config.Policies;
import io.workerreturn.config.ServicesConfig;
import io.workerreturn.metrics.Metric;
import io.workerreturn.metrics.Scraped;
import io.workerreturn.runtime.Application;
import io.workerreturn.runtime.VanishedTopicTest;
import io.workerreturn.schema.Enterprise;
import io.workerreturn.schema.EnterpriseClass;
import io.workerreturn.schema.Housed;
import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.schema.TripArrived;
import io.workerreturn.schema.TripCancelled;
import io.workerreturn.schema.TripScheduled;
import io.workerreturn.schema.WorkerStatus;
import io.workerreturn.topology.Told;
import io.workerreturn.topology.Topics;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Each alert, by what it is there for: it really happens to a city on a real broker, and what is scraped meanwhile goes through the rules. */
class ProvokedAlertsTest {
    private static final Duration DEADLINE = Duration.ofMinutes(3);
    private static final int MANY = 300;

    private static final HttpClient BROWSER = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private static Scraped scrape(Board board) {
        HttpResponse<String> answer = ask(board, "/metrics");
        assertThat(answer.statusCode()).isEqualTo(200);
        return Scraped.of(answer.body());
    }

    private static HttpResponse<String> ask(Board board, String path) {
        try {
            return BROWSER.send(
                    HttpRequest.newBuilder(URI.create(board.url() + path)).build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Scraped await(Board board, String what, Predicate<Scraped> so) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (true) {
            Scraped scraped = scrape(board);
            if (so.test(scraped)) {
                return scraped;
            }
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }

    private static boolean stands(Scraped scraped, String kind) {
        return scraped.series().entrySet().stream()
                .anyMatch(each -> each.getKey().startsWith(Metric.ALERTS.name())
                        && each.getKey().contains("kind=\"" + kind + "\"")
                        && each.getKey().contains("FIRING")
                        && each.getValue() > 0);
    }

    private static void book(City city, String trip, int people) {
        for (int i = 0; i < people; i++) {
            city.tell(
                    Topics.CHARTER_BUS_EVENTS,
                    trip,
                    Told.trip(
                            trip,
                            trip + "-b" + i,
                            "2020-02-19T08:00",
                            new PassengerBooked(trip + "-w" + i, SHOE_FACTORY, null, null)));
        }
    }

    private static void plan(City city, String trip, String event, int seats) {
        TripScheduled plan = new TripScheduled(
                "浙C12345",
                "运输公司",
                seats,
                "520302",
                "遵义",
                "330381",
                "瑞安",
                at("2020-02-20T08:00"),
                at("2020-02-20T20:00"),
                null);
        city.tell(Topics.CHARTER_BUS_EVENTS, trip, Told.trip(trip, event, "2020-02-19T08:00", plan));
    }

    private static void end(City city, String trip, Object payload) {
        city.tell(Topics.CHARTER_BUS_EVENTS, trip, Told.trip(trip, trip + "-end", "2020-02-20T20:00", payload));
    }

    private static void takeBack(City city, String trip, String event) {
        city.tell(
                Topics.CHARTER_BUS_EVENTS,
                trip,
                Told.trip(trip, event + "-not", "2020-02-21T09:00", Told.retraction(event)));
    }

    private City city(Map<String, String> more) throws Exception {
        return new City(folder.resolve("city"), more).started();
    }

    private static Board board(City city) throws Exception {
        return Board.start(city.config(), city.serdes(), Optional.of(city.application()));
    }

    private static Map<String, String> open(String... more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                AuthSettings.OPEN,
                "true",
                BoardSettings.PORT,
                "0",
                Policies.HOLD_FOR,
                "PT0S",
                Policies.CLEAR_FOR,
                "PT0S",
                Policies.SOURCE_PREFIX + "drones",
                "PT6H"));
        for (int i = 0; i < more.length; i += 2) {
            settings.put(more[i], more[i + 1]);
        }
        return settings;
    }

    @Test
    @Provokes({
        "WorkerReturnClassBelowTarget",
        "WorkerReturnCriticalShortfalls",
        "WorkerReturnHeadcountMismatch",
        "WorkerReturnPassengersStranded",
        "WorkerReturnRecordsMisplaced",
        "WorkerReturnRejectedBurst",
        "WorkerReturnSourceSilent",
        "WorkerReturnTicksUnusable",
        "WorkerReturnTripsOverdue",
        "WorkerReturnTripsOversold"
    })
    void what_goes_wrong_in_a_city_fires_and_what_is_mended_resolves(TestInfo test) throws Exception {
        try (City city = city(open());
                Board board = board(city)) {
            city.tell(Topics.ENTERPRISES, VALVE_WORKS, Told.enterprise(VALVE_WORKS, 0));
            city.tell(Topics.WORKER_STATUS, "d", Told.status("d", "d", "2020-02-21T08:00", null, new Housed("塘下镇")));
            city.tell(Topics.INDIVIDUAL_ARRIVALS, "e", Told.arrival("e", "e", "2020-02-21T08:00", VALVE_WORKS));
            drones(city, "2020-02-21T08:00");
            city.tick(at("2020-02-21T08:30"));
            Scraped calm = await(
                    board,
                    "calm",
                    scraped -> scraped.sum(Metric.EVENTS) >= 4
                            && scraped.has(Metric.SOURCE_SILENT, "drones")
                            && scraped.value(Metric.SOURCE_SILENT, "drones") == 0);

            city.tell(Topics.ENTERPRISES, SHOE_FACTORY, dated(1_000));
            plan(city, "late", "late-plan", 50);
            book(city, "late", 20);
            plan(city, "off", "off-plan", 50);
            book(city, "off", 20);
            end(city, "off", new TripCancelled("雪"));
            plan(city, "more", "more-plan", 50);
            book(city, "more", 20);
            end(city, "more", new TripArrived("瑞安", 45));
            plan(city, "full", "full-plan", 10);
            book(city, "full", 25);
            byte[] status = city.written(
                    Topics.WORKER_STATUS, Told.status("m", "m", "2020-02-21T08:00", null, new Housed("塘下镇")));
            for (int partition = 0; partition < 2; partition++) {
                city.sendLarge(
                        Topics.WORKER_STATUS,
                        partition,
                        "m".getBytes(StandardCharsets.UTF_8),
                        status,
                        List.of(),
                        "none");
            }
            for (int i = 0; i < MANY; i++) {
                city.tellRaw(Topics.WORKER_STATUS, "junk" + i, new byte[] {1, 2, 3});
            }
            city.tellRaw(Topics.CLOCK, "now", new byte[] {1, 2, 3});
            city.tick(at("2020-02-21T20:30"));
            Scraped bad = await(
                    board,
                    "all of it is seen",
                    scraped -> stands(scraped, "SHORTFALL")
                            && stands(scraped, "TRIP_OVERDUE")
                            && stands(scraped, "TRIP_CANCELLED_WITH_PASSENGERS")
                            && stands(scraped, "TRIP_HEADCOUNT_MISMATCH")
                            && scraped.sum(Metric.TRIPS_OVERSOLD) > 0
                            && scraped.value(Metric.SOURCE_SILENT, "drones") == 1
                            && scraped.sum(Metric.MISPLACED) > 0
                            && scraped.sum(Metric.REJECTED) >= MANY
                            && scraped.sum(Metric.UNUSABLE_TICKS) > 0);

            city.tell(Topics.ENTERPRISES, SHOE_FACTORY, dated(0));
            end(city, "late", new TripArrived("瑞安", null));
            takeBack(city, "off", "off-end");
            takeBack(city, "more", "more-end");
            for (String trip : List.of("off", "more", "full")) {
                plan(city, trip, trip + "-again", 50);
                city.tell(
                        Topics.CHARTER_BUS_EVENTS,
                        trip,
                        Told.trip(trip, trip + "-came", "2020-02-21T10:00", new TripArrived("瑞安", null)));
            }
            drones(city, "2020-02-21T20:00");
            city.tick(at("2020-02-21T21:30"));
            Scraped mended = await(
                    board,
                    "all of it is mended",
                    scraped -> Stream.of(
                                            "SHORTFALL",
                                            "TRIP_OVERDUE",
                                            "TRIP_CANCELLED_WITH_PASSENGERS",
                                            "TRIP_HEADCOUNT_MISMATCH")
                                    .noneMatch(kind -> stands(scraped, kind))
                            && scraped.sum(Metric.TRIPS_OVERSOLD) == 0
                            && scraped.value(Metric.SOURCE_SILENT, "drones") == 0);
            new ScrapedStates()
                    .then(calm)
                    .then(bad)
                    .then(mended)
                    .fire(
                            folder,
                            test.getTestMethod()
                                    .orElseThrow()
                                    .getAnnotation(Provokes.class)
                                    .value());
        }
    }

    /** A source that nothing else is told by. */
    private static void drones(City city, String at) {
        String event = "drones-" + at;
        city.tell(
                Topics.WORKER_STATUS,
                "f",
                new WorkerStatus(event, at(at), at(at), "drones", "f", null, new Housed("塘下镇")));
    }

    /** Its target is due. */
    private static Enterprise dated(int required) {
        return new Enterprise(
                SHOE_FACTORY,
                "示例",
                "安阳街道",
                "鞋革",
                List.of(EnterpriseClass.INDUSTRY_ABOVE_SCALE),
                null,
                required,
                9_000,
                LocalDate.parse("2020-02-20"),
                LocalDate.parse("2020-02-18"));
    }

    @Test
    @Provokes({"WorkerReturnSlow", "WorkerReturnLateRowsFast", "WorkerReturnLateRowsSlow"})
    void rows_that_are_seen_late_fire() throws Exception {
        try (City city = city(open());
                Board board = board(city)) {
            plan(city, "first", "first-plan", 50);
            Scraped calm = await(board, "seen", scraped -> sum(scraped, Metric.APPENDED_TO_VISIBLE, "_count") > 0);
            city.application().streams().pause();
            for (int i = 0; i < MANY; i++) {
                plan(city, "t" + i, "t" + i, 50);
            }
            LockSupport.parkNanos(Duration.ofSeconds(12).toNanos());
            city.application().streams().resume();
            Scraped bad = await(
                    board, "late rows are seen", scraped -> sum(scraped, Metric.APPENDED_TO_VISIBLE, "_count") > MANY);
            ScrapedStates states = new ScrapedStates().then(calm).then(bad).then(bad);
            states.fire(folder, "WorkerReturnSlow", "WorkerReturnLateRowsFast");
            states.fireWithoutEnd(folder, "WorkerReturnLateRowsSlow");
        }
    }

    private static double sum(Scraped scraped, Metric metric, String part) {
        return scraped.series().entrySet().stream()
                .filter(each -> each.getKey().startsWith(metric.name() + part))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    @Test
    @Provokes({
        "WorkerReturnAllDown",
        "WorkerReturnInstanceDown",
        "WorkerReturnInstanceStopped",
        "WorkerReturnUnseenFast",
        "WorkerReturnUnseenSlow",
        "WorkerReturnClockStopped"
    })
    void an_instance_that_stops_or_is_gone_fires() throws Exception {
        try (City city = city(open())) {
            Scraped calm;
            Scraped later;
            Scraped stopped;
            try (Board board = board(city)) {
                Instant now = Instant.now();
                city.tick(now);
                calm = await(
                        board,
                        "the clock",
                        scraped -> scraped.has(Metric.CLOCK)
                                && scraped.value(Metric.CLOCK) >= now.getEpochSecond()
                                && scraped.value(Metric.READER_CAUGHT_UP) == 1);
                // nobody ticks any more
                later = scrape(board);
                new ScrapedStates()
                        .then(calm)
                        .then(later)
                        .then(ticked(city, board))
                        .fire(folder, "WorkerReturnClockStopped");
                city.application().streams().close(Duration.ofSeconds(30));
                stopped = await(board, "it says so", scraped -> scraped.value(Metric.STATE, "NOT_RUNNING") == 1);
            }
            new ScrapedStates().then(calm).then(stopped).then(calm).fire(folder, "WorkerReturnInstanceStopped");
            ScrapedStates gone = new ScrapedStates().then(calm).then(null).then(calm);
            gone.fire(folder, "WorkerReturnAllDown", "WorkerReturnInstanceDown", "WorkerReturnUnseenFast");
            gone.fireWithoutEnd(folder, "WorkerReturnUnseenSlow");
        }
    }

    private static Scraped ticked(City city, Board board) {
        double before = scrape(board).value(Metric.CLOCK);
        city.tick(Instant.now().plusSeconds(1));
        return await(board, "ticks again", scraped -> scraped.value(Metric.CLOCK) > before);
    }

    @Test
    @Provokes("WorkerReturnServicesDown")
    void an_instance_without_services_that_are_asked_for_fires() throws Exception {
        try (City city = city(open(ServicesConfig.ON, "all"));
                Application services =
                        Application.startServices(city.config(), true).orElseThrow();
                Board both = Board.start(
                        city.config(), city.serdes(), Optional.of(city.application()), Optional.of(services));
                Board core = board(city)) {
            services.awaitRunning();
            assertThat(ask(both, "/metrics/services").statusCode()).isEqualTo(200);
            assertThat(ask(core, "/metrics/services").statusCode()).isNotEqualTo(200);
            new ScrapedStates()
                    .then(scrape(both), true)
                    .then(scrape(core), false)
                    .then(scrape(both), true)
                    .fire(folder, "WorkerReturnServicesDown");
        }
    }

    @Test
    void every_alert_has_a_test_that_provokes_it() {
        Set<String> provoked = new TreeSet<>();
        for (Class<?> tests : List.of(
                ProvokedAlertsTest.class,
                InstanceAlertsTest.class,
                LagAlertTest.class,
                WaitsTest.class,
                VanishedTopicTest.class)) {
            for (var method : tests.getDeclaredMethods()) {
                Provokes of = method.getAnnotation(Provokes.class);
                if (of != null) {
                    for (String alert : of.value()) {
                        assertThat(provoked.add(alert)).as(alert + " twice").isTrue();
                    }
                }
            }
        }
        assertThat(provoked)
                .containsExactlyInAnyOrderElementsOf(Deployed.rules().stream()
                        .filter(Deployed.Rule::alerts)
                        .map(Deployed.Rule::name)
                        .toList());
    }
}

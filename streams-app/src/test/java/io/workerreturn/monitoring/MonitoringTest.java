package io.workerreturn.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.workerreturn.board.Board;
import io.workerreturn.board.BoardCity;
import io.workerreturn.config.AuthSettings;
import io.workerreturn.domain.FirmClass;
import io.workerreturn.domain.UnifiedSocialCreditCode;
import io.workerreturn.metrics.KafkaReadings;
import io.workerreturn.metrics.Metric;
import io.workerreturn.metrics.Scraped;
import io.workerreturn.runtime.CompactedTopic;
import io.workerreturn.schema.AlertState;
import io.workerreturn.schema.CheckpointArrival;
import io.workerreturn.schema.Enterprise;
import io.workerreturn.schema.IndividualArrival;
import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.schema.ShortfallAlert;
import io.workerreturn.schema.SourceAlert;
import io.workerreturn.schema.Transport;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.simulation.Scenario;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.Reason;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(BoardCity.Shared.class)
class MonitoringTest {
    /** A firm of this test's own, in no class, so that the figures that others look at stay as they are. */
    private static final String FIRM = UnifiedSocialCreditCode.complete("91330381MA2MET111");

    private static final String SOURCE = "somebody-else";
    private static final Instant ON_20_FEBRUARY = Instant.parse("2020-02-20T00:00:00Z");

    /** Of an instance with one thread; what docs/metrics.md says rests on it. */
    private static final int MOST_SERIES = 550;

    private static int told;

    private static Scraped scrape(BoardCity city) throws Exception {
        return Scraped.of(city.call("/metrics").body());
    }

    private static <V extends SpecificRecord> Map<String, V> table(BoardCity city, Topics.Topic<V> topic) {
        return CompactedTopic.table(city.config().kafka(), city.serdes(), topic);
    }

    /** Somebody came on 20 February, and it is reported now. */
    private static void tellOfNow(BoardCity city) throws Exception {
        Instant now = Instant.now();
        String id = "metrics-" + told++;
        city.tell(
                Topics.INDIVIDUAL_ARRIVALS,
                id,
                new IndividualArrival(
                        id,
                        ON_20_FEBRUARY,
                        now,
                        SOURCE,
                        id,
                        new CheckpointArrival(FIRM, "340100", Transport.SELF_DRIVE, "瑞安北")));
        city.tell(
                Topics.CHARTER_BUS_EVENTS,
                "metrics-trip",
                new TripEvent(
                        id, ON_20_FEBRUARY, now, SOURCE, "metrics-trip", new PassengerBooked(id, FIRM, null, null)));
    }

    private static void registerFirm(BoardCity city) throws Exception {
        city.tell(
                Topics.ENTERPRISES,
                FIRM,
                new Enterprise(FIRM, "示例", "安阳街道", "鞋革", List.of(), null, 1_000, null, null, null));
    }

    @Test
    void metrics_and_topics_say_the_same(BoardCity city) throws Exception {
        AtomicReference<AssertionError> difference = new AtomicReference<>();
        try (Board viewers = city.anotherBoard(Map.of(AuthSettings.OPEN, "false", AuthSettings.ANONYMOUS, "viewer"))) {
            // what other tests have told may still be on its way
            BoardCity.await("metrics and topics say the same", () -> {
                try {
                    saysWhatViewersSee(city, viewers);
                    saysWhatTopicsSay(city);
                    return true;
                } catch (AssertionError different) {
                    difference.set(different);
                    return false;
                }
            });
        } catch (AssertionError never) {
            never.initCause(difference.get());
            throw never;
        }
    }

    /** Of people, since dashboards are for everybody: what another board of this city shows to viewers. */
    private static void saysWhatViewersSee(BoardCity city, Board viewers) throws Exception {
        Scraped scraped = scrape(city);
        Map<String, JsonNode> seen = new HashMap<>();
        for (String dimension : List.of("city", "class")) {
            String rollups = "/api/v1/rollups?dimension=" + dimension;
            city.get(viewers.url(), rollups)
                    .path("items")
                    .forEach(row -> seen.put(dimension + "|" + row.path("value").asText(), row));
        }
        agrees(scraped, "city", seen.get("city|all"));
        for (FirmClass group : FirmClass.values()) {
            agrees(scraped, group.name(), seen.get("class|" + group));
        }
    }

    private static void saysWhatTopicsSay(BoardCity city) throws Exception {
        Scraped scraped = scrape(city);
        Map<String, Long> trips = table(city, Topics.TRIP_BOARD).values().stream()
                .collect(Collectors.groupingBy(MonitoringTest::modeAndStatus, Collectors.counting()));
        trips.forEach((key, count) -> assertThat(scraped.value(Metric.TRIPS, key.split("/")[0], key.split("/")[1]))
                .as(key)
                .isEqualTo(count.doubleValue()));
        assertThat(scraped.sum(Metric.TRIPS))
                .isEqualTo(number(
                        trips.values().stream().mapToLong(Long::longValue).sum()));

        Map<String, ShortfallAlert> alerts = table(city, Topics.SHORTFALL_ALERTS);
        long firing = alerts.values().stream()
                .filter(alert -> alert.getState() == AlertState.FIRING)
                .count();
        assertThat(firing).isPositive();
        assertThat(scraped.value(Metric.ALERTS, "SHORTFALL", "CRITICAL", "FIRING")
                        + scraped.value(Metric.ALERTS, "SHORTFALL", "WARNING", "FIRING"))
                .isEqualTo(number(firing));

        Map<String, SourceAlert> silences = table(city, Topics.SOURCE_ALERTS);
        for (String source : Scenario.sources().keySet()) {
            SourceAlert alert = silences.get(source);
            boolean silent = alert != null && alert.getState() == AlertState.FIRING;
            assertThat(scraped.value(Metric.SOURCE_SILENT, source)).as(source).isEqualTo(silent ? 1 : 0);
            assertThat(scraped.value(Metric.SOURCE_THRESHOLD, source))
                    .isEqualTo(number(Scenario.sources().get(source).toSeconds()));
            if (silent && scraped.has(Metric.SOURCE_AGE, source)) {
                assertThat(scraped.value(Metric.SOURCE_AGE, source))
                        .isGreaterThan(scraped.value(Metric.SOURCE_THRESHOLD, source));
            }
        }
        assertThat(scraped.value(Metric.CLOCK)).isEqualTo(city.now().toEpochMilli() / 1_000.0);
        assertThat(scraped.value(Metric.READER_CAUGHT_UP)).isEqualTo(1);
    }

    private static String modeAndStatus(TripBoardRow trip) {
        return trip.getMode() + "/" + (trip.getStatus() == null ? "UNKNOWN" : trip.getStatus());
    }

    private static void agrees(Scraped scraped, String group, @Nullable JsonNode row) {
        assertThat(scraped.has(Metric.FIRMS, group)).as(group).isEqualTo(row != null);
        if (row == null) {
            return;
        }
        Map<Metric, String> fields = Map.of(
                Metric.FIRMS, "firms",
                Metric.FIRMS_BELOW_TARGET, "firmsBelowTarget",
                Metric.REQUIRED, "required",
                Metric.RESUMPTION_RATIO, "resumptionRate",
                Metric.RETURNED, "returned",
                Metric.SHORTFALL, "shortfall",
                Metric.PROJECTED, "projectedReturned",
                Metric.RETURN_RATIO, "rate");
        fields.forEach((metric, field) -> {
            JsonNode value = row.path(field);
            assertThat(scraped.has(metric, group)).as(group + " " + field).isEqualTo(value.isNumber());
            if (value.isNumber()) {
                assertThat(scraped.value(metric, group))
                        .as(group + " " + field)
                        .isCloseTo(value.asDouble(), within(1e-9));
            }
        });
    }

    private static double number(@Nullable Number number) {
        return number == null ? Double.NaN : number.doubleValue();
    }

    @Test
    void no_label_names_a_worker_a_trip_or_a_firm_and_there_are_few_series(BoardCity city) throws Exception {
        tellOfNow(city);
        Scraped scraped = scrape(city);
        Set<String> values = new TreeSet<>();
        scraped.labels().values().forEach(values::addAll);
        Set<String> ids = new HashSet<>(table(city, Topics.WORKER_JOURNEYS).keySet());
        ids.addAll(table(city, Topics.TRIP_BOARD).keySet());
        Map<String, io.workerreturn.schema.EnterpriseReturnRate> firms = table(city, Topics.ENTERPRISE_RETURN_RATES);
        firms.forEach((id, firm) -> ids.addAll(List.of(id, firm.getName(), firm.getTownship(), firm.getIndustry())));
        assertThat(ids).hasSizeGreaterThan(3_000);
        assertThat(values).hasSizeBetween(50, 200).doesNotContainAnyElementsOf(ids);

        Map<String, Set<String>> labels = scraped.labels();
        assertThat(labels.keySet())
                .isSubsetOf(
                        "topic",
                        "result",
                        "reason",
                        "about",
                        "awaited",
                        "problem",
                        "doing",
                        "state",
                        "group",
                        "mode",
                        "status",
                        "kind",
                        "severity",
                        "source",
                        "thread",
                        "le",
                        "area",
                        "id",
                        "action",
                        "cause",
                        "gc",
                        "runtime",
                        "vendor",
                        "version");
        assertThat(labels.get("source"))
                .containsExactlyInAnyOrderElementsOf(Scenario.sources().keySet());
        assertThat(labels.get("group")).hasSizeBetween(2, 1 + FirmClass.values().length);
        assertThat(labels.get("reason"))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Reason.values()).map(Reason::name).toList());
        assertThat(scraped.series()).hasSizeLessThan(MOST_SERIES);
    }

    @Test
    void every_metric_that_is_explained_is_there_and_every_one_of_ours_is_explained(BoardCity city) throws Exception {
        System.gc();
        registerFirm(city);
        Set<String> missing = new TreeSet<>(expected());
        try {
            BoardCity.await("all metrics are there", () -> {
                tellOfNow(city);
                missing.removeAll(scrape(city).names());
                return missing.isEmpty();
            });
        } catch (AssertionError never) {
            assertThat(missing).isEmpty();
            throw never;
        }
        Set<String> ours = scrape(city).names().stream()
                .filter(name -> name.startsWith("worker_return_") || name.startsWith("kafka_"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(expected()).containsAll(ours);
    }

    private static Set<String> expected() {
        return Stream.of(Metric.ALL, KafkaReadings.METRICS, Metric.MACHINE)
                .flatMap(List::stream)
                .flatMap(Metric::series)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void a_rejected_record_moves_its_counts_by_one(BoardCity city) throws Exception {
        Scraped before = scrape(city);
        String topic = Topics.INDIVIDUAL_ARRIVALS.name();
        city.tell(
                Topics.INDIVIDUAL_ARRIVALS,
                "another",
                new IndividualArrival(
                        "e1",
                        ON_20_FEBRUARY,
                        ON_20_FEBRUARY,
                        SOURCE,
                        "one",
                        new CheckpointArrival(FIRM, "340100", Transport.SELF_DRIVE, "瑞安北")));
        BoardCity.await(
                "it is counted",
                () -> scrape(city).value(Metric.EVENTS, topic, "rejected")
                        > before.value(Metric.EVENTS, topic, "rejected"));
        Scraped after = scrape(city);
        assertThat(after.value(Metric.EVENTS, topic, "rejected") - before.value(Metric.EVENTS, topic, "rejected"))
                .isEqualTo(1);
        assertThat(after.value(Metric.REJECTED, Reason.KEY_MISMATCH.name())
                        - before.value(Metric.REJECTED, Reason.KEY_MISMATCH.name()))
                .isEqualTo(1);
        assertThat(after.sum(Metric.REJECTED) - before.sum(Metric.REJECTED)).isEqualTo(1);
    }

    @Test
    void what_is_reported_now_is_measured_and_what_a_replay_tells_is_not(BoardCity city) throws Exception {
        registerFirm(city);
        String rates = Topics.ENTERPRISE_RETURN_RATES.name();
        city.tell(
                Topics.INDIVIDUAL_ARRIVALS,
                "metrics-old",
                new IndividualArrival(
                        "old",
                        ON_20_FEBRUARY,
                        ON_20_FEBRUARY,
                        SOURCE,
                        "metrics-old",
                        new CheckpointArrival(FIRM, "340100", Transport.SELF_DRIVE, "瑞安北")));
        BoardCity.await("it is seen", () -> table(city, Topics.WORKER_JOURNEYS).containsKey("metrics-old"));
        double replayed = count(scrape(city), Metric.REPORTED_TO_VISIBLE, rates);
        double appended = count(scrape(city), Metric.APPENDED_TO_VISIBLE, rates);
        BoardCity.await("a row is measured that shows a report of now", () -> {
            tellOfNow(city);
            return count(scrape(city), Metric.REPORTED_TO_VISIBLE, rates) > replayed;
        });
        assertThat(count(scrape(city), Metric.APPENDED_TO_VISIBLE, rates)).isGreaterThan(appended);
        BoardCity.await(
                "trips and roll-ups are measured too",
                () -> count(scrape(city), Metric.REPORTED_TO_VISIBLE, Topics.TRIP_BOARD.name()) > 0
                        && count(scrape(city), Metric.REPORTED_TO_VISIBLE, Topics.RETURN_RATE_ROLLUPS.name()) > 0);
        Scraped scraped = scrape(city);
        double sum = scraped.series().get("%s_sum{topic=\"%s\"}".formatted(Metric.REPORTED_TO_VISIBLE.name(), rates));
        assertThat(sum / count(scraped, Metric.REPORTED_TO_VISIBLE, rates))
                .as("seconds from report to visible, on average")
                .isBetween(0.0, 60.0);
        // six years, if a report of the replay had been measured
        assertThat(scraped.series().get("%s_sum{topic=\"%s\"}".formatted(Metric.APPENDED_TO_VISIBLE.name(), rates)))
                .isLessThan(3_600.0 * count(scraped, Metric.APPENDED_TO_VISIBLE, rates));
    }

    private static double count(Scraped scraped, Metric histogram, String topic) {
        return scraped.series().getOrDefault("%s_count{topic=\"%s\"}".formatted(histogram.name(), topic), 0.0);
    }

    @Test
    void every_panel_and_every_rule_has_something_to_show(BoardCity city, @TempDir Path folder) throws Exception {
        registerFirm(city);
        System.gc();
        try (Prometheus prometheus = Prometheus.start(folder, city.url())) {
            BoardCity.await("Prometheus is up", prometheus::isReady);
            List<Deployed.Query> empty = new ArrayList<>(Deployed.queries());
            assertThat(empty).hasSizeGreaterThan(30);
            BoardCity.await("each of them shows something, but not " + empty, () -> {
                tellOfNow(city);
                empty.removeIf(query -> hasNumbers(
                        prometheus,
                        query.expression().replace("$__rate_interval", "30s").replace("$instance", ".*")));
                return empty.isEmpty();
            });
            for (Deployed.Rule rule : Deployed.rules()) {
                if (!rule.alerts()) {
                    BoardCity.await(rule.name() + " is recorded", () -> hasNumbers(prometheus, rule.name()));
                }
            }
            JsonNode groups = prometheus.get("/api/v1/rules").at("/data/groups");
            assertThat(groups)
                    .isNotEmpty()
                    .allSatisfy(group -> assertThat(group.path("rules"))
                            .allSatisfy(rule -> assertThat(rule.path("health").asText())
                                    .as(rule.path("name").asText() + ": " + rule.path("lastError"))
                                    .isEqualTo("ok")));
            assertThat(prometheus
                            .query("up{job=\"worker-return\"}")
                            .path(0)
                            .at("/value/1")
                            .asText())
                    .isEqualTo("1");
        }
    }

    private static boolean hasNumbers(Prometheus prometheus, String expression) {
        try {
            for (JsonNode series : prometheus.query(expression)) {
                if (!series.at("/value/1").asText().equals("NaN")) {
                    return true;
                }
            }
            return false;
        } catch (Exception e) {
            throw new AssertionError(expression, e);
        }
    }
}

package io.workerreturn.audit;

import static io.workerreturn.topology.Told.SHOE_FACTORY;
import static io.workerreturn.topology.Told.VALVE_WORKS;
import static io.workerreturn.topology.Told.arrival;
import static io.workerreturn.topology.Told.at;
import static io.workerreturn.topology.Told.enterprise;
import static io.workerreturn.topology.Told.plan;
import static io.workerreturn.topology.Told.retraction;
import static io.workerreturn.topology.Told.said;
import static io.workerreturn.topology.Told.status;
import static io.workerreturn.topology.Told.trip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.workerreturn.config.Policies;
import io.workerreturn.schema.Acknowledged;
import io.workerreturn.schema.AlertState;
import io.workerreturn.schema.ClockTick;
import io.workerreturn.schema.DailyReport;
import io.workerreturn.schema.Employed;
import io.workerreturn.schema.EnterpriseReport;
import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.schema.PassengerNoShow;
import io.workerreturn.schema.ReportedForDuty;
import io.workerreturn.schema.ReturnIntended;
import io.workerreturn.schema.TripArrived;
import io.workerreturn.schema.TripCancelled;
import io.workerreturn.schema.TripDeparted;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.Decoded;
import io.workerreturn.wire.Reason;
import io.workerreturn.wire.RecordLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A town's records go through the application; then somebody falsifies what it says. */
class AuditTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    @TempDir
    private static Path folder;

    private static City city;
    private static Tables truth;

    @BeforeAll
    static void a_town_lives() throws Exception {
        city = new City(folder, Map.of(Policies.HOLD_FOR, "PT0S", "sources.voice-platform", "PT1H"));
        city.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 4));
        city.tell(Topics.ENTERPRISES, VALVE_WORKS, enterprise(VALVE_WORKS, 1));
        employed("w1", "w2", "w3");
        city.tell(
                Topics.WORKER_STATUS,
                "w4",
                status("w4", "i1", "2020-02-10T08:00", VALVE_WORKS, new ReturnIntended(null, "520302", null)));
        bus("b1", "w1", "w2", "w4");
        tellBus("b1", "n1", "2020-02-20T08:10", new PassengerNoShow("w4"));
        tellBus("b1", "d1", "2020-02-20T08:30", new TripDeparted(false));
        tellBus("b1", "a1", "2020-02-21T09:00", new TripArrived("瑞安", 3));
        bus("b2", "w3");
        tellBus("b2", "c1", "2020-02-19T20:00", new TripCancelled("雪"));
        // repeated, clashing, withdrawn, and of no use
        tellBus("b1", "d1", "2020-02-20T08:30", new TripDeparted(false));
        tellBus("b1", "d1", "2020-02-20T08:40", new TripDeparted(false));
        tellBus("b1", "wrong", "2020-02-20T12:00", new TripArrived("平阳", null));
        tellBus("b1", "back", "2020-02-20T13:00", retraction("wrong"));
        city.tell(Topics.INDIVIDUAL_ARRIVALS, "w5", arrival("w5", "s1", "2020-02-20T10:00", VALVE_WORKS));
        city.tell(Topics.WORKER_STATUS, "w5", status("w5", "s2", "2020-02-21T08:00", null, new ReportedForDuty()));
        city.tell(
                Topics.ENTERPRISE_REPORTS,
                SHOE_FACTORY,
                new EnterpriseReport(
                        "r1",
                        at("2020-02-21T18:00"),
                        at("2020-02-21T18:00"),
                        "officers",
                        SHOE_FACTORY,
                        new DailyReport(2, 50, null, 7, null, null, List.of(), null, null, null, null, null, null)));
        city.tellRaw(Topics.WORKER_STATUS, "w6", new byte[] {1, 2, 3});
        Acknowledged seen = new Acknowledged("li", "加开一班车", null, null);
        city.tell(
                Topics.SHORTFALL_ACKNOWLEDGEMENTS,
                SHOE_FACTORY,
                said(SHOE_FACTORY + "|SHORTFALL", "k1", "2020-02-22T07:00", seen));
        city.tell(
                Topics.TRIP_ACKNOWLEDGEMENTS,
                "b2",
                said("b2|TRIP_CANCELLED_WITH_PASSENGERS", "k1", "2020-02-22T07:00", seen));
        city.tell(
                Topics.SOURCE_ACKNOWLEDGEMENTS,
                "voice-platform",
                said("voice-platform", "k1", "2020-02-22T07:00", seen));
        city.tick(at("2020-02-22T07:30"));
        // a tick is what it says, whatever stands around it
        city.send(
                Topics.CLOCK,
                new byte[2 * RecordLimits.KEY],
                city.written(Topics.CLOCK, new ClockTick(at("2020-02-22T08:00"))),
                List.of(new RecordHeader("large", new byte[2 * RecordLimits.HEADERS])));
        city.started();
        assertThat(city.audit(PATIENCE).differences()).isEmpty();
        truth = city.tables();
    }

    @AfterAll
    static void the_end() {
        city.close();
    }

    private static void employed(String... workers) {
        for (String worker : workers) {
            city.tell(
                    Topics.WORKER_STATUS,
                    worker,
                    status(worker, "e1", "2020-02-01T08:00", SHOE_FACTORY, new Employed(null)));
        }
    }

    private static void bus(String tripId, String... passengers) {
        tellBus(tripId, "p1", "2020-02-18T08:00", plan("2020-02-20T08:00", "2020-02-21T08:00"));
        for (String worker : passengers) {
            tellBus(
                    tripId,
                    "book-" + worker,
                    "2020-02-19T08:00",
                    new PassengerBooked(worker, SHOE_FACTORY, null, null));
        }
    }

    private static void tellBus(String tripId, String eventId, String at, Object payload) {
        city.tell(Topics.CHARTER_BUS_EVENTS, tripId, trip(tripId, eventId, at, payload));
    }

    @Test
    void what_the_application_says_follows_from_what_it_was_told() {
        AuditReport report = city.audit(PATIENCE);
        assertThat(report.differences()).isEmpty();
        assertThat(report.clean()).isTrue();
        assertThat(report.now()).isEqualTo(at("2020-02-22T08:00"));
        assertThat(report.rejected()).containsExactly(Map.entry(Reason.NOT_AVRO, 1L));
        assertThat(report.recordsRead()).isEqualTo(29);
        assertThat(report.rowsCompared())
                .containsEntry(Topics.WORKER_JOURNEYS.name(), 5)
                .containsEntry(Topics.TRIP_BOARD.name(), 2)
                .containsEntry(Topics.ENTERPRISE_RETURN_RATES.name(), 2)
                .containsKeys(Topics.CONCLUDED.stream()
                        .filter(topic -> topic.kept() == Topics.Kept.COMPACTED)
                        .map(Topic::name)
                        .toArray(String[]::new));
    }

    @Test
    void a_figure_that_was_changed_is_found_in_every_topic() {
        falsified(List.of(
                change(Topics.WORKER_JOURNEYS, "w1", "since", at("2020-02-21T09:01")),
                change(Topics.WORKER_JOURNEYS, "w2", "asOf", at("2020-02-18T08:00")),
                change(Topics.WORKER_JOURNEYS, "w3", "asOf", at("2020-02-28T08:00")),
                change(Topics.TRIP_BOARD, "b1", "arrived", 3),
                change(Topics.TRIP_ALERTS, "b2|TRIP_CANCELLED_WITH_PASSENGERS", "workersHit", 2),
                change(Topics.ENTERPRISE_RETURN_RATES, SHOE_FACTORY, "returnRate", 0.75),
                change(Topics.RETURN_RATE_ROLLUPS, "city|all", "returned", 7L),
                change(Topics.DAILY_ARRIVALS, SHOE_FACTORY + "|2020-02-21", "arrivals", 1),
                change(Topics.SHORTFALL_ALERTS, SHOE_FACTORY + "|SHORTFALL", "state", AlertState.RESOLVED),
                change(Topics.SOURCE_FRESHNESS, "checkpoints", "distinctEvents", 2L),
                change(Topics.SOURCE_ALERTS, "voice-platform", "thresholdSeconds", 1L)));
    }

    @Test
    void a_number_in_an_alert_that_was_changed_is_found() {
        falsified(List.of(change(Topics.SHORTFALL_ALERTS, SHOE_FACTORY + "|SHORTFALL", "shortfall", 9)));
    }

    @Test
    void an_acknowledgement_that_nobody_gave_is_found() {
        String shortfall = SHOE_FACTORY + "|SHORTFALL";
        assertThat(row(Topics.SHORTFALL_ALERTS, shortfall).orElseThrow().getState())
                .isEqualTo(AlertState.ACKNOWLEDGED);
        falsified(List.of(
                change(Topics.SHORTFALL_ALERTS, shortfall, "state", AlertState.FIRING),
                change(Topics.TRIP_ALERTS, "b2|TRIP_CANCELLED_WITH_PASSENGERS", "state", AlertState.FIRING),
                change(Topics.TRIP_ALERTS, "b1|TRIP_HEADCOUNT_MISMATCH", "acknowledgedBy", "wang"),
                change(Topics.SOURCE_ALERTS, "voice-platform", "acknowledgementNote", "?")));
        falsified(List.of(change(Topics.SHORTFALL_ALERTS, shortfall, "acknowledgedBy", "wang")));
        falsified(List.of(change(Topics.SHORTFALL_ALERTS, shortfall, "acknowledgementNote", "?")));
    }

    @Test
    void a_row_that_is_missing_is_found_in_every_topic() {
        falsified(List.of(
                removal(Topics.WORKER_JOURNEYS, "w1"),
                removal(Topics.TRIP_BOARD, "b1"),
                removal(Topics.TRIP_ALERTS, "b1|TRIP_HEADCOUNT_MISMATCH"),
                removal(Topics.ENTERPRISE_RETURN_RATES, SHOE_FACTORY),
                removal(Topics.RETURN_RATE_ROLLUPS, "mode|CHARTER_BUS"),
                removal(Topics.DAILY_ARRIVALS, VALVE_WORKS + "|2020-02-20"),
                removal(Topics.SOURCE_FRESHNESS, "checkpoints"),
                removal(Topics.SOURCE_ALERTS, "voice-platform"),
                removal(Topics.SHORTFALL_ALERTS, SHOE_FACTORY + "|SHORTFALL").in("state")));
    }

    @Test
    void a_row_too_many_is_found_in_every_topic() {
        falsified(List.of(
                copy(Topics.WORKER_JOURNEYS, "w1", "w0"),
                copy(Topics.TRIP_BOARD, "b1", "b0"),
                copy(Topics.TRIP_ALERTS, "b1|TRIP_HEADCOUNT_MISMATCH", "b1|TRIP_OVERDUE"),
                copy(Topics.ENTERPRISE_RETURN_RATES, SHOE_FACTORY, "nobody"),
                copy(Topics.RETURN_RATE_ROLLUPS, "mode|CHARTER_BUS", "mode|CHARTER_FLIGHT"),
                copy(Topics.DAILY_ARRIVALS, VALVE_WORKS + "|2020-02-20", VALVE_WORKS + "|2020-02-21"),
                copy(Topics.SOURCE_FRESHNESS, "checkpoints", "nobody"),
                copy(Topics.SOURCE_ALERTS, "voice-platform", "nobody"),
                copy(Topics.SHORTFALL_ALERTS, SHOE_FACTORY + "|SHORTFALL", VALVE_WORKS + "|SHORTFALL")
                        .in("state")));
    }

    /** Something false, and where it must be found. */
    private record Falsehood(Topic<?> topic, String key, byte @Nullable [] value, String field) {
        Falsehood in(String otherField) {
            return new Falsehood(topic, key, value, otherField);
        }
    }

    private static <V extends SpecificRecord> Falsehood change(Topic<V> topic, String key, String field, Object value) {
        V row = row(topic, key).orElseThrow();
        row.put(row.getSchema().getField(field).pos(), value);
        return new Falsehood(topic, key, city.written(topic, row), field);
    }

    private static Falsehood removal(Topic<?> topic, String key) {
        assertThat(row(topic, key)).isPresent();
        return new Falsehood(topic, key, null, Difference.ROW);
    }

    /** A row under the key of another, as of no time: the rest must be enough to find it. */
    private static <V extends SpecificRecord> Falsehood copy(Topic<V> topic, String from, String to) {
        V row = row(topic, from).orElseThrow();
        Schema.Field asOf = row.getSchema().getField("asOf");
        if (asOf != null) {
            row.put(asOf.pos(), null);
        }
        return new Falsehood(topic, to, city.written(topic, row), Difference.ROW);
    }

    private static <V extends SpecificRecord> Optional<V> row(Topic<V> topic, String key) {
        return truth.read(topic, key) instanceof Decoded.Value<V> row ? Optional.of(row.value()) : Optional.empty();
    }

    private static <V extends SpecificRecord> byte @Nullable [] bytes(Topic<V> topic, String key) {
        return row(topic, key).map(row -> city.written(topic, row)).orElse(null);
    }

    /** Tells these falsehoods, expects that the audit finds them and nothing else, and takes them back. */
    private static void falsified(List<Falsehood> falsehoods) {
        falsehoods.forEach(lie -> city.tellRaw(lie.topic(), lie.key(), lie.value()));
        AuditReport report = city.audit(AT_ONCE);
        falsehoods.forEach(lie -> city.tellRaw(lie.topic(), lie.key(), bytes(lie.topic(), lie.key())));
        assertThat(report.clean()).isFalse();
        assertThat(report.differences())
                .extracting(Difference::topic, Difference::key, Difference::field)
                .containsExactlyInAnyOrderElementsOf(falsehoods.stream()
                        .map(lie -> tuple(lie.topic().name(), lie.key(), lie.field()))
                        .toList());
    }
}

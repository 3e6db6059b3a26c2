package io.workerreturn.topology;

import static io.workerreturn.topology.Told.SHOE_FACTORY;
import static io.workerreturn.topology.Told.VALVE_WORKS;
import static io.workerreturn.topology.Told.arrival;
import static io.workerreturn.topology.Told.at;
import static io.workerreturn.topology.Told.enterprise;
import static io.workerreturn.topology.Told.plan;
import static io.workerreturn.topology.Told.retraction;
import static io.workerreturn.topology.Told.status;
import static io.workerreturn.topology.Told.trip;
import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.schema.AlertSeverity;
import io.workerreturn.schema.AlertState;
import io.workerreturn.schema.DailyReport;
import io.workerreturn.schema.Employed;
import io.workerreturn.schema.EmployerChanged;
import io.workerreturn.schema.Enterprise;
import io.workerreturn.schema.EnterpriseReport;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.JourneyPhase;
import io.workerreturn.schema.LeftCity;
import io.workerreturn.schema.ObservationStarted;
import io.workerreturn.schema.PassengerBoarded;
import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.schema.PassengerNoShow;
import io.workerreturn.schema.ReportedForDuty;
import io.workerreturn.schema.ReturnIntended;
import io.workerreturn.schema.ReturnRateRollup;
import io.workerreturn.schema.SourceAlert;
import io.workerreturn.schema.TripAlert;
import io.workerreturn.schema.TripArrived;
import io.workerreturn.schema.TripCancelled;
import io.workerreturn.schema.TripDelayed;
import io.workerreturn.schema.TripDeparted;
import io.workerreturn.schema.TripEnterpriseHit;
import io.workerreturn.schema.TripReinstated;
import io.workerreturn.schema.TripStatus;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LivesTest {
    private static final String CITY = "city|all";

    private static void bus(Town town, String eventId, String at, Object payload) {
        town.tell(Topics.CHARTER_BUS_EVENTS, "b1", trip("b1", eventId, at, payload));
    }

    private static void train(Town town, String eventId, String at, Object payload) {
        town.tell(Topics.CHARTER_TRAIN_EVENTS, "g1", trip("g1", eventId, at, payload));
    }

    private static void says(
            Town town, String worker, String eventId, String at, @Nullable String firm, Object payload) {
        town.tell(Topics.WORKER_STATUS, worker, status(worker, eventId, at, firm, payload));
    }

    private static PassengerBooked booked(String worker, String firm) {
        return new PassengerBooked(worker, firm, null, null);
    }

    private static EnterpriseReturnRate firm(Town town, String enterpriseId) {
        return Objects.requireNonNull(town.firm(enterpriseId));
    }

    private static ReturnRateRollup city(Town town) {
        return town.settle().table(Topics.RETURN_RATE_ROLLUPS).get(CITY);
    }

    private static List<String> log(Town town) {
        return town.settle().alertLog().stream()
                .map(step -> step.getSubject() + " " + step.getKind() + " " + step.getFrom() + ">" + step.getTo()
                        + (step.getSeverity() == null ? "" : " " + step.getSeverity()))
                .toList();
    }

    @Test
    void a_train_is_late_arrives_and_is_corrected() {
        try (Town town = new Town()) {
            town.tick(at("2020-02-20T07:00"));
            town.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 0));
            train(town, "1", "2020-02-19T08:00", plan("2020-02-20T08:00", "2020-02-20T20:00"));
            train(town, "2", "2020-02-19T09:00", booked("w1", SHOE_FACTORY));
            train(town, "3", "2020-02-20T08:05", new TripDeparted(false));
            train(town, "4", "2020-02-20T12:00", new TripDelayed(at("2020-02-20T23:30"), "检疫"));
            assertThat(town.trip("g1").getDelayMinutes()).isEqualTo(210);
            assertThat(town.trip("g1").getStatus()).isEqualTo(TripStatus.DELAYED);
            town.tick(at("2020-02-20T23:50"));
            train(town, "5", "2020-02-20T23:55", new TripArrived("瑞安站", 1));
            town.tick(at("2020-02-21T00:10"));
            assertThat(town.table(Topics.DAILY_ARRIVALS)).containsOnlyKeys(SHOE_FACTORY + "|2020-02-20");

            train(town, "6", "2020-02-21T00:20", retraction("5"));
            train(town, "7", "2020-02-21T00:02", new TripArrived("瑞安站", 1));
            town.tick(at("2020-02-21T08:00"));
            assertThat(town.table(Topics.DAILY_ARRIVALS)).containsOnlyKeys(SHOE_FACTORY + "|2020-02-21");
            assertThat(town.journey("w1").getSince()).isEqualTo(at("2020-02-21T00:02"));
            assertThat(firm(town, SHOE_FACTORY).getReturnRate()).isNull();
            // nothing else happened
            assertThat(log(town))
                    .containsExactly(
                            "g1 TRIP_HEAVILY_DELAYED OK>FIRING WARNING", "g1 TRIP_HEAVILY_DELAYED FIRING>RESOLVED");
            assertThat(town.rejected()).isEmpty();
        }
    }

    @Test
    void a_firm_dips_recovers_and_flaps() {
        try (Town town = new Town()) {
            town.tick(at("2020-02-20T08:00"));
            town.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 1));
            says(town, "w1", "1", "2020-02-10T08:00", SHOE_FACTORY, new ReturnIntended(null, null, null));
            town.tick(at("2020-02-20T08:01")).tick(at("2020-02-20T08:20"));
            assertThat(log(town)).containsExactly(SHOE_FACTORY + " SHORTFALL OK>PENDING");
            town.tick(at("2020-02-20T08:30"));
            says(town, "w1", "2", "2020-02-20T08:35", null, new ReportedForDuty());
            town.tick(at("2020-02-20T08:40"));
            says(town, "w1", "3", "2020-02-20T08:45", null, new LeftCity());
            town.tick(at("2020-02-20T08:50"));
            says(town, "w1", "4", "2020-02-20T08:55", null, new ReportedForDuty());
            town.tick(at("2020-02-20T09:10"));
            assertThat(town.table(Topics.SHORTFALL_ALERTS).values())
                    .allMatch(alert -> alert.getState() == AlertState.FIRING
                            && alert.getFlaps() == 1
                            && alert.getShortfall() == 0
                            && alert.getOpenedAt().equals(at("2020-02-20T08:30")));
            town.tick(at("2020-02-20T10:00")).tick(at("2020-02-25T10:00"));
            // nothing else happened
            assertThat(log(town))
                    .containsExactly(
                            SHOE_FACTORY + " SHORTFALL OK>PENDING",
                            SHOE_FACTORY + " SHORTFALL PENDING>FIRING CRITICAL",
                            SHOE_FACTORY + " SHORTFALL FIRING>RESOLVED");
        }
    }

    @Test
    void a_shortfall_that_does_not_last_alerts_nobody() {
        try (Town town = new Town()) {
            town.tick(at("2020-02-20T08:00"));
            town.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 1));
            town.tick(at("2020-02-20T08:10"));
            says(town, "w1", "1", "2020-02-20T08:15", SHOE_FACTORY, new ReportedForDuty());
            town.tick(at("2020-02-20T08:20")).tick(at("2020-02-21T08:20"));
            assertThat(town.table(Topics.SHORTFALL_ALERTS)).isEmpty();
            assertThat(log(town))
                    .containsExactly(SHOE_FACTORY + " SHORTFALL OK>PENDING", SHOE_FACTORY + " SHORTFALL PENDING>OK");
        }
    }

    @Test
    void a_worker_changes_employer_on_the_way() {
        try (Town town = new Town()) {
            town.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 0));
            town.tell(Topics.ENTERPRISES, VALVE_WORKS, enterprise(VALVE_WORKS, 0));
            bus(town, "1", "2020-02-19T09:00", booked("w1", SHOE_FACTORY));
            bus(town, "2", "2020-02-20T08:00", new TripDeparted(false));
            assertThat(firm(town, SHOE_FACTORY).getPhases().getEnRoute()).isEqualTo(1);
            says(town, "w1", "3", "2020-02-20T12:00", VALVE_WORKS, new EmployerChanged());
            bus(town, "4", "2020-02-21T08:00", new TripArrived(null, null));
            assertThat(firm(town, SHOE_FACTORY).getEmployed()).isZero();
            assertThat(firm(town, VALVE_WORKS).getReturned()).isEqualTo(1);
            assertThat(town.table(Topics.DAILY_ARRIVALS)).containsOnlyKeys(VALVE_WORKS + "|2020-02-21");
            // the manifest still says who booked
            assertThat(town.trip("b1").getEnterprises())
                    .allMatch(count -> SHOE_FACTORY.equals(count.getEnterprise()) && count.getArrived() == 1);
            says(town, "w1", "5", "2020-02-22T12:00", null, new EmployerChanged());
            assertThat(firm(town, VALVE_WORKS).getEmployed()).isZero();
            assertThat(town.table(Topics.DAILY_ARRIVALS)).isEmpty();
            says(town, "w1", "6", "2020-02-23T12:00", null, retraction("5"));
            assertThat(firm(town, VALVE_WORKS).getReturned()).isEqualTo(1);
            assertThat(city(town).getReturned()).isEqualTo(1);
        }
    }

    @Test
    void a_worker_on_two_manifests_counts_once() {
        try (Town town = new Town()) {
            town.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 10));
            town.tell(Topics.ENTERPRISES, VALVE_WORKS, enterprise(VALVE_WORKS, 10));
            bus(town, "1", "2020-02-19T09:00", booked("w1", SHOE_FACTORY));
            train(town, "1", "2020-02-19T10:00", booked("w1", VALVE_WORKS));
            town.settle();
            assertThat(firm(town, SHOE_FACTORY).getEmployed()).isZero();
            assertThat(firm(town, VALVE_WORKS).getPhases().getBooked()).isEqualTo(1);
            bus(town, "2", "2020-02-20T08:00", new TripArrived(null, null));
            train(town, "2", "2020-02-20T09:00", new TripArrived(null, null));
            town.tell(Topics.INDIVIDUAL_ARRIVALS, "w1", arrival("w1", "3", "2020-02-20T10:00", VALVE_WORKS));
            says(town, "w1", "4", "2020-02-20T11:00", VALVE_WORKS, new ReportedForDuty());
            assertThat(city(town).getReturned()).isEqualTo(1);
            assertThat(firm(town, VALVE_WORKS).getReturnedByMode()).isEqualTo(Map.of("CHARTER_BUS", 1));
            assertThat(town.table(Topics.DAILY_ARRIVALS)).hasSize(1);
        }
    }

    @Test
    void a_source_falls_silent_and_speaks_again_and_another_was_never_heard_from() {
        try (Town town = new Town(
                Town.settings(Map.of("hr-portal", Duration.ofHours(6), "voice-platform", Duration.ofDays(40))))) {
            says(town, "w1", "1", "2020-02-20T08:00", SHOE_FACTORY, new Employed(null));
            town.settle().tick(at("2020-02-20T14:00"));
            assertThat(log(town)).isEmpty();
            town.tick(at("2020-02-20T14:01"));
            SourceAlert silent = town.table(Topics.SOURCE_ALERTS).get("hr-portal");
            assertThat(silent.getState()).isEqualTo(AlertState.FIRING);
            assertThat(silent.getSilentSince()).isEqualTo(at("2020-02-20T08:00"));
            // a report of before the silence does not end it, but it began later then
            says(town, "w1", "2", "2020-02-20T08:00:30", SHOE_FACTORY, new ReportedForDuty());
            town.settle().tick(at("2020-02-20T15:00"));
            assertThat(town.table(Topics.SOURCE_ALERTS).get("hr-portal").getSilentSince())
                    .isEqualTo(at("2020-02-20T08:00:30"));
            says(town, "w1", "3", "2020-02-20T15:00", null, new LeftCity());
            town.settle();
            assertThat(town.table(Topics.SOURCE_ALERTS).get("hr-portal").getState())
                    .isEqualTo(AlertState.RESOLVED);
            town.tick(at("2020-03-01T00:00"));
            assertThat(town.table(Topics.SOURCE_ALERTS).get("voice-platform").getSilentSince())
                    .isNull();
            assertThat(log(town))
                    .containsExactlyInAnyOrder(
                            "hr-portal SOURCE_SILENT OK>FIRING WARNING",
                            "hr-portal SOURCE_SILENT FIRING>RESOLVED",
                            "hr-portal SOURCE_SILENT OK>FIRING WARNING",
                            "voice-platform SOURCE_SILENT OK>FIRING WARNING");
            assertThat(town.table(Topics.SOURCE_FRESHNESS).get("hr-portal").getDistinctEvents())
                    .isEqualTo(3);
        }
    }

    @Test
    void the_day_ends_at_midnight_in_ruian_on_a_leap_day_too() {
        try (Town town = new Town()) {
            town.tell(
                    Topics.ENTERPRISES,
                    SHOE_FACTORY,
                    new Enterprise(
                            SHOE_FACTORY,
                            "示例",
                            "安阳街道",
                            "鞋革",
                            List.of(),
                            null,
                            3,
                            10_000,
                            LocalDate.parse("2020-02-29"),
                            LocalDate.parse("2020-03-01")));
            town.tell(Topics.INDIVIDUAL_ARRIVALS, "w1", arrival("w1", "1", "2020-02-28T23:59:59.999", SHOE_FACTORY));
            town.tell(Topics.INDIVIDUAL_ARRIVALS, "w2", arrival("w2", "1", "2020-02-29T00:00", SHOE_FACTORY));
            bus(town, "1", "2020-02-29T09:00", booked("w3", SHOE_FACTORY));
            bus(town, "2", "2020-02-29T10:00", new PassengerBoarded("w4", SHOE_FACTORY, null, null));
            town.tick(at("2020-02-29T12:00")).tick(at("2020-02-29T23:59:59.999"));
            assertThat(town.table(Topics.DAILY_ARRIVALS))
                    .containsOnlyKeys(SHOE_FACTORY + "|2020-02-28", SHOE_FACTORY + "|2020-02-29");
            assertThat(town.table(Topics.SHORTFALL_ALERTS).values())
                    .allMatch(alert -> alert.getSeverity() == AlertSeverity.WARNING);
            assertThat(city(town).getFirmsResumed()).isZero();
            town.tick(at("2020-03-01T00:00"));
            assertThat(town.table(Topics.SHORTFALL_ALERTS).values())
                    .hasSize(1)
                    .allMatch(alert -> alert.getSeverity() == AlertSeverity.CRITICAL);
            assertThat(city(town).getFirmsResumed()).isEqualTo(1);
            assertThat(city(town).getResumptionRate()).isEqualTo(1.0);
            town.tell(Topics.INDIVIDUAL_ARRIVALS, "w3", arrival("w3", "1", "2020-03-01T00:00", SHOE_FACTORY));
            town.settle();
            assertThat(town.table(Topics.DAILY_ARRIVALS)).containsKey(SHOE_FACTORY + "|2020-03-01");
            town.tick(at("2020-03-01T01:00"));
            assertThat(log(town))
                    .containsExactly(
                            SHOE_FACTORY + " SHORTFALL OK>PENDING",
                            SHOE_FACTORY + " SHORTFALL PENDING>FIRING WARNING",
                            SHOE_FACTORY + " SHORTFALL FIRING>FIRING CRITICAL",
                            SHOE_FACTORY + " SHORTFALL FIRING>RESOLVED");
        }
    }

    @Test
    void an_observation_ends_by_itself() {
        try (Town town = new Town()) {
            town.tick(at("2020-02-20T08:00"));
            town.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 0));
            says(
                    town,
                    "w1",
                    "1",
                    "2020-02-20T08:00",
                    SHOE_FACTORY,
                    new ObservationStarted(at("2020-03-05T08:00"), null));
            town.tick(at("2020-03-05T07:59"));
            assertThat(firm(town, SHOE_FACTORY).getPhases().getInObservation()).isEqualTo(1);
            town.tick(at("2020-03-05T08:00"));
            assertThat(firm(town, SHOE_FACTORY).getPhases().getArrived()).isEqualTo(1);
            assertThat(town.journey("w1").getSince()).isEqualTo(at("2020-03-05T08:00"));
            assertThat(town.table(Topics.DAILY_ARRIVALS)).containsOnlyKeys(SHOE_FACTORY + "|2020-02-20");
            assertThat(log(town)).isEmpty();
        }
    }

    @Test
    void a_closed_firm_takes_its_figures_along_and_brings_them_back_when_it_reopens() {
        try (Town town = new Town()) {
            town.tick(at("2020-02-20T08:00"));
            town.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 10));
            town.tell(Topics.INDIVIDUAL_ARRIVALS, "w1", arrival("w1", "1", "2020-02-20T08:00", SHOE_FACTORY));
            town.tell(
                    Topics.ENTERPRISE_REPORTS,
                    SHOE_FACTORY,
                    new EnterpriseReport(
                            "r1",
                            at("2020-02-20T09:00"),
                            at("2020-02-20T09:00"),
                            "assistance",
                            SHOE_FACTORY,
                            new DailyReport(
                                    1, 30, null, 2, null, null, List.of(), null, null, null, null, null, null)));
            town.tick(at("2020-02-20T09:00")).tick(at("2020-02-20T10:00"));
            EnterpriseReturnRate before = firm(town, SHOE_FACTORY);
            assertThat(Objects.requireNonNull(before.getReport()).getMaskSupplyDays())
                    .isEqualTo(2);
            town.tell(Topics.ENTERPRISES, SHOE_FACTORY, null);
            town.settle();
            assertThat(town.table(Topics.ENTERPRISE_RETURN_RATES)).isEmpty();
            assertThat(town.table(Topics.DAILY_ARRIVALS)).isEmpty();
            assertThat(town.table(Topics.RETURN_RATE_ROLLUPS)).isEmpty();
            assertThat(town.table(Topics.SHORTFALL_ALERTS)).isEmpty();
            assertThat(town.journey("w1").getPhase()).isEqualTo(JourneyPhase.ARRIVED);
            town.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 10));
            assertThat(firm(town, SHOE_FACTORY)).isEqualTo(before);
            assertThat(town.table(Topics.DAILY_ARRIVALS)).hasSize(1);
            assertThat(log(town))
                    .containsExactly(
                            SHOE_FACTORY + " SHORTFALL OK>PENDING",
                            SHOE_FACTORY + " SHORTFALL PENDING>FIRING CRITICAL",
                            SHOE_FACTORY + " SHORTFALL FIRING>OK",
                            SHOE_FACTORY + " SHORTFALL OK>PENDING");
        }
    }

    @Test
    void workers_of_a_firm_that_is_not_registered_yet_are_counted_once_it_is() {
        try (Town town = new Town()) {
            town.tell(Topics.INDIVIDUAL_ARRIVALS, "w1", arrival("w1", "1", "2020-02-20T08:00", SHOE_FACTORY));
            town.settle();
            assertThat(town.firm(SHOE_FACTORY)).isNull();
            assertThat(town.table(Topics.DAILY_ARRIVALS)).isEmpty();
            assertThat(town.table(Topics.RETURN_RATE_ROLLUPS)).isEmpty();
            town.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 2));
            assertThat(firm(town, SHOE_FACTORY).getReturned()).isEqualTo(1);
            assertThat(town.table(Topics.DAILY_ARRIVALS)).hasSize(1);
            assertThat(city(town).getShortfall()).isEqualTo(1);
        }
    }

    @Test
    void a_cancelled_trip_strands_its_passengers_until_it_is_reinstated() {
        try (Town town = new Town()) {
            town.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 0));
            bus(town, "1", "2020-02-18T08:00", plan("2020-02-20T08:00", "2020-02-21T08:00"));
            bus(town, "2", "2020-02-19T08:00", booked("w1", SHOE_FACTORY));
            bus(town, "3", "2020-02-19T08:00", booked("w2", VALVE_WORKS));
            bus(town, "4", "2020-02-19T09:00", booked("w3", SHOE_FACTORY));
            bus(town, "5", "2020-02-19T10:00", new PassengerNoShow("w3"));
            bus(town, "6", "2020-02-19T12:00", new TripCancelled("封路"));
            town.tick(at("2020-02-19T13:00"));
            assertThat(town.journey("w1").getPhase()).isEqualTo(JourneyPhase.STRANDED);
            assertThat(town.journey("w3").getPhase()).isEqualTo(JourneyPhase.PLANNED);
            TripAlert alert = town.table(Topics.TRIP_ALERTS).get("b1|TRIP_CANCELLED_WITH_PASSENGERS");
            assertThat(alert.getState()).isEqualTo(AlertState.FIRING);
            assertThat(alert.getSeverity()).isEqualTo(AlertSeverity.CRITICAL);
            assertThat(alert.getWorkersHit()).isEqualTo(2);
            assertThat(alert.getEnterprisesHit())
                    .containsExactlyInAnyOrder(
                            new TripEnterpriseHit(SHOE_FACTORY, 1), new TripEnterpriseHit(VALVE_WORKS, 1));
            bus(town, "7", "2020-02-19T18:00", new TripReinstated(null));
            town.tick(at("2020-02-19T19:00"));
            assertThat(town.journey("w1").getPhase()).isEqualTo(JourneyPhase.BOOKED);
            assertThat(town.trip("b1").getStatus()).isEqualTo(TripStatus.SCHEDULED);
            // long overdue by then
            town.tick(at("2020-02-21T09:00"));
            assertThat(log(town))
                    .containsExactly(
                            "b1 TRIP_CANCELLED_WITH_PASSENGERS OK>FIRING CRITICAL",
                            "b1 TRIP_CANCELLED_WITH_PASSENGERS FIRING>RESOLVED",
                            "b1 TRIP_OVERDUE OK>FIRING CRITICAL");
        }
    }

    @Test
    void a_trip_is_overdue_until_it_arrives_and_a_wrong_head_count_until_it_is_corrected() {
        try (Town town = new Town()) {
            bus(town, "1", "2020-02-18T08:00", plan("2020-02-20T08:00", "2020-02-20T20:00"));
            bus(town, "2", "2020-02-19T08:00", booked("w1", SHOE_FACTORY));
            town.tick(at("2020-02-20T20:59"));
            assertThat(log(town)).isEmpty();
            town.tick(at("2020-02-20T21:00"));
            bus(town, "3", "2020-02-20T21:10", new TripArrived("瑞安", 3));
            assertThat(Objects.requireNonNull(town.trip("b1")).getMismatch()).isEqualTo(2);
            bus(town, "4", "2020-02-20T22:00", booked("w2", SHOE_FACTORY));
            bus(town, "5", "2020-02-20T22:00", new PassengerBoarded("w3", VALVE_WORKS, 366, null));
            assertThat(Objects.requireNonNull(town.trip("b1")).getMismatch()).isZero();
            town.tick(at("2020-02-28T21:00"));
            assertThat(log(town))
                    .containsExactly(
                            "b1 TRIP_OVERDUE OK>FIRING CRITICAL",
                            "b1 TRIP_OVERDUE FIRING>RESOLVED",
                            "b1 TRIP_HEADCOUNT_MISMATCH OK>FIRING WARNING",
                            "b1 TRIP_HEADCOUNT_MISMATCH FIRING>RESOLVED");
        }
    }

    @Test
    void a_record_on_the_wrong_partition_is_folded_where_it_belongs() {
        TopologySettings one = Town.settings(Map.of());
        TopologySettings many = new TopologySettings(
                one.topicPrefix(),
                new PartitionCounts(3, 5, 7),
                one.season(),
                one.projection(),
                one.shortfalls(),
                one.tripAlerts(),
                one.sources(),
                one.acknowledgements(),
                one.sendEvery(),
                one.metrics(),
                one.portions());
        try (Town town = new Town(many)) {
            for (int i = 0; i < 8; i++) {
                town.tell(
                        Topics.CHARTER_BUS_EVENTS,
                        "b" + i,
                        trip("b" + i, "1", "2020-02-19T08:00", booked("w" + i, SHOE_FACTORY)));
                town.tell(
                        Topics.CHARTER_BUS_EVENTS,
                        "b" + i,
                        trip("b" + i, "2", "2020-02-20T08:00", new TripArrived(null, null)));
            }
            town.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 8));
            assertThat(town.settle().firm(SHOE_FACTORY).getReturned()).isEqualTo(8);
            assertThat(town.rejected()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void a_firm_that_closes_while_its_last_arrival_is_taken_back_leaves_nothing(int steps) {
        try (Town town = new Town()) {
            town.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 10));
            town.tell(Topics.INDIVIDUAL_ARRIVALS, "w1", arrival("w1", "1", "2020-02-20T08:00", SHOE_FACTORY));
            town.settle();
            assertThat(town.table(Topics.DAILY_ARRIVALS)).hasSize(1);
            says(town, "w1", "2", "2020-02-20T09:00", null, retraction("1"));
            town.pass(steps);
            town.tell(Topics.ENTERPRISES, SHOE_FACTORY, null);
            town.settle();
            assertThat(town.table(Topics.DAILY_ARRIVALS)).isEmpty();
            assertThat(town.table(Topics.ENTERPRISE_RETURN_RATES)).isEmpty();
            assertThat(town.table(Topics.RETURN_RATE_ROLLUPS)).isEmpty();
        }
    }
}

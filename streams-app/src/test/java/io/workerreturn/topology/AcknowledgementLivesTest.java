package io.workerreturn.topology;

import static io.workerreturn.topology.Told.SHOE_FACTORY;
import static io.workerreturn.topology.Told.at;
import static io.workerreturn.topology.Told.enterprise;
import static io.workerreturn.topology.Told.plan;
import static io.workerreturn.topology.Told.retraction;
import static io.workerreturn.topology.Told.said;
import static io.workerreturn.topology.Told.status;
import static io.workerreturn.topology.Told.trip;
import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.schema.Acknowledged;
import io.workerreturn.schema.AlertSeverity;
import io.workerreturn.schema.AlertState;
import io.workerreturn.schema.Reopened;
import io.workerreturn.schema.ReportedForDuty;
import io.workerreturn.schema.ReturnIntended;
import io.workerreturn.schema.ShortfallAlert;
import io.workerreturn.schema.SourceAlert;
import io.workerreturn.schema.TripAlert;
import io.workerreturn.schema.TripArrived;
import io.workerreturn.schema.TripDelayed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AcknowledgementLivesTest {
    private static final String SHORTFALL = SHOE_FACTORY + "|SHORTFALL";
    private static final String OVERDUE = "b1|TRIP_OVERDUE";

    private static final Acknowledged LI_SEES_TO_IT = new Acknowledged("li", "加开一班车", null, null);

    private static List<String> log(Town town) {
        return town.settle().alertLog().stream()
                .map(step -> step.getFrom() + ">" + step.getTo()
                        + (step.getSeverity() == null ? "" : " " + step.getSeverity())
                        + (step.getBy() == null ? "" : " by " + step.getBy()))
                .toList();
    }

    private static void ofFirm(Town town, String eventId, String at, Object payload) {
        town.tell(Topics.SHORTFALL_ACKNOWLEDGEMENTS, SHOE_FACTORY, said(SHORTFALL, eventId, at, payload));
    }

    private static ShortfallAlert shortfall(Town town) {
        return Objects.requireNonNull(
                town.settle().table(Topics.SHORTFALL_ALERTS).get(SHORTFALL));
    }

    private static void ofTrip(Town town, String eventId, String at, Object payload) {
        town.tell(Topics.TRIP_ACKNOWLEDGEMENTS, "b1", said(OVERDUE, eventId, at, payload));
    }

    private static TripAlert overdue(Town town) {
        return Objects.requireNonNull(town.settle().table(Topics.TRIP_ALERTS).get(OVERDUE));
    }

    private static void bus(Town town, String eventId, String at, Object payload) {
        town.tell(Topics.CHARTER_BUS_EVENTS, "b1", trip("b1", eventId, at, payload));
    }

    @Test
    void somebody_sees_to_a_shortfall_until_it_is_gone() {
        try (Town town = new Town()) {
            town.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 1));
            town.tick(at("2020-02-20T08:00")).tick(at("2020-02-20T08:30"));
            ofFirm(town, "a1", "2020-02-20T08:40", LI_SEES_TO_IT);
            town.tick(at("2020-02-20T08:41"));
            ShortfallAlert alert = shortfall(town);
            assertThat(alert.getState()).isEqualTo(AlertState.ACKNOWLEDGED);
            assertThat(alert.getSeverity()).isEqualTo(AlertSeverity.CRITICAL);
            assertThat(alert.getAcknowledgedBy()).isEqualTo("li");
            assertThat(alert.getAcknowledgedAt()).isEqualTo(at("2020-02-20T08:40"));
            assertThat(alert.getAcknowledgementNote()).isEqualTo("加开一班车");
            assertThat(alert.getOpenedAt()).isEqualTo(at("2020-02-20T08:30"));

            town.tell(
                    Topics.WORKER_STATUS,
                    "w1",
                    status("w1", "1", "2020-02-20T09:00", SHOE_FACTORY, new ReportedForDuty()));
            town.tick(at("2020-02-20T09:01")).tick(at("2020-02-20T09:31"));
            assertThat(shortfall(town).getState()).isEqualTo(AlertState.RESOLVED);
            assertThat(shortfall(town).getAcknowledgedBy()).isNull();
            town.tick(at("2020-02-25T10:00"));
            // nothing else happened
            assertThat(log(town))
                    .containsExactly(
                            "OK>PENDING",
                            "PENDING>FIRING CRITICAL",
                            "FIRING>ACKNOWLEDGED CRITICAL by li",
                            "ACKNOWLEDGED>RESOLVED");
        }
    }

    @Test
    void an_acknowledgement_may_come_before_the_alert_fires_and_ends_by_itself() {
        try (Town town = new Town()) {
            ofFirm(town, "a1", "2020-02-20T08:10", LI_SEES_TO_IT);
            ofFirm(town, "a1", "2020-02-20T08:10", LI_SEES_TO_IT);
            town.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 1));
            town.tick(at("2020-02-20T08:00")).tick(at("2020-02-20T08:30"));
            assertThat(shortfall(town).getState()).isEqualTo(AlertState.ACKNOWLEDGED);
            town.tick(at("2020-02-21T08:09"));
            assertThat(shortfall(town).getState()).isEqualTo(AlertState.ACKNOWLEDGED);
            town.tick(at("2020-02-21T08:10"));
            assertThat(shortfall(town).getState()).isEqualTo(AlertState.FIRING);
            assertThat(log(town))
                    .containsExactly(
                            "OK>PENDING",
                            "PENDING>FIRING CRITICAL",
                            "FIRING>ACKNOWLEDGED CRITICAL by li",
                            "ACKNOWLEDGED>FIRING CRITICAL");
        }
    }

    @Test
    void an_alert_that_is_put_aside_until_a_time_waits_for_somebody_from_then_on() {
        try (Town town = new Town()) {
            town.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 1));
            town.tick(at("2020-02-20T08:00")).tick(at("2020-02-20T08:30"));
            ofFirm(town, "a1", "2020-02-20T08:40", new Acknowledged("li", "后天再看", null, at("2020-02-22T08:00")));
            // longer than acknowledgements last otherwise
            town.tick(at("2020-02-22T07:59"));
            assertThat(shortfall(town).getState()).isEqualTo(AlertState.ACKNOWLEDGED);
            assertThat(shortfall(town).getAcknowledgedUntil()).isEqualTo(at("2020-02-22T08:00"));
            town.tick(at("2020-02-22T08:00"));
            assertThat(shortfall(town).getState()).isEqualTo(AlertState.FIRING);
            assertThat(shortfall(town).getAcknowledgedUntil()).isNull();
            ofFirm(town, "a2", "2020-02-22T08:10", new Acknowledged("li", null, null, at("2020-02-22T09:00")));
            town.tick(at("2020-02-22T08:59"));
            assertThat(shortfall(town).getState()).isEqualTo(AlertState.ACKNOWLEDGED);
            town.tick(at("2020-02-22T09:00"));
            assertThat(log(town))
                    .containsExactly(
                            "OK>PENDING",
                            "PENDING>FIRING CRITICAL",
                            "FIRING>ACKNOWLEDGED CRITICAL by li",
                            "ACKNOWLEDGED>FIRING CRITICAL",
                            "FIRING>ACKNOWLEDGED CRITICAL by li",
                            "ACKNOWLEDGED>FIRING CRITICAL");
        }
    }

    @Test
    void an_end_that_is_none_is_refused() {
        try (Town town = new Town()) {
            ofFirm(town, "a1", "2020-02-20T08:40", new Acknowledged("li", null, null, at("2020-02-20T08:40")));
            ofFirm(town, "a2", "2020-02-20T08:40", new Acknowledged("li", null, null, at("2020-03-22T08:41")));
            assertThat(town.rejected()).hasSize(2);
        }
    }

    @Test
    void a_warning_that_was_acknowledged_fires_again_when_it_turns_critical() {
        try (Town town = new Town()) {
            town.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 1));
            // one is coming, so the target will be met
            town.tell(
                    Topics.WORKER_STATUS,
                    "w1",
                    status("w1", "1", "2020-02-18T08:00", SHOE_FACTORY, new ReturnIntended(null, null, null)));
            town.tell(
                    Topics.WORKER_STATUS,
                    "w2",
                    status("w2", "1", "2020-02-18T08:00", SHOE_FACTORY, new ReturnIntended(null, null, null)));
            town.settle().tick(at("2020-02-29T23:00")).tick(at("2020-02-29T23:30"));
            ofFirm(town, "a1", "2020-02-29T23:31", new Acknowledged("li", null, AlertSeverity.WARNING, null));
            assertThat(shortfall(town).getState()).isEqualTo(AlertState.ACKNOWLEDGED);
            town.tick(at("2020-03-01T00:00"));
            assertThat(shortfall(town).getState()).isEqualTo(AlertState.FIRING);
            assertThat(shortfall(town).getSeverity()).isEqualTo(AlertSeverity.CRITICAL);
            ofFirm(town, "a2", "2020-03-01T00:01", new Acknowledged("wang", null, AlertSeverity.CRITICAL, null));
            assertThat(shortfall(town).getAcknowledgedBy()).isEqualTo("wang");
        }
    }

    @Test
    void what_was_said_is_taken_back_in_two_ways() {
        try (Town town = new Town()) {
            town.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 1));
            town.tick(at("2020-02-20T08:00")).tick(at("2020-02-20T08:30"));
            ofFirm(town, "a1", "2020-02-20T08:40", LI_SEES_TO_IT);
            assertThat(shortfall(town).getAcknowledgedBy()).isEqualTo("li");
            ofFirm(town, "a2", "2020-02-20T08:50", new Acknowledged("wang", null, null, null));
            assertThat(shortfall(town).getAcknowledgedBy()).isEqualTo("wang");
            // as if it had never been said
            ofFirm(town, "a3", "2020-02-20T08:55", retraction("a2"));
            assertThat(shortfall(town).getAcknowledgedBy()).isEqualTo("li");
            ofFirm(town, "a4", "2020-02-20T09:00", new Reopened("zhao", "李已下班"));
            assertThat(shortfall(town).getState()).isEqualTo(AlertState.FIRING);
            assertThat(shortfall(town).getAcknowledgedBy()).isNull();
            // later told, but said before
            ofFirm(town, "a5", "2020-02-20T08:59", new Acknowledged("wang", null, null, null));
            assertThat(shortfall(town).getState()).isEqualTo(AlertState.FIRING);
            ofFirm(town, "a6", "2020-02-20T09:10", retraction("a4"));
            assertThat(shortfall(town).getAcknowledgedBy()).isEqualTo("wang");
            assertThat(log(town))
                    .containsExactly(
                            "OK>PENDING",
                            "PENDING>FIRING CRITICAL",
                            "FIRING>ACKNOWLEDGED CRITICAL by li",
                            "ACKNOWLEDGED>ACKNOWLEDGED CRITICAL by wang",
                            "ACKNOWLEDGED>ACKNOWLEDGED CRITICAL by li",
                            "ACKNOWLEDGED>FIRING CRITICAL by zhao",
                            "FIRING>ACKNOWLEDGED CRITICAL by wang");
        }
    }

    @Test
    void an_acknowledged_delay_does_not_cover_the_next_one() {
        try (Town town = new Town()) {
            bus(town, "1", "2020-02-18T08:00", plan("2020-02-20T08:00", "2020-02-20T20:00"));
            town.tick(at("2020-02-20T21:00"));
            ofTrip(town, "a1", "2020-02-20T21:05", LI_SEES_TO_IT);
            assertThat(overdue(town).getState()).isEqualTo(AlertState.ACKNOWLEDGED);
            assertThat(overdue(town).getAcknowledgedBy()).isEqualTo("li");
            bus(town, "2", "2020-02-20T21:10", new TripDelayed(at("2020-02-20T22:30"), "雾"));
            assertThat(overdue(town).getState()).isEqualTo(AlertState.RESOLVED);
            town.tick(at("2020-02-20T23:31"));
            assertThat(overdue(town).getState()).isEqualTo(AlertState.FIRING);
            ofTrip(town, "a2", "2020-02-20T23:32", LI_SEES_TO_IT);
            town.settle().tick(at("2020-02-21T23:32"));
            assertThat(overdue(town).getState()).isEqualTo(AlertState.FIRING);
            ofTrip(town, "a3", "2020-02-21T23:33", LI_SEES_TO_IT);
            assertThat(overdue(town).getState()).isEqualTo(AlertState.ACKNOWLEDGED);
            bus(town, "3", "2020-02-22T01:00", new TripArrived(null, null));
            assertThat(log(town))
                    .containsExactly(
                            "OK>FIRING CRITICAL",
                            "FIRING>ACKNOWLEDGED CRITICAL by li",
                            "ACKNOWLEDGED>RESOLVED",
                            "OK>FIRING CRITICAL",
                            "FIRING>ACKNOWLEDGED CRITICAL by li",
                            "ACKNOWLEDGED>FIRING CRITICAL",
                            "FIRING>ACKNOWLEDGED CRITICAL by li",
                            "ACKNOWLEDGED>RESOLVED");
        }
    }

    @Test
    void a_silence_is_acknowledged_but_not_the_next_one() {
        try (Town town = new Town(Town.settings(Map.of("hr-portal", Duration.ofHours(6))))) {
            town.tell(
                    Topics.WORKER_STATUS,
                    "w1",
                    status("w1", "1", "2020-02-20T08:00", SHOE_FACTORY, new ReportedForDuty()));
            town.settle().tick(at("2020-02-20T15:00"));
            town.tell(Topics.SOURCE_ACKNOWLEDGEMENTS, "hr-portal", silence("a1", "2020-02-20T15:10"));
            SourceAlert alert = town.settle().table(Topics.SOURCE_ALERTS).get("hr-portal");
            assertThat(alert.getState()).isEqualTo(AlertState.ACKNOWLEDGED);
            assertThat(alert.getAcknowledgedAt()).isEqualTo(at("2020-02-20T15:10"));
            town.tell(
                    Topics.WORKER_STATUS,
                    "w1",
                    status("w1", "2", "2020-02-20T15:00", SHOE_FACTORY, new ReportedForDuty()));
            town.settle().tick(at("2020-02-20T22:00"));
            assertThat(town.table(Topics.SOURCE_ALERTS).get("hr-portal").getState())
                    .isEqualTo(AlertState.FIRING);
            assertThat(log(town))
                    .containsExactly(
                            "OK>FIRING WARNING",
                            "FIRING>ACKNOWLEDGED WARNING by li",
                            "ACKNOWLEDGED>RESOLVED",
                            "OK>FIRING WARNING");
            // what people say is no feed, so its freshness is nobody's concern
            assertThat(town.table(Topics.SOURCE_FRESHNESS)).containsOnlyKeys("hr-portal");
        }
    }

    private static io.workerreturn.schema.AlertAcknowledgement silence(String eventId, String at) {
        return said("hr-portal", eventId, at, LI_SEES_TO_IT);
    }

    @Test
    void a_replay_finds_who_sees_to_what() {
        try (Town town = new Town();
                Town replayed = new Town()) {
            for (Town each : List.of(town, replayed)) {
                if (each == replayed) {
                    // in a replay the clock is read to its end before anything else
                    each.tick(at("2020-02-20T21:30"));
                }
                each.tell(Topics.ENTERPRISES, SHOE_FACTORY, enterprise(SHOE_FACTORY, 1));
                bus(each, "1", "2020-02-18T08:00", plan("2020-02-20T08:00", "2020-02-20T20:00"));
                if (each == town) {
                    each.tick(at("2020-02-20T08:00")).tick(at("2020-02-20T21:00"));
                }
                ofFirm(each, "a1", "2020-02-20T21:05", LI_SEES_TO_IT);
                ofTrip(each, "a1", "2020-02-20T21:05", LI_SEES_TO_IT);
                each.settle().tick(at("2020-02-20T21:30")).tick(at("2020-02-20T22:30"));
            }
            assertThat(shortfall(replayed).getState()).isEqualTo(AlertState.ACKNOWLEDGED);
            assertThat(overdue(replayed)).isEqualTo(overdue(town));
            assertThat(shortfall(replayed))
                    .usingRecursiveComparison()
                    .comparingOnlyFields("severity", "acknowledgedBy", "acknowledgedAt", "acknowledgementNote", "asOf")
                    .isEqualTo(shortfall(town));
        }
    }
}

package io.workerreturn.services.responsibilities;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.domain.UnifiedSocialCreditCode;
import io.workerreturn.schema.AlertKind;
import io.workerreturn.schema.AlertSeverity;
import io.workerreturn.schema.AlertState;
import io.workerreturn.schema.Appointed;
import io.workerreturn.schema.Dispatched;
import io.workerreturn.schema.Relieved;
import io.workerreturn.schema.ResponsibilityEvent;
import io.workerreturn.schema.ResponsibilityRole;
import io.workerreturn.schema.Responsible;
import io.workerreturn.schema.ResponsiblePerson;
import io.workerreturn.schema.Retraction;
import io.workerreturn.schema.ServiceAlert;
import io.workerreturn.schema.ShortfallAlert;
import io.workerreturn.schema.TeamEvent;
import io.workerreturn.schema.TeamSet;
import io.workerreturn.schema.TravelMode;
import io.workerreturn.schema.TripAlert;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.schema.TripStatus;
import io.workerreturn.services.Quarter;
import io.workerreturn.services.Quarter.Line;
import io.workerreturn.services.Service;
import io.workerreturn.services.ServiceAlerts;
import io.workerreturn.services.ServiceLaws;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Town;
import io.workerreturn.wire.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResponsibilitiesTest extends ServiceLaws {
    private static final String FIRM = UnifiedSocialCreditCode.complete("91330381MA2000001");
    private static final String OF_FIRM = "firm|" + FIRM;
    private static final String OTHER = UnifiedSocialCreditCode.complete("91330381MA2000002");
    private static final String TOWNSHIP = "township|安阳街道";
    private static final Instant MORNING = Instant.parse("2020-02-20T00:00:00Z");

    static {
        // whoever opens the serdes says that our own records may be read
        Town.SERDES.fetches();
    }

    private static Instant at(int minutes) {
        return MORNING.plus(Duration.ofMinutes(minutes));
    }

    private static Line event(String subject, String id, Object payload) {
        return event(subject, id, MORNING, payload);
    }

    private static Line event(String subject, String id, Instant decided, Object payload) {
        return new Line(
                Appointment.SOURCE.topic(),
                subject,
                new ResponsibilityEvent(id, decided, decided, "task-teams", subject, payload));
    }

    private static Appointed officer(String account, int from) {
        return officer(account, from, null);
    }

    private static Appointed officer(String account, int from, @Nullable Integer until) {
        return new Appointed(
                ResponsibilityRole.ASSISTANCE_OFFICER, account, null, at(from), until == null ? null : at(until));
    }

    private static Appointed leader(String account) {
        return new Appointed(ResponsibilityRole.LEADER_CONTACT, account, null, MORNING, null);
    }

    private static Appointed recruiter(String account, String team) {
        return new Appointed(ResponsibilityRole.RECRUITER, account, team, MORNING, null);
    }

    private static Line team(String id, String teamId, Object payload) {
        return new Line(
                TeamOrder.SOURCE.topic(), teamId, new TeamEvent(id, MORNING, MORNING, "task-teams", teamId, payload));
    }

    private static Line firm(String id, String name) {
        return firm(id, name, List.of(), 10, 0);
    }

    private static Line shortfall(AlertState state, int since) {
        return new Line(
                Topics.SHORTFALL_ALERTS,
                FIRM + "|SHORTFALL",
                new ShortfallAlert(
                        FIRM + "|SHORTFALL",
                        FIRM,
                        state,
                        AlertSeverity.CRITICAL,
                        at(since),
                        at(since),
                        null,
                        0,
                        3,
                        3,
                        null,
                        null,
                        null,
                        null,
                        null));
    }

    private static Line trip(String id, TripStatus status, int arrived) {
        return new Line(
                Topics.TRIP_BOARD,
                id,
                TripBoardRow.newBuilder()
                        .setTripId(id)
                        .setMode(TravelMode.CHARTER_BUS)
                        .setStatus(status)
                        .setBooked(30)
                        .setBoarded(30)
                        .setNoShow(0)
                        .setAlighted(0)
                        .setUnconfirmed(0)
                        .setArrived(arrived)
                        .setEnterprises(List.of())
                        .setConflicts(List.of())
                        .setAttentions(List.of())
                        .build());
    }

    private static Line overdue(AlertState state) {
        return new Line(
                Topics.TRIP_ALERTS,
                "T1|TRIP_OVERDUE",
                TripAlert.newBuilder()
                        .setAlertId("T1|TRIP_OVERDUE")
                        .setTripId("T1")
                        .setKind(AlertKind.TRIP_OVERDUE)
                        .setState(state)
                        .setSeverity(AlertSeverity.WARNING)
                        .setSince(at(30))
                        .build());
    }

    @Override
    protected Service service() {
        return new Responsibilities();
    }

    @Override
    protected List<Line> life() {
        return List.of(
                event(TOWNSHIP, "t", leader("leader")),
                event(OF_FIRM, "r", new Relieved("first", at(60))),
                event(OF_FIRM, "a", officer("first", 0)),
                firm(FIRM, "before"),
                firm(FIRM, "after"),
                firm(OTHER, "other"),
                shortfall(AlertState.FIRING, 5),
                shortfall(AlertState.RESOLVED, 5),
                event(OF_FIRM, "b", officer("second", 90, 120)),
                event(OF_FIRM, "wrong", officer("wrong", 95)),
                event(OF_FIRM, "w", new Retraction("wrong", null)),
                shortfall(AlertState.FIRING, 40),
                event("trip|T1", "c", recruiter("recruiter", "team-1")),
                trip("T1", TripStatus.SCHEDULED, 0),
                trip("T1", TripStatus.DEPARTED, 0),
                overdue(AlertState.FIRING),
                team("s", "team-1", new TeamSet("赴黔专班", "RECRUITING", 5, "leader")),
                team("d", "team-1", new Dispatched("520300", at(20), at(110))),
                team("e", "team-1", new Dispatched("522300", at(70), null)),
                overdue(AlertState.RESOLVED),
                trip("T1", TripStatus.ARRIVED, 29),
                event("project|P1", "p", officer("manager", 30)),
                event("account|manager", "gone", new Relieved("manager", at(100))));
    }

    @Override
    protected List<Instant> looks() {
        return List.of(at(0), at(59), at(60), at(75), at(90), at(100), at(119), at(120), at(180));
    }

    private static List<String> people(Responsible row) {
        return row.getPeople().stream().map(ResponsiblePerson::getAccount).toList();
    }

    private static Responsible row(Quarter quarter, String subject) {
        return quarter.table(WhoAnswers.RESPONSIBLE).get(subject);
    }

    private static @Nullable ServiceAlert alert(Quarter quarter, String id) {
        return quarter.table(ServiceAlerts.TOPIC).get("responsibilities|" + id);
    }

    @Test
    void at_every_instant_each_firm_has_one_officer_or_is_shown_to_have_none() {
        Random random = new Random(22);
        List<Line> facts = new ArrayList<>(List.of(firm(FIRM, "firm"), firm(OTHER, "other")));
        for (int i = 0; i < 40; i++) {
            String subject = random.nextBoolean() ? OF_FIRM : "firm|" + OTHER;
            int from = random.nextInt(200);
            facts.add(event(
                    subject,
                    "e" + i,
                    random.nextInt(3) == 0
                            ? new Relieved("o" + random.nextInt(4), at(from))
                            : officer(
                                    "o" + random.nextInt(4),
                                    from,
                                    random.nextBoolean() ? from + 1 + random.nextInt(60) : null)));
        }
        try (Quarter quarter = new Quarter(service())) {
            facts.forEach(quarter::tell);
            for (int minute = 0; minute < 260; minute += 7) {
                quarter.tick(at(minute));
                for (String subject : List.of(OF_FIRM, "firm|" + OTHER)) {
                    Responsible row = row(quarter, subject);
                    assertThat(row.getPeople()).hasSizeLessThanOrEqualTo(1);
                    assertThat(row.getUnassigned()).isEqualTo(row.getPeople().isEmpty());
                }
            }
        }
    }

    @Test
    void a_relief_that_arrives_before_its_appointment_changes_nothing_in_the_end() {
        List<Line> facts = new ArrayList<>(List.of(
                firm(FIRM, "firm"),
                event(OF_FIRM, "1", officer("first", 0)),
                event(OF_FIRM, "2", new Relieved("first", at(10))),
                event(OF_FIRM, "3", officer("first", 20)),
                event(OF_FIRM, "4", officer("second", 5))));
        List<List<String>> seen = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            try (Quarter quarter = new Quarter(service())) {
                facts.forEach(quarter::tell);
                seen.add(people(row(quarter.tick(at(4)), OF_FIRM)));
                seen.add(people(row(quarter.tick(at(12)), OF_FIRM)));
                seen.add(people(row(quarter.tick(at(25)), OF_FIRM)));
            }
            Collections.rotate(facts, 1);
        }
        assertThat(seen.subList(0, 3)).containsExactly(List.of("first"), List.of("second"), List.of("first"));
        for (int i = 3; i < seen.size(); i++) {
            assertThat(seen.get(i)).isEqualTo(seen.get(i % 3));
        }
    }

    @Test
    void of_two_appointed_at_once_the_one_decided_last_holds_and_then_the_first_by_name() {
        try (Quarter quarter = new Quarter(service())) {
            quarter.tell(firm(FIRM, "firm"))
                    .tell(event(OF_FIRM, "1", at(-9), officer("a", 0)))
                    .tell(event(OF_FIRM, "2", at(-5), officer("c", 0)))
                    .tell(event(OF_FIRM, "3", at(-5), officer("b", 0)));
            assertThat(people(row(quarter.tick(at(1)), OF_FIRM))).containsExactly("b");
        }
    }

    @Test
    void a_firm_without_an_officer_of_its_own_has_those_of_its_township() {
        try (Quarter quarter = new Quarter(service())) {
            quarter.tell(firm(FIRM, "firm"))
                    .tell(event(TOWNSHIP, "1", officer("of-township", 0)))
                    .tell(event(TOWNSHIP, "2", leader("leader")))
                    .tell(event(OF_FIRM, "3", officer("own", 10, 20)));
            assertThat(people(row(quarter.tick(at(5)), OF_FIRM))).containsExactly("of-township", "leader");
            assertThat(row(quarter, OF_FIRM).getPeople().get(0).getInheritedFrom())
                    .isEqualTo(TOWNSHIP);
            assertThat(people(row(quarter.tick(at(15)), OF_FIRM))).containsExactly("own", "leader");
            assertThat(people(row(quarter.tick(at(20)), OF_FIRM))).containsExactly("of-township", "leader");
            assertThat(row(quarter, OF_FIRM).getFormer())
                    .singleElement()
                    .satisfies(former -> assertThat(former.getAccount()).isEqualTo("own"));
        }
    }

    @Test
    void whoever_left_the_service_answers_for_nothing_any_more_and_what_they_left_is_shown() {
        try (Quarter quarter = new Quarter(service())) {
            quarter.tell(firm(FIRM, "firm"))
                    .tell(event("account|wang", "1", new Relieved("wang", at(30))))
                    .tell(event(OF_FIRM, "2", officer("wang", 0)))
                    .tell(event("project|P1", "3", officer("wang", 0)));
            assertThat(quarter.tick(at(29)).table(WhoAnswers.OFFICERS)).containsOnlyKeys("wang");
            assertThat(quarter.table(ServiceAlerts.TOPIC)).isEmpty();
            assertThat(quarter.tick(at(30)).table(WhoAnswers.OFFICERS)).isEmpty();
            assertThat(quarter.table(ServiceAlerts.TOPIC))
                    .containsOnlyKeys(
                            "responsibilities|UNASSIGNED|" + OF_FIRM, "responsibilities|UNASSIGNED|project|P1");
            assertThat(alert(quarter, "UNASSIGNED|" + OF_FIRM).getSince()).isEqualTo(at(30));
        }
    }

    @Test
    void an_alert_that_nobody_sees_goes_on_from_role_to_role_and_stops_with_whoever_sees_it() {
        String escalated = "ESCALATED|" + FIRM + "|SHORTFALL";
        try (Quarter quarter = new Quarter(service())) {
            quarter.tell(firm(FIRM, "firm"))
                    .tell(event(OF_FIRM, "1", officer("officer", 0)))
                    .tell(event(OF_FIRM, "2", new Appointed(ResponsibilityRole.DEPUTY, "deputy", null, MORNING, null)))
                    .tell(event(OF_FIRM, "3", leader("leader")))
                    .tell(shortfall(AlertState.FIRING, 10));
            assertThat(alert(quarter.tick(at(39)), escalated)).isNull();
            assertThat(alert(quarter.tick(at(40)), escalated).getAccount()).isEqualTo("deputy");
            assertThat(alert(quarter.tick(at(70)), escalated).getAccount()).isEqualTo("leader");
            assertThat(quarter.table(WhoAnswers.OFFICERS).get("leader").getEscalated())
                    .isEqualTo(1);
            assertThat(alert(quarter.tick(at(500)), escalated).getSince()).isEqualTo(at(70));
            quarter.tell(shortfall(AlertState.ACKNOWLEDGED, 10));
            assertThat(alert(quarter.tick(at(501)), escalated)).isNull();
            assertThat(row(quarter, OF_FIRM).getOpenAlerts()).containsExactly(FIRM + "|SHORTFALL");
            assertThat(row(quarter, OF_FIRM).getUnseenAlerts()).isZero();
        }
    }

    /** Its schema had to be fetched first, and by then the end of it could be read at once. */
    @Test
    void an_alert_that_is_heard_of_after_its_end_stays_ended() {
        try (Quarter quarter = new Quarter(service())) {
            quarter.tell(firm(FIRM, "firm"))
                    .tell(event(OF_FIRM, "1", officer("officer", 0)))
                    .tell(overdue(AlertState.RESOLVED))
                    .tellLate(overdue(AlertState.FIRING))
                    .tell(shortfall(AlertState.RESOLVED, 10))
                    .tellLate(shortfall(AlertState.FIRING, 10))
                    .tick(at(40));
            assertThat(row(quarter, OF_FIRM).getOpenAlerts()).isEmpty();
            assertThat(quarter.table(WhoAnswers.RESPONSIBLE)).containsOnlyKeys(OF_FIRM);
        }
    }

    @Test
    void until_anybody_is_appointed_nobody_is_told_what_the_city_lacks() {
        try (Quarter quarter = new Quarter(service())) {
            quarter.tell(firm(FIRM, "firm")).tell(shortfall(AlertState.FIRING, 0));
            assertThat(quarter.tick(at(90)).tables().values()).allMatch(Map::isEmpty);
            quarter.tell(event(OF_FIRM, "1", officer("first", 60)));
            assertThat(people(row(quarter.tick(at(91)), OF_FIRM))).containsExactly("first");
            quarter.tell(event(OF_FIRM, "2", new Retraction("1", null)));
            assertThat(quarter.tick(at(92)).tables().values()).allMatch(Map::isEmpty);
        }
    }

    @Test
    void a_team_is_where_it_was_sent_last_and_brought_whom_its_trips_brought() {
        try (Quarter quarter = new Quarter(service())) {
            life().forEach(quarter::tell);
            assertThat(quarter.tick(at(75)).table(WhoAnswers.TEAMS).get("team-1"))
                    .satisfies(team -> {
                        assertThat(team.getDivision()).isEqualTo("522300");
                        assertThat(team.getArrived()).isEqualTo(29);
                        assertThat(team.getName()).isEqualTo("赴黔专班");
                    });
        }
    }

    @Test
    void what_breaks_a_rule_is_rejected_with_the_reason() {
        try (Quarter quarter = new Quarter(service())) {
            quarter.tell(event("firm|1", "1", officer("a", 0)))
                    .tell(event("house|1", "2", officer("a", 0)))
                    .tell(event(OF_FIRM, "3", officer("a", 10, 10)))
                    .tell(event(OF_FIRM, "4", new Appointed(ResponsibilityRole.UNKNOWN, "a", null, MORNING, null)))
                    .tell(event(OF_FIRM, "5", officer("11010519491231002X", 0)))
                    .tell(event("account|a", "6", officer("a", 0)))
                    .tell(event("account|a", "7", new Relieved("b", MORNING)))
                    .tell(event(OF_FIRM, "8", Instant.parse("2019-02-20T00:00:00Z"), officer("a", 0)))
                    .tell(team("9", "team", new Dispatched("999999", MORNING, null)));
            assertThat(quarter.tick(at(1)).rejected())
                    .extracting(rejected -> Reason.valueOf(rejected.getReason()))
                    .containsExactlyInAnyOrder(
                            Reason.USCC_INVALID,
                            Reason.FIELD_INVALID,
                            Reason.FIELD_INVALID,
                            Reason.FIELD_INVALID,
                            Reason.FIELD_INVALID,
                            Reason.FIELD_INVALID,
                            Reason.FIELD_INVALID,
                            Reason.OUT_OF_SEASON,
                            Reason.DIVISION_INVALID);
            assertThat(quarter.tables().values()).allMatch(Map::isEmpty);
        }
    }
}

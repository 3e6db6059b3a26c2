package io.workerreturn.domain;

import static io.workerreturn.domain.Facts.milestone;
import static io.workerreturn.domain.Facts.movement;
import static io.workerreturn.domain.Facts.retraction;
import static io.workerreturn.domain.Facts.worker;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JourneyFoldTest {
    private static final long LATER = 1_000;
    private static final Identity<WorkerFact> IDENTITY =
            new Identity<>(fact -> fact.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));

    /** The phases in the order of the columns below. */
    private static final List<Phase> BEFORE = List.of(
            Phase.UNKNOWN,
            Phase.NOT_RETURNING,
            Phase.PLANNED,
            Phase.BOOKED,
            Phase.EN_ROUTE,
            Phase.STRANDED,
            Phase.ARRIVED,
            Phase.IN_OBSERVATION,
            Phase.ON_DUTY,
            Phase.DEPARTED);

    /** The table: what each fact makes of each phase; a dot leaves it. Milestones are those of the trip that led there. */
    private static final String TABLE = """
                                UNKN NOTR PLAN BOOK ENRT STRA ARRI OBSE DUTY DEPA
            EMPLOYED             .    .    .    .    .    .    .    .    .    .
            EMPLOYER_CHANGED     .    .    .    .    .    .    .    .    .    .
            RETURN_INTENDED      PLAN PLAN .    .    .    PLAN .    .    .    PLAN
            NOT_RETURNING        NOTR .    NOTR NOTR .    NOTR .    .    .    NOTR
            UNREACHABLE          .    .    .    .    .    .    .    .    .    .
            BOOKED               BOOK BOOK BOOK .    BOOK BOOK .    .    .    BOOK
            EN_ROUTE             ENRT ENRT ENRT ENRT .    ENRT .    .    .    ENRT
            ARRIVED              ARRI ARRI ARRI ARRI ARRI ARRI .    .    .    ARRI
            CANCELLED            .    .    .    STRA STRA .    .    .    .    .
            NO_SHOW              .    .    .    PLAN PLAN .    .    .    .    .
            ALIGHTED             .    .    .    PLAN PLAN .    .    .    .    .
            BOARDED              .    .    .    .    .    .    .    .    .    .
            INDIVIDUAL_ARRIVAL   ARRI ARRI ARRI ARRI ARRI ARRI .    .    .    ARRI
            OBSERVATION_STARTED  OBSE OBSE OBSE OBSE OBSE OBSE OBSE .    OBSE OBSE
            OBSERVATION_RELEASED .    .    .    .    .    .    .    ARRI .    .
            REPORTED_FOR_DUTY    DUTY DUTY DUTY DUTY DUTY DUTY DUTY .    .    DUTY
            LEFT_CITY            DEPA DEPA DEPA DEPA DEPA DEPA DEPA DEPA DEPA .
            HOUSED               .    .    .    .    .    .    .    .    .    .
            HEALTH_CODE_CHANGED  .    .    .    .    .    .    .    .    .    .
            """;

    @TestFactory
    Stream<DynamicTest> each_fact_does_to_each_phase_what_the_table_says() {
        List<String> abbreviations =
                List.of(TABLE.lines().findFirst().orElseThrow().strip().split(" +"));
        return TABLE.lines().skip(1).flatMap(line -> {
            String[] cells = line.strip().split(" +");
            JourneyRow row = JourneyRow.valueOf(cells[0]);
            return Stream.iterate(0, i -> i < BEFORE.size(), i -> i + 1).map(i -> {
                Phase before = BEFORE.get(i);
                Phase after = cells[i + 1].equals(".") ? before : BEFORE.get(abbreviations.indexOf(cells[i + 1]));
                return DynamicTest.dynamicTest(
                        row + " makes " + before + " " + after,
                        () -> assertThat(journey(brought(before, row), LATER).phase())
                                .isEqualTo(after));
            });
        });
    }

    @Test
    void the_table_has_a_row_for_every_fact_but_those_that_take_no_part() {
        assertThat(TABLE.lines().skip(1).map(line -> JourneyRow.valueOf(line.split(" ")[0])))
                .containsExactlyInAnyOrderElementsOf(Stream.of(JourneyRow.values())
                        .filter(row -> row != JourneyRow.NAMED_ON_MANIFEST && row != JourneyRow.RETRACTION)
                        .toList());
    }

    private static WorkerState brought(WorkerState before, JourneyRow row) {
        return switch (row) {
            case BOOKED, BOARDED, EN_ROUTE, ARRIVED, CANCELLED, NO_SHOW, ALIGHTED ->
                before.moved(movement("t1", milestone(row, 20)));
            case NAMED_ON_MANIFEST ->
                before.moved(new Movement(
                        "t1", TravelMode.CHARTER_BUS, null, List.of(), new Movement.Naming("A", 20, 20, "named"), 0));
            case RETRACTION -> told(before, retraction("r", "nothing", 20));
            case HEALTH_CODE_CHANGED -> told(before, worker(row, "after", 20, null, null, 2, null));
            default -> told(before, worker(row, "after", 20));
        };
    }

    /** A worker in this phase, to whom then this happens, on the trip that led there if it is a milestone. */
    private static WorkerState brought(Phase phase, JourneyRow row) {
        List<Movement.Milestone> milestones = new ArrayList<>();
        WorkerState state = WorkerState.EMPTY;
        switch (phase) {
            case UNKNOWN -> state = told(state, worker(JourneyRow.HOUSED, "before", 10));
            case NOT_RETURNING -> state = told(state, worker(JourneyRow.NOT_RETURNING, "before", 10));
            case PLANNED -> state = told(state, worker(JourneyRow.RETURN_INTENDED, "before", 10));
            case BOOKED -> milestones.add(milestone(JourneyRow.BOOKED, 10));
            case EN_ROUTE -> milestones.add(milestone(JourneyRow.EN_ROUTE, 10));
            case STRANDED -> {
                milestones.add(milestone(JourneyRow.BOOKED, 9));
                milestones.add(milestone(JourneyRow.CANCELLED, 10));
            }
            case ARRIVED -> milestones.add(milestone(JourneyRow.ARRIVED, 10));
            case IN_OBSERVATION ->
                state = told(state, worker(JourneyRow.OBSERVATION_STARTED, "before", 10, null, null, null, 2 * LATER));
            case ON_DUTY -> state = told(state, worker(JourneyRow.REPORTED_FOR_DUTY, "before", 10));
            case DEPARTED -> state = told(state, worker(JourneyRow.LEFT_CITY, "before", 10));
        }
        switch (row) {
            case BOOKED, BOARDED, EN_ROUTE, ARRIVED, CANCELLED, NO_SHOW, ALIGHTED -> milestones.add(milestone(row, 20));
            case OBSERVATION_STARTED -> state = told(state, worker(row, "after", 20, null, null, null, 2 * LATER));
            case HEALTH_CODE_CHANGED -> state = told(state, worker(row, "after", 20, null, null, 2, null));
            default -> state = told(state, worker(row, "after", 20));
        }
        return milestones.isEmpty()
                ? state
                : state.moved(movement("t1", milestones.toArray(Movement.Milestone[]::new)));
    }

    private static WorkerState told(WorkerState state, WorkerFact... facts) {
        for (WorkerFact fact : facts) {
            state = state.told(fact, IDENTITY);
        }
        return state;
    }

    private static Journey journey(WorkerState state, long now) {
        return Objects.requireNonNull(state.journey(now));
    }

    private static WorkerFact employed(String eventId, long at, @Nullable String enterprise) {
        return worker(JourneyRow.EMPLOYED, eventId, at, enterprise, null, null, null);
    }

    private static WorkerFact observation(long at, long until) {
        return worker(JourneyRow.OBSERVATION_STARTED, "o" + at, at, null, null, null, until);
    }

    @ParameterizedTest
    @CsvSource({"49, IN_OBSERVATION, 10", "50, ARRIVED, 50", "51, ARRIVED, 50"})
    void an_observation_ends_at_its_end(long now, Phase phase, long since) {
        Journey journey = journey(told(WorkerState.EMPTY, observation(10, 50)), now);
        assertThat(journey.phase()).isEqualTo(phase);
        assertThat(journey.since()).isEqualTo(since);
        assertThat(journey.broughtInAt()).isEqualTo(10);
        assertThat(journey.observationUntil()).isEqualTo(phase == Phase.IN_OBSERVATION ? 50L : null);
    }

    @ParameterizedTest
    @CsvSource({"49, IN_OBSERVATION, 1", "50, ON_DUTY, 0", "51, ON_DUTY, 0"})
    void who_reports_for_duty_before_the_observation_ends_is_a_conflict(long at, Phase phase, int conflicts) {
        WorkerState state = told(WorkerState.EMPTY, observation(10, 50), worker(JourneyRow.REPORTED_FOR_DUTY, "d", at));
        assertThat(journey(state, 49).phase()).isEqualTo(phase);
        assertThat(journey(state, 49).conflicts()).hasSize(conflicts);
    }

    @Test
    void nothing_expires_while_nobody_has_said_what_time_it_is() {
        assertThat(journey(told(WorkerState.EMPTY, observation(10, 50)), Tally.NEVER)
                        .phase())
                .isEqualTo(Phase.IN_OBSERVATION);
    }

    @Test
    void an_observation_said_to_end_before_it_starts_is_over_when_it_starts() {
        Journey journey = journey(told(WorkerState.EMPTY, observation(10, 5)), 100);
        assertThat(journey.phase()).isEqualTo(Phase.ARRIVED);
        assertThat(journey.since()).isEqualTo(10);
        assertThat(journey.conflicts())
                .containsExactly(new Conflict(Conflict.Code.OBSERVATION_ENDS_BEFORE_IT_BEGINS, "o10", 10));
        assertThat(journey(told(WorkerState.EMPTY, observation(10, 10)), 100).conflicts())
                .isEmpty();
    }

    @Test
    void a_released_worker_has_arrived_since_the_release() {
        WorkerState state =
                told(WorkerState.EMPTY, observation(10, 50), worker(JourneyRow.OBSERVATION_RELEASED, "r", 30));
        assertThat(journey(state, 100).since()).isEqualTo(30);
    }

    @Test
    void since_is_the_start_of_the_unbroken_run() {
        WorkerState state = told(
                WorkerState.EMPTY,
                worker(JourneyRow.RETURN_INTENDED, "p1", 10),
                worker(JourneyRow.RETURN_INTENDED, "p2", 20));
        assertThat(journey(state, LATER).since()).isEqualTo(10);
        state = told(state, worker(JourneyRow.NOT_RETURNING, "n", 15));
        assertThat(journey(state, LATER).since()).isEqualTo(20);
    }

    @Test
    void nothing_has_decided_an_unknown_phase() {
        assertThat(journey(told(WorkerState.EMPTY, employed("e", 10, "A")), LATER)
                        .since())
                .isNull();
    }

    @Test
    void the_fact_that_last_brought_the_worker_in_gives_day_and_mode() {
        WorkerState state = told(
                WorkerState.EMPTY,
                worker(JourneyRow.INDIVIDUAL_ARRIVAL, "a", 10, "A", "340100", TravelMode.SELF_DRIVE.ordinal(), null),
                worker(JourneyRow.REPORTED_FOR_DUTY, "d", 20));
        assertThat(journey(state, LATER).broughtInAt()).isEqualTo(10);
        assertThat(journey(state, LATER).mode()).isEqualTo(TravelMode.SELF_DRIVE);
        state = told(state, worker(JourneyRow.LEFT_CITY, "l", 30));
        assertThat(journey(state, LATER).broughtInAt()).isNull();
        assertThat(journey(state, LATER).mode()).isNull();
        state = told(state, worker(JourneyRow.REPORTED_FOR_DUTY, "d2", 40));
        assertThat(journey(state, LATER).broughtInAt()).isEqualTo(40);
        assertThat(journey(state, LATER).mode()).isEqualTo(TravelMode.UNKNOWN);
    }

    @Test
    void a_later_arrival_of_somebody_in_the_city_changes_neither_day_nor_mode() {
        WorkerState state = told(
                        WorkerState.EMPTY,
                        worker(JourneyRow.INDIVIDUAL_ARRIVAL, "a", 20, "A", null, TravelMode.COACH.ordinal(), null))
                .moved(movement("t1", milestone(JourneyRow.ARRIVED, 10)));
        assertThat(journey(state, LATER).broughtInAt()).isEqualTo(10);
        assertThat(journey(state, LATER).mode()).isEqualTo(TravelMode.CHARTER_BUS);
        assertThat(journey(state, LATER).tripId()).isEqualTo("t1");
    }

    @Test
    void a_worker_belongs_to_the_employer_that_the_latest_fact_names() {
        WorkerState state = told(
                WorkerState.EMPTY,
                employed("e2", 20, "B"),
                employed("e1", 10, "A"),
                worker(JourneyRow.HOUSED, "h", 30));
        assertThat(journey(state, LATER).employer()).isEqualTo("B");
        assertThat(journey(told(state, worker(JourneyRow.EMPLOYER_CHANGED, "c", 40)), LATER)
                        .employer())
                .isNull();
    }

    @Test
    void a_manifest_names_the_employer_at_its_own_time() {
        Movement manifest = new Movement(
                "t1",
                TravelMode.CHARTER_BUS,
                null,
                List.of(milestone(JourneyRow.BOOKED, 10)),
                new Movement.Naming("B", 15, 15, "b"),
                0);
        assertThat(journey(told(WorkerState.EMPTY.moved(manifest), employed("e", 14, "A")), LATER)
                        .employer())
                .isEqualTo("B");
        assertThat(journey(told(WorkerState.EMPTY.moved(manifest), employed("e", 16, "A")), LATER)
                        .employer())
                .isEqualTo("A");
    }

    @Test
    void the_origin_is_the_latest_that_the_worker_names_else_that_of_the_trip_which_brought_them() {
        WorkerState state = WorkerState.EMPTY
                .moved(movement("t1", milestone(JourneyRow.ARRIVED, 10)))
                .moved(new Movement(
                        "t2", TravelMode.CHARTER_TRAIN, "510100", List.of(milestone(JourneyRow.BOOKED, 20)), null, 0));
        assertThat(journey(state, LATER).origin()).isEqualTo("520302");
        state = told(state, worker(JourneyRow.RETURN_INTENDED, "p", 5, null, "500101", null, null));
        assertThat(journey(state, LATER).origin()).isEqualTo("500101");
    }

    @Test
    void a_booking_or_departure_of_somebody_in_the_city_is_a_conflict() {
        WorkerState state = told(WorkerState.EMPTY, worker(JourneyRow.REPORTED_FOR_DUTY, "d", 5))
                .moved(movement("t1", milestone(JourneyRow.BOOKED, 10), milestone(JourneyRow.EN_ROUTE, 20)));
        assertThat(journey(state, LATER).conflicts())
                .extracting(Conflict::code)
                .containsExactly(Conflict.Code.BOOKED_WHILE_IN_CITY, Conflict.Code.EN_ROUTE_WHILE_IN_CITY);
        assertThat(journey(state, LATER).phase()).isEqualTo(Phase.ON_DUTY);
    }

    @Test
    void the_cancellation_of_another_trip_strands_nobody() {
        WorkerState state = WorkerState.EMPTY
                .moved(movement("t1", milestone(JourneyRow.BOOKED, 10), milestone(JourneyRow.CANCELLED, 30)))
                .moved(movement("t2", milestone(JourneyRow.BOOKED, 20)));
        assertThat(journey(state, LATER).phase()).isEqualTo(Phase.BOOKED);
        assertThat(journey(state, LATER).tripId()).isEqualTo("t2");
    }

    @Test
    void a_no_show_is_remembered_until_the_phase_moves() {
        WorkerState state = WorkerState.EMPTY.moved(
                movement("t1", milestone(JourneyRow.BOOKED, 10), milestone(JourneyRow.NO_SHOW, 20)));
        assertThat(journey(state, LATER).lastTripOutcome()).isEqualTo(JourneyRow.NO_SHOW);
        // whoever says again that they will return is where they were
        state = told(state, worker(JourneyRow.RETURN_INTENDED, "i", 25));
        assertThat(journey(state, LATER).lastTripOutcome()).isEqualTo(JourneyRow.NO_SHOW);
        assertThat(effects(state, "i")).isEqualTo("changes nothing");
        state = told(state, worker(JourneyRow.NOT_RETURNING, "n", 30));
        assertThat(journey(state, LATER).lastTripOutcome()).isNull();
        assertThat(effects(state, "m-NO_SHOW-20")).isEqualTo("BOOKED → PLANNED; flagged NO_SHOW");
        assertThat(effects(state, "n")).isEqualTo("PLANNED → NOT_RETURNING; no longer flagged NO_SHOW");
    }

    private static String effects(WorkerState state, String eventId) {
        return JourneyStory.of(state, List.of(), List.of(), LATER).stream()
                .filter(line -> line.eventId().equals(eventId))
                .findFirst()
                .orElseThrow()
                .effect();
    }

    @Test
    void any_sign_of_a_worker_but_another_failed_call_ends_unreachable() {
        WorkerState called = told(WorkerState.EMPTY, worker(JourneyRow.UNREACHABLE, "u", 10));
        for (JourneyRow row : JourneyRow.values()) {
            WorkerState then = brought(called, row);
            boolean silent = row == JourneyRow.UNREACHABLE || row == JourneyRow.RETRACTION;
            assertThat(journey(then, LATER).unreachable()).as(row.name()).isEqualTo(silent);
        }
        WorkerState boarded =
                called.moved(movement("t1", milestone(JourneyRow.BOOKED, 5), milestone(JourneyRow.BOARDED, 20)));
        assertThat(journey(boarded, LATER).unreachable()).isFalse();
        assertThat(journey(boarded, LATER).phase()).isEqualTo(Phase.BOOKED);
        assertThat(effects(boarded, "m-BOARDED-20")).isEqualTo("no longer flagged unreachable");
    }

    @Test
    void unreachable_holds_until_the_next_fact() {
        WorkerState state = told(WorkerState.EMPTY, worker(JourneyRow.UNREACHABLE, "u", 10));
        assertThat(journey(state, LATER).unreachable()).isTrue();
        assertThat(journey(told(state, worker(JourneyRow.HOUSED, "h", 20)), LATER)
                        .unreachable())
                .isFalse();
        assertThat(journey(told(state, worker(JourneyRow.HOUSED, "h", 9)), LATER)
                        .unreachable())
                .isTrue();
    }

    @Test
    void facts_of_one_instant_are_folded_in_the_order_of_the_table() {
        WorkerState state = told(
                WorkerState.EMPTY,
                worker(JourneyRow.REPORTED_FOR_DUTY, "a", 10),
                worker(JourneyRow.LEFT_CITY, "b", 10),
                worker(JourneyRow.RETURN_INTENDED, "c", 10));
        assertThat(journey(state, LATER).phase()).isEqualTo(Phase.DEPARTED);
    }

    @Test
    void two_trips_with_one_event_id_are_folded_in_one_order_whichever_was_heard_of_first() {
        Movement one = new Movement(
                "t1",
                TravelMode.CHARTER_BUS,
                null,
                List.of(new Movement.Milestone(JourneyRow.BOOKED, 10, 10, "e")),
                new Movement.Naming("A", 10, 10, "e"),
                0);
        Movement other = new Movement(
                "t2",
                TravelMode.CHARTER_TRAIN,
                null,
                List.of(new Movement.Milestone(JourneyRow.BOOKED, 10, 10, "e")),
                new Movement.Naming("B", 10, 10, "e"),
                0);
        assertThat(WorkerState.EMPTY.moved(one).moved(other).journey(LATER))
                .isEqualTo(WorkerState.EMPTY.moved(other).moved(one).journey(LATER));
    }

    @Test
    void the_facts_that_decided_are_named() {
        WorkerState state = told(
                WorkerState.EMPTY,
                employed("e", 5, "A"),
                worker(JourneyRow.RETURN_INTENDED, "p", 6, null, "500101", null, null),
                worker(JourneyRow.REPORTED_FOR_DUTY, "d", 10));
        assertThat(journey(state, LATER).decidedBy())
                .extracting(FactRef::eventId)
                .containsExactly("d", "e", "p");
    }

    @Test
    void a_worker_of_whom_everything_was_taken_back_has_no_journey() {
        WorkerState state =
                told(WorkerState.EMPTY, worker(JourneyRow.REPORTED_FOR_DUTY, "d", 10), retraction("r", "d", 20));
        assertThat(state.journey(LATER)).isNull();
        assertThat(state.asOf()).isEqualTo(20);
    }

    @Test
    void a_retraction_can_not_be_taken_back() {
        WorkerState state = told(
                WorkerState.EMPTY,
                retraction("r2", "r1", 5),
                retraction("r1", "d", 20),
                worker(JourneyRow.REPORTED_FOR_DUTY, "d", 10));
        assertThat(state.journey(LATER)).isNull();
    }

    @Test
    void of_two_records_with_one_event_id_the_smaller_stands_and_the_clash_shows() {
        WorkerFact early = worker(JourneyRow.REPORTED_FOR_DUTY, "x", 10);
        WorkerFact late = worker(JourneyRow.LEFT_CITY, "x", 20);
        for (WorkerState state :
                List.of(told(WorkerState.EMPTY, early, late), told(WorkerState.EMPTY, late, early, late))) {
            assertThat(journey(state, LATER).phase()).isEqualTo(Phase.ON_DUTY);
            assertThat(journey(state, LATER).conflicts())
                    .containsExactly(new Conflict(Conflict.Code.EVENT_ID_CLASH, "x", 10));
        }
    }
}

package io.workerreturn.domain;

import static io.workerreturn.domain.Facts.arrived;
import static io.workerreturn.domain.Facts.delayed;
import static io.workerreturn.domain.Facts.departed;
import static io.workerreturn.domain.Facts.scheduled;
import static io.workerreturn.domain.Facts.trip;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TripStateTest {
    private static final TripFact PLAN = scheduled(1, 100, 200);

    static Stream<Arguments> a_trip_stands_where_its_facts_say() {
        TripFact cancelled = trip(TripRow.CANCELLED, 50);
        TripFact reinstated = trip(TripRow.REINSTATED, 60);
        return Stream.of(
                life("a plan", TripStatus.SCHEDULED, 200L, 0L, PLAN),
                life("a delay", TripStatus.DELAYED, 260L, 60L, PLAN, delayed(50, 260)),
                life("two delays", TripStatus.DELAYED, 230L, 30L, PLAN, delayed(50, 260), delayed(60, 230)),
                life(
                        "a new plan after a delay",
                        TripStatus.SCHEDULED,
                        300L,
                        0L,
                        PLAN,
                        delayed(50, 260),
                        scheduled(60, 200, 300)),
                life(
                        "a new plan with the same times after a delay",
                        TripStatus.DELAYED,
                        260L,
                        60L,
                        PLAN,
                        delayed(50, 260),
                        scheduled(60, 100, 200)),
                life(
                        "a new plan that moves the departure alone",
                        TripStatus.SCHEDULED,
                        200L,
                        0L,
                        PLAN,
                        delayed(50, 260),
                        scheduled(60, 110, 200)),
                life(
                        "a plan moved and moved back after a delay",
                        TripStatus.SCHEDULED,
                        200L,
                        0L,
                        PLAN,
                        delayed(50, 260),
                        scheduled(60, 200, 300),
                        scheduled(70, 100, 200)),
                life(
                        "a first plan after a delay",
                        TripStatus.SCHEDULED,
                        200L,
                        0L,
                        delayed(50, 260),
                        scheduled(60, 100, 200)),
                life(
                        "a new plan with the same times for a trip that is late on its way",
                        TripStatus.DELAYED,
                        260L,
                        60L,
                        PLAN,
                        departed(100, false),
                        delayed(150, 260),
                        scheduled(160, 100, 200)),
                life(
                        "a second report of the departure of a trip that is late on its way",
                        TripStatus.DELAYED,
                        260L,
                        60L,
                        PLAN,
                        departed(100, false),
                        delayed(150, 260),
                        departed(160, true)),
                life(
                        "a second report of the departure at the instant of the delay",
                        TripStatus.DELAYED,
                        260L,
                        60L,
                        PLAN,
                        departed(100, false),
                        delayed(150, 260),
                        departed(150, true)),
                life("a departure", TripStatus.DEPARTED, 200L, 0L, PLAN, departed(100, false)),
                life(
                        "a delay, then the departure",
                        TripStatus.DEPARTED,
                        260L,
                        60L,
                        PLAN,
                        delayed(50, 260),
                        departed(100, false)),
                life(
                        "a delay on the way",
                        TripStatus.DELAYED,
                        260L,
                        60L,
                        PLAN,
                        departed(100, false),
                        delayed(150, 260)),
                life("an arrival", TripStatus.ARRIVED, 210L, 10L, PLAN, departed(100, false), arrived(210, null)),
                life(
                        "a delay after the arrival",
                        TripStatus.ARRIVED,
                        210L,
                        10L,
                        PLAN,
                        arrived(210, null),
                        delayed(220, 260)),
                life("a cancellation", TripStatus.CANCELLED, 200L, 0L, PLAN, cancelled),
                life("a reinstatement", TripStatus.SCHEDULED, 200L, 0L, PLAN, cancelled, reinstated),
                life(
                        "a reinstatement before the cancellation",
                        TripStatus.CANCELLED,
                        200L,
                        0L,
                        PLAN,
                        cancelled,
                        trip(TripRow.REINSTATED, 40)),
                life(
                        "an arrival after the cancellation",
                        TripStatus.ARRIVED,
                        210L,
                        10L,
                        PLAN,
                        cancelled,
                        arrived(210, null)),
                life(
                        "a cancellation after the arrival",
                        TripStatus.CANCELLED,
                        40L,
                        -160L,
                        PLAN,
                        cancelled,
                        arrived(40, null)),
                life("a delay without a plan", TripStatus.DELAYED, 260L, null, delayed(50, 260)),
                life("nothing but passengers", null, null, null, Facts.passenger(TripRow.BOOKED, 5, "A")));
    }

    private static Arguments life(
            String name, @Nullable TripStatus status, @Nullable Long eta, @Nullable Long delay, TripFact... facts) {
        return Arguments.of(name, status, eta, delay, List.of(facts));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void a_trip_stands_where_its_facts_say(
            String name, @Nullable TripStatus status, @Nullable Long eta, @Nullable Long delay, List<TripFact> facts) {
        for (int seed = 0; seed < 6; seed++) {
            List<TripFact> anyOrder = new ArrayList<>(facts);
            Collections.shuffle(anyOrder, new Random(seed));
            TripState trip = TripState.of(anyOrder, TravelMode.CHARTER_BUS);
            assertThat(trip.status()).as(name).isEqualTo(status);
            assertThat(trip.estimatedArrival()).as(name).isEqualTo(eta);
            assertThat(trip.delayMillis()).as(name).isEqualTo(delay);
        }
    }

    private static TripState state(TripFact... facts) {
        return TripState.of(List.of(facts), TravelMode.CHARTER_BUS);
    }

    @Test
    void a_delay_keeps_its_reason_through_the_arrival_and_until_a_plan_moves_the_trip() {
        TripFact fog = delayed(50, 260);
        assertThat(state(PLAN, fog, arrived(250, null)).delay()).isEqualTo(fog);
        assertThat(state(PLAN, fog, departed(100, false), arrived(190, null)).delay())
                .isEqualTo(fog);
        assertThat(state(PLAN, fog, scheduled(60, 100, 200), arrived(250, null)).delay())
                .isEqualTo(fog);
        assertThat(state(PLAN, fog, scheduled(60, 100, 240), arrived(250, null)).delay())
                .isNull();
        assertThat(state(PLAN, arrived(210, null), delayed(220, 260)).delay()).isNull();
        assertThat(state(PLAN, delayed(210, 260), arrived(210, null)).delay()).isEqualTo(delayed(210, 260));
    }

    @Test
    void a_second_cancellation_changes_nothing_and_one_after_a_reinstatement_is_a_first() {
        TripFact first = trip(TripRow.CANCELLED, 50);
        TripFact second = trip(TripRow.CANCELLED, 70);
        assertThat(state(PLAN, first, second).cancellation()).isEqualTo(first);
        assertThat(state(PLAN, first, trip(TripRow.REINSTATED, 60), second).cancellation())
                .isEqualTo(second);
    }

    static Stream<Arguments> times_that_cannot_be_are_conflicts_that_decide_nothing() {
        long day = 24L * 60 * 60 * 1000;
        TripFact plan = scheduled(1, 10 * day, 11 * day);
        return Stream.of(
                clash("nothing wrong", "", plan, departed(10 * day, false), arrived(11 * day, null)),
                clash("hours early", "", plan, departed(9 * day + 1, false), arrived(10 * day, null)),
                clash(
                        "a day early",
                        "DEPARTED_LONG_BEFORE_PLAN",
                        plan,
                        departed(9 * day, false),
                        arrived(10 * day, null)),
                clash(
                        "back before it left",
                        "ARRIVED_BEFORE_DEPARTURE",
                        plan,
                        departed(10 * day, false),
                        arrived(10 * day - 1, null)),
                clash("there as it left", "", plan, departed(10 * day, false), arrived(10 * day, null)),
                clash("there before it was to leave", "ARRIVED_BEFORE_DEPARTURE", plan, arrived(10 * day - 1, null)),
                clash(
                        "expected before it left",
                        "ESTIMATED_ARRIVAL_BEFORE_DEPARTURE",
                        plan,
                        delayed(5 * day, 10 * day - 1)),
                clash("a plan upside down", "PLANNED_ARRIVAL_BEFORE_DEPARTURE", scheduled(1, 200, 199)),
                clash("no plan", "ARRIVED_BEFORE_DEPARTURE", departed(20, false), arrived(19, null)));
    }

    private static Arguments clash(String name, String codes, TripFact... facts) {
        return Arguments.of(name, codes, List.of(facts));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void times_that_cannot_be_are_conflicts_that_decide_nothing(String name, String codes, List<TripFact> facts) {
        for (int seed = 0; seed < 6; seed++) {
            List<TripFact> anyOrder = new ArrayList<>(facts);
            Collections.shuffle(anyOrder, new Random(seed));
            List<Conflict> conflicts =
                    TripState.of(anyOrder, TravelMode.CHARTER_BUS).conflicts();
            assertThat(conflicts.stream().map(each -> each.code().name()).toList())
                    .as(name)
                    .isEqualTo(codes.isEmpty() ? List.of() : List.of(codes));
            assertThat(conflicts)
                    .allMatch(each ->
                            facts.stream().anyMatch(fact -> fact.eventId().equals(each.eventId())));
        }
    }

    @Test
    void of_several_departures_and_arrivals_the_earliest_holds_and_heads_are_those_first_counted() {
        TripState trip = TripState.of(
                List.of(departed(120, true), departed(100, false), arrived(220, 7), arrived(210, null)),
                TravelMode.CHARTER_BUS);
        assertThat(trip.departure()).isEqualTo(departed(100, false));
        assertThat(trip.arrival()).isEqualTo(arrived(210, null));
        assertThat(trip.countedHeads()).isEqualTo(7);
    }
}

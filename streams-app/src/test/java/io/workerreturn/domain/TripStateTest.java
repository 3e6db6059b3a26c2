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

    @org.junit.jupiter.api.Test
    void of_several_departures_and_arrivals_the_earliest_holds_and_heads_are_those_first_counted() {
        TripState trip = TripState.of(
                List.of(departed(120, true), departed(100, false), arrived(220, 7), arrived(210, null)),
                TravelMode.CHARTER_BUS);
        assertThat(trip.departure()).isEqualTo(departed(100, false));
        assertThat(trip.arrival()).isEqualTo(arrived(210, null));
        assertThat(trip.countedHeads()).isEqualTo(7);
    }
}

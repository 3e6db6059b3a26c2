package io.workerreturn.domain;

import static io.workerreturn.domain.Facts.arrived;
import static io.workerreturn.domain.Facts.departed;
import static io.workerreturn.domain.Facts.passenger;
import static io.workerreturn.domain.Facts.scheduled;
import static io.workerreturn.domain.Facts.trip;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PassengerTest {
    private static final TripFact BOOKED = passenger(TripRow.BOOKED, 10, "A");
    private static final TripFact BOARDED = passenger(TripRow.BOARDED, 95, null);
    private static final TripFact NO_SHOW = passenger(TripRow.NO_SHOW, 98, null);
    private static final TripFact ALIGHTED_BEFORE = passenger(TripRow.ALIGHTED, 99, null);
    private static final TripFact ALIGHTED_BETWEEN = passenger(TripRow.ALIGHTED, 150, null);
    private static final TripFact ALIGHTED_AT_ARRIVAL = passenger(TripRow.ALIGHTED, 200, null);
    private static final TripFact ALIGHTED_AFTER = passenger(TripRow.ALIGHTED, 201, null);

    private static final List<TripFact> ARRIVED = List.of(departed(100, false), arrived(200, null));
    private static final List<TripFact> ARRIVED_SCANNED = List.of(departed(100, true), arrived(200, null));
    private static final List<TripFact> CANCELLED_ON_THE_WAY =
            List.of(departed(100, false), trip(TripRow.CANCELLED, 150));
    private static final List<TripFact> CANCELLED_BEFORE = List.of(trip(TripRow.CANCELLED, 50), departed(100, false));

    static Stream<Arguments> milestones_stand_as_the_manifest_and_the_trip_say() {
        return Stream.of(
                life(
                        "booked, scanned, arrived",
                        ARRIVED,
                        "BOOKED@10 BOARDED@95 EN_ROUTE@100 ARRIVED@200",
                        BOOKED,
                        BOARDED),
                life("booked, not scanned, arrived", ARRIVED, "BOOKED@10 EN_ROUTE@100 ARRIVED@200", BOOKED),
                life("booked, not scanned though all were", ARRIVED_SCANNED, "BOOKED@10", BOOKED),
                life("a walk-on", ARRIVED_SCANNED, "BOOKED@95 EN_ROUTE@100 ARRIVED@200", BOARDED),
                life(
                        "scanned before booked",
                        ARRIVED,
                        "BOOKED@95 EN_ROUTE@100 ARRIVED@200",
                        BOARDED,
                        passenger(TripRow.BOOKED, 120, "A")),
                life(
                        "booked after the departure",
                        ARRIVED,
                        "BOOKED@100 EN_ROUTE@100 ARRIVED@200",
                        passenger(TripRow.BOOKED, 120, "A")),
                life("missed", ARRIVED, "BOOKED@10 NO_SHOW@98", BOOKED, NO_SHOW),
                life("missed without a booking", ARRIVED, "BOOKED@98 NO_SHOW@98", NO_SHOW),
                life(
                        "missed, then scanned",
                        ARRIVED,
                        "BOOKED@10 BOARDED@99 EN_ROUTE@100 ARRIVED@200",
                        BOOKED,
                        NO_SHOW,
                        passenger(TripRow.BOARDED, 99, null)),
                life("scanned, then missed", ARRIVED, "BOOKED@10 BOARDED@95 NO_SHOW@98", BOOKED, BOARDED, NO_SHOW),
                life(
                        "scanned by one who names the employer",
                        ARRIVED,
                        "BOOKED@10 EN_ROUTE@100 ARRIVED@200",
                        BOOKED,
                        passenger(TripRow.BOARDED, 95, "B")),
                life("left before the departure", ARRIVED, "BOOKED@10 ALIGHTED@99", BOOKED, ALIGHTED_BEFORE),
                life("left on the way", ARRIVED, "BOOKED@10 EN_ROUTE@100 ALIGHTED@150", BOOKED, ALIGHTED_BETWEEN),
                life("left at the arrival", ARRIVED, "BOOKED@10 EN_ROUTE@100 ARRIVED@200", BOOKED, ALIGHTED_AT_ARRIVAL),
                life("left after the arrival", ARRIVED, "BOOKED@10 EN_ROUTE@100 ARRIVED@200", BOOKED, ALIGHTED_AFTER),
                life("cancelled on the way", CANCELLED_ON_THE_WAY, "BOOKED@10 EN_ROUTE@100 CANCELLED@150", BOOKED),
                life("cancelled before the departure", CANCELLED_BEFORE, "BOOKED@10 CANCELLED@50", BOOKED),
                life(
                        "booked on a cancelled trip",
                        CANCELLED_BEFORE,
                        "BOOKED@50 CANCELLED@50",
                        passenger(TripRow.BOOKED, 60, "A")),
                life(
                        "left after the cancellation",
                        CANCELLED_BEFORE,
                        "BOOKED@10 CANCELLED@50",
                        BOOKED,
                        ALIGHTED_BEFORE),
                life(
                        "arrived, though cancelled",
                        List.of(trip(TripRow.CANCELLED, 50), arrived(200, null)),
                        "BOOKED@10 ARRIVED@200",
                        BOOKED),
                life("nobody departed yet", List.of(scheduled(1, 100, 200)), "BOOKED@10", BOOKED));
    }

    private static Arguments life(String name, List<TripFact> trip, String milestones, TripFact... passenger) {
        return Arguments.of(name, trip, milestones, List.of(passenger));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource
    void milestones_stand_as_the_manifest_and_the_trip_say(
            String name, List<TripFact> trip, String milestones, List<TripFact> facts) {
        Passenger passenger = Passenger.of(facts, TripState.of(trip, TravelMode.CHARTER_BUS));
        assertThat(passenger.milestones().stream().map(each -> each.row() + "@" + each.at()))
                .as(name)
                .containsExactlyInAnyOrder(milestones.split(" "));
        assertThat(passenger.arrived()).isEqualTo(milestones.contains("ARRIVED"));
        List<TripFact> backwards = new java.util.ArrayList<>(facts);
        java.util.Collections.reverse(backwards);
        assertThat(Passenger.of(backwards, TripState.of(trip, TravelMode.CHARTER_BUS)))
                .isEqualTo(passenger);
    }

    private static Passenger arrivedWith(TripFact... facts) {
        return Passenger.of(List.of(facts), TripState.of(ARRIVED, TravelMode.CHARTER_BUS));
    }

    @Test
    void booked_but_neither_scanned_nor_missed_is_unconfirmed() {
        assertThat(arrivedWith(BOOKED).unconfirmed()).isTrue();
        assertThat(arrivedWith(BOOKED, BOARDED).unconfirmed()).isFalse();
        assertThat(arrivedWith(BOOKED, NO_SHOW).unconfirmed()).isFalse();
        assertThat(arrivedWith(BOARDED).unconfirmed()).isFalse();
    }

    @Test
    void a_no_show_keeps_the_booking_and_is_not_expected() {
        assertThat(arrivedWith(BOOKED, NO_SHOW).booked()).isTrue();
        assertThat(arrivedWith(BOOKED, NO_SHOW).expected()).isFalse();
        TripState underWay = TripState.of(List.of(departed(100, false)), TravelMode.CHARTER_BUS);
        assertThat(Passenger.of(List.of(BOOKED), underWay).expected()).isTrue();
        assertThat(Passenger.of(List.of(BOOKED, NO_SHOW), underWay).expected()).isFalse();
    }

    @Test
    void the_latest_that_names_an_employer_on_the_manifest_names_it() {
        Passenger passenger = arrivedWith(BOOKED, passenger(TripRow.BOARDED, 95, "B"));
        assertThat(passenger.enterprise()).isEqualTo("B");
        assertThat(Objects.requireNonNull(passenger.naming()).at()).isEqualTo(95);
        assertThat(arrivedWith(BOOKED, BOARDED).enterprise()).isEqualTo("A");
    }

    @Test
    void whoever_has_arrived_is_not_hit_by_a_cancellation_on_paper() {
        List<TripFact> cancelledAfterwards =
                List.of(departed(100, true), arrived(200, null), trip(TripRow.CANCELLED, 210));
        TripState trip = TripState.of(cancelledAfterwards, TravelMode.CHARTER_BUS);
        Passenger back = Passenger.of(List.of(BOOKED, BOARDED), trip);
        assertThat(back.arrived()).isTrue();
        assertThat(back.expected()).isFalse();
        // everybody who boarded was scanned, so this one is not in the city
        assertThat(Passenger.of(List.of(BOOKED), trip).expected()).isTrue();
        // cancelled before it arrived, and the arrival does not lift it: nobody came
        TripState before = TripState.of(CANCELLED_ON_THE_WAY, TravelMode.CHARTER_BUS);
        assertThat(Passenger.of(List.of(BOOKED, BOARDED), before).expected()).isTrue();
    }

    @Test
    void a_booking_and_a_boarding_of_one_instant_name_the_employer_by_which_was_told_later() {
        TripFact booking = told(passenger(TripRow.BOOKED, 95, "A"), 300);
        TripFact boarding = told(passenger(TripRow.BOARDED, 95, "B"), 200);
        assertThat(arrivedWith(booking, boarding).enterprise()).isEqualTo("A");
        assertThat(arrivedWith(boarding, booking).enterprise()).isEqualTo("A");
        assertThat(arrivedWith(told(booking, 100), boarding).enterprise()).isEqualTo("B");
    }

    private static TripFact told(TripFact fact, long reportedAt) {
        return new TripFact(
                fact.row(),
                fact.eventId(),
                fact.occurredAt(),
                reportedAt,
                fact.source(),
                fact.mode(),
                fact.worker(),
                fact.enterprise(),
                null,
                null,
                null,
                null,
                false,
                null,
                null);
    }

    @Test
    void aboard_is_who_boarded_or_is_booked_where_nobody_scans_and_has_neither_missed_it_nor_got_off() {
        assertThat(aboard(ALIGHTED_BETWEEN)).isFalse();
        assertThat(aboard(BOOKED)).isFalse();
        assertThat(aboard(BOOKED, BOARDED)).isTrue();
        assertThat(aboard(BOOKED, BOARDED, NO_SHOW)).isFalse();
        assertThat(aboard(BOOKED, BOARDED, ALIGHTED_BETWEEN)).isFalse();
        assertThat(Passenger.of(List.of(BOOKED), TripState.of(List.of(departed(100, false)), TravelMode.CHARTER_BUS))
                        .aboard())
                .isTrue();
        assertThat(arrivedWith(BOOKED, BOARDED).aboard()).isFalse();
    }

    private static boolean aboard(TripFact... facts) {
        return Passenger.of(List.of(facts), TripState.of(List.of(departed(100, true)), TravelMode.CHARTER_BUS))
                .aboard();
    }

    @Test
    void of_whom_nothing_stands_nothing_is_said() {
        Passenger nobody = arrivedWith();
        assertThat(nobody.counts()).isEqualTo(Counts.NONE);
        assertThat(nobody.movement("t1", TripState.of(ARRIVED, TravelMode.CHARTER_BUS), 5)
                        .isEmpty())
                .isTrue();
    }
}

package io.workerreturn.domain;

import static io.workerreturn.domain.Facts.arrived;
import static io.workerreturn.domain.Facts.delayed;
import static io.workerreturn.domain.Facts.scheduled;
import static io.workerreturn.domain.Facts.trip;
import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.domain.ShortfallEpisode.Figures;
import io.workerreturn.domain.ShortfallEpisode.Outcome;
import io.workerreturn.domain.ShortfallEpisode.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertRulesTest {
    private static final long MINUTE = 60_000;
    /** 2020-02-20T08:00 in Rui'an. */
    private static final long MORNING = BusinessDay.startOf(18_312) + 8 * 60 * MINUTE;

    private static final ShortfallPolicy POLICY = new ShortfallPolicy(Duration.ofMinutes(30), Duration.ofMinutes(20));
    private static final Figures SHORT = new Figures(5, 0, 18_320);
    private static final Figures ENOUGH = new Figures(0, 0, 18_320);

    private static ShortfallEpisode live(Object... figuresAndMinutes) {
        ShortfallEpisode episode = ShortfallEpisode.NONE;
        for (int i = 0; i < figuresAndMinutes.length; i += 2) {
            episode = episode.next(
                            (Figures) figuresAndMinutes[i], POLICY, MORNING + (int) figuresAndMinutes[i + 1] * MINUTE)
                    .episode();
        }
        return episode;
    }

    @Test
    void a_shortfall_fires_once_it_has_lasted() {
        assertThat(live(SHORT, 0).state()).isEqualTo(State.PENDING);
        assertThat(live(SHORT, 0, SHORT, 29).state()).isEqualTo(State.PENDING);
        ShortfallEpisode fired = live(SHORT, 0, SHORT, 300);
        assertThat(fired.state()).isEqualTo(State.FIRING);
        assertThat(fired.openedAt()).isEqualTo(MORNING + 30 * MINUTE);
        assertThat(live(SHORT, 0, ENOUGH, 29, SHORT, 30, SHORT, 59).state()).isEqualTo(State.PENDING);
        assertThat(live(SHORT, 0, ENOUGH, 29)).isEqualTo(live(SHORT, 5, ENOUGH, 29));
    }

    @Test
    void it_resolves_once_the_shortfall_has_been_gone_and_counts_how_often_it_came_back() {
        assertThat(live(SHORT, 0, SHORT, 30, ENOUGH, 40, ENOUGH, 59).state()).isEqualTo(State.FIRING);
        assertThat(live(SHORT, 0, SHORT, 30, ENOUGH, 40, ENOUGH, 60).state()).isEqualTo(State.RESOLVED);
        ShortfallEpisode flapped = live(SHORT, 0, SHORT, 30, ENOUGH, 40, SHORT, 50, ENOUGH, 55, SHORT, 60);
        assertThat(flapped.state()).isEqualTo(State.FIRING);
        assertThat(flapped.flaps()).isEqualTo(2);
        assertThat(flapped.clearingSince()).isNull();
        assertThat(flapped.openedAt()).isEqualTo(MORNING + 30 * MINUTE);
    }

    @Test
    void a_new_shortfall_after_the_resolution_is_a_new_episode() {
        ShortfallEpisode again = live(SHORT, 0, SHORT, 30, ENOUGH, 40, ENOUGH, 60, SHORT, 70, SHORT, 100);
        assertThat(again.state()).isEqualTo(State.FIRING);
        assertThat(again.openedAt()).isEqualTo(MORNING + 100 * MINUTE);
        assertThat(again.flaps()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"0, 18312, false", "0, 18313, false", "0, 18311, true", "0, -, true", "1, 18320, true"})
    void it_is_critical_if_the_target_will_be_missed_is_past_or_has_no_date(
            int projected, @Nullable Integer day, boolean critical) {
        Figures figures = new Figures(5, projected, day);
        assertThat(live(figures, 0, figures, 30).critical()).isEqualTo(critical);
    }

    @Test
    void a_warning_turns_critical_when_the_target_date_has_passed() {
        Figures today = new Figures(5, 0, 18_312);
        Outcome fired = live(today, 0).next(today, POLICY, MORNING + 30 * MINUTE);
        assertThat(fired.nextCheck()).isEqualTo(BusinessDay.startOf(18_313));
        Outcome midnight = fired.episode().next(today, POLICY, fired.nextCheck());
        assertThat(midnight.episode().critical()).isTrue();
        assertThat(midnight.transitions())
                .containsExactly(
                        new ShortfallEpisode.Transition(State.FIRING, State.FIRING, true, fired.nextCheck(), null));
        assertThat(midnight.nextCheck()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void without_a_target_there_is_no_alert() {
        Figures none = new Figures(null, null, null);
        assertThat(live(none, 0, none, 300)).isEqualTo(ShortfallEpisode.NONE);
    }

    @Test
    void before_the_first_tick_nothing_changes_and_the_first_tick_is_waited_for() {
        Outcome outcome = ShortfallEpisode.NONE.next(SHORT, POLICY, Tally.NEVER);
        assertThat(outcome.episode()).isEqualTo(ShortfallEpisode.NONE);
        assertThat(outcome.transitions()).isEmpty();
        assertThat(outcome.nextCheck()).isEqualTo(Tally.NEVER);
    }

    @Test
    void once_the_facts_have_rested_state_and_severity_do_not_depend_on_the_way() {
        List<ShortfallEpisode> ways = List.of(
                live(SHORT, 0, SHORT, 500),
                live(SHORT, 0, SHORT, 30, ENOUGH, 40, ENOUGH, 70, SHORT, 80, SHORT, 500),
                live(new Figures(9, 9, 18_300), 0, SHORT, 60, SHORT, 500));
        assertThat(ways).allMatch(way -> way.state() == State.FIRING && !way.critical());
    }

    private static Map<TripAlarm.Kind, TripAlarm> alarms(long now, Counts passengers, TripFact... facts) {
        return TripAlarm.of(
                TripState.of(List.of(facts), TravelMode.CHARTER_BUS), passengers, TripAlertPolicy.DEFAULT, now);
    }

    @Test
    void a_trip_is_overdue_an_hour_after_its_estimate_until_it_arrives_or_is_cancelled() {
        TripFact plan = scheduled(1, 0, 100 * MINUTE);
        assertThat(alarms(160 * MINUTE - 1, Counts.NONE, plan)).isEmpty();
        assertThat(alarms(Tally.NEVER, Counts.NONE, plan)).isEmpty();
        assertThat(alarms(160 * MINUTE, Counts.NONE, plan))
                .isEqualTo(Map.of(TripAlarm.Kind.OVERDUE, new TripAlarm(true, 160 * MINUTE, null, null)));
        assertThat(alarms(160 * MINUTE, Counts.NONE, plan, delayed(2, 101 * MINUTE)))
                .isEmpty();
        assertThat(alarms(500 * MINUTE, Counts.NONE, plan, arrived(400 * MINUTE, null)))
                .isEmpty();
        assertThat(alarms(500 * MINUTE, Counts.NONE, plan, trip(TripRow.CANCELLED, 9)))
                .isEmpty();
        assertThat(alarms(500 * MINUTE, Counts.NONE, delayed(2, 100 * MINUTE))).containsKey(TripAlarm.Kind.OVERDUE);
        assertThat(alarms(500 * MINUTE, Counts.NONE, trip(TripRow.DEPARTED, 2))).isEmpty();
    }

    private static Counts aboard(TripState trip, List<List<TripFact>> people) {
        return people.stream().map(facts -> Passenger.of(facts, trip).counts()).reduce(Counts.NONE, Counts::plus);
    }

    private static List<TripFact> somebody(TripFact... facts) {
        return List.of(facts);
    }

    @Test
    void a_trip_that_everybody_left_on_the_way_is_over_and_neither_overdue_nor_late() {
        List<TripFact> facts =
                List.of(scheduled(1, 0, 100 * MINUTE), Facts.departed(2, true), delayed(3, 400 * MINUTE));
        TripState trip = TripState.of(facts, TravelMode.CHARTER_BUS);
        List<TripFact> left =
                somebody(Facts.passenger(TripRow.BOARDED, 1, "A"), Facts.passenger(TripRow.ALIGHTED, 50, null));
        List<TripFact> missed =
                somebody(Facts.passenger(TripRow.BOOKED, 1, "A"), Facts.passenger(TripRow.NO_SHOW, 2, null));
        List<TripFact> stays = somebody(Facts.passenger(TripRow.BOARDED, 1, "A"));

        Counts gone = aboard(trip, List.of(left, left, missed));
        assertThat(TripAlarm.of(trip, gone, TripAlertPolicy.DEFAULT, 900 * MINUTE))
                .isEmpty();
        assertThat(TripAlarm.overdueAt(trip, gone, TripAlertPolicy.DEFAULT)).isEqualTo(Long.MAX_VALUE);
        assertThat(TripAttention.of(trip, gone)).containsExactly(TripAttention.EMPTIED);

        Counts oneStays = aboard(trip, List.of(left, stays));
        assertThat(TripAlarm.of(trip, oneStays, TripAlertPolicy.DEFAULT, 900 * MINUTE))
                .containsOnlyKeys(TripAlarm.Kind.OVERDUE, TripAlarm.Kind.HEAVILY_DELAYED);
        assertThat(TripAttention.of(trip, oneStays)).isEmpty();

        // a vehicle that nobody came to is still awaited
        Counts nobodyCame = aboard(trip, List.of(missed));
        assertThat(TripAlarm.of(trip, nobodyCame, TripAlertPolicy.DEFAULT, 900 * MINUTE))
                .containsKey(TripAlarm.Kind.OVERDUE);

        TripState came =
                TripState.of(List.of(facts.get(0), facts.get(1), arrived(90 * MINUTE, null)), TravelMode.CHARTER_BUS);
        assertThat(TripAttention.of(came, aboard(came, List.of(left)))).isEmpty();
    }

    @Test
    void a_trip_with_more_people_than_seats_is_oversold_until_seats_or_people_are_put_right() {
        TripFact plan = scheduled(1, 0, 100 * MINUTE);
        int seats = 25;
        List<TripFact> booked = somebody(Facts.passenger(TripRow.BOOKED, 1, "A"));
        List<TripFact> boarded = somebody(Facts.passenger(TripRow.BOARDED, 1, "A"));
        assertThat(attentions(seats, booked, plan)).isEmpty();
        assertThat(attentions(seats + 1, booked, plan)).containsExactly(TripAttention.OVERSOLD);
        assertThat(attentions(seats + 1, boarded, plan)).containsExactly(TripAttention.OVERSOLD);
        assertThat(attentions(seats + 1, booked)).isEmpty();
        assertThat(attentions(seats + 1, booked, plan, trip(TripRow.CANCELLED, 9)))
                .isEmpty();
        assertThat(attentions(seats + 1, booked, plan, arrived(50, null))).containsExactly(TripAttention.OVERSOLD);
    }

    @Test
    void who_was_missed_or_got_off_needs_no_seat() {
        TripFact plan = scheduled(1, 0, 100 * MINUTE);
        int seats = 25;
        List<TripFact> booked = somebody(Facts.passenger(TripRow.BOOKED, 1, "A"));
        for (TripRow gone : List.of(TripRow.NO_SHOW, TripRow.ALIGHTED)) {
            List<List<TripFact>> people = new ArrayList<>(Collections.nCopies(seats, booked));
            people.add(somebody(Facts.passenger(TripRow.BOOKED, 1, "A"), Facts.passenger(gone, 2, null)));
            TripState trip = TripState.of(List.of(plan), TravelMode.CHARTER_BUS);
            assertThat(TripAttention.of(trip, aboard(trip, people))).isEmpty();
            people.add(booked);
            assertThat(TripAttention.of(trip, aboard(trip, people))).containsExactly(TripAttention.OVERSOLD);
        }
    }

    private static List<TripAttention> attentions(int people, List<TripFact> each, TripFact... facts) {
        TripState trip = TripState.of(List.of(facts), TravelMode.CHARTER_BUS);
        return TripAttention.of(trip, aboard(trip, Collections.nCopies(people, each)));
    }

    @Test
    void a_trip_is_heavily_delayed_from_three_hours_behind_its_plan() {
        TripFact plan = scheduled(1, 0, 100 * MINUTE);
        assertThat(alarms(0, Counts.NONE, plan, delayed(2, 279 * MINUTE))).isEmpty();
        assertThat(alarms(0, Counts.NONE, plan, delayed(2, 280 * MINUTE)))
                .isEqualTo(Map.of(TripAlarm.Kind.HEAVILY_DELAYED, new TripAlarm(false, 2, 180, null)));
        assertThat(alarms(0, Counts.NONE, plan, delayed(2, 280 * MINUTE), arrived(290 * MINUTE, null)))
                .isEmpty();
    }

    @Test
    void a_cancelled_trip_concerns_a_dispatcher_only_if_somebody_was_to_come_with_it() {
        TripFact cancelled = trip(TripRow.CANCELLED, 9);
        assertThat(alarms(0, Counts.NONE, cancelled)).isEmpty();
        assertThat(alarms(0, Counts.NONE.plus(Passenger.EXPECTED, 1), cancelled))
                .isEqualTo(Map.of(TripAlarm.Kind.CANCELLED_WITH_PASSENGERS, new TripAlarm(true, 9, null, null)));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"3, -", "4, 1", "2, -1"})
    void heads_that_differ_from_the_manifest_are_a_mismatch(int counted, @Nullable Integer mismatch) {
        Map<TripAlarm.Kind, TripAlarm> alarms = alarms(0, Counts.NONE.plus(Passenger.ARRIVED, 3), arrived(50, counted));
        assertThat(alarms.values())
                .extracting(TripAlarm::mismatch)
                .isEqualTo(mismatch == null ? List.of() : List.of(mismatch));
    }
}

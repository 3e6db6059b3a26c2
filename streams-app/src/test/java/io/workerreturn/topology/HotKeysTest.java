package io.workerreturn.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.domain.UnifiedSocialCreditCode;
import io.workerreturn.schema.Acknowledged;
import io.workerreturn.schema.DailyReport;
import io.workerreturn.schema.Employed;
import io.workerreturn.schema.EnterpriseReport;
import io.workerreturn.schema.HealthCode;
import io.workerreturn.schema.HealthCodeChanged;
import io.workerreturn.schema.JourneyPhase;
import io.workerreturn.schema.LeftCity;
import io.workerreturn.schema.PassengerBoarded;
import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.schema.ReportedForDuty;
import io.workerreturn.schema.TripArrived;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.schema.TripDelayed;
import io.workerreturn.schema.TripDeparted;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.schema.WorkerStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/**
 * However much is told of one key, what is written for one fact more has a bound: it is counted in the changelogs, which say
 * what was touched, and not in time.
 */
class HotKeysTest {
    /** Bytes of changelogs for one fact: its own rows, and the row of its key. */
    private static final long MOST_BYTES = 3_000;

    private static final int MOST_ROWS = 20;
    private static final Instant START = Told.at("2020-02-20T08:00");
    private static final String WORKER = "w1";
    private static final String TRIP = "t1";
    private static final String FIRM = Told.SHOE_FACTORY;

    /** Portions are a tenth of the usual ones, so that a tenth of the facts is as much. */
    private static final Portions PORTIONS = new Portions(25, 200, () -> 0);

    private static Town town() {
        return new Town(Town.settings(Map.of()).in(PORTIONS));
    }

    private static WorkerStatus status(String eventId, int second, Object payload) {
        Instant at = START.plusSeconds(second);
        return new WorkerStatus(eventId, at, at, "hr-portal", WORKER, null, payload);
    }

    private static TripEvent trip(String eventId, int second, Object payload) {
        Instant at = START.plusSeconds(second);
        return new TripEvent(eventId, at, at, "bus-companies", TRIP, payload);
    }

    /** Tells so many records one by one, and looks at what each wrote. */
    private static <V extends SpecificRecord> void tell(
            Town town, Topics.Topic<V> topic, String key, int count, IntFunction<V> record) {
        town.logged();
        for (int i = 0; i < count; i++) {
            town.tell(topic, key, record.apply(i));
            if (i % 500 == 0) {
                Town.Logged logged = town.logged();
                assertThat(logged.rows()).as("rows for record %d", i).isLessThan(i == 0 ? 1_000 : 500 * MOST_ROWS);
                assertThat(logged.bytes())
                        .as("bytes for the records up to %d", i)
                        .isLessThan(500 * MOST_BYTES);
                assertThat(logged.largest()).as("largest row at record %d", i).isLessThan(10_000);
                town.pass(1);
            }
        }
    }

    /** Lets everything be gone through; a portion never emits more than it may. */
    private static void rest(Town town) {
        town.logged();
        for (int quiet = 0; quiet < 200; ) {
            town.pass(1);
            int rows = town.logged().rows();
            assertThat(rows).isLessThan(8 * PORTIONS.atOnce());
            quiet = rows == 0 ? quiet + 1 : 0;
        }
    }

    @Test
    void a_key_with_absurdly_many_facts_is_named_and_again_when_they_have_doubled() {
        int absurd = PORTIONS.absurd();
        try (Town town = town()) {
            IntFunction<WorkerStatus> each = i -> status("e" + i, i, new HealthCodeChanged(HealthCode.GREEN));
            assertThat(AbsurdKeysNamed.by(() -> {
                        tell(town, Topics.WORKER_STATUS, WORKER, absurd - 1, each);
                        rest(town);
                    }))
                    .isEmpty();
            assertThat(AbsurdKeysNamed.by(() -> {
                        tell(town, Topics.WORKER_STATUS, WORKER, absurd, each);
                        rest(town);
                    }))
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains("Of " + WORKER + " there are " + absurd + " facts"));
            assertThat(AbsurdKeysNamed.by(() -> {
                        tell(town, Topics.WORKER_STATUS, WORKER, 2 * absurd - 1, each);
                        rest(town);
                    }))
                    .isEmpty();
            assertThat(AbsurdKeysNamed.by(() -> {
                        tell(town, Topics.WORKER_STATUS, WORKER, 2 * absurd, each);
                        rest(town);
                    }))
                    .hasSize(1);
        }
    }

    @Test
    void a_full_train_is_nothing_absurd() {
        int seats = PORTIONS.absurd() / 2;
        try (Town town = town()) {
            assertThat(AbsurdKeysNamed.by(() -> {
                        tell(
                                town,
                                Topics.CHARTER_TRAIN_EVENTS,
                                TRIP,
                                seats,
                                i -> trip("b" + i, i, new PassengerBooked("w" + i, FIRM, null, null)));
                        town.tell(Topics.CHARTER_TRAIN_EVENTS, TRIP, trip("d", seats, new TripDeparted(false)));
                        rest(town);
                    }))
                    .isEmpty();
            assertThat(Objects.requireNonNull(town.journey("w7")).getPhase()).isEqualTo(JourneyPhase.EN_ROUTE);
        }
    }

    @Test
    void one_worker_has_very_many_facts() {
        int count = 12_000;
        try (Town town = town()) {
            tell(town, Topics.WORKER_STATUS, WORKER, count, i -> {
                // later ones come first, so that each has its place before all others
                int second = count - i;
                return switch (i % 4) {
                    case 0 -> status("e" + i, second, new ReportedForDuty());
                    case 1 -> status("e" + i, second, new HealthCodeChanged(HealthCode.GREEN));
                    // of an event that never comes
                    case 2 -> status("e" + i, second, Told.retraction("never" + i));
                    // of the event before
                    default -> status("e" + i, second, Told.retraction("e" + (i - 3)));
                };
            });
            rest(town);
            assertThat(Objects.requireNonNull(town.journey(WORKER)).getHealthCode())
                    .isEqualTo(HealthCode.GREEN);
            assertThat(Objects.requireNonNull(town.journey(WORKER)).getSince()).isNull();
            town.tell(Topics.WORKER_STATUS, WORKER, status("last", count + 1, new LeftCity()));
            rest(town);
            assertThat(Objects.requireNonNull(town.journey(WORKER)).getSince()).isEqualTo(START.plusSeconds(count + 1));
            town.tell(Topics.WORKER_STATUS, WORKER, status("undone", count + 2, Told.retraction("last")));
            rest(town);
            assertThat(Objects.requireNonNull(town.journey(WORKER)).getSince()).isNull();
        }
    }

    @Test
    void very_many_records_share_one_event_id() {
        try (Town town = town()) {
            // each of them takes the place of the one before
            tell(town, Topics.WORKER_STATUS, WORKER, 3_000, i -> status("same", 3_000 - i, new ReportedForDuty()));
            rest(town);
            assertThat(Objects.requireNonNull(town.journey(WORKER)).getSince()).isEqualTo(START.plusSeconds(1));
            assertThat(Objects.requireNonNull(town.journey(WORKER)).getConflicts())
                    .hasSize(1);
        }
    }

    @Test
    void one_trip_has_very_many_passengers() {
        int count = 10_000;
        try (Town town = town()) {
            tell(
                    town,
                    Topics.CHARTER_BUS_EVENTS,
                    TRIP,
                    count,
                    i -> trip(
                            "b" + i,
                            i,
                            new PassengerBooked("w" + i, i % 2 == 0 ? FIRM : Told.VALVE_WORKS, null, null)));
            town.tell(Topics.CHARTER_BUS_EVENTS, TRIP, trip("departed", count, new TripDeparted(false)));
            town.tell(Topics.CHARTER_BUS_EVENTS, TRIP, trip("arrived", count + 9, new TripArrived(null, count)));
            rest(town);
            TripBoardRow row = Objects.requireNonNull(town.trip(TRIP));
            assertThat(row.getArrived()).isEqualTo(count);
            assertThat(Objects.requireNonNull(town.journey("w7777")).getTripId())
                    .isEqualTo(TRIP);
            // the first of all is taken back, and the one after it, and so on: none looks for the next among all
            tell(
                    town,
                    Topics.CHARTER_BUS_EVENTS,
                    TRIP,
                    1_000,
                    i -> trip("r" + i, count + 10, Told.retraction("b" + i)));
            town.tell(Topics.CHARTER_BUS_EVENTS, TRIP, trip("undone", count + 11, Told.retraction("arrived")));
            rest(town);
            assertThat(Objects.requireNonNull(town.trip(TRIP)).getArrived()).isZero();
            assertThat(Objects.requireNonNull(town.trip(TRIP)).getBooked()).isEqualTo(count - 1_000);
        }
    }

    @Test
    void a_trip_that_departs_again_and_again_has_few_of_its_passengers_looked_at_for_each_time() {
        int passengers = 150;
        int times = 50;
        try (Town town = town()) {
            tell(
                    town,
                    Topics.CHARTER_BUS_EVENTS,
                    TRIP,
                    passengers,
                    i -> trip("b" + i, i, new PassengerBooked("w" + i, FIRM, null, null)));
            rest(town);
            town.logged();
            for (int i = 0; i < times; i++) {
                town.tell(Topics.CHARTER_BUS_EVENTS, TRIP, trip("d" + i, passengers, new TripDeparted(false)));
                town.tell(Topics.CHARTER_BUS_EVENTS, TRIP, trip("r" + i, passengers, Told.retraction("d" + i)));
            }
            // each time would be the row of every passenger, what the trip says of each, and each journey
            assertThat(town.logged().rows()).isLessThan(passengers * times);
            town.tell(Topics.CHARTER_BUS_EVENTS, TRIP, trip("last", passengers, new TripDeparted(false)));
            rest(town);
            assertThat(Objects.requireNonNull(town.journey("w77")).getPhase()).isEqualTo(JourneyPhase.EN_ROUTE);
            assertThat(Objects.requireNonNull(town.trip(TRIP)).getBooked()).isEqualTo(passengers);
        }
    }

    @Test
    void a_turn_ends_when_its_time_is_over_and_what_is_left_follows() {
        int facts = 1_000;
        AtomicLong time = new AtomicLong();
        // at each look, half of a turn has gone by
        Portions slow = new Portions(25, facts, () -> time.addAndGet(Portions.TURN.toNanos() / 2));
        try (Town town = new Town(Town.settings(Map.of()).in(slow))) {
            tell(
                    town,
                    Topics.WORKER_STATUS,
                    WORKER,
                    facts,
                    i -> status("e" + i, i, new HealthCodeChanged(i < facts - 1 ? HealthCode.GREEN : HealthCode.RED)));
            int turns = 0;
            do {
                town.pass(1);
                turns++;
            } while (Objects.requireNonNull(town.journey(WORKER)).getHealthCode() != HealthCode.RED && turns < facts);
            // some were gone through while they were told
            assertThat(turns).isBetween(facts / 2 / (2 * Portions.STEP), 2 * facts / (2 * Portions.STEP));
        }
    }

    @Test
    void every_passenger_of_a_trip_has_another_employer() {
        int count = 5_000;
        try (Town town = town()) {
            tell(
                    town,
                    Topics.CHARTER_BUS_EVENTS,
                    TRIP,
                    count,
                    i -> trip(
                            "b" + i,
                            i,
                            new PassengerBooked(
                                    "w" + i,
                                    UnifiedSocialCreditCode.complete(
                                            "91330381MA" + String.format(java.util.Locale.ROOT, "%07d", i)),
                                    null,
                                    null)));
            rest(town);
            assertThat(Objects.requireNonNull(town.trip(TRIP)).getBooked()).isEqualTo(count);
        }
    }

    @Test
    void one_passenger_and_one_trip_have_very_many_events() {
        int count = 5_000;
        try (Town town = town()) {
            tell(town, Topics.CHARTER_BUS_EVENTS, TRIP, count, i -> {
                Instant estimate = START.plusSeconds(count + (long) i);
                return switch (i % 4) {
                    case 0 -> trip("e" + i, i, new TripDelayed(estimate, null));
                    case 1 -> trip("e" + i, i, new PassengerBoarded(WORKER, FIRM, null, null));
                    case 2 -> trip("e" + i, i, Told.retraction("e" + (i - 1)));
                    default -> trip("e" + i, i, Told.retraction("never" + i));
                };
            });
            rest(town);
            assertThat(Objects.requireNonNull(town.trip(TRIP)).getBoarded()).isZero();
            assertThat(Objects.requireNonNull(town.trip(TRIP)).getEstimatedArrival())
                    .isEqualTo(START.plusSeconds(2L * count - 4));
            assertThat(town.journey(WORKER)).isNull();
        }
    }

    @Test
    void one_worker_is_on_very_many_trips() {
        int count = 2_000;
        try (Town town = town()) {
            for (int i = 0; i < count; i++) {
                Instant at = START.plusSeconds(i);
                String tripId = "trip" + i;
                town.tell(
                        Topics.CHARTER_BUS_EVENTS,
                        tripId,
                        new TripEvent(
                                "b", at, at, "bus-companies", tripId, new PassengerBooked(WORKER, FIRM, null, null)));
                if (i % 100 == 0) {
                    // those are as many trips to publish
                    town.pass(1);
                }
            }
            town.pass(1);
            rest(town);
            assertThat(Objects.requireNonNull(town.journey(WORKER)).getTripId()).isEqualTo("trip" + (count - 1));
            town.tell(
                    Topics.CHARTER_BUS_EVENTS,
                    "trip" + (count - 1),
                    new TripEvent(
                            "r",
                            START.plusSeconds(count),
                            START.plusSeconds(count),
                            "bus-companies",
                            "trip" + (count - 1),
                            Told.retraction("b")));
            rest(town);
            assertThat(Objects.requireNonNull(town.journey(WORKER)).getTripId()).isEqualTo("trip" + (count - 2));
        }
    }

    @Test
    void one_firm_reports_and_one_alert_is_acknowledged_very_often() {
        int count = 5_000;
        try (Town town = town()) {
            town.tell(Topics.ENTERPRISES, FIRM, Told.enterprise(FIRM, 10));
            tell(town, Topics.ENTERPRISE_REPORTS, FIRM, count, i -> {
                Instant at = START.plusSeconds(i);
                return new EnterpriseReport(
                        "e" + i,
                        at,
                        at,
                        "officers",
                        FIRM,
                        i % 10 == 9
                                ? Told.retraction("e" + (i - 9))
                                : new DailyReport(
                                        i, null, null, null, null, null, List.of(), null, null, null, null, null,
                                        null));
            });
            String alertId = io.workerreturn.wire.Conclusions.shortfallAlertId(FIRM);
            tell(town, Topics.SHORTFALL_ACKNOWLEDGEMENTS, FIRM, 1_000, i -> {
                Instant at = START.plusSeconds(i);
                return new io.workerreturn.schema.AlertAcknowledgement(
                        "e" + i, at, at, "board", alertId, new Acknowledged("somebody" + i, null, null, null));
            });
            rest(town);
            assertThat(Objects.requireNonNull(
                                    Objects.requireNonNull(town.firm(FIRM)).getReport())
                            .getDeclaredOnDuty())
                    .isEqualTo(count - 2);
            town.tell(
                    Topics.WORKER_STATUS,
                    WORKER,
                    new WorkerStatus("hired", START, START, "hr-portal", WORKER, FIRM, new Employed(null)));
        }
    }
}

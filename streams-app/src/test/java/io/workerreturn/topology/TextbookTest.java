package io.workerreturn.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.domain.Counts;
import io.workerreturn.domain.FactSet;
import io.workerreturn.domain.Identity;
import io.workerreturn.domain.Journey;
import io.workerreturn.domain.Movement;
import io.workerreturn.domain.Passenger;
import io.workerreturn.domain.TravelMode;
import io.workerreturn.domain.TripAlarm;
import io.workerreturn.domain.TripFact;
import io.workerreturn.domain.TripState;
import io.workerreturn.domain.WorkerFact;
import io.workerreturn.domain.WorkerState;
import io.workerreturn.schema.IndividualArrival;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.schema.WorkerStatus;
import io.workerreturn.wire.Conclusions;
import io.workerreturn.wire.TripEvents;
import io.workerreturn.wire.WorkerRecords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.apache.avro.specific.SpecificRecord;

/** The rules of trips and journeys say what the {@link Textbook} says, in thousands of crowded worlds: no topology, just folds. */
class TextbookTest {
    private static final TopologySettings SETTINGS = Town.settings(Map.of());
    private static final Identity<TripFact> TRIPS = new Identity<>(TripEvents::encoded);
    private static final Identity<WorkerFact> WORKERS = new Identity<>(WorkerRecords::encoded);
    private static final long APPENDED = Long.MAX_VALUE / 2;

    @Property(tries = 3_000, shrinking = ShrinkingMode.BOUNDED)
    void trips_passengers_journeys_and_alarms_follow_the_book(@ForAll("crowded") List<Line> world) {
        for (Instant now : List.of(Told.at("2020-02-27T23:10"), Told.at("2020-03-20T12:00"))) {
            Map<String, Map<String, SpecificRecord>> book = Reference.of(SETTINGS, world, now);
            Map<String, Map<String, SpecificRecord>> rules = concluded(world, now.toEpochMilli());
            rules.forEach((table, rows) -> {
                Map<String, SpecificRecord> expected = new TreeMap<>();
                book.get(table).forEach((key, row) -> expected.put(key, timeless(row)));
                rows.replaceAll((key, row) -> timeless(row));
                assertThat(rows).as(table).isEqualTo(expected);
            });
        }
    }

    /** How recent a figure is is not what is asked here. */
    private static SpecificRecord timeless(SpecificRecord row) {
        row.put(row.getSchema().getField("asOf").pos(), null);
        return row;
    }

    private static Map<String, Map<String, SpecificRecord>> concluded(List<Line> world, long now) {
        Map<String, FactSet<TripFact>> trips = new TreeMap<>();
        Map<String, WorkerState> workers = new TreeMap<>();
        for (Line line : world) {
            if (line.value() instanceof TripEvent event) {
                TripFact fact = TripEvents.fact(line.key(), event, mode(line), SETTINGS.season(), APPENDED);
                trips.put(
                        line.key(),
                        trips.getOrDefault(line.key(), FactSet.empty()).with(fact, TRIPS));
            } else {
                WorkerFact fact = line.value() instanceof IndividualArrival arrival
                        ? WorkerRecords.fact(line.key(), arrival, SETTINGS.season(), APPENDED)
                        : WorkerRecords.fact(line.key(), (WorkerStatus) line.value(), SETTINGS.season(), APPENDED);
                workers.put(
                        line.key(),
                        workers.getOrDefault(line.key(), WorkerState.EMPTY).told(fact, WORKERS));
            }
        }
        Map<String, Map<String, SpecificRecord>> tables = new HashMap<>();
        for (Topics.Topic<?> topic : List.of(Topics.TRIP_BOARD, Topics.TRIP_ALERTS, Topics.WORKER_JOURNEYS)) {
            tables.put(topic.name(), new TreeMap<>());
        }
        trips.forEach((tripId, told) -> {
            List<TripFact> standing = told.standing();
            if (standing.isEmpty()) {
                return;
            }
            TripState trip = TripState.of(
                    standing,
                    standing.stream().min(TripFact.ORDER).orElseThrow().mode());
            Map<String, List<TripFact>> byWorker = new TreeMap<>();
            standing.stream()
                    .filter(fact -> fact.worker() != null)
                    .forEach(fact -> byWorker.computeIfAbsent(fact.worker(), worker -> new ArrayList<>())
                            .add(fact));
            Map<String, Counts> byEnterprise = new TreeMap<>();
            byWorker.forEach((worker, facts) -> {
                Passenger passenger = Passenger.of(facts, trip);
                String enterprise = passenger.enterprise() == null ? Conclusions.NAMELESS : passenger.enterprise();
                byEnterprise.merge(enterprise, passenger.counts(), Counts::plus);
                Movement movement = passenger.movement(tripId, trip, 0);
                workers.put(
                        worker, workers.getOrDefault(worker, WorkerState.EMPTY).moved(movement));
            });
            Map<String, Long> clashes = new TreeMap<>();
            told.clashes()
                    .forEach(eventId -> clashes.put(
                            eventId, told.held(eventId).orElseThrow().occurredAt()));
            tables.get(Topics.TRIP_BOARD.name())
                    .put(tripId, Conclusions.tripBoard(tripId, trip, byEnterprise, clashes, 0));
            Counts total = byEnterprise.values().stream().reduce(Counts.NONE, Counts::plus);
            TripAlarm.of(trip, total, SETTINGS.tripAlerts(), now)
                    .forEach((kind, alarm) -> tables.get(Topics.TRIP_ALERTS.name())
                            .put(
                                    Conclusions.tripAlertId(tripId, kind),
                                    Conclusions.tripAlert(tripId, kind, alarm, true, null, byEnterprise, 0)));
        });
        workers.forEach((worker, state) -> {
            Journey journey = state.journey(now);
            if (journey != null) {
                tables.get(Topics.WORKER_JOURNEYS.name()).put(worker, Conclusions.journey(worker, journey));
            }
        });
        return tables;
    }

    private static TravelMode mode(Line line) {
        return line.topic() == Topics.CHARTER_BUS_EVENTS
                ? TravelMode.CHARTER_BUS
                : line.topic() == Topics.CHARTER_TRAIN_EVENTS ? TravelMode.CHARTER_TRAIN : TravelMode.CHARTER_FLIGHT;
    }

    @Provide
    Arbitrary<List<Line>> crowded() {
        return Worlds.crowded();
    }
}

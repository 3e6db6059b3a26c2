package io.workerreturn.simulation;

import io.workerreturn.schema.CheckpointArrival;
import io.workerreturn.schema.Enterprise;
import io.workerreturn.schema.LeftCity;
import io.workerreturn.schema.PassengerAlighted;
import io.workerreturn.schema.PassengerBoarded;
import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.schema.PassengerNoShow;
import io.workerreturn.schema.ReportedForDuty;
import io.workerreturn.schema.Retraction;
import io.workerreturn.schema.TripArrived;
import io.workerreturn.schema.TripCancelled;
import io.workerreturn.schema.TripDeparted;
import io.workerreturn.schema.TripReinstated;
import io.workerreturn.schema.TripScheduled;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** A scenario, taken in as a whole by rules much plainer than the application's. */
final class Retold {
    final Scenario scenario;
    final List<ScenarioRecord> all = new ArrayList<>();
    final Map<String, Enterprise> firms = new HashMap<>();
    final List<Event> events = new ArrayList<>();
    /** Without what was retracted, each event once. */
    final List<Event> standing;

    Retold(ScenarioSettings settings) {
        scenario = new Scenario(settings);
        for (ScenarioRecord record : scenario) {
            all.add(record);
            if (record.flaw() != null) {
                continue;
            }
            if (record.value() == null) {
                firms.remove(record.key());
            } else if (record.value() instanceof Enterprise firm) {
                firms.put(firm.getEnterpriseId(), firm);
            } else if (record.value().getSchema().getField("payload") != null) {
                events.add(new Event(record));
            }
        }
        Set<String> retracted = events.stream()
                .filter(event -> event.payload() instanceof Retraction)
                .map(event -> event.record.key() + ((Retraction) event.payload()).getEventId())
                .collect(Collectors.toSet());
        Map<String, Event> once = new LinkedHashMap<>();
        for (Event event : events) {
            if (!(event.payload() instanceof Retraction) && !retracted.contains(event.identity())) {
                once.putIfAbsent(event.identity(), event);
            }
        }
        standing = List.copyOf(once.values());
    }

    Stream<Event> of(Class<?> payload) {
        return standing.stream().filter(event -> payload.isInstance(event.payload()));
    }

    /** The earliest such fact of each key. */
    Map<String, Event> byKey(Class<?> payload) {
        return of(payload).collect(Collectors.toMap(event -> event.record.key(), Function.identity(), (a, b) -> a));
    }

    /** Who is in the city at the end. */
    Set<String> back() {
        Map<String, Instant> in = new HashMap<>();
        of(CheckpointArrival.class).forEach(event -> in.merge(event.record.key(), event.occurredAt(), Retold::later));
        of(ReportedForDuty.class).forEach(event -> in.merge(event.record.key(), event.occurredAt(), Retold::later));
        aboard().forEach((trip, workers) -> {
            Event arrived = byKey(TripArrived.class).get(trip);
            if (arrived != null && !isCancelled(trip)) {
                workers.forEach(worker -> in.merge(worker, arrived.occurredAt(), Retold::later));
            }
        });
        Map<String, Instant> out = new HashMap<>();
        of(LeftCity.class).forEach(event -> out.merge(event.record.key(), event.occurredAt(), Retold::later));
        return in.keySet().stream()
                .filter(worker -> !out.containsKey(worker) || in.get(worker).isAfter(out.get(worker)))
                .collect(Collectors.toSet());
    }

    boolean isCancelled(String trip) {
        return byKey(TripCancelled.class).containsKey(trip)
                && !byKey(TripReinstated.class).containsKey(trip);
    }

    /** Who is held to be aboard each trip when it is there. */
    Map<String, Set<String>> aboard() {
        Map<String, Set<String>> aboard = new HashMap<>();
        Map<String, Event> departed = byKey(TripDeparted.class);
        Map<String, Event> arrived = byKey(TripArrived.class);
        of(PassengerBooked.class).forEach(event -> {
            Event left = departed.get(event.record.key());
            if (left != null && !((TripDeparted) left.payload()).getBoardingRecorded()) {
                aboard.computeIfAbsent(event.record.key(), trip -> new HashSet<>())
                        .add(((PassengerBooked) event.payload()).getWorker());
            }
        });
        of(PassengerNoShow.class)
                .forEach(event -> aboard.getOrDefault(event.record.key(), new HashSet<>())
                        .remove(((PassengerNoShow) event.payload()).getWorker()));
        of(PassengerBoarded.class)
                .forEach(event -> aboard.computeIfAbsent(event.record.key(), trip -> new HashSet<>())
                        .add(((PassengerBoarded) event.payload()).getWorker()));
        of(PassengerAlighted.class).forEach(event -> {
            Event there = arrived.get(event.record.key());
            if (there == null || event.occurredAt().isBefore(there.occurredAt())) {
                aboard.getOrDefault(event.record.key(), new HashSet<>())
                        .remove(((PassengerAlighted) event.payload()).getWorker());
            }
        });
        return aboard;
    }

    /** Trips whose planned arrival has passed for more than an hour without a word of it. */
    List<String> overdue() {
        Map<String, Event> arrived = byKey(TripArrived.class);
        return of(TripScheduled.class)
                .filter(event -> ((TripScheduled) event.payload())
                        .getScheduledArrival()
                        .isBefore(Instant.ofEpochMilli(scenario.end() - Span.HOUR)))
                .map(event -> event.record.key())
                .filter(trip -> !arrived.containsKey(trip) && !isCancelled(trip))
                .distinct()
                .toList();
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** A well-formed event. */
    record Event(ScenarioRecord record) {
        private @Nullable Object field(String name) {
            SpecificRecord value = record.value();
            return value.get(value.getSchema().getField(name).pos());
        }

        Object payload() {
            return field("payload");
        }

        String eventId() {
            return (String) field("eventId");
        }

        String source() {
            return (String) field("source");
        }

        Instant occurredAt() {
            return (Instant) field("occurredAt");
        }

        Instant reportedAt() {
            return (Instant) field("reportedAt");
        }

        String identity() {
            return record.key() + eventId();
        }
    }
}

package io.workerreturn.topology;

import static io.workerreturn.topology.Stores.join;

import io.workerreturn.domain.Acknowledgement;
import io.workerreturn.domain.Attention;
import io.workerreturn.domain.Counts;
import io.workerreturn.domain.Identity;
import io.workerreturn.domain.Movement;
import io.workerreturn.domain.Passenger;
import io.workerreturn.domain.Tally;
import io.workerreturn.domain.TripAlarm;
import io.workerreturn.domain.TripAlertPolicy;
import io.workerreturn.domain.TripFact;
import io.workerreturn.domain.TripRow;
import io.workerreturn.domain.TripState;
import io.workerreturn.metrics.PipelineMetrics;
import io.workerreturn.schema.AlertState;
import io.workerreturn.wire.Conclusions;
import io.workerreturn.wire.PassengerRow;
import io.workerreturn.wire.TripAlertsRow;
import io.workerreturn.wire.TripEvents;
import io.workerreturn.wire.TripHeader;
import io.workerreturn.wire.TripHeader.Held;
import io.workerreturn.wire.TripIndexRow;
import io.workerreturn.wire.TripIndexRow.Place;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the trips: a header row per trip and a row per passenger, so that no value grows with the manifest. A fact about a
 * passenger touches that passenger; a fact about the trip touches all of them. What the trip then says about a passenger goes
 * to the worker as a movement; the board's row and the alerts follow a few times a second.
 */
final class TripBook extends ContextualProcessor<String, Object, String, Emission> {
    private static final Identity<TripFact> IDENTITY = new Identity<>(TripEvents::encoded);
    private static final StringSerializer PREFIX = new StringSerializer();

    private final TopologySettings settings;
    private KeyValueStore<String, TripHeader> headers;
    private KeyValueStore<String, PassengerRow> passengers;
    private KeyValueStore<String, TripIndexRow> index;
    private KeyValueStore<String, Tally> counts;
    private KeyValueStore<String, TripAlertsRow> alerts;
    private Acknowledgements acknowledgements;
    private Outbox unpublished;
    private Timers timers;
    private Rhythm rhythm;
    private PipelineMetrics.Count repeated;
    private SourceShares sources;
    private Clock clock;

    TripBook(TopologySettings settings) {
        this.settings = settings;
    }

    static ProcessorSupplier<String, Object, String, Emission> supplier(TopologySettings settings) {
        return Plumbing.supplier(
                () -> new TripBook(settings),
                Stores.TRIPS,
                Stores.TRIP_PASSENGERS,
                Stores.TRIP_EVENTS,
                Stores.TRIP_COUNTS,
                Stores.TRIP_ALERTS,
                Stores.TRIP_ACKNOWLEDGEMENTS,
                Stores.TRIPS_UNPUBLISHED,
                Stores.TRIP_TIMERS,
                Stores.sourceShares(Topics.Group.TRIPS));
    }

    @Override
    public void init(ProcessorContext<String, Emission> context) {
        super.init(context);
        headers = Stores.TRIPS.in(context);
        passengers = Stores.TRIP_PASSENGERS.in(context);
        index = Stores.TRIP_EVENTS.in(context);
        counts = Stores.TRIP_COUNTS.in(context);
        alerts = Stores.TRIP_ALERTS.in(context);
        acknowledgements = new Acknowledgements(Stores.TRIP_ACKNOWLEDGEMENTS.in(context));
        unpublished = new Outbox(Stores.TRIPS_UNPUBLISHED.in(context));
        timers = new Timers(Stores.TRIP_TIMERS.in(context));
        rhythm = Rhythm.of(context, settings.sendEvery(), Rhythm.Beat.OFF, this::lookAgain, this::send);
        repeated = settings.metrics().repeated(Topics.Group.TRIPS.label());
        sources = SourceShares.of(Topics.Group.TRIPS, context);
        clock = Clock.of(context);
    }

    @Override
    public void process(Record<String, Object> record) {
        rhythm.took(record);
        if (record.value() instanceof TripFact fact) {
            new Revision(record.key()).tell(fact);
        } else if (record.value() instanceof Admission.AlertTold told) {
            if (acknowledgements.add(told) && headers.get(record.key()) != null) {
                unpublished.add(record.key());
            }
        }
    }

    private void lookAgain() {
        timers.fire(clock.now(), unpublished::add);
    }

    private void send() {
        unpublished.drain().forEach(this::publish);
        sources.send(this::emit);
    }

    private void emit(String key, Destination to, @Nullable Object value) {
        context().forward(new Record<>(key, new Emission(to, value), rhythm.timestamp()));
    }

    private void publish(String tripId) {
        TripHeader header = header(tripId);
        Map<String, Counts> byEnterprise = new TreeMap<>();
        long asOf = header.asOf();
        try (KeyValueIterator<String, Tally> rows = counts.prefixScan(join(tripId, ""), PREFIX)) {
            while (rows.hasNext()) {
                KeyValue<String, Tally> row = rows.next();
                asOf = Math.max(asOf, row.value.asOf());
                if (!row.value.counts().isZero()) {
                    byEnterprise.put(row.key.substring(tripId.length() + 1), row.value.counts());
                }
            }
        }
        boolean known = header.earliest() != null;
        TripState trip = header.state();
        emit(
                tripId,
                Topics.TRIP_BOARD,
                known ? Conclusions.tripBoard(tripId, trip, byEnterprise, header.clashes(), asOf) : null);
        publishAlerts(tripId, trip, byEnterprise, known, asOf);
    }

    private void publishAlerts(
            String tripId, TripState trip, Map<String, Counts> byEnterprise, boolean known, long asOf) {
        long now = clock.now();
        TripAlertPolicy policy = settings.tripAlerts();
        Counts total = byEnterprise.values().stream().reduce(Counts.NONE, Counts::plus);
        TripAlertsRow stored = alerts.get(tripId);
        TripAlertsRow before = stored == null ? TripAlertsRow.NONE : stored;
        Map<TripAlarm.Kind, TripAlarm> firing = new EnumMap<>(TripAlarm.Kind.class);
        if (known) {
            firing.putAll(TripAlarm.of(trip, total, policy, now));
        }
        Map<TripAlarm.Kind, Acknowledgement> acknowledged = new EnumMap<>(TripAlarm.Kind.class);
        long lookAgainAt = known && !firing.containsKey(TripAlarm.Kind.OVERDUE)
                ? TripAlarm.overdueAt(trip, total, policy)
                : Long.MAX_VALUE;
        for (TripAlarm.Kind kind : TripAlarm.Kind.values()) {
            TripAlarm was = before.firing().get(kind);
            TripAlarm is = firing.get(kind);
            TripAlarm shown = is != null ? is : was;
            if (shown == null) {
                continue;
            }
            String alertId = Conclusions.tripAlertId(tripId, kind);
            Attention attention = is == null
                    ? Attention.NONE
                    : Attention.of(
                            acknowledgements.of(alertId), is.since(), is.severe(), settings.acknowledgements(), now);
            Acknowledgement by = attention.acknowledgement();
            Acknowledgement wasBy = before.acknowledged().get(kind);
            if (by != null) {
                acknowledged.put(kind, by);
                lookAgainAt = Math.min(lookAgainAt, attention.until(settings.acknowledgements()));
            }
            emit(
                    alertId,
                    Topics.TRIP_ALERTS,
                    Conclusions.tripAlert(tripId, kind, shown, is != null, by, byEnterprise, asOf));
            if ((was == null) != (is == null) || !Objects.equals(wasBy, by)) {
                emit(
                        alertId,
                        Topics.ALERT_LOG,
                        Conclusions.transition(
                                alertId,
                                Conclusions.tripAlertKind(kind),
                                tripId,
                                was == null ? AlertState.OK : Conclusions.standing(wasBy),
                                is == null ? AlertState.RESOLVED : Conclusions.standing(by),
                                shown.severe(),
                                now,
                                attention.said()));
            }
        }
        TripAlertsRow after = new TripAlertsRow(firing, acknowledged, timers.move(tripId, before.timer(), lookAgainAt));
        if (after.equals(TripAlertsRow.NONE)) {
            if (stored != null) {
                alerts.delete(tripId);
            }
        } else if (!after.equals(before)) {
            alerts.put(tripId, after);
        }
    }

    private TripHeader header(String tripId) {
        TripHeader header = headers.get(tripId);
        return header == null ? TripHeader.NONE : header;
    }

    /** What one record changes: rows are read once, changed here, and written at the end. */
    private final class Revision {
        private final String tripId;
        private final TripHeader headerBefore;
        private TripHeader header;
        private final Map<String, PassengerRow> rowsBefore = new LinkedHashMap<>();
        private final Map<String, PassengerRow> rows = new HashMap<>();

        Revision(String tripId) {
            this.tripId = tripId;
            this.headerBefore = header(tripId);
            this.header = headerBefore;
        }

        void tell(TripFact fact) {
            TripIndexRow place = indexRow(fact.eventId());
            if (place.place() == Place.NOWHERE) {
                sources.heard(fact, null);
                place(fact, place);
            } else {
                TripFact incumbent = incumbent(fact.eventId(), place);
                if (incumbent.equals(fact)) {
                    repeated.one();
                    return;
                }
                boolean stands = IDENTITY.stands(fact, incumbent);
                sources.heard(fact, stands ? incumbent : fact);
                header = header.withClash(fact.eventId(), (stands ? fact : incumbent).occurredAt());
                if (stands) {
                    take(incumbent, place);
                    place(fact, indexRow(fact.eventId()));
                }
            }
            if (!fact.row().ofPassenger()) {
                header = header.asOf(fact.reportedAt());
            } else {
                PassengerRow row = row(Objects.requireNonNull(fact.worker()));
                rows.put(fact.worker(), new PassengerRow(row.facts(), Math.max(row.asOf(), fact.reportedAt())));
            }
            settle();
        }

        private TripIndexRow indexRow(String eventId) {
            TripIndexRow row = index.get(join(tripId, eventId));
            return row == null ? TripIndexRow.NONE : row;
        }

        private void keepIndex(String eventId, TripIndexRow row) {
            index.put(join(tripId, eventId), row);
        }

        private PassengerRow row(String worker) {
            return rows.computeIfAbsent(worker, id -> {
                PassengerRow row = passengers.get(join(tripId, id));
                PassengerRow known = row == null ? PassengerRow.NONE : row;
                rowsBefore.put(id, known);
                return known;
            });
        }

        private TripFact incumbent(String eventId, TripIndexRow place) {
            List<Held> held = switch (place.place()) {
                case TRIP -> header.facts();
                case PASSENGER -> row(Objects.requireNonNull(place.worker())).facts();
                case RETRACTION -> List.of(new Held(Objects.requireNonNull(place.retraction()), false));
                case NOWHERE -> List.of();
            };
            return held.stream()
                    .map(Held::fact)
                    .filter(fact -> fact.eventId().equals(eventId))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the index names a row that lacks the fact"));
        }

        /** Puts a fact where it belongs. */
        private void place(TripFact fact, TripIndexRow known) {
            boolean withdrawn = known.withdrawn();
            if (fact.row() == TripRow.RETRACTION) {
                keepIndex(fact.eventId(), new TripIndexRow(Place.RETRACTION, null, fact, known.withdrawnBy()));
                withdraw(Objects.requireNonNull(fact.withdraws()), fact.eventId(), true);
                return;
            }
            if (fact.row().ofPassenger()) {
                String worker = Objects.requireNonNull(fact.worker());
                keepIndex(fact.eventId(), new TripIndexRow(Place.PASSENGER, worker, null, known.withdrawnBy()));
                PassengerRow row = row(worker);
                rows.put(worker, new PassengerRow(plus(row.facts(), new Held(fact, withdrawn)), row.asOf()));
            } else {
                keepIndex(fact.eventId(), new TripIndexRow(Place.TRIP, null, null, known.withdrawnBy()));
                header = header.withFacts(plus(header.facts(), new Held(fact, withdrawn)));
            }
            TripHeader.Earliest earliest = TripHeader.Earliest.of(fact);
            if (!withdrawn && (header.earliest() == null || earliest.before(header.earliest()))) {
                header = header.withEarliest(earliest);
            }
        }

        /** Takes a fact away that another record of the same eventId replaces. */
        private void take(TripFact fact, TripIndexRow known) {
            Predicate<Held> isFact = held -> held.fact().eventId().equals(fact.eventId());
            keepIndex(fact.eventId(), TripIndexRow.NONE.withWithdrawnBy(known.withdrawnBy()));
            if (fact.row() == TripRow.RETRACTION) {
                withdraw(Objects.requireNonNull(fact.withdraws()), fact.eventId(), false);
            } else if (fact.row().ofPassenger()) {
                String worker = Objects.requireNonNull(fact.worker());
                PassengerRow row = row(worker);
                rows.put(worker, new PassengerRow(without(row.facts(), isFact), row.asOf()));
            } else {
                header = header.withFacts(without(header.facts(), isFact));
            }
            forgetEarliest(fact.eventId());
        }

        /** Notes that a retraction names an eventId, or does so no more. */
        private void withdraw(String eventId, String retraction, boolean named) {
            TripIndexRow before = indexRow(eventId);
            List<String> withdrawnBy = new ArrayList<>(before.withdrawnBy());
            withdrawnBy.remove(retraction);
            if (named) {
                withdrawnBy.add(retraction);
            }
            TripIndexRow after = before.withWithdrawnBy(withdrawnBy);
            keepIndex(eventId, after);
            if (before.withdrawn() == after.withdrawn()) {
                return;
            }
            if (after.place() == Place.TRIP) {
                header = header.withFacts(marked(header.facts(), eventId, after.withdrawn()));
            } else if (after.place() == Place.PASSENGER) {
                String worker = Objects.requireNonNull(after.worker());
                PassengerRow row = row(worker);
                rows.put(worker, new PassengerRow(marked(row.facts(), eventId, after.withdrawn()), row.asOf()));
            }
            if (after.withdrawn()) {
                forgetEarliest(eventId);
            } else if (after.place() == Place.TRIP || after.place() == Place.PASSENGER) {
                TripHeader.Earliest earliest = TripHeader.Earliest.of(incumbent(eventId, after));
                if (header.earliest() == null || earliest.before(header.earliest())) {
                    header = header.withEarliest(earliest);
                }
            }
        }

        /** The earliest standing fact is gone: looks for the one after it, among all. */
        private void forgetEarliest(String eventId) {
            if (header.earliest() == null || !header.earliest().eventId().equals(eventId)) {
                return;
            }
            loadAllRows();
            List<Held> all = new ArrayList<>(header.facts());
            rows.values().forEach(row -> all.addAll(row.facts()));
            TripHeader.Earliest earliest = null;
            for (Held held : all) {
                TripHeader.Earliest candidate = TripHeader.Earliest.of(held.fact());
                if (!held.withdrawn() && (earliest == null || candidate.before(earliest))) {
                    earliest = candidate;
                }
            }
            header = header.withEarliest(earliest);
        }

        private void loadAllRows() {
            try (KeyValueIterator<String, PassengerRow> all = passengers.prefixScan(join(tripId, ""), PREFIX)) {
                while (all.hasNext()) {
                    KeyValue<String, PassengerRow> next = all.next();
                    String worker = next.key.substring(tripId.length() + 1);
                    if (rows.putIfAbsent(worker, next.value) == null) {
                        rowsBefore.put(worker, next.value);
                    }
                }
            }
        }

        /** Writes what changed, and tells the workers. */
        private void settle() {
            TripState tripBefore = headerBefore.state();
            TripState trip = header.equals(headerBefore) ? tripBefore : header.state();
            if (!trip.saysTheSameToPassengersAs(tripBefore)) {
                loadAllRows();
            }
            if (!header.equals(headerBefore)) {
                headers.put(tripId, header);
            }
            Map<String, Tally> changes = new LinkedHashMap<>();
            rowsBefore.forEach((worker, rowBefore) -> settle(worker, rowBefore, tripBefore, trip, changes));
            changes.forEach((enterprise, change) -> {
                String key = join(tripId, enterprise);
                Tally before = counts.get(key);
                counts.put(key, before == null ? change : before.plus(change));
            });
            unpublished.add(tripId);
        }

        private void settle(
                String worker,
                PassengerRow rowBefore,
                TripState tripBefore,
                TripState trip,
                Map<String, Tally> changes) {
            PassengerRow row = Objects.requireNonNull(rows.get(worker));
            Passenger before = Passenger.of(rowBefore.standing(), tripBefore);
            Passenger after = Passenger.of(row.standing(), trip);
            if (!row.equals(rowBefore)) {
                passengers.put(join(tripId, worker), row);
            }
            add(changes, before.enterprise(), Counts.NONE.minus(before.counts()), row.asOf());
            add(changes, after.enterprise(), after.counts(), row.asOf());
            long asOf = Math.max(header.asOf(), row.asOf());
            Movement movement = after.movement(tripId, trip, asOf);
            if (!movement.equals(
                    before.movement(tripId, tripBefore, Math.max(headerBefore.asOf(), rowBefore.asOf())))) {
                emit(worker, Hop.MOVEMENTS, movement);
            }
        }

        private void add(Map<String, Tally> changes, @Nullable String enterprise, Counts change, long asOf) {
            changes.merge(enterprise == null ? Conclusions.NAMELESS : enterprise, Tally.of(change, asOf), Tally::plus);
        }

        private static List<Held> plus(List<Held> facts, Held more) {
            List<Held> all = new ArrayList<>(facts);
            all.add(more);
            return all;
        }

        private static List<Held> without(List<Held> facts, Predicate<Held> gone) {
            return facts.stream().filter(gone.negate()).toList();
        }

        private static List<Held> marked(List<Held> facts, String eventId, boolean withdrawn) {
            return facts.stream()
                    .map(held -> held.fact().eventId().equals(eventId) ? new Held(held.fact(), withdrawn) : held)
                    .toList();
        }
    }
}

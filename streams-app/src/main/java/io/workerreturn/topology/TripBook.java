package io.workerreturn.topology;

import static io.workerreturn.topology.Stores.join;

import io.workerreturn.domain.Acknowledgement;
import io.workerreturn.domain.Attention;
import io.workerreturn.domain.Counts;
import io.workerreturn.domain.Identity;
import io.workerreturn.domain.JourneyFold;
import io.workerreturn.domain.Movement;
import io.workerreturn.domain.Passenger;
import io.workerreturn.domain.Tally;
import io.workerreturn.domain.TravelMode;
import io.workerreturn.domain.TripAlarm;
import io.workerreturn.domain.TripAlertPolicy;
import io.workerreturn.domain.TripFact;
import io.workerreturn.domain.TripRow;
import io.workerreturn.domain.TripState;
import io.workerreturn.metrics.PipelineMetrics;
import io.workerreturn.schema.AlertState;
import io.workerreturn.wire.Conclusions;
import io.workerreturn.wire.FactRow;
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
final class TripBook extends ContextualProcessor<String, Object, String, Object> {
    private static final Identity<TripFact> IDENTITY = new Identity<>(TripEvents::encoded);

    /** Tag of a clash in its row. */
    private static final char CLASH = 'c';

    /**
     * Passengers that may be gone through at once for each record told, one with another: a train tells of each of its passengers
     * before it departs, but nobody may say again and again that it is late, and have all of them looked at each time.
     */
    private static final int FOR_A_RECORD = 16;

    /** And for each beat, in which nothing may have been told. */
    private static final int FOR_A_BEAT = 200;

    /**
     * What is worked out of a passenger is told to the worker, whose journey is folded for it, counted and published: ten times as
     * much work as to read a fact, most of it elsewhere.
     */
    private static final int ROWS_FOR_A_PASSENGER = 10;

    /** What the plumbing knows it by. */
    static final String CHAPTER = "trips";

    private final TopologySettings settings;
    private Exits exits;
    private KeyValueStore<String, TripHeader> headers;
    private KeyValueStore<String, PassengerRow> passengers;
    private KeyValueStore<String, TripIndexRow> index;
    private KeyValueStore<String, Tally> counts;
    private KeyValueStore<String, TripAlertsRow> alerts;
    private Acknowledgements acknowledgements;
    private KeyValueStore<String, FactRow> rowsOfFacts;
    private ManyFacts<TripFact> manyFacts;
    private Walks walks;
    /** Counts of trips with more employers than one look meets, as far as they are gathered. */
    private final Map<String, Gathering> gatherings = new LinkedHashMap<>();

    /** How many passengers may be gone through at once now; of a trip with more, in the turns that follow. */
    private int atOnce;

    private Outbox unpublished;
    private Timers timers;
    private Rhythm rhythm;
    private PipelineMetrics.Count repeated;
    private SourceShares sources;
    private Clock clock;

    TripBook(TopologySettings settings) {
        this.settings = settings;
    }

    static ProcessorSupplier<String, Object, String, Object> supplier(TopologySettings settings) {
        return Plumbing.supplier(
                () -> new TripBook(settings),
                Stores.TRIPS,
                Stores.TRIP_PASSENGERS,
                Stores.TRIP_EVENTS,
                Stores.TRIP_COUNTS,
                Stores.TRIP_ALERTS,
                Stores.TRIP_ACKNOWLEDGEMENTS,
                Stores.TRIP_FACTS,
                Stores.TRIPS_UNPUBLISHED,
                Stores.TRIP_TIMERS,
                Stores.sourceShares(Topics.Group.TRIPS));
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        super.init(context);
        exits = new Exits(context, CHAPTER);
        headers = Stores.TRIPS.in(context);
        passengers = Stores.TRIP_PASSENGERS.in(context);
        index = Stores.TRIP_EVENTS.in(context);
        counts = Stores.TRIP_COUNTS.in(context);
        alerts = Stores.TRIP_ALERTS.in(context);
        rowsOfFacts = Stores.TRIP_FACTS.in(context);
        manyFacts = new ManyFacts<>(rowsOfFacts, IDENTITY, TripBook::place);
        acknowledgements =
                new Acknowledgements(Stores.TRIP_ACKNOWLEDGEMENTS.in(context), rowsOfFacts, settings.portions());
        walks = new Walks(rowsOfFacts, settings.portions(), this::walk);
        gatherings.clear();
        atOnce = settings.portions().atOnce();
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
        allow(FOR_A_RECORD);
        if (record.value() instanceof TripFact fact) {
            new Revision(record.key()).tell(fact);
        } else if (record.value() instanceof Admission.AlertTold told) {
            if (acknowledgements.add(told, walks)) {
                heeded(record.key());
            }
        }
    }

    private void allow(int more) {
        atOnce = Math.min(settings.portions().atOnce(), atOnce + more);
    }

    private void heeded(String tripId) {
        if (headers.get(tripId) != null) {
            changed(tripId);
        }
    }

    private void changed(String tripId) {
        unpublished.add(tripId);
        Gathering known = gatherings.get(tripId);
        if (known != null) {
            known.outdated = true;
        }
    }

    private void lookAgain() {
        timers.fire(clock.now(), this::changed);
        walks.go();
        allow(FOR_A_BEAT);
    }

    private void send() {
        gathered = 0;
        unpublished.drain().forEach(this::publish);
        sources.send(this::emit);
    }

    private static String place(TripFact fact) {
        return ManyFacts.place(fact.occurredAt(), fact.row().ordinal(), fact.reportedAt(), fact.eventId());
    }

    /** The key of the many facts about a whole trip. */
    private static String ofTrip(String tripId) {
        return join(tripId, "");
    }

    /** The key of the many facts about a passenger. */
    private static String ofPassenger(String tripId, String worker) {
        return join(tripId, worker);
    }

    /** Works out what follows from much: from facts about a passenger, or all that a trip as a whole has to catch up with. */
    private Walks.Walk walk(String subject) {
        if (Acknowledgements.isAlert(subject)) {
            return acknowledgements.walk(
                    subject, alertId -> heeded(alertId.substring(0, alertId.lastIndexOf(Conclusions.SEPARATOR))));
        }
        int at = subject.indexOf(Stores.JOIN);
        if (at < 0) {
            return new Walks.Walk() {
                @Override
                public int go(int most) {
                    return new Revision(subject).catchUp(most);
                }

                @Override
                public int worth() {
                    return ROWS_FOR_A_PASSENGER;
                }
            };
        }
        String tripId = subject.substring(0, at);
        String worker = subject.substring(at + 1);
        if (worker.isEmpty()) {
            TripState.Fold fold = new TripState.Fold();
            List<TripFact> first = new ArrayList<>(1);
            return manyFacts.walk(
                    subject,
                    fact -> {
                        fold.take(fact);
                        if (first.isEmpty()) {
                            first.add(fact);
                        }
                    },
                    () -> new Revision(tripId)
                            .concludeTrip(fold.state(TravelMode.UNKNOWN), first.isEmpty() ? null : first.get(0)));
        }
        Passenger.Deciding deciding = new Passenger.Deciding();
        return manyFacts.walk(
                subject, deciding::take, () -> new Revision(tripId).concludePassenger(worker, deciding.facts()));
    }

    /** The counts of a trip's employers, as far as they are gathered; of most trips a single look gathers all. */
    private static final class Gathering {
        private final Map<String, Counts> byEnterprise = new TreeMap<>();
        private long asOf = Tally.NEVER;
        private @Nullable String reached;
        private boolean outdated;
    }

    /** Rows of trips with very many employers that were gathered in this sending. */
    private int gathered;

    /** Gathers on; null if there is more than one look may meet. */
    private @Nullable Gathering gather(String tripId) {
        Gathering known = gatherings.getOrDefault(tripId, new Gathering());
        int most = settings.portions().atOnce();
        if (known.reached != null && gathered >= most) {
            return null;
        }
        String prefix = join(tripId, "");
        String from = known.reached == null ? prefix : known.reached;
        int left = most;
        try (KeyValueIterator<String, Tally> rows = counts.range(from, tripId + (char) (Stores.JOIN + 1))) {
            while (rows.hasNext()) {
                KeyValue<String, Tally> row = rows.next();
                if (row.key.equals(known.reached)) {
                    continue;
                }
                if (left-- == 0) {
                    gathered += most;
                    gatherings.put(tripId, known);
                    return null;
                }
                known.reached = row.key;
                known.asOf = Math.max(known.asOf, row.value.asOf());
                if (!row.value.counts().isZero()) {
                    known.byEnterprise.put(row.key.substring(prefix.length()), row.value.counts());
                }
            }
        }
        gatherings.remove(tripId);
        return known;
    }

    private void emit(String key, Destination to, @Nullable Object value) {
        exits.send(key, to, value, rhythm.timestamp());
    }

    private void publish(String tripId) {
        Gathering all = gather(tripId);
        if (all == null) {
            // the rest with the next sendings
            unpublished.add(tripId);
            return;
        }
        if (all.outdated) {
            unpublished.add(tripId);
        }
        TripHeader header = header(tripId);
        Map<String, Counts> byEnterprise = all.byEnterprise;
        long asOf = Math.max(header.asOf(), all.asOf);
        boolean known = header.earliest() != null;
        TripState trip = header.state();
        emit(
                tripId,
                Topics.TRIP_BOARD,
                known ? Conclusions.tripBoard(tripId, trip, byEnterprise, clashes(tripId, header), asOf) : null);
        publishAlerts(tripId, trip, byEnterprise, known, asOf);
    }

    /** All clashes of a trip; of very many, the latest. */
    private Map<String, Long> clashes(String tripId, TripHeader header) {
        if (header.clashes().size() < settings.portions().inRow()) {
            return header.clashes();
        }
        Map<String, Long> all = new TreeMap<>(header.clashes());
        String key = ofTrip(tripId);
        try (KeyValueIterator<String, FactRow> rows = rowsOfFacts.reverseRange(
                join(key, String.valueOf(CLASH)), join(key, String.valueOf((char) (CLASH + 1))))) {
            while (rows.hasNext()
                    && all.size()
                            < JourneyFold.MOST_CONFLICTS + header.clashes().size()) {
                if (rows.next().value instanceof FactRow.Told told && told.fact() != null) {
                    all.put(told.fact().eventId(), told.fact().occurredAt());
                }
            }
        }
        return all;
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
        private boolean loadedAll;

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
                if (stands) {
                    take(incumbent, place);
                    place(fact, indexRow(fact.eventId()));
                }
                clash(stands ? fact : incumbent);
            }
            if (!fact.row().ofPassenger()) {
                header = header.asOf(fact.reportedAt());
            } else {
                PassengerRow row = row(Objects.requireNonNull(fact.worker()));
                rows.put(
                        fact.worker(),
                        new PassengerRow(row.facts(), Math.max(row.asOf(), fact.reportedAt()), row.many()));
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
            if (place.fact() != null) {
                return place.fact();
            }
            List<Held> held = switch (place.place()) {
                case TRIP -> header.facts();
                case PASSENGER -> row(Objects.requireNonNull(place.worker())).facts();
                case RETRACTION, NOWHERE -> List.of();
            };
            return held.stream()
                    .map(Held::fact)
                    .filter(fact -> fact.eventId().equals(eventId))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("the index names a row that lacks the fact"));
        }

        /** Notes a clash: in the header, or, where there are too many, in a row of its own. */
        private void clash(TripFact standing) {
            String eventId = standing.eventId();
            if (header.clashes().containsKey(eventId)
                    || header.clashes().size() < settings.portions().inRow()) {
                header = header.withClash(eventId, standing.occurredAt());
                return;
            }
            TripIndexRow known = indexRow(eventId);
            if (known.clashAt() != null) {
                rowsOfFacts.put(clashKey(eventId, known.clashAt()), null);
            }
            keepIndex(eventId, known.clashing(standing.occurredAt()));
            rowsOfFacts.put(clashKey(eventId, standing.occurredAt()), new FactRow.Told(standing, 0, true));
        }

        private String clashKey(String eventId, long at) {
            return join(ofTrip(tripId), CLASH + ManyFacts.place(at, 0, 0, eventId));
        }

        /** Moves the facts about a passenger, or about the whole trip, out of a row that has no room for more. */
        private void moveOut(String key, List<Held> facts) {
            for (Held held : facts) {
                TripFact fact = held.fact();
                TripIndexRow known = indexRow(fact.eventId());
                keepIndex(fact.eventId(), known.in(known.place(), known.worker(), fact));
                write(key, fact, held.withdrawn());
            }
        }

        private void write(String key, TripFact fact, boolean withdrawn) {
            manyFacts.write(key, fact, new FactRow.Told(fact, withdrawn ? 1 : 0, false));
            walks.add(key);
        }

        /** Puts a fact where it belongs. */
        private void place(TripFact fact, TripIndexRow known) {
            boolean withdrawn = known.withdrawn();
            int inRow = settings.portions().inRow();
            if (fact.row() == TripRow.RETRACTION) {
                keepIndex(fact.eventId(), known.in(Place.RETRACTION, null, fact));
                withdraw(Objects.requireNonNull(fact.withdraws()), 1);
                return;
            }
            if (fact.row().ofPassenger()) {
                String worker = Objects.requireNonNull(fact.worker());
                PassengerRow row = row(worker);
                String key = ofPassenger(tripId, worker);
                if (!row.many() && row.facts().size() == inRow) {
                    moveOut(key, row.facts());
                    Passenger.Deciding deciding = new Passenger.Deciding();
                    row.standing().forEach(deciding::take);
                    row = new PassengerRow(held(deciding.facts()), row.asOf(), true);
                    rows.put(worker, row);
                }
                keepIndex(fact.eventId(), known.in(Place.PASSENGER, worker, row.many() ? fact : null));
                if (row.many()) {
                    write(key, fact, withdrawn);
                } else {
                    rows.put(worker, row.withFacts(plus(row.facts(), new Held(fact, withdrawn))));
                }
            } else {
                if (!header.many() && header.facts().size() == inRow) {
                    moveOut(ofTrip(tripId), header.facts());
                    TripFact first = header.facts().stream()
                            .filter(held -> !held.withdrawn())
                            .map(Held::fact)
                            .min(TripFact.ORDER)
                            .orElse(null);
                    header = header.concluding(header.state(), earliest(first)).withFacts(List.of());
                }
                keepIndex(fact.eventId(), known.in(Place.TRIP, null, header.many() ? fact : null));
                if (header.many()) {
                    write(ofTrip(tripId), fact, withdrawn);
                } else {
                    header = header.withFacts(plus(header.facts(), new Held(fact, withdrawn)));
                }
            }
            if (!withdrawn) {
                offer(TripHeader.Earliest.of(fact));
            }
        }

        private static TripHeader.@Nullable Earliest earliest(@Nullable TripFact fact) {
            return fact == null ? null : TripHeader.Earliest.of(fact);
        }

        private static List<Held> held(List<TripFact> facts) {
            return facts.stream().map(fact -> new Held(fact, false)).toList();
        }

        /** A fact that stands may be the earliest of all. */
        private void offer(TripHeader.@Nullable Earliest candidate) {
            if (candidate == null) {
                return;
            }
            TripHeader.Search search = header.search();
            if (search != null) {
                header = header.searching(new TripHeader.Search(search.reached(), earlier(search.found(), candidate)));
            } else if (header.earliest() == null || candidate.before(header.earliest())) {
                header = header.withEarliest(candidate);
            }
        }

        private static TripHeader.@Nullable Earliest earlier(
                TripHeader.@Nullable Earliest one, TripHeader.@Nullable Earliest other) {
            return one == null || other != null && other.before(one) ? other : one;
        }

        /** Takes a fact away that another record of the same eventId replaces. */
        private void take(TripFact fact, TripIndexRow known) {
            Predicate<Held> isFact = held -> held.fact().eventId().equals(fact.eventId());
            keepIndex(fact.eventId(), known.in(Place.NOWHERE, null, null));
            if (fact.row() == TripRow.RETRACTION) {
                withdraw(Objects.requireNonNull(fact.withdraws()), -1);
                return;
            }
            String worker = fact.row().ofPassenger() ? Objects.requireNonNull(fact.worker()) : "";
            if (known.fact() != null) {
                manyFacts.remove(join(tripId, worker), fact);
                walks.add(join(tripId, worker));
            }
            if (!worker.isEmpty()) {
                PassengerRow row = row(worker);
                rows.put(worker, row.withFacts(without(row.facts(), isFact)));
            } else {
                header = header.withFacts(without(header.facts(), isFact));
            }
            forgetEarliest(fact.eventId());
        }

        /** Notes that one retraction more names an eventId, or one less. */
        private void withdraw(String eventId, int more) {
            TripIndexRow before = indexRow(eventId);
            TripIndexRow after = before.withdrawn(more);
            keepIndex(eventId, after);
            if (before.withdrawn() == after.withdrawn()) {
                return;
            }
            if (after.fact() != null && after.place() != Place.RETRACTION) {
                write(join(tripId, after.worker() == null ? "" : after.worker()), after.fact(), after.withdrawn());
            }
            if (after.place() == Place.TRIP) {
                header = header.withFacts(marked(header.facts(), eventId, after.withdrawn()));
            } else if (after.place() == Place.PASSENGER) {
                String worker = Objects.requireNonNull(after.worker());
                PassengerRow row = row(worker);
                rows.put(worker, row.withFacts(marked(row.facts(), eventId, after.withdrawn())));
            }
            if (after.withdrawn()) {
                forgetEarliest(eventId);
            } else if (after.place() == Place.TRIP || after.place() == Place.PASSENGER) {
                offer(TripHeader.Earliest.of(incumbent(eventId, after)));
            }
        }

        /** A fact is gone: if it was the earliest that stood, looks for the one after it, among all. */
        private void forgetEarliest(String eventId) {
            TripHeader.Much much = header.much();
            if (much != null && isOf(eventId, much.first()) && much.state() != null) {
                header = header.concluding(much.state(), null);
            }
            TripHeader.Search search = header.search();
            if (search != null) {
                if (isOf(eventId, search.found())) {
                    header = header.searching(new TripHeader.Search(null, null));
                }
                return;
            }
            if (!isOf(eventId, header.earliest())) {
                return;
            }
            if (!loadAllRows()) {
                header = header.searching(new TripHeader.Search(null, null));
                return;
            }
            TripHeader.Earliest earliest = earliestOfTrip();
            for (PassengerRow row : rows.values()) {
                earliest = earlier(earliest, earliest(row));
            }
            header = header.withEarliest(earliest);
        }

        private static boolean isOf(String eventId, TripHeader.@Nullable Earliest earliest) {
            return earliest != null && earliest.eventId().equals(eventId);
        }

        /** The earliest standing fact about the whole trip. */
        private TripHeader.@Nullable Earliest earliestOfTrip() {
            TripHeader.Earliest earliest =
                    header.much() == null ? null : header.much().first();
            for (Held held : header.facts()) {
                if (!held.withdrawn()) {
                    earliest = earlier(earliest, TripHeader.Earliest.of(held.fact()));
                }
            }
            return earliest;
        }

        private static TripHeader.@Nullable Earliest earliest(PassengerRow row) {
            TripHeader.Earliest earliest = null;
            for (Held held : row.facts()) {
                if (!held.withdrawn()) {
                    earliest = earlier(earliest, TripHeader.Earliest.of(held.fact()));
                }
            }
            return earliest;
        }

        /** Loads the rows of all passengers; false, and none, if there are more than may be gone through at once now. */
        private boolean loadAllRows() {
            if (loadedAll) {
                return true;
            }
            Map<String, PassengerRow> all = new LinkedHashMap<>();
            if (passengersAfter(null, atOnce, all) == 0) {
                return false;
            }
            atOnce -= all.size();
            all.forEach(this::load);
            loadedAll = true;
            return true;
        }

        private void load(String worker, PassengerRow row) {
            if (rows.putIfAbsent(worker, row) == null) {
                rowsBefore.put(worker, row);
            }
        }

        /** The next passengers behind this one; returns how many more it could have been, 0 if there are more. */
        private int passengersAfter(@Nullable String reached, int most, Map<String, PassengerRow> into) {
            String prefix = join(tripId, "");
            String from = reached == null ? prefix : prefix + reached;
            try (KeyValueIterator<String, PassengerRow> all =
                    passengers.range(from, tripId + (char) (Stores.JOIN + 1))) {
                while (all.hasNext()) {
                    KeyValue<String, PassengerRow> next = all.next();
                    String worker = next.key.substring(prefix.length());
                    if (worker.equals(reached)) {
                        continue;
                    }
                    if (into.size() == most) {
                        return 0;
                    }
                    into.put(worker, next.value);
                }
            }
            // one look is work, too
            return Math.max(1, most - into.size());
        }

        /** The many facts about the whole trip were gone through. */
        void concludeTrip(TripState state, @Nullable TripFact first) {
            header = header.concluding(state, earliest(first));
            offer(earliest(first));
            settle();
        }

        /** The many facts about a passenger were gone through. */
        void concludePassenger(String worker, List<TripFact> deciding) {
            PassengerRow row = row(worker);
            rows.put(worker, row.withFacts(held(deciding)));
            offer(earliest(Objects.requireNonNull(rows.get(worker))));
            settle();
        }

        /**
         * Goes on with what the trip has to catch up with.
         *
         * @param most rows to go through, 1 or more
         * @return how many less it were; 0 if there are more
         */
        int catchUp(int most) {
            int left = lookAt(Math.max(1, most / ROWS_FOR_A_PASSENGER));
            return Math.min(most, left * ROWS_FOR_A_PASSENGER);
        }

        /** Looks at so many passengers at most; returns how many less it were, 0 if there are more. */
        private int lookAt(int most) {
            Map<String, PassengerRow> next = new LinkedHashMap<>();
            TripHeader.Search search = header.search();
            TripHeader.Spread spread = header.spread();
            int left;
            if (search != null) {
                left = passengersAfter(search.reached(), most, next);
                String reached = search.reached();
                TripHeader.Earliest found = search.found();
                for (Map.Entry<String, PassengerRow> passenger : next.entrySet()) {
                    reached = passenger.getKey();
                    found = earlier(found, earliest(passenger.getValue()));
                }
                header = left == 0
                        ? header.searching(new TripHeader.Search(reached, found))
                        : header.searching(null).withEarliest(earlier(found, earliestOfTrip()));
            } else if (spread != null) {
                left = passengersAfter(spread.reached(), most, next);
                next.forEach(this::load);
                String reached =
                        next.keySet().stream().reduce((one, other) -> other).orElse(spread.reached());
                header =
                        header.spreading(left == 0 ? new TripHeader.Spread(reached, spread.from(), spread.to()) : null);
            } else {
                return most;
            }
            settle();
            if (header.search() != null || header.spread() != null) {
                walks.add(tripId);
            }
            return left;
        }

        /** Writes what changed, and tells the workers. */
        private void settle() {
            TripState tripBefore = headerBefore.state();
            TripState trip = header.equals(headerBefore) ? tripBefore : header.state();
            TripHeader.Spread spreadBefore = headerBefore.spread();
            if (header.spread() == null) {
                // what passengers are counted under now
                TripState told = spreadBefore == null ? tripBefore : spreadBefore.to();
                if (!trip.saysTheSameToPassengersAs(told) && (spreadBefore != null || !loadAllRows())) {
                    header = header.spreading(new TripHeader.Spread(null, told, trip));
                }
            }
            if (header.spread() != null && spreadBefore == null
                    || header.search() != null && headerBefore.search() == null) {
                walks.add(tripId);
            }
            if (!header.equals(headerBefore)) {
                headers.put(tripId, header);
            }
            TripHeader.Spread spread = header.spread();
            Map<String, Tally> changes = new LinkedHashMap<>();
            rowsBefore.forEach((worker, rowBefore) -> settle(
                    worker,
                    rowBefore,
                    spreadBefore == null ? tripBefore : spreadBefore.of(worker),
                    spread == null ? trip : spread.of(worker),
                    changes));
            changes.forEach((enterprise, change) -> {
                String key = join(tripId, enterprise);
                Tally before = counts.get(key);
                counts.put(key, before == null ? change : before.plus(change));
            });
            changed(tripId);
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

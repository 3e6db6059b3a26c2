package io.workerreturn.board;

import io.workerreturn.audit.KnownCity;
import io.workerreturn.domain.BusinessDay;
import io.workerreturn.domain.ContactRole;
import io.workerreturn.domain.Projection;
import io.workerreturn.domain.Prospect;
import io.workerreturn.domain.ReturnRate;
import io.workerreturn.domain.Rollup;
import io.workerreturn.domain.TripAlarm;
import io.workerreturn.domain.Verdict;
import io.workerreturn.rejected.Provenance;
import io.workerreturn.schema.AlertKind;
import io.workerreturn.schema.AlertSeverity;
import io.workerreturn.schema.AlertState;
import io.workerreturn.schema.AlertTransition;
import io.workerreturn.schema.ClockTick;
import io.workerreturn.schema.Contact;
import io.workerreturn.schema.ContactTold;
import io.workerreturn.schema.DailyArrivals;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.PhaseCounts;
import io.workerreturn.schema.RejectedRecord;
import io.workerreturn.schema.RejectedSettlement;
import io.workerreturn.schema.ReturnRateRollup;
import io.workerreturn.schema.ShortfallAlert;
import io.workerreturn.schema.SourceAlert;
import io.workerreturn.schema.SourceFreshness;
import io.workerreturn.schema.StaffReference;
import io.workerreturn.schema.TravelMode;
import io.workerreturn.schema.TripAlert;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.schema.TripEnterpriseCount;
import io.workerreturn.schema.WorkerJourney;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.Checks;
import io.workerreturn.wire.Conclusions;
import io.workerreturn.wire.ContactRecords;
import io.workerreturn.wire.RejectedParts;
import io.workerreturn.wire.StaffReferenceRecords;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * All that the output topics say, as rows in memory; of single workers only where they stand. The rows are immutable, the tables are not: they are
 * written and read under the lock of the {@link ReadModel}.
 */
final class CityState {
    private static final int MOST_CHANGES = 500;
    private static final int MOST_STEPS = 50;
    private static final int MOST_REJECTIONS = 2_000;

    private final String prefix;
    /** Where single workers stand; null where that is not kept, and for viewers. */
    private final @Nullable People people;
    /** What viewers see of all this; null for that itself. */
    private final @Nullable ViewerCity viewers;

    private final Slim slim = new Slim();
    private final Map<String, EnterpriseReturnRate> firms = new HashMap<>();
    private final Projection projection;
    private final int overdueShow;
    private final Map<String, TripBoardRow> trips = new HashMap<>();
    /** Of each trip that is overdue, its riders by firm. */
    private final Map<String, Map<String, Integer>> overdueTrips = new HashMap<>();
    /** Of each firm with riders on overdue trips, how many. */
    private final Map<String, Integer> overdueRiders = new HashMap<>();
    /** Of these firms, what the topic says; {@link #firms} has what follows for their projection. */
    private final Map<String, EnterpriseReturnRate> told = new HashMap<>();

    private final Map<String, ReturnRateRollup> rollups = new HashMap<>();
    private final Map<String, DailyCounts> days = new HashMap<>();
    private final Map<String, ShortfallAlert> shortfallAlerts = new HashMap<>();
    private final Map<String, TripAlert> tripAlerts = new HashMap<>();
    private final Map<String, SourceAlert> sourceAlerts = new HashMap<>();
    private final Map<String, SourceFreshness> sources = new HashMap<>();
    private final Map<String, Deque<Step>> histories = new HashMap<>();
    private final NavigableSet<Change> changes = new TreeSet<>(Change.NEWEST_FIRST);
    private final NavigableSet<Rejection> rejections = new TreeSet<>(Rejection.NEWEST_FIRST);
    /** By their keys. Viewers' city has none. */
    private final Map<String, Contact> contacts = new HashMap<>();

    private final Map<String, ContactTold> contactsTold = new HashMap<>();
    /** What clerks call their workers, sealed. */
    private final Map<String, StaffReference> references = new HashMap<>();

    private final Map<String, RejectedSettlement> settlements = new HashMap<>();
    private final Map<Rejection.Kind, Long> settled = new HashMap<>();
    private final Map<Rejection.Kind, Rejection.Sum> rejected = new HashMap<>();
    private final long[] phases =
            new long[PhaseCounts.getClassSchema().getFields().size()];
    private final Map<String, FirmSums> sums = new HashMap<>();
    private final Map<Rollup.Dimension, SortedMap<String, Long>> returnedBy = new EnumMap<>(Rollup.Dimension.class);
    private DailyCounts cityDays = DailyCounts.NONE;
    private Parted parted = Parted.NOBODY;
    private long targetHeadcount;
    /** The latest rows of what panels of services show, by topic. */
    private final Map<String, Shelf<?>> shelves = new HashMap<>();

    private @Nullable Instant now;
    private boolean live;
    private Delta delta = new Delta();
    private volatile long version;

    private CityState(
            @Nullable ViewerCity viewers,
            String prefix,
            Projection projection,
            int overdueShow,
            @Nullable People people) {
        this.prefix = prefix;
        this.viewers = viewers;
        this.projection = projection;
        this.overdueShow = overdueShow;
        this.people = people;
    }

    /**
     * Without rows yet.
     *
     * @param overdueShow of the riders of overdue trips, how many are expected, in basis points
     * @param people whether it keeps where single workers stand
     */
    CityState(String prefix, Projection projection, int overdueShow, boolean people) {
        this(new ViewerCity(projection), prefix, projection, overdueShow, people ? new People() : null);
    }

    CityState(String prefix) {
        this(prefix, Projection.DEFAULT, Projection.Overdue.DEFAULT_SHOW, true);
    }

    /** For rows that viewers may see. */
    static CityState rounded() {
        return new CityState(null, "", Projection.DEFAULT, Projection.Overdue.DEFAULT_SHOW, null);
    }

    /** The city as somebody of this role may see it. Nobody is answered from another one. */
    CityState as(Role role) {
        return viewers == null || role.seesAll() ? this : viewers.shown();
    }

    /** Whether its counts are rounded, and what can't follow from rounded ones is left out. */
    boolean isRounded() {
        return viewers == null;
    }

    /** Rounds by this from now on, before the first row. */
    void round(Rounding rounding) {
        trueCity().use(rounding);
    }

    /** By what it rounds. */
    Rounding rounding() {
        return trueCity().rounding();
    }

    /** Takes all rows of a city as it was known, before any other. */
    void take(KnownCity known) {
        ViewerCity shown = trueCity();
        Place place = new Place(
                Topics.LOG_MARKS.name(), 0, 0, known.mark().appendedAt().toEpochMilli());
        ClockTick tick = new ClockTick(known.mark().now());
        both(this::tick, shown::tick).take(place, "", tick);
        known.trips().forEach((key, row) -> both(this::trip, shown::trip).take(place, key, row));
        known.tripAlerts()
                .forEach((key, row) -> both(this::tripAlert, shown::tripAlert).take(place, key, row));
        known.firms().forEach((key, row) -> both(this::firm, shown::firm).take(place, key, row));
        known.rollups().forEach((key, row) -> both(this::rollup, shown::rollup).take(place, key, row));
        known.days().forEach((key, row) -> day(place, key, row));
        known.sources().forEach((key, row) -> both(this::source, shown::source).take(place, key, row));
        known.sourceAlerts()
                .forEach((key, row) ->
                        both(this::sourceAlert, shown::sourceAlert).take(place, key, row));
    }

    /** What every board of this system closes cursors with. */
    Seal seal() {
        return trueCity().seal();
    }

    private ViewerCity trueCity() {
        if (viewers == null) {
            throw new IllegalStateException("rows are told to the true city, which tells viewers");
        }
        return viewers;
    }

    /** Grows with every change: two answers of the same version are the same. */
    long version() {
        return version;
    }

    private void figuresChanged() {
        delta.figures = true;
        changed();
    }

    private void changed() {
        // one thread writes
        version = version + 1;
    }

    /**
     * One topic, and what is done with its rows.
     *
     * @param latestOnly whether of several rows of a key only the last counts
     */
    record Feed<V extends SpecificRecord>(Topic<V> topic, boolean latestOnly, Sink<V> sink) {}

    /** Takes a row; null for one that is gone. */
    interface Sink<V> {
        void take(Place place, String key, @Nullable V row);
    }

    /** Where a row was read: {@code topic} is without the prefix. */
    record Place(String topic, int partition, long offset, long appendedAt) {
        String id() {
            return topic + "-" + partition + "-" + offset;
        }
    }

    /** A step of an alert. */
    record Step(
            AlertKind kind,
            String subject,
            AlertState from,
            AlertState to,
            @Nullable AlertSeverity severity,
            @Nullable Instant at,
            @Nullable String by,
            @Nullable String note) {}

    List<Feed<?>> feeds() {
        ViewerCity shown = trueCity();
        List<Feed<?>> feeds = new ArrayList<>(List.of(
                new Feed<>(Topics.CLOCK, false, both(this::tick, shown::tick)),
                new Feed<>(Topics.ENTERPRISE_RETURN_RATES, true, both(this::firm, shown::firm)),
                new Feed<>(Topics.TRIP_BOARD, true, both(this::trip, shown::trip)),
                new Feed<>(Topics.RETURN_RATE_ROLLUPS, true, both(this::rollup, shown::rollup)),
                new Feed<>(Topics.DAILY_ARRIVALS, true, this::day),
                new Feed<>(Topics.SHORTFALL_ALERTS, true, this::shortfallAlert),
                new Feed<>(Topics.TRIP_ALERTS, true, both(this::tripAlert, shown::tripAlert)),
                new Feed<>(Topics.SOURCE_ALERTS, true, both(this::sourceAlert, shown::sourceAlert)),
                new Feed<>(Topics.SOURCE_FRESHNESS, true, both(this::source, shown::source)),
                new Feed<>(Topics.ALERT_LOG, false, both(this::step, shown::step)),
                new Feed<>(Topics.REJECTED_RECORDS, false, this::rejection),
                new Feed<>(Topics.REJECTED_SETTLEMENTS, true, this::settlement),
                new Feed<>(Topics.CONTACTS, true, this::contact),
                new Feed<>(Topics.CONTACTS_TOLD, true, this::told),
                new Feed<>(Topics.STAFF_REFERENCES, true, this::reference)));
        if (people != null) {
            feeds.add(new Feed<>(Topics.WORKER_JOURNEYS, true, this::worker));
        }
        shelves.values().forEach(shelf -> feeds.add(feed(shelf)));
        return List.copyOf(feeds);
    }

    /** The rows of a topic of a service, and of which services they are. Viewers see none. */
    private record Shelf<V extends SpecificRecord>(Topic<V> topic, Map<String, V> rows, Whose whose) {}

    /** Of which services a row is. */
    @FunctionalInterface
    interface Whose {
        Set<String> of(Topic<?> topic, String key);
    }

    private <V extends SpecificRecord> Feed<V> feed(Shelf<V> shelf) {
        return new Feed<>(shelf.topic(), true, (place, key, row) -> {
            put(shelf.rows(), key, row);
            delta.services.addAll(shelf.whose().of(shelf.topic(), key));
            changed();
        });
    }

    /** Keeps the rows of these topics of services, too; before it is told anything. */
    void keep(Collection<Topic<?>> topics, Whose whose) {
        topics.forEach(topic -> shelves.put(topic.name(), new Shelf<>(topic, new HashMap<>(), whose)));
    }

    /** The latest rows of a topic of a service; none of one that is not kept. */
    @SuppressWarnings("unchecked") // the shelf of a topic has its rows
    <V extends SpecificRecord> Map<String, V> shelf(Topic<V> topic) {
        Shelf<?> shelf = shelves.get(topic.name());
        return shelf == null ? Map.of() : (Map<String, V>) Collections.unmodifiableMap(shelf.rows());
    }

    private static <V> Sink<V> both(Sink<V> exact, Sink<V> rounded) {
        return (place, key, row) -> {
            exact.take(place, key, row);
            rounded.take(place, key, row);
        };
    }

    private void contact(Place place, String key, @Nullable Contact row) {
        put(contacts, key, ContactRecords.isUsable(key, row) ? row : null);
        changed();
    }

    private void reference(Place place, String key, @Nullable StaffReference row) {
        put(references, key, StaffReferenceRecords.isUsable(key, row) ? row : null);
        changed();
    }

    /** What the clerk of a firm calls one of its workers, sealed; null where they did not say. */
    @Nullable
    StaffReference reference(String enterpriseId, String workerId) {
        return references.get(StaffReferenceRecords.key(enterpriseId, workerId));
    }

    private void told(Place place, String key, @Nullable ContactTold row) {
        ContactTold known = row == null || !ContactRecords.isUsable(key, row) ? null : row;
        ContactTold before = put(contactsTold, key, known);
        ContactTold of = known == null ? before : known;
        if (of != null) {
            // who looks at the trip looks again
            delta.trips.add(of.getTripId());
        }
        changed();
    }

    /** Whom to call about a firm or a trip; null where nobody said. */
    @Nullable
    Contact contact(ContactRole role, String subject) {
        return contacts.get(ContactRecords.key(role, subject));
    }

    /** Who told them of a trip, and when; null if nobody did. */
    @Nullable
    ContactTold told(String tripId, ContactRole role, String subject) {
        return contactsTold.get(ContactRecords.toldKey(tripId, role, subject));
    }

    private static <K, V> @Nullable V put(Map<K, V> table, K key, @Nullable V row) {
        return row == null ? table.remove(key) : table.put(key, row);
    }

    private <V extends SpecificRecord> @Nullable V slim(@Nullable V row) {
        return row == null ? null : slim.row(row);
    }

    void tick(Place place, String key, @Nullable ClockTick tick) {
        if (tick == null) {
            return;
        }
        OptionalLong time = Checks.time(tick.getNow().toEpochMilli(), place.appendedAt());
        if (time.isPresent() && (now == null || time.getAsLong() > now.toEpochMilli())) {
            now = Instant.ofEpochMilli(time.getAsLong());
            figuresChanged();
        }
    }

    void firm(Place place, String key, @Nullable EnterpriseReturnRate row) {
        EnterpriseReturnRate before = firms.get(key);
        show(slim.text(key), slim(row));
        Boolean was = before == null ? null : isBelowTarget(before);
        Boolean is = row == null ? null : isBelowTarget(row);
        if (was != null && is != null && !was.equals(is)) {
            note(place, Change.TARGET, key, was ? Change.BELOW : Change.REACHED, is ? Change.BELOW : Change.REACHED);
        }
    }

    /** Puts a firm's row, with what its riders on overdue trips make of its projection. */
    private void show(String key, @Nullable EnterpriseReturnRate row) {
        Projection.Overdue overdue = overdue(key);
        EnterpriseReturnRate shown = row;
        if (row == null || overdue.riders() == 0) {
            told.remove(key);
        } else {
            told.put(key, row);
            int projected =
                    projection.returned(row.getReturned(), phase -> Presenter.count(row.getPhases(), phase), overdue);
            shown = slim(EnterpriseReturnRate.newBuilder(row)
                    .setProjectedReturned(projected)
                    .setProjectedShortfall(
                            ReturnRate.shortfall(row.getTargetBasisPoints(), row.getRequired(), projected))
                    .build());
        }
        count(put(firms, key, shown), -1);
        count(shown, 1);
        delta.firms.add(key);
        figuresChanged();
    }

    /** A firm's riders on overdue trips, and how many of them are expected; nobody of a city whose counts are rounded. */
    Projection.Overdue overdue(String enterpriseId) {
        Integer riders = overdueRiders.get(enterpriseId);
        return riders == null ? Projection.Overdue.NOBODY : new Projection.Overdue(riders, overdueShow);
    }

    /** Workers of registered firms who ride on overdue trips, as far as they are still expected. */
    long overdue() {
        return overdueRiders.keySet().stream()
                .map(firms::get)
                .filter(Objects::nonNull)
                .mapToLong(firm ->
                        overdue(firm.getEnterpriseId()).among(phase -> Presenter.count(firm.getPhases(), phase)))
                .sum();
    }

    /** A trip became overdue, is so no more, or carries others than before. */
    private void ride(String tripId) {
        if (isRounded()) {
            return;
        }
        TripAlert alert = tripAlerts.get(Conclusions.tripAlertId(tripId, TripAlarm.Kind.OVERDUE));
        TripBoardRow trip = trips.get(tripId);
        Map<String, Integer> ride = new HashMap<>();
        if (trip != null && alert != null && !isGone(alert.getState())) {
            for (TripEnterpriseCount firm : trip.getEnterprises()) {
                int riders = heads(firm.getBooked(), firm.getNoShow(), firm.getBoarded(), firm.getAlighted());
                if (firm.getEnterprise() != null && riders > 0) {
                    ride.put(slim.text(firm.getEnterprise()), riders);
                }
            }
        }
        Map<String, Integer> rode = put(overdueTrips, slim.text(tripId), ride.isEmpty() ? null : ride);
        Map<String, Integer> changes = new HashMap<>(ride);
        (rode == null ? Map.<String, Integer>of() : rode)
                .forEach((firm, riders) -> changes.merge(firm, -riders, Integer::sum));
        changes.forEach((firm, more) -> {
            if (more != 0) {
                EnterpriseReturnRate row = told.getOrDefault(firm, firms.get(firm));
                overdueRiders.merge(firm, more, (one, other) -> one + other == 0 ? null : (Integer) (one + other));
                if (row != null) {
                    show(firm, row);
                }
            }
        });
    }

    /** Those who are to come with a trip, as far as its counts say. */
    static int heads(int booked, int noShow, int boarded, int alighted) {
        return Math.max(booked - noShow, boarded) - alighted;
    }

    private void count(@Nullable EnterpriseReturnRate row, int sign) {
        if (row == null) {
            return;
        }
        for (int phase = 0; phase < phases.length; phase++) {
            phases[phase] += sign * (long) (int) row.getPhases().get(phase);
        }
        targetHeadcount += sign * targetHeadcount(row);
        for (String group : groups(row)) {
            FirmSums sum = sums.computeIfAbsent(group, unseen -> new FirmSums());
            sum.add(row, sign);
            if (sum.firms == 0) {
                sums.remove(group);
            }
        }
        count(Rollup.Dimension.MODE, row.getReturnedByMode(), sign);
        count(Rollup.Dimension.ORIGIN_PROVINCE, row.getReturnedByOriginProvince(), sign);
    }

    private void count(Rollup.Dimension dimension, Map<String, Integer> returned, int sign) {
        SortedMap<String, Long> sum = returnedBy.computeIfAbsent(dimension, unseen -> new TreeMap<>());
        returned.forEach((value, people) -> sum.compute(value, (same, before) -> {
            long after = (before == null ? 0 : before) + sign * (long) people;
            return after == 0 ? null : (Long) after;
        }));
    }

    /** The keys of the groups that a firm is counted in. */
    static List<String> groups(EnterpriseReturnRate firm) {
        List<String> groups = new ArrayList<>();
        groups.add(Rollup.Dimension.CITY.key(Rollup.ALL));
        groups.add(Rollup.Dimension.TOWNSHIP.key(firm.getTownship()));
        groups.add(Rollup.Dimension.INDUSTRY.key(firm.getIndustry()));
        firm.getClasses().forEach(one -> groups.add(Rollup.Dimension.CLASS.key(one.name())));
        if (firm.getSupplyChainLead() != null) {
            groups.add(Rollup.Dimension.SUPPLY_CHAIN.key(firm.getSupplyChainLead()));
        }
        return groups;
    }

    /** What the firms of a group add up to now: the roll-up of the topic may be of another moment than they are. */
    FirmSums sum(String group) {
        return sums.getOrDefault(group, new FirmSums());
    }

    /**
     * Those who returned to the firms as they are shown, by what groups workers and not firms; who has none is left out. Nothing
     * where rows are rounded, which say nothing of it.
     */
    Map<String, Long> returnedBy(Rollup.Dimension dimension) {
        return Collections.unmodifiableMap(returnedBy.getOrDefault(dimension, Collections.emptySortedMap()));
    }

    /** Workers that the firm's target asks for; 0 without a target. */
    long targetHeadcount(EnterpriseReturnRate row) {
        Integer basisPoints = row.getTargetBasisPoints();
        if (basisPoints == null) {
            return 0;
        }
        return isRounded()
                ? roundedTarget(basisPoints, row.getRequired())
                : ceilDiv((long) basisPoints * row.getRequired(), ReturnRate.BASIS_POINTS);
    }

    /** The same of a count that is rounded. */
    static long roundedTarget(int basisPoints, int required) {
        return Rounding.nearest((long) basisPoints * required / ReturnRate.BASIS_POINTS);
    }

    private static long ceilDiv(long dividend, long divisor) {
        return -Math.floorDiv(-dividend, divisor);
    }

    /** Epoch day of the business day that it is; null if nobody has said so yet. */
    @Nullable
    Integer today() {
        return now == null ? null : (Integer) BusinessDay.toEpochDay(now.toEpochMilli());
    }

    /** Where it stands against its target and date, on the day that it is. */
    Verdict verdict(EnterpriseReturnRate row) {
        return Conclusions.verdict(row, today());
    }

    /** Days until its date, negative if that is past; null without a date, or where nobody said what day it is. */
    @Nullable
    Integer daysLeft(EnterpriseReturnRate row) {
        Integer today = today();
        return row.getTargetDate() == null || today == null
                ? null
                : (Integer) ((int) row.getTargetDate().toEpochDay() - today);
    }

    static @Nullable Boolean isBelowTarget(EnterpriseReturnRate row) {
        return row.getShortfall() == null ? null : row.getShortfall() > 0;
    }

    void trip(Place place, String key, @Nullable TripBoardRow row) {
        TripBoardRow before = put(trips, slim.text(key), slim(row));
        delta.trips.add(key);
        ride(key);
        figuresChanged();
        String was = before == null || before.getStatus() == null
                ? null
                : before.getStatus().name();
        String is =
                row == null || row.getStatus() == null ? null : row.getStatus().name();
        if (is != null && !is.equals(was)) {
            note(place, Change.TRIP_STATUS, key, was, is);
        }
    }

    private void worker(Place place, String key, @Nullable WorkerJourney row) {
        if (people != null && people.put(key, row)) {
            changed();
        }
    }

    /** Where single workers stand; null where this is not known here. */
    @Nullable
    People people() {
        return people;
    }

    void rollup(Place place, String key, @Nullable ReturnRateRollup row) {
        put(rollups, key, slim(row));
        if (isRounded()) {
            // the parts are of another whole
            parted = Parted.of(this);
        }
        figuresChanged();
    }

    /** Takes a weight. What weights are is shown nowhere, so it is news only if a part is another by it. */
    void weight(String key, @Nullable ReturnRateRollup row) {
        put(rollups, key, slim(row));
        weighed();
    }

    private void weighed() {
        Parted before = parted;
        parted = Parted.of(this);
        if (!parted.equals(before)) {
            figuresChanged();
        }
    }

    /**
     * Those who are shown as returned, parted by weights as far as these are known: by mode, by origin and by day, as days since
     * 1970-01-01. Who has none is not even named: that somebody came so would be one more thing said of people who are counted already.
     */
    record Parted(SortedMap<String, Long> modes, SortedMap<String, Long> origins, SortedMap<Integer, Long> days) {
        static final Parted NOBODY = new Parted(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

        private static Parted of(CityState city) {
            ReturnRateRollup all = city.rollup(Rollup.Dimension.CITY.key(Rollup.ALL));
            long whole = all == null ? 0 : all.getReturned();
            return whole == 0
                    ? NOBODY
                    : new Parted(
                            parts(whole, city.weights(Rollup.Dimension.MODE)),
                            parts(whole, city.weights(Rollup.Dimension.ORIGIN_PROVINCE)),
                            parts(whole, city.weightsOfDays()));
        }

        private static <K> SortedMap<K, Long> parts(long whole, SortedMap<K, Long> weights) {
            SortedMap<K, Long> shown = new TreeMap<>();
            Iterator<Long> part = Parts.of(whole, List.copyOf(weights.values())).iterator();
            weights.keySet().forEach(key -> {
                long people = part.next();
                if (people > 0) {
                    shown.put(key, people);
                }
            });
            return shown;
        }
    }

    /** How those who are shown as returned are parted; of a city whose counts are rounded. */
    Parted parted() {
        return parted;
    }

    private SortedMap<String, Long> weights(Rollup.Dimension dimension) {
        SortedMap<String, Long> weights = new TreeMap<>();
        rollups.values().stream()
                .filter(row -> row.getDimension().equals(dimension.label()))
                .forEach(row -> weights.put(row.getValue(), row.getReturned()));
        return weights;
    }

    private SortedMap<Integer, Long> weightsOfDays() {
        SortedMap<Integer, Long> weights = new TreeMap<>();
        if (!cityDays.isEmpty()) {
            for (int day = cityDays.firstDay(); day <= cityDays.lastDay(); day++) {
                weights.put(day, (long) total(cityDays.on(day)));
            }
        }
        return weights;
    }

    private void day(Place place, String key, @Nullable DailyArrivals row) {
        int separator = key.lastIndexOf(Conclusions.SEPARATOR);
        String enterpriseId = slim.text(key.substring(0, separator));
        int day = (int) LocalDate.parse(key.substring(separator + 1)).toEpochDay();
        Map<TravelMode, Integer> people = new EnumMap<>(TravelMode.class);
        if (row != null) {
            row.getArrivalsByMode().forEach((mode, count) -> people.put(TravelMode.valueOf(mode), count));
        }
        DailyCounts before = days.getOrDefault(enterpriseId, DailyCounts.NONE);
        DailyCounts after = before.with(day, people);
        if (after.isEmpty()) {
            days.remove(enterpriseId);
        } else {
            days.put(enterpriseId, after);
        }
        Map<TravelMode, Integer> city = cityDays.on(day);
        before.on(day).forEach((mode, count) -> city.merge(mode, -count, Integer::sum));
        people.forEach((mode, count) -> city.merge(mode, count, Integer::sum));
        cityDays = cityDays.with(day, city);
        trueCity().day(LocalDate.ofEpochDay(day), total(city));
        delta.firms.add(enterpriseId);
        figuresChanged();
    }

    private static int total(Map<TravelMode, Integer> people) {
        return people.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** The arrivals of a day, however they came: a weight. */
    void arrivals(LocalDate date, int people) {
        int day = (int) date.toEpochDay();
        if (total(cityDays.on(day)) != people) {
            cityDays = cityDays.with(day, Map.of(TravelMode.UNKNOWN, people));
            weighed();
        }
    }

    void shortfallAlert(Place place, String key, @Nullable ShortfallAlert row) {
        alert(shortfallAlerts, key, row);
    }

    void tripAlert(Place place, String key, @Nullable TripAlert row) {
        TripAlert before = tripAlerts.get(key);
        alert(tripAlerts, key, row);
        TripAlert known = row == null ? before : row;
        if (known != null) {
            ride(known.getTripId());
        }
    }

    private <V extends SpecificRecord> void alert(Map<String, V> table, String key, @Nullable V row) {
        put(table, slim.text(key), slim(row));
        delta.alerts.add(key);
        figuresChanged();
    }

    void sourceAlert(Place place, String key, @Nullable SourceAlert row) {
        alert(sourceAlerts, key, row);
        delta.sources = true;
    }

    void source(Place place, String key, @Nullable SourceFreshness row) {
        put(sources, key, slim(row));
        delta.sources = true;
        changed();
    }

    void step(Place place, String key, @Nullable AlertTransition row) {
        if (row == null) {
            return;
        }
        Deque<Step> history = histories.computeIfAbsent(slim.text(key), unseen -> new ArrayDeque<>(2));
        history.addLast(new Step(
                row.getKind(),
                slim.text(row.getSubject()),
                row.getFrom(),
                row.getTo(),
                row.getSeverity(),
                row.getAt(),
                row.getBy(),
                row.getNote()));
        if (history.size() > MOST_STEPS) {
            history.removeFirst();
        }
        note(new Change(
                place.id(),
                row.getAt(),
                row.getKind().name(),
                row.getSubject(),
                row.getFrom().name(),
                row.getTo().name(),
                row.getSeverity()));
    }

    /** Of rows that were there before anybody looked, nobody knows when they came to be so. */
    private void note(Place place, String kind, String subject, @Nullable String from, String to) {
        if (live) {
            note(new Change(place.id(), now, kind, subject, from, to, null));
        }
    }

    private void note(Change change) {
        changes.add(change);
        if (changes.size() > MOST_CHANGES) {
            changes.pollLast();
        }
        delta.add(change);
    }

    private void rejection(Place place, String key, @Nullable RejectedRecord row) {
        if (row == null || !RejectedParts.isFirst(row)) {
            return;
        }
        Long size = RejectedParts.valueLength(row);
        Rejection.Kind kind = kind(row.getTopic(), row.getReason());
        rejected.merge(kind, Rejection.Sum.of(row.getTimestamp()), (sum, one) -> sum.plus(one.first()));
        tellViewers(kind);
        rejections.add(new Rejection(
                slim.text(named(row.getTopic())),
                row.getPartition(),
                row.getOffset(),
                row.getTimestamp(),
                row.getKey() == null ? null : text(row.getKey()),
                slim.text(row.getReason()),
                row.getMessage(),
                size == null ? null : (Integer) (int) Math.min(size, Integer.MAX_VALUE),
                row.getHeaders().stream()
                        .filter(header -> header.getKey().equals(Provenance.OF) && header.getValue() != null)
                        .findFirst()
                        .map(header -> text(header.getValue()))
                        .orElse(null)));
        if (rejections.size() > MOST_REJECTIONS) {
            rejections.pollLast();
        }
        figuresChanged();
    }

    private void settlement(Place place, String key, @Nullable RejectedSettlement row) {
        RejectedSettlement before = put(settlements, named(key), slim(row));
        if (before != null) {
            settled(kind(before.getTopic(), before.getReason()), -1L);
        }
        if (row != null) {
            settled(kind(row.getTopic(), row.getReason()), 1L);
        }
        figuresChanged();
    }

    private void settled(Rejection.Kind kind, long more) {
        settled.merge(kind, more, Long::sum);
        tellViewers(kind);
    }

    private void tellViewers(Rejection.Kind kind) {
        trueCity().rejected(kind, rejected.get(kind), settled(kind));
    }

    /** How many of a kind there are, null for none, and how many of them are settled. */
    void rejected(Rejection.Kind kind, Rejection.@Nullable Sum sum, long settledOfThem) {
        Rejection.Sum before = put(rejected, kind, sum);
        Long settledBefore = settled.put(kind, settledOfThem);
        if (!Objects.equals(before, sum) || !Objects.equals(settledBefore, settledOfThem)) {
            figuresChanged();
        }
    }

    /** A topic, or what begins with one, without the prefix. */
    private String named(String topic) {
        return topic.startsWith(prefix) ? topic.substring(prefix.length()) : topic;
    }

    private Rejection.Kind kind(String topic, String reason) {
        return new Rejection.Kind(slim.text(named(topic)), slim.text(reason));
    }

    private static @Nullable String text(ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
        } catch (CharacterCodingException notText) {
            return null;
        }
    }

    /** From now on changes are news. */
    void nowLive() {
        live = true;
        if (viewers != null) {
            viewers.shown().nowLive();
        }
    }

    /** What changed since this was asked last. */
    Delta takeDelta() {
        Delta taken = delta;
        delta = new Delta();
        return taken;
    }

    /** What time it is for every rule; null before the first tick. */
    @Nullable
    Instant now() {
        return now;
    }

    Map<String, EnterpriseReturnRate> firms() {
        return Collections.unmodifiableMap(firms);
    }

    @Nullable
    EnterpriseReturnRate firm(@Nullable String enterpriseId) {
        return enterpriseId == null ? null : firms.get(enterpriseId);
    }

    Map<String, TripBoardRow> trips() {
        return Collections.unmodifiableMap(trips);
    }

    Collection<ReturnRateRollup> rollups() {
        return Collections.unmodifiableCollection(rollups.values());
    }

    @Nullable
    ReturnRateRollup rollup(String key) {
        return rollups.get(key);
    }

    /** The arrivals of a firm. */
    DailyCounts days(String enterpriseId) {
        return days.getOrDefault(enterpriseId, DailyCounts.NONE);
    }

    /** The arrivals of all firms. */
    DailyCounts cityDays() {
        return cityDays;
    }

    Map<String, ShortfallAlert> shortfallAlerts() {
        return Collections.unmodifiableMap(shortfallAlerts);
    }

    Map<String, TripAlert> tripAlerts() {
        return Collections.unmodifiableMap(tripAlerts);
    }

    Map<String, SourceAlert> sourceAlerts() {
        return Collections.unmodifiableMap(sourceAlerts);
    }

    Map<String, SourceFreshness> sources() {
        return Collections.unmodifiableMap(sources);
    }

    /** The steps of an alert, the oldest first, as far as they are kept. */
    List<Step> history(String alertId) {
        Deque<Step> history = histories.get(alertId);
        return history == null ? List.of() : List.copyOf(history);
    }

    /** Newest first. */
    Collection<Change> changes() {
        return Collections.unmodifiableCollection(changes);
    }

    /** The newest ones, newest first. */
    Collection<Rejection> rejections() {
        return Collections.unmodifiableCollection(rejections);
    }

    Map<Rejection.Kind, Rejection.Sum> rejected() {
        return Collections.unmodifiableMap(rejected);
    }

    /** How many of a kind people have settled. */
    long settled(Rejection.Kind kind) {
        return settled.getOrDefault(kind, 0L);
    }

    /** What people did about a rejected record; null if nothing yet. */
    @Nullable
    RejectedSettlement settlement(Rejection rejection) {
        return settlements.get(rejection.id());
    }

    /** Workers of registered firms in a phase, by its place in {@link PhaseCounts}. */
    long inPhase(int position) {
        return phases[position];
    }

    /** Workers that the targets of all firms ask for. */
    long targetHeadcount() {
        return targetHeadcount;
    }

    /** The day to come by which most of its workers are to be back; null if no firm has one. */
    @Nullable
    Integer targetDay() {
        Map<Integer, Long> required = new HashMap<>();
        for (EnterpriseReturnRate firm : firms.values()) {
            if (firm.getTargetBasisPoints() != null && firm.getTargetDate() != null) {
                required.merge((int) firm.getTargetDate().toEpochDay(), (long) firm.getRequired(), Long::sum);
            }
        }
        return Prospect.dayOf(required, today());
    }

    /** How many firms stand where. */
    Map<Verdict, Integer> verdicts() {
        int[] counts = new int[Verdict.values().length];
        firms.values().forEach(firm -> counts[verdict(firm).ordinal()]++);
        Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
        for (Verdict verdict : Verdict.values()) {
            verdicts.put(verdict, counts[verdict.ordinal()]);
        }
        return verdicts;
    }

    static boolean isGone(AlertState state) {
        return Objects.equals(state, AlertState.OK) || Objects.equals(state, AlertState.RESOLVED);
    }
}

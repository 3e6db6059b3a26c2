package io.workerreturn.topology;

import io.workerreturn.domain.Acknowledgement;
import io.workerreturn.domain.LogPlace;
import io.workerreturn.domain.ReportFact;
import io.workerreturn.domain.Tally;
import io.workerreturn.domain.TallySum;
import io.workerreturn.store.Grouping;
import io.workerreturn.store.HashStore;
import io.workerreturn.store.WriteBehind;
import io.workerreturn.wire.EpisodeRow;
import io.workerreturn.wire.FactRow;
import io.workerreturn.wire.FactsRow;
import io.workerreturn.wire.FirmRow;
import io.workerreturn.wire.PartialTally;
import io.workerreturn.wire.PassengerRow;
import io.workerreturn.wire.RawRecord;
import io.workerreturn.wire.SourceAttentionRow;
import io.workerreturn.wire.StateCodecs;
import io.workerreturn.wire.TripAlertsRow;
import io.workerreturn.wire.TripHeader;
import io.workerreturn.wire.TripIndexRow;
import io.workerreturn.wire.WorkerRow;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Every store: its name, what it holds, and how it ends. Compound keys join their parts with {@link #JOIN}. Public is what
 * questions about single workers look into from outside.
 */
public final class Stores {
    /** Joins the parts of a compound key; no key of a record may hold it. */
    public static final char JOIN = '\0';

    /** Behind a worker in {@link #WORKER_FACTS}: before the place of a fact in the order of the fold. */
    public static final char IN_ORDER = 'o';

    /** Behind a worker in {@link #WORKER_FACTS}: what was concluded last. */
    public static final char CONCLUDED = 'j';

    /** What time it is. One row, under {@link #NOW}. */
    public static final String CLOCK = "clock";

    /** The key of the clock's row. */
    public static final String NOW = "now";

    /** Before the name of a store of what waits for its schema. */
    public static final String PARKED = "parked-";

    /** Rows of a store on disk that are kept at hand as values. They are small, and most tasks have fewer. */
    private static final int KEPT = 8_000;

    private static final int STRAIGHT = -1;

    /** By tripId. Lives as long as the season. */
    public static final Store<String, TripHeader> TRIPS = hot("trips", Serdes.String(), StateCodecs.tripHeader());
    /** By tripId and workerId. Lives as long as the season. */
    public static final Store<String, PassengerRow> TRIP_PASSENGERS =
            sorted("trip-passengers", Serdes.String(), StateCodecs.passengerRow());
    /** By tripId and eventId. Lives as long as the season. */
    static final Store<String, TripIndexRow> TRIP_EVENTS =
            cold("trip-events", Serdes.String(), StateCodecs.tripIndexRow());
    /** By tripId and employer on the manifest. Lives as long as the season. */
    static final Store<String, Tally> TRIP_COUNTS = sorted("trip-counts", Serdes.String(), StateCodecs.tally());
    /** By tripId; a row goes when nothing is wrong with the trip. */
    static final Store<String, TripAlertsRow> TRIP_ALERTS =
            cold("trip-alerts", Serdes.String(), StateCodecs.tripAlertsRow());
    /** What people say of alerts of trips, by alertId. Lives as long as the season. */
    static final Store<String, FactsRow<Acknowledgement>> TRIP_ACKNOWLEDGEMENTS =
            cold("trip-acknowledgements", Serdes.String(), StateCodecs.acknowledgements());
    /**
     * Facts of trips, of passengers, and acknowledgements of alerts, where there are too many for a row: {@link ManyFacts}.
     * Lives as long as the season.
     */
    static final Store<String, FactRow> TRIP_FACTS = list("trip-facts", Serdes.String(), StateCodecs.factRow());
    /** Trips whose board row is not published yet; a row goes when it is. */
    static final Store<String, byte[]> TRIPS_UNPUBLISHED =
            hot("trips-unpublished", Serdes.String(), Serdes.ByteArray());
    /** When to look at a trip again; a row goes when it is due. */
    static final Store<Bytes, byte[]> TRIP_TIMERS = list("trip-timers", Serdes.Bytes(), Serdes.ByteArray());

    /** By workerId, and grouped by employer: see {@link StateCodecs#employer}. Lives as long as the season. */
    public static final Store<String, WorkerRow> WORKERS =
            new Store<>("workers", Serdes.String(), StateCodecs.workerRow(), false, STRAIGHT, StateCodecs::employer);
    /** Head-counts of this partition's workers by firm, and by firm and day; a row goes when it fell to 0 and was sent. */
    static final Store<String, PartialTally> HEADCOUNTS =
            hot("headcounts", Serdes.String(), StateCodecs.partialTally());
    /** Facts and milestones of workers with too many for a row: {@link ManyFacts}. Lives as long as the season. */
    public static final Store<String, FactRow> WORKER_FACTS =
            list("worker-facts", Serdes.String(), StateCodecs.factRow());
    /** When to look at a worker again; a row goes when it is due. */
    static final Store<Bytes, byte[]> WORKER_TIMERS = list("worker-timers", Serdes.Bytes(), Serdes.ByteArray());

    /** By enterpriseId; a row goes when the firm is closed. */
    static final Store<String, FirmRow> FIRMS = hot("firms", Serdes.String(), StateCodecs.firmRow());
    /** Where the registration that holds stood, or the closing, by enterpriseId. Lives as long as the season. */
    static final Store<String, LogPlace> REGISTRATIONS = cold("registrations", Serdes.String(), StateCodecs.logPlace());
    /** Reports by enterpriseId. Lives as long as the season. */
    static final Store<String, FactsRow<ReportFact>> REPORTS = cold("reports", Serdes.String(), StateCodecs.reports());
    /** Sums by firm, and by firm and day; a day's row goes when it fell to 0 and that is published. */
    static final Store<String, TallySum> FIRM_TALLIES = hot("firm-tallies", Serdes.String(), StateCodecs.tallySum());
    /** By enterpriseId; a row goes when nothing is wrong with the firm, or it is closed. */
    static final Store<String, EpisodeRow> EPISODES =
            cold("shortfall-episodes", Serdes.String(), StateCodecs.episodeRow());
    /** What people say of shortfalls, by alertId. Lives as long as the season. */
    static final Store<String, FactsRow<Acknowledgement>> SHORTFALL_ACKNOWLEDGEMENTS =
            cold("shortfall-acknowledgements", Serdes.String(), StateCodecs.acknowledgements());
    /**
     * Reports of firms, and acknowledgements of shortfalls, where there are too many for a row: {@link ManyFacts}. Lives as
     * long as the season.
     */
    static final Store<String, FactRow> FIRM_FACTS = list("firm-facts", Serdes.String(), StateCodecs.factRow());
    /** When to look at a firm again; a row goes when it is due. */
    static final Store<Bytes, byte[]> FIRM_TIMERS = list("firm-timers", Serdes.Bytes(), Serdes.ByteArray());
    /** Sums of this partition's firms by dimension and value; a row goes when it fell to 0 and was sent. */
    static final Store<String, PartialTally> ROLLUP_SHARES =
            hot("rollup-shares", Serdes.String(), StateCodecs.partialTally());

    /** Sums by dimension and value; a row goes when it falls to 0. */
    static final Store<String, TallySum> ROLLUPS = hot("rollups", Serdes.String(), StateCodecs.tallySum());

    /** By source. One row each. */
    static final Store<String, TallySum> SOURCES = hot("sources", Serdes.String(), StateCodecs.tallySum());
    /** Silent sources, with the newest report before the silence; a row goes when the source speaks or is retired. */
    static final Store<String, Long> SILENCES = cold("source-silences", Serdes.String(), Serdes.Long());

    /** What people say of silences, by source. Lives as long as the season. */
    static final Store<String, SourceAttentionRow> SOURCE_ATTENTION =
            cold("source-attention", Serdes.String(), StateCodecs.sourceAttentionRow());

    /** Acknowledgements of silences, where there are too many for a row: {@link ManyFacts}. Lives as long as the season. */
    static final Store<String, FactRow> SOURCE_FACTS = list("source-facts", Serdes.String(), StateCodecs.factRow());

    private Stores() {}

    /** What this partition of a group heard of the sources. One row each. */
    static Store<String, PartialTally> sourceShares(Topics.Group group) {
        return hot("source-shares-" + group.label(), Serdes.String(), StateCodecs.partialTally());
    }

    /** Records whose schema is not known yet; a row goes when it is. */
    static Store<Bytes, RawRecord> parked(String about) {
        return list(PARKED + about, Serdes.Bytes(), StateCodecs.rawRecord());
    }

    /**
     * Rows that change many times between two commits, looked up by key. None is kept as a value for longer: the collector
     * would copy it more often than it is asked for.
     */
    private static <K, V> Store<K, V> hot(String name, Serde<K> keys, Serde<V> values) {
        return new Store<>(name, keys, values, false, 0);
    }

    /** Rows that are looked up by key. */
    private static <K, V> Store<K, V> cold(String name, Serde<K> keys, Serde<V> values) {
        return new Store<>(name, keys, values, false, STRAIGHT);
    }

    /** Rows that are also gone through in the order of their keys, many of them or often. */
    private static <K, V> Store<K, V> sorted(String name, Serde<K> keys, Serde<V> values) {
        return new Store<>(name, keys, values, true, KEPT);
    }

    /** Such rows that are seldom read again. */
    private static <K, V> Store<K, V> list(String name, Serde<K> keys, Serde<V> values) {
        return new Store<>(name, keys, values, true, 0);
    }

    /**
     * All that one chapter of a service keeps, as its keys say. Rows end as its facts do: with the season.
     *
     * @param name of the store
     */
    public static Store<String, byte[]> ofChapter(String name) {
        return list(name, Serdes.String(), Serdes.ByteArray());
    }

    /** Joins the parts of a compound key. */
    public static String join(String first, String second) {
        return first + JOIN + second;
    }

    /**
     * One store.
     *
     * @param sorted whether its rows are gone through in order: then it is on disk, else in memory
     * @param kept values that stand before it until the transaction ends, and this many longer; {@link #STRAIGHT} for none
     * @param grouping of rows in memory, if they can be asked for by group
     */
    public record Store<K, V>(
            String name,
            Serde<K> keys,
            Serde<V> values,
            boolean sorted,
            int kept,
            @Nullable Grouping grouping) {
        Store(String name, Serde<K> keys, Serde<V> values, boolean sorted, int kept) {
            this(name, keys, values, sorted, kept, null);
        }

        StoreBuilder<KeyValueStore<K, V>> builder() {
            StoreBuilder<KeyValueStore<K, V>> builder = org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
                            sorted
                                    ? org.apache.kafka.streams.state.Stores.persistentKeyValueStore(name)
                                    : HashStore.named(name, grouping),
                            keys,
                            values)
                    .withCachingDisabled();
            return kept == STRAIGHT ? builder : WriteBehind.before(builder, kept);
        }

        /** The store itself, for an operator that has it. */
        public KeyValueStore<K, V> in(ProcessingContext context) {
            return context.getStateStore(name);
        }
    }
}

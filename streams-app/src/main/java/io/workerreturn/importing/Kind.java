package io.workerreturn.importing;

import io.workerreturn.domain.Season;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.UnusableRecordException;
import io.workerreturn.words.Said;
import io.workerreturn.words.Words;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** What a file is about. The core's kinds are here; a service brings its own. */
public final class Kind {
    private static final List<Topic<?>> CHARTERS =
            List.of(Topics.CHARTER_BUS_EVENTS, Topics.CHARTER_TRAIN_EVENTS, Topics.CHARTER_FLIGHT_EVENTS);

    /** The register of firms. */
    public static final Kind ENTERPRISES =
            core("enterprises", new EnterpriseRows(), List.of(Topics.ENTERPRISES, Topics.CONTACTS));
    /** Staff lists: who is employed by which firm. */
    public static final Kind ROSTERS =
            core("rosters", new RosterRows(), List.of(Topics.WORKER_STATUS, Topics.STAFF_REFERENCES));
    /** Charter trips: plans, departures, delays, arrivals, cancellations. */
    public static final Kind TRIPS = core("trips", new TripRows(), with(CHARTERS, Topics.CONTACTS));
    /** Passengers of charter trips: bookings, boardings, no-shows. */
    public static final Kind MANIFESTS = core("manifests", new ManifestRows(), CHARTERS);
    /** Workers who came on their own. */
    public static final Kind ARRIVALS = core("arrivals", new ArrivalRows(), List.of(Topics.INDIVIDUAL_ARRIVALS));
    /** What became of workers: intentions, observation, duty. */
    public static final Kind STATUS = core("status", new StatusRows(), List.of(Topics.WORKER_STATUS));
    /** Firms' daily reports. */
    public static final Kind REPORTS = core("reports", new ReportRows(), List.of(Topics.ENTERPRISE_REPORTS));

    /** Who speaks of staff. */
    static final String HR = "hr-portal";

    private final String id;
    private final String list;
    private final Rows rows;
    private final List<Topic<?>> topics;
    private final Check check;
    private final Map<String, Integer> words = new HashMap<>();

    /** The rules by which the pipeline rejects records: applied before they are sent, so that nothing imported is rejected there. */
    @FunctionalInterface
    public interface Check {
        /**
         * Lets a record through.
         *
         * @param record null closes what the key names
         * @param now when it will be appended, epoch milliseconds
         * @throws UnusableRecordException if the pipeline would reject it
         */
        void check(String key, @Nullable SpecificRecord record, Season season, long now);
    }

    /**
     * A kind that a service brings. What it is called is said in the service's list of words, under {@code importKind.} and its id,
     * and again with {@code .means} behind; how its columns are called and what they mean under {@code heading.} and {@code means.}: {@link Column#of}.
     *
     * @param id its name on the command line and in the API: lower-case letters
     * @param list whose list of words that is: the service's name
     * @param rows its columns, and what its rows say
     * @param topics the topics that it is written to
     */
    public Kind(String id, String list, Rows rows, List<Topic<?>> topics, Check check) {
        this.id = id;
        this.list = list.isEmpty() ? "" : Words.of(list, "");
        this.rows = rows;
        this.topics = List.copyOf(topics);
        this.check = check;
        for (int i = 0; i < rows.columns().size(); i++) {
            int number = i;
            rows.columns().get(i).words().forEach(word -> words.put(word, number));
        }
        // a moment may be parted into its day and its time of day, each under a header of its own
        for (int i = 0; i < rows.columns().size(); i++) {
            int number = i;
            rows.columns().get(i).twins().forEach(word -> words.putIfAbsent(word, number));
        }
    }

    private static List<Topic<?>> with(List<Topic<?>> topics, Topic<?> another) {
        return Stream.concat(topics.stream(), Stream.of(another)).toList();
    }

    private static Kind core(String id, Rows rows, List<Topic<?>> topics) {
        return new Kind(id, "", rows, topics, Door::check);
    }

    /** Its name on the command line and in the API. */
    public String id() {
        return id;
    }

    /** What people call it. */
    public Said title() {
        return Said.of(list + "importKind." + id);
    }

    /** What such a file says, in a few words. */
    public Said means() {
        return Said.of(list + "importKind." + id + ".means");
    }

    /** Its columns, in the order of the template. */
    public List<Column<?>> columns() {
        return rows.columns();
    }

    /** The column that says a field of its records; null if none does. */
    @Nullable
    Column<?> column(String field) {
        Integer number = words.get(Texts.word(field));
        return number == null ? null : columns().get(number);
    }

    /** The topics that it is written to. */
    public List<Topic<?>> topics() {
        return topics;
    }

    /** Whether its rows name runs, which may be planned already. */
    public boolean isAboutTrips() {
        return this == TRIPS || this == MANIFESTS;
    }

    Rows rows() {
        return rows;
    }

    Check check() {
        return check;
    }

    /** The number of its column by each header of it, as headers are compared. */
    Map<String, Integer> words() {
        return Collections.unmodifiableMap(words);
    }

    @Override
    public String toString() {
        return id;
    }
}

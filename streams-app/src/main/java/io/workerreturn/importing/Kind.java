package io.workerreturn.importing;

import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.words.Said;
import io.workerreturn.words.Words;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a file is about. */
public enum Kind {
    ENTERPRISES("企业", "The register of firms.", new EnterpriseRows(), List.of(Topics.ENTERPRISES)),
    ROSTERS("花名册", "Staff lists: who is employed by which firm.", new RosterRows(), List.of(Topics.WORKER_STATUS)),
    TRIPS("行程", "Charter trips: plans, departures, delays, arrivals, cancellations.", new TripRows(), Charters.TOPICS),
    MANIFESTS(
            "乘客名单", "Passengers of charter trips: bookings, boardings, no-shows.", new ManifestRows(), Charters.TOPICS),
    ARRIVALS("自行返瑞", "Workers who came on their own.", new ArrivalRows(), List.of(Topics.INDIVIDUAL_ARRIVALS)),
    STATUS(
            "人员状态",
            "What became of workers: intentions, observation, duty.",
            new StatusRows(),
            List.of(Topics.WORKER_STATUS)),
    REPORTS("企业日报", "Firms' daily reports.", new ReportRows(), List.of(Topics.ENTERPRISE_REPORTS));

    /** Who speaks of staff. */
    static final String HR = "hr-portal";

    private static final String MEANS = "means.";

    private final String label;
    private final String meaning;
    private final Rows rows;
    private final List<Topic<?>> topics;
    private final Map<String, Integer> words = new HashMap<>();

    Kind(String label, String meaning, Rows rows, List<Topic<?>> topics) {
        this.label = label;
        this.meaning = meaning;
        this.rows = rows;
        this.topics = topics;
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

    /** The kind of this name, in any case. */
    public static Optional<Kind> named(String name) {
        return Stream.of(values())
                .filter(kind -> kind.id().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** Every name, for people. */
    public static String names() {
        return Stream.of(values()).map(Kind::id).collect(Collectors.joining(", "));
    }

    /** Its name on the command line and in the API. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its name in Chinese. */
    public String label() {
        return label;
    }

    /** What such a file says, for people. */
    public String meaning() {
        return meaning;
    }

    /** Its columns, in the order of the template. */
    public List<Column<?>> columns() {
        return rows.columns();
    }

    /** What a column of it says: of this kind, else of every kind that has the column. */
    public Said meaning(Column<?> column) {
        String own = MEANS + id() + "." + column.name();
        return Said.of(Words.has(own) ? own : MEANS + column.name());
    }

    /** The topics that it is written to. */
    public List<Topic<?>> topics() {
        return topics;
    }

    /** Whether its rows name runs, which may be planned already. */
    public boolean isAboutTrips() {
        return topics == Charters.TOPICS;
    }

    Rows rows() {
        return rows;
    }

    /** The number of its column by each header of it, as headers are compared. */
    Map<String, Integer> words() {
        return words;
    }

    private static final class Charters {
        static final List<Topic<?>> TOPICS =
                List.of(Topics.CHARTER_BUS_EVENTS, Topics.CHARTER_TRAIN_EVENTS, Topics.CHARTER_FLIGHT_EVENTS);
    }
}

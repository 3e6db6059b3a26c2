package io.workerreturn.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every metric of our own, by the name that Prometheus shows: nobody else spells one. A label's values are few and known
 * beforehand: never a worker, a trip, or a firm.
 *
 * @param name as it is exposed
 * @param unit what one of it is, for people
 * @param labels names of its labels, in the order in which values are given
 * @param meaning one sentence or more, for people
 */
public record Metric(String name, Type type, String unit, List<Label> labels, String meaning) {
    private static final String TOTAL = "_total";

    public static final Metric EVENTS = counter(
            "worker_return_events_total",
            "records",
            "Source records that this instance decided on: used, or rejected. A transaction that was taken back is done and"
                    + " counted again.",
            Label.TOPIC,
            Label.RESULT);
    public static final Metric REPEATED = counter(
            "worker_return_repeated_records_total",
            "records",
            "Of the used records, those that said again what was known already, word for word.",
            Label.ABOUT);
    public static final Metric REJECTED = counter(
            "worker_return_rejected_records_total",
            "records",
            "Of the events, those that can't be used and went to `rejected-records`, by reason.",
            Label.REASON);
    public static final Metric MISPLACED = counter(
            "worker_return_misplaced_records_total",
            "records",
            "Records that stood on the wrong partition and were moved to where their key belongs.",
            Label.TOPIC);
    public static final Metric PARKED = counter(
            "worker_return_parked_records_total",
            "records",
            "Records that had to wait because their schema was not known yet.",
            Label.TOPIC);
    public static final Metric WAITING = gauge(
            "worker_return_waiting_records",
            "records",
            "Records that wait for their schema now, of this instance's partitions.",
            Label.ABOUT);

    public static final Metric STATE = gauge(
            "worker_return_application_state",
            "0 or 1",
            "1 for the state in which the instance's Kafka Streams is, 0 for all others.",
            Label.STATE);
    public static final Metric LAG = gauge(
            "worker_return_lag_records",
            "records",
            "Records that the application has not worked off for good yet: from its committed offsets to the ends, those that it has"
                    + " read already included; internal topics included. Of all instances together, and the same at each.",
            Label.INPUT);

    public static final Metric WAITED = gauge(
            "worker_return_waited_seconds",
            "seconds",
            "How long the pipeline has been waiting for what others must do; 0 while it does not, and for waits shorter than a"
                    + " few seconds. The log and `/health/ready` say more.",
            Label.AWAITED);

    public static final Metric THREAD_TIME = counter(
            "worker_return_thread_seconds_total",
            "seconds",
            "Time of all stream threads together, by what they do: `poll` takes what has come or waits for it, `work` folds and"
                    + " sends on, `send` waits for room among what is to be written, `flush` until it is written, `commit`"
                    + " until the transaction is ended. All together grow by the number of threads a second.",
            Label.DOING);
    public static final Metric GIVEN_UP = counter(
            "worker_return_transactions_given_up_total",
            "transactions",
            "Transactions of which nothing holds, so that their work was done again: a restart of a broker costs one for each"
                    + " thread. If it goes on growing, `/health/ready` says why.");
    public static final Metric UNUSABLE_TICKS = counter(
            "worker_return_unusable_ticks_total",
            "ticks",
            "Ticks of `clock` that this instance could not use: unreadable, or more than ten minutes ahead of the brokers.");
    public static final Metric STATE_DISK_FREE = gauge(
            "worker_return_state_disk_free_ratio",
            "ratio",
            "Free space of the disk that holds `streams.state.dir`. When it is full, the instance stops.");
    public static final Metric TOPIC_PROBLEMS = gauge(
            "worker_return_topic_problems",
            "topics",
            "Topics that are missing, that were deleted and created again since the start, or that are configured so that"
                    + " figures would be wrong or lost. While one is missing, nothing is folded.",
            Label.PROBLEM);

    public static final Metric FIRMS =
            gauge("worker_return_firms", "firms", "Registered firms. Groups overlap: never add them up.", Label.GROUP);
    public static final Metric FIRMS_RESUMED = gauge(
            "worker_return_firms_resumed", "firms", "Firms that have resumed work by the business day.", Label.GROUP);
    public static final Metric FIRMS_BELOW_TARGET =
            gauge("worker_return_firms_below_target", "firms", "Firms with a shortfall.", Label.GROUP);
    public static final Metric REQUIRED =
            gauge("worker_return_required_workers", "workers", "Workers that the firms need.", Label.GROUP);
    public static final Metric RETURNED = gauge(
            "worker_return_returned_workers",
            "workers",
            "Workers of the firms who are in the city: arrived, in observation, or on duty.",
            Label.GROUP);
    public static final Metric ON_DUTY =
            gauge("worker_return_on_duty_workers", "workers", "Of them, those on duty.", Label.GROUP);
    public static final Metric PROJECTED = gauge(
            "worker_return_projected_workers",
            "workers",
            "Workers returned, and the share that is expected to come of those who are on their way or have said so.",
            Label.GROUP);
    public static final Metric SHORTFALL = gauge(
            "worker_return_shortfall_workers",
            "workers",
            "Workers missing from the firms' targets; a firm above its target makes up for no other.",
            Label.GROUP);
    public static final Metric RETURN_RATIO = gauge(
            "worker_return_return_ratio",
            "ratio",
            "Workers returned of those required; may exceed 1, and is absent where none are required.",
            Label.GROUP);
    public static final Metric RESUMPTION_RATIO = gauge(
            "worker_return_resumption_ratio",
            "ratio",
            "Firms resumed of all; absent where there is no firm.",
            Label.GROUP);

    public static final Metric TRIPS = gauge(
            "worker_return_trips", "trips", "Charter trips, by what is known of them now.", Label.MODE, Label.STATUS);
    public static final Metric TRIPS_OVERDUE = gauge(
            "worker_return_trips_overdue",
            "trips",
            "Trips that have not arrived long after they should have.",
            Label.MODE);
    public static final Metric TRIPS_OVERSOLD = gauge(
            "worker_return_trips_oversold",
            "trips",
            "Trips with more people booked, or scanned on boarding, than seats, which are not over.",
            Label.MODE);
    public static final Metric ALERTS = gauge(
            "worker_return_alerts",
            "alerts",
            "Alerts of the dispatch room that stand now.",
            Label.KIND,
            Label.SEVERITY,
            Label.ALERT_STATE);

    public static final Metric SOURCE_AGE = gauge(
            "worker_return_source_age_seconds",
            "seconds",
            "How long ago a watched source reported last, by the clock that every rule goes by; absent if it never did.",
            Label.SOURCE);
    public static final Metric SOURCE_THRESHOLD = gauge(
            "worker_return_source_threshold_seconds",
            "seconds",
            "How long a watched source may be silent.",
            Label.SOURCE);
    public static final Metric SOURCE_SILENT = gauge(
            "worker_return_source_silent",
            "0 or 1",
            "1 while a watched source is silent for longer than it may, or was never heard from.",
            Label.SOURCE);

    public static final Metric CLOCK = gauge(
            "worker_return_clock_timestamp_seconds",
            "epoch seconds",
            "What time it is for every rule: the newest tick of `clock`. Years ago in a replay.");
    public static final Metric AS_OF = gauge(
            "worker_return_as_of_timestamp_seconds",
            "epoch seconds",
            "The newest report behind the city's return rate.");
    public static final Metric READER_LAG = gauge(
            "worker_return_read_model_lag_records",
            "records",
            "Records of the output topics that this board has not read yet.");
    public static final Metric READER_CAUGHT_UP = gauge(
            "worker_return_read_model_caught_up",
            "0 or 1",
            "1 once this board has read the output topics to their ends; until then its figures are not exposed.");

    public static final Metric REPORTED_TO_VISIBLE = histogram(
            "worker_return_reported_to_visible_seconds",
            "seconds",
            "From the report (`reportedAt`) that a row newly shows to when a reader of committed records could see it. Only"
                    + " of reports that reached the broker within ten minutes: a replay of old reports counts nothing.",
            Label.OUTPUT);
    public static final Metric APPENDED_TO_VISIBLE = histogram(
            "worker_return_appended_to_visible_seconds",
            "seconds",
            "From the append of the longest-waiting source record that went into a row to when a reader of committed records"
                    + " could see it. While a backlog is worked off, that is how old the backlog was.",
            Label.OUTPUT);

    /** All of them, in the order in which people should read them. */
    public static final List<Metric> ALL = List.of(
            EVENTS,
            REJECTED,
            REPEATED,
            MISPLACED,
            PARKED,
            WAITING,
            STATE,
            LAG,
            WAITED,
            THREAD_TIME,
            GIVEN_UP,
            UNUSABLE_TICKS,
            TOPIC_PROBLEMS,
            STATE_DISK_FREE,
            RETURN_RATIO,
            REQUIRED,
            RETURNED,
            ON_DUTY,
            PROJECTED,
            SHORTFALL,
            FIRMS,
            FIRMS_RESUMED,
            FIRMS_BELOW_TARGET,
            RESUMPTION_RATIO,
            TRIPS,
            TRIPS_OVERDUE,
            TRIPS_OVERSOLD,
            ALERTS,
            SOURCE_AGE,
            SOURCE_THRESHOLD,
            SOURCE_SILENT,
            CLOCK,
            AS_OF,
            READER_LAG,
            READER_CAUGHT_UP,
            REPORTED_TO_VISIBLE,
            APPENDED_TO_VISIBLE);

    /** Of those of the Java machine and the process, which Micrometer knows, those that tell an operator most. */
    public static final List<Metric> MACHINE = List.of(
            gauge("jvm_memory_used_bytes", "bytes", "Memory in use.", Label.AREA, Label.POOL),
            gauge(
                    "jvm_memory_max_bytes",
                    "bytes",
                    "The most that it may be; -1 if there is no limit.",
                    Label.AREA,
                    Label.POOL),
            gauge(
                    "jvm_gc_live_data_size_bytes",
                    "bytes",
                    "What was left of the old generation after its last collection."),
            gauge("jvm_gc_max_data_size_bytes", "bytes", "The most that the old generation may hold."),
            counter("jvm_gc_memory_allocated_bytes_total", "bytes", "Memory that was asked for."),
            new Metric(
                    "jvm_gc_pause_seconds",
                    Type.SUMMARY,
                    "seconds",
                    List.of(Label.ACTION, Label.CAUSE, Label.GC),
                    "Pauses for garbage collection; absent before the first."),
            gauge("jvm_threads_live_threads", "threads", "Threads of the Java machine."),
            gauge("process_cpu_usage", "ratio", "Share of all processors that the process uses."),
            gauge("system_cpu_usage", "ratio", "Share that is used at all."),
            gauge("process_files_open_files", "files", "Files and sockets that are open."),
            gauge("process_files_max_files", "files", "The most that may be."),
            gauge("process_start_time_seconds", "epoch seconds", "When the process started."),
            gauge("process_uptime_seconds", "seconds", "How long it has run."));

    /** From half a flush to where nobody waits any more. Seconds. */
    private static final double[] BUCKETS = {0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10, 30, 60, 300, 1800};

    public Metric {
        labels = List.copyOf(labels);
    }

    /** How a metric behaves. */
    public enum Type {
        /** Only grows, until the process starts anew. */
        COUNTER,
        /** Goes up and down. */
        GAUGE,
        /** Counts by size: {@code _bucket}, {@code _sum}, {@code _count}. */
        HISTOGRAM,
        /** How many, and how much: {@code _sum}, {@code _count}; the largest of late in {@code _max}. */
        SUMMARY
    }

    /**
     * A label: what its values are, and so how many.
     *
     * @param values for people
     */
    public record Label(String name, String values) {
        public static final Label TOPIC = new Label("topic", "the source topics but `clock`, without prefix");
        public static final Label OUTPUT =
                new Label("topic", "`trip-board`, `enterprise-return-rates`, `return-rate-rollups`");
        public static final Label INPUT =
                new Label("topic", "every topic that the application reads, without prefix or application id");
        public static final Label RESULT = new Label("result", "`used`, `rejected`");
        public static final Label REASON = new Label("reason", "the reasons of [topics.md](topics.md)");
        public static final Label ABOUT = new Label("about", "`trips`, `workers`, `firms`");
        public static final Label STATE = new Label("state", "the states of Kafka Streams");
        public static final Label DOING = new Label("doing", "`poll`, `work`, `send`, `flush`, `commit`");
        public static final Label AWAITED =
                new Label("awaited", "`brokers`, `speed`, `topic`, `leader`, `copies`, `quota`, `registry`");
        public static final Label PROBLEM = new Label("problem", "`missing`, `anew`, `misconfigured`");
        public static final Label GROUP = new Label("group", "`city`, and the classes of firms");
        public static final Label MODE = new Label("mode", "`CHARTER_BUS`, `CHARTER_TRAIN`, `CHARTER_FLIGHT`");
        public static final Label STATUS = new Label("status", "the statuses of a trip, `UNKNOWN`");
        public static final Label KIND = new Label("kind", "the kinds of alerts");
        public static final Label SEVERITY = new Label("severity", "`WARNING`, `CRITICAL`; `NONE` while `PENDING`");
        public static final Label ALERT_STATE = new Label("state", "`PENDING`, `FIRING`, `ACKNOWLEDGED`");
        public static final Label SOURCE = new Label("source", "the sources that are configured to be watched");
        public static final Label THREAD = new Label("thread", "the stream threads, and other clients of the instance");
        public static final Label AREA = new Label("area", "`heap`, `nonheap`");
        public static final Label POOL = new Label("id", "the memory pools");
        public static final Label ACTION = new Label("action", "what a collection is for");
        public static final Label CAUSE = new Label("cause", "why it was made");
        public static final Label GC = new Label("gc", "the collectors");
    }

    /** Whether the registry adds the ending of counters by itself: then the name without it. */
    String registeredName() {
        return type == Type.COUNTER && name.endsWith(TOTAL) ? name.substring(0, name.length() - TOTAL.length()) : name;
    }

    /** The names of the series under which Prometheus keeps it. */
    public Stream<String> series() {
        return switch (type) {
            case COUNTER, GAUGE -> Stream.of(name);
            case HISTOGRAM -> Stream.of("_bucket", "_sum", "_count").map(name::concat);
            case SUMMARY -> Stream.of("_sum", "_count", "_max").map(name::concat);
        };
    }

    Counter counterIn(PrometheusRegistry registry) {
        return Counter.builder()
                .name(registeredName())
                .help(meaning)
                .labelNames(labelNames())
                .withoutExemplars()
                .register(registry);
    }

    Histogram histogramIn(PrometheusRegistry registry) {
        return Histogram.builder()
                .name(name)
                .help(meaning)
                .labelNames(labelNames())
                .classicOnly()
                .classicUpperBounds(BUCKETS)
                .withoutExemplars()
                .register(registry);
    }

    String[] labelNames() {
        return labels.stream().map(Label::name).toArray(String[]::new);
    }

    private static Metric counter(String name, String unit, String meaning, Label... labels) {
        return new Metric(name, Type.COUNTER, unit, List.of(labels), meaning);
    }

    private static Metric gauge(String name, String unit, String meaning, Label... labels) {
        return new Metric(name, Type.GAUGE, unit, List.of(labels), meaning);
    }

    private static Metric histogram(String name, String unit, String meaning, Label... labels) {
        return new Metric(name, Type.HISTOGRAM, unit, List.of(labels), meaning);
    }
}

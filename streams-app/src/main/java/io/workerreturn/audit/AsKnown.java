package io.workerreturn.audit;

import io.workerreturn.audit.NotKnownException.Why;
import io.workerreturn.domain.Cause;
import io.workerreturn.domain.Projection;
import io.workerreturn.schema.DailyArrivals;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.ReturnRateRollup;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.Conclusions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Says what was known at some time: folds what the sources had been told up to a {@link Mark}, as {@link Audit} folds all of it.
 * What came later, whatever it says of the time before, changes no such answer.
 */
public final class AsKnown {
    static final List<Topic<?>> SOURCES =
            Topics.TOLD.stream().filter(topic -> topic != Topics.CLOCK).toList();

    private final AuditSettings settings;
    private final AvroSerdes serdes;
    private final Map<String, Object> client;
    private final AuditProgress progress;

    /**
     * Of a system.
     *
     * @param client properties of a consumer, without deserializers and group
     */
    public AsKnown(AuditSettings settings, AvroSerdes serdes, Map<String, Object> client, AuditProgress progress) {
        this.settings = settings;
        this.serdes = serdes;
        this.client = Map.copyOf(client);
        this.progress = progress;
    }

    /**
     * The figures as they were known.
     *
     * @throws NotKnownException if what was known then is not there any more
     * @throws IllegalStateException if topics are missing, or registry or brokers are silent
     */
    public KnownCity at(Mark mark) {
        Evidence evidence = new Evidence();
        evidence.tick(mark.now().toEpochMilli());
        try (TopicReader reader = sources()) {
            reader.readTo(
                    ends(reader, mark),
                    "Reading what was known",
                    progress,
                    new Hearing(serdes, settings.season(), evidence));
        }
        Figures figures = figures("Folding what was known", evidence, settings.projection(), progress);
        Alarms alarms = Alarms.of(settings, evidence);
        return new KnownCity(
                mark,
                figures.firms,
                figures.rollups,
                figures.trips,
                figures.days,
                alarms.trips(),
                alarms.sources(),
                alarms.silences(),
                evidence.records());
    }

    /**
     * How the figures known at one mark became those known at another, and why.
     *
     * @param then the earlier one
     * @throws NotKnownException if what was known is not there any more
     * @throws IllegalStateException if topics are missing, or registry or brokers are silent
     */
    public Revision between(Mark then, Mark now) {
        Evidence known = new Evidence();
        known.tick(then.now().toEpochMilli());
        Evidence since = new Evidence();
        Hearing before = new Hearing(serdes, settings.season(), known);
        Hearing after = new Hearing(serdes, settings.season(), since);
        try (TopicReader reader = sources()) {
            Map<TopicPartition, Long> ends = ends(reader, then);
            ends(reader, now).forEach((partition, end) -> ends.merge(partition, end, Math::min));
            reader.readTo(ends, "Reading what was known", progress, before);
            reader.readTo(ends(reader, now), "Reading what was told since", progress, after);
        }
        // under one application id there is one set of rules: docs/adr/0019-one-id-one-set-of-rules.md
        return parted(then, now, known, since, settings.projection(), settings.projection(), progress);
    }

    /**
     * Parts the difference.
     *
     * @param known what was known then; is added to
     * @param since what was told between
     * @param rules by which figures were reckoned then
     * @param others by which they are now
     */
    static Revision parted(
            Mark then,
            Mark now,
            Evidence known,
            Evidence since,
            Projection rules,
            Projection others,
            AuditProgress progress) {
        Steps steps =
                new Steps(known, since, then.now().toEpochMilli(), now.now().toEpochMilli());
        Differences differences = new Differences();
        differences.begin(figures("Folding what was known", known, rules, progress));
        for (Cause cause : Cause.values()) {
            boolean byOthers = cause == Cause.RULES_CHANGED;
            if (byOthers ? !rules.equals(others) : steps.take(cause)) {
                differences.step(cause, figures("Folding with " + cause, known, byOthers ? others : rules, progress));
            }
        }
        return new Revision(then, now, differences.rows(), steps.told());
    }

    private TopicReader sources() {
        return new TopicReader(client, settings.topicPrefix(), settings.patience(), SOURCES);
    }

    /** Where to stop. Refuses what would leave facts out. */
    private Map<TopicPartition, Long> ends(TopicReader reader, Mark mark) {
        Map<TopicPartition, Long> last = reader.ends();
        Map<TopicPartition, Long> since = reader.firstSince(mark.appendedAt());
        Map<TopicPartition, Long> ends = new HashMap<>();
        reader.beginnings().forEach((partition, begin) -> {
            String topic = partition.topic().substring(settings.topicPrefix().length());
            long marked = mark.end(topic, partition.partition());
            // a record that had been appended may not have been on enough brokers to be seen by whoever marked
            long end = mark.knows(topic, partition.partition())
                    ? Math.max(marked, since.getOrDefault(partition, last.getOrDefault(partition, 0L)))
                    : marked;
            if (end > 0 && begin > 0) {
                throw deleted(
                        partition + " begins at offset " + begin + ": what was told before was deleted, by"
                                + " retention or by hand. `worker-return topics` says whether it is kept for ever",
                        mark);
            }
            if (end > last.getOrDefault(partition, 0L)) {
                throw deleted(
                        partition + " ends before offset " + end + ", up to which it had come: it was made anew,"
                                + " or these marks are of another cluster",
                        mark);
            }
            ends.put(partition, end);
        });
        return ends;
    }

    private static NotKnownException deleted(String what, Mark mark) {
        return new NotKnownException(
                Why.DELETED, "what was known at " + Marks.text(mark.now()) + " can't be said: " + what, null, null);
    }

    private static Figures figures(String task, Evidence evidence, Projection projection, AuditProgress progress) {
        try (AuditProgress.Bar bar = progress.begin(task, evidence.workers().size())) {
            return Figures.of(evidence, projection, bar);
        }
    }

    /** All rows that follow from the evidence. */
    static final class Figures {
        private final Map<String, EnterpriseReturnRate> firms = new TreeMap<>();
        private final Map<String, ReturnRateRollup> rollups = new TreeMap<>();
        private final Map<String, TripBoardRow> trips = new TreeMap<>();
        private final Map<String, DailyArrivals> days = new TreeMap<>();

        static Figures of(Evidence evidence, Projection projection, AuditProgress.Bar bar) {
            Figures figures = new Figures();
            Recount recount = new Recount(evidence);
            for (TripCase trip : recount.trips()) {
                if (trip.known()) {
                    figures.trips.put(trip.tripId(), trip.row());
                }
            }
            Staffs staffs = new Staffs();
            long[] done = new long[1];
            recount.workers(evidence.now(), worker -> {
                staffs.add(worker);
                bar.done(done[0]++);
            });
            List<FirmCase> cases = staffs.firms(evidence, recount);
            for (FirmCase firm : cases) {
                figures.firms.put(firm.firm().enterpriseId(), firm.figures(projection));
                firm.days(figures.days::put);
            }
            FirmCase.rollups(cases, projection, evidence.now(), Bound::newest)
                    .forEach((key, tally) -> figures.rollups.put(key, Conclusions.rollup(key, tally)));
            return figures;
        }

        static Figures of(KnownCity city) {
            Figures figures = new Figures();
            figures.firms.putAll(city.firms());
            figures.rollups.putAll(city.rollups());
            figures.trips.putAll(city.trips());
            figures.days.putAll(city.days());
            return figures;
        }

        Map<String, EnterpriseReturnRate> firms() {
            return firms;
        }

        Map<String, ReturnRateRollup> rollups() {
            return rollups;
        }

        Map<String, TripBoardRow> trips() {
            return trips;
        }
    }
}

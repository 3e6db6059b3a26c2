package io.workerreturn.audit;

import io.workerreturn.domain.Contribution;
import io.workerreturn.domain.Counts;
import io.workerreturn.domain.Firm;
import io.workerreturn.domain.Headcount;
import io.workerreturn.domain.Phase;
import io.workerreturn.domain.ReportFact;
import io.workerreturn.domain.TravelMode;
import io.workerreturn.domain.TripFact;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.schema.WorkerJourney;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Group;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.Conclusions;
import io.workerreturn.wire.Decoded;
import io.workerreturn.wire.RawRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What would change if records were sent that have not been: the fold of the sources with them and without. Keeps what the
 * trips were told, and of workers and firms only those that are touched; the head-counts of firms, which rest on all their
 * workers, come from what the application says.
 */
public final class Preview {
    private final AuditSettings settings;
    private final AvroSerdes serdes;
    private final Map<String, Object> client;
    private final AuditProgress progress;
    private final List<RawRecord> additions;
    private final Evidence extra = new Evidence();

    /** What it is that changes. */
    public enum Kind {
        TRIP,
        WORKER,
        FIRM
    }

    /**
     * One row that changes.
     *
     * @param id of the trip, worker or firm
     * @param before as the row's topic has it, null if there is none
     * @param after as it would be, null if there would be none
     */
    public record Effect(
            Kind kind,
            String id,
            @Nullable SpecificRecord before,
            @Nullable SpecificRecord after) {}

    /**
     * All that changes.
     *
     * @param effects trips first, then workers, then firms, each by id
     * @param unregistered firms whose head-counts change, but whose figures appear only when they are registered
     * @param registeredAt of the firms that are registered or closed anew, when the record was appended that stands now;
     *     epoch milliseconds
     */
    public record Effects(List<Effect> effects, Set<String> unregistered, Map<String, Long> registeredAt) {}

    private Preview(
            AuditSettings settings,
            AvroSerdes serdes,
            Map<String, Object> client,
            AuditProgress progress,
            List<RawRecord> additions) {
        this.settings = settings;
        this.serdes = serdes;
        this.client = client;
        this.progress = progress;
        // what services are told changes none of the core's figures
        this.additions = additions.stream()
                .filter(record -> Topics.named(record.topic()).isPresent())
                .toList();
        hear(this.additions, extra);
    }

    /**
     * The effects of sending these records.
     *
     * @param client properties of a consumer, without deserializers and group
     * @param additions with keys and values, the timestamp being when they would be appended
     * @throws IllegalStateException if the cluster or the registry does not answer
     */
    public static Effects of(
            AuditSettings settings,
            AvroSerdes serdes,
            Map<String, Object> client,
            AuditProgress progress,
            List<RawRecord> additions) {
        return new Preview(settings, serdes, client, progress, additions).effects();
    }

    private Effects effects() {
        List<Effect> effects = new ArrayList<>();
        Map<String, Counts> deltas = new HashMap<>();
        if (additions.stream().anyMatch(record -> isOf(record, Group.TRIPS) || isOf(record, Group.WORKERS))) {
            travels(effects, deltas);
        }
        deltas.values().removeIf(Counts::isZero);
        return firms(effects, deltas);
    }

    private void travels(List<Effect> effects, Map<String, Counts> deltas) {
        Evidence evidence = new Evidence();
        read(EnumSet.of(Group.TRIPS, Group.CLOCK), evidence, (topic, key) -> true);
        Set<String> trips = new TreeSet<>(extra.trips().keySet());
        Set<String> workers = new TreeSet<>(extra.workers().keySet());
        for (String trip : trips) {
            workers.addAll(passengers(extra.trips().getOrDefault(trip, List.of())));
            workers.addAll(passengers(evidence.trips().getOrDefault(trip, List.of())));
        }
        read(EnumSet.of(Group.WORKERS), evidence, (topic, key) -> workers.contains(key));
        long now = evidence.now();
        Recount before = new Recount(evidence);
        Map<String, TripCase> tripsBefore = cases(before, trips);
        Map<String, WorkerCase> workersBefore = new HashMap<>();
        workers.forEach(worker -> workersBefore.put(worker, before.worker(worker, now)));
        hear(additions, evidence);
        Recount after = new Recount(evidence);
        Map<String, TripCase> tripsAfter = cases(after, trips);
        for (String trip : trips) {
            add(effects, Kind.TRIP, trip, row(tripsBefore.get(trip)), row(tripsAfter.get(trip)));
        }
        for (String id : workers) {
            WorkerCase was = Objects.requireNonNull(workersBefore.get(id));
            WorkerCase is = after.worker(id, now);
            add(effects, Kind.WORKER, id, row(was), row(is));
            contribute(Contribution.of(was.journey()), deltas, false);
            contribute(Contribution.of(is.journey()), deltas, true);
        }
    }

    private static Set<String> passengers(Collection<TripFact> told) {
        return told.stream().map(TripFact::worker).filter(Objects::nonNull).collect(Collectors.toSet());
    }

    private static Map<String, TripCase> cases(Recount recount, Set<String> trips) {
        Map<String, TripCase> cases = new HashMap<>();
        recount.trips().stream()
                .filter(trip -> trips.contains(trip.tripId()))
                .forEach(trip -> cases.put(trip.tripId(), trip));
        return cases;
    }

    private static void contribute(@Nullable Contribution part, Map<String, Counts> deltas, boolean joins) {
        if (part != null) {
            Counts counts = deltas.getOrDefault(part.enterpriseId(), Counts.NONE);
            deltas.put(part.enterpriseId(), joins ? counts.plus(part.headcount()) : counts.minus(part.headcount()));
        }
    }

    private static @Nullable SpecificRecord row(@Nullable TripCase trip) {
        return trip == null || !trip.known() ? null : trip.row();
    }

    private static @Nullable SpecificRecord row(WorkerCase worker) {
        return worker.journey() == null ? null : Conclusions.journey(worker.workerId(), worker.journey());
    }

    private Effects firms(List<Effect> effects, Map<String, Counts> deltas) {
        Set<String> told = additions.stream()
                .filter(record -> isOf(record, Group.FIRMS))
                .map(Preview::key)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> touched = new TreeSet<>(told);
        touched.addAll(deltas.keySet());
        if (touched.isEmpty()) {
            return new Effects(effects, Set.of(), Map.of());
        }
        Evidence evidence = new Evidence();
        read(EnumSet.of(Group.FIRMS), evidence, (topic, key) -> touched.contains(key));
        Map<String, Firm> firmsBefore = byId(evidence);
        Map<String, ReportFact> reportsBefore = reports(evidence, touched);
        Map<String, Long> registeredAt = new TreeMap<>();
        for (RawRecord record : additions) {
            Long standing = evidence.registeredAt(key(record));
            if (record.topic().equals(Topics.ENTERPRISES.name()) && standing != null) {
                registeredAt.put(key(record), standing);
            }
        }
        hear(additions, evidence);
        Map<String, Firm> firmsAfter = byId(evidence);
        Map<String, ReportFact> reportsAfter = reports(evidence, touched);
        Map<String, Headcount> staff = staff(touched, firmsBefore, firmsAfter);
        Set<String> unregistered = new TreeSet<>();
        for (String id : touched) {
            Headcount workers = staff.getOrDefault(id, Headcount.NOBODY);
            Headcount workersAfter = new Headcount(workers.counts().plus(deltas.getOrDefault(id, Counts.NONE)));
            Firm firm = firmsBefore.get(id);
            Firm firmAfter = firmsAfter.get(id);
            add(
                    effects,
                    Kind.FIRM,
                    id,
                    row(firm, workers, reportsBefore.get(id)),
                    row(firmAfter, workersAfter, reportsAfter.get(id)));
            if (firmAfter == null && !told.contains(id)) {
                unregistered.add(id);
            }
        }
        return new Effects(effects, unregistered, registeredAt);
    }

    private @Nullable SpecificRecord row(@Nullable Firm firm, Headcount workers, @Nullable ReportFact report) {
        return firm == null ? null : Conclusions.returnRate(firm, workers, report, settings.projection(), 0);
    }

    private static Map<String, Firm> byId(Evidence evidence) {
        return evidence.firms().stream().collect(Collectors.toMap(Firm::enterpriseId, firm -> firm));
    }

    private static Map<String, ReportFact> reports(Evidence evidence, Set<String> firms) {
        Recount recount = new Recount(evidence);
        Map<String, ReportFact> latest = new HashMap<>();
        for (String firm : firms) {
            ReportFact.latest(recount.reports(firm).standing()).ifPresent(report -> latest.put(firm, report));
        }
        return latest;
    }

    /** Head-counts as the application has them: with the figures of a firm, or among the journeys while it has none. */
    private Map<String, Headcount> staff(Set<String> firms, Map<String, Firm> before, Map<String, Firm> after) {
        Tables tables = new Tables(serdes);
        read(List.of(Topics.ENTERPRISE_RETURN_RATES), firms::contains, tables);
        Map<String, Headcount> staff = new HashMap<>();
        for (String firm : tables.keys(Topics.ENTERPRISE_RETURN_RATES)) {
            if (tables.read(Topics.ENTERPRISE_RETURN_RATES, firm) instanceof Decoded.Value<EnterpriseReturnRate> row) {
                staff.put(firm, Conclusions.headcount(row.value()));
            }
        }
        Set<String> fresh = new HashSet<>(after.keySet());
        fresh.removeAll(before.keySet());
        if (!fresh.isEmpty()) {
            Tables journeys = new Tables(serdes);
            read(List.of(Topics.WORKER_JOURNEYS), key -> true, journeys);
            for (String worker : journeys.keys(Topics.WORKER_JOURNEYS)) {
                if (journeys.read(Topics.WORKER_JOURNEYS, worker) instanceof Decoded.Value<WorkerJourney> row
                        && row.value().getEmployer() != null
                        && fresh.contains(row.value().getEmployer())) {
                    staff.merge(
                            row.value().getEmployer(),
                            new Headcount(counts(row.value())),
                            (one, other) -> new Headcount(one.counts().plus(other.counts())));
                }
            }
        }
        return staff;
    }

    private static Counts counts(WorkerJourney journey) {
        return Headcount.of(
                Phase.valueOf(journey.getPhase().name()),
                journey.getMode() == null
                        ? null
                        : TravelMode.valueOf(journey.getMode().name()),
                journey.getOriginDivision());
    }

    private static void add(
            List<Effect> effects,
            Kind kind,
            String id,
            @Nullable SpecificRecord before,
            @Nullable SpecificRecord after) {
        Effect effect = new Effect(kind, id, before, after);
        if (!FieldChange.between(effect).isEmpty()) {
            effects.add(effect);
        }
    }

    private void hear(List<RawRecord> records, Evidence evidence) {
        Hearing hearing = new Hearing(serdes, settings.season(), evidence);
        for (int i = 0; i < records.size(); i++) {
            RawRecord record = records.get(i);
            // appended after all that stands, in this order
            hearing.hear(new RawRecord(
                    record.topic(),
                    Integer.MAX_VALUE,
                    i,
                    record.timestamp(),
                    record.key(),
                    record.value(),
                    record.headers(),
                    record.bulk()));
        }
    }

    private void read(Set<Group> groups, Evidence evidence, BiPredicate<String, String> wanted) {
        Hearing hearing = new Hearing(serdes, settings.season(), evidence);
        List<Topic<?>> topics = Topics.TOLD.stream()
                .filter(topic -> groups.contains(topic.group()))
                .toList();
        try (TopicReader reader = new TopicReader(client, settings.topicPrefix(), settings.patience(), topics)) {
            reader.readOn("Reading sources", progress, (topic, record) -> {
                if (wanted.test(topic, text(record.key()))) {
                    hearing.hear(topic, record);
                }
            });
        }
    }

    private void read(
            List<Topic<?>> topics, java.util.function.Predicate<String> wanted, TopicReader.Listener listener) {
        try (TopicReader reader = new TopicReader(client, settings.topicPrefix(), settings.patience(), topics)) {
            reader.readOn("Reading figures", progress, (topic, record) -> {
                if (wanted.test(text(record.key()))) {
                    listener.hear(topic, record);
                }
            });
        }
    }

    private static boolean isOf(RawRecord record, Group group) {
        return Topics.named(record.topic())
                .filter(topic -> topic.group() == group)
                .isPresent();
    }

    private static String key(RawRecord record) {
        return text(record.key());
    }

    private static String text(byte @Nullable [] key) {
        return key == null ? "" : new String(key, StandardCharsets.UTF_8);
    }
}

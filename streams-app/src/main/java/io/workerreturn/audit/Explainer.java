package io.workerreturn.audit;

import io.workerreturn.domain.Contribution;
import io.workerreturn.domain.Counts;
import io.workerreturn.domain.FactSet;
import io.workerreturn.domain.Firm;
import io.workerreturn.domain.Headcount;
import io.workerreturn.domain.ReportFact;
import io.workerreturn.domain.TripFact;
import io.workerreturn.domain.WorkerFact;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Group;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.Conclusions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Says why figures are what they are, from the source topics alone. */
public final class Explainer {
    private final AuditSettings settings;
    private final AvroSerdes serdes;
    private final Map<String, Object> client;
    private final AuditProgress progress;

    /**
     * Explains what stands in these source topics.
     *
     * @param client properties of a consumer, without deserializers and group
     */
    public Explainer(AuditSettings settings, AvroSerdes serdes, Map<String, Object> client, AuditProgress progress) {
        this.settings = settings;
        this.serdes = serdes;
        this.client = Map.copyOf(client);
        this.progress = progress;
    }

    /**
     * The facts behind a worker's journey.
     *
     * @return empty if nothing was ever told of such a worker
     */
    public Optional<WorkerExplanation> worker(String workerId) {
        Evidence evidence = read(Set.of(Group.TRIPS, Group.WORKERS, Group.CLOCK), Group.WORKERS, workerId);
        Recount recount = new Recount(evidence);
        Map<TripCase, List<TripFact>> trips = new LinkedHashMap<>();
        for (TripCase trip : recount.trips()) {
            List<TripFact> told = evidence.trips().getOrDefault(trip.tripId(), List.of());
            if (told.stream().anyMatch(fact -> workerId.equals(fact.worker()))) {
                trips.put(trip, told);
            }
        }
        List<WorkerFact> told = evidence.workers().getOrDefault(workerId, List.of());
        if (told.isEmpty() && trips.isEmpty()) {
            return Optional.empty();
        }
        WorkerCase worker = recount.worker(workerId, evidence.now());
        return Optional.of(new WorkerExplanation(
                workerId, worker.journey(), Retelling.of(worker, told, trips, evidence.now()), evidence.now()));
    }

    /**
     * The workers and reports behind a firm's figures.
     *
     * @return empty if nothing was ever told of such a firm
     */
    public Optional<FirmExplanation> firm(String enterpriseId) {
        Evidence evidence =
                read(Set.of(Group.TRIPS, Group.WORKERS, Group.FIRMS, Group.CLOCK), Group.FIRMS, enterpriseId);
        Recount recount = new Recount(evidence);
        List<FirmExplanation.Worker> workers = new ArrayList<>();
        List<Counts> counts = new ArrayList<>();
        recount.workers(evidence.now(), worker -> {
            Contribution contribution = Contribution.of(worker.journey());
            if (worker.journey() != null
                    && contribution != null
                    && contribution.enterpriseId().equals(enterpriseId)) {
                workers.add(new FirmExplanation.Worker(worker.workerId(), worker.journey()));
                counts.add(contribution.headcount());
            }
        });
        workers.sort(Comparator.<FirmExplanation.Worker, Integer>comparing(
                        worker -> worker.journey().phase().ordinal())
                .thenComparing(FirmExplanation.Worker::workerId));
        FactSet<ReportFact> reports = recount.reports(enterpriseId);
        Optional<Firm> firm = evidence.firms().stream().findFirst();
        if (firm.isEmpty() && workers.isEmpty() && reports.held().isEmpty()) {
            return Optional.empty();
        }
        Headcount headcount = new Headcount(counts.stream().reduce(Counts.NONE, Counts::plus));
        long asOf = workers.stream()
                .mapToLong(worker -> worker.journey().asOf())
                .max()
                .orElse(reports.asOf());
        List<ReportFact> latestFirst = new ArrayList<>(reports.standing());
        latestFirst.sort(ReportFact.ORDER.reversed());
        return Optional.of(new FirmExplanation(
                enterpriseId,
                firm.orElse(null),
                firm.map(known -> Conclusions.returnRate(
                                known,
                                headcount,
                                latestFirst.isEmpty() ? null : latestFirst.get(0),
                                settings.projection(),
                                Math.max(asOf, reports.asOf())))
                        .orElse(null),
                workers,
                latestFirst,
                (int) reports.held().stream()
                                .filter(report -> report.withdraws() == null)
                                .count()
                        - latestFirst.size()));
    }

    /** Reads these groups of topics, of one of them only what is under this key. */
    private Evidence read(Set<Group> groups, Group keyed, String key) {
        byte[] wanted = key.getBytes(StandardCharsets.UTF_8);
        List<Topic<?>> topics = Topics.TOLD.stream()
                .filter(topic -> groups.contains(topic.group()))
                .toList();
        Set<String> keyedTopics = topics.stream()
                .filter(topic -> topic.group() == keyed)
                .map(Topic::name)
                .collect(Collectors.toSet());
        Evidence evidence = new Evidence();
        Hearing hearing = new Hearing(serdes, settings.season(), evidence);
        try (TopicReader reader = new TopicReader(client, settings.topicPrefix(), settings.patience(), topics)) {
            reader.readOn("Reading sources", progress, (topic, record) -> {
                if (!keyedTopics.contains(topic) || Arrays.equals(wanted, record.key())) {
                    hearing.hear(topic, record);
                }
            });
        }
        return evidence;
    }
}

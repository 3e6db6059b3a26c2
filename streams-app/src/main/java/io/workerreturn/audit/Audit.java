package io.workerreturn.audit;

import io.workerreturn.domain.Tally;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Kept;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.AvroSerdes;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Recomputes every figure from the source topics, on a path that shares nothing with the topology but the rules themselves,
 * and compares it with what the output topics say.
 */
public final class Audit {
    private static final List<Topic<?>> CONCLUSIONS = Topics.CONCLUDED.stream()
            .filter(topic -> topic.kept() == Kept.COMPACTED)
            .toList();

    private final AuditSettings settings;
    private final AuditProgress progress;
    private final TopicReader sources;
    private final TopicReader conclusions;
    private final Evidence evidence = new Evidence();
    private final Hearing hearing;
    private final Tables tables;

    private Audit(
            AuditSettings settings,
            AvroSerdes serdes,
            AuditProgress progress,
            TopicReader sources,
            TopicReader conclusions) {
        this.settings = settings;
        this.progress = progress;
        this.sources = sources;
        this.conclusions = conclusions;
        this.hearing = new Hearing(serdes, settings.season(), evidence);
        this.tables = new Tables(serdes);
    }

    /**
     * Audits what stands in the source topics now. Waits until the application has read it, and compares rows that differ
     * again, with what came since, until they agree or the number of those that never agreed rests.
     *
     * @param clientProperties of a consumer, without deserializers and group
     * @throws IllegalStateException if topics are missing, the application stands still, or registry or brokers are silent
     */
    public static AuditReport run(
            AuditSettings settings, AvroSerdes serdes, Map<String, Object> clientProperties, AuditProgress progress) {
        long began = System.nanoTime();
        try (TopicReader sources =
                        new TopicReader(clientProperties, settings.topicPrefix(), settings.patience(), Topics.TOLD);
                TopicReader conclusions =
                        new TopicReader(clientProperties, settings.topicPrefix(), settings.patience(), CONCLUSIONS);
                Commits commits = new Commits(clientProperties, settings.applicationId(), settings.patience())) {
            Audit audit = new Audit(settings, serdes, progress, sources, conclusions);
            sources.readOn("Reading sources", progress, audit.hearing);
            commits.await(audit.readByGroup(), progress);
            conclusions.readOn("Reading conclusions", progress, audit.tables);
            AuditReport core = audit.verdict(began);
            return core.and(
                            ServicesAudit.run(settings, serdes, clientProperties, progress),
                            Duration.ofNanos(System.nanoTime() - began))
                    .and(
                            MarksAudit.run(settings, serdes, clientProperties, progress),
                            Duration.ofNanos(System.nanoTime() - began));
        }
    }

    /** The clock is followed by every instance for itself, so no group commits it. */
    private Map<TopicPartition, Long> readByGroup() {
        Map<TopicPartition, Long> read = new HashMap<>(sources.read());
        String clock = settings.topicPrefix() + Topics.CLOCK.name();
        read.keySet().removeIf(partition -> partition.topic().equals(clock));
        return read;
    }

    private AuditReport verdict(long began) {
        Comparison comparison = Verification.of(settings, evidence, tables);
        Map<Comparison.Row, List<Difference>> differing = comparison.differences();
        int most = differing.size();
        long deadline = System.nanoTime() + settings.settle().toNanos();
        try (AuditProgress.Bar bar = progress.begin("Settling", most)) {
            while (!differing.isEmpty() && System.nanoTime() < deadline) {
                bar.done(most - differing.size());
                Commits.pause();
                long told = sources.readOn("Reading on", AuditProgress.NONE, hearing);
                if (told + conclusions.readOn("Reading on", AuditProgress.NONE, tables) == 0) {
                    continue;
                }
                comparison = Verification.of(settings, evidence, tables);
                Map<Comparison.Row, List<Difference>> still = comparison.differences();
                if (told > 0) {
                    // rows that agreed before may just not have followed the newest facts yet
                    still.keySet().retainAll(differing.keySet());
                }
                if (still.size() < differing.size()) {
                    deadline = System.nanoTime() + settings.settle().toNanos();
                }
                differing = still;
            }
        }
        return new AuditReport(
                differing.size(),
                differing.values().stream().flatMap(Collection::stream).toList(),
                comparison.compared(),
                evidence.records(),
                evidence.rejected(),
                evidence.now() == Tally.NEVER ? null : Instant.ofEpochMilli(evidence.now()),
                Duration.ofNanos(System.nanoTime() - began));
    }
}

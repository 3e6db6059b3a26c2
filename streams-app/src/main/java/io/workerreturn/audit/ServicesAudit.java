package io.workerreturn.audit;

import io.workerreturn.config.ServicesConfig;
import io.workerreturn.services.Chapter;
import io.workerreturn.services.Heard;
import io.workerreturn.services.Holding;
import io.workerreturn.services.Recounting;
import io.workerreturn.services.Services;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.Decoded;
import io.workerreturn.wire.Reason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The same of the services that are on: their rules are called with all that they were told and the latest that they heard, and what must
 * stand is compared with what does, to the last field.
 */
final class ServicesAudit {
    private final AuditSettings settings;
    private final ServicesConfig services;
    private final Evidence evidence = new Evidence();
    private final Holding holding = new Holding();
    private final Hearing hearing;
    /** The core counts what it is told itself. */
    private final Hearing overhearing;

    private final Tables heard;
    private final Tables concluded;

    private ServicesAudit(AuditSettings settings, AvroSerdes serdes) {
        this.settings = settings;
        this.services = settings.services();
        this.hearing = new Hearing(serdes, settings.season(), evidence);
        this.overhearing = new Hearing(serdes, settings.season(), new Evidence());
        this.heard = new Tables(serdes);
        this.concluded = new Tables(serdes);
        chapters()
                .forEach(chapter -> chapter.rule()
                        .sources()
                        .forEach(source -> hearing.alsoOf(source, serdes, settings.season(), holding)));
        chapters()
                .forEach(chapter -> chapter.rule()
                        .overhears()
                        .forEach(source -> overhearing.alsoOf(source, serdes, settings.season(), holding)));
    }

    private Stream<Chapter> chapters() {
        return services.on().stream().flatMap(service -> service.chapters(services.settings()).stream());
    }

    /**
     * What was found.
     *
     * @param differences by row
     * @param compared how many rows of each output topic
     * @param records read from their source topics
     * @param rejected how many of them can't be used
     */
    record Found(
            Map<Comparison.Row, List<Difference>> differences,
            Map<String, Integer> compared,
            long records,
            Map<Reason, Long> rejected) {
        static final Found NOTHING = new Found(Map.of(), Map.of(), 0, Map.of());
    }

    /** Audits the services that are on; their application must run. */
    static Found run(AuditSettings settings, AvroSerdes serdes, Map<String, Object> client, AuditProgress progress) {
        if (settings.services().on().isEmpty()) {
            return Found.NOTHING;
        }
        ServicesAudit audit = new ServicesAudit(settings, serdes);
        List<Topic<?>> told = new ArrayList<>(Services.told(audit.services.on()));
        told.add(Topics.CLOCK);
        List<Topic<?>> overhears = audit.services.on().stream()
                .flatMap(service -> service.overheard().stream())
                .distinct()
                .toList();
        List<Topic<?>> hears = audit.services.on().stream()
                .flatMap(service -> service.heard().stream())
                .distinct()
                .toList();
        String id = ServicesConfig.applicationId(settings.applicationId());
        try (TopicReader sources = new TopicReader(client, settings.topicPrefix(), settings.patience(), told);
                TopicReader beside = new TopicReader(client, settings.topicPrefix(), settings.patience(), overhears);
                TopicReader core = new TopicReader(client, settings.topicPrefix(), settings.patience(), hears);
                TopicReader says = new TopicReader(
                        client, settings.topicPrefix(), settings.patience(), Services.concluded(audit.services.on()));
                Commits commits = new Commits(client, id, settings.patience())) {
            sources.readOn("Reading what services are told", progress, audit.hearing);
            beside.readOn("Reading what services overhear", progress, audit.overhearing);
            core.readOn("Reading what services hear", progress, audit.heard);
            Map<TopicPartition, Long> read = new HashMap<>(sources.read());
            read.putAll(beside.read());
            read.putAll(core.read());
            read.keySet().removeIf(place -> place.topic().equals(settings.topicPrefix() + Topics.CLOCK.name()));
            commits.await(read, progress);
            says.readOn("Reading what services conclude", progress, audit.concluded);
            return audit.settle(sources, beside, core, says, progress);
        }
    }

    private Found settle(
            TopicReader sources, TopicReader beside, TopicReader core, TopicReader says, AuditProgress progress) {
        Comparison comparison = compare();
        int least = comparison.differences().size();
        long deadline = System.nanoTime() + settings.settle().toNanos();
        try (AuditProgress.Bar bar = progress.begin("Settling services", least)) {
            int most = least;
            while (!comparison.differences().isEmpty() && System.nanoTime() < deadline) {
                bar.done(most - least);
                Commits.pause();
                sources.readOn("Reading on", AuditProgress.NONE, hearing);
                beside.readOn("Reading on", AuditProgress.NONE, overhearing);
                core.readOn("Reading on", AuditProgress.NONE, heard);
                says.readOn("Reading on", AuditProgress.NONE, concluded);
                comparison = compare();
                if (comparison.differences().size() < least) {
                    least = comparison.differences().size();
                    deadline = System.nanoTime() + settings.settle().toNanos();
                }
            }
        }
        return new Found(comparison.differences(), comparison.compared(), evidence.records(), evidence.rejected());
    }

    private Comparison compare() {
        Comparison comparison = new Comparison(concluded);
        chapters().flatMap(chapter -> chapter.rule().hears().stream()).forEach(this::hear);
        Recounting.of(services.on(), services.settings(), holding, evidence.now())
                .forEach(row -> mustSay(comparison, row));
        Services.concluded(services.on()).forEach(comparison::noOthers);
        return comparison;
    }

    private <V extends SpecificRecord> void hear(Heard<V, ?> one) {
        holding.forget(one);
        for (String key : heard.keys(one.topic())) {
            if (heard.read(one.topic(), key) instanceof Decoded.Value<V> row) {
                holding.hear(one, key, row.value());
            }
        }
    }

    @SuppressWarnings("unchecked") // a rule says on a topic what is of its type
    private static void mustSay(Comparison comparison, Recounting.Row row) {
        comparison.mustBe((Topic<SpecificRecord>) row.topic(), row.key(), row.value());
    }
}

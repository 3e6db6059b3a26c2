package io.workerreturn.runtime;

import io.workerreturn.config.AppConfig;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.services.Service;
import io.workerreturn.services.Services;
import io.workerreturn.services.ServicesTopology;
import io.workerreturn.topology.InternalTopics;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ObjLongConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;

/**
 * Lets an application read everything that was told anew, under the id that it has. How far it has read, its internal topics and
 * what it is bound to are forgotten; its rows are withdrawn one by one, as it would itself, so that whoever reads them reads on. What
 * was told, and what people did, stays. Why so: docs/adr/0046-reset-and-replay.md.
 */
public final class Reset implements AutoCloseable {
    private final List<Part> parts;
    private final KafkaConfig kafka;
    private final Admin admin;

    /** What is reset. */
    public enum Scope {
        /** Both applications. */
        BOTH,
        /** The core alone; services hear that its rows are withdrawn, and told anew. */
        CORE,
        /** All services. */
        SERVICES
    }

    /**
     * What would become of an application.
     *
     * @param applicationId of it
     * @param service the one service of it that is reset; empty for all of it
     * @param running who of it runs now, for people; empty if nobody does
     * @param begun whether an earlier reset did not come to its end
     * @param offsets partitions of which it forgets how far it has read
     * @param internal topics of its own that are deleted
     * @param rows that are withdrawn, by topic
     * @param emptied records that are removed, by topic
     */
    public record Plan(
            String applicationId,
            Optional<Service> service,
            List<String> running,
            boolean begun,
            int offsets,
            Set<String> internal,
            Map<String, Long> rows,
            Map<String, Long> emptied) {}

    /** An application, or one service of it. */
    private record Part(AppConfig config, Optional<Service> service) {
        String id() {
            return config.kafka().applicationId();
        }

        private List<Service> services() {
            return service.map(List::of).orElse(Services.ALL);
        }

        List<Topic<?>> says() {
            return config.services().own() ? Services.concluded(services()) : Topics.CONCLUDED;
        }

        /** Where several services write, each has keys that begin with its name. */
        Predicate<String> ours(Topic<?> topic) {
            return Services.ALL.stream()
                                    .filter(one -> one.concluded().contains(topic))
                                    .count()
                            > 1
                    ? key -> services().stream().anyMatch(one -> key.startsWith(one.name() + '|'))
                    : key -> true;
        }

        boolean reads(String topic) {
            return service.isEmpty()
                    || service.stream()
                            .flatMap(one -> Stream.of(one.told(), one.heard(), one.overheard()))
                            .flatMap(List::stream)
                            .anyMatch(read -> config.kafka().topic(read.name()).equals(topic));
        }

        boolean keeps(String name) {
            return service.isEmpty() || ServicesTopology.keeps(service.get(), name);
        }
    }

    /**
     * A reset that is not begun.
     *
     * @param config of the application
     * @param service the only one that is reset, of {@link Scope#SERVICES}; empty for all
     */
    public Reset(AppConfig config, Scope scope, Optional<Service> service) {
        List<Part> chosen = new ArrayList<>();
        if (scope != Scope.CORE) {
            // first, so that they hear nothing of what is withdrawn
            chosen.add(new Part(config.ofServices(), service));
        }
        if (scope != Scope.SERVICES) {
            chosen.add(new Part(config, Optional.empty()));
        }
        this.parts = List.copyOf(chosen);
        this.kafka = config.kafka();
        this.admin = Admin.create(kafka.admin());
    }

    /** What would be done, in the order in which it would be; changes nothing. */
    public List<Plan> plan() {
        Set<String> topics = topics();
        List<Plan> plans = new ArrayList<>();
        for (Part part : parts) {
            Map<String, Long> rows = new LinkedHashMap<>();
            tables(part, topics).forEach((topic, standing) -> rows.put(topic, standing.count()));
            Map<String, Long> emptied = new LinkedHashMap<>();
            if (empties(part, topics)) {
                emptied.put(rejected(), records(rejected()));
            }
            plans.add(new Plan(
                    part.id(),
                    part.service(),
                    running(part.id()),
                    SettingsTopic.isBeingReset(admin, part.config().kafka()),
                    committed(part).size(),
                    internal(part, topics),
                    rows,
                    emptied));
        }
        return plans;
    }

    /**
     * Does it. Whoever is interrupted or killed meanwhile does it again: until the end no instance starts.
     *
     * @param progress hears of which topic how many rows are withdrawn so far
     * @throws RunningException if an instance runs
     * @throws UnreachableException if the cluster does not answer
     */
    public void apply(ObjLongConsumer<String> progress) {
        for (Part part : parts) {
            refuseRunning(part, "Nothing was changed.");
        }
        for (Part part : parts) {
            SettingsTopic.beginReset(admin, part.config());
        }
        for (Part part : parts) {
            forget(part);
            Set<String> topics = topics();
            TopicAdministration.delete(admin, kafka, internal(part, topics));
            tables(part, topics)
                    .forEach((topic, standing) -> standing.withdraw(count -> progress.accept(topic, count)));
            if (empties(part, topics)) {
                empty(rejected());
            }
        }
        for (Part part : parts) {
            refuseRunning(part, "It began while it was reset. Then reset once more.");
            SettingsTopic.endReset(admin, part.config(), part.service().map(one -> one.name() + '.'));
        }
    }

    private void refuseRunning(Part part, String then) {
        List<String> running = running(part.id());
        if (!running.isEmpty()) {
            throw new RunningException(part.id(), running, then);
        }
    }

    private List<String> running(String group) {
        try {
            return TopicAdministration.await(
                            admin.describeConsumerGroups(List.of(group)).all(), kafka)
                    .values()
                    .stream()
                    .flatMap(described -> described.members().stream())
                    .map(member -> member.clientId() + " on " + member.host().replaceFirst("^/", ""))
                    .sorted()
                    .toList();
        } catch (GroupIdNotFoundException nobody) {
            return List.of();
        }
    }

    private Set<TopicPartition> committed(Part part) {
        return SettingsTopic.committed(admin, part.config().kafka()).stream()
                .filter(partition -> part.reads(partition.topic()))
                .collect(Collectors.toSet());
    }

    private void forget(Part part) {
        try {
            if (part.service().isEmpty()) {
                TopicAdministration.await(
                        admin.deleteConsumerGroups(List.of(part.id())).all(), kafka);
            } else {
                Set<TopicPartition> committed = committed(part);
                if (!committed.isEmpty()) {
                    TopicAdministration.await(
                            admin.deleteConsumerGroupOffsets(part.id(), committed)
                                    .all(),
                            kafka);
                }
            }
        } catch (GroupIdNotFoundException never) {
            // it has read nothing
        } catch (GroupNotEmptyException begun) {
            throw new RunningException(part.id(), running(part.id()), "Then reset once more.");
        }
    }

    /** Those of an application whose id begins as ours does are told from ours by what that one is bound to. */
    private static Set<String> internal(Part part, Set<String> topics) {
        String ours = part.id() + '-';
        Set<String> others = topics.stream()
                .filter(name -> name.startsWith(ours) && name.endsWith(SettingsTopic.SUFFIX))
                .map(name -> name.substring(0, name.length() - SettingsTopic.SUFFIX.length() + 1))
                .filter(other -> !other.equals(ours))
                .collect(Collectors.toCollection(TreeSet::new));
        if (!part.config().services().own()) {
            others.add(part.config().ofServices().kafka().applicationId() + '-');
        }
        return topics.stream()
                .filter(name -> name.startsWith(ours) && others.stream().noneMatch(name::startsWith))
                .filter(InternalTopics::isOne)
                .filter(name -> part.keeps(name.substring(ours.length(), name.lastIndexOf('-'))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Map<String, StandingRows> tables(Part part, Set<String> topics) {
        Map<String, StandingRows> tables = new LinkedHashMap<>();
        part.says().stream()
                .filter(topic -> topic.kept().isTable() && topics.contains(kafka.topic(topic.name())))
                .forEach(topic -> tables.put(
                        kafka.topic(topic.name()),
                        new StandingRows(kafka, kafka.topic(topic.name()), part.ours(topic))));
        return tables;
    }

    /** Only where both are reset is all of it rejected again. */
    private boolean empties(Part part, Set<String> topics) {
        return parts.size() > 1 && !part.config().services().own() && topics.contains(rejected());
    }

    private String rejected() {
        return kafka.topic(Topics.REJECTED_RECORDS.name());
    }

    private long records(String topic) {
        try (Consumer<byte[], byte[]> consumer = StandingRows.consumer(kafka, IsolationLevel.READ_UNCOMMITTED)) {
            Collection<TopicPartition> partitions = StandingRows.partitions(consumer, topic);
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
            return consumer.endOffsets(partitions).entrySet().stream()
                    .mapToLong(end -> end.getValue() - begins.getOrDefault(end.getKey(), 0L))
                    .sum();
        }
    }

    private void empty(String topic) {
        Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
        try (Consumer<byte[], byte[]> consumer = StandingRows.consumer(kafka, IsolationLevel.READ_UNCOMMITTED)) {
            consumer.endOffsets(StandingRows.partitions(consumer, topic))
                    .forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end)));
        }
        TopicAdministration.await(admin.deleteRecords(all).all(), kafka);
    }

    private Set<String> topics() {
        return TopicAdministration.await(admin.listTopics().names(), kafka);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}

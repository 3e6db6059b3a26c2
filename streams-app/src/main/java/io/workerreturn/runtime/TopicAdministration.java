package io.workerreturn.runtime;

import static io.workerreturn.runtime.TopicDifference.MISSING;
import static io.workerreturn.runtime.TopicDifference.PARTITIONS;
import static io.workerreturn.runtime.TopicDifference.TOPIC;

import io.workerreturn.config.AppConfig;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.config.TopicsConfig;
import io.workerreturn.runtime.TopicDifference.Remedy;
import io.workerreturn.topology.InternalTopics;
import io.workerreturn.topology.PartitionCounts;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Group;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.RecordLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Compares the topics of a cluster with {@link Topics}, and makes them so. Never changes a number of partitions. */
public final class TopicAdministration implements AutoCloseable {
    /** How long it may take until every broker has heard of a change. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration LONGEST = Duration.ofHours(1);
    static final Duration PAUSE = Duration.ofMillis(50);
    private static final String REPLICATION = "replication";
    private static final String UNLIMITED = "-1";
    private static final String TIMESTAMP_TYPE = "LogAppendTime";

    /** Those whose number of partitions no key sets. */
    private static final Set<Group> ONE_PARTITION = EnumSet.of(Group.CLOCK, Group.SOURCES, Group.SINGLE);

    private final Admin admin;
    private final KafkaConfig kafka;
    private final TopicsConfig expected;
    private final List<NewTopic> wanted;

    /** For this cluster; connects when it is first asked. */
    public TopicAdministration(KafkaConfig kafka, TopicsConfig expected) {
        Map<String, Object> properties = kafka.admin();
        int patience = (int) patience(kafka).toMillis();
        properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, patience);
        properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.max(1, patience / 2));
        this.kafka = kafka;
        this.expected = expected;
        this.wanted = wanted(kafka, expected);
        try {
            this.admin = Admin.create(properties);
        } catch (KafkaException refused) {
            throw unreachable(kafka, refused);
        }
    }

    /** Every topic that the application needs, as it would be created; that which binds the id to its settings is the last. */
    public static List<NewTopic> wanted(KafkaConfig kafka, TopicsConfig expected) {
        Stream<NewTopic> told = topics(expected)
                .map(topic -> new NewTopic(
                                kafka.topic(topic.name()),
                                Optional.of(expectedPartitions(topic.group(), expected)),
                                Optional.of(expected.replicationFactor()).filter(factor -> factor > 0))
                        .configs(expectedSettings(topic, expected)));
        return Stream.concat(told, Stream.of(SettingsTopic.newTopic(kafka, expected)))
                .toList();
    }

    /**
     * Everything that is not as it should be, topic by topic in the order of {@link Topics}.
     *
     * @throws UnreachableException if the cluster does not answer
     */
    public List<TopicDifference> differences() {
        Map<String, TopicDescription> found = describe(admin, kafka, topics());
        Map<String, Config> configs = configs(found.keySet());
        Set<Group> unsettled = EnumSet.noneOf(Group.class);
        topics().forEach(topic -> {
            TopicDescription description = found.get(kafka.topic(topic.name()));
            if (description != null && partitionsDiffer(topic, description)) {
                unsettled.add(topic.group());
            }
        });
        List<TopicDifference> differences = new ArrayList<>();
        topics().forEach(topic -> {
            String name = kafka.topic(topic.name());
            TopicDescription description = found.get(name);
            if (description == null) {
                differences.add(missing(topic, name, unsettled));
            } else {
                differences.addAll(shape(topic, description));
                differences.addAll(settings(name, expectedSettings(topic, expected), configs.get(name)));
            }
        });
        differences.addAll(settingsTopic(found.get(SettingsTopic.name(kafka)), configs));
        return differences;
    }

    private List<TopicDifference> settingsTopic(@Nullable TopicDescription found, Map<String, Config> configs) {
        String name = SettingsTopic.name(kafka);
        if (found == null) {
            return List.of(new TopicDifference(name, TOPIC, count(1, "partition"), MISSING, Remedy.CREATE, ""));
        }
        List<TopicDifference> differences = new ArrayList<>();
        if (found.partitions().size() != 1) {
            differences.add(new TopicDifference(
                    name,
                    PARTITIONS,
                    "1",
                    Integer.toString(found.partitions().size()),
                    Remedy.BY_HAND,
                    "only its first partition is read: leave it, or delete it while no instance runs; the next start"
                            + " creates it again"));
        }
        replication(found).ifPresent(differences::add);
        differences.addAll(settings(name, SettingsTopic.configs(expected), configs.get(name)));
        return differences;
    }

    /**
     * Of these differences those with which the application must not run: figures would be wrong, or what was told lost.
     * Copies, and how long that is kept which nothing is made of, are the business of whoever runs the cluster.
     */
    public List<TopicDifference> grave(Collection<TopicDifference> differences) {
        return differences.stream().filter(this::isGrave).toList();
    }

    private boolean isGrave(TopicDifference difference) {
        if (difference.topic().equals(SettingsTopic.name(kafka)) && difference.isMissing()) {
            // the first start creates it
            return false;
        }
        return switch (difference.aspect()) {
            case REPLICATION, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG -> false;
            // the groups have the partitions that they have, if only all of their topics have as many
            case PARTITIONS ->
                topics().anyMatch(topic ->
                        kafka.topic(topic.name()).equals(difference.topic()) && ONE_PARTITION.contains(topic.group()));
            case TopicConfig.RETENTION_MS_CONFIG, TopicConfig.RETENTION_BYTES_CONFIG ->
                topics().noneMatch(topic -> kafka.topic(topic.name()).equals(difference.topic())
                        && !topic.kept().forEver());
            default -> true;
        };
    }

    /**
     * Sees to it that the application may run: the topics are as they must be, and the application id is bound to these settings.
     *
     * @return how many partitions the groups have
     * @throws WrongTopicsException if topics are missing or wrong
     * @throws BoundException if the application id belongs to other settings
     * @throws UnreachableException if the cluster does not answer
     */
    PartitionCounts admit(AppConfig config) {
        // before the topics: whoever came with another prefix by mistake should not create a city's worth of them to
        // hear it
        SettingsTopic.refuseOthers(admin, config);
        List<TopicDifference> grave = grave(differences());
        if (!grave.isEmpty()) {
            throw new WrongTopicsException(kafka.bootstrapServers(), grave);
        }
        PartitionCounts counts = partitionCounts();
        SettingsTopic.bind(admin, config, counts);
        return counts;
    }

    /** Changes whenever the application id is bound anew: what is on disk of before is of no use then. */
    Uuid boundBy() {
        return SettingsTopic.identity(admin, kafka);
    }

    /**
     * Sees to it that whoever judges what the application concludes does so by its rules.
     *
     * @throws BoundException if the application works by others
     * @throws UnreachableException if the cluster does not answer
     */
    public void sameRules(AppConfig config) {
        Binding standing = SettingsTopic.standing(admin, kafka);
        List<Binding.Difference> differences =
                standing == null ? List.of() : Binding.rulesOf(config).differingRules(standing);
        if (!differences.isEmpty()) {
            throw BoundException.judging(kafka.applicationId(), differences);
        }
    }

    /** Of the topics that the application needs, internal ones included, those that are there, each with its identity. */
    Map<String, Uuid> identities() {
        Set<String> needed = topics().map(topic -> kafka.topic(topic.name())).collect(Collectors.toSet());
        Map<String, Uuid> identities = new TreeMap<>();
        await(admin.listTopics().listings(), kafka).forEach(topic -> {
            if (needed.contains(topic.name()) || topic.name().startsWith(kafka.applicationId() + "-")) {
                identities.put(topic.name(), topic.topicId());
            }
        });
        return identities;
    }

    /**
     * Creates what is missing and alters what can be altered of these differences.
     *
     * @return what still differs afterwards
     * @throws UnreachableException if the cluster does not answer
     */
    public List<TopicDifference> apply(Collection<TopicDifference> differences) {
        Set<String> create = names(differences, Remedy.CREATE);
        admin.createTopics(wanted.stream()
                        .filter(topic -> create.contains(topic.name()))
                        .toList())
                .values()
                .values()
                .forEach(created -> {
                    try {
                        await(created, kafka);
                    } catch (TopicExistsException meanwhile) {
                        // somebody was faster; the comparison below says whether it is as it should be
                    }
                });
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        differences.stream()
                .filter(difference -> difference.remedy() == Remedy.ALTER)
                .forEach(difference -> changes.computeIfAbsent(
                                new ConfigResource(ConfigResource.Type.TOPIC, difference.topic()),
                                topic -> new ArrayList<>())
                        .add(new AlterConfigOp(
                                new ConfigEntry(difference.aspect(), difference.expected()),
                                AlterConfigOp.OpType.SET)));
        if (!changes.isEmpty()) {
            await(admin.incrementalAlterConfigs(changes).all(), kafka);
        }
        return settled(differences.stream().map(TopicDifference::topic).collect(Collectors.toSet()));
    }

    /** What differs once every broker has heard of these topics' changes, which takes a moment after the controller made them. */
    private List<TopicDifference> settled(Set<String> changed) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<TopicDifference> remaining = differences();
        while (remaining.stream()
                        .anyMatch(difference ->
                                difference.remedy() != Remedy.BY_HAND && changed.contains(difference.topic()))
                && System.nanoTime() < deadline) {
            LockSupport.parkNanos(PAUSE.toNanos());
            remaining = differences();
        }
        return remaining;
    }

    /**
     * How many partitions the cluster has given to the groups.
     *
     * @throws IllegalStateException if a topic is missing, or the topics of a group differ; says which, and what to do
     * @throws UnreachableException if the cluster does not answer
     */
    public PartitionCounts partitionCounts() {
        return partitionCounts(admin, kafka);
    }

    /** The same as {@link #partitionCounts()} with a client that is there already. */
    public static PartitionCounts partitionCounts(Admin admin, KafkaConfig kafka) {
        Map<String, TopicDescription> found = describe(admin, kafka, Topics.ALL.stream());
        PartitionCounts counts = new PartitionCounts(
                partitions(Group.TRIPS, found, kafka),
                partitions(Group.WORKERS, found, kafka),
                partitions(Group.FIRMS, found, kafka));
        // there is but one number for it, but it must be there
        partitions(Group.SOURCES, found, kafka);
        return counts;
    }

    private static int partitions(Group group, Map<String, TopicDescription> found, KafkaConfig kafka) {
        Map<String, Integer> counts = new TreeMap<>();
        Topics.ALL.stream()
                .filter(topic -> topic.group() == group)
                .map(topic -> kafka.topic(topic.name()))
                .forEach(name -> {
                    TopicDescription description = found.get(name);
                    if (description == null) {
                        throw new IllegalStateException("topic " + name + " is missing on " + kafka.bootstrapServers()
                                + ": `worker-return topics --apply` creates it");
                    }
                    counts.put(name, description.partitions().size());
                });
        Set<Integer> different = new TreeSet<>(counts.values());
        if (different.size() > 1) {
            throw new IllegalStateException("these topics are read together and must have the same number of"
                    + " partitions: " + counts + "; `worker-return topics` says what to do");
        }
        return different.iterator().next();
    }

    /**
     * Makes sure that every topic that the application writes takes the largest record that it may write there.
     *
     * @param applicationId of the application, whose internal topics are looked at, too
     * @throws IllegalStateException if one does not; says which, and what to do
     * @throws UnreachableException if the cluster does not answer
     */
    public void mustTakeAllRecords(String applicationId) {
        Set<String> ours = topics().filter(topic -> !isTold(topic))
                .map(topic -> kafka.topic(topic.name()))
                .collect(Collectors.toSet());
        List<String> written = await(admin.listTopics().names(), kafka).stream()
                .filter(name ->
                        ours.contains(name) || name.startsWith(applicationId + "-") && InternalTopics.isOne(name))
                .toList();
        Map<String, String> tooSmall = new TreeMap<>();
        configs(written).forEach((name, config) -> {
            String takes = Optional.ofNullable(config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG))
                    .map(ConfigEntry::value)
                    .orElse("");
            if (!takes(takes)) {
                tooSmall.put(name, takes);
            }
        });
        if (!tooSmall.isEmpty()) {
            throw new IllegalStateException("these topics take no records of " + RecordLimits.TAKEN
                    + " bytes, so that one might stop the application: " + tooSmall + "; set "
                    + TopicConfig.MAX_MESSAGE_BYTES_CONFIG + " of each to that or more (`worker-return topics --apply`"
                    + " does for public ones, kafka-configs --alter for internal ones)");
        }
    }

    private static boolean takes(String maxMessageBytes) {
        return !maxMessageBytes.isEmpty() && Long.parseLong(maxMessageBytes) >= RecordLimits.TAKEN;
    }

    private TopicDifference missing(Topic<?> topic, String name, Set<Group> unsettled) {
        boolean settled = topic.group() == Group.CONCLUSIONS || !unsettled.contains(topic.group());
        return new TopicDifference(
                name,
                TOPIC,
                count(expectedPartitions(topic.group(), expected), "partition"),
                MISSING,
                settled ? Remedy.CREATE : Remedy.BY_HAND,
                settled ? "" : "first settle the partitions of the other topics that it is read together with");
    }

    private List<TopicDifference> shape(Topic<?> topic, TopicDescription description) {
        List<TopicDifference> differences = new ArrayList<>();
        if (partitionsDiffer(topic, description)) {
            differences.add(new TopicDifference(
                    description.name(),
                    PARTITIONS,
                    Integer.toString(expectedPartitions(topic.group(), expected)),
                    Integer.toString(description.partitions().size()),
                    Remedy.BY_HAND,
                    partitionsRemedy(topic.group())));
        }
        replication(description).ifPresent(differences::add);
        return differences;
    }

    private Optional<TopicDifference> replication(TopicDescription description) {
        int replicas = description.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        return expected.replicationFactor() > 0 && replicas != expected.replicationFactor()
                ? Optional.of(new TopicDifference(
                        description.name(),
                        REPLICATION,
                        Short.toString(expected.replicationFactor()),
                        Integer.toString(replicas),
                        Remedy.BY_HAND,
                        "move it with kafka-reassign-partitions, or set " + TopicsConfig.REPLICATION_FACTOR))
                : Optional.empty();
    }

    private static List<TopicDifference> settings(String name, Map<String, String> expected, @Nullable Config config) {
        if (config == null) {
            return List.of();
        }
        List<TopicDifference> differences = new ArrayList<>();
        expected.forEach((key, value) -> {
            String actual =
                    Optional.ofNullable(config.get(key)).map(ConfigEntry::value).orElse("");
            boolean asItShould =
                    key.equals(TopicConfig.MAX_MESSAGE_BYTES_CONFIG) ? takes(actual) : actual.equals(value);
            if (!asItShould) {
                differences.add(new TopicDifference(name, key, value, actual, Remedy.ALTER, ""));
            }
        });
        return differences;
    }

    private static Map<String, String> expectedSettings(Topic<?> topic, TopicsConfig expected) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, topic.kept().cleanupPolicy());
        settings.put(
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(topic.kept().retention().toMillis()));
        settings.put(TopicConfig.RETENTION_BYTES_CONFIG, UNLIMITED);
        settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, TIMESTAMP_TYPE);
        settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(expected.minInsyncReplicas()));
        if (!isTold(topic)) {
            // or more; what others send, they know
            settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(RecordLimits.TAKEN));
        }
        return settings;
    }

    private boolean partitionsDiffer(Topic<?> topic, TopicDescription description) {
        return topic.group() != Group.CONCLUSIONS
                && description.partitions().size() != expectedPartitions(topic.group(), expected);
    }

    private static int expectedPartitions(Group group, TopicsConfig expected) {
        return switch (group) {
            case TRIPS -> expected.trips();
            case WORKERS -> expected.workers();
            case FIRMS -> expected.firms();
            case SOURCES, CLOCK, SINGLE -> 1;
            case CONCLUSIONS -> expected.conclusions();
        };
    }

    private static String partitionsRemedy(Group group) {
        return switch (group) {
            case CLOCK -> "delete it, and create it again with --apply: it holds nothing but the time";
            case SOURCES, SINGLE ->
                "all of it is kept in one place: move its records away, delete it, create it again with"
                        + " --apply, and move them back";
            default ->
                "partitions are never changed, since keys would move away from their state: set " + key(group)
                        + " to what the topics of this group have, or take a new " + KafkaConfig.APPLICATION_ID
                        + " and "
                        + KafkaConfig.TOPIC_PREFIX + " and replay the sources";
        };
    }

    private static String key(Group group) {
        return switch (group) {
            case TRIPS -> TopicsConfig.TRIPS;
            case WORKERS -> TopicsConfig.WORKERS;
            case FIRMS -> TopicsConfig.FIRMS;
            case SOURCES, CLOCK, SINGLE, CONCLUSIONS ->
                throw new IllegalArgumentException("no key sets the partitions of " + group);
        };
    }

    private static Map<String, TopicDescription> describe(Admin admin, KafkaConfig kafka, Stream<Topic<?>> topics) {
        Map<String, TopicDescription> found = new HashMap<>();
        admin.describeTopics(Stream.concat(
                                topics.map(topic -> kafka.topic(topic.name())), Stream.of(SettingsTopic.name(kafka)))
                        .toList())
                .topicNameValues()
                .forEach((name, description) -> {
                    try {
                        found.put(name, await(description, kafka));
                    } catch (UnknownTopicOrPartitionException missing) {
                        // is what the caller wants to know
                    }
                });
        return found;
    }

    private Map<String, Config> configs(Collection<String> names) {
        Map<String, Config> configs = new HashMap<>();
        admin.describeConfigs(names.stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList())
                .values()
                .forEach((resource, config) -> {
                    try {
                        configs.put(resource.name(), await(config, kafka));
                    } catch (UnknownTopicOrPartitionException meanwhile) {
                        // it was deleted between the two questions; the next look says so
                    }
                });
        return configs;
    }

    /**
     * Deletes topics, and waits until they are gone; those that are not there are no mistake.
     *
     * @throws UnreachableException if the cluster does not do it in time
     */
    static void delete(Admin admin, KafkaConfig kafka, Collection<String> names) {
        admin.deleteTopics(names).topicNameValues().values().forEach(deleted -> {
            try {
                await(deleted, kafka);
            } catch (UnknownTopicOrPartitionException gone) {
                // as it should be
            }
        });
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Set<String> left = new TreeSet<>(names);
        while (!left.isEmpty()) {
            left.retainAll(await(admin.listTopics().names(), kafka));
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the brokers have not deleted " + left + " within "
                        + PATIENCE.toSeconds() + " s: look at their logs, and try again");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    static <T> T await(KafkaFuture<T> answer, KafkaConfig kafka) {
        try {
            return answer.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + kafka.bootstrapServers(), interrupted);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof KafkaException refused
                    ? classified(kafka, refused)
                    : new IllegalStateException(failed.getCause());
        }
    }

    private static RuntimeException classified(KafkaConfig kafka, KafkaException refused) {
        if (refused instanceof AuthorizationException) {
            return new UnreachableException(
                    kafka.bootstrapServers() + " does not let this user do that (" + refused.getMessage()
                            + "): grant Describe, DescribeConfigs, Create and AlterConfigs on the topics",
                    refused);
        }
        return refused instanceof TimeoutException ? unreachable(kafka, refused) : refused;
    }

    static UnreachableException unreachable(KafkaConfig kafka, KafkaException cause) {
        String detail = cause instanceof TimeoutException || cause.getCause() == null
                ? "for " + patience(kafka).toSeconds() + " s, " + KafkaConfig.CONNECT_TIMEOUT
                : String.valueOf(cause.getCause().getMessage());
        return new UnreachableException(silence(kafka, detail), cause);
    }

    /** What is said when nobody answers. */
    static String silence(KafkaConfig kafka, String why) {
        return "no broker answers at " + kafka.bootstrapServers() + " (" + why + "): is the cluster up, is "
                + KafkaConfig.BOOTSTRAP_SERVERS
                + " right, and do kafka.security.protocol and the like fit its listener?";
    }

    private static Duration patience(KafkaConfig kafka) {
        return kafka.connectTimeout().isZero() ? LONGEST : kafka.connectTimeout();
    }

    /** Those of the core, and of the services that are on. */
    private Stream<Topic<?>> topics() {
        return topics(expected);
    }

    private static Stream<Topic<?>> topics(TopicsConfig expected) {
        return Stream.concat(Topics.ALL.stream(), expected.ofServices().stream());
    }

    private static boolean isTold(Topic<?> topic) {
        return Topics.TOLD.contains(topic) || topic.kept().forEver();
    }

    private static Set<String> names(Collection<TopicDifference> differences, Remedy remedy) {
        return differences.stream()
                .filter(difference -> difference.remedy() == remedy)
                .map(TopicDifference::topic)
                .collect(Collectors.toSet());
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}

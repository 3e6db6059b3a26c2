package io.workerreturn.runtime;

import io.workerreturn.config.KafkaConfig;
import io.workerreturn.metrics.Metric;
import io.workerreturn.metrics.Readings;
import io.workerreturn.metrics.ThreadTimes;
import io.workerreturn.metrics.ThreadTimes.Doing;
import io.workerreturn.metrics.ThreadTimes.UnderWay;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.SchemaFetches;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Looks at the application as its cluster sees it: how far it is behind, and, where it waits for longer than a few seconds, why.
 * A wait is said once on the log, and so is its end.
 */
final class Lookout implements Readings.Source, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
    private static final Duration COUNT_EVERY = Duration.ofSeconds(5);
    /** Shorter waits are told by metrics alone. */
    private static final Duration LONG = Duration.ofSeconds(5);
    /** Waits for the same reason with less between them are one. */
    private static final Duration OVER = Duration.ofSeconds(15);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** A look that takes longer has no answer: why it has not is to be said soon. */
    private static final Duration LOOK_WITHIN = Duration.ofSeconds(10);
    /** The mean of all requests of the last minute or so, most of which bring nothing and are not slowed down. */
    private static final double FETCHES_SLOWED_MILLIS = 100;
    /** The longest of the last minute or so. */
    private static final double WRITE_SLOWED_MILLIS = 1_000;

    /** The brokers' own topics that reading and writing in transactions needs. */
    private static final Set<String> OF_BROKERS =
            Set.of(Topic.GROUP_METADATA_TOPIC_NAME, Topic.TRANSACTION_STATE_TOPIC_NAME);

    private final KafkaConfig kafka;
    private final Collection<Topics.Topic<?>> read;
    private final KafkaStreams streams;
    private final ThreadTimes threads;
    private final Supplier<SchemaFetches> schemas;
    private final String registry;
    private final boolean aloud;
    private final InstantSource time;
    private final Admin admin;
    private final ScheduledExecutorService thread = Watching.thread("lookout");
    private volatile Map<TopicPartition, Long> lag = Map.of();
    private volatile @Nullable Told waiting;
    /** What has been waited for, and said, since the last time that nothing was. */
    private final Set<For> said = EnumSet.noneOf(For.class);

    private long seenAt;
    private long countedAt;
    private @Nullable Question question;

    /** A question to the cluster, and since when it is open. */
    private record Question(KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> committed, long since) {}

    /** What may be waited for. */
    private enum For {
        /** Any answer of the brokers. */
        BROKERS,
        /** Answers that come soon. */
        SPEED,
        /** A topic that is gone. */
        TOPIC,
        /** A broker that leads a partition. */
        LEADER,
        /** Enough copies of a partition. */
        COPIES,
        /** A share of what brokers allow. */
        QUOTA,
        /** The schema registry. */
        REGISTRY;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** For what, why, and what to do. */
    private record Reason(For awaited, String text, String advice) {}

    /** A wait that is told, and what for. */
    private record Told(For awaited, Wait what) {}

    /**
     * One that has not begun to look.
     *
     * @param read the public topics that the application reads
     * @param schemas what is not known yet of the schemas of records
     * @param registry where they are fetched, for people
     * @param aloud whether the log is told: of several applications in a process one says what all wait for
     */
    Lookout(
            KafkaConfig kafka,
            Collection<Topics.Topic<?>> read,
            KafkaStreams streams,
            ThreadTimes threads,
            Supplier<SchemaFetches> schemas,
            String registry,
            boolean aloud,
            InstantSource time) {
        this.kafka = kafka;
        this.read = read;
        this.streams = streams;
        this.threads = threads;
        this.schemas = schemas;
        this.registry = registry;
        this.aloud = aloud;
        this.time = time;
        Map<String, Object> client = new HashMap<>(kafka.admin());
        client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        this.admin = Admin.create(client);
    }

    void start() {
        thread.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What the application waits for now; empty if for nothing that takes long. */
    Optional<Wait> waiting() {
        return Optional.ofNullable(waiting).map(Told::what);
    }

    /** Of the whole group, as the cluster has it: what is read but not committed counts as not worked off. */
    @Override
    public void read(Readings readings) {
        lag.forEach((partition, records) -> readings.show(Metric.LAG, records, shortName(partition.topic())));
        Told told = waiting;
        for (For each : For.values()) {
            boolean now = told != null && told.awaited == each;
            readings.show(
                    Metric.WAITED,
                    now ? Duration.between(told.what.since(), time.instant()).toMillis() / 1e3 : 0,
                    each.label());
        }
    }

    private String shortName(String topic) {
        String internal = kafka.applicationId() + "-";
        String prefix = topic.startsWith(internal) ? internal : kafka.topicPrefix();
        return topic.startsWith(prefix) ? topic.substring(prefix.length()) : topic;
    }

    private void look() {
        try {
            say(reason());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException unforeseen) {
            LOG.debug("Looked, and saw nothing.", unforeseen);
        }
    }

    private void say(Optional<Reason> reason) {
        long now = System.nanoTime();
        Told before = waiting;
        boolean aftermath = before != null
                && before.awaited != For.SPEED
                && now - seenAt <= OVER.toNanos()
                && reason.filter(why -> why.awaited == For.SPEED).isPresent();
        // what is still slow just after a cause has ended is slow by that cause
        if (reason.isPresent() && !aftermath) {
            Reason why = reason.get();
            seenAt = now;
            if (before == null || !before.what.reason().equals(why.text)) {
                Instant since = before == null ? time.instant().minus(LONG) : before.what.since();
                waiting = new Told(why.awaited, new Wait(since, why.text, why.advice));
                // of the registry speaks who asks it; while a cluster comes up again, reasons come and go
                if (said.add(why.awaited) && why.awaited != For.REGISTRY) {
                    LOG.atLevel(aloud ? Level.WARN : Level.DEBUG)
                            .log("The pipeline waits: {}; {}.", why.text, why.advice);
                }
            }
        } else if (before != null && now - seenAt > OVER.toNanos()) {
            waiting = null;
            said.clear();
            LOG.atLevel(aloud ? Level.INFO : Level.DEBUG)
                    .log(
                            "The pipeline goes on; it waited for {} s: {}.",
                            Duration.between(before.what.since(), time.instant())
                                    .minus(OVER)
                                    .toSeconds(),
                            before.what.reason());
        }
    }

    private Optional<Reason> reason() throws InterruptedException {
        Optional<Reason> ofBrokers = count();
        if (ofBrokers.isEmpty()) {
            ofBrokers = ofThreads();
        }
        return ofBrokers.isPresent() ? ofBrokers : ofRegistry();
    }

    /** Why a thread has been at the same thing for long. */
    private Optional<Reason> ofThreads() throws InterruptedException {
        if (slowed("fetch-throttle-time-avg", "consumer-fetch-manager-metrics", FETCHES_SLOWED_MILLIS)) {
            return Optional.of(new Reason(
                    For.QUOTA,
                    "the brokers slow its reading down, by a quota",
                    "give its user or client id a larger consumer_byte_rate, or wait"));
        }
        Optional<UnderWay> longest = threads.underWay().stream()
                .filter(each -> each.doing() != Doing.POLL)
                .max(Comparator.comparing(UnderWay::nanos))
                .filter(each -> each.nanos() > LONG.toNanos());
        if (longest.isEmpty()) {
            return Optional.empty();
        }
        Optional<Reason> unfit = connected() ? unfit() : Optional.of(absence());
        if (unfit.isPresent()) {
            return unfit;
        }
        if (slowed("produce-throttle-time-max", "producer-metrics", WRITE_SLOWED_MILLIS)) {
            return Optional.of(new Reason(
                    For.QUOTA,
                    "the brokers slow its writing down, by a quota",
                    "give its user or client id a larger producer_byte_rate, or wait"));
        }
        // one that works for long may wait for room among what is to be written, or for a processor
        return longest.get().doing() == Doing.WORK
                ? Optional.empty()
                : Optional.of(new Reason(
                        For.SPEED,
                        "the brokers take longer than " + LONG.toSeconds() + " s to write or commit",
                        "look at their disks, load and network; nothing is lost, and transactions grow meanwhile"));
    }

    private Optional<Reason> ofRegistry() {
        SchemaFetches fetches = schemas.get();
        return fetches.since().isPresent() && fetches.since().get().plus(LONG).isBefore(time.instant())
                ? Optional.of(new Reason(
                        For.REGISTRY,
                        "the schema registry at " + registry + " does not say what the schemas of some records are",
                        "look whether it is up and reachable; the records are kept, and folded as soon as it answers"))
                : Optional.empty();
    }

    /** Counts what is yet to be worked off; says why it can't, if it can't. */
    private Optional<Reason> count() throws InterruptedException {
        long now = System.nanoTime();
        Question open = question;
        if (open == null) {
            if (now - countedAt > COUNT_EVERY.toNanos() || countedAt == 0) {
                question = new Question(
                        admin.listConsumerGroupOffsets(kafka.applicationId()).partitionsToOffsetAndMetadata(), now);
            }
            return Optional.empty();
        }
        if (!open.committed.isDone()) {
            return now - open.since > LONG.toNanos() ? Optional.of(silence()) : Optional.empty();
        }
        question = null;
        countedAt = now;
        try {
            lag = GroupLag.of(admin, kafka, read, open.committed.get()).records();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException failed) {
            // a topic that is gone is told of by who watches the topics
            return failed.getCause() instanceof UnknownTopicOrPartitionException
                    ? Optional.empty()
                    : Optional.of(silence());
        }
    }

    /** Why the cluster does not answer. */
    private Reason silence() throws InterruptedException {
        return connected()
                ? unfit().orElseGet(() -> new Reason(
                        For.SPEED,
                        "the brokers are connected, but take longer than " + LONG.toSeconds() + " s to answer",
                        "look at their load and at the network"))
                : absence();
    }

    private Reason absence() {
        return new Reason(
                For.BROKERS,
                "no broker answers at " + kafka.bootstrapServers(),
                "look whether the cluster is up and reachable; it goes on by itself");
    }

    private boolean connected() {
        return admin.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("connection-count"))
                .anyMatch(metric -> (Double) metric.getValue().metricValue() > 0);
    }

    private boolean slowed(String metric, String group, double most) {
        return streams.metrics().entrySet().stream()
                .filter(each -> each.getKey().name().equals(metric)
                        && each.getKey().group().equals(group))
                .anyMatch(each -> each.getValue().metricValue() instanceof Double millis && millis > most);
    }

    /** A topic that is gone, or a partition that can't be read, or not be written to. */
    private Optional<Reason> unfit() throws InterruptedException {
        try {
            Set<String> there = get(
                    admin.listTopics(new ListTopicsOptions().listInternal(true)).names());
            Optional<String> gone = Topics.ALL.stream()
                    .map(topic -> kafka.topic(topic.name()))
                    .filter(name -> !there.contains(name))
                    .findFirst();
            if (gone.isPresent()) {
                return Optional.of(new Reason(
                        For.TOPIC,
                        "the topic " + gone.get() + " is gone, or this user may not see it any more",
                        "`worker-return topics --apply` creates it; what was to be written there is written then"));
            }
            Set<String> names = there.stream().filter(this::isOurs).collect(Collectors.toSet());
            Map<String, TopicDescription> topics =
                    new TreeMap<>(get(admin.describeTopics(names).allTopicNames()));
            Optional<String> leaderless = partitions(topics)
                    .filter(each -> each.getValue().leader() == null
                            || each.getValue().leader().isEmpty())
                    .map(each -> each.getKey() + "-" + each.getValue().partition())
                    .findFirst();
            if (leaderless.isPresent()) {
                return Optional.of(new Reason(
                        For.LEADER,
                        "partition " + leaderless.get() + " has no leader",
                        "start the brokers that hold its copies; it goes on by itself"));
            }
            Map<String, Integer> wanted = new HashMap<>();
            for (Map.Entry<ConfigResource, KafkaFuture<Config>> each : admin.describeConfigs(names.stream()
                            .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                            .toList())
                    .values()
                    .entrySet()) {
                try {
                    wanted.put(
                            each.getKey().name(),
                            Integer.parseInt(get(each.getValue())
                                    .get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG)
                                    .value()));
                } catch (ExecutionException forbidden) {
                    LOG.debug("How {} is configured is not ours to know.", each.getKey(), forbidden);
                }
            }
            return partitions(topics)
                    // brokers ask for no more copies than there are
                    .filter(each -> each.getValue().isr().size()
                            < Math.min(
                                    wanted.getOrDefault(each.getKey(), 1),
                                    each.getValue().replicas().size()))
                    .map(each -> new Reason(
                            For.COPIES,
                            "partition " + each.getKey() + "-" + each.getValue().partition() + " has "
                                    + each.getValue().isr().size() + " of the "
                                    + wanted.get(each.getKey())
                                    + " copies in sync that must be written (min.insync.replicas)",
                            "start the brokers that hold the others; it goes on by itself"))
                    .findFirst();
        } catch (ExecutionException | TimeoutException unknown) {
            if (unknown.getCause() instanceof UnknownTopicOrPartitionException) {
                throw new IllegalStateException("Topics come and go just now; the next look tells more.", unknown);
            }
            return Optional.empty();
        }
    }

    private static Stream<Map.Entry<String, TopicPartitionInfo>> partitions(Map<String, TopicDescription> topics) {
        return topics.entrySet().stream()
                .flatMap(topic ->
                        topic.getValue().partitions().stream().map(partition -> Map.entry(topic.getKey(), partition)));
    }

    private boolean isOurs(String topic) {
        return OF_BROKERS.contains(topic)
                || topic.startsWith(kafka.applicationId() + "-")
                || Topics.ALL.stream().anyMatch(each -> kafka.topic(each.name()).equals(topic));
    }

    private static <T> T get(KafkaFuture<T> answer) throws InterruptedException, ExecutionException, TimeoutException {
        return answer.get(LOOK_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
        admin.close(Duration.ZERO);
    }
}

package io.workerreturn.runtime;

import io.workerreturn.config.KafkaConfig;
import io.workerreturn.metrics.Metric;
import io.workerreturn.metrics.Readings;
import io.workerreturn.metrics.ThreadTimes;
import io.workerreturn.metrics.ThreadTimes.Doing;
import io.workerreturn.metrics.ThreadTimes.UnderWay;
import io.workerreturn.topology.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    private final KafkaConfig kafka;
    private final KafkaStreams streams;
    private final ThreadTimes threads;
    private final InstantSource time;
    private final Admin admin;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread worker = new Thread(work, "lookout");
        worker.setDaemon(true);
        return worker;
    });
    private volatile Map<TopicPartition, Long> lag = Map.of();
    private volatile @Nullable Wait waiting;
    private long seenAt;
    private long countedAt;
    private @Nullable Question question;

    /** A question to the cluster, and since when it is open. */
    private record Question(KafkaFuture<Map<TopicPartition, OffsetAndMetadata>> committed, long since) {}

    /** Why, and what to do. */
    private record Reason(String text, String advice) {}

    Lookout(KafkaConfig kafka, KafkaStreams streams, ThreadTimes threads, InstantSource time) {
        this.kafka = kafka;
        this.streams = streams;
        this.threads = threads;
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
        return Optional.ofNullable(waiting);
    }

    /** Of the whole group, as the cluster has it: what is read but not committed counts as not worked off. */
    @Override
    public void read(Readings readings) {
        lag.forEach((partition, records) -> readings.show(Metric.LAG, records, shortName(partition.topic())));
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
        Wait before = waiting;
        if (reason.isPresent()) {
            seenAt = now;
            String text = reason.get().text;
            if (before == null || !before.reason().equals(text)) {
                waiting = new Wait(before == null ? time.instant() : before.since(), text, reason.get().advice);
                LOG.warn("The pipeline waits: {}; {}.", text, reason.get().advice);
            }
        } else if (before != null && now - seenAt > OVER.toNanos()) {
            waiting = null;
            LOG.info(
                    "The pipeline goes on; it waited for {} s: {}.",
                    Duration.between(before.since(), time.instant()).minus(OVER).toSeconds(),
                    before.reason());
        }
    }

    private Optional<Reason> reason() throws InterruptedException {
        Optional<Reason> silence = count();
        Optional<UnderWay> longest = threads.underWay().stream()
                .filter(each -> each.doing() != Doing.POLL)
                .max(Comparator.comparing(UnderWay::nanos))
                .filter(each -> each.nanos() > LONG.toNanos());
        if (silence.isPresent() || longest.isEmpty()) {
            return silence;
        }
        Optional<Reason> unfit = unfit();
        if (unfit.isPresent()) {
            return unfit;
        }
        if (throttled()) {
            return Optional.of(new Reason(
                    "the brokers slow its writing down, by a quota",
                    "give its user or client id a larger producer_byte_rate, or wait"));
        }
        // one that works for long may wait for room among what is to be written, or for a processor
        return longest.get().doing() == Doing.WORK
                ? Optional.empty()
                : Optional.of(new Reason(
                        "the brokers take longer than " + LONG.toSeconds() + " s to write or commit",
                        "look at their disks, load and network; nothing is lost, and transactions grow meanwhile"));
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
            return now - open.since > LONG.toNanos() ? Optional.of(silent()) : Optional.empty();
        }
        question = null;
        countedAt = now;
        try {
            count(open.committed.get());
            return Optional.empty();
        } catch (ExecutionException | TimeoutException failed) {
            Optional<Reason> unfit = unfit();
            return Optional.of(unfit.orElseGet(this::silent));
        }
    }

    private void count(Map<TopicPartition, OffsetAndMetadata> committed)
            throws InterruptedException, ExecutionException, TimeoutException {
        Set<TopicPartition> inputs = new HashSet<>(committed.keySet());
        get(admin.describeTopics(Topics.TOLD.stream()
                                .filter(topic -> topic.group() != Topics.Group.CLOCK)
                                .map(topic -> kafka.topic(topic.name()))
                                .toList())
                        .allTopicNames())
                .values()
                .forEach(topic -> topic.partitions()
                        .forEach(partition -> inputs.add(new TopicPartition(topic.name(), partition.partition()))));
        lag = get(admin.listOffsets(inputs.stream()
                                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())))
                        .all())
                .entrySet()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, end -> {
                    OffsetAndMetadata offset = committed.get(end.getKey());
                    return Math.max(0, end.getValue().offset() - (offset == null ? 0 : offset.offset()));
                }));
    }

    private Reason silent() {
        return admin.metrics().entrySet().stream()
                        .filter(metric -> metric.getKey().name().equals("connection-count"))
                        .anyMatch(metric -> (Double) metric.getValue().metricValue() > 0)
                ? new Reason(
                        "the brokers are connected, but take longer than " + LONG.toSeconds() + " s to answer",
                        "look at their load and at the network")
                : new Reason(
                        "no broker answers at " + kafka.bootstrapServers(),
                        "look whether the cluster is up and reachable; it goes on by itself");
    }

    private boolean throttled() {
        return streams.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("produce-throttle-time-avg")
                        && metric.getKey().group().equals("producer-metrics"))
                .anyMatch(metric -> metric.getValue().metricValue() instanceof Double millis && millis > 1);
    }

    /** A partition that can't be read, or not be written to. */
    private Optional<Reason> unfit() throws InterruptedException {
        try {
            Set<String> names = get(admin.listTopics().names()).stream()
                    .filter(this::isOurs)
                    .collect(Collectors.toSet());
            Map<String, TopicDescription> topics =
                    new TreeMap<>(get(admin.describeTopics(names).allTopicNames()));
            Optional<String> leaderless = partitions(topics)
                    .filter(each -> each.getValue().leader() == null
                            || each.getValue().leader().isEmpty())
                    .map(each -> each.getKey() + "-" + each.getValue().partition())
                    .findFirst();
            if (leaderless.isPresent()) {
                return Optional.of(new Reason(
                        "partition " + leaderless.get() + " has no leader",
                        "start the brokers that hold its copies; it goes on by itself"));
            }
            Map<String, Integer> wanted = new HashMap<>();
            get(admin.describeConfigs(names.stream()
                                    .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                                    .toList())
                            .all())
                    .forEach((topic, config) -> wanted.put(
                            topic.name(),
                            Integer.parseInt(config.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG)
                                    .value())));
            return partitions(topics)
                    // brokers ask for no more copies than there are
                    .filter(each -> each.getValue().isr().size()
                            < Math.min(
                                    wanted.getOrDefault(each.getKey(), 1),
                                    each.getValue().replicas().size()))
                    .map(each -> new Reason(
                            "partition " + each.getKey() + "-" + each.getValue().partition() + " has "
                                    + each.getValue().isr().size() + " of the "
                                    + wanted.get(each.getKey())
                                    + " copies in sync that must be written (min.insync.replicas)",
                            "start the brokers that hold the others; it goes on by itself"))
                    .findFirst();
        } catch (ExecutionException | TimeoutException unknown) {
            return Optional.empty();
        }
    }

    private static Stream<Map.Entry<String, TopicPartitionInfo>> partitions(Map<String, TopicDescription> topics) {
        return topics.entrySet().stream()
                .flatMap(topic ->
                        topic.getValue().partitions().stream().map(partition -> Map.entry(topic.getKey(), partition)));
    }

    private boolean isOurs(String topic) {
        return topic.startsWith(kafka.applicationId() + "-")
                || Topics.ALL.stream().anyMatch(each -> kafka.topic(each.name()).equals(topic));
    }

    private static <T> T get(KafkaFuture<T> answer) throws InterruptedException, ExecutionException, TimeoutException {
        return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
        admin.close(Duration.ZERO);
    }
}

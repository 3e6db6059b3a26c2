package io.workerreturn.runtime;

import io.workerreturn.config.AppConfig;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.config.TopicsConfig;
import io.workerreturn.topology.PartitionCounts;
import io.workerreturn.topology.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Binds an application id to whatever decides its figures. Whoever starts appends its settings to a topic of one partition, and
 * reads it from the beginning: the first record holds, by the log's order, whoever raced whom; later ones hold only where
 * they change what may be changed. Why so: docs/adr/0019-one-id-one-set-of-rules.md.
 */
final class SettingsTopic {
    static final String SUFFIX = "-settings";
    private static final byte[] KEY = "settings".getBytes(StandardCharsets.UTF_8);
    private static final Duration POLL = Duration.ofMillis(100);

    private SettingsTopic() {}

    /** Its name: internal topics of an application begin with its id, and ACLs for them fit this one. */
    static String name(KafkaConfig kafka) {
        return kafka.applicationId() + SUFFIX;
    }

    /** What is configured of it. The first record holds, so none may go: it is not compacted. */
    static Map<String, String> configs(TopicsConfig topics) {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                "-1",
                TopicConfig.RETENTION_BYTES_CONFIG,
                "-1",
                TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                Integer.toString(topics.minInsyncReplicas()));
    }

    static NewTopic newTopic(KafkaConfig kafka, TopicsConfig topics) {
        return new NewTopic(
                        name(kafka),
                        Optional.of(1),
                        Optional.of(topics.replicationFactor()).filter(factor -> factor > 0))
                .configs(configs(topics));
    }

    /**
     * Binds the application id to these settings, unless it is bound to them already.
     *
     * @throws BoundException if it is bound to others
     * @throws UnreachableException if the cluster does not answer
     */
    static void bind(Admin admin, AppConfig config, PartitionCounts partitions) {
        KafkaConfig kafka = config.kafka();
        Binding ours = Binding.of(config, partitions);
        create(admin, config);
        Binding standing = read(kafka);
        if (standing == null) {
            refuseForeign(admin, kafka, ours);
        }
        if (standing == null || (ours.differences(standing).isEmpty() && !ours.equals(standing))) {
            append(kafka, ours);
            standing = read(kafka);
        }
        if (standing == null) {
            throw new IllegalStateException(
                    "what was written to " + name(kafka) + " is not there: does anybody delete records of it?");
        }
        List<Binding.Difference> differences = ours.differences(standing);
        if (!differences.isEmpty()) {
            throw BoundException.starting(kafka.applicationId(), differences);
        }
    }

    /**
     * Refuses rules that the application id is not bound to. That its topics' partitions are the same, only {@link #bind} can
     * tell: it needs the topics.
     *
     * @throws BoundException if it is bound to others
     * @throws UnreachableException if the cluster does not answer
     */
    static void refuseOthers(Admin admin, AppConfig config) {
        Binding standing = standing(admin, config.kafka());
        List<Binding.Difference> differences =
                standing == null ? List.of() : Binding.rulesOf(config).contradictions(standing);
        if (!differences.isEmpty()) {
            throw BoundException.starting(config.kafka().applicationId(), differences);
        }
    }

    /** To what the application id is bound; null if to nothing yet. */
    static @Nullable Binding standing(Admin admin, KafkaConfig kafka) {
        try {
            TopicAdministration.await(admin.describeTopics(List.of(name(kafka))).allTopicNames(), kafka);
        } catch (UnknownTopicOrPartitionException never) {
            return null;
        }
        return read(kafka);
    }

    /** Which topic it is: another one since the application was reset, or bound anew by hand. */
    static Uuid identity(Admin admin, KafkaConfig kafka) {
        return TopicAdministration.await(
                        admin.describeTopics(List.of(name(kafka))).allTopicNames(), kafka)
                .values()
                .iterator()
                .next()
                .topicId();
    }

    /** From now on nobody starts, of whatever version, until {@link #endReset}. */
    static void beginReset(Admin admin, AppConfig config) {
        Binding standing = standing(admin, config.kafka());
        if (standing != null && !standing.isBeingReset()) {
            append(config.kafka(), standing.beingReset());
        }
    }

    /** Whether a reset has begun, and not ended. */
    static boolean isBeingReset(Admin admin, KafkaConfig kafka) {
        Binding standing = standing(admin, kafka);
        return standing != null && standing.isBeingReset();
    }

    /**
     * Whoever starts next binds the application id anew.
     *
     * @param only before the keys that are free then; empty for all
     */
    static void endReset(Admin admin, AppConfig config, Optional<String> only) {
        KafkaConfig kafka = config.kafka();
        Binding standing = standing(admin, kafka);
        if (standing == null) {
            return;
        }
        TopicAdministration.delete(admin, kafka, Set.of(name(kafka)));
        if (only.isPresent()) {
            create(admin, config);
            append(kafka, standing.without(only.get()));
        }
    }

    private static @Nullable Binding read(KafkaConfig kafka) {
        Map<String, Object> client = kafka.consumer();
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        client.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        client.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        List<TopicPartition> partition = List.of(new TopicPartition(name(kafka), 0));
        Binding standing = null;
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partition);
            consumer.seekToBeginning(partition);
            long end = consumer.endOffsets(partition).values().iterator().next();
            while (consumer.position(partition.get(0)) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    standing = next(standing, record.value());
                }
            }
        }
        return standing;
    }

    private static @Nullable Binding next(@Nullable Binding standing, byte @Nullable [] value) {
        Binding told = value == null
                ? null
                : Binding.parse(new String(value, StandardCharsets.UTF_8)).orElse(null);
        return told == null || (standing != null && !told.differences(standing).isEmpty()) ? standing : told;
    }

    private static void create(Admin admin, AppConfig config) {
        try {
            TopicAdministration.await(
                    admin.createTopics(List.of(newTopic(config.kafka(), config.topics())))
                            .all(),
                    config.kafka());
        } catch (TopicExistsException already) {
            // as it should be
        }
    }

    private static void append(KafkaConfig kafka, Binding ours) {
        Map<String, Object> client = kafka.producer();
        client.put(ProducerConfig.ACKS_CONFIG, "all");
        client.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(name(kafka), 0, KEY, ours.text().getBytes(StandardCharsets.UTF_8)))
                    .get();
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while binding " + kafka.applicationId(), told);
        } catch (ExecutionException refused) {
            throw refused.getCause() instanceof KafkaException cause ? cause : new KafkaException(refused.getCause());
        }
    }

    /** An application of before there was this topic shows by what it has committed under which prefix it reads. */
    private static void refuseForeign(Admin admin, KafkaConfig kafka, Binding ours) {
        List<Binding.Difference> foreign = committed(admin, kafka).stream()
                .map(TopicPartition::topic)
                .distinct()
                .flatMap(topic -> Topics.TOLD.stream()
                        .filter(told -> topic.endsWith(told.name()) && !topic.equals(kafka.topic(told.name())))
                        .map(told ->
                                topic.substring(0, topic.length() - told.name().length())))
                .filter(prefix -> !prefix.startsWith(kafka.applicationId() + "-"))
                .distinct()
                .map(prefix -> new Binding.Difference(KafkaConfig.TOPIC_PREFIX, prefix, kafka.topicPrefix()))
                .toList();
        if (!foreign.isEmpty()) {
            throw BoundException.starting(kafka.applicationId(), foreign);
        }
    }

    /** Of which partitions an application has said how far it has read. */
    static Collection<TopicPartition> committed(Admin admin, KafkaConfig kafka) {
        try {
            return TopicAdministration.await(
                            admin.listConsumerGroupOffsets(kafka.applicationId())
                                    .partitionsToOffsetAndMetadata(),
                            kafka)
                    .keySet();
        } catch (GroupIdNotFoundException nobody) {
            return List.of();
        }
    }
}

package io.workerreturn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workerreturn.config.AppConfig;
import io.workerreturn.embedded.EmbeddedBroker;
import io.workerreturn.runtime.TopicDifference.Remedy;
import io.workerreturn.services.Services;
import io.workerreturn.topology.PartitionCounts;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.RecordLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicAdministrationTest {
    /** That of the settings included, and those of the services. */
    private static final int ALL = (int) Services.everyTopic().count() + 1;

    @TempDir
    private static Path folder;

    private static EmbeddedBroker broker;
    private static Admin admin;

    @BeforeAll
    static void start() {
        broker = EmbeddedBroker.start(folder, 0);
        admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    }

    @AfterAll
    static void stop() {
        admin.close();
        broker.close();
    }

    @Test
    void an_empty_cluster_gets_every_topic_and_then_differs_no_more() {
        try (TopicAdministration topics = administration("new.", Map.of("partitions.workers", "3"))) {
            List<TopicDifference> differences = topics.differences();
            assertThat(differences).hasSize(ALL).allMatch(difference -> difference.remedy() == Remedy.CREATE);
            assertThat(topics.differences()).as("comparing changes nothing").isEqualTo(differences);
            assertThatThrownBy(topics::partitionCounts)
                    .hasMessageContaining("new.charter-bus-events is missing")
                    .hasMessageContaining("topics --apply");

            assertThat(topics.apply(differences)).isEmpty();
            assertThat(topics.differences()).isEmpty();
            assertThat(topics.partitionCounts()).isEqualTo(new PartitionCounts(2, 3, 2));
        }
    }

    @Test
    void a_topic_kept_too_short_is_altered() throws Exception {
        try (TopicAdministration topics = administration("altered.", Map.of())) {
            topics.apply(topics.differences());
            String name = "altered." + Topics.WORKER_STATUS.name();
            set(name, "retention.ms", "3600000");
            set(name, "message.timestamp.type", "CreateTime");
            set("altered." + Topics.CLOCK.name(), "cleanup.policy", "delete");

            List<TopicDifference> differences = await(topics::differences, found -> found.size() == 3);
            assertThat(differences)
                    .contains(new TopicDifference(name, "retention.ms", "-1", "3600000", Remedy.ALTER, ""))
                    .extracting(TopicDifference::aspect)
                    .containsExactly("retention.ms", "message.timestamp.type", "cleanup.policy");
            assertThat(topics.apply(differences)).isEmpty();
        }
    }

    @Test
    void partitions_are_never_changed() throws Exception {
        try (TopicAdministration topics = administration("grown.", Map.of())) {
            topics.apply(topics.differences());
            String name = "grown." + Topics.ENTERPRISES.name();
            admin.createPartitions(Map.of(name, NewPartitions.increaseTo(5)))
                    .all()
                    .get();
            awaitPartitions(name, 5);

            List<TopicDifference> remaining = topics.apply(topics.differences());
            assertThat(remaining).singleElement().satisfies(difference -> {
                assertThat(difference.topic()).isEqualTo(name);
                assertThat(difference.expected()).isEqualTo("2");
                assertThat(difference.actual()).isEqualTo("5");
                assertThat(difference.remedy()).isEqualTo(Remedy.BY_HAND);
                assertThat(difference.advice())
                        .contains("partitions.firms", "application.id", "topic.prefix", "replay");
            });
            assertThatThrownBy(topics::partitionCounts)
                    .hasMessageContaining("same number of partitions")
                    .hasMessageContaining(name + "=5");
        }
    }

    @Test
    void a_group_is_not_completed_with_another_number_of_partitions() throws Exception {
        String present = "half." + Topics.INDIVIDUAL_ARRIVALS.name();
        admin.createTopics(List.of(new NewTopic(present, 7, (short) 1))).all().get();
        awaitPartitions(present, 7);
        try (TopicAdministration topics = administration("half.", Map.of())) {
            assertThat(topics.apply(topics.differences()))
                    .extracting(TopicDifference::topic)
                    .containsExactly(
                            present, "half." + Topics.WORKER_STATUS.name(), "half." + Topics.WORKER_JOURNEYS.name());
        }
        try (TopicAdministration topics = administration("half.", Map.of("partitions.workers", "7"))) {
            assertThat(topics.apply(topics.differences())).isEmpty();
            assertThat(topics.partitionCounts().workers()).isEqualTo(7);
        }
    }

    @Test
    void too_few_copies_are_told_but_not_changed() {
        try (TopicAdministration topics = administration("copies.", Map.of())) {
            topics.apply(topics.differences());
        }
        try (TopicAdministration topics = administration("copies.", Map.of("replication.factor", "3"))) {
            assertThat(topics.differences()).hasSize(ALL).allSatisfy(difference -> {
                assertThat(difference.aspect()).isEqualTo("replication");
                assertThat(difference.remedy()).isEqualTo(Remedy.BY_HAND);
                assertThat(difference.advice()).contains("kafka-reassign-partitions");
            });
        }
    }

    @Test
    void a_cluster_that_is_not_there_is_a_clear_message() {
        AppConfig config = AppConfig.load(
                Optional.empty(),
                Map.of(),
                Map.of(
                        "bootstrap.servers", "localhost:1",
                        "kafka.admin.default.api.timeout.ms", "500",
                        "kafka.admin.request.timeout.ms", "400"));
        try (TopicAdministration topics = new TopicAdministration(config.kafka(), config.topics())) {
            assertThatThrownBy(topics::differences)
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContaining("no broker answers at localhost:1")
                    .hasMessageContaining("bootstrap.servers");
        }
    }

    @Test
    void a_topic_of_ours_that_takes_less_than_a_record_may_be_is_refused_by_name() throws Exception {
        String application = "small.app";
        String ours = "small." + Topics.REJECTED_RECORDS.name();
        String internal = application + "-worker-journeys-changelog";
        try (TopicAdministration topics = administration("small.", Map.of())) {
            topics.apply(topics.differences());
            admin.createTopics(List.of(new NewTopic(internal, 1, (short) 1)))
                    .all()
                    .get();
            awaitPartitions(internal, 1);
            set(internal, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(RecordLimits.TAKEN));
            topics.mustTakeAllRecords(application);
            for (String small : List.of(ours, internal)) {
                set(small, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(RecordLimits.TAKEN - 1));
                assertThatThrownBy(() -> await(
                                () -> {
                                    topics.mustTakeAllRecords(application);
                                    return false;
                                },
                                refused -> refused))
                        .hasRootCauseInstanceOf(IllegalStateException.class)
                        .rootCause()
                        .hasMessageContaining(small + "=" + (RecordLimits.TAKEN - 1))
                        .hasMessageContaining(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
                set(small, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(RecordLimits.TAKEN));
                await(
                        () -> topics.differences().stream()
                                        .noneMatch(each -> each.topic().equals(small))
                                && takesAll(topics, application),
                        so -> so);
            }
            // what sources send is theirs to know
            set("small." + Topics.WORKER_STATUS.name(), TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "1000");
            topics.mustTakeAllRecords(application);
        }
    }

    private static boolean takesAll(TopicAdministration topics, String application) {
        try {
            topics.mustTakeAllRecords(application);
            return true;
        } catch (IllegalStateException notYet) {
            return false;
        }
    }

    private static TopicAdministration administration(String prefix, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "bootstrap.servers", broker.bootstrapServers(),
                "application.id", prefix + "app",
                "topic.prefix", prefix,
                "partitions.trips", "2",
                "partitions.workers", "2",
                "partitions.firms", "2",
                "partitions.conclusions", "1",
                "replication.factor", "1",
                "min.insync.replicas", "1"));
        settings.putAll(more);
        AppConfig config = AppConfig.load(Optional.empty(), Map.of(), settings);
        return new TopicAdministration(config.kafka(), config.topics());
    }

    private static void set(String topic, String key, String value) throws ExecutionException, InterruptedException {
        admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic),
                        List.of(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET))))
                .all()
                .get();
    }

    private static void awaitPartitions(String topic, int partitions) {
        await(
                () -> admin.listTopics().names().get().contains(topic)
                        ? admin.describeTopics(List.of(topic))
                                .allTopicNames()
                                .get()
                                .get(topic)
                                .partitions()
                                .size()
                        : 0,
                count -> count == partitions);
    }

    private static <T> T await(Callable<T> look, Predicate<T> enough) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        try {
            T seen = look.call();
            while (!enough.test(seen) && System.nanoTime() < deadline) {
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
                seen = look.call();
            }
            return seen;
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }
}

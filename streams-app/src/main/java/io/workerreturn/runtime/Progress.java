package io.workerreturn.runtime;

import io.workerreturn.config.KafkaConfig;
import io.workerreturn.topology.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** How far the application has come, as its cluster sees it. */
public final class Progress implements AutoCloseable {
    private final Admin admin;
    private final KafkaConfig kafka;

    public Progress(KafkaConfig kafka) {
        this.kafka = kafka;
        this.admin = Admin.create(kafka.admin());
    }

    /** Ends of the source topics, the clock aside, by partition. */
    public Map<TopicPartition, Long> told() throws InterruptedException {
        return ends(Topics.TOLD.stream()
                .filter(topic -> topic.group() != Topics.Group.CLOCK)
                .map(topic -> kafka.topic(topic.name()))
                .toList());
    }

    /** How many of the records before these ends the application has folded for good. */
    public long folded(Map<TopicPartition, Long> ends) throws InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed =
                get(admin.listConsumerGroupOffsets(kafka.applicationId()).partitionsToOffsetAndMetadata());
        long folded = 0;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            OffsetAndMetadata offset = committed.get(end.getKey());
            folded += offset == null ? 0 : Math.min(offset.offset(), end.getValue());
        }
        return folded;
    }

    /** Waits until nothing has been concluded for this long. */
    public void awaitRest(Duration rest) throws InterruptedException {
        List<String> topics = Topics.CONCLUDED.stream()
                .map(topic -> kafka.topic(topic.name()))
                .toList();
        Map<TopicPartition, Long> before = Map.of();
        while (true) {
            Map<TopicPartition, Long> now = ends(topics);
            if (now.equals(before)) {
                return;
            }
            before = now;
            Thread.sleep(rest.toMillis());
        }
    }

    private Map<TopicPartition, Long> ends(List<String> topics) throws InterruptedException {
        Map<String, TopicDescription> descriptions =
                get(admin.describeTopics(topics).allTopicNames());
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        descriptions
                .values()
                .forEach(topic -> topic.partitions()
                        .forEach(partition -> wanted.put(
                                new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest())));
        return get(admin.listOffsets(wanted).all()).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
    }

    private <T> T get(org.apache.kafka.common.KafkaFuture<T> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException refused) {
            throw new UnreachableException(
                    "The cluster " + kafka.bootstrapServers() + " does not answer: "
                            + refused.getCause().getMessage(),
                    refused);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}

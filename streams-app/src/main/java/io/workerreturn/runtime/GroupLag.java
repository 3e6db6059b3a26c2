package io.workerreturn.runtime;

import io.workerreturn.config.KafkaConfig;
import io.workerreturn.topology.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the application's group is behind, as its cluster has it: what is read but not committed counts as not worked off.
 *
 * @param told the partitions of the public topics that it reads
 * @param from where the group goes on, by partition; one of which nothing is committed begins at 0
 * @param records how many it has yet to work off, by partition, internal topics included
 */
public record GroupLag(Set<TopicPartition> told, Map<TopicPartition, Long> from, Map<TopicPartition, Long> records) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /**
     * Counts it.
     *
     * @param read the public topics that the application reads: one of which nothing is committed waits as a whole
     * @param committed offsets of the group
     * @throws ExecutionException if the brokers refuse
     * @throws TimeoutException if they do not answer within ten seconds
     */
    public static GroupLag of(
            Admin admin,
            KafkaConfig kafka,
            Collection<Topics.Topic<?>> read,
            Map<TopicPartition, OffsetAndMetadata> committed)
            throws InterruptedException, ExecutionException, TimeoutException {
        Set<TopicPartition> told = get(admin.describeTopics(read.stream()
                                .filter(topic -> topic.group() != Topics.Group.CLOCK)
                                .map(topic -> kafka.topic(topic.name()))
                                .toList())
                        .allTopicNames())
                .values()
                .stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .collect(Collectors.toSet());
        Set<TopicPartition> all = new HashSet<>(committed.keySet());
        all.addAll(told);
        Map<TopicPartition, Long> from = all.stream().collect(Collectors.toMap(partition -> partition, partition -> {
            OffsetAndMetadata reached = committed.get(partition);
            return reached == null ? 0 : reached.offset();
        }));
        Map<TopicPartition, Long> records = get(admin.listOffsets(all.stream()
                                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())))
                        .all())
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> Math.max(0, end.getValue().offset() - from.get(end.getKey()))));
        return new GroupLag(told, from, records);
    }

    private static <T> T get(KafkaFuture<T> answer) throws InterruptedException, ExecutionException, TimeoutException {
        return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
}

package io.workerreturn.audit;

import io.workerreturn.topology.InternalTopics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** How far the application has read. */
final class Commits implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Admin admin;
    private final String applicationId;
    private final Duration patience;

    Commits(Map<String, Object> client, String applicationId, Duration patience) {
        this.admin = Admin.create(client);
        this.applicationId = applicationId;
        this.patience = patience;
    }

    /**
     * Waits until the application has committed all that was read, and what follows from it on its way through topics of its own.
     *
     * @param read the offset after the last record, by partition
     * @throws IllegalStateException if it stands still
     */
    void await(Map<TopicPartition, Long> read, AuditProgress progress) {
        reach(read, progress);
        Map<TopicPartition, Long> own = ownEnds();
        // from one of them to the next; while more is told there is always something on its way
        for (int hop = 0; hop < own.size() && left(own) > 0; hop++) {
            reach(own, progress);
            own = ownEnds();
        }
    }

    private void reach(Map<TopicPartition, Long> read, AuditProgress progress) {
        long all = read.values().stream().mapToLong(Long::longValue).sum();
        long left = left(read);
        long giveUpAt = System.nanoTime() + patience.toNanos();
        try (AuditProgress.Bar bar = progress.begin("Waiting for " + applicationId, all)) {
            while (left > 0) {
                bar.done(all - left);
                pause();
                long still = left(read);
                if (still < left) {
                    giveUpAt = System.nanoTime() + patience.toNanos();
                } else if (System.nanoTime() > giveUpAt) {
                    throw new IllegalStateException("the application " + applicationId
                            + " has not read on for " + patience + ", with " + still
                            + " records to go: is it running (`worker-return run`), and under this application.id?");
                }
                left = still;
            }
            bar.done(all);
        }
    }

    static void pause() {
        LockSupport.parkNanos(PAUSE.toNanos());
        if (Thread.currentThread().isInterrupted()) {
            throw new IllegalStateException("interrupted before the audit was done");
        }
    }

    private long left(Map<TopicPartition, Long> read) {
        Map<TopicPartition, OffsetAndMetadata> committed = committed();
        long left = 0;
        for (Map.Entry<TopicPartition, Long> partition : read.entrySet()) {
            OffsetAndMetadata commit = committed.get(partition.getKey());
            left += Math.max(0, partition.getValue() - (commit == null ? 0 : commit.offset()));
        }
        return left;
    }

    /** Where the topics end by which the application tells itself. */
    private Map<TopicPartition, Long> ownEnds() {
        Map<TopicPartition, OffsetSpec> own = new HashMap<>();
        committed().keySet().stream()
                .filter(partition -> partition.topic().startsWith(applicationId + "-")
                        && partition.topic().endsWith(InternalTopics.REPARTITION))
                .forEach(partition -> own.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        get(admin.listOffsets(own).all()).forEach((partition, end) -> ends.put(partition, end.offset()));
        return ends;
    }

    private Map<TopicPartition, OffsetAndMetadata> committed() {
        try {
            return get(admin.listConsumerGroupOffsets(applicationId).partitionsToOffsetAndMetadata());
        } catch (GroupIdNotFoundException none) {
            return Map.of();
        }
    }

    private static <T> T get(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before the audit was done", interrupted);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof KafkaException refused
                    ? refused
                    : new IllegalStateException(failed.getCause());
        }
    }

    @Override
    public void close() {
        admin.close(PAUSE);
    }
}

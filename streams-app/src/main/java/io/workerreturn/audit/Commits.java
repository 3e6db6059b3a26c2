package io.workerreturn.audit;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
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
     * Waits until the application has committed all that was read.
     *
     * @param read the offset after the last record, by partition
     * @throws IllegalStateException if it stands still
     */
    void await(Map<TopicPartition, Long> read, AuditProgress progress) {
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

    private Map<TopicPartition, OffsetAndMetadata> committed() {
        try {
            Map<TopicPartition, OffsetAndMetadata> known = new HashMap<>();
            known.putAll(admin.listConsumerGroupOffsets(applicationId)
                    .partitionsToOffsetAndMetadata()
                    .get());
            return known;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before the audit was done", interrupted);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof GroupIdNotFoundException) {
                return Map.of();
            }
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

package io.workerreturn.bench;

import io.workerreturn.config.KafkaConfig;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Whether an application has read all that there is of what it reads, as the cluster sees it. */
final class AllRead implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Admin admin;
    private final String group;

    AllRead(KafkaConfig kafka) {
        this.admin = Admin.create(kafka.admin());
        this.group = kafka.applicationId();
    }

    /** Waits until it has, and nothing came for this long. */
    void await(Duration rest) throws InterruptedException {
        long giveUpAt = System.nanoTime() + PATIENCE.toNanos();
        long since = System.nanoTime();
        Map<TopicPartition, Long> before = Map.of();
        while (true) {
            Map<TopicPartition, Long> committed = committed();
            boolean all = !committed.isEmpty() && behind(committed) == 0;
            if (!all || !committed.equals(before)) {
                since = System.nanoTime();
                before = committed;
            } else if (System.nanoTime() - since >= rest.toNanos()) {
                return;
            }
            if (System.nanoTime() > giveUpAt) {
                throw new IllegalStateException(group + " has not read everything within " + PATIENCE);
            }
            Thread.sleep(LOOK_EVERY.toMillis());
        }
    }

    private Map<TopicPartition, Long> committed() throws InterruptedException {
        Map<TopicPartition, Long> committed = new HashMap<>();
        get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .forEach((partition, offset) -> {
                    if (offset != null) {
                        committed.put(partition, offset.offset());
                    }
                });
        return committed;
    }

    private long behind(Map<TopicPartition, Long> committed) throws InterruptedException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        committed.keySet().forEach(partition -> wanted.put(partition, OffsetSpec.latest()));
        return get(admin.listOffsets(wanted).all()).entrySet().stream()
                .filter(end -> end.getValue().offset() > committed.get(end.getKey()))
                .count();
    }

    private static <T> T get(KafkaFuture<T> answer) throws InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException refused) {
            throw new IllegalStateException("the bench's broker does not answer: " + refused.getCause(), refused);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}

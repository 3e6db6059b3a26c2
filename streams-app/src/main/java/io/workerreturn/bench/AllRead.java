package io.workerreturn.bench;

import io.workerreturn.config.KafkaConfig;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** Whether an application has read all that there is of what it reads. */
final class AllRead implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final GroupOffsets offsets;

    AllRead(KafkaConfig kafka) {
        this.offsets = new GroupOffsets(kafka);
    }

    /** Waits until it has, and nothing came for this long. */
    void await(Duration rest) throws InterruptedException {
        long giveUpAt = System.nanoTime() + PATIENCE.toNanos();
        long since = System.nanoTime();
        Map<TopicPartition, Long> before = Map.of();
        while (true) {
            Map<TopicPartition, Long> committed = offsets.committed();
            boolean all = !committed.isEmpty()
                    && offsets.ends(committed.keySet()).entrySet().stream()
                            .allMatch(end -> committed.getOrDefault(end.getKey(), 0L) >= end.getValue());
            if (!all || !committed.equals(before)) {
                since = System.nanoTime();
                before = committed;
            } else if (System.nanoTime() - since >= rest.toNanos()) {
                return;
            }
            if (System.nanoTime() > giveUpAt) {
                throw new IllegalStateException("The services have not read everything within " + PATIENCE + ".");
            }
            Thread.sleep(LOOK_EVERY.toMillis());
        }
    }

    @Override
    public void close() {
        offsets.close();
    }
}

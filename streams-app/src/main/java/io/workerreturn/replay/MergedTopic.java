package io.workerreturn.replay;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The records of all partitions of a topic, each once, in the order in which the brokers got them: by append time, then partition,
 * then offset, which is the order by which the last record of a table's key is told.
 */
final class MergedTopic {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    /** So many records of a partition wait for those of others, before it is read no further. */
    private static final int WAITING = 1_000;

    private static final Comparator<ConsumerRecord<byte[], byte[]>> ORDER =
            Comparator.<ConsumerRecord<byte[], byte[]>>comparingLong(ConsumerRecord::timestamp)
                    .thenComparingInt(ConsumerRecord::partition);

    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> ends;
    private final Map<TopicPartition, Deque<ConsumerRecord<byte[], byte[]>>> waiting = new HashMap<>();

    /**
     * From these offsets to those.
     *
     * @param consumer for nobody else meanwhile
     */
    MergedTopic(Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> begins, Map<TopicPartition, Long> ends) {
        this.consumer = consumer;
        this.ends = Map.copyOf(ends);
        consumer.assign(ends.keySet());
        begins.forEach(consumer::seek);
        ends.keySet().forEach(partition -> waiting.put(partition, new ArrayDeque<>()));
    }

    /** The next record; null at the end. */
    @Nullable
    ConsumerRecord<byte[], byte[]> next() {
        long giveUpAt = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            TopicPartition first = null;
            TopicPartition missing = null;
            for (Map.Entry<TopicPartition, Deque<ConsumerRecord<byte[], byte[]>>> queue : waiting.entrySet()) {
                ConsumerRecord<byte[], byte[]> head = queue.getValue().peek();
                if (head == null) {
                    missing = consumer.position(queue.getKey()) < ends.get(queue.getKey()) ? queue.getKey() : missing;
                } else if (first == null
                        || ORDER.compare(head, waiting.get(first).element()) < 0) {
                    first = queue.getKey();
                }
            }
            if (missing == null) {
                return first == null ? null : waiting.get(first).remove();
            }
            if (System.nanoTime() > giveUpAt) {
                throw new IllegalStateException("nothing came from " + missing + " for " + PATIENCE
                        + ", though there are records to read: are all brokers up?");
            }
            read();
        }
    }

    private void read() {
        List<TopicPartition> full = new ArrayList<>();
        List<TopicPartition> others = new ArrayList<>();
        waiting.forEach((partition, queue) -> (queue.size() < WAITING ? others : full).add(partition));
        consumer.pause(full);
        consumer.resume(others);
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            if (record.offset() < ends.get(partition)) {
                waiting.get(partition).add(record);
            }
        }
    }
}

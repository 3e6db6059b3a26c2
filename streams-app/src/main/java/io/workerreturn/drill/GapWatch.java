package io.workerreturn.drill;

import io.workerreturn.config.KafkaConfig;
import io.workerreturn.topology.Topics.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads what is committed to output topics as it comes, and knows how long nothing came on each of their partitions: what a reader of the
 * figures sees of a fault.
 */
final class GapWatch implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(10);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread reader = new Thread(this::read, "gap-watch");
    private final Map<TopicPartition, Span> spans = new HashMap<>();
    private volatile boolean ended;

    /** Of one partition: when the last row came, and the longest time between two in the window. */
    private static final class Span {
        private long lastAt;
        private long longest;
    }

    /**
     * A time without a row.
     *
     * @param partition where
     * @param seconds how long
     */
    record Gap(TopicPartition partition, double seconds) {}

    /** Reads from now on. */
    GapWatch(KafkaConfig kafka, Collection<Topic<?>> topics) {
        Map<String, Object> properties = new HashMap<>(kafka.consumer());
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = topics.stream()
                .flatMap(topic -> consumer.partitionsFor(kafka.topic(topic.name())).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        long now = System.nanoTime();
        partitions.forEach(partition -> {
            Span span = new Span();
            span.lastAt = now;
            spans.put(partition, span);
        });
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try {
            while (!ended) {
                var records = consumer.poll(POLL);
                long now = System.nanoTime();
                synchronized (this) {
                    for (TopicPartition partition : records.partitions()) {
                        Span span = spans.get(partition);
                        span.longest = Math.max(span.longest, now - span.lastAt);
                        span.lastAt = now;
                    }
                }
            }
        } catch (WakeupException told) {
            // it is closed
        } finally {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    /** A window begins: gaps that end from now on count, from where they began. */
    synchronized void begin() {
        spans.values().forEach(span -> span.longest = 0);
    }

    /** Whether every partition has had a row since. */
    synchronized boolean allSeenSince(long nanoTime) {
        return spans.values().stream().allMatch(span -> span.lastAt - nanoTime > 0);
    }

    /** The longest time without a row on any partition that ended in the window, or lasts. */
    synchronized Gap worst() {
        long now = System.nanoTime();
        Gap worst = new Gap(spans.keySet().iterator().next(), 0);
        for (Map.Entry<TopicPartition, Span> each : spans.entrySet()) {
            double seconds = Math.max(each.getValue().longest, now - each.getValue().lastAt) / 1e9;
            if (seconds > worst.seconds) {
                worst = new Gap(each.getKey(), seconds);
            }
        }
        return worst;
    }

    @Override
    public void close() throws InterruptedException {
        ended = true;
        consumer.wakeup();
        reader.join(ENDS_WITHIN.toMillis());
    }
}

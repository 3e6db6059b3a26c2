package io.workerreturn.board;

import io.workerreturn.config.KafkaConfig;
import io.workerreturn.runtime.GroupLag;
import io.workerreturn.runtime.Watching;
import io.workerreturn.topology.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds how much the application has yet to work off, wherever that runs: what the brokers have against what its
 * group has committed, and how old the first of it is. What can't be asked now leaves what was known, and that gets older.
 */
final class BacklogWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BacklogWatch.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final int POLLS = 8;
    private static final int BYTES = 16 << 10;

    private final KafkaConfig kafka;
    private final ReadModel model;
    private final InstantSource time;
    private final Admin admin;
    private final ScheduledExecutorService thread = Watching.thread("board-backlog");
    /** Of the thread alone, until that has ended. */
    private @Nullable Consumer<byte[], byte[]> reader;

    /** When the record at an offset came, as far as it was asked: what waits for long is asked for once. */
    private final Map<TopicPartition, Came> known = new HashMap<>();

    private record Came(long offset, Instant at) {}

    BacklogWatch(KafkaConfig kafka, ReadModel model, InstantSource time) {
        this.kafka = kafka;
        this.model = model;
        this.time = time;
        this.admin = Admin.create(kafka.admin());
    }

    void start() {
        thread.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        Backlog before = model.backlog();
        try {
            model.backlog(count());
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RuntimeException unknown) {
            LOG.debug("How much is to be worked off can't be known now.", unknown);
            model.backlog(backlog(before.records(), before.oldest()));
        }
    }

    private Backlog count() throws InterruptedException, ExecutionException, TimeoutException {
        GroupLag lag = GroupLag.of(
                admin,
                kafka,
                Topics.TOLD,
                admin.listConsumerGroupOffsets(kafka.applicationId())
                        .partitionsToOffsetAndMetadata()
                        .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        Map<TopicPartition, Long> waiting = new HashMap<>();
        for (TopicPartition partition : lag.told()) {
            if (lag.records().getOrDefault(partition, 0L) > 0) {
                waiting.put(partition, lag.from().getOrDefault(partition, 0L));
            }
        }
        return backlog(
                lag.records().values().stream().mapToLong(Long::longValue).sum(), oldest(waiting));
    }

    private Backlog backlog(long records, @Nullable Instant oldest) {
        return new Backlog(
                records,
                oldest,
                oldest == null
                        ? 0
                        : Math.max(0, Duration.between(oldest, time.instant()).toSeconds()));
    }

    /** When the first record of those that wait came; null if there is none that can be read. */
    private @Nullable Instant oldest(Map<TopicPartition, Long> waiting) {
        known.entrySet().removeIf(one -> !Long.valueOf(one.getValue().offset()).equals(waiting.get(one.getKey())));
        Map<TopicPartition, Long> unknown = new HashMap<>(waiting);
        unknown.keySet().removeAll(known.keySet());
        if (!unknown.isEmpty()) {
            ask(unknown);
        }
        return known.values().stream().map(Came::at).min(Instant::compareTo).orElse(null);
    }

    private void ask(Map<TopicPartition, Long> waiting) {
        Map<TopicPartition, Long> left = new HashMap<>(waiting);
        try {
            Consumer<byte[], byte[]> asking = reader();
            asking.assign(left.keySet());
            left.forEach(asking::seek);
            for (int i = 0; i < POLLS && !left.isEmpty(); i++) {
                for (ConsumerRecord<byte[], byte[]> record : asking.poll(POLL)) {
                    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                    Long from = left.remove(partition);
                    if (from != null) {
                        known.put(partition, new Came(from, Instant.ofEpochMilli(record.timestamp())));
                    }
                }
                asking.pause(waiting.keySet().stream()
                        .filter(partition -> !left.containsKey(partition))
                        .toList());
            }
            asking.unsubscribe();
        } catch (KafkaException unknown) {
            LOG.debug("When the first of what waits came can't be known now.", unknown);
            endReader();
        }
    }

    /** Made once: under a steady load something waits at every look. */
    private Consumer<byte[], byte[]> reader() {
        Consumer<byte[], byte[]> made = reader;
        if (made == null) {
            Map<String, Object> client = kafka.consumer();
            client.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
            client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
            client.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
            client.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, BYTES);
            made = new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            reader = made;
        }
        return made;
    }

    private void endReader() {
        Consumer<byte[], byte[]> made = reader;
        reader = null;
        if (made != null) {
            made.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        // on its own thread a look may be under way, which the interrupt ends
        try {
            if (thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                endReader();
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
        admin.close(Duration.ZERO);
    }
}

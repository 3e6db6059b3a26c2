package io.workerreturn.audit;

import io.workerreturn.services.Services;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.Inlet;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads topics whole, as bytes and only what is committed; and later what came since. What is too large for an event comes
 * packed: see {@link Inlet}.
 */
public final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int RECORDS_PER_POLL = 10_000;
    private static final int BYTES_PER_PARTITION = 8 << 20;
    /** What is read is there already; a longer wait would only be one for the fetch under way when the reader is closed. */
    private static final int FETCH_WAIT_MILLIS = 20;

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String prefix;
    private final Duration patience;
    private final Set<TopicPartition> copied = new HashSet<>();
    /** The offset after the last record that was read, by partition; markers of transactions are no records. */
    private final Map<TopicPartition, Long> read = new HashMap<>();

    /** What is done with a record. */
    public interface Listener {
        /**
         * Called for every record, in the order of its partition.
         *
         * @param topic without the prefix
         */
        void hear(String topic, ConsumerRecord<byte[], byte[]> record);
    }

    /**
     * A reader of these topics.
     *
     * @param client properties of a consumer
     * @param prefix before every topic's name
     * @param patience how long nothing may come though there is something to read
     * @throws IllegalStateException if one of them does not exist
     */
    public TopicReader(
            Map<String, Object> client, String prefix, Duration patience, Collection<? extends Topic<?>> topics) {
        this(client, prefix, patience, topics, BYTES_PER_PARTITION);
    }

    /** The same for whoever wants a few records here and there: so many bytes are fetched at a time. */
    TopicReader(
            Map<String, Object> client,
            String prefix,
            Duration patience,
            Collection<? extends Topic<?>> topics,
            int bytesPerPartition) {
        this.prefix = prefix;
        this.patience = patience;
        // figures are read as they are
        Set<String> packed = Stream.concat(Services.everyTold(), Stream.of(Topics.REJECTED_RECORDS))
                .map(topic -> prefix + topic.name())
                .collect(Collectors.toSet());
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_PER_POLL);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, bytesPerPartition);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
        consumer = new KafkaConsumer<>(properties, Inlet.keys(packed::contains), Inlet.values(packed::contains));
        try {
            Set<TopicPartition> partitions = new HashSet<>();
            for (Topic<?> topic : topics) {
                partitions.addAll(partitions(prefix + topic.name()));
            }
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    private Set<TopicPartition> partitions(String topic) {
        Set<TopicPartition> partitions = new HashSet<>();
        for (PartitionInfo partition : consumer.partitionsFor(topic)) {
            TopicPartition place = new TopicPartition(topic, partition.partition());
            partitions.add(place);
            if (partition.replicas().length > 1) {
                copied.add(place);
            }
        }
        if (partitions.isEmpty()) {
            throw new IllegalStateException(
                    "there is no topic " + topic + ": see `worker-return topics` for what is missing");
        }
        return partitions;
    }

    /** Leaves out what was appended before. */
    public void skipTo(Instant time) {
        Map<TopicPartition, Long> times = new HashMap<>();
        consumer.assignment().forEach(partition -> times.put(partition, time.toEpochMilli()));
        consumer.offsetsForTimes(times).forEach((partition, found) -> {
            if (found == null) {
                consumer.seekToEnd(Set.of(partition));
            } else {
                consumer.seek(partition, found.offset());
            }
        });
    }

    /**
     * Reads from where it stopped to what is the end now.
     *
     * @return how many records
     */
    public long readOn(String task, AuditProgress progress, Listener listener) {
        return readTo(consumer.endOffsets(consumer.assignment()), task, progress, listener);
    }

    /**
     * Reads from where it stopped up to these offsets, and tells of nothing behind them.
     *
     * @param ends of each partition that is read, the offset before which it ends
     * @return how many records
     */
    long readTo(Map<TopicPartition, Long> ends, String task, AuditProgress progress, Listener listener) {
        Set<TopicPartition> open = new HashSet<>(ends.keySet());
        long expected = 0;
        for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
            expected += Math.max(0, end.getValue() - consumer.position(end.getKey()));
        }
        consumer.resume(consumer.assignment());
        long count = 0;
        long giveUpAt = System.nanoTime() + patience.toNanos();
        try (AuditProgress.Bar bar = progress.begin(task, expected)) {
            while (true) {
                open.removeIf(partition -> consumer.position(partition) >= ends.get(partition));
                if (open.isEmpty()) {
                    bar.done(expected);
                    return count;
                }
                Set<TopicPartition> finished = new HashSet<>(ends.keySet());
                finished.removeAll(open);
                consumer.pause(finished);
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    TopicPartition place = new TopicPartition(record.topic(), record.partition());
                    if (record.offset() < ends.getOrDefault(place, 0L)) {
                        listener.hear(record.topic().substring(prefix.length()), record);
                        read.put(place, record.offset() + 1);
                    }
                }
                for (TopicPartition place : records.partitions()) {
                    long end = ends.getOrDefault(place, 0L);
                    if (consumer.position(place) > end) {
                        // what came with it is read when it is wanted
                        consumer.seek(place, end);
                    }
                }
                count += records.count();
                bar.done(Math.min(count, expected));
                if (!records.isEmpty()) {
                    giveUpAt = System.nanoTime() + patience.toNanos();
                } else if (System.nanoTime() > giveUpAt) {
                    throw new IllegalStateException(
                            "nothing came from " + open.iterator().next() + " for " + patience
                                    + ", though there are records to read: are all brokers up?");
                }
            }
        }
    }

    /**
     * Reads one partition of the topic from this offset, as long as it is wanted and there is more.
     *
     * @param goesOn whether to go on after this record
     */
    public void readFrom(int partition, long offset, Predicate<ConsumerRecord<byte[], byte[]>> goesOn) {
        TopicPartition place = consumer.assignment().stream()
                .filter(assigned -> assigned.partition() == partition)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no partition " + partition));
        long end = consumer.endOffsets(Set.of(place)).get(place);
        long begin = consumer.beginningOffsets(Set.of(place)).get(place);
        consumer.assign(Set.of(place));
        consumer.seek(place, Math.min(end, Math.max(begin, offset)));
        long giveUpAt = System.nanoTime() + patience.toNanos();
        while (consumer.position(place) < end && System.nanoTime() < giveUpAt) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                giveUpAt = System.nanoTime() + patience.toNanos();
                if (!goesOn.test(record)) {
                    return;
                }
            }
        }
    }

    /** The offsets at which the partitions begin: 0, unless something was deleted. */
    Map<TopicPartition, Long> beginnings() {
        return consumer.beginningOffsets(consumer.assignment());
    }

    /** The offsets at which the partitions end now. */
    Map<TopicPartition, Long> ends() {
        return consumer.endOffsets(consumer.assignment());
    }

    /** Partitions that are on several brokers. */
    Set<TopicPartition> copied() {
        return copied;
    }

    /** The first offset of each partition that was appended at this time or later; where there is none, nothing. */
    Map<TopicPartition, Long> firstSince(Instant time) {
        Map<TopicPartition, Long> times = new HashMap<>();
        consumer.assignment().forEach(partition -> times.put(partition, time.toEpochMilli()));
        Map<TopicPartition, Long> first = new HashMap<>();
        consumer.offsetsForTimes(times).forEach((partition, found) -> {
            if (found != null) {
                first.put(partition, found.offset());
            }
        });
        return first;
    }

    /** The offset after the last record that was read, by partition; without those in which there was none. */
    Map<TopicPartition, Long> read() {
        return Map.copyOf(read);
    }

    @Override
    public void close() {
        consumer.close();
    }
}

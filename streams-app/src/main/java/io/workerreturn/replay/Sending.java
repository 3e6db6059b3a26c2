package io.workerreturn.replay;

import io.workerreturn.topology.Partitions;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/** What is sent in one transaction of a replay. */
final class Sending {
    private static final int MOST = 10_000;
    private static final long MOST_BYTES = 32L << 20;

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final int partitions;
    private final boolean keepsTimes;
    private final AtomicReference<@Nullable RuntimeException> refused = new AtomicReference<>();
    private int records;
    private long bytes;

    /**
     * Nothing yet.
     *
     * @param topic with its prefix
     * @param partitions of it
     * @param keepsTimes whether a copy has the time of its record
     */
    Sending(Producer<byte[], byte[]> producer, String topic, int partitions, boolean keepsTimes) {
        this.producer = producer;
        this.topic = topic;
        this.partitions = partitions;
        this.keepsTimes = keepsTimes;
    }

    boolean hasRoom() {
        return records < MOST && bytes < MOST_BYTES;
    }

    void send(ConsumerRecord<byte[], byte[]> record) {
        records++;
        bytes += Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
        String place = record.topic() + "/" + record.partition() + "/" + record.offset();
        long time = record.timestamp();
        producer.send(
                new ProducerRecord<>(
                        topic,
                        record.key() == null
                                ? record.partition() % partitions
                                : Partitions.of(record.key(), partitions),
                        keepsTimes ? time : null,
                        record.key(),
                        record.value(),
                        record.headers()),
                (sent, failure) -> heard(place, time, sent, failure));
    }

    private void heard(String place, long time, RecordMetadata sent, @Nullable Exception failure) {
        if (failure instanceof RecordTooLargeException) {
            refused.compareAndSet(
                    null,
                    new IllegalStateException(
                            place + " is larger than " + topic + " takes: set " + TopicConfig.MAX_MESSAGE_BYTES_CONFIG
                                    + " of that as it is where the record comes from, and replay again",
                            failure));
        } else if (failure instanceof RuntimeException known) {
            refused.compareAndSet(null, known);
        } else if (failure == null && keepsTimes && sent.timestamp() != time) {
            refused.compareAndSet(
                    null,
                    new IllegalStateException("not every broker has heard yet that " + topic
                            + " keeps the times of records: replay again"));
        }
    }

    /** Waits until all of it has arrived. */
    void mustHaveArrived() {
        producer.flush();
        RuntimeException failure = refused.get();
        if (failure != null) {
            throw failure;
        }
    }
}

package io.workerreturn.simulation;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Writes the records of a scenario, or an endless load, to a cluster. Not for use by several threads. */
public final class ScenarioProducer {
    private static final int RECORDS_PER_PROGRESS = 1_000;

    private final Supplier<Producer<byte[], byte[]>> producers;
    private final String topicPrefix;
    private final ScenarioRecord.Encoder encoder;

    /**
     * @param client where the cluster is, and whatever else Kafka's producer understands; goes before our own settings
     * @param topicPrefix what stands before every topic's name; may be empty
     */
    public ScenarioProducer(Map<String, ?> client, String topicPrefix, ScenarioRecord.Encoder encoder) {
        this(
                () -> new KafkaProducer<>(configuration(client), new ByteArraySerializer(), new ByteArraySerializer()),
                topicPrefix,
                encoder);
    }

    ScenarioProducer(Supplier<Producer<byte[], byte[]>> producers, String topicPrefix, ScenarioRecord.Encoder encoder) {
        this.producers = producers;
        this.topicPrefix = topicPrefix;
        this.encoder = encoder;
    }

    /** Hears how far it is. */
    @FunctionalInterface
    public interface Progress {
        /**
         * Called now and then, and at the end, on the thread that sends.
         *
         * @param records sent so far
         * @param scenarioTime of the last of them, epoch milliseconds
         */
        void sent(long records, long scenarioTime);
    }

    private static Map<String, Object> configuration(Map<String, ?> client) {
        Map<String, Object> configuration = new HashMap<>();
        configuration.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        configuration.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        configuration.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        configuration.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
        configuration.putAll(client);
        return configuration;
    }

    /**
     * Sends all, waiting where the cluster is slower, and returns when the cluster has everything.
     *
     * @return how many records were sent
     * @throws InterruptedException when the thread was interrupted; what was sent before is then flushed as far as it goes
     *     within a second
     * @throws SendFailedException when the cluster refused a record for good
     */
    public long play(Iterable<ScenarioRecord> records, Pace pace, Progress progress) throws InterruptedException {
        Producer<byte[], byte[]> producer = producers.get();
        AtomicReference<@Nullable SendFailedException> failure = new AtomicReference<>();
        long sent = 0;
        boolean finished = false;
        try {
            long started = System.nanoTime();
            long first = 0;
            Iterator<ScenarioRecord> left = records.iterator();
            while (left.hasNext()) {
                ScenarioRecord record = left.next();
                if (sent == 0) {
                    first = record.at();
                }
                await(started + pace.due(record, first, sent));
                send(producer, record, failure);
                sent++;
                if (sent % RECORDS_PER_PROGRESS == 0 || !left.hasNext()) {
                    progress.sent(sent, record.at());
                }
                check(failure);
            }
            producer.flush();
            check(failure);
            finished = true;
            return sent;
        } catch (InterruptException interrupt) {
            // Kafka's own exception has set the flag again: whoever catches ours decides about it
            Thread.interrupted();
            throw interrupted(interrupt);
        } finally {
            // an interrupted flag would keep the producer from saying goodbye
            boolean interrupted = Thread.interrupted();
            producer.close(Duration.ofSeconds(finished ? 60 : 1));
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static InterruptedException interrupted(Throwable cause) {
        InterruptedException interrupted = new InterruptedException("interrupted while sending");
        interrupted.initCause(cause);
        return interrupted;
    }

    private static void await(long due) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while sending");
        }
        TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
    }

    private void send(
            Producer<byte[], byte[]> producer,
            ScenarioRecord record,
            AtomicReference<@Nullable SendFailedException> failure) {
        String topic = topicPrefix + record.topic().name();
        ProducerRecord<byte[], byte[]> raw = new ProducerRecord<>(topic, record.keyBytes(), record.valueBytes(encoder));
        producer.send(raw, (metadata, exception) -> {
            if (exception != null) {
                failure.compareAndSet(null, new SendFailedException(topic, exception));
            }
        });
    }

    private static void check(AtomicReference<@Nullable SendFailedException> failure) {
        SendFailedException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }

    /** A record could not be sent. */
    public static final class SendFailedException extends RuntimeException {
        private SendFailedException(String topic, Exception cause) {
            super(
                    "topic " + topic + " took no record (" + cause.getMessage()
                            + "): see that the brokers are up and that \"worker-return topics\" finds the topic well",
                    cause);
        }
    }
}

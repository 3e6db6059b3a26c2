package io.workerreturn.runtime;

import io.workerreturn.config.KafkaConfig;
import io.workerreturn.metrics.ThreadTimes;
import io.workerreturn.metrics.ThreadTimes.Doing;
import io.workerreturn.topology.Tempo;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.Inlet;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.StreamsConfig;
import org.jspecify.annotations.Nullable;

/**
 * The clients of the stream threads: Kafka's own, which tell besides how long a thread is in them. What anybody may have sent comes in
 * through an {@link Inlet}.
 */
final class StreamClients implements KafkaClientSupplier {
    /**
     * A thread that has records at hand takes half of what it believes to be its longest time between polls to work them off.
     * So often it hears of joins, leaves and its own end.
     */
    private static final Duration POLL_EVERY = Duration.ofSeconds(2);

    /** Of the age at which a transaction is given up: the rest before a commit, which may take twice as long again. */
    private static final int REST_OF_TIMEOUT = 4;

    /** What else it may be told by that a transaction is over. */
    private static final Set<Class<? extends KafkaException>> GIVEN_UP = Set.of(
            InvalidTxnStateException.class,
            InvalidPidMappingException.class,
            OutOfOrderSequenceException.class,
            TransactionAbortableException.class);

    private static final String LONGEST_BETWEEN_POLLS = ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG;
    private static final String OF_MAIN_CONSUMER = StreamsConfig.mainConsumerPrefix(LONGEST_BETWEEN_POLLS);

    private final Set<String> told;
    private final ThreadTimes times;
    private final GivenUp givenUp;
    private final Duration hungAfter;

    /**
     * The clients of an instance.
     *
     * @param kafka says what the topics are called
     * @param read the public ones that are read: internal ones are read as they are
     * @param times told what the threads do
     * @param givenUp told of each transaction of which nothing holds
     * @param hungAfter the cluster gives a thread's work to others when it has not asked for records for so long
     */
    StreamClients(
            KafkaConfig kafka,
            Collection<Topics.Topic<?>> read,
            ThreadTimes times,
            GivenUp givenUp,
            Duration hungAfter) {
        told = read.stream().map(topic -> kafka.topic(topic.name())).collect(Collectors.toUnmodifiableSet());
        this.times = times;
        this.givenUp = givenUp;
        this.hungAfter = hungAfter;
    }

    /**
     * Has stream threads that work with these clients poll often: Kafka Streams lets a thread work off what it has polled
     * until half of the longest time between polls is over, and a short one would have it thrown out of the group for
     * one slow commit. So the threads are told a short one, and the group by {@link #getConsumer} the one that holds.
     */
    static void pollOften(Map<Object, Object> properties) {
        properties.put(OF_MAIN_CONSUMER, Long.toString(2 * POLL_EVERY.toMillis()));
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new Writer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        int millis = Math.toIntExact(hungAfter.toMillis());
        config.put(LONGEST_BETWEEN_POLLS, millis);
        // whoever shares out the work reads it there, to give up on topics that do not come to be
        config.put(OF_MAIN_CONSUMER, millis);
        // whoever shares out the work reads this there, too, and would warn without it
        config.put(StreamsProperties.GLOBAL_HANDLER, true);
        return new Reader(config);
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, Inlet.keys(told::contains), Inlet.values(told::contains));
    }

    private final class Reader extends KafkaConsumer<byte[], byte[]> {
        Reader(Map<String, Object> config) {
            super(config, Inlet.keys(told::contains), Inlet.values(told::contains));
        }

        @Override
        public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            times.own().begins(Doing.POLL);
            try {
                return super.poll(timeout);
            } finally {
                times.own().begins(Doing.WORK);
            }
        }
    }

    private final class Writer extends KafkaProducer<byte[], byte[]> {
        private final Duration longestRest;
        private final Metric waitedForRoom;
        /** Nanoseconds that this transaction has been waited for so far. */
        private long took;
        /** Something of this transaction may not have been written yet. */
        private boolean owesFlush;
        /** Of a record of this transaction is not known whether a broker has it; the producer's own thread says so. */
        private volatile boolean unacknowledged;

        Writer(Map<String, Object> config) {
            super(config, new ByteArraySerializer(), new ByteArraySerializer());
            longestRest = Duration.ofMillis(Long.parseLong(config.get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG)
                            .toString()))
                    .dividedBy(REST_OF_TIMEOUT);
            waitedForRoom = metrics().entrySet().stream()
                    .filter(metric -> metric.getKey().name().equals("bufferpool-wait-time-ns-total"))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
            return super.send(record, (written, failed) -> {
                if (failed instanceof RetriableException) {
                    unacknowledged = true;
                }
                if (callback != null) {
                    callback.onCompletion(written, failed);
                }
            });
        }

        /**
         * Kafka Streams asks for it once for each task, one after the other, though the tasks of a thread share the transaction:
         * each would wait for the brokers anew. So it is done once, when all have been asked.
         */
        @Override
        public void flush() {
            owesFlush = true;
        }

        @Override
        public void sendOffsetsToTransaction(
                Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
            if (owesFlush) {
                owesFlush = false;
                committing(Doing.FLUSH, () -> super.flush());
            }
            committing(Doing.COMMIT, () -> super.sendOffsetsToTransaction(offsets, group));
        }

        @Override
        public void commitTransaction() {
            try {
                committing(Doing.COMMIT, () -> super.commitTransaction());
            } finally {
                ended();
            }
        }

        @Override
        public void abortTransaction() {
            try {
                during(Doing.COMMIT, () -> super.abortTransaction());
            } finally {
                ended();
            }
        }

        private void ended() {
            owesFlush = false;
            unacknowledged = false;
            Tempo.committed(Duration.ofNanos(took), System.currentTimeMillis(), longestRest);
            took = 0;
        }

        private long waitedForRoom() {
            return ((Double) waitedForRoom.metricValue()).longValue();
        }

        private void committing(Doing doing, Runnable what) {
            try {
                during(doing, what);
            } catch (InvalidProducerEpochException | ProducerFencedException over) {
                givenUp.count(over);
                throw over;
            }
        }

        private void during(Doing doing, Runnable what) {
            times.own().waitsForRoom(this::waitedForRoom);
            times.own().begins(doing);
            try {
                what.run();
            } catch (KafkaException failed) {
                throw named(failed, unacknowledged);
            } finally {
                took += times.own().begins(Doing.WORK);
            }
        }
    }

    /**
     * By the name from which Kafka Streams knows that nothing of the transaction holds, so that all its tasks are taken up again:
     * where its coordinator gave it up, and where a record of it could not be written. Of the latter Kafka Streams hears where it
     * flushes only; as a timeout it would take it for that of some tasks, and go on with the others. All else is a death.
     *
     * @param unacknowledged whether the brokers left a record unanswered: of these the producer says no more in the end than that
     *     it does not know, by a name that it has for all that it does not expect, too
     */
    static KafkaException named(KafkaException failed, boolean unacknowledged) {
        Throwable cause = failed.getCause();
        boolean unwritten = cause != null
                && (cause instanceof RetriableException || unacknowledged && cause.getClass() == KafkaException.class)
                && !(failed instanceof RetriableException);
        if (unwritten || GIVEN_UP.stream().anyMatch(kind -> kind.isInstance(failed) || kind.isInstance(cause))) {
            InvalidProducerEpochException over =
                    new InvalidProducerEpochException("The transaction is over: " + failed.getMessage());
            over.initCause(failed);
            return over;
        }
        return failed;
    }
}

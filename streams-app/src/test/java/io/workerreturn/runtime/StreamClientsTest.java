package io.workerreturn.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workerreturn.config.AppConfig;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.embedded.EmbeddedBroker;
import io.workerreturn.metrics.ThreadTimes;
import io.workerreturn.topology.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Kafka Streams asks of its producer at a commit, as the producer of a stream thread does it. */
class StreamClientsTest {
    private static final String TOPIC = "written";
    private static final String SMALL = "small";
    private static final String THREAD = "thread-1";
    private static final int TASKS = 12;

    @TempDir
    private Path folder;

    private final GivenUp givenUp = new GivenUp(System::nanoTime);
    private EmbeddedBroker broker;
    private ConsumerGroupMetadata group;

    @BeforeEach
    void start() throws Exception {
        broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
    }

    @BeforeEach
    void group() {
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:1", ConsumerConfig.GROUP_ID_CONFIG, "group"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            group = consumer.groupMetadata();
        }
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private Admin admin() {
        return Admin.create(Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()));
    }

    /** One whose batches linger for longer than any test lasts. */
    private Producer<byte[], byte[]> lingering() {
        return producer(Duration.ofMinutes(10), Duration.ofMinutes(20));
    }

    private Producer<byte[], byte[]> producer(Duration linger, Duration delivery) {
        AppConfig config = AppConfig.load(
                Optional.empty(), Map.of(), Map.of(KafkaConfig.BOOTSTRAP_SERVERS, broker.bootstrapServers()));
        Map<String, Object> properties = new HashMap<>(config.kafka().producer());
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, THREAD);
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 30_000);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, (int) linger.toMillis());
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 1_000);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) delivery.toMillis());
        Producer<byte[], byte[]> producer = new StreamClients(
                        config.kafka(), Topics.TOLD, new ThreadTimes(System::nanoTime), givenUp, Duration.ofMinutes(5))
                .getProducer(properties);
        producer.initTransactions();
        return producer;
    }

    private static Future<RecordMetadata> write(Producer<byte[], byte[]> producer) {
        return producer.send(new ProducerRecord<>(TOPIC, new byte[1]));
    }

    @Test
    void however_many_tasks_flush_their_transaction_is_written_once_before_it_takes_offsets() throws Exception {
        try (Producer<byte[], byte[]> producer = lingering()) {
            producer.beginTransaction();
            Future<RecordMetadata> written = write(producer);
            for (int task = 0; task < TASKS; task++) {
                producer.flush();
            }
            producer.sendOffsetsToTransaction(Map.of(), group);
            assertThat(written).isDone();
            producer.commitTransaction();
            assertThat(written.get().offset()).isZero();
        }
    }

    @Test
    void what_is_owed_to_a_transaction_that_is_aborted_is_not_owed_to_the_next() throws Exception {
        try (Producer<byte[], byte[]> producer = lingering()) {
            producer.beginTransaction();
            Future<RecordMetadata> aborted = write(producer);
            producer.flush();
            producer.abortTransaction();
            assertThat(aborted).isDone();
            producer.beginTransaction();
            Future<RecordMetadata> written = write(producer);
            producer.flush();
            producer.sendOffsetsToTransaction(Map.of(), group);
            producer.commitTransaction();
            assertThat(written.get().hasOffset()).isTrue();
        }
    }

    /** By these names Kafka Streams takes the tasks up again. */
    @Test
    void a_transaction_that_was_given_up_is_told_by_a_name_that_kafka_streams_knows() throws Exception {
        try (Producer<byte[], byte[]> producer = lingering();
                Admin admin = admin()) {
            producer.beginTransaction();
            write(producer);
            producer.flush();
            admin.fenceProducers(List.of(THREAD)).all().get();
            assertThatThrownBy(() -> {
                        producer.sendOffsetsToTransaction(Map.of(), group);
                        producer.commitTransaction();
                    })
                    .isInstanceOfAny(ProducerFencedException.class, InvalidProducerEpochException.class);
        }
    }

    /** Also where nothing was read, so that no offsets go with it. A timeout would be taken for that of some tasks. */
    @Test
    void so_is_one_of_which_no_broker_took_a_record_in_time() throws Exception {
        Producer<byte[], byte[]> producer = producer(Duration.ZERO, Duration.ofSeconds(2));
        try {
            producer.beginTransaction();
            write(producer);
            producer.commitTransaction();
            producer.beginTransaction();
            broker.close();
            write(producer);
            producer.flush();
            assertThatThrownBy(() -> {
                        producer.sendOffsetsToTransaction(Map.of(), group);
                        producer.commitTransaction();
                    })
                    .isInstanceOf(InvalidProducerEpochException.class);
            assertThat(givenUp.times()).isEqualTo(1);
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    /** Taken up again it would come to the same end, for ever: it must count as a death. */
    @Test
    void a_record_that_no_broker_will_ever_take_is_no_transaction_to_take_up_again() throws Exception {
        try (Admin admin = admin()) {
            admin.createTopics(List.of(new NewTopic(SMALL, 1, (short) 1)
                            .configs(Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "1000"))))
                    .all()
                    .get();
        }
        byte[] large = new byte[10_000];
        new Random(1).nextBytes(large);
        try (Producer<byte[], byte[]> producer = producer(Duration.ZERO, Duration.ofMinutes(1))) {
            for (int size : List.of(large.length, 5_000_000)) {
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(SMALL, size == large.length ? large : new byte[size]));
                producer.flush();
                assertThatThrownBy(() -> {
                            producer.sendOffsetsToTransaction(Map.of(), group);
                            producer.commitTransaction();
                        })
                        .isNotInstanceOfAny(ProducerFencedException.class, InvalidProducerEpochException.class)
                        .satisfies(death -> assertThat(ThreadReplacements.isOfTheCluster(death))
                                .isFalse())
                        // whether it is the cause or the thing itself depends on which call hears of it
                        .satisfies(death -> assertThat(root(death)).isInstanceOf(RecordTooLargeException.class));
                producer.abortTransaction();
            }
        }
        assertThat(givenUp.times()).isZero();
    }

    @Test
    void what_the_producer_does_not_know_is_taken_up_again_only_where_a_record_was_left_unanswered() {
        KafkaException unknown = new KafkaException(
                "Cannot execute transactional method because we are in an error state",
                new KafkaException("Unexpected error in AddOffsetsToTxnResponse"));
        assertThat(StreamClients.named(unknown, false)).isSameAs(unknown);
        assertThat(StreamClients.named(unknown, true)).isInstanceOf(InvalidProducerEpochException.class);
        for (KafkaException lasting : List.of(
                new TopicAuthorizationException("no"),
                new TransactionalIdAuthorizationException("no"),
                new RecordTooLargeException("no"))) {
            KafkaException told = new KafkaException("in an error state", lasting);
            assertThat(StreamClients.named(told, true)).isSameAs(told);
            assertThat(ThreadReplacements.isOfTheCluster(told)).isFalse();
        }
    }

    private static Throwable root(Throwable thrown) {
        return thrown.getCause() == null ? thrown : root(thrown.getCause());
    }
}

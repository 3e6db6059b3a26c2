package io.workerreturn.runtime;

import io.workerreturn.config.AppConfig;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.domain.MarkedMinutes;
import io.workerreturn.domain.Tally;
import io.workerreturn.schema.ClockTick;
import io.workerreturn.schema.LogMark;
import io.workerreturn.services.Services;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.Checks;
import io.workerreturn.wire.Decoded;
import io.workerreturn.wire.Inlet;
import io.workerreturn.wire.ValueReader;
import io.workerreturn.wire.ValueWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Marks how far the sources had come when the clock first reached a minute. Of all instances one does, whichever the group has
 * chosen; it takes the place from when the brokers got the tick, so that it does not matter how late it comes, and whoever goes
 * on after it makes the same marks. Nothing waits for it, and nothing but looking back needs it.
 */
final class LogMarker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogMarker.class);
    private static final String SUFFIX = "-marks";
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(2);
    private static final long PAUSE_MS = 5_000;
    /** A batch is committed whole, and a replay brings many ticks at once. */
    private static final int TICKS_PER_POLL = 200;

    private final AppConfig config;
    private final List<Topic<?>> told;
    private final String clock;
    private final String marks;
    private final ValueReader<ClockTick> ticks;
    private final ValueReader<LogMark> standing;
    private final ValueWriter<LogMark> writer;
    private final Thread thread = new Thread(this::work, "log-marker");
    private volatile boolean stopping;
    private volatile @Nullable Consumer<byte[], byte[]> following;
    private boolean lost;

    LogMarker(AppConfig config, AvroSerdes serdes) {
        this.config = config;
        this.told = Stream.concat(
                        Topics.TOLD.stream().filter(topic -> topic != Topics.CLOCK),
                        Services.told(config.services().on()).stream())
                .toList();
        this.clock = config.kafka().topic(Topics.CLOCK.name());
        this.marks = config.kafka().topic(Topics.LOG_MARKS.name());
        this.ticks = serdes.reader(ClockTick.class);
        this.standing = serdes.reader(LogMark.class);
        this.writer = serdes.writer(marks, LogMark.class);
        thread.setDaemon(true);
    }

    /** The group that lets one of all instances mark. */
    static String group(KafkaConfig kafka) {
        return kafka.applicationId() + SUFFIX;
    }

    void start() {
        thread.start();
    }

    private void work() {
        while (!stopping) {
            try (Consumer<byte[], byte[]> consumer = consumer();
                    Producer<byte[], byte[]> producer = producer()) {
                following = consumer;
                Round round = new Round(consumer, producer);
                consumer.subscribe(List.of(clock), round);
                while (!stopping) {
                    round.mark(consumer.poll(POLL));
                    heard(null);
                }
            } catch (WakeupException | InterruptException told) {
                // it is being stopped
                return;
            } catch (RuntimeException refused) {
                heard(refused);
                pause();
            } finally {
                following = null;
            }
        }
    }

    private Consumer<byte[], byte[]> consumer() {
        Map<String, Object> client = config.kafka().consumer();
        client.put(ConsumerConfig.GROUP_ID_CONFIG, group(config.kafka()));
        client.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        client.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        client.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, TICKS_PER_POLL);
        return new KafkaConsumer<>(client, Inlet.keys(), Inlet.values());
    }

    private Producer<byte[], byte[]> producer() {
        Map<String, Object> client = config.kafka().producer();
        client.put(ProducerConfig.ACKS_CONFIG, "all");
        client.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        return new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** From one connection to the next. */
    private final class Round implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte[]> consumer;
        private final Producer<byte[], byte[]> producer;
        private final List<TopicPartition> sources;
        private MarkedMinutes minutes = new MarkedMinutes(Tally.NEVER);

        Round(Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer) {
            this.consumer = consumer;
            this.producer = producer;
            this.sources = told.stream()
                    .map(topic -> config.kafka().topic(topic.name()))
                    .flatMap(topic -> consumer.partitionsFor(topic, PATIENCE).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (!partitions.isEmpty()) {
                // ticks may be read once more, but what is compacted of them is not there to make the same mark of
                minutes = new MarkedMinutes(last());
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            // what is marked is committed
        }

        void mark(ConsumerRecords<byte[], byte[]> records) {
            if (records.isEmpty()) {
                return;
            }
            // asked for now: all ticks at hand were appended before
            Map<TopicPartition, Long> ends = null;
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                Decoded<ClockTick> decoded =
                        ticks.readBlocking(Inlet.value(record.value(), record.headers()), PATIENCE);
                if (decoded instanceof Decoded.Pending<ClockTick>) {
                    throw new KafkaException("the schema registry does not answer");
                }
                OptionalLong now = decoded instanceof Decoded.Value<ClockTick> tick
                        ? Checks.time(tick.value().getNow().toEpochMilli(), record.timestamp())
                        : OptionalLong.empty();
                OptionalLong minute = now.isEmpty() ? OptionalLong.empty() : minutes.begunBy(now.getAsLong());
                if (minute.isPresent()) {
                    if (ends == null) {
                        ends = consumer.endOffsets(sources, PATIENCE);
                    }
                    LogMark mark = new LogMark(
                            Instant.ofEpochMilli(now.getAsLong()),
                            Instant.ofEpochMilli(record.timestamp()),
                            places(record.timestamp(), ends));
                    byte[] key =
                            Instant.ofEpochMilli(minute.getAsLong()).toString().getBytes(StandardCharsets.UTF_8);
                    sent.add(producer.send(new ProducerRecord<>(marks, key, writer.write(mark))));
                }
            }
            producer.flush();
            sent.forEach(LogMarker::mustHaveArrived);
            consumer.commitSync(PATIENCE);
        }

        private Map<String, List<Long>> places(long appendedAt, Map<TopicPartition, Long> ends) {
            Map<TopicPartition, Long> times = new HashMap<>();
            sources.forEach(source -> times.put(source, appendedAt));
            Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times, PATIENCE);
            Map<String, Map<Integer, Long>> byTopic = new TreeMap<>();
            sources.forEach(source -> {
                OffsetAndTimestamp first = found.get(source);
                byTopic.computeIfAbsent(
                                source.topic()
                                        .substring(config.kafka().topicPrefix().length()),
                                topic -> new TreeMap<>())
                        .put(source.partition(), first == null ? ends.getOrDefault(source, 0L) : (Long) first.offset());
            });
            Map<String, List<Long>> places = new HashMap<>();
            byTopic.forEach((topic, offsets) -> places.put(topic, List.copyOf(offsets.values())));
            return places;
        }

        /** The minute of the last mark; marks are written in the order of their minutes. */
        private long last() {
            TopicPartition partition = new TopicPartition(marks, 0);
            Map<String, Object> client = config.kafka().consumer();
            client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
            client.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
            try (Consumer<byte[], byte[]> reader =
                    new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
                reader.assign(List.of(partition));
                long end = reader.endOffsets(List.of(partition), PATIENCE).getOrDefault(partition, 0L);
                reader.seek(partition, Math.max(0, end - 1));
                long latest = Tally.NEVER;
                while (reader.position(partition, PATIENCE) < end) {
                    for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
                        if (standing.readBlocking(record.value(), PATIENCE) instanceof Decoded.Value<LogMark> mark) {
                            latest = Math.max(
                                    latest,
                                    MarkedMinutes.of(mark.value().getNow().toEpochMilli()));
                        }
                    }
                }
                return latest;
            }
        }
    }

    private static void mustHaveArrived(Future<RecordMetadata> sent) {
        try {
            sent.get();
        } catch (InterruptedException told) {
            throw new InterruptException(told);
        } catch (ExecutionException refused) {
            throw refused.getCause() instanceof KafkaException cause ? cause : new KafkaException(refused.getCause());
        }
    }

    /** Says once that it can't, and once that it can again. */
    private void heard(@Nullable RuntimeException refused) {
        boolean before = lost;
        lost = refused != null;
        if (refused != null && !before) {
            LOG.warn(
                    "How far the sources have come can't be marked, and is made up for later; until then `as-known` may"
                            + " not know the latest minutes: {}",
                    refused.toString());
        } else if (refused == null && before) {
            LOG.info("How far the sources have come is marked again.");
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE_MS);
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopping = true;
        Consumer<byte[], byte[]> consumer = following;
        if (consumer != null) {
            // an interrupt would keep it from leaving its group, and the next one from marking until a session ends
            consumer.wakeup();
        } else {
            thread.interrupt();
        }
        try {
            thread.join(STOP_WITHIN.toMillis());
            thread.interrupt();
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.workerreturn.questions;

import io.workerreturn.config.KafkaConfig;
import io.workerreturn.schema.WorkerJourney;
import io.workerreturn.topology.Partitions;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.ValueReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The last resort: what was published of the workers, read from its beginning. That takes seconds for some hundred thousand
 * workers, so one question at a time is answered so, and only while nobody holds the state.
 */
public final class JourneysTopic implements Holder {
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Duration POLL = Duration.ofMillis(200);

    /** The pages of one firm, and its partitions, are asked for one after the other. */
    private static final long STAFF_HOLDS = TimeUnit.SECONDS.toNanos(15);

    private static final int MOST_WAITING = 16;

    private final KafkaConfig kafka;
    private final ValueReader<WorkerJourney> reader;
    private final int workerPartitions;
    private final ReentrantLock one = new ReentrantLock();
    private final AtomicInteger waiting = new AtomicInteger();
    private @Nullable Staff latest;

    private record Staff(String enterpriseId, Map<String, WorkerLine> workers, long readAt) {}

    /**
     * The topic of this cluster.
     *
     * @param workerPartitions of the topics about workers
     */
    public JourneysTopic(KafkaConfig kafka, AvroSerdes serdes, int workerPartitions) {
        this.kafka = kafka;
        this.reader = serdes.reader(WorkerJourney.class);
        this.workerPartitions = workerPartitions;
    }

    @Override
    public <R> Reply<R> answer(Ask<R> ask) throws NotHeldException {
        if (!(ask instanceof Ask.Story) && !(ask instanceof Ask.Staff)) {
            throw new NotHeldException("that is not published");
        }
        try {
            // whoever waits here keeps a thread from questions that owners could answer
            boolean mayWait = waiting.incrementAndGet() <= MOST_WAITING;
            try {
                if (!mayWait || !one.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new NotHeldException("the topic is being read for somebody else");
                }
            } finally {
                waiting.decrementAndGet();
            }
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw new NotHeldException("interrupted");
        }
        try {
            Object answer = ask instanceof Ask.Story story ? story(story) : staff((Ask.Staff) ask);
            R value = ask.answer().cast(answer);
            return new Reply<>(
                    value,
                    new Source(
                            Source.Kind.TOPIC,
                            null,
                            ask.asOf(value).map(Instant::ofEpochMilli).orElse(null)));
        } catch (KafkaException failed) {
            throw new NotHeldException("the topic can't be read: " + failed.getMessage());
        } finally {
            one.unlock();
        }
    }

    private Ask.Story.Found story(Ask.Story ask) throws NotHeldException {
        byte[] wanted = ask.workerId().getBytes(StandardCharsets.UTF_8);
        List<WorkerJourney> found = new ArrayList<>(1);
        read(
                count -> Partitions.of(ask.workerId(), count),
                record -> Arrays.equals(wanted, record.key()),
                (id, row) -> {
                    found.clear();
                    if (row != null) {
                        found.add(row);
                    }
                });
        return new Ask.Story.Found(found.isEmpty() ? null : WorkerStory.of(found.get(0)));
    }

    private Ask.Staff.Part staff(Ask.Staff ask) throws NotHeldException {
        Staff known = latest;
        if (known == null
                || !known.enterpriseId().equals(ask.enterpriseId())
                || System.nanoTime() - known.readAt() > STAFF_HOLDS) {
            Map<String, WorkerLine> workers = new TreeMap<>(WorkerQuestions.STORED);
            byte[] firm = ask.enterpriseId().getBytes(StandardCharsets.UTF_8);
            // nearly all rows are of other firms, and need not be decoded to know that
            Set<Bytes> named = new HashSet<>();
            Predicate<ConsumerRecord<byte[], byte[]>> concerns = record -> {
                Bytes worker = Bytes.wrap(record.key());
                if (contains(record.value(), firm)) {
                    named.add(worker);
                }
                return named.contains(worker);
            };
            read(count -> -1, concerns, (id, row) -> {
                if (row != null && ask.enterpriseId().equals(row.getEmployer())) {
                    workers.put(id, WorkerLine.of(row));
                } else {
                    workers.remove(id);
                }
            });
            known = new Staff(ask.enterpriseId(), workers, System.nanoTime());
            latest = known;
        }
        List<WorkerLine> items = new ArrayList<>();
        for (WorkerLine worker : known.workers().values()) {
            boolean here = Partitions.of(worker.workerId(), workerPartitions) == ask.partition();
            boolean behind = ask.after() == null || WorkerQuestions.STORED.compare(worker.workerId(), ask.after()) > 0;
            if (here && behind && ask.filter().takes(worker)) {
                items.add(worker);
                if (items.size() == ask.limit()) {
                    return new Ask.Staff.Part(items, worker.workerId());
                }
            }
        }
        return new Ask.Staff.Part(items, null);
    }

    private static boolean contains(byte @Nullable [] text, byte[] part) {
        for (int at = 0; text != null && at + part.length <= text.length; at++) {
            if (text[at] == part[0] && Arrays.equals(text, at, at + part.length, part, 0, part.length)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Reads to where the topic ends now.
     *
     * @param partition of so many, which to read; negative for all
     * @param wanted is asked before anything is decoded
     */
    private void read(
            IntUnaryOperator partition,
            Predicate<ConsumerRecord<byte[], byte[]>> wanted,
            BiConsumer<String, @Nullable WorkerJourney> rows)
            throws NotHeldException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Map<String, Object> client = kafka.consumer();
        client.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        String topic = kafka.topic(Topics.WORKER_JOURNEYS.name());
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            int count = consumer.partitionsFor(topic, PATIENCE).size();
            int only = partition.applyAsInt(count);
            List<TopicPartition> partitions = IntStream.range(0, count)
                    .filter(number -> only < 0 || number == only)
                    .mapToObj(number -> new TopicPartition(topic, number))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
            while (!partitions.stream().allMatch(each -> consumer.position(each) >= ends.get(each))) {
                if (System.nanoTime() > deadline) {
                    throw new NotHeldException("reading the topic takes longer than " + PATIENCE);
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.key() != null && wanted.test(record)) {
                        rows.accept(
                                new String(record.key(), StandardCharsets.UTF_8),
                                reader.deserializer(PATIENCE).deserialize(topic, record.value()));
                    }
                }
            }
        }
    }
}

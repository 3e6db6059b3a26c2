package io.workerreturn.board;

import io.workerreturn.config.KafkaConfig;
import io.workerreturn.schema.RejectedRecord;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.Decoded;
import io.workerreturn.wire.Inlet;
import io.workerreturn.wire.ValueReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that follows the output topics into the {@link ReadModel}. It belongs to no group, so it costs the cluster only its
 * fetches. It goes on for as long as the board runs: brokers may be gone, topics may still be missing, schemas may not be known
 * yet, and a row that can't be read is counted, and shown as it was before.
 */
final class Follower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration TRY_AGAIN_AFTER = Duration.ofSeconds(2);
    private static final Duration ASK_THE_REGISTRY_EVERY = Duration.ofMillis(200);
    private static final Duration LOOK_FOR_PARTITIONS_EVERY = Duration.ofMinutes(1);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    /** Enough that a busy minute is read in few steps, of which the last row of each key is decoded. */
    private static final int RECORDS_PER_POLL = 5_000;

    private static final int BYTES_PER_PARTITION = 512 << 10;
    private static final int BYTES_PER_FETCH = 4 << 20;

    private final KafkaConfig kafka;
    private final ReadModel model;
    private final Stopwatch stopwatch;
    private final String secret;
    private final Map<String, Table<?>> tables = new HashMap<>();
    /** Topics without which the board is of use. */
    private final Set<String> optional = new HashSet<>();
    /** Where to go on, by partition: kept here, so that a new consumer repeats nothing. */
    private final Map<TopicPartition, Long> next = new HashMap<>();
    /** What was there at the start, until it is read. */
    private final Map<TopicPartition, Long> first = new HashMap<>();

    private final Thread thread = new Thread(this::run, "board-follower");
    private volatile boolean closed;
    private volatile @Nullable Consumer<String, byte[]> consumer;
    private boolean complained;
    private @Nullable Instant lastRecordAt;
    private long unreadable;
    private boolean caughtUp;
    private @Nullable String clusterId;
    private boolean rounds;

    /** A topic's rows. */
    private record Table<V extends SpecificRecord>(CityState.Feed<V> feed, ValueReader<V> reader) {
        static <V extends SpecificRecord> Table<V> of(CityState.Feed<V> feed, AvroSerdes serdes) {
            return new Table<>(feed, serdes.reader(feed.topic().type()));
        }

        /**
         * Decodes a record; the result puts it into the state.
         *
         * @param stopwatch told of it; null for what was there before anybody looked
         */
        Outcome decode(ConsumerRecord<String, byte[]> record, @Nullable Stopwatch stopwatch) {
            CityState.Place place =
                    new CityState.Place(feed.topic().name(), record.partition(), record.offset(), record.timestamp());
            // a record that could not be used because it had no key has none here either
            String key = record.key() == null ? "" : record.key();
            if (record.value() == null) {
                return new Outcome(() -> feed.sink().take(place, key, null), null, false);
            }
            Decoded<V> decoded = reader.read(Inlet.value(record.value(), record.headers()));
            if (decoded instanceof Decoded.Value<V> value) {
                if (value.value() instanceof RejectedRecord part) {
                    // half a megabyte each, of which the board shows nothing
                    part.put("content", null);
                }
                Runnable step = () -> {
                    if (stopwatch != null) {
                        stopwatch.arriving(feed.topic(), key, value.value(), record.headers());
                    }
                    feed.sink().take(place, key, value.value());
                };
                return new Outcome(step, null, false);
            }
            return decoded instanceof Decoded.Unusable<V> unusable
                    ? new Outcome(null, unusable.message(), false)
                    : new Outcome(null, null, true);
        }
    }

    /** Keys are text; and whoever reads keys is told which cluster it is, before the first one. */
    private final class Keys extends StringDeserializer implements ClusterResourceListener {
        @Override
        public void onUpdate(ClusterResource cluster) {
            clusterId = cluster.clusterId();
        }
    }

    private record Outcome(
            @Nullable Runnable step, @Nullable String refusal, boolean pending) {}

    private record Key(String topic, String key) {}

    /**
     * Follows the topics.
     *
     * @param secret that the boards of this system share, empty for none
     */
    Follower(KafkaConfig kafka, AvroSerdes serdes, ReadModel model, Stopwatch stopwatch, String secret) {
        this.kafka = kafka;
        this.model = model;
        this.secret = secret;
        this.stopwatch = stopwatch;
        for (CityState.Feed<?> feed : model.read(Role.ADMIN, CityState::feeds)) {
            tables.put(kafka.topic(feed.topic().name()), Table.of(feed, serdes));
            if (!Topics.ALL.contains(feed.topic())) {
                optional.add(kafka.topic(feed.topic().name()));
            }
        }
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Whether it follows, or is about to. */
    boolean isAlive() {
        return thread.getState() != Thread.State.TERMINATED;
    }

    private void run() {
        while (!closed) {
            try (Consumer<String, byte[]> client = new KafkaConsumer<>(client(), new Keys(), Inlet.values())) {
                consumer = client;
                follow(client);
            } catch (WakeupException | InterruptException told) {
                return;
            } catch (RuntimeException e) {
                complain(e);
                rest(TRY_AGAIN_AFTER);
            } finally {
                consumer = null;
            }
        }
    }

    private Map<String, Object> client() {
        Map<String, Object> client = kafka.consumer();
        client.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        client.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        client.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        client.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_PER_POLL);
        client.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, BYTES_PER_PARTITION);
        client.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, BYTES_PER_FETCH);
        return client;
    }

    private void follow(Consumer<String, byte[]> client) {
        long lookAt = System.nanoTime();
        while (!closed) {
            if (System.nanoTime() >= lookAt) {
                assign(client);
                lookAt = System.nanoTime() + LOOK_FOR_PARTITIONS_EVERY.toNanos();
            }
            ConsumerRecords<String, byte[]> records = client.poll(POLL);
            if (!records.isEmpty()) {
                take(client, records);
            }
            report(client);
            complained = false;
        }
    }

    /** All partitions of all topics. More of them may be made while it runs. */
    private void assign(Consumer<String, byte[]> client) {
        Set<TopicPartition> partitions = new HashSet<>();
        for (String topic : tables.keySet()) {
            List<PartitionInfo> found = client.partitionsFor(topic);
            if (found.isEmpty() && optional.contains(topic)) {
                // services may be new to a cluster: what they conclude is looked for again
                continue;
            }
            if (found.isEmpty()) {
                throw new IllegalStateException(
                        "there is no topic " + topic + " yet: see `worker-return topics` for what is missing");
            }
            found.forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition())));
        }
        if (partitions.equals(client.assignment())) {
            return;
        }
        client.assign(partitions);
        List<TopicPartition> unread = partitions.stream()
                .filter(partition -> !next.containsKey(partition))
                .toList();
        client.seekToBeginning(unread);
        next.forEach((partition, offset) -> {
            if (partitions.contains(partition)) {
                client.seek(partition, offset);
            }
        });
        if (!caughtUp && first.isEmpty()) {
            first.putAll(client.endOffsets(partitions));
        }
    }

    private void take(Consumer<String, byte[]> client, ConsumerRecords<String, byte[]> records) {
        List<Runnable> batch = new ArrayList<>(records.count());
        boolean waits = false;
        for (TopicPartition partition : records.partitions()) {
            Table<?> table = tables.get(partition.topic());
            List<ConsumerRecord<String, byte[]>> found = records.records(partition);
            for (ConsumerRecord<String, byte[]> record : table.feed().latestOnly() ? latest(found) : found) {
                Outcome outcome = table.decode(record, caughtUp ? stopwatch : null);
                if (outcome.pending()) {
                    // the others go on; this one is read again until the registry has answered
                    client.seek(partition, record.offset());
                    waits = true;
                    break;
                }
                if (outcome.step() != null) {
                    batch.add(outcome.step());
                } else {
                    skip(record, String.valueOf(outcome.refusal()));
                }
                lastRecordAt = later(lastRecordAt, Instant.ofEpochMilli(record.timestamp()));
            }
            next.put(partition, client.position(partition));
        }
        roundAsOtherBoardsDo();
        model.write(city -> batch.forEach(this::step));
        stopwatch.visible();
        if (waits) {
            rest(ASK_THE_REGISTRY_EVERY);
        }
    }

    /** All boards of a system show a viewer the same counts, also after a start: many roundings of one count would tell it. */
    private void roundAsOtherBoardsDo() {
        if (rounds) {
            return;
        }
        rounds = true;
        String cluster = clusterId;
        if (cluster == null) {
            LOG.warn("The brokers do not say which cluster they are, so counts are rounded otherwise at each start.");
        } else {
            model.write(city -> city.round(Rounding.shared(secret, cluster)));
        }
    }

    /** A row that makes no sense must not take the others with it. */
    private void step(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            unreadable++;
            LOG.debug("A row makes no sense.", e);
        }
    }

    /** The last record of each key, in the order of their offsets. */
    private static Collection<ConsumerRecord<String, byte[]>> latest(List<ConsumerRecord<String, byte[]>> records) {
        Map<String, ConsumerRecord<String, byte[]>> latest = new LinkedHashMap<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            latest.remove(record.key());
            latest.put(record.key(), record);
        }
        return latest.values();
    }

    private static Instant later(@Nullable Instant one, Instant other) {
        return one == null || other.isAfter(one) ? other : one;
    }

    private void skip(ConsumerRecord<String, byte[]> record, String why) {
        if (unreadable++ == 0) {
            LOG.warn(
                    "The board can't read the record at offset {} of {}-{}, and shows what it knew before: {} Others of"
                            + " the kind are counted, not logged.",
                    record.offset(),
                    record.topic(),
                    record.partition(),
                    why);
        }
    }

    private void report(Consumer<String, byte[]> client) {
        first.entrySet().removeIf(end -> client.position(end.getKey()) >= end.getValue());
        if (!caughtUp && first.isEmpty()) {
            caughtUp = true;
            model.write(CityState::nowLive);
        }
        long behind = 0;
        for (TopicPartition partition : client.assignment()) {
            behind += client.currentLag(partition).orElse(0);
        }
        model.reading(new Reading(caughtUp, behind, lastRecordAt, unreadable));
    }

    private void complain(RuntimeException e) {
        if (!complained) {
            LOG.warn(
                    "The board can't read what the application concludes, and shows what it knew before: {}. It tries"
                            + " again every {} s.",
                    e instanceof KafkaException || e instanceof IllegalStateException ? e.getMessage() : e.toString(),
                    TRY_AGAIN_AFTER.toSeconds());
            LOG.debug("Why:", e);
            complained = true;
        }
    }

    private void rest(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        Consumer<String, byte[]> client = consumer;
        if (client != null) {
            client.wakeup();
        }
        try {
            thread.join(STOP_WITHIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

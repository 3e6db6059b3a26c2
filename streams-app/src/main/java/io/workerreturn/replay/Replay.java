package io.workerreturn.replay;

import io.workerreturn.config.AppConfig;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.rejected.Workbench;
import io.workerreturn.runtime.TopicAdministration;
import io.workerreturn.runtime.TopicDifference;
import io.workerreturn.runtime.WrongTopicsException;
import io.workerreturn.services.Services;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.RecordLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Copies what a system was told, and what people did, to topics of another prefix: key, value, headers and append time to the byte, in
 * the order in which the brokers got it, by the partitions that the other topics have. An application that reads the copies concludes
 * what the first one does. Whoever goes on after a break goes on where it was. Why so: docs/adr/0046-reset-and-replay.md.
 */
public final class Replay implements AutoCloseable {
    /** The id of a worker who is to be forgotten has at least so many characters: a shorter one might stand in a text by chance. */
    public static final int SHORTEST_FORGOTTEN = 16;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(50);
    /** Whoever goes on ends what was left open at once, so it may be long; reading and writing may be slow. */
    private static final Duration TRANSACTION = Duration.ofMinutes(10);

    private static final long BUFFER = 256L << 20;
    private static final int LOOKED_AT = 10_000;

    private final AppConfig from;
    private final AppConfig to;
    private final Admin there;
    private final Admin here;
    private final Consumer<byte[], byte[]> source;
    private final Consumer<byte[], byte[]> target;
    private final Notes notes;
    private final Set<String> forgotten;

    /** Hears how far it is. */
    public interface Listener {
        /**
         * A topic begins.
         *
         * @param records of it that are to be copied, about
         */
        void begins(String topic, long records);

        /** So many records of it are copied. */
        void copied(long records);
    }

    /**
     * What became of a topic.
     *
     * @param topic without prefix
     * @param records copied now
     * @param fromPartitions of the one
     * @param toPartitions of the other
     * @param lacks offsets of which the records were deleted before they could be copied, in all partitions
     */
    public record Copied(String topic, long records, int fromPartitions, int toPartitions, long lacks) {}

    /**
     * A replay that is not begun.
     *
     * @param from whose topics are read
     * @param to whose topics are written
     */
    public Replay(AppConfig from, AppConfig to) {
        this(from, to, Set.of());
    }

    /**
     * The same, in which what was told of some people is of nobody who can be named.
     *
     * @param forgotten ids of workers, each of {@link #SHORTEST_FORGOTTEN} characters or more
     */
    public Replay(AppConfig from, AppConfig to, Set<String> forgotten) {
        this.forgotten = Set.copyOf(forgotten);
        this.from = from;
        this.to = to;
        this.there = Admin.create(to.kafka().admin());
        this.here = Admin.create(from.kafka().admin());
        this.source = consumer(from.kafka());
        this.target = consumer(to.kafka());
        this.notes = new Notes(to.kafka());
    }

    private static Consumer<byte[], byte[]> consumer(KafkaConfig kafka) {
        Map<String, Object> client = kafka.consumer();
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        client.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        client.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        client.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RecordLimits.WHOLE_AT_ONCE);
        return new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** How many people were forgotten in a system of which the topics are copies; 0 where nobody was. */
    public static int forgotten(AppConfig config) {
        Notes notes = new Notes(config.kafka());
        try (Consumer<byte[], byte[]> consumer = consumer(config.kafka())) {
            if (!notes.areThere(consumer)) {
                return 0;
            }
            notes.read(consumer);
            String people = notes.of(Notes.FORGOTTEN);
            return people.isEmpty() ? 0 : Integer.parseInt(people);
        }
    }

    /** What is copied, in this order: the time comes last, so that nobody hears of it before what happened until then. */
    private static List<Topic<?>> topics() {
        return Stream.of(
                        Services.everyTold().filter(topic -> topic != Topics.CLOCK),
                        // settlements are of records by their offsets, which are others there
                        Topics.ACTIONS.stream().filter(topic -> topic != Topics.REJECTED_SETTLEMENTS),
                        Stream.of(Topics.CLOCK))
                .flatMap(topics -> topics)
                .distinct()
                .<Topic<?>>map(topic -> topic)
                .toList();
    }

    /**
     * Copies whatever is not yet copied of what is there now.
     *
     * @throws WrongTopicsException if topics to be written to are not as they must be
     * @throws IllegalStateException if what is there is not a copy of this, or others have written to it; says which
     */
    public List<Copied> run(Listener listener) throws InterruptedException {
        if (origin().equals(clusterOf(there) + ' ' + to.kafka().topicPrefix())) {
            throw new IllegalStateException("from and to are the same topics: name another prefix, or another cluster");
        }
        Set<String> found = await(here.listTopics().names());
        List<Topic<?>> topics = topics().stream()
                .filter(topic -> found.contains(from.kafka().topic(topic.name())))
                .toList();
        if (topics.isEmpty()) {
            throw new IllegalStateException("there is nothing to copy under the prefix '"
                    + from.kafka().topicPrefix() + "' on " + from.kafka().bootstrapServers());
        }
        create(topics);
        try (Producer<byte[], byte[]> producer = producer();
                AvroSerdes registry = AvroSerdes.open(from.registry())) {
            // whoever copies to the same topics is refused from here on
            producer.initTransactions();
            notes.read(target);
            mustBeOurs(topics);
            // before the ends of what they mark, so that nothing which they mark is missing
            boolean marked = found.contains(from.kafka().topic(Topics.LOG_MARKS.name()));
            Map<TopicPartition, Long> marks = marked ? ends(source, from.kafka(), Topics.LOG_MARKS) : Map.of();
            Map<Topic<?>, Map<TopicPartition, Long>> ends = new LinkedHashMap<>();
            topics.forEach(topic -> ends.put(topic, ends(source, from.kafka(), topic)));
            Optional<Forgetting> forgetting =
                    forgotten.isEmpty() ? Optional.empty() : Optional.of(found(ends, registry, listener));
            if (forgetting.isPresent()) {
                // before anything of it is there: whoever goes on without it would copy people under their own ids
                note(producer, Notes.FORGETS, Integer.toString(forgotten.size()));
            }
            if (notes.of(Notes.FROM).isEmpty()) {
                note(producer, Notes.FROM, origin());
            }
            times(topics, TimestampType.CREATE_TIME);
            List<Copied> copied = new ArrayList<>();
            for (Topic<?> topic : topics) {
                copied.add(copy(
                        producer,
                        topic,
                        ends.getOrDefault(topic, Map.of()),
                        true,
                        record -> forgetting.isPresent() ? forgetting.get().of(topic, record) : record,
                        listener));
            }
            if (marked) {
                try (MovedMarks moved = new MovedMarks(from, to, target)) {
                    copied.add(copy(
                            producer,
                            Topics.LOG_MARKS,
                            marks,
                            false,
                            record -> in(record, record.key(), moved.of(record), record.headers()),
                            listener));
                }
            }
            note(producer, Notes.FORGOTTEN, Integer.toString(forgotten(from) + forgotten.size()));
            note(producer, Notes.DONE, written(topics));
            times(topics, TimestampType.LOG_APPEND_TIME);
            return copied;
        } catch (ProducerFencedException | InvalidProducerEpochException another) {
            throw new IllegalStateException(
                    "another replay to " + to.kafka().topicPrefix() + " has begun: let that one go on. Or the brokers"
                            + " waited longer than " + TRANSACTION.toMinutes() + " minutes for this one: replay again",
                    another);
        }
    }

    private void note(Producer<byte[], byte[]> producer, String key, String value) {
        producer.beginTransaction();
        producer.send(notes.note(key, value));
        producer.commitTransaction();
    }

    private String origin() {
        return clusterOf(here) + ' ' + from.kafka().topicPrefix();
    }

    private static String clusterOf(Admin admin) {
        return await(admin.describeCluster().clusterId());
    }

    /** Creates what is missing. What is there must have the shape that it needs; when records are appended is ours to set. */
    private void create(List<Topic<?>> topics) {
        Set<String> needed = Stream.concat(topics.stream(), Stream.of(Topics.LOG_MARKS))
                .map(topic -> to.kafka().topic(topic.name()))
                .collect(Collectors.toSet());
        try (TopicAdministration administration = new TopicAdministration(to.kafka(), to.topics())) {
            List<TopicDifference> differences = ours(administration.differences(), needed);
            List<TopicDifference> left = ours(
                    administration.apply(differences.stream()
                            .filter(TopicDifference::isMissing)
                            .toList()),
                    needed);
            // an application takes the partitions that there are, but whoever asks for others here wants others
            List<TopicDifference> wrong = Stream.concat(
                            administration.grave(left).stream()
                                    .filter(one -> !one.aspect().equals(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG)),
                            left.stream().filter(TopicDifference::isOfPartitions))
                    .distinct()
                    .toList();
            if (!wrong.isEmpty()) {
                throw new WrongTopicsException(to.kafka().bootstrapServers(), wrong);
            }
        }
        try {
            await(there.createTopics(List.of(notes.topic(to))).all());
        } catch (TopicExistsException before) {
            // a replay that goes on
        }
    }

    private static List<TopicDifference> ours(Collection<TopicDifference> differences, Set<String> needed) {
        return differences.stream()
                .filter(difference -> needed.contains(difference.topic()))
                .toList();
    }

    /**
     * What is to be forgotten, looked for in everything, and again by what was found, until there is no more.
     *
     * @throws IllegalStateException if one of them stands nowhere
     */
    private Forgetting found(Map<Topic<?>, Map<TopicPartition, Long>> ends, AvroSerdes serdes, Listener listener)
            throws InterruptedException {
        String prefix = from.kafka().topicPrefix();
        Forgetting forgetting = new Forgetting(
                forgotten,
                serdes.schemas(),
                new Workbench(serdes, from.policies().season(), prefix),
                prefix);
        boolean more = true;
        while (more) {
            more = false;
            for (Map.Entry<Topic<?>, Map<TopicPartition, Long>> topic : ends.entrySet()) {
                more |= lookThrough(topic.getKey(), topic.getValue(), forgetting, listener);
            }
            forgetting.lookOn();
        }
        if (!forgetting.unknown().isEmpty()) {
            throw new IllegalStateException("nothing was told of " + String.join(", ", forgetting.unknown())
                    + ", so nothing was copied: look whether the ids are right");
        }
        forgetting.decide();
        return forgetting;
    }

    private boolean lookThrough(
            Topic<?> topic, Map<TopicPartition, Long> ends, Forgetting forgetting, Listener listener)
            throws InterruptedException {
        Map<TopicPartition, Long> begins = source.beginningOffsets(ends.keySet());
        listener.begins(
                "Looking through " + topic.name(),
                ends.entrySet().stream()
                        .mapToLong(end -> end.getValue() - begins.getOrDefault(end.getKey(), 0L))
                        .sum());
        MergedTopic merged = new MergedTopic(source, begins, ends);
        boolean more = false;
        long read = 0;
        for (ConsumerRecord<byte[], byte[]> record = merged.next(); record != null; record = merged.next()) {
            more |= forgetting.lookAt(topic, record);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (++read % LOOKED_AT == 0) {
                listener.copied(read);
            }
        }
        listener.copied(read);
        return more;
    }

    /** A record in the place of another, with other content. */
    static ConsumerRecord<byte[], byte[]> in(
            ConsumerRecord<byte[], byte[]> record, byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        return new ConsumerRecord<>(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.timestampType(),
                key == null ? ConsumerRecord.NULL_SIZE : key.length,
                value == null ? ConsumerRecord.NULL_SIZE : value.length,
                key,
                value,
                headers,
                record.leaderEpoch());
    }

    private void mustBeOurs(List<Topic<?>> topics) {
        String noted = notes.of(Notes.FROM);
        if (!notes.of(Notes.FORGETS).isEmpty()) {
            throw new IllegalStateException("under the prefix " + to.kafka().topicPrefix() + " people were forgotten"
                    + (notes.of(Notes.DONE).isEmpty() ? ", but that was broken off" : "")
                    + ", and nobody knows any more under which ids they go on: nothing more is copied there. "
                    + (notes.of(Notes.DONE).isEmpty()
                            ? "Delete these topics, and forget under another prefix"
                            : "Let an application live on it, or copy to another prefix"));
        } else if (!forgotten.isEmpty() && !noted.isEmpty()) {
            throw new IllegalStateException("under the prefix " + to.kafka().topicPrefix()
                    + " there are copies in which nobody was forgotten: name another prefix");
        }
        if (noted.isEmpty()) {
            topics.forEach(topic -> {
                if (ends(target, to.kafka(), topic).values().stream().anyMatch(end -> end > 0)) {
                    throw new IllegalStateException(to.kafka().topic(topic.name())
                            + " holds records that no replay wrote: name a prefix under which there are none");
                }
            });
        } else if (!noted.equals(origin())) {
            throw new IllegalStateException("under the prefix " + to.kafka().topicPrefix()
                    + " there are copies of others (cluster and prefix " + noted + "): name another prefix");
        } else if (!notes.of(Notes.DONE).isEmpty() && !notes.of(Notes.DONE).equals(written(topics))) {
            throw new IllegalStateException("since the replay was done, others have told of something under "
                    + to.kafka().topicPrefix()
                    + ": that city lives by itself now, and nothing is copied to it any more");
        }
    }

    /** Where the copies end, but for the clock, which an application tells the time. */
    private String written(List<Topic<?>> topics) {
        return topics.stream()
                .filter(topic -> topic != Topics.CLOCK)
                .map(topic -> topic.name() + ends(target, to.kafka(), topic).values())
                .collect(Collectors.joining(" "));
    }

    private static Map<TopicPartition, Long> ends(Consumer<?, ?> consumer, KafkaConfig kafka, Topic<?> topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(kafka.topic(topic.name())).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .sorted(Comparator.comparingInt(TopicPartition::partition))
                .toList();
        Map<TopicPartition, Long> found = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> ends = new LinkedHashMap<>();
        partitions.forEach(partition -> ends.put(partition, found.getOrDefault(partition, 0L)));
        return ends;
    }

    /** What the brokers write down as the time of a record, and waits until they do. */
    private void times(List<Topic<?>> topics, TimestampType type) throws InterruptedException {
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        topics.forEach(topic -> changes.put(
                new ConfigResource(ConfigResource.Type.TOPIC, to.kafka().topic(topic.name())),
                List.of(new AlterConfigOp(
                        new ConfigEntry(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, type.name),
                        AlterConfigOp.OpType.SET))));
        await(there.incrementalAlterConfigs(changes).all());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isSo(await(there.describeConfigs(changes.keySet()).all()).values(), type)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the brokers have not heard within " + PATIENCE.toSeconds() + " s that "
                        + TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG + " is " + type.name + ": try again");
            }
            Thread.sleep(PAUSE.toMillis());
        }
    }

    private static boolean isSo(Collection<Config> configs, TimestampType type) {
        return configs.stream()
                .allMatch(config -> config.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG)
                        .value()
                        .equals(type.name));
    }

    private Producer<byte[], byte[]> producer() {
        Map<String, Object> client = new HashMap<>();
        client.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
        client.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        client.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
        client.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER);
        // what brokers have taken once they take again, however large it unfolds
        client.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.MAX_VALUE);
        client.putAll(to.kafka().producer());
        client.put(ProducerConfig.ACKS_CONFIG, "all");
        client.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Math.toIntExact(TRANSACTION.toMillis()));
        client.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, to.kafka().topic("replay"));
        return new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Copies a topic.
     *
     * @param keepsTimes whether a copy has the time at which the brokers got the record
     * @param as how it is written; null if it is not
     */
    private Copied copy(
            Producer<byte[], byte[]> producer,
            Topic<?> topic,
            Map<TopicPartition, Long> ends,
            boolean keepsTimes,
            Function<ConsumerRecord<byte[], byte[]>, @Nullable ConsumerRecord<byte[], byte[]>> as,
            Listener listener)
            throws InterruptedException {
        String name = from.kafka().topic(topic.name());
        Uuid identity = await(here.describeTopics(List.of(name)).allTopicNames())
                .get(name)
                .topicId();
        Map<TopicPartition, Long> begins = new HashMap<>();
        long lacks = 0;
        for (Map.Entry<TopicPartition, Long> begin :
                source.beginningOffsets(ends.keySet()).entrySet()) {
            long next = notes.next(begin.getKey(), identity).orElse(0L);
            lacks += topic.kept().forEver() ? Math.max(0, begin.getValue() - next) : 0;
            begins.put(begin.getKey(), Math.max(begin.getValue(), next));
        }
        listener.begins(
                topic.name(),
                ends.entrySet().stream()
                        .mapToLong(end -> Math.max(0, end.getValue() - begins.get(end.getKey())))
                        .sum());
        int partitions = target.partitionsFor(to.kafka().topic(topic.name())).size();
        MergedTopic merged = new MergedTopic(source, begins, ends);
        long copied = 0;
        for (ConsumerRecord<byte[], byte[]> record = merged.next(); record != null; ) {
            Sending sending = new Sending(producer, to.kafka().topic(topic.name()), partitions, keepsTimes);
            Map<TopicPartition, Long> next = new HashMap<>();
            producer.beginTransaction();
            try {
                while (record != null && sending.hasRoom()) {
                    ConsumerRecord<byte[], byte[]> copy = as.apply(record);
                    if (copy != null) {
                        sending.send(copy);
                    }
                    next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
                    copied++;
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                    record = merged.next();
                }
                next.forEach((partition, offset) -> producer.send(notes.next(partition, identity, offset)));
                sending.mustHaveArrived();
                producer.commitTransaction();
            } catch (ProducerFencedException | InvalidProducerEpochException fenced) {
                throw fenced;
            } catch (RuntimeException | InterruptedException failed) {
                producer.abortTransaction();
                throw failed;
            }
            listener.copied(copied);
        }
        return new Copied(topic.name(), copied, ends.size(), partitions, lacks);
    }

    private static <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw new InterruptException(told);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof KafkaException refused
                    ? refused
                    : new IllegalStateException(failed.getCause());
        }
    }

    @Override
    public void close() {
        source.close();
        target.close();
        here.close(PAUSE);
        there.close(PAUSE);
    }
}

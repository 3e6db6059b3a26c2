package io.workerreturn.replay;

import io.workerreturn.config.AppConfig;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.topology.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;

/**
 * How far a replay has come, in a compacted topic beside what it writes, in the same transactions: so whoever goes on copies no
 * record twice, and leaves none away. Keys and values are text.
 */
final class Notes {
    /** Where everything is from. */
    static final String FROM = "from";

    /** Where the copies ended when all was copied. */
    static final String DONE = "done";

    /** That people are forgotten here, so that nothing can be added; noted before the first copy. */
    static final String FORGETS = "forgets";

    /** How many people were forgotten in the copies, or in what they are copies of; noted when all was copied. */
    static final String FORGOTTEN = "forgotten";

    private static final Duration POLL = Duration.ofMillis(200);

    private final String topic;
    private final Map<String, String> notes = new HashMap<>();

    Notes(KafkaConfig to) {
        this.topic = to.topic(Topics.REPLAY_NOTES);
    }

    /** The topic, as it is created. */
    NewTopic topic(AppConfig to) {
        return new NewTopic(
                        topic,
                        Optional.of(1),
                        Optional.of(to.topics().replicationFactor()).filter(factor -> factor > 0))
                .configs(Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT,
                        TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                        Integer.toString(to.topics().minInsyncReplicas())));
    }

    /** Whether these topics were written by a replay. */
    boolean areThere(Consumer<byte[], byte[]> consumer) {
        return consumer.listTopics().containsKey(topic);
    }

    /** Reads what is committed. */
    void read(Consumer<byte[], byte[]> consumer) {
        TopicPartition partition = new TopicPartition(topic, 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                notes.put(text(record.key()), text(record.value()));
            }
        }
    }

    /** What was noted; empty if nothing was. */
    String of(String key) {
        return notes.getOrDefault(key, "");
    }

    /**
     * The offset from which a partition is to be copied; empty if nothing of it was.
     *
     * @param of which topic it is
     * @throws IllegalStateException if it was another one
     */
    Optional<Long> next(TopicPartition partition, Uuid of) {
        String[] noted = of(key(partition)).split(" ");
        if (noted.length < 2) {
            return Optional.empty();
        }
        if (!noted[1].equals(of.toString())) {
            throw new IllegalStateException(partition.topic()
                    + " was deleted and created again since it was copied: what it says now can't be told from what it"
                    + " said. Replay to another prefix");
        }
        return Optional.of(Long.valueOf(noted[0]));
    }

    /** That a partition is copied up to this offset. */
    ProducerRecord<byte[], byte[]> next(TopicPartition partition, Uuid of, long offset) {
        return note(key(partition), offset + " " + of);
    }

    /** One more. */
    ProducerRecord<byte[], byte[]> note(String key, String value) {
        notes.put(key, value);
        return new ProducerRecord<>(
                topic, 0, key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }

    private static String key(TopicPartition partition) {
        return partition.topic() + '/' + partition.partition();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

package io.workerreturn.delivery;

import io.workerreturn.config.KafkaConfig;
import io.workerreturn.importing.Kind;
import io.workerreturn.runtime.KafkaRole;
import io.workerreturn.topology.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The turn to import what is judged by what was imported before: one import on a cluster has it, from wherever it comes, and the
 * others wait until it has ended. A consumer group gives it, with a partition that nobody reads. Who has it polls no more, so that
 * no other gets the partition before he has left the group, or is missed by the brokers.
 */
public final class ImportTurn implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);

    /** Longer than brokers wait for others to come at the first of a group. */
    private static final Duration SURELY_TAKEN = Duration.ofSeconds(5);

    /** How long whoever has vanished still has it. */
    private static final Duration MISSED_AFTER = Duration.ofSeconds(10);

    private static final Duration LONGEST = Duration.ofDays(1);
    private static final Duration LEAVE_WITHIN = Duration.ofSeconds(5);

    private final @Nullable Consumer<byte[], byte[]> member;

    private ImportTurn(@Nullable Consumer<byte[], byte[]> member) {
        this.member = member;
    }

    /** For those who need none. */
    public static ImportTurn none() {
        return new ImportTurn(null);
    }

    /** Whether files of this kind are taken one after the other: they name runs, or their last row holds. */
    public static boolean isNeeded(Kind kind) {
        return kind.isAboutTrips()
                || kind.topics().stream().anyMatch(topic -> topic.kept().isTable());
    }

    /**
     * Waits for the turn.
     *
     * @param patience for how long
     * @param waiting called once, where another import has it
     * @return nothing if it did not come in time
     * @throws InterruptedException if the thread is told to stop
     */
    public static Optional<ImportTurn> take(KafkaConfig kafka, Duration patience, Runnable waiting)
            throws InterruptedException {
        Consumer<byte[], byte[]> member = member(kafka);
        boolean taken = false;
        try {
            TopicPartition turn = new TopicPartition(kafka.topic(Topics.CHARTER_BUS_EVENTS.name()), 0);
            member.subscribe(List.of(turn.topic()), new NothingRead(member));
            long begun = System.nanoTime();
            boolean told = false;
            while (!taken && System.nanoTime() - begun < patience.toNanos()) {
                member.poll(POLL);
                taken = member.assignment().contains(turn);
                if (!taken && !told && System.nanoTime() - begun > SURELY_TAKEN.toNanos()) {
                    told = true;
                    waiting.run();
                }
            }
            return taken ? Optional.of(new ImportTurn(member)) : Optional.empty();
        } catch (InterruptException told) {
            // Kafka's exception has set the flag again
            Thread.interrupted();
            throw new InterruptedException();
        } finally {
            if (!taken) {
                member.close(CloseOptions.timeout(LEAVE_WITHIN));
            }
        }
    }

    private static Consumer<byte[], byte[]> member(KafkaConfig kafka) {
        Map<String, Object> client = kafka.consumer();
        client.put(ConsumerConfig.GROUP_ID_CONFIG, KafkaRole.importsGroup(kafka));
        client.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        client.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, GroupProtocol.CLASSIC.name());
        client.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RangeAssignor.class.getName());
        client.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, (int) MISSED_AFTER.toMillis());
        client.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, (int) LONGEST.toMillis());
        client.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        client.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Lets the next one have it. */
    @Override
    public void close() {
        if (member == null) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        try {
            member.close(CloseOptions.timeout(LEAVE_WITHIN));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The partition is a token. */
    private record NothingRead(Consumer<byte[], byte[]> member) implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            member.pause(partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            // nothing was read
        }
    }
}

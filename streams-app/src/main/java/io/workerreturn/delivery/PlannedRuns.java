package io.workerreturn.delivery;

import io.workerreturn.config.KafkaConfig;
import io.workerreturn.importing.Kind;
import io.workerreturn.importing.KnownRun;
import io.workerreturn.runtime.CompactedTopic;
import io.workerreturn.schema.Retraction;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.schema.TripScheduled;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.Decoded;
import io.workerreturn.wire.Inlet;
import io.workerreturn.wire.ValueReader;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Which runs are planned: what the board says, and behind it what the topics of trips say that the board may not show yet,
 * because the application trails behind or stands.
 */
public final class PlannedRuns {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What the application has folded is on the board within seconds, if it runs. */
    private static final Duration SURELY_SHOWN = Duration.ofMinutes(10);

    /** Where it stands, the last that it folded may not have got there. */
    private static final long SURELY_SHOWN_RECORDS = 10_000;

    private PlannedRuns() {}

    /**
     * Every run of which a plan is known now, by name.
     *
     * @param now what time it is
     */
    public static Map<String, KnownRun> read(KafkaConfig kafka, AvroSerdes serdes, Instant now) {
        // before the board is read, so that nothing falls between the two
        Map<TopicPartition, Long> folded = folded(kafka);
        Map<String, KnownRun> known = new HashMap<>();
        CompactedTopic.read(kafka, serdes, Topics.TRIP_BOARD, KnownRun.into(known));
        Tail tail = new Tail();
        read(kafka, serdes, folded, now, tail);
        tail.into(known);
        return known;
    }

    /** Up to where the application has folded; nothing where nobody knows. */
    private static Map<TopicPartition, Long> folded(KafkaConfig kafka) {
        Map<TopicPartition, Long> folded = new HashMap<>();
        try (Admin admin = Admin.create(kafka.admin())) {
            Map<TopicPartition, @Nullable OffsetAndMetadata> commits = admin.listConsumerGroupOffsets(
                            kafka.applicationId())
                    .partitionsToOffsetAndMetadata()
                    .get();
            commits.forEach((partition, commit) -> {
                if (commit != null) {
                    folded.put(partition, commit.offset());
                }
            });
        } catch (ExecutionException unknown) {
            return Map.of();
        } catch (InterruptedException told) {
            throw new InterruptException(told);
        }
        return folded;
    }

    private static void read(
            KafkaConfig kafka, AvroSerdes serdes, Map<TopicPartition, Long> folded, Instant now, Tail tail) {
        ValueReader<TripEvent> reader = serdes.reader(TripEvent.class);
        Map<String, Object> client = kafka.consumer();
        client.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        client.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(client, Inlet.keys(), Inlet.values())) {
            List<TopicPartition> partitions = Kind.MANIFESTS.topics().stream()
                    .flatMap(topic -> consumer.partitionsFor(kafka.topic(topic.name())).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
            Map<TopicPartition, Long> times = new HashMap<>();
            long lately = now.minus(SURELY_SHOWN).toEpochMilli();
            partitions.forEach(partition -> times.put(partition, lately));
            Map<TopicPartition, @Nullable OffsetAndTimestamp> late = new HashMap<>(consumer.offsetsForTimes(times));
            for (TopicPartition partition : partitions) {
                OffsetAndTimestamp first = late.get(partition);
                long shown = folded.getOrDefault(partition, 0L) - SURELY_SHOWN_RECORDS;
                consumer.seek(partition, Math.max(0, first == null ? shown : Math.min(shown, first.offset())));
            }
            while (!ends.isEmpty()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    byte[] value = Inlet.value(record.value(), record.headers());
                    // what nobody can read was rejected, and plans nothing
                    if (value != null
                            && reader.readBlocking(value, PATIENCE) instanceof Decoded.Value<TripEvent> event) {
                        tail.take(event.value());
                    }
                }
                ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            }
        }
    }

    /** What the last events of trips say of their plans. */
    private static final class Tail {
        private static final Comparator<TripEvent> LATEST =
                Comparator.comparing(TripEvent::getOccurredAt).thenComparing(TripEvent::getReportedAt);

        private final Map<String, Map<String, TripEvent>> plans = new HashMap<>();
        private final Map<String, Set<String>> withdrawn = new HashMap<>();

        void take(TripEvent event) {
            if (event.getPayload() instanceof TripScheduled) {
                plans.computeIfAbsent(event.getTripId(), trip -> new HashMap<>())
                        .put(event.getEventId(), event);
            } else if (event.getPayload() instanceof Retraction retraction) {
                withdrawn
                        .computeIfAbsent(event.getTripId(), trip -> new HashSet<>())
                        .add(retraction.getEventId());
            }
        }

        void into(Map<String, KnownRun> known) {
            plans.forEach((trip, events) -> {
                // known from the board alone, it may be known by the very plan that was withdrawn
                known.remove(trip);
                events.values().stream()
                        .filter(event -> !withdrawn.getOrDefault(trip, Set.of()).contains(event.getEventId()))
                        .max(LATEST)
                        .map(event -> (TripScheduled) event.getPayload())
                        .ifPresent(plan -> known.put(
                                trip, new KnownRun(plan.getScheduledDeparture(), plan.getScheduledArrival())));
            });
        }
    }
}

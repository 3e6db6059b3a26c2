package io.workerreturn.replay;

import io.workerreturn.config.AppConfig;
import io.workerreturn.schema.LogMark;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.Decoded;
import io.workerreturn.wire.ValueReader;
import io.workerreturn.wire.ValueWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Says of a mark where it is among the copies: they have the times of what they are copies of, and a mark is the first offset that was
 * appended at some time or later.
 */
final class MovedMarks implements AutoCloseable {
    private static final Duration REGISTRY_TIMEOUT = Duration.ofMinutes(1);

    private final AppConfig to;
    private final Consumer<byte[], byte[]> target;
    private final AvroSerdes read;
    private final AvroSerdes written;
    private final ValueReader<LogMark> reader;
    private final ValueWriter<LogMark> writer;
    private final Map<String, Map<TopicPartition, Long>> ends = new HashMap<>();

    /**
     * For marks of the one in the other.
     *
     * @param target where the copies are
     */
    MovedMarks(AppConfig from, AppConfig to, Consumer<byte[], byte[]> target) {
        this.to = to;
        this.target = target;
        this.read = AvroSerdes.open(from.registry());
        this.written = AvroSerdes.open(to.registry());
        this.reader = read.reader(LogMark.class);
        this.writer = written.writer(to.kafka().topic(Topics.LOG_MARKS.name()), LogMark.class);
    }

    byte @Nullable [] of(ConsumerRecord<byte[], byte[]> record) {
        Decoded<LogMark> decoded = reader.readBlocking(record.value(), REGISTRY_TIMEOUT);
        if (decoded instanceof Decoded.Pending<LogMark>) {
            throw new IllegalStateException("the schema registry does not answer: replay again when it does");
        }
        if (!(decoded instanceof Decoded.Value<LogMark> mark)) {
            return record.value();
        }
        Map<String, List<Long>> places = new HashMap<>();
        mark.value().getEnds().keySet().forEach(topic -> places.put(topic, places(topic, mark.value())));
        return writer.write(new LogMark(mark.value().getNow(), mark.value().getAppendedAt(), places));
    }

    private List<Long> places(String topic, LogMark mark) {
        Map<TopicPartition, Long> known = ends.computeIfAbsent(topic, this::ends);
        Map<TopicPartition, Long> times = new HashMap<>();
        known.keySet()
                .forEach(partition -> times.put(partition, mark.getAppendedAt().toEpochMilli()));
        Map<TopicPartition, OffsetAndTimestamp> found = target.offsetsForTimes(times);
        List<Long> places = new ArrayList<>();
        known.keySet().stream()
                .sorted(Comparator.comparingInt(TopicPartition::partition))
                .forEach(partition -> {
                    OffsetAndTimestamp first = found.get(partition);
                    places.add(first == null ? known.get(partition) : (Long) first.offset());
                });
        return places;
    }

    private Map<TopicPartition, Long> ends(String topic) {
        return target.endOffsets(target.partitionsFor(to.kafka().topic(topic)).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList());
    }

    @Override
    public void close() {
        read.close();
        written.close();
    }
}

package io.workerreturn.audit;

import io.workerreturn.audit.NotKnownException.Why;
import io.workerreturn.domain.BusinessDay;
import io.workerreturn.domain.MarkedMinutes;
import io.workerreturn.schema.ClockTick;
import io.workerreturn.schema.LogMark;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.Checks;
import io.workerreturn.wire.Decoded;
import io.workerreturn.wire.Inlet;
import io.workerreturn.wire.ValueReader;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Finds marks. They are written in the order of their minutes, so that of very many only a few need be read.
 */
public final class Marks {
    private static final Duration REGISTRY_TIMEOUT = Duration.ofMinutes(1);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    /** The last ticks: one may be unusable. */
    private static final int LAST_TICKS = 50;
    /** Of what comes with a mark, nothing else is looked at. */
    private static final int BYTES_AT_A_TIME = 4 << 10;

    private final String prefix;
    private final Duration patience;
    private final Map<String, Object> client;
    private final ValueReader<LogMark> marks;
    private final ValueReader<ClockTick> ticks;

    /**
     * The marks of a system.
     *
     * @param client properties of a consumer, without deserializers and group
     */
    public Marks(AuditSettings settings, AvroSerdes serdes, Map<String, Object> client) {
        this.prefix = settings.topicPrefix();
        this.patience = settings.patience();
        this.client = Map.copyOf(client);
        this.marks = serdes.reader(LogMark.class);
        this.ticks = serdes.reader(ClockTick.class);
    }

    /** What the clock says; empty if nobody has told it the time. */
    public Optional<Instant> clock() {
        try (TopicReader reader = reader(Topics.CLOCK)) {
            long end = end(reader);
            Instant[] latest = new Instant[1];
            reader.readFrom(0, Math.max(0, end - LAST_TICKS), record -> {
                value(ticks, record)
                        .map(tick -> Checks.time(tick.getNow().toEpochMilli(), record.timestamp()))
                        .ifPresent(time -> time.ifPresent(now -> {
                            if (latest[0] == null || now > latest[0].toEpochMilli()) {
                                latest[0] = Instant.ofEpochMilli(now);
                            }
                        }));
                return true;
            });
            return Optional.ofNullable(latest[0]);
        }
    }

    /** The mark of the latest minute; empty if there is none. */
    public Optional<Mark> latest() {
        try (TopicReader reader = reader(Topics.LOG_MARKS)) {
            return Optional.ofNullable(before(reader, Long.MAX_VALUE));
        }
    }

    /**
     * The mark by which to say what was known at some time: that of its minute, or where there is none, the last one before.
     *
     * @throws NotKnownException if there is none, or the time has not come yet
     */
    public Mark at(Instant time) {
        try (TopicReader reader = reader(Topics.LOG_MARKS)) {
            Mark first = from(reader, 0, end(reader));
            if (first == null) {
                throw new NotKnownException(
                        Why.NO_MARKS,
                        "there is no mark in " + prefix + Topics.LOG_MARKS.name() + " yet: the application writes one"
                                + " whenever the clock reaches a minute. Is it running (`worker-return run`)?",
                        null,
                        null);
            }
            Instant last = clock().orElse(first.now());
            if (time.isAfter(last)) {
                throw new NotKnownException(
                        Why.FUTURE,
                        text(time) + " has not come yet: the clock says " + text(last) + ". Ask for a time between "
                                + text(first.now()) + " and that",
                        first.now(),
                        last);
            }
            Mark mark = before(reader, time.toEpochMilli());
            if (mark == null) {
                throw new NotKnownException(
                        Why.TOO_EARLY,
                        "what was known at " + text(time) + " is not marked: the first mark is of " + text(first.now())
                                + ". Nothing can be said of the time before it",
                        first.now(),
                        last);
            }
            return mark;
        }
    }

    /** The last mark whose minute is not later than this time; null if there is none. */
    private @Nullable Mark before(TopicReader reader, long time) {
        long low = 0;
        long end = end(reader);
        long high = end;
        Mark found = null;
        while (low < high) {
            long middle = (low + high) >>> 1;
            Mark mark = from(reader, middle, end);
            if (mark == null || MarkedMinutes.of(mark.now().toEpochMilli()) > time) {
                high = middle;
            } else {
                found = mark;
                low = middle + 1;
            }
        }
        return found;
    }

    /** The first mark at this offset or behind it, as what is compacted leaves gaps; null if there is none. */
    private @Nullable Mark from(TopicReader reader, long offset, long end) {
        if (offset >= end) {
            return null;
        }
        Mark[] found = new Mark[1];
        reader.readFrom(0, offset, record -> {
            value(marks, record).ifPresent(mark -> found[0] = Mark.of(mark));
            return found[0] == null;
        });
        return found[0];
    }

    private TopicReader reader(Topic<?> topic) {
        return new TopicReader(client, prefix, patience, List.of(topic), BYTES_AT_A_TIME);
    }

    private static long end(TopicReader reader) {
        return reader.ends().values().iterator().next();
    }

    private static <V extends SpecificRecord> Optional<V> value(
            ValueReader<V> reader, ConsumerRecord<byte[], byte[]> record) {
        Decoded<V> decoded = reader.readBlocking(Inlet.value(record.value(), record.headers()), REGISTRY_TIMEOUT);
        if (decoded instanceof Decoded.Pending<V>) {
            throw new Hearing.SilentRegistryException();
        }
        return decoded instanceof Decoded.Value<V> value ? Optional.of(value.value()) : Optional.empty();
    }

    /** As people read it: in the zone of the business days. */
    static String text(Instant time) {
        return TIME.format(time.atZone(BusinessDay.ZONE));
    }
}

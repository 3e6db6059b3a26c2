package io.workerreturn.topology;

import io.workerreturn.metrics.PipelineMetrics;
import io.workerreturn.schema.RejectedRecord;
import io.workerreturn.wire.Decoded;
import io.workerreturn.wire.RawRecord;
import io.workerreturn.wire.Reason;
import io.workerreturn.wire.RejectedParts;
import io.workerreturn.wire.UnusableRecordException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Decodes and checks every record of a group of topics. What can't be used leaves as a rejected record, an ordinary output of
 * the same transaction. What can't be read yet, since its schema is still being fetched, is parked with all its bytes and
 * comes in later: this thread never waits for a registry.
 */
final class Intake extends ContextualProcessor<byte[], RawRecord, Object, Object> {
    private static final Duration RETRY_EVERY = Duration.ofSeconds(1);
    /** At most this many parked records per look, so that they never hold up the stream. */
    private static final int MOST = 5_000;

    private final String about;
    private final PipelineMetrics metrics;
    private final Map<String, PipelineMetrics.OfTopic> counts = new HashMap<>();
    private final Map<String, Admission> admissions;
    private final Stores.Store<Bytes, RawRecord> parkedStore;
    private final String admitted;
    private final @Nullable String rejected;
    private KeyValueStore<Bytes, RawRecord> parked;
    private PipelineMetrics.@Nullable Gauge waiting;
    private long parkedCount;
    /** When the broker got the oldest parked record; and the oldest of those that this look through all has passed. */
    private long oldest;

    private long oldestPassed;
    private @Nullable Bytes resumeAt;

    /**
     * The intake of a group.
     *
     * @param about what the records are about, for metrics
     * @param admitted the node that takes the facts
     * @param rejected the node that takes what can't be used; null where it is passed over, since another intake rejects it
     */
    Intake(
            String about,
            Map<String, Admission> admissions,
            Stores.Store<Bytes, RawRecord> parkedStore,
            PipelineMetrics metrics,
            String admitted,
            @Nullable String rejected) {
        this.about = about;
        this.metrics = metrics;
        this.admissions = admissions;
        admissions.keySet().forEach(topic -> counts.put(topic, metrics.of(topic)));
        this.parkedStore = parkedStore;
        this.admitted = admitted;
        this.rejected = rejected;
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        super.init(context);
        parked = parkedStore.in(context);
        close();
        waiting = metrics.waiting(about);
        parkedCount = 0;
        oldest = Long.MAX_VALUE;
        oldestPassed = Long.MAX_VALUE;
        resumeAt = null;
        try (KeyValueIterator<Bytes, RawRecord> rows = parked.all()) {
            rows.forEachRemaining(row -> {
                parkedCount++;
                oldest = Math.min(oldest, row.value.timestamp());
            });
        }
        show();
        context.schedule(RETRY_EVERY, PunctuationType.WALL_CLOCK_TIME, at -> retryParked());
    }

    @Override
    public void close() {
        if (waiting != null) {
            waiting.close();
        }
    }

    @Override
    public void process(Record<byte[], RawRecord> record) {
        RawRecord raw = record.value();
        if (!admit(raw, record.timestamp())) {
            parked.put(rowKey(raw), raw);
            counts(raw).parked();
            parkedCount++;
            oldest = Math.min(oldest, raw.timestamp());
            oldestPassed = Math.min(oldestPassed, raw.timestamp());
            show();
        }
    }

    private void show() {
        if (waiting != null) {
            waiting.show(parkedCount, oldest);
        }
    }

    /** Passes a record on, or rejects it; false if its schema is not known yet. */
    private boolean admit(RawRecord raw, long timestamp) {
        try {
            String key = Admission.keyOf(raw);
            Decoded<Object> decoded = Admission.admit(admissions, key, raw);
            if (decoded instanceof Decoded.Pending<Object>) {
                return false;
            } else if (decoded instanceof Decoded.Unusable<Object> unusable) {
                reject(raw, unusable.reason(), unusable.message(), timestamp);
            } else if (decoded instanceof Decoded.Value<Object> value) {
                counts(raw).used();
                context().forward(new Record<>(key, value.value(), timestamp), admitted);
            }
        } catch (UnusableRecordException unusable) {
            reject(raw, unusable.reason(), unusable.message(), timestamp);
        }
        return true;
    }

    private void reject(RawRecord raw, Reason reason, String message, long timestamp) {
        if (rejected == null) {
            return;
        }
        counts(raw).rejected(reason);
        RejectedParts.of(
                raw, reason, message, part -> context().forward(new Record<>(key(part), part, timestamp), rejected));
    }

    private static byte @Nullable [] key(RejectedRecord part) {
        ByteBuffer key = part.getKey();
        return key == null ? null : Arrays.copyOfRange(key.array(), key.arrayOffset(), key.arrayOffset() + key.limit());
    }

    private PipelineMetrics.OfTopic counts(RawRecord raw) {
        return counts.computeIfAbsent(raw.topic(), metrics::of);
    }

    private void retryParked() {
        if (parkedCount == 0) {
            return;
        }
        if (resumeAt == null) {
            oldestPassed = Long.MAX_VALUE;
        }
        int looked = 0;
        try (KeyValueIterator<Bytes, RawRecord> rows = parked.range(resumeAt, null)) {
            while (rows.hasNext()) {
                KeyValue<Bytes, RawRecord> row = rows.next();
                if (looked++ == MOST) {
                    resumeAt = row.key;
                    return;
                }
                if (admit(row.value, row.value.timestamp())) {
                    parked.put(row.key, null);
                    parkedCount--;
                } else {
                    oldestPassed = Math.min(oldestPassed, row.value.timestamp());
                }
            }
            oldest = oldestPassed;
        } finally {
            show();
        }
        resumeAt = null;
    }

    /** Rows of one topic and key stand together, in the order of their offsets. */
    private static Bytes rowKey(RawRecord raw) {
        byte[] prefix = keyPrefix(raw).get();
        return Bytes.wrap(ByteBuffer.allocate(prefix.length + Integer.BYTES + Long.BYTES)
                .put(prefix)
                .putInt(raw.partition())
                .putLong(raw.offset())
                .array());
    }

    private static Bytes keyPrefix(RawRecord raw) {
        byte[] topic = raw.topic().getBytes(StandardCharsets.UTF_8);
        byte[] key = raw.key() == null ? new byte[0] : raw.key();
        return Bytes.wrap(ByteBuffer.allocate(topic.length + key.length + 2 * Integer.BYTES)
                .putInt(topic.length)
                .put(topic)
                .putInt(key.length)
                .put(key)
                .array());
    }
}

package io.workerreturn.rejected;

import io.workerreturn.audit.AuditProgress;
import io.workerreturn.audit.TopicReader;
import io.workerreturn.schema.RejectedRecord;
import io.workerreturn.schema.RejectedSettlement;
import io.workerreturn.services.Services;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.Bulk;
import io.workerreturn.wire.Inlet;
import io.workerreturn.wire.RawRecord;
import io.workerreturn.wire.RejectedParts;
import io.workerreturn.wire.ValueReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Reads what was rejected, record by record, and what was settled. */
public final class RejectedTopic {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final AvroSerdes serdes;
    private final Map<String, Object> client;
    private final String prefix;
    private final AuditProgress progress;

    /**
     * Of this cluster.
     *
     * @param client properties of a consumer, without deserializers and group
     * @param prefix before every topic's name; may be empty
     */
    public RejectedTopic(AvroSerdes serdes, Map<String, Object> client, String prefix, AuditProgress progress) {
        this.serdes = serdes;
        this.client = Map.copyOf(client);
        this.prefix = prefix;
        this.progress = progress;
    }

    /**
     * Hands over every rejected record in the order of its partition, none kept.
     *
     * @param since those that were rejected before may be left out; null for all
     */
    public void each(@Nullable Instant since, Consumer<Rejected> each) {
        read(Topics.REJECTED_RECORDS, since, (record, value) -> {
            if (value != null && RejectedParts.isFirst(value)) {
                each.accept(Rejected.of(record.partition(), record.offset(), record.timestamp(), value));
            }
        });
    }

    /**
     * The record with all that is in it, where it comes in parts; checked against its sum.
     *
     * @throws IllegalStateException if a part, or the original, is there no more, or is not what it was
     */
    public Rejected whole(Rejected rejected) {
        Rejected.Extent extent = rejected.extent();
        if (extent == null) {
            return rejected;
        }
        byte[] content = extent.here() ? parts(rejected, extent) : original(rejected);
        if (content.length != extent.length() || !Arrays.equals(Bulk.sha256(content), extent.sha256())) {
            throw new IllegalStateException("of " + rejected.id() + " there are " + content.length + " of "
                    + extent.length() + " bytes, or others than were rejected: "
                    + (extent.here()
                            ? "parts of it are gone from " + Topics.REJECTED_RECORDS.name()
                            : "its topic no longer has it, for the topic was made anew, or is compacted")
                    + ". Let its source send what it holds again, and dismiss the record");
        }
        return rejected.whole(Bulk.record(rejected.record(), content));
    }

    private byte[] parts(Rejected rejected, Rejected.Extent extent) {
        ByteArrayOutputStream content = new ByteArrayOutputStream(Math.toIntExact(extent.length()));
        Deserializer<@Nullable RejectedRecord> values =
                serdes.reader(RejectedRecord.class).deserializer(PATIENCE);
        int[] next = new int[1];
        readFrom(Topics.REJECTED_RECORDS, rejected.partition(), rejected.offset(), record -> {
            RejectedRecord part = values.deserialize(record.topic(), Inlet.value(record.value(), record.headers()));
            if (part != null
                    && part.getContent() != null
                    && part.getPart() == next[0]
                    && part.getOffset() == rejected.record().offset()
                    && part.getPartition() == rejected.record().partition()
                    && part.getTopic().equals(rejected.record().topic())) {
                byte[] bytes = new byte[part.getContent().remaining()];
                part.getContent().duplicate().get(bytes);
                content.writeBytes(bytes);
                next[0]++;
            }
            return next[0] < extent.parts();
        });
        return content.toByteArray();
    }

    private byte[] original(Rejected rejected) {
        RawRecord stood = rejected.record();
        AtomicReference<byte[]> content = new AtomicReference<>(new byte[0]);
        Topic<?> topic = Services.topic(stood.topic())
                .orElseThrow(() -> new IllegalStateException(stood.topic() + " is no topic of ours"));
        readFrom(topic, stood.partition(), stood.offset(), record -> {
            Bulk bulk = Inlet.record(
                            stood.topic(),
                            record.partition(),
                            record.offset(),
                            record.timestamp(),
                            record.key(),
                            record.value(),
                            record.headers())
                    .bulk();
            if (record.offset() == stood.offset() && bulk != null) {
                try (InputStream in = bulk.open()) {
                    content.set(in.readAllBytes());
                } catch (IOException e) {
                    throw new UncheckedIOException("no file is involved, so this can't happen", e);
                }
            }
            return false;
        });
        return content.get();
    }

    /** Hands over the records of a partition from this one on, as long as it is wanted. */
    private void readFrom(
            Topic<?> topic, int partition, long offset, Predicate<ConsumerRecord<byte[], byte[]>> goesOn) {
        try (TopicReader records = new TopicReader(client, prefix, PATIENCE, List.of(topic))) {
            records.readFrom(partition, offset, goesOn);
        }
    }

    /** What is settled, by record. */
    public Map<RejectedId, RejectedSettlement> settlements() {
        Map<RejectedId, RejectedSettlement> settled = new HashMap<>();
        read(
                Topics.REJECTED_SETTLEMENTS,
                null,
                (record, value) -> RejectedId.parse(new String(record.key(), StandardCharsets.UTF_8))
                        .ifPresent(id -> {
                            if (value == null) {
                                settled.remove(id);
                            } else {
                                settled.put(id, value);
                            }
                        }));
        return settled;
    }

    private interface Listener<V> {
        void hear(ConsumerRecord<byte[], byte[]> record, @Nullable V value);
    }

    private <V extends SpecificRecord> void read(Topic<V> topic, @Nullable Instant since, Listener<V> listener) {
        ValueReader<V> reader = serdes.reader(topic.type());
        Deserializer<@Nullable V> values = reader.deserializer(PATIENCE);
        try (TopicReader records = new TopicReader(client, prefix, PATIENCE, List.of(topic))) {
            if (since != null) {
                records.skipTo(since);
            }
            records.readOn(
                    "Reading " + topic.name(),
                    progress,
                    (name, record) -> listener.hear(
                            record, values.deserialize(name, Inlet.value(record.value(), record.headers()))));
        }
    }
}

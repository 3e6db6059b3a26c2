package io.workerreturn.rejected;

import io.workerreturn.audit.AuditProgress;
import io.workerreturn.audit.TopicReader;
import io.workerreturn.schema.RejectedSettlement;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.ValueReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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
            if (value != null) {
                each.accept(Rejected.of(record.partition(), record.offset(), record.timestamp(), value));
            }
        });
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
                    (name, record) -> listener.hear(record, values.deserialize(name, record.value())));
        }
    }
}

package io.workerreturn.simulation;

import io.workerreturn.topology.Topics;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.ValueWriter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record of a scenario.
 *
 * @param at when it is sent, in the scenario's time, epoch milliseconds; never falls from one record to the next
 * @param topic where to
 * @param key null only where that is the flaw
 * @param value null for a tombstone, or where that is the flaw; of the topic's type, unless that is the flaw
 * @param flaw why it must be rejected; null if it is well-formed
 */
public record ScenarioRecord(
        long at,
        Topics.Topic<?> topic,
        @Nullable String key,
        @Nullable SpecificRecord value,
        @Nullable Flaw flaw) {

    /** How values get their wire format. */
    @FunctionalInterface
    public interface Encoder {
        /**
         * The value in the Confluent wire format.
         *
         * @param topic to which it goes
         * @param value where its type is not that of the topic, its schema belongs under another subject
         */
        byte[] encode(Topics.Topic<?> topic, SpecificRecord value);

        /**
         * Encodes with a registry. Registers the schema of each topic at its first record; one that is not the topic's under
         * a subject of its own, so that the topic's stays clean. Not for use by several threads.
         *
         * @param topicPrefix what stands before every topic's name; may be empty
         */
        static Encoder with(AvroSerdes serdes, String topicPrefix) {
            Map<String, ValueWriter<SpecificRecord>> writers = new HashMap<>();
            return (topic, value) -> {
                Class<? extends SpecificRecord> type = value.getClass();
                String subject = topicPrefix + topic.name() + (type == topic.type() ? "" : "-" + type.getSimpleName());
                return writers.computeIfAbsent(subject, name -> writer(serdes, name, type))
                        .write(value);
            };
        }

        @SuppressWarnings("unchecked")
        private static ValueWriter<SpecificRecord> writer(
                AvroSerdes serdes, String subject, Class<? extends SpecificRecord> type) {
            return serdes.writer(subject, (Class<SpecificRecord>) type);
        }
    }

    /** The key as it is sent. */
    public byte @Nullable [] keyBytes() {
        if (key == null) {
            return null;
        }
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return flaw == null ? bytes : flaw.key(bytes);
    }

    /** The value as it is sent. */
    public byte @Nullable [] valueBytes(Encoder encoder) {
        if (value == null) {
            return null;
        }
        byte[] bytes = encoder.encode(topic, value);
        return flaw == null ? bytes : flaw.value(bytes);
    }
}

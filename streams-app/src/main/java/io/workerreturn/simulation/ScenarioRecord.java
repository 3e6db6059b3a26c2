package io.workerreturn.simulation;

import io.workerreturn.topology.Topics;
import java.nio.charset.StandardCharsets;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record of a scenario.
 *
 * @param at when it is sent, in the scenario's time, epoch milliseconds; never falls from one record to the next
 * @param topic where to
 * @param key null only where that is the flaw
 * @param value null for a tombstone, or where that is the flaw; of the topic's type unless the flaw says otherwise
 * @param flaw why it must be rejected; null if it is well-formed
 */
public record ScenarioRecord(
        long at,
        Topics.Topic<?> topic,
        @Nullable String key,
        @Nullable IndexedRecord value,
        @Nullable Flaw flaw) {

    /** How values get their wire format. */
    @FunctionalInterface
    public interface Encoder {
        /**
         * The value in the Confluent wire format.
         *
         * @param topic to which it goes
         * @param value of any schema: where it is not the topic's own, it has to be registered under a subject of its own
         */
        byte[] encode(Topics.Topic<?> topic, IndexedRecord value);
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

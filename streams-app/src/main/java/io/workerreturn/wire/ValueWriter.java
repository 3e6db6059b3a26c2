package io.workerreturn.wire;

import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes values of one topic. Any number of threads may share one; its schema is registered already, so it never waits.
 *
 * @param <V> the record's type
 */
public interface ValueWriter<V> {
    /** The value in the Confluent wire format. */
    byte[] write(V value);

    /** For Kafka's producers: null stays null. */
    default Serializer<@Nullable V> serializer() {
        return (topic, value) -> value == null ? null : write(value);
    }

    /** For the sinks of a topology, which only write: its deserializer throws. */
    default Serde<@Nullable V> serde() {
        return Serdes.serdeFrom(serializer(), (topic, bytes) -> {
            throw new UnsupportedOperationException(
                    "Topic " + topic + " is only written with this serde. Read it as bytes, with a ValueReader.");
        });
    }
}

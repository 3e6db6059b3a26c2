package io.workerreturn.wire;

import java.time.Duration;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads values of topics. Any number of threads may share one.
 *
 * @param <V> the record's type
 */
public interface ValueReader<V> {
    /** Never waits and never throws, whatever the bytes. */
    Decoded<V> read(byte @Nullable [] value);

    /**
     * Like {@link #read}, but waits for a schema that is not known yet: for tools, never for a stream thread.
     *
     * @param timeout after which the result is {@link Decoded.Pending}; so it is at an interrupt, which stays set
     */
    Decoded<V> readBlocking(byte @Nullable [] value, Duration timeout);

    /**
     * For Kafka's clients in tools and tests: null stays null, and what is not readable within the timeout throws a
     * {@link SerializationException}.
     */
    default Deserializer<@Nullable V> deserializer(Duration timeout) {
        return (topic, bytes) -> bytes == null ? null : valueOf(topic, readBlocking(bytes, timeout), timeout);
    }

    /**
     * The value that was read of a topic.
     *
     * @param timeout that was waited for its schema
     * @throws SerializationException if there is none
     */
    static <V> V valueOf(String topic, Decoded<V> decoded, Duration timeout) {
        if (decoded instanceof Decoded.Value<V> value) {
            return value.value();
        }
        throw new SerializationException("A value of topic " + topic + " can't be read: "
                + (decoded instanceof Decoded.Unusable<V> unusable
                        ? unusable.message()
                        : "the schema registry did not answer within " + timeout + ". Is it reachable?"));
    }
}

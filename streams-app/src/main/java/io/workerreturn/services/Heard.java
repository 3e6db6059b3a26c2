package io.workerreturn.services;

import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.Compact;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A compacted topic of the core's that a service hears, and what of its rows is of interest. The less, the better: a row that changes in
 * nothing of interest goes no further.
 *
 * @param extract what of a row is of interest; null if nothing is
 * @param layout how that is kept in the state
 */
public record Heard<V extends SpecificRecord, E>(Topic<V> topic, Function<V, @Nullable E> extract, Compact<E> layout) {
    byte @Nullable [] bytes(@Nullable SpecificRecord row) {
        E extracted = row == null ? null : extract.apply(topic.type().cast(row));
        return extracted == null ? null : layout.toBytes(extracted);
    }
}

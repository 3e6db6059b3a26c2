package io.workerreturn.importing;

import io.workerreturn.topology.Topics.Topic;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a row says: a record on its way to its topic.
 *
 * @param topic where to
 * @param key of the record
 * @param record without an eventId until {@link EventIds} gives it one; null to close a firm
 * @param subject that a file should speak of once, such as a passenger of a trip; null if it may do so often
 */
record Event(
        Topic<?> topic,
        String key,
        @Nullable SpecificRecord record,
        @Nullable String subject) {}

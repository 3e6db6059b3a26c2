package io.workerreturn.topology;

import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** One record that a town is told; no value is a tombstone. */
public record Line(
        Topics.Topic<?> topic, String key, @Nullable SpecificRecord value) {
    /** The value as its topic has it. */
    @SuppressWarnings("unchecked") // a line is made with a value of its topic
    public byte @Nullable [] bytes() {
        return value == null ? null : Town.bytes((Topics.Topic<SpecificRecord>) topic, value);
    }

    @SuppressWarnings("unchecked") // a line is made with a value of its topic
    void tell(Town town) {
        town.tell((Topics.Topic<SpecificRecord>) topic, key, value);
    }
}

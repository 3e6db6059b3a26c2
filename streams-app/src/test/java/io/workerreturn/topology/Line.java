package io.workerreturn.topology;

import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** One record that a town is told; no value is a tombstone. */
record Line(Topics.Topic<?> topic, String key, @Nullable SpecificRecord value) {
    @SuppressWarnings("unchecked") // a line is made with a value of its topic
    void tell(Town town) {
        town.tell((Topics.Topic<SpecificRecord>) topic, key, value);
    }
}

package io.workerreturn.wire;

import java.time.Duration;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** The schemas of the registry by their ids. Waits for the registry: for tools, never for a stream thread. */
public interface SchemaBook {
    /**
     * The schema with this id.
     *
     * @throws UnusableRecordException if the registry says that it has none
     * @throws RegistryException if it did not answer within the timeout
     */
    Schema schema(int id, Duration timeout);

    /**
     * The id of this version's schema for a topic, which is registered if it was not.
     *
     * @param topic with any prefix
     * @throws RegistryException if the registry refuses the schema, or can't be reached for a minute
     */
    int id(String topic, Class<? extends SpecificRecord> type);
}

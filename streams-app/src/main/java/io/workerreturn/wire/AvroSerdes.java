package io.workerreturn.wire;

import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.apache.avro.specific.SpecificRecord;

/** Reading and writing the values of public topics: Avro in the Confluent wire format, schemas in a registry. */
public interface AvroSerdes extends AutoCloseable {
    /**
     * A writer of one topic's values. Looks its schema up under {@code <topic>-value}, registers it if it is not there, and
     * waits for both: call it at the start, never on a stream thread.
     *
     * @param topic with any prefix
     * @throws RegistryException if the registry refuses the schema, or can't be reached for a minute
     */
    <V extends SpecificRecord> ValueWriter<V> writer(String topic, Class<V> type);

    /** A reader of values of this type, from any topic. */
    <V extends SpecificRecord> ValueReader<V> reader(Class<V> type);

    /** How it goes with the schemas that are not known yet, for health. */
    SchemaFetches fetches();

    /** The registry's schemas, for tools that look into records. */
    default SchemaBook schemas() {
        throw new UnsupportedOperationException("these serdes have no registry to look schemas up in");
    }

    /** Stops fetching; readers and writers must not be used any more. */
    @Override
    void close();

    /**
     * The serdes of the configured provider.
     *
     * @throws RegistryException if there is no such provider in this build, or a setting is not one that it knows
     */
    static AvroSerdes open(RegistryConfig config) {
        if (config.provider().equals(RegistryConfig.DEFAULT_PROVIDER)) {
            return new FramedSerdes(new HttpSchemaRegistry(config));
        }
        try {
            return ServiceLoader.load(SerdesProvider.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .filter(provider -> provider.name().equals(config.provider()))
                    .findFirst()
                    .orElseThrow(() -> RegistryException.noProvider(config.provider(), null))
                    .open(config);
        } catch (ServiceConfigurationError e) {
            // a build without the profile over the leavings of one with it
            throw RegistryException.noProvider(config.provider(), e);
        }
    }
}

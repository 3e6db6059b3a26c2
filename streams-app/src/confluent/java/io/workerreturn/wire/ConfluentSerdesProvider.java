package io.workerreturn.wire;

/** Confluent's serializer and deserializer, with every setting that they know. */
public final class ConfluentSerdesProvider implements SerdesProvider {
    /** By which configuration chooses it. */
    public static final String NAME = "confluent";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public AvroSerdes open(RegistryConfig config) {
        return new ConfluentSerdes(config);
    }
}

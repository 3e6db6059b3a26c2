package io.workerreturn.wire;

/** The serdes that every build has. */
public final class FramedSerdesProvider implements SerdesProvider {
    @Override
    public String name() {
        return RegistryConfig.DEFAULT_PROVIDER;
    }

    @Override
    public AvroSerdes open(RegistryConfig config) {
        return new FramedSerdes(new HttpSchemaRegistry(config));
    }
}

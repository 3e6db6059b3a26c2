package io.workerreturn.wire;

/** Serdes beside the default ones, found by {@link java.util.ServiceLoader}. */
public interface SerdesProvider {
    /** By which configuration chooses it. */
    String name();

    /** @throws RegistryException if a setting is not one that it knows */
    AvroSerdes open(RegistryConfig config);
}

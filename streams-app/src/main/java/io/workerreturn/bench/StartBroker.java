package io.workerreturn.bench;

import io.workerreturn.embedded.EmbeddedBroker;
import io.workerreturn.embedded.EmbeddedRegistry;
import java.io.Serializable;
import java.nio.file.Path;

/**
 * Starts a broker and a registry on free ports.
 *
 * @param folder where they keep everything
 */
record StartBroker(String folder) implements Task<StartBroker.Addresses> {
    /**
     * Where they are.
     *
     * @param bootstrapServers of the broker
     * @param registryUrl of the registry
     */
    record Addresses(String bootstrapServers, String registryUrl) implements Serializable {}

    @Override
    public Addresses run(Held held) {
        Path path = Path.of(folder);
        EmbeddedBroker broker = held.keep(EmbeddedBroker.start(path.resolve("kafka"), 0));
        EmbeddedRegistry registry = held.keep(EmbeddedRegistry.start(path.resolve("registry"), 0));
        return new Addresses(broker.bootstrapServers(), registry.url().toString());
    }
}

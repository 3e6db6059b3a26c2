package io.workerreturn.bench;

import io.workerreturn.embedded.EmbeddedBroker;
import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.embedded.Relay;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Starts a broker and a registry on free ports, and a link to the broker that can be made slow.
 *
 * @param folder where they keep everything
 */
record StartBroker(String folder) implements Task<StartBroker.Addresses> {
    /**
     * Where they are.
     *
     * @param bootstrapServers of the broker
     * @param farBootstrapServers of the broker, over the link
     * @param registryUrl of the registry
     */
    record Addresses(String bootstrapServers, String farBootstrapServers, String registryUrl) implements Serializable {}

    @Override
    public Addresses run(Held held) throws IOException {
        Path path = Path.of(folder);
        Relay link = held.keep(Relay.open());
        EmbeddedBroker broker = held.keep(EmbeddedBroker.startBehind(path.resolve("kafka"), 0, link.port()));
        link.leadTo(broker.farPort());
        EmbeddedRegistry registry = held.keep(EmbeddedRegistry.start(path.resolve("registry"), 0));
        return new Addresses(
                broker.bootstrapServers(),
                link.bootstrapServers(),
                registry.url().toString());
    }

    /**
     * Makes the link slow.
     *
     * @param milliseconds each way
     */
    record Delay(int milliseconds) implements Task<Boolean> {
        @Override
        public Boolean run(Held held) {
            held.get(Relay.class).delay(Duration.ofMillis(milliseconds));
            return true;
        }
    }
}

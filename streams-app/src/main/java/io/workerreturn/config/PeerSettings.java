package io.workerreturn.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * How instances find each other when one is asked for what another one holds.
 *
 * @param advertised where the others reach the board of this instance, if they can
 * @param instances boards of instances that a board by itself may ask
 * @param secret that all of them know, empty for none
 */
public record PeerSettings(Optional<URI> advertised, List<URI> instances, Password secret) {
    public static final String ADVERTISED = "board.advertised.url";
    public static final String INSTANCES = "board.instances";
    public static final String SECRET = "board.peer.secret";

    private static final int SHORTEST_SECRET = 16;

    public PeerSettings {
        instances = List.copyOf(instances);
        if (!secret.value().isEmpty() && secret.value().length() < SHORTEST_SECRET) {
            throw new IllegalArgumentException(SECRET + " is too short: have at least " + SHORTEST_SECRET
                    + " characters, such as openssl rand -hex 16 gives");
        }
    }

    static void define(Definition keys) {
        keys.group("Between instances")
                .text(
                        ADVERTISED,
                        "",
                        new Addresses(1),
                        "Where the other instances reach the board of this one, such as `http://app-1:8080`. An instance"
                                + " that is asked for a worker whom another one has then asks that one. Empty: it answers"
                                + " from what it has, and for the rest from the topic `worker-journeys`, which takes"
                                + " seconds.")
                .text(
                        INSTANCES,
                        "",
                        new Addresses(1_000),
                        "Of a board by itself (`worker-return board`): where it reaches the boards of the instances,"
                                + " separated by commas, to ask them about single workers.")
                .secret(
                        SECRET,
                        "What instances tell each other to be let in, the same for all, " + SHORTEST_SECRET
                                + " characters or more. Empty: no instance answers another one. All boards of a system have the"
                                + " same, since what viewers see is rounded by it, and whoever is signed in at one board is so at"
                                + " all that know it.");
    }

    static PeerSettings from(Values values) {
        return new PeerSettings(
                addresses(values.text(ADVERTISED)).findFirst(),
                addresses(values.text(INSTANCES)).toList(),
                values.secret(SECRET));
    }

    private static Stream<URI> addresses(String value) {
        return Stream.of(value.split(","))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .map(URI::create);
    }

    /**
     * {@code host:port} as Kafka Streams has it told to all instances; empty if they can't reach this one.
     *
     * @throws ConfigurationException if there is no secret by which they would be let in
     */
    public Optional<String> applicationServer() {
        needSecret(advertised.isPresent(), ADVERTISED);
        return advertised.map(url -> url.getHost() + ":" + port(url));
    }

    /**
     * The instances that a board by itself asks.
     *
     * @throws ConfigurationException if there is no secret by which they would let it in
     */
    public List<URI> askable() {
        needSecret(!instances.isEmpty(), INSTANCES);
        return instances;
    }

    private void needSecret(boolean needed, String key) {
        if (needed && secret.value().isEmpty()) {
            throw new ConfigurationException(List.of(
                    key + " needs " + SECRET + ", the same for all instances: without one none lets another in"));
        }
    }

    private static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : "https".equals(url.getScheme()) ? 443 : 80;
    }

    @Override
    public String toString() {
        return "PeerSettings[" + advertised + ", " + instances + ", " + secret + "]";
    }

    private record Addresses(int most) implements Validator {
        @Override
        public void ensureValid(String key, Object value) {
            try {
                List<URI> addresses = addresses((String) value).toList();
                if (addresses.size() <= most && addresses.stream().allMatch(Addresses::isBase)) {
                    return;
                }
            } catch (IllegalArgumentException notOne) {
                // falls through to the one message
            }
            throw new ConfigException(key, value, "An address such as http://app-1:8080 is expected");
        }

        private static boolean isBase(URI url) {
            return url.getHost() != null
                    && url.getUserInfo() == null
                    && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                    && (url.getPath().isEmpty() || url.getPath().equals("/"));
        }

        @Override
        public String toString() {
            return most == 1 ? "address, http or https, or nothing" : "addresses, http or https";
        }
    }
}

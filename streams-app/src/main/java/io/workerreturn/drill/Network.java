package io.workerreturn.drill;

import io.workerreturn.embedded.Relay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * By which ways the processes of a cluster come to its brokers. Where ways are to be cut, each process has its own to each broker: all
 * have the same name for it, and a file of their own that says which address that is. Behind each address is a {@link Relay}.
 */
final class Network implements AutoCloseable {
    static final String HOST = "127.0.0.1";
    /** Whoever is no process of the cluster: the readers and tellers of a drill. */
    private static final String OTHERS = "others";

    private static final String CUT_NEEDS =
            "%s:%d can't be listened on: %s. Faults of the network need Linux, on which every 127.x.x.x is this machine;"
                    + " choose others, or another --port if it is taken.";

    private final Path folder;
    private final boolean relayed;
    private final Ports ports;
    private final int brokers;
    private final List<Way> ways = new ArrayList<>();

    /**
     * Where a broker listens, by its number.
     *
     * @param others first port for clients that are no process of the cluster
     * @param members first port for instances and other brokers
     * @param controllers first port for other controllers
     */
    record Ports(int others, int members, int controllers) {}

    /** A part of the network: from a process to a broker. */
    private record Way(String from, String to, Relay relay) {
        boolean isOf(Node node) {
            return from.equals(node.name()) || to.equals(node.name());
        }
    }

    private interface Done {
        void with(Relay relay) throws IOException;
    }

    /**
     * Lays it.
     *
     * @param folder where it puts its files
     * @param relayed whether it can be cut; otherwise all ways are direct
     * @throws IllegalStateException if this machine lacks the addresses
     */
    Network(Path folder, boolean relayed, Ports ports, int brokers, int instances) throws IOException {
        this.folder = folder;
        this.relayed = relayed;
        this.ports = ports;
        this.brokers = brokers;
        if (!relayed) {
            return;
        }
        try {
            for (int to = 1; to <= brokers; to++) {
                lay(OTHERS, to, HOST, direct(to), ports.others + to - 1);
                for (int from = 1; from <= instances; from++) {
                    lay(instance(from), to, ofInstance(from, to), HOST, ports.members + to - 1);
                }
                for (int from = 1; from <= brokers; from++) {
                    if (from != to) {
                        lay(broker(from), to, ofBroker(from, to), HOST, ports.members + to - 1);
                        lay(broker(from), to, ofBroker(from, to), HOST, ports.controllers + to - 1);
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    static String instance(int number) {
        return "instance-" + number;
    }

    static String broker(int number) {
        return "broker-" + number;
    }

    private static String ofInstance(int from, int to) {
        return "127.77." + from + "." + to;
    }

    private static String ofBroker(int from, int to) {
        return "127.77." + (100 + from) + "." + to;
    }

    private static String direct(int broker) {
        return "127.77.200." + broker;
    }

    private void lay(String from, int to, String at, String target, int port) throws IOException {
        try {
            ways.add(new Way(from, broker(to), Relay.open(address(at, port), address(target, port))));
        } catch (IOException e) {
            throw new IllegalStateException(CUT_NEEDS.formatted(at, port, e.getMessage()), e);
        }
    }

    private static InetSocketAddress address(String host, int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByName(host), port);
    }

    /** Where a broker listens for whoever is no process of the cluster, who all come to {@link #HOST}. */
    String listensAt(int broker) {
        return (relayed ? direct(broker) : HOST) + ":" + (ports.others + broker - 1);
    }

    /** By what processes of the cluster know a broker. */
    private String name(int broker) {
        return relayed ? broker(broker) : HOST;
    }

    String member(int broker) {
        return name(broker) + ":" + (ports.members + broker - 1);
    }

    String controller(int broker) {
        return name(broker) + ":" + (ports.controllers + broker - 1);
    }

    /** What instances take as {@code bootstrap.servers}. */
    String ofInstances() {
        return IntStream.rangeClosed(1, brokers).mapToObj(this::member).collect(Collectors.joining(","));
    }

    /** What all others take. */
    String ofOthers() {
        return IntStream.range(0, brokers)
                .mapToObj(broker -> HOST + ":" + (ports.others + broker))
                .collect(Collectors.joining(","));
    }

    /** Options for the Java machine of an instance, by which it finds its own ways. */
    List<String> optionsOfInstance(int number) throws IOException {
        return options(
                instance(number),
                IntStream.rangeClosed(1, brokers)
                        .mapToObj(to -> ofInstance(number, to) + " " + broker(to))
                        .toList());
    }

    /** The same for a broker. */
    List<String> optionsOfBroker(int number) throws IOException {
        return options(
                broker(number),
                IntStream.rangeClosed(1, brokers)
                        .mapToObj(to -> (to == number ? HOST : ofBroker(number, to)) + " " + broker(to))
                        .toList());
    }

    private List<String> options(String process, List<String> lines) throws IOException {
        if (!relayed) {
            return List.of();
        }
        List<String> all = new ArrayList<>(lines);
        all.add(HOST + " localhost " + InetAddress.getLocalHost().getHostName());
        return List.of("-Djdk.net.hosts.file=" + Files.write(folder.resolve(process + ".hosts"), all));
    }

    /** Nothing comes from this process to a broker, or from any to this broker, and nothing back. */
    void cut(Node node) {
        each(node, Relay::cut);
    }

    /** From now on everything takes so much longer between this process and the brokers, each way. */
    void delay(Node node, Duration eachWay) {
        each(node, relay -> relay.delay(eachWay));
    }

    /** Everything is as before for it. */
    void mend(Node node) {
        each(node, relay -> {
            relay.delay(Duration.ZERO);
            relay.mend();
        });
    }

    private void each(Node node, Done done) {
        try {
            for (Way way : ways) {
                if (way.isOf(node)) {
                    done.with(way.relay);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        for (Way way : ways) {
            try {
                way.relay.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

package io.workerreturn.embedded;

import static java.util.Objects.requireNonNull;

import com.yammer.metrics.core.MetricsRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.server.ServerSocketFactory;
import org.apache.kafka.server.fault.LoggingFaultHandler;
import org.apache.kafka.server.metrics.KafkaYammerMetrics;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Kafka broker with its controller in this process, on 127.0.0.1 only. What it is told survives a restart on the same
 * folder, a kill included.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final int NODE = 1;
    private static final String CLIENTS = "CLIENTS";
    private static final String CONTROLLER = "CONTROLLER";
    private static final String FAR = "FAR";
    /** Alone in its cluster it has nobody to hand its partitions to. */
    private static final Duration HAND_OVER = Duration.ofSeconds(1);

    private final int port;
    private final int farPort;
    private final String clusterId;
    private final AtomicReference<@Nullable Running> running;

    /** What is let go of as a whole when it stops: a closed one that somebody still holds weighs nothing. */
    private record Running(BrokerServer broker, ControllerServer controller, Metrics metrics, FileChannel lock) {}

    private EmbeddedBroker(Path logs, Ports ports, FileChannel lock, Map<String, String> settings) {
        Properties all = properties(logs, ports);
        all.putAll(settings);
        KafkaConfig config = KafkaConfig.fromProps(all, false);
        var directories = KafkaRaftServer.initializeLogDirs(config, LOG, "");
        MetaPropertiesEnsemble identity = directories._1();
        BootstrapMetadata bootstrap = directories._2();
        port = ports.clients();
        farPort = ports.far.map(far -> port(far.socket())).orElse(port);
        clusterId = identity.clusterId().orElseThrow();
        Metrics metrics = new Metrics();
        SharedServer shared = new SharedServer(
                config,
                identity,
                Time.SYSTEM,
                metrics,
                CompletableFuture.completedFuture(Map.of(NODE, ports.controllerAddress())),
                List.of(),
                // a failure of the broker is logged; what then happens to this process is for its owner to decide
                (name, fatal, action) -> new LoggingFaultHandler(name, action),
                ports);
        running = new AtomicReference<>(new Running(
                new BrokerServer(shared),
                new ControllerServer(shared, KafkaRaftServer.configSchema(), bootstrap),
                metrics,
                lock));
    }

    /**
     * Starts it, and returns when clients can connect.
     *
     * @param folder where everything is kept; made if it does not exist
     * @param port to listen on, 0 = any that is free
     * @throws PortTakenException if somebody else listens there
     * @throws IllegalStateException if another broker uses the folder, or this one does not start
     */
    public static EmbeddedBroker start(Path folder, int port) {
        return start(folder, Ports.open(port, Optional.empty()), Map.of());
    }

    /**
     * The same, with settings of Kafka over its own, such as who may do what.
     *
     * @param settings by their names in Kafka; clients come by the listener {@value #CLIENTS}
     */
    public static EmbeddedBroker startWith(Path folder, int port, Map<String, String> settings) {
        return start(folder, Ports.open(port, Optional.empty()), settings);
    }

    /**
     * The same, with a second port, any that is free, for whoever is to come by a detour, such as a slow network.
     *
     * @param detour port on this machine that such clients are sent to, which leads to {@link #farPort()}
     */
    public static EmbeddedBroker startBehind(Path folder, int port, int detour) {
        return start(folder, Ports.open(port, Optional.of(detour)), Map.of());
    }

    private static EmbeddedBroker start(Path folder, Ports ports, Map<String, String> settings) {
        FileChannel lock = null;
        EmbeddedBroker started = null;
        try {
            lock = lock(folder);
            started = new EmbeddedBroker(format(folder), ports, lock, settings);
            Running servers = requireNonNull(started.running.get());
            servers.controller().startup();
            servers.broker().startup();
            return started;
        } catch (IOException | RuntimeException e) {
            if (started != null) {
                started.close();
            }
            close(lock);
            ports.close();
            throw e instanceof IllegalStateException clear
                    ? clear
                    : new IllegalStateException(
                            "The embedded broker does not start on %s: %s. Choose another folder with --data, or remove this one and lose what it holds."
                                    .formatted(folder.toAbsolutePath(), e.getMessage()),
                            e);
        }
    }

    /** What clients take as {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return Ports.HOST + ":" + port;
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** Where the detour has to lead; without one, {@link #port()}. */
    public int farPort() {
        return farPort;
    }

    /** Identity of the cluster: the same after every restart on the same folder. */
    public String clusterId() {
        return clusterId;
    }

    /** Stops it; what is on disk stays. Doing so again changes nothing. */
    @Override
    public void close() {
        Running was = running.getAndSet(null);
        if (was != null) {
            was.broker().shutdown(HAND_OVER);
            was.controller().shutdown();
            was.metrics().close();
            forgetFigures();
            close(was.lock());
        }
    }

    /**
     * Kafka leaves figures of a closed broker's partitions and folders in the registry of the process, and each holds
     * that broker whole, tens of megabytes. Their names don't say whose they are: those of a broker that is still open go
     * too, which then only isn't seen by JMX.
     */
    private static void forgetFigures() {
        MetricsRegistry figures = KafkaYammerMetrics.defaultRegistry();
        figures.allMetrics().keySet().forEach(figures::removeMetric);
    }

    /** Kafka itself takes its lock only after it has written to the metadata's log, too late to spare the other one. */
    private static FileChannel lock(Path folder) throws IOException {
        Files.createDirectories(folder);
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            LOG.debug("A broker of this very process holds it.", e);
        }
        channel.close();
        throw new IllegalStateException("Another embedded broker uses " + folder.toAbsolutePath()
                + ". Stop it, or choose another folder with --data.");
    }

    private static void close(@Nullable Channel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.debug("{} did not close.", channel, e);
            }
        }
    }

    /** The formatted folder. It appears whole or not at all, so that a kill meanwhile leaves nothing half made. */
    private static Path format(Path folder) throws IOException {
        Path logs = folder.resolve("kafka");
        if (Files.exists(logs)) {
            return logs;
        }
        Path fresh = folder.resolve("kafka.new");
        delete(fresh);
        Storage.format(fresh, NODE, Uuid.randomUuid().toString(), CONTROLLER);
        return Files.move(fresh, logs, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static Properties properties(Path logs, Ports ports) {
        Properties properties = new Properties();
        properties.putAll(Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", Integer.toString(NODE)),
                Map.entry("controller.quorum.voters", NODE + "@" + Ports.HOST + ":" + ports.controllerPort()),
                Map.entry("controller.listener.names", CONTROLLER),
                Map.entry("inter.broker.listener.name", CLIENTS),
                Map.entry(
                        "listener.security.protocol.map",
                        CLIENTS + ":PLAINTEXT," + CONTROLLER + ":PLAINTEXT," + FAR + ":PLAINTEXT"),
                Map.entry(
                        "listeners",
                        address(CLIENTS, ports.clients()) + "," + address(CONTROLLER, ports.controllerPort())
                                + ports.far
                                        .map(far -> "," + address(FAR, port(far.socket())))
                                        .orElse("")),
                Map.entry(
                        "advertised.listeners",
                        address(CLIENTS, ports.clients())
                                + ports.far
                                        .map(far -> "," + address(FAR, far.detour()))
                                        .orElse("")),
                Map.entry("log.dirs", logs.toAbsolutePath().toString()),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("default.replication.factor", "1"),
                Map.entry("min.insync.replicas", "1"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "8"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "8"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                Map.entry("share.coordinator.state.topic.num.partitions", "1"),
                Map.entry("group.initial.rebalance.delay.ms", "0"),
                // the first batch of a transaction waits here until the one before is ended on its partition; given
                // back to
                // its producer instead, it would be overtaken by the batch behind it, which then is out of order
                Map.entry("add.partitions.to.txn.retry.backoff.max.ms", "10000"),
                Map.entry("add.partitions.to.txn.retry.backoff.ms", "5"),
                Map.entry("num.network.threads", "2"),
                Map.entry("num.io.threads", "4"),
                Map.entry("background.threads", "2"),
                Map.entry("num.recovery.threads.per.data.dir", "2"),
                // a small segment's index would otherwise take 10 MB of disk for each of hundreds of partitions
                Map.entry("log.index.size.max.bytes", "1048576"),
                Map.entry("log.cleaner.dedupe.buffer.size", "16777216")));
        return properties;
    }

    private static int port(ServerSocketChannel socket) {
        return socket.socket().getLocalPort();
    }

    private static String address(String listener, int port) {
        return listener + "://" + Ports.HOST + ":" + port;
    }

    /**
     * The sockets, bound before anything else starts: a taken port shows at once, and a free one that was found can't be
     * taken by others before the broker listens.
     */
    private static final class Ports implements ServerSocketFactory {
        static final String HOST = "127.0.0.1";

        private final ServerSocketChannel clients;
        private final ServerSocketChannel controller;

        private final Optional<Far> far;

        private Ports(ServerSocketChannel clients, ServerSocketChannel controller, Optional<Far> far) {
            this.clients = clients;
            this.controller = controller;
            this.far = far;
        }

        /** Where the detour leads, and where it begins. */
        private record Far(ServerSocketChannel socket, int detour) {}

        static Ports open(int port, Optional<Integer> detour) {
            ServerSocketChannel clients = bind(port);
            try {
                return new Ports(clients, bind(0), detour.map(begin -> new Far(bind(0), begin)));
            } catch (RuntimeException e) {
                EmbeddedBroker.close(clients);
                throw e;
            }
        }

        int clients() {
            return port(clients);
        }

        int controllerPort() {
            return port(controller);
        }

        InetSocketAddress controllerAddress() {
            return new InetSocketAddress(HOST, controllerPort());
        }

        void close() {
            EmbeddedBroker.close(clients);
            EmbeddedBroker.close(controller);
            far.ifPresent(behind -> EmbeddedBroker.close(behind.socket()));
        }

        @Override
        public ServerSocketChannel openServerSocket(
                String listener, InetSocketAddress address, int backlog, int receiveBuffer) throws IOException {
            ServerSocketChannel bound = switch (listener) {
                case CLIENTS -> clients;
                case FAR -> far.orElseThrow().socket();
                default -> controller;
            };
            bound.configureBlocking(false);
            return bound;
        }

        private static ServerSocketChannel bind(int port) {
            try {
                ServerSocketChannel channel = ServerSocketChannel.open();
                try {
                    return channel.bind(new InetSocketAddress(InetAddress.getByName(HOST), port));
                } catch (BindException e) {
                    EmbeddedBroker.close(channel);
                    throw new PortTakenException("the embedded broker", port, "--broker-port", e);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("Opening a socket on " + HOST + ":" + port + " failed.", e);
            }
        }
    }
}

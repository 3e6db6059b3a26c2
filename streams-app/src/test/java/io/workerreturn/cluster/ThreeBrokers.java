package io.workerreturn.cluster;

import io.workerreturn.FreePorts;
import io.workerreturn.embedded.Storage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.server.ServerSocketFactory;
import org.apache.kafka.server.fault.LoggingFaultHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A cluster of three brokers and a controller in this process, each of which can be away for a while. */
final class ThreeBrokers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ThreeBrokers.class);
    private static final List<Integer> BROKERS = List.of(1, 2, 3);
    private static final int CONTROLLER = 100;
    private static final String HOST = "127.0.0.1";
    private static final Duration HAND_OVER = Duration.ofSeconds(2);

    private final Path folder;
    private final Map<Integer, Integer> ports = new TreeMap<>();
    private final Map<Integer, BrokerServer> running = new TreeMap<>();
    private final ControllerServer controller;

    private ThreeBrokers(Path folder) throws Exception {
        this.folder = folder;
        String cluster = Uuid.randomUuid().toString();
        ports.put(CONTROLLER, FreePorts.next());
        format(CONTROLLER, cluster);
        for (int broker : BROKERS) {
            ports.put(broker, FreePorts.next());
            format(broker, cluster);
        }
        KafkaConfig config = KafkaConfig.fromProps(properties(CONTROLLER), false);
        controller = new ControllerServer(
                shared(config),
                KafkaRaftServer.configSchema(),
                KafkaRaftServer.initializeLogDirs(config, LOG, "")._2());
    }

    static ThreeBrokers start(Path folder) throws Exception {
        ThreeBrokers cluster = new ThreeBrokers(folder);
        // a broker is up when it has heard of the controller, which is when that has heard of it
        CompletableFuture<Void> up = CompletableFuture.runAsync(cluster.controller::startup);
        BROKERS.forEach(cluster::start);
        up.join();
        return cluster;
    }

    private void format(int node, String cluster) throws IOException {
        Storage.format(logs(node), node, cluster, "CONTROLLER");
    }

    private Path logs(int node) {
        return folder.resolve("node-" + node);
    }

    private SharedServer shared(KafkaConfig config) {
        return new SharedServer(
                config,
                KafkaRaftServer.initializeLogDirs(config, LOG, "")._1(),
                Time.SYSTEM,
                new Metrics(),
                CompletableFuture.completedFuture(
                        Map.of(CONTROLLER, new InetSocketAddress(HOST, ports.get(CONTROLLER)))),
                List.of(),
                (name, fatal, action) -> new LoggingFaultHandler(name, action),
                ServerSocketFactory.INSTANCE);
    }

    private Properties properties(int node) {
        boolean controls = node == CONTROLLER;
        String listener = (controls ? "CONTROLLER" : "CLIENTS") + "://" + HOST + ":" + ports.get(node);
        Map<String, String> settings = new HashMap<>(Map.of(
                "process.roles",
                controls ? "controller" : "broker",
                "node.id",
                Integer.toString(node),
                "controller.quorum.voters",
                CONTROLLER + "@" + HOST + ":" + ports.get(CONTROLLER),
                "controller.listener.names",
                "CONTROLLER",
                "listener.security.protocol.map",
                "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "listeners",
                listener,
                "log.dirs",
                logs(node).toString(),
                "log.index.size.max.bytes",
                "1048576",
                "log.cleaner.dedupe.buffer.size",
                "16777216"));
        if (!controls) {
            settings.putAll(Map.of(
                    "inter.broker.listener.name", "CLIENTS",
                    "advertised.listeners", listener,
                    "auto.create.topics.enable", "false",
                    "offsets.topic.num.partitions", "2",
                    "transaction.state.log.num.partitions", "2",
                    "group.initial.rebalance.delay.ms", "0",
                    // who is away is out of sync soon
                    "replica.lag.time.max.ms", "5000"));
        }
        Properties properties = new Properties();
        properties.putAll(settings);
        return properties;
    }

    /** All three, whether they are there or not. */
    String bootstrapServers() {
        return BROKERS.stream().map(broker -> HOST + ":" + ports.get(broker)).collect(Collectors.joining(","));
    }

    /** Returns when clients can connect. */
    void start(int broker) {
        BrokerServer server = new BrokerServer(shared(KafkaConfig.fromProps(properties(broker), false)));
        server.startup();
        running.put(broker, server);
    }

    void stop(int broker) {
        running.remove(broker).shutdown(HAND_OVER);
    }

    @Override
    public void close() {
        List.copyOf(running.keySet()).forEach(this::stop);
        controller.shutdown();
    }
}

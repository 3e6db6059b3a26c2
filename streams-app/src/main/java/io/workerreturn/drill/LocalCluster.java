package io.workerreturn.drill;

import io.workerreturn.config.AppConfig;
import io.workerreturn.config.AuthSettings;
import io.workerreturn.config.BoardSettings;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.config.Policies;
import io.workerreturn.config.RegistrySettings;
import io.workerreturn.config.StreamsSettings;
import io.workerreturn.config.TopicsConfig;
import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.embedded.Storage;
import io.workerreturn.runtime.TopicAdministration;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Brokers, instances of the application and a registry on 127.0.0.1. Each broker and each instance is a process of its own, so that it
 * dies as a machine does; brokers are Kafka's own program, instances are {@code run}. What is written is on as many brokers as there
 * are, three at most, and counts once two have it.
 */
public final class LocalCluster implements AutoCloseable {
    /** Copies of each partition, where there are as many brokers. */
    private static final int COPIES = 3;

    private static final int COPIES_IN_SYNC = 2;
    private static final String CONTROLLER = "CONTROLLER";
    private static final String HOST = Network.HOST;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final int CONTROLLERS = 10;
    private static final int REGISTRY = 20;
    private static final int BOARDS = 30;
    private static final int MEMBERS = 40;
    private static final int MOST_NODES = 9;

    private final Plan plan;
    private final Network network;
    private final List<Node> brokers = new ArrayList<>();
    private final List<Node> instances = new ArrayList<>();
    private final Map<String, String> settings;
    private final AppConfig config;
    private final Path properties;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private @Nullable EmbeddedRegistry registry;

    /**
     * What is started.
     *
     * @param folder where everything is kept
     * @param brokers how many, 1 to 9
     * @param instances how many, 1 to 9
     * @param firstPort brokers listen on it and those after it, controllers ten, the registry twenty, boards thirty further on, and
     *     brokers for instances and one another forty
     * @param relayed whether the ways between the processes can be cut and slowed down
     * @param instanceOptions of each instance's Java machine
     * @param brokerOptions of each broker's Java machine
     * @param classPath of both
     * @param main class of the command line
     * @param file properties of the application, if any
     * @param told settings of the application that win over file and environment
     * @param further settings that win over all others, such as those of a scenario
     * @param configuration makes a configuration of what must be so
     */
    public record Plan(
            Path folder,
            int brokers,
            int instances,
            int firstPort,
            boolean relayed,
            List<String> instanceOptions,
            List<String> brokerOptions,
            String classPath,
            String main,
            Optional<Path> file,
            Map<String, String> told,
            Map<String, String> further,
            Function<Map<String, String>, AppConfig> configuration) {
        public Plan {
            within("brokers", brokers);
            within("instances", instances);
        }

        private static void within(String name, int value) {
            if (value < 1 || value > MOST_NODES) {
                throw new IllegalArgumentException(name + " must be 1 to " + MOST_NODES + ", not " + value);
            }
        }
    }

    private LocalCluster(Plan plan) throws IOException {
        this.plan = plan;
        mustBeFree();
        Files.createDirectories(plan.folder);
        network = new Network(
                plan.folder,
                plan.relayed,
                new Network.Ports(plan.firstPort, plan.firstPort + MEMBERS, plan.firstPort + CONTROLLERS),
                plan.brokers,
                plan.instances);
        String cluster = Uuid.randomUuid().toString();
        for (int number = 1; number <= plan.brokers; number++) {
            brokers.add(broker(number, cluster));
        }
        settings = settings();
        config = plan.configuration.apply(settings);
        properties = plan.folder.resolve("app.properties");
        Properties all = new Properties();
        if (plan.file.isPresent()) {
            try (Reader file = Files.newBufferedReader(plan.file.get())) {
                all.load(file);
            }
        }
        all.putAll(settings);
        try (Writer file = Files.newBufferedWriter(properties)) {
            all.store(file, null);
        }
        for (int number = 1; number <= plan.instances; number++) {
            instances.add(instance(number));
        }
    }

    /**
     * Starts all of it, and returns when every instance is ready.
     *
     * @param says told what it is at
     * @throws IllegalStateException if one of the ports is taken, or something does not come up
     */
    public static LocalCluster start(Plan plan, Consumer<String> says) throws IOException, InterruptedException {
        LocalCluster cluster = new LocalCluster(plan);
        try {
            says.accept("Starting " + plan.brokers + " brokers");
            cluster.brokers.forEach(Node::start);
            cluster.awaitBrokers();
            cluster.startRegistry();
            try (TopicAdministration topics =
                    new TopicAdministration(cluster.config.kafka(), cluster.config.topics())) {
                topics.apply(topics.differences());
            }
            says.accept("Starting " + plan.instances + " instances");
            cluster.instances.forEach(Node::start);
            cluster.awaitInstances();
            return cluster;
        } catch (InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    /** Of whoever looks at the cluster. */
    public AppConfig config() {
        return config;
    }

    /** The same as a file, for other commands. */
    public Path properties() {
        return properties;
    }

    Network network() {
        return network;
    }

    List<Node> brokers() {
        return brokers;
    }

    List<Node> instances() {
        return instances;
    }

    /** Where the instance keeps its state. */
    Path state(Node instance) {
        return plan.folder.resolve(instance.name()).resolve("streams");
    }

    /** Addresses of the boards, one for each instance. */
    public List<String> boards() {
        return IntStream.rangeClosed(1, plan.instances)
                .mapToObj(number -> "http://localhost:" + board(number) + "/")
                .toList();
    }

    void startRegistry() {
        registry = EmbeddedRegistry.start(plan.folder.resolve("registry"), plan.firstPort + REGISTRY);
    }

    void stopRegistry() {
        if (registry != null) {
            registry.close();
            registry = null;
        }
    }

    /** Waits until every broker is there, by what the cluster itself says. */
    void awaitBrokers() throws InterruptedException {
        Map<String, Object> client = Map.of("bootstrap.servers", network.ofOthers());
        try (Admin admin = Admin.create(client)) {
            await(brokers, "the brokers are " + plan.brokers, () -> {
                try {
                    return admin.describeCluster().nodes().get().size() == plan.brokers;
                } catch (ExecutionException notYet) {
                    return false;
                } catch (InterruptedException told) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            });
        }
    }

    /** Waits until every instance says that it is ready. */
    void awaitInstances() throws InterruptedException {
        await(instances, "every instance is ready", this::instancesAreReady);
    }

    boolean instancesAreReady() {
        return IntStream.rangeClosed(1, plan.instances).allMatch(number -> isReady(board(number)));
    }

    private boolean isReady(int port) {
        HttpRequest ready = HttpRequest.newBuilder(URI.create("http://" + HOST + ":" + port + "/health/ready"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return http.send(ready, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void await(List<Node> nodes, String what, BooleanSupplier condition) throws InterruptedException {
        long giveUpAt = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while waiting until " + what);
            }
            for (Node node : nodes) {
                if (!node.isAlive()) {
                    throw new IllegalStateException(
                            node.name() + " has ended by itself. Its last words:\n" + node.lastWords());
                }
            }
            if (System.nanoTime() > giveUpAt) {
                throw new IllegalStateException("In vain it was waited for " + PATIENCE.toMinutes() + " min until "
                        + what + ". Logs: "
                        + nodes.stream().map(node -> node.log().toString()).collect(Collectors.joining(", ")));
            }
            Thread.sleep(LOOK_EVERY.toMillis());
        }
    }

    private int board(int instance) {
        return plan.firstPort + BOARDS + instance - 1;
    }

    /** Rather now, in one sentence, than in the log of one of many processes. */
    private void mustBeFree() {
        IntStream ports = IntStream.concat(
                IntStream.concat(
                        IntStream.range(plan.firstPort, plan.firstPort + plan.brokers),
                        IntStream.range(plan.firstPort + CONTROLLERS, plan.firstPort + CONTROLLERS + plan.brokers)),
                IntStream.concat(
                        IntStream.concat(
                                IntStream.of(plan.firstPort + REGISTRY),
                                IntStream.rangeClosed(1, plan.instances).map(this::board)),
                        IntStream.range(plan.firstPort + MEMBERS, plan.firstPort + MEMBERS + plan.brokers)));
        ports.forEach(port -> {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            } catch (IOException taken) {
                throw new IllegalStateException(
                        "Port " + port + " is taken. Give --port a first port from which on fifty are free.", taken);
            }
        });
    }

    private Map<String, String> settings() {
        // a few for each instance, and no more than one machine bears
        Map<String, String> all = new HashMap<>(Map.of(
                TopicsConfig.WORKERS, "6",
                TopicsConfig.TRIPS, "3",
                TopicsConfig.FIRMS, "3",
                TopicsConfig.CONCLUSIONS, "3"));
        all.putAll(plan.told);
        all.put(KafkaConfig.BOOTSTRAP_SERVERS, network.ofOthers());
        all.put("kafka.security.protocol", "PLAINTEXT");
        all.put(RegistrySettings.URL, "http://" + HOST + ":" + (plan.firstPort + REGISTRY));
        all.put(TopicsConfig.REPLICATION_FACTOR, Integer.toString(Math.min(COPIES, plan.brokers)));
        all.put(TopicsConfig.MIN_INSYNC_REPLICAS, Integer.toString(Math.min(COPIES_IN_SYNC, plan.brokers)));
        // only this machine reaches them
        all.put(AuthSettings.OPEN, "true");
        // whoever tells the events tells the time
        all.put(Policies.TICK_EVERY, "PT0S");
        all.putAll(plan.further);
        return all;
    }

    private Path write(String name, Map<String, String> lines) throws IOException {
        return Files.write(plan.folder.resolve(name), lines(lines));
    }

    private static List<String> lines(Map<String, String> settings) {
        return settings.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(each -> each.getKey() + "=" + each.getValue())
                .toList();
    }

    private Node instance(int number) throws IOException {
        String name = Network.instance(number);
        Path folder = Files.createDirectories(plan.folder.resolve(name));
        List<String> command = java(plan.instanceOptions, network.optionsOfInstance(number), folder);
        command.addAll(List.of(plan.main, "run", "-c", properties.toString()));
        // on the command line, so that no variable of the environment wins
        Map<String, String> own = new HashMap<>(settings);
        own.put(KafkaConfig.BOOTSTRAP_SERVERS, network.ofInstances());
        own.put(StreamsSettings.STATE_DIR, folder.resolve("streams").toString());
        own.put(BoardSettings.PORT, Integer.toString(board(number)));
        lines(own).forEach(line -> command.addAll(List.of("--set", line)));
        return new Node(name, command, plan.folder.resolve(name + ".log"));
    }

    private List<String> java(List<String> options, List<String> ways, Path folder) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(ways);
        // who is killed leaves there what it unpacked
        command.add("-Djava.io.tmpdir=" + folder);
        command.add("-cp");
        command.add(plan.classPath);
        return command;
    }

    private Node broker(int number, String cluster) throws IOException {
        String name = Network.broker(number);
        Path folder = Files.createDirectories(plan.folder.resolve(name));
        Path logs = folder.resolve("kafka");
        Storage.format(logs, number, cluster, CONTROLLER);
        String controller = HOST + ":" + (plan.firstPort + CONTROLLERS + number - 1);
        String copies = Integer.toString(Math.min(COPIES, plan.brokers));
        String inSync = Integer.toString(Math.min(COPIES_IN_SYNC, plan.brokers));
        Path file = write(
                name + ".properties",
                Map.ofEntries(
                        Map.entry("process.roles", "broker,controller"),
                        Map.entry("node.id", Integer.toString(number)),
                        Map.entry(
                                "controller.quorum.voters",
                                IntStream.rangeClosed(1, plan.brokers)
                                        .mapToObj(node -> node + "@" + network.controller(node))
                                        .collect(Collectors.joining(","))),
                        Map.entry("controller.listener.names", CONTROLLER),
                        Map.entry("inter.broker.listener.name", "MEMBERS"),
                        Map.entry(
                                "listener.security.protocol.map",
                                "OTHERS:PLAINTEXT,MEMBERS:PLAINTEXT," + CONTROLLER + ":PLAINTEXT"),
                        Map.entry(
                                "listeners",
                                "OTHERS://" + network.listensAt(number) + ",MEMBERS://" + HOST + ":"
                                        + (plan.firstPort + MEMBERS + number - 1) + "," + CONTROLLER + "://"
                                        + controller),
                        Map.entry(
                                "advertised.listeners",
                                "OTHERS://" + HOST + ":" + (plan.firstPort + number - 1) + ",MEMBERS://"
                                        + network.member(number) + "," + CONTROLLER + "://"
                                        + network.controller(number)),
                        Map.entry("log.dirs", logs.toString()),
                        Map.entry("auto.create.topics.enable", "false"),
                        Map.entry("default.replication.factor", copies),
                        Map.entry("min.insync.replicas", inSync),
                        Map.entry("offsets.topic.replication.factor", copies),
                        Map.entry("transaction.state.log.replication.factor", copies),
                        Map.entry("transaction.state.log.min.isr", inSync),
                        Map.entry("share.coordinator.state.topic.replication.factor", copies),
                        Map.entry("share.coordinator.state.topic.min.isr", inSync),
                        // three brokers share one machine
                        Map.entry("offsets.topic.num.partitions", "9"),
                        Map.entry("transaction.state.log.num.partitions", "9"),
                        Map.entry("share.coordinator.state.topic.num.partitions", "1"),
                        Map.entry("num.network.threads", "2"),
                        Map.entry("num.io.threads", "4"),
                        Map.entry("background.threads", "2"),
                        Map.entry("log.index.size.max.bytes", "1048576"),
                        Map.entry("log.cleaner.dedupe.buffer.size", "16777216"),
                        // as the broker of docker-compose.yml: docs/adr/0018
                        Map.entry("add.partitions.to.txn.retry.backoff.max.ms", "10000"),
                        Map.entry("add.partitions.to.txn.retry.backoff.ms", "5")));
        List<String> command = java(plan.brokerOptions, network.optionsOfBroker(number), folder);
        command.addAll(List.of("kafka.Kafka", file.toString()));
        return new Node(name, command, plan.folder.resolve(name + ".log"));
    }

    /** Takes an instance's state away, as a new disk would. */
    void forget(Node instance) {
        try {
            Utils.delete(state(instance).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends all of it; what is in the folder stays. */
    @Override
    public void close() {
        instances.forEach(Node::close);
        brokers.forEach(Node::close);
        network.close();
        stopRegistry();
    }
}

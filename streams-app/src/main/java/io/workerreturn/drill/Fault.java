package io.workerreturn.drill;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What may happen to a cluster. */
public enum Fault {
    /** A machine with an instance loses its power. */
    KILL_INSTANCE("an instance is killed (SIGKILL), and started again after ten seconds") {
        @Override
        Struck strike(LocalCluster cluster, RandomGenerator random) throws InterruptedException {
            Node victim = any(cluster.instances(), random);
            victim.kill();
            return new Struck(victim.name(), SHORT, victim::start);
        }
    },
    /** An instance is updated. */
    STOP_INSTANCE("an instance is told to stop (SIGTERM), and started again at once") {
        @Override
        Struck strike(LocalCluster cluster, RandomGenerator random) throws InterruptedException {
            Node victim = any(cluster.instances(), random);
            stop(victim);
            return new Struck(victim.name(), Duration.ZERO, victim::start);
        }
    },
    /** An instance sleeps so long that the others have taken over its work, and does not know it when it wakes. */
    FREEZE_INSTANCE("an instance does nothing for a minute (SIGSTOP), longer than its session lasts") {
        @Override
        Struck strike(LocalCluster cluster, RandomGenerator random) throws InterruptedException {
            Node victim = any(cluster.instances(), random);
            victim.freeze();
            return new Struck(victim.name(), LONG, victim::thaw);
        }
    },
    /** An instance gets a new disk. */
    LOSE_STATE("an instance is killed, and started again without its state folder") {
        @Override
        Struck strike(LocalCluster cluster, RandomGenerator random) throws InterruptedException {
            Node victim = any(cluster.instances(), random);
            victim.kill();
            cluster.forget(victim);
            return new Struck(victim.name(), SHORT, victim::start);
        }
    },
    /** All instances lose their power. */
    KILL_INSTANCES("all instances are killed, and started again after ten seconds") {
        @Override
        Struck strike(LocalCluster cluster, RandomGenerator random) throws InterruptedException {
            for (Node each : cluster.instances()) {
                each.kill();
            }
            return new Struck("all", SHORT, () -> cluster.instances().forEach(Node::start));
        }
    },
    /** A machine with a broker loses its power. */
    KILL_BROKER("a broker is killed, and started again after ten seconds") {
        @Override
        Struck strike(LocalCluster cluster, RandomGenerator random) throws InterruptedException {
            Node victim = any(cluster.brokers(), random);
            victim.kill();
            return new Struck(victim.name(), SHORT, victim::start);
        }
    },
    /** A broker is updated. */
    STOP_BROKER("a broker is told to stop, and started again at once") {
        @Override
        Struck strike(LocalCluster cluster, RandomGenerator random) throws InterruptedException {
            Node victim = any(cluster.brokers(), random);
            stop(victim);
            return new Struck(victim.name(), Duration.ZERO, victim::start);
        }
    },
    /** A broker is connected, but answers nobody. */
    FREEZE_BROKER("a broker does nothing for twenty seconds") {
        @Override
        Struck strike(LocalCluster cluster, RandomGenerator random) throws InterruptedException {
            Node victim = any(cluster.brokers(), random);
            victim.freeze();
            return new Struck(victim.name(), MIDDLING, victim::thaw);
        }
    },
    /** The room with the brokers loses its power. */
    KILL_BROKERS("all brokers are killed, and started again after ten seconds") {
        @Override
        Struck strike(LocalCluster cluster, RandomGenerator random) throws InterruptedException {
            for (Node each : cluster.brokers()) {
                each.kill();
            }
            return new Struck("all", SHORT, () -> cluster.brokers().forEach(Node::start));
        }
    },
    /** No schema can be looked up. */
    STOP_REGISTRY("the schema registry is away for twenty seconds, and an instance starts meanwhile") {
        @Override
        Struck strike(LocalCluster cluster, RandomGenerator random) throws InterruptedException {
            cluster.stopRegistry();
            // one that knows the schemas needs no registry
            Node victim = any(cluster.instances(), random);
            victim.kill();
            victim.start();
            return new Struck("registry, " + victim.name(), MIDDLING, cluster::startRegistry);
        }
    };

    private static final Duration SHORT = Duration.ofSeconds(10);
    private static final Duration MIDDLING = Duration.ofSeconds(20);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration STOPS_WITHIN = Duration.ofMinutes(1);

    private final String description;

    Fault(String description) {
        this.description = description;
    }

    /** What has happened, and is to be undone. */
    record Struck(String victim, Duration lasts, Cure cure) {}

    /** Undoes it. */
    @FunctionalInterface
    interface Cure {
        void apply() throws InterruptedException;
    }

    /**
     * Does it.
     *
     * @param random by which the victim is chosen
     * @throws IllegalStateException if whoever is told to stop does not, or a victim has ended by itself before
     */
    abstract Struck strike(LocalCluster cluster, RandomGenerator random) throws InterruptedException;

    /** Its name, in kebab case. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** What happens, for people. */
    public String description() {
        return description;
    }

    /** The fault of this name. */
    public static Optional<Fault> of(String label) {
        return Arrays.stream(values())
                .filter(fault -> fault.label().equals(label))
                .findFirst();
    }

    private static Node any(List<Node> nodes, RandomGenerator random) {
        return nodes.get(random.nextInt(nodes.size()));
    }

    private static void stop(Node node) throws InterruptedException {
        if (!node.stop(STOPS_WITHIN)) {
            throw new IllegalStateException(
                    node.name() + " was told to stop, and had not after " + STOPS_WITHIN.toSeconds() + " s.");
        }
    }
}

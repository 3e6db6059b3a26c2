package io.workerreturn.drill;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** What may happen to a cluster. */
public enum Fault {
    /** A machine with an instance loses its power. */
    KILL_INSTANCE(
            "an instance is killed (SIGKILL), and started again after ten seconds",
            LocalCluster::instances,
            false,
            Blow.KILL,
            10),
    /** An instance is updated. */
    STOP_INSTANCE(
            "an instance is told to stop (SIGTERM), and started again at once",
            LocalCluster::instances,
            false,
            Blow.STOP,
            0),
    /** An instance sleeps so long that the others have taken over its work, and does not know it when it wakes. */
    FREEZE_INSTANCE(
            "an instance does nothing for a minute (SIGSTOP), longer than its session lasts",
            LocalCluster::instances,
            false,
            Blow.FREEZE,
            60),
    /** An instance gets a new disk. */
    LOSE_STATE(
            "an instance is killed, and started again without its state folder",
            LocalCluster::instances,
            false,
            Blow.KILL,
            10) {
        @Override
        Struck strike(LocalCluster cluster, RandomGenerator random) throws InterruptedException {
            Struck struck = super.strike(cluster, random);
            struck.victims().forEach(cluster::forget);
            return struck;
        }
    },
    /** All instances lose their power. */
    KILL_INSTANCES(
            "all instances are killed, and started again after ten seconds",
            LocalCluster::instances,
            true,
            Blow.KILL,
            10),
    /** A machine with a broker loses its power. */
    KILL_BROKER("a broker is killed, and started again after ten seconds", LocalCluster::brokers, false, Blow.KILL, 10),
    /** A broker is updated. */
    STOP_BROKER("a broker is told to stop, and started again at once", LocalCluster::brokers, false, Blow.STOP, 0),
    /** A broker is connected, but answers nobody. */
    FREEZE_BROKER("a broker does nothing for twenty seconds", LocalCluster::brokers, false, Blow.FREEZE, 20),
    /** The room with the brokers loses its power. */
    KILL_BROKERS(
            "all brokers are killed, and started again after ten seconds", LocalCluster::brokers, true, Blow.KILL, 10),
    /** An instance that others replace, and that finds the brokers again with what it had under way. */
    CUT_INSTANCE(
            "an instance is cut off from all brokers for a minute, longer than its session lasts",
            LocalCluster::instances,
            false,
            Blow.CUT,
            60),
    /** A broker that others replace, and that does not know it. */
    CUT_BROKER(
            "a broker is cut off from the other brokers and from all clients for half a minute",
            LocalCluster::brokers,
            false,
            Blow.CUT,
            30),
    /** Brokers are far away, or the network is loaded. */
    SLOW_NETWORK(
            "between instances and brokers everything takes 100 ms each way, for a minute",
            LocalCluster::instances,
            true,
            Blow.SLOW,
            60),
    /** No schema can be looked up, not even by an instance that starts. */
    STOP_REGISTRY(
            "the schema registry is away for twenty seconds, and an instance starts meanwhile",
            LocalCluster::instances,
            false,
            Blow.KILL,
            20) {
        @Override
        Struck strike(LocalCluster cluster, RandomGenerator random) throws InterruptedException {
            cluster.stopRegistry();
            Struck struck = super.strike(cluster, random);
            struck.cure().apply();
            return new Struck(struck.victims(), struck.lasts(), cluster::startRegistry);
        }
    };

    private final String description;
    private final Function<LocalCluster, List<Node>> whom;
    private final boolean all;
    private final Blow blow;
    private final Duration lasts;

    Fault(String description, Function<LocalCluster, List<Node>> whom, boolean all, Blow blow, int seconds) {
        this.description = description;
        this.whom = whom;
        this.all = all;
        this.blow = blow;
        this.lasts = Duration.ofSeconds(seconds);
    }

    /** What is done to a process, and undone. */
    private enum Blow {
        KILL {
            @Override
            void strike(LocalCluster cluster, Node node) throws InterruptedException {
                node.kill();
            }
        },
        STOP {
            @Override
            void strike(LocalCluster cluster, Node node) throws InterruptedException {
                if (!node.stop(STOPS_WITHIN)) {
                    throw new IllegalStateException(
                            node.name() + " was told to stop, and had not after " + STOPS_WITHIN.toSeconds() + " s.");
                }
            }
        },
        FREEZE {
            @Override
            void strike(LocalCluster cluster, Node node) throws InterruptedException {
                node.freeze();
            }

            @Override
            void cure(LocalCluster cluster, Node node) throws InterruptedException {
                node.thaw();
            }
        },
        CUT {
            @Override
            void strike(LocalCluster cluster, Node node) {
                cluster.network().cut(node);
            }

            @Override
            void cure(LocalCluster cluster, Node node) {
                cluster.network().mend(node);
            }
        },
        SLOW {
            @Override
            void strike(LocalCluster cluster, Node node) {
                cluster.network().delay(node, EACH_WAY);
            }

            @Override
            void cure(LocalCluster cluster, Node node) {
                cluster.network().mend(node);
            }
        };

        private static final Duration STOPS_WITHIN = Duration.ofMinutes(1);
        private static final Duration EACH_WAY = Duration.ofMillis(100);

        abstract void strike(LocalCluster cluster, Node node) throws InterruptedException;

        void cure(LocalCluster cluster, Node node) throws InterruptedException {
            node.start();
        }
    }

    /** What has happened, and is to be undone after some time. */
    record Struck(List<Node> victims, Duration lasts, Cure cure) {}

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
    Struck strike(LocalCluster cluster, RandomGenerator random) throws InterruptedException {
        List<Node> nodes = whom.apply(cluster);
        List<Node> victims = all ? nodes : List.of(nodes.get(random.nextInt(nodes.size())));
        for (Node victim : victims) {
            blow.strike(cluster, victim);
        }
        return new Struck(victims, lasts, () -> {
            for (Node victim : victims) {
                blow.cure(cluster, victim);
            }
        });
    }

    /** Whether it needs a cluster whose network can be cut. */
    public boolean isOfTheNetwork() {
        return blow == Blow.CUT || blow == Blow.SLOW;
    }

    /** Its name, in kebab case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
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
}

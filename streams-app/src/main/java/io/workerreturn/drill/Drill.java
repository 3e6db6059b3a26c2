package io.workerreturn.drill;

import io.workerreturn.audit.Audit;
import io.workerreturn.audit.AuditProgress;
import io.workerreturn.audit.AuditReport;
import io.workerreturn.audit.AuditSettings;
import io.workerreturn.config.AppConfig;
import io.workerreturn.runtime.Progress;
import io.workerreturn.runtime.UnreachableException;
import io.workerreturn.simulation.Scenario;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.AvroSerdes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Lets one fault after another happen to a cluster while events flow, and looks each time whether anything was lost. */
public final class Drill {
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Duration SETTLE = Duration.ofSeconds(30);
    /** Longer than any session, transaction and restore takes. */
    private static final Duration COMES_BACK_WITHIN = Duration.ofMinutes(5);

    private final Plan plan;
    private final LocalCluster cluster;
    private final Listener listener;
    private final AppConfig config;
    private final AvroSerdes serdes;
    private final Random random;
    private final long began = System.nanoTime();

    /**
     * What happens.
     *
     * @param faults of which kinds; each comes once before any comes again
     * @param lasts faults begin for so long
     * @param most faults at most, 1 or more
     * @param rest between the end of a fault and the next, and before the first
     * @param rate records told a second
     * @param city of which they tell
     * @param seed the same one gives the same faults and victims
     */
    public record Plan(Set<Fault> faults, Duration lasts, int most, Duration rest, int rate, Scenario city, long seed) {
        public Plan {
            faults = Set.copyOf(faults);
        }
    }

    /** Hears how it goes. */
    public interface Listener {
        /** What is done now. */
        void says(String what);

        /** A fault is over, and looked into. */
        void ended(Outcome outcome);
    }

    private Drill(Plan plan, LocalCluster cluster, Listener listener, AvroSerdes serdes) {
        this.plan = plan;
        this.cluster = cluster;
        this.listener = listener;
        this.config = cluster.config();
        this.serdes = serdes;
        this.random = new Random(plan.seed);
    }

    /** Does it. The cluster stays as it is then. */
    public static Report run(Plan plan, LocalCluster cluster, Listener listener) throws InterruptedException {
        try (AvroSerdes serdes = AvroSerdes.open(cluster.config().registry())) {
            return new Drill(plan, cluster, listener, serdes).run();
        }
    }

    private Report run() throws InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        double undisturbed;
        try (Teller teller = new Teller(config, plan.city, plan.rate)) {
            awaitFirstRows();
            try (GapWatch watch =
                    new GapWatch(config.kafka(), List.of(Topics.WORKER_JOURNEYS, Topics.ENTERPRISE_RETURN_RATES))) {
                listener.says("Nothing happens for " + plan.rest.toSeconds() + " s, for comparison");
                Thread.sleep(plan.rest.toMillis());
                watch.begin();
                Thread.sleep(plan.rest.toMillis());
                undisturbed = watch.worst().seconds();
                List<Fault> hand = new ArrayList<>();
                long end = System.nanoTime() + plan.lasts.toNanos();
                while (outcomes.size() < plan.most && System.nanoTime() < end) {
                    teller.check();
                    if (hand.isEmpty()) {
                        hand.addAll(EnumSet.copyOf(plan.faults));
                        Collections.shuffle(hand, random);
                    }
                    Outcome outcome = one(outcomes.size() + 1, hand.remove(0), watch, teller);
                    outcomes.add(outcome);
                    listener.ended(outcome);
                    Thread.sleep(plan.rest.toMillis());
                }
            }
            teller.stop();
            teller.check();
        }
        listener.says("Nothing is told any more; everything is audited");
        AuditReport audit = audit();
        TransitionChains.Found chains = TransitionChains.read(config, serdes);
        return new Report(
                undisturbed,
                List.copyOf(outcomes),
                audit.recordsRead(),
                audit.differingRows(),
                chains.transitions(),
                chains.broken());
    }

    private void awaitFirstRows() throws InterruptedException {
        try (Progress progress = new Progress(config.kafka())) {
            while (progress.folded(progress.told()) == 0) {
                Thread.sleep(LOOK_EVERY.toMillis());
            }
        }
    }

    private Outcome one(int number, Fault fault, GapWatch watch, Teller teller) throws InterruptedException {
        List<String> complaints = new ArrayList<>();
        double at = (System.nanoTime() - began) / 1e9;
        watch.begin();
        long struck = System.nanoTime();
        listener.says(number + ". " + fault.label() + ": " + fault.description());
        Fault.Struck what = fault.strike(cluster, random);
        String victims = what.victims().stream().map(Node::name).collect(Collectors.joining(", "));
        Thread.sleep(what.lasts().toMillis());
        what.cure().apply();
        long cured = System.nanoTime();
        if (!awaitBack(cured, watch)) {
            throw new IllegalStateException("%s on %s: the cluster was not back after %d min. Its logs: %s"
                    .formatted(
                            fault.label(),
                            victims,
                            COMES_BACK_WITHIN.toMinutes(),
                            cluster.properties().getParent()));
        }
        double back = (System.nanoTime() - struck) / 1e9;
        GapWatch.Gap gap = watch.worst();
        // rows that change all the time can't be compared
        teller.pause();
        AuditReport audit = audit();
        TransitionChains.Found chains = TransitionChains.read(config, serdes);
        teller.goOn();
        if (chains.broken() > 0) {
            complaints.add(chains.broken() + " transitions of alerts are broken: " + chains.example());
        }
        if (!audit.clean()) {
            complaints.add("the audit found " + audit.differingRows() + " rows that are not what follows, such as "
                    + audit.differences().get(0));
        }
        return new Outcome(
                number,
                fault.label(),
                victims,
                at,
                gap.seconds(),
                gap.partition().toString(),
                back,
                audit.differingRows(),
                List.copyOf(complaints));
    }

    /** Whether all is as before: all processes, new rows everywhere, and nothing left from the time of the fault. */
    private boolean awaitBack(long cured, GapWatch watch) throws InterruptedException {
        long giveUpAt = cured + COMES_BACK_WITHIN.toNanos();
        cluster.awaitBrokers();
        try (Progress progress = new Progress(config.kafka())) {
            Map<TopicPartition, Long> told = Map.of();
            while (System.nanoTime() < giveUpAt) {
                try {
                    if (told.isEmpty()) {
                        told = progress.told();
                    }
                    if (progress.folded(told)
                                    >= told.values().stream()
                                            .mapToLong(Long::longValue)
                                            .sum()
                            && watch.allSeenSince(cured)
                            && cluster.instancesAreReady()) {
                        return true;
                    }
                } catch (UnreachableException | KafkaException notYet) {
                    // the brokers are still finding together
                }
                Thread.sleep(LOOK_EVERY.toMillis());
            }
        }
        return false;
    }

    private AuditReport audit() {
        return Audit.run(
                AuditSettings.of(config, SETTLE), serdes, config.kafka().consumer(), AuditProgress.NONE);
    }
}

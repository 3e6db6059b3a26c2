package io.workerreturn.bench;

import io.workerreturn.audit.AuditProgress;
import io.workerreturn.config.AppConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Measures round after round, all parts in each, so that a noisy minute of the machine meets all of them alike. */
public final class Bench {
    /** Name of the figure that is 0 if every audit was clean. */
    public static final String DIFFERING_ROWS = "audit: differing rows";

    /** Name of the figure of how many processors others kept busy before a part began. */
    public static final String BUSY = "busy before, by others";

    /** With more of them busy, what is measured is no clean figure. */
    public static final double MOST_BUSY = 0.5;

    private Bench() {}

    /**
     * What is measured, and how.
     *
     * @param parts of the measurement
     * @param rounds 1 or more
     * @param seed the same one gives the same events
     * @param events of the full run, at least about
     * @param arrivals of which distinct workers are counted, 1 or more
     * @param workers of the cities in which latency and bursts are measured, 1 or more
     * @param loadEvents of each measurement of throughput in a city, 1 or more
     * @param latency how latency is measured
     * @param facts about three keys, beside which that of others is measured, 1 or more
     * @param burst how bursts are
     * @param growth sizes of cities, in workers
     * @param slow how a slow broker is measured
     * @param launch how further processes are started
     * @param folder where everything is kept meanwhile
     * @param configuration what the user configures, with what must be so on a broker of our own
     */
    public record Plan(
            Set<Part> parts,
            int rounds,
            long seed,
            long events,
            int arrivals,
            int workers,
            long loadEvents,
            Latency latency,
            long facts,
            Burst burst,
            List<Integer> growth,
            Slow slow,
            Launch launch,
            Path folder,
            Function<Map<String, String>, AppConfig> configuration) {}

    /**
     * How latency is measured.
     *
     * @param rates source events a second, one after the other
     * @param warmUpSeconds at each rate, before it counts
     * @param seconds at each rate that count
     */
    public record Latency(List<Integer> rates, int warmUpSeconds, int seconds) {}

    /**
     * How bursts are measured.
     *
     * @param trains that arrive, one after the other
     * @param seats of each train, all of them taken
     */
    public record Burst(int trains, int seats) {}

    /**
     * How a slow broker is measured.
     *
     * @param delays milliseconds each way, one after the other
     * @param workers of the city
     * @param events at each delay
     */
    public record Slow(List<Integer> delays, int workers, long events) {}

    /** Hears how far it is. */
    public interface Listener {
        /** Something begins. */
        void says(String format, Object... arguments);

        /** How far long work is. */
        AuditProgress bars();
    }

    /**
     * Measures.
     *
     * @return every figure, in the order of the parts
     * @throws IllegalStateException if a process failed
     */
    public static Report run(Plan plan, Listener listener) throws IOException, InterruptedException {
        String at = Instant.now().toString();
        Figures figures = new Figures();
        for (int round = 1; round <= plan.rounds(); round++) {
            listener.says("Round %d of %d", round, plan.rounds());
            Set<Part> parts = plan.parts();
            if (parts.contains(Part.FULL) || parts.contains(Part.FLOOR) && !parts.contains(Part.DISTINCT)) {
                busy(Part.FULL, figures);
                new FullRun(plan, figures, listener).round();
            }
            if (parts.contains(Part.DISTINCT)) {
                busy(Part.DISTINCT, figures);
                DistinctRun.round(plan, figures, listener);
            }
            if (parts.contains(Part.LATENCY)) {
                busy(Part.LATENCY, figures);
                LatencyRun.round(plan, figures, listener);
            }
            if (parts.contains(Part.HOT)) {
                busy(Part.HOT, figures);
                HotRun.round(plan, figures, listener);
            }
            if (parts.contains(Part.BURST)) {
                busy(Part.BURST, figures);
                BurstRun.round(plan, figures, listener);
            }
            if (parts.contains(Part.GROWTH)) {
                busy(Part.GROWTH, figures);
                for (int workers : plan.growth()) {
                    GrowthRun.round(plan, workers, figures, listener);
                }
            }
            if (parts.contains(Part.SLOW)) {
                busy(Part.SLOW, figures);
                SlowRun.round(plan, figures, listener);
            }
            if (parts.contains(Part.SERVICES)) {
                busy(Part.SERVICES, figures);
                ServicesRun.round(plan, figures, listener);
            }
        }
        return new Report(
                at,
                Optional.ofNullable(Bench.class.getPackage().getImplementationVersion())
                        .orElse(""),
                Machine.here(),
                plan.rounds(),
                plan.seed(),
                plan.launch().application(),
                plan.launch().others(),
                figures.spreads().stream().noneMatch(figure -> figure.name().equals(BUSY) && figure.max() > MOST_BUSY),
                Settings.of(plan.configuration().apply(Map.of())),
                figures.spreads());
    }

    /** Notes what others do on the machine before a part begins. */
    private static void busy(Part part, Figures figures) throws InterruptedException {
        figures.add(part, "", BUSY, "processors", Machine.busy());
    }
}

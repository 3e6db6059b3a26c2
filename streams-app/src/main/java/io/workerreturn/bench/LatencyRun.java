package io.workerreturn.bench;

import java.io.IOException;
import java.util.Locale;

/** How soon it is seen, at rates that are kept whatever happens. */
final class LatencyRun {
    private LatencyRun() {}

    static void round(Bench.Plan plan, Figures figures, Bench.Listener listener)
            throws IOException, InterruptedException {
        Bench.Latency latency = plan.latency();
        Load load = Load.even(plan.seed(), plan.workers());
        try (City city = City.open(plan, load, listener)) {
            long first = 0;
            for (int run = 0; run < latency.rates().size(); run++) {
                int rate = latency.rates().get(run);
                listener.says(
                        "Telling %,d events a second for %d s, after %d s to warm up",
                        rate, latency.seconds(), latency.warmUpSeconds());
                ProbeLatency.Latencies taken = city.loader()
                        .run(new ProbeLatency(
                                city.stage().settings(),
                                load,
                                run,
                                first,
                                rate,
                                latency.warmUpSeconds(),
                                latency.seconds(),
                                0));
                first += (long) rate * (latency.warmUpSeconds() + latency.seconds());
                String subject = String.format(Locale.ROOT, "%,d events/s", rate);
                add(Part.LATENCY, subject, taken, figures);
                city.rest();
            }
        }
    }

    static void add(Part part, String subject, ProbeLatency.Latencies taken, Figures figures) {
        add(part, subject + ", arrival to firm's rate", taken.rates(), figures);
        add(part, subject + ", booking to trip board", taken.trips(), figures);
        figures.add(part, subject, "sender behind schedule, max", "ms", taken.latestSend());
    }

    private static void add(Part part, String subject, ProbeLatency.Distribution taken, Figures figures) {
        figures.add(part, subject, "probes", "", taken.count());
        figures.add(part, subject, "p50", "ms", taken.p50());
        figures.add(part, subject, "p99", "ms", taken.p99());
        figures.add(part, subject, "p99.9", "ms", taken.p999());
        figures.add(part, subject, "max", "ms", taken.max());
    }
}

package io.workerreturn.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;

/** How soon others are seen while one worker, one trip and one firm are told of very much: first without, then beside them. */
final class HotRun {
    private HotRun() {}

    static void round(Bench.Plan plan, Figures figures, Bench.Listener listener)
            throws IOException, InterruptedException {
        Bench.Latency latency = plan.latency();
        int rate = latency.rates().get(0);
        int seconds = latency.warmUpSeconds() + latency.seconds();
        Load load = Load.even(plan.seed(), plan.workers());
        try (City city = City.open(plan, load, listener)) {
            long[] facts = {0, plan.facts()};
            for (int run = 0; run < facts.length; run++) {
                listener.says(
                        "Telling %,d events a second for %d s, and %,d facts about three keys",
                        rate, seconds, facts[run]);
                Duration before = city.application().cpu();
                ProbeLatency.Latencies taken = city.loader()
                        .run(new ProbeLatency(
                                city.stage().settings(),
                                load,
                                run,
                                (long) run * rate * seconds,
                                rate,
                                latency.warmUpSeconds(),
                                latency.seconds(),
                                facts[run]));
                String subject = run == 0
                        ? String.format(Locale.ROOT, "%,d events/s", rate)
                        : String.format(Locale.ROOT, "%,d events/s beside %,d facts of three keys", rate, facts[run]);
                LatencyRun.add(Part.HOT, subject, taken, figures);
                double rest = city.rest().whole().seconds();
                figures.add(Part.HOT, subject, "until all is at rest", "s", rest);
                // what others on the machine change least
                double cpu = city.application().cpu().minus(before).toMillis() / 1e3;
                figures.add(Part.HOT, subject, "CPU application", "s", cpu);
            }
        }
    }
}

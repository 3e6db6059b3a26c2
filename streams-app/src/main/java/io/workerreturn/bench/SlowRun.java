package io.workerreturn.bench;

import java.io.IOException;
import java.time.Duration;

/** The same number of events while everything that the application asks of its broker takes ever longer. */
final class SlowRun {
    /** A change passes three transactions, each of which asks about ten times one thing after the other. */
    private static final int ASKS = 40;

    private SlowRun() {}

    static void round(Bench.Plan plan, Figures figures, Bench.Listener listener)
            throws IOException, InterruptedException {
        Load load = Load.even(plan.seed(), plan.slow().workers());
        try (City city = City.openFar(plan, load, listener)) {
            for (int delay : plan.slow().delays()) {
                listener.says("The broker is %,d ms away, each way", delay);
                city.stage().broker().run(new StartBroker.Delay(delay));
                Duration rest = Drain.REST.plusMillis((long) ASKS * delay);
                figures.add(
                        Part.SLOW, delay + " ms each way", city.fold(plan.slow().events(), rest));
            }
        }
    }
}

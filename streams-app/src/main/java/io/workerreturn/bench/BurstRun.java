package io.workerreturn.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Much at once, and much of one: full trains arrive, and a firm employs a tenth of everybody. */
final class BurstRun {
    /** Trains do not arrive in the rhythm in which the application sends. */
    private static final int PAUSE_MILLIS = 777;

    private static final int FURTHER_PAUSE_MILLIS = 53;

    private BurstRun() {}

    static void round(Bench.Plan plan, Figures figures, Bench.Listener listener)
            throws IOException, InterruptedException {
        double even = city(plan, Load.even(plan.seed(), plan.workers()), "spread evenly", figures, listener);
        String subject = "a tenth at one firm";
        double hot = city(plan, Load.hot(plan.seed(), plan.workers()), subject, figures, listener);
        figures.add(Part.BURST, subject, "share of even", "", hot / even);
    }

    private static double city(Bench.Plan plan, Load load, String subject, Figures figures, Bench.Listener listener)
            throws IOException, InterruptedException {
        try (City city = City.open(plan, load, listener)) {
            trains(city, load, plan.burst(), subject, figures, listener);
            Drain.Halves run = city.fold(plan.loadEvents());
            figures.add(Part.BURST, subject, run);
            return run.whole().perSecond();
        }
    }

    private static void trains(
            City city, Load load, Bench.Burst burst, String subject, Figures figures, Bench.Listener listener)
            throws InterruptedException {
        listener.says("%d trains of %,d seats depart", burst.trains(), burst.seats());
        Map<String, String> settings = city.stage().settings();
        List<Train> trains = new ArrayList<>();
        for (int number = 0; number < burst.trains(); number++) {
            Train train = new Train(load, number, burst.seats());
            city.loader().run(new Train.Depart(settings, train));
            trains.add(train);
        }
        city.rest();
        listener.says("They arrive");
        List<Double> taken = new ArrayList<>();
        for (Train train : trains) {
            Thread.sleep(PAUSE_MILLIS + FURTHER_PAUSE_MILLIS * train.number());
            taken.add(1e3 * city.loader().run(new Train.Arrive(settings, train)));
        }
        Collections.sort(taken);
        String full = String.format(Locale.ROOT, "train of %,d to right rates", burst.seats());
        figures.add(Part.BURST, subject, "trains", "", taken.size());
        figures.add(Part.BURST, subject, full + ", median", "ms", taken.get(taken.size() / 2));
        figures.add(Part.BURST, subject, full + ", max", "ms", taken.get(taken.size() - 1));
    }
}

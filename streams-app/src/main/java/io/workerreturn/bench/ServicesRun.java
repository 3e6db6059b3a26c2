package io.workerreturn.bench;

import io.workerreturn.config.ServicesConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/**
 * The same number of events with the core alone, and with the services beside it in a process of their own, so that what each costs
 * can be told apart; and what both cost while nothing is told.
 */
final class ServicesRun {
    private static final String ALONE = "core alone";
    private static final String BESIDE = "core beside services";
    private static final String SERVICES = "services";
    private static final String CPU = "CPU";
    private static final String IDLE = "CPU, idle";

    private ServicesRun() {}

    static void round(Bench.Plan plan, Figures figures, Bench.Listener listener)
            throws IOException, InterruptedException {
        Load load = Load.even(plan.seed(), plan.workers());
        try (City city = City.open(plan, load, listener, Map.of(ServicesConfig.ON, "all"))) {
            listener.says("To warm up");
            city.fold(plan.loadEvents());
            add(figures, ALONE, city.fold(plan.loadEvents()));
            idle(plan, figures, ALONE, city.application());
            Child services = city.stage().measured("services");
            services.run(new StartApplication(city.stage().settings(), true));
            try (AllRead read = new AllRead(city.stage().config().ofServices().kafka())) {
                listener.says("The services read what the core has concluded");
                read.await(Drain.REST);
                Duration before = services.cpu();
                Drain.Halves run = city.fold(plan.loadEvents());
                add(figures, BESIDE, run);
                read.await(Drain.REST);
                figures.add(
                        Part.SERVICES,
                        SERVICES,
                        CPU,
                        Figures.PER_MILLION,
                        seconds(services.cpu().minus(before)) / run.whole().events() * 1e6);
            }
            idle(plan, figures, BESIDE, city.application());
            idle(plan, figures, SERVICES, services);
            services.run(new StartApplication.Stop());
        }
    }

    private static void add(Figures figures, String subject, Drain.Halves run) {
        Drain.Run whole = run.whole();
        figures.add(Part.SERVICES, subject, CPU, Figures.PER_MILLION, whole.applicationCpuPerMillion());
        figures.add(Part.SERVICES, subject, "CPU broker", Figures.PER_MILLION, whole.brokerCpuPerMillion());
        figures.add(Part.SERVICES, subject, "events", "", whole.events());
    }

    private static void idle(Bench.Plan plan, Figures figures, String subject, Child process)
            throws InterruptedException {
        Duration time = Duration.ofSeconds(plan.latency().seconds());
        Duration before = process.cpu();
        long began = System.nanoTime();
        Thread.sleep(time.toMillis());
        double took = (System.nanoTime() - began) / 1e9;
        figures.add(
                Part.SERVICES,
                subject,
                IDLE,
                "% of a processor",
                100 * seconds(process.cpu().minus(before)) / took);
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}

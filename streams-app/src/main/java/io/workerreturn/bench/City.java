package io.workerreturn.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** A stage with a city on it: the application runs, and knows every firm and every worker. */
final class City implements AutoCloseable {
    private final Stage stage;
    private final Load load;
    private final Bench.Listener listener;
    private final Child loader;
    private final Drain drain;
    private Child application;
    private long told;

    private City(Stage stage, Load load, Bench.Listener listener) throws IOException, InterruptedException {
        this.stage = stage;
        this.load = load;
        this.listener = listener;
        loader = stage.helper("loader");
        application = stage.measured("application");
        drain = new Drain(stage.config().kafka());
    }

    static City open(Bench.Plan plan, Load load, Bench.Listener listener) throws IOException, InterruptedException {
        return open(plan, load, listener, false, Map.of());
    }

    /** The same, on a stage with these settings besides. */
    static City open(Bench.Plan plan, Load load, Bench.Listener listener, Map<String, String> further)
            throws IOException, InterruptedException {
        return open(plan, load, listener, false, further);
    }

    /** The same, with an application behind the link that can be made slow. */
    static City openFar(Bench.Plan plan, Load load, Bench.Listener listener) throws IOException, InterruptedException {
        return open(plan, load, listener, true, Map.of());
    }

    private static City open(
            Bench.Plan plan, Load load, Bench.Listener listener, boolean far, Map<String, String> further)
            throws IOException, InterruptedException {
        Stage stage = Stage.open(plan, further);
        try {
            City city = new City(stage, load, listener);
            city.application.run(new StartApplication(far ? stage.farSettings() : stage.settings()));
            listener.says("Telling of %,d firms and %,d workers", load.firms(), load.workers());
            city.told(new TellLoad(stage.settings(), load, true, 0, 0), Drain.REST);
            return city;
        } catch (IOException | InterruptedException | RuntimeException e) {
            stage.close();
            throw e;
        }
    }

    Stage stage() {
        return stage;
    }

    Child loader() {
        return loader;
    }

    Child application() {
        return application;
    }

    /** Starts the application in the process that is there for it. */
    StartApplication.Started start() throws InterruptedException {
        return application.run(new StartApplication(stage.settings()));
    }

    /** Puts a new process in the place of the application's, which has ended. */
    void replaceApplication() throws IOException {
        application.close();
        application = stage.measured("application");
    }

    /** Tells further events about anybody, all at once, and waits until they are worked off. */
    Drain.Halves fold(long events) throws InterruptedException {
        return fold(events, Drain.REST);
    }

    /** The same, where something may still come after a rest of this length. */
    Drain.Halves fold(long events, Duration rest) throws InterruptedException {
        listener.says("Telling %,d events about them", events);
        Drain.Halves run = told(new TellLoad(stage.settings(), load, false, told, events), rest);
        told += events;
        return run;
    }

    private Drain.Halves told(TellLoad telling, Duration rest) throws InterruptedException {
        loader.run(telling);
        loader.run(new TellLoad.Release());
        return drain.await(application, stage.broker(), listener.bars(), rest);
    }

    /** Waits until all that was told is worked off. */
    Drain.Halves rest() throws InterruptedException {
        return drain.await(application, stage.broker(), listener.bars(), Drain.REST);
    }

    @Override
    public void close() throws IOException {
        drain.close();
        stage.close();
    }
}

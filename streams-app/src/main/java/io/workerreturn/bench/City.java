package io.workerreturn.bench;

import java.io.IOException;
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
        Stage stage = Stage.open(plan, Map.of());
        try {
            City city = new City(stage, load, listener);
            city.start();
            listener.says("Telling of %,d firms and %,d workers", load.firms(), load.workers());
            city.told(new TellLoad(stage.settings(), load, true, 0, 0));
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
        listener.says("Telling %,d events about them", events);
        Drain.Halves run = told(new TellLoad(stage.settings(), load, false, told, events));
        told += events;
        return run;
    }

    private Drain.Halves told(TellLoad telling) throws InterruptedException {
        loader.run(telling);
        loader.run(new TellLoad.Release());
        return rest();
    }

    /** Waits until all that was told is worked off. */
    Drain.Halves rest() throws InterruptedException {
        return drain.await(application, stage.broker(), listener.bars());
    }

    @Override
    public void close() throws IOException {
        drain.close();
        stage.close();
    }
}

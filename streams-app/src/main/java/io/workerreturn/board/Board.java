package io.workerreturn.board;

import io.workerreturn.config.AppConfig;
import io.workerreturn.metrics.Metrics;
import io.workerreturn.runtime.Application;
import io.workerreturn.wire.AvroSerdes;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The dispatch board: everything that it is made of, put together. */
public final class Board implements AutoCloseable {
    private final Follower follower;
    private final BacklogWatch backlogs;
    private final LiveFeed live;
    private final BoardServer server;
    private final WorkerDesk workers;
    private final ImportRoutes imports;
    private final BoardWriter writer;

    private Board(
            Follower follower,
            BacklogWatch backlogs,
            LiveFeed live,
            BoardServer server,
            WorkerDesk workers,
            ImportRoutes imports,
            BoardWriter writer) {
        this.follower = follower;
        this.backlogs = backlogs;
        this.live = live;
        this.server = server;
        this.workers = workers;
        this.imports = imports;
        this.writer = writer;
    }

    /**
     * Starts it, and returns when it answers; it may still be reading then.
     *
     * @param application the instance in the same process; empty for a board by itself
     * @throws IllegalStateException if it can't listen where it should
     * @throws io.workerreturn.config.ConfigurationException if it can't be known who may use it
     */
    public static Board start(AppConfig config, AvroSerdes serdes, Optional<Application> application) {
        Metrics metrics = application.map(Application::metrics).orElseGet(Metrics::new);
        ReadModel model = new ReadModel(new CityState(
                config.kafka().topicPrefix(),
                config.policies().projection(),
                config.board().people()));
        Presenter.Policy policy = new Presenter.Policy(
                config.policies().projection(),
                config.policies().sources().thresholds(),
                config.board().feeds(),
                config.board().urgency(),
                config.board().behindAfter());
        String epoch = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
        Desk desk = new Desk(model, policy, epoch);
        BoardWriter writer = new BoardWriter(config.kafka(), serdes);
        Guard guard = new Guard(config.auth(), Clock.systemUTC(), new ActionLog(writer, Clock.systemUTC()));
        Supplier<Optional<Answers.Pipeline>> pipeline = () -> application.map(
                instance -> new Answers.Pipeline(instance.state().name(), instance.stateSince()));
        LiveFeed live = new LiveFeed(desk, pipeline, epoch, config.board().listeners(), LiveFeed.Pace.USUAL);
        metrics.add(
                new CityReadings(desk, config.policies().sources().thresholds().keySet()));
        Follower follower = new Follower(
                config.kafka(),
                serdes,
                model,
                new Stopwatch(metrics.latencies(), model),
                config.peers().secret().value());
        BacklogWatch backlogs = new BacklogWatch(config.kafka(), model, Clock.systemUTC());
        WorkerDesk workers = new WorkerDesk(config, serdes, application);
        ImportRoutes imports = new ImportRoutes(config, serdes);
        List<Routes> routes = List.of(
                new Assets(),
                new CityRoutes(desk, pipeline),
                new EnterpriseRoutes(desk),
                new TripRoutes(desk, workers::seenInCity),
                new PeopleRoutes(desk),
                new AlertRoutes(desk),
                new AcknowledgementRoutes(model, config.policies().season(), writer),
                new SessionRoutes(guard),
                new RejectedRoutes(desk),
                imports,
                new LiveRoutes(live),
                workers,
                new MetricsRoutes(metrics, config.metrics(), config.auth().open()),
                new HealthRoutes(application.map(instance -> instance::health), follower::isAlive, model::reading));
        try {
            BoardServer server = BoardServer.start(config.board(), guard, routes);
            follower.start();
            backlogs.start();
            live.start();
            return new Board(follower, backlogs, live, server, workers, imports, writer);
        } catch (RuntimeException e) {
            backlogs.close();
            workers.close();
            writer.close();
            throw e;
        }
    }

    /** The routes that somebody may call, each as its method and path. */
    Set<String> routes() {
        return server.routes();
    }

    /** Where browsers find it. */
    public URI url() {
        return server.url();
    }

    @Override
    public void close() {
        live.close();
        imports.close();
        server.close();
        follower.close();
        backlogs.close();
        workers.close();
        writer.close();
    }
}

package io.workerreturn.board;

import io.workerreturn.config.AppConfig;
import io.workerreturn.metrics.Metrics;
import io.workerreturn.runtime.Application;
import io.workerreturn.runtime.Health;
import io.workerreturn.wire.AvroSerdes;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
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
    private final Past past;

    private Board(
            Follower follower,
            BacklogWatch backlogs,
            LiveFeed live,
            BoardServer server,
            WorkerDesk workers,
            ImportRoutes imports,
            BoardWriter writer,
            Past past) {
        this.follower = follower;
        this.backlogs = backlogs;
        this.live = live;
        this.server = server;
        this.workers = workers;
        this.imports = imports;
        this.writer = writer;
        this.past = past;
    }

    /**
     * Starts it, and returns when it answers; it may still be reading then.
     *
     * @param application the instance in the same process; empty for a board by itself
     * @throws IllegalStateException if it can't listen where it should
     * @throws io.workerreturn.config.ConfigurationException if it can't be known who may use it
     */
    public static Board start(AppConfig config, AvroSerdes serdes, Optional<Application> application) {
        return start(config, serdes, application, Optional.empty());
    }

    /**
     * Starts it for two applications, as {@link #start(AppConfig, AvroSerdes, Optional)} does.
     *
     * @param application the core in the same process
     * @param services the services in the same process
     */
    public static Board start(
            AppConfig config, AvroSerdes serdes, Optional<Application> application, Optional<Application> services) {
        Metrics metrics = application.map(Application::metrics).orElseGet(Metrics::new);
        ReadModel model = new ReadModel(new CityState(
                config.kafka().topicPrefix(),
                config.policies().projection(),
                config.board().overdueShow(),
                config.board().people()));
        model.write(city -> city.keep(
                ServiceRoutes.shows(config.services().on()),
                ServiceRoutes.whose(config.services().on())));
        Presenter.Policy policy = new Presenter.Policy(
                config.policies().projection(),
                config.policies().sources().thresholds(),
                config.board().feeds(),
                config.board().urgency(),
                config.board().behindAfter(),
                config.policies().acknowledgements());
        String epoch = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
        Past past = new Past(config, Past.Sources.of(config, serdes), model);
        Desk desk = new Desk(model, policy, epoch, past);
        BoardWriter writer = new BoardWriter(config.kafka(), serdes);
        String secret = config.peers().secret().value();
        Guard guard = new Guard(config.auth(), secret, Clock.systemUTC(), new ActionLog(writer, Clock.systemUTC()));
        Supplier<Optional<Answers.Pipeline>> pipeline = () -> application.map(
                instance -> new Answers.Pipeline(instance.state().name(), instance.stateSince()));
        LiveFeed live = new LiveFeed(desk, pipeline, epoch, config.board().listeners(), LiveFeed.Pace.USUAL);
        metrics.add(
                new CityReadings(desk, config.policies().sources().thresholds().keySet()));
        Follower follower =
                new Follower(config.kafka(), serdes, model, new Stopwatch(metrics.latencies(), model), secret);
        BacklogWatch backlogs = new BacklogWatch(config.kafka(), model, Clock.systemUTC());
        WorkerDesk workers = new WorkerDesk(config, serdes, application, desk);
        ImportRoutes imports = new ImportRoutes(config, serdes);
        List<Routes> routes = new ArrayList<>(List.of(
                new Assets(),
                new CityRoutes(desk, pipeline),
                new EnterpriseRoutes(desk),
                new TripRoutes(desk, workers::seenInCity),
                new ContactRoutes(desk, writer),
                new RebookingRoutes(desk, workers.questions(), config.policies().season(), writer),
                new RevisionRoutes(desk, past),
                new PeopleRoutes(desk),
                new SearchRoutes(desk),
                new AlertRoutes(desk),
                new AcknowledgementRoutes(model, config.policies().season(), writer),
                new SessionRoutes(guard, config.services().on()),
                new RejectedRoutes(desk),
                imports,
                new ServiceRoutes(desk, config.services().on()),
                new LiveRoutes(live),
                workers,
                new MetricsRoutes(
                        MetricsRoutes.PATH,
                        metrics,
                        config.metrics(),
                        config.auth().open()),
                new HealthRoutes(health(application, services), follower::isAlive, model::reading)));
        services.ifPresent(beside -> routes.add(new MetricsRoutes(
                MetricsRoutes.OF_SERVICES,
                beside.metrics(),
                config.metrics(),
                config.auth().open())));
        try {
            BoardServer server = BoardServer.start(config.board(), guard, routes);
            follower.start();
            backlogs.start();
            live.start();
            return new Board(follower, backlogs, live, server, workers, imports, writer, past);
        } catch (RuntimeException e) {
            backlogs.close();
            workers.close();
            writer.close();
            past.close();
            throw e;
        }
    }

    /** The core's, in which the services are noted; or theirs, where they run alone. */
    private static Optional<Supplier<Health>> health(Optional<Application> core, Optional<Application> services) {
        return core.<Supplier<Health>>map(instance -> () -> services.map(Application::health)
                        .map(beside -> instance.health().noting(beside))
                        .orElseGet(instance::health))
                .or(() -> services.map(instance -> instance::health));
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
        past.close();
    }
}

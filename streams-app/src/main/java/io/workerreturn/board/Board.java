package io.workerreturn.board;

import io.workerreturn.config.AppConfig;
import io.workerreturn.metrics.Metrics;
import io.workerreturn.runtime.Application;
import io.workerreturn.wire.AvroSerdes;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** The dispatch board: everything that it is made of, put together. */
public final class Board implements AutoCloseable {
    private final Follower follower;
    private final BoardServer server;
    private final WorkerDesk workers;

    private Board(Follower follower, BoardServer server, WorkerDesk workers) {
        this.follower = follower;
        this.server = server;
        this.workers = workers;
    }

    /**
     * Starts it, and returns when it answers; it may still be reading then.
     *
     * @param application the instance in the same process; empty for a board by itself
     * @throws IllegalStateException if it can't listen where it should
     */
    public static Board start(AppConfig config, AvroSerdes serdes, Optional<Application> application) {
        Metrics metrics = application.map(Application::metrics).orElseGet(Metrics::new);
        ReadModel model = new ReadModel(new CityState(config.kafka().topicPrefix()));
        Presenter.Policy policy = new Presenter.Policy(
                config.policies().projection(),
                config.policies().sources().thresholds(),
                config.board().feeds());
        Desk desk = new Desk(model, policy, Long.toString(System.currentTimeMillis(), Character.MAX_RADIX));
        Follower follower = new Follower(config.kafka(), serdes, model);
        WorkerDesk workers = new WorkerDesk(config, serdes, application);
        List<Routes> routes = List.of(
                new Assets(),
                new CityRoutes(
                        desk,
                        () -> application.map(instance ->
                                new Answers.Pipeline(instance.state().name(), instance.stateSince()))),
                new EnterpriseRoutes(desk),
                new TripRoutes(desk),
                new AlertRoutes(desk),
                new RejectedRoutes(desk),
                workers,
                new MetricsRoutes(metrics, config.metrics()),
                new HealthRoutes(application.map(instance -> instance::health), follower::isAlive, model::reading));
        try {
            BoardServer server = BoardServer.start(config.board(), Access.OPEN, routes);
            follower.start();
            return new Board(follower, server, workers);
        } catch (RuntimeException e) {
            workers.close();
            throw e;
        }
    }

    /** Where browsers find it. */
    public URI url() {
        return server.url();
    }

    @Override
    public void close() {
        server.close();
        follower.close();
        workers.close();
    }
}

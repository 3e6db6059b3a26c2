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
    private final BoardServer server;
    private final WorkerDesk workers;

    private Board(BoardServer server, WorkerDesk workers) {
        this.server = server;
        this.workers = workers;
    }

    /**
     * Starts it, and returns when it answers.
     *
     * @param application the instance in the same process; empty for a board by itself
     * @throws IllegalStateException if it can't listen where it should
     */
    public static Board start(AppConfig config, AvroSerdes serdes, Optional<Application> application) {
        Metrics metrics = application.map(Application::metrics).orElseGet(Metrics::new);
        WorkerDesk workers = new WorkerDesk(config, serdes, application);
        try {
            List<Routes> routes = List.of(new Assets(), new MetricsRoutes(metrics, config.metrics()), workers);
            return new Board(BoardServer.start(config.board(), Access.OPEN, routes), workers);
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
        workers.close();
    }
}

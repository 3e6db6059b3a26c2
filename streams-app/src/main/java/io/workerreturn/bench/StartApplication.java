package io.workerreturn.bench;

import io.workerreturn.config.AppConfig;
import io.workerreturn.runtime.Application;
import io.workerreturn.runtime.Health;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the application as users run it, without a board. Answers when every task has its state, and reads.
 *
 * @param settings by key of the configuration
 * @param services whether it is the services that are started, in place of the core
 */
record StartApplication(Map<String, String> settings, boolean services) implements Task<StartApplication.Started> {
    private static final Logger LOG = LoggerFactory.getLogger(StartApplication.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);
    private static final Duration WATCH_EVERY = Duration.ofSeconds(1);

    StartApplication {
        settings = new HashMap<>(settings);
    }

    /** The core. */
    StartApplication(Map<String, String> settings) {
        this(settings, false);
    }

    /**
     * How it started.
     *
     * @param seconds until it read, since its start
     * @param restoring the part of them in which it restored state, waiting for its share of the work aside
     */
    record Started(double seconds, double restoring) implements Serializable {}

    @Override
    public Started run(Held held) throws InterruptedException {
        long began = System.nanoTime();
        Application application = held.keep(start());
        long restores = 0;
        while (!application.isRunning()) {
            if (restores == 0 && application.state() == Health.State.RESTORING) {
                restores = System.nanoTime();
            }
            if (application.awaitStop(LOOK_EVERY)) {
                throw new IllegalStateException("the application stopped while it was starting");
            }
        }
        long runs = System.nanoTime();
        watch(application);
        return new Started((runs - began) / 1e9, restores == 0 ? 0 : (runs - restores) / 1e9);
    }

    private Application start() {
        AppConfig config = Settings.load(settings);
        return services
                ? Application.startServices(config, false)
                        .orElseThrow(() -> new IllegalStateException("no service is on"))
                : Application.start(config);
    }

    /** A measurement during which a stream thread died is none: the process ends, and with it the bench. */
    private static void watch(Application application) {
        Thread watch = new Thread(
                () -> {
                    try {
                        while (!application.awaitStop(WATCH_EVERY)) {
                            if (deaths(application) > 0) {
                                throw new IllegalStateException("A stream thread died while it was measured.");
                            }
                        }
                    } catch (IllegalStateException e) {
                        LOG.error(e.getMessage());
                        Runtime.getRuntime().halt(1);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "bench-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static double deaths(Application application) {
        return application.streams().metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("failed-stream-threads"))
                .mapToDouble(metric -> ((Number) metric.getValue().metricValue()).doubleValue())
                .sum();
    }

    /** Stops it cleanly, and forgets it. */
    record Stop() implements Task<Boolean> {
        @Override
        public Boolean run(Held held) throws Exception {
            held.close(Application.class);
            return true;
        }
    }
}

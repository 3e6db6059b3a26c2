package io.workerreturn.cli;

import io.workerreturn.config.AppConfig;
import io.workerreturn.config.ServicesConfig;
import io.workerreturn.runtime.Application;
import io.workerreturn.wire.AvroSerdes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The core and, beside it, the services, each an application of its own in this process. What stops the services stops not the core: health
 * says so, and they go on where they were at the next start.
 *
 * @param config that both have
 * @param core empty where the services run alone
 * @param services empty where no service is on, or the core runs alone
 */
record Pair(AppConfig config, Optional<Application> core, Optional<Application> services) implements AutoCloseable {
    /** Starts both. */
    static Pair start(AppConfig config) {
        return start(config, RunCommand.Only.BOTH);
    }

    /** Starts what runs in this process. */
    static Pair start(AppConfig config, RunCommand.Only only) {
        Optional<Application> core =
                only == RunCommand.Only.SERVICES ? Optional.empty() : Optional.of(Application.start(config));
        try {
            return new Pair(
                    config,
                    core,
                    only == RunCommand.Only.CORE
                            ? Optional.empty()
                            : Application.startServices(config, core.isPresent()));
        } catch (RuntimeException e) {
            core.ifPresent(Application::close);
            throw e;
        }
    }

    private Application first() {
        return core.or(() -> services).orElseThrow();
    }

    /** Their ids, for people. */
    String ids() {
        List<String> ids = new ArrayList<>();
        String id = config.kafka().applicationId();
        core.ifPresent(application -> ids.add(id));
        services.ifPresent(application -> ids.add(ServicesConfig.applicationId(id)));
        return String.join(" and ", ids);
    }

    AvroSerdes serdes() {
        return first().serdes();
    }

    /** Waits until every task of both has its state, and reads. */
    void awaitRunning() throws InterruptedException {
        for (Application application :
                Stream.concat(core.stream(), services.stream()).toList()) {
            application.awaitRunning();
        }
    }

    /** Waits until the core stops, or the services where they are alone: as {@link Application#awaitStop}. */
    boolean awaitStop(Duration atMost) throws InterruptedException {
        return first().awaitStop(atMost);
    }

    @Override
    public void close() {
        services.ifPresent(Application::close);
        core.ifPresent(Application::close);
    }
}

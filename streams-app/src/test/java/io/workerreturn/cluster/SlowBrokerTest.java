package io.workerreturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.cli.DemoJob;
import io.workerreturn.config.AppConfig;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.config.ServicesConfig;
import io.workerreturn.config.StreamsSettings;
import io.workerreturn.embedded.EmbeddedBroker;
import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.embedded.Relay;
import io.workerreturn.metrics.Metric;
import io.workerreturn.metrics.Metrics;
import io.workerreturn.metrics.Scraped;
import io.workerreturn.metrics.ThreadTimes.Doing;
import io.workerreturn.runtime.Application;
import io.workerreturn.simulation.Pace;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the application asks of its broker takes more than half a second; everybody else is near it. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class SlowBrokerTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration EACH_WAY = Duration.ofMillis(300);

    @TempDir
    private Path folder;

    private Relay link;
    private EmbeddedBroker broker;
    private EmbeddedRegistry registry;
    private Map<String, String> near;

    @BeforeEach
    void open() throws Exception {
        link = Relay.open();
        broker = EmbeddedBroker.startBehind(folder.resolve("kafka"), 0, link.port());
        link.leadTo(broker.farPort());
        registry = EmbeddedRegistry.start(folder.resolve("registry"), 0);
        near = new HashMap<>(DemoJob.settings(broker, registry, folder, FlowingCity.SCENARIO));
        near.put(StreamsSettings.THREADS, "2");
        near.put(ServicesConfig.ON, "none");
    }

    @AfterEach
    void close() throws Exception {
        registry.close();
        broker.close();
        link.close();
    }

    private Application far() {
        Map<String, String> far = new HashMap<>(near);
        far.put(KafkaConfig.BOOTSTRAP_SERVERS, link.bootstrapServers());
        return Application.start(AppConfig.load(Optional.empty(), Map.of(), far));
    }

    /** Of the time of all stream threads. */
    private static double share(Application application, List<Doing> doing) {
        return seconds(application, doing) / seconds(application, List.of(Doing.values()));
    }

    private static double seconds(Application application, List<Doing> doing) {
        return doing.stream()
                .mapToDouble(application.metrics().threads()::seconds)
                .sum();
    }

    private static double lag(Application application) throws Exception {
        ByteArrayOutputStream scraped = new ByteArrayOutputStream();
        application.metrics().write(scraped, Metrics.Format.PROMETHEUS);
        Scraped metrics = Scraped.of(scraped.toString(StandardCharsets.UTF_8));
        return metrics.sum(Metric.LAG);
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    @Test
    void the_share_of_commits_stays_small_and_a_backlog_drains() throws Exception {
        try (FlowingCity city = new FlowingCity(near, FlowingCity.SCENARIO, Pace.UNBOUND)) {
            city.awaitTold();
            try (Application application = far()) {
                application.awaitRunning();
                link.delay(EACH_WAY);
                await("the backlog is shown", () -> lag(application) > 0);
                city.mustBeClean(() -> true);
                await("no backlog is shown", () -> lag(application) == 0);
                assertThat(share(application, List.of(Doing.FLUSH, Doing.COMMIT)))
                        .as("share of time in commits")
                        .isLessThan(0.4);
            }
        }
    }

    @Test
    void whoever_stops_amid_a_backlog_leaves_the_group() throws Exception {
        try (FlowingCity city = new FlowingCity(near, FlowingCity.SCENARIO, Pace.UNBOUND);
                Admin admin = Admin.create(city.config().kafka().admin())) {
            city.awaitTold();
            try (Application application = far()) {
                application.awaitRunning();
                link.delay(EACH_WAY);
                city.awaitShare(0.05, () -> true);
            }
            String group = city.config().kafka().applicationId();
            assertThat(admin.describeConsumerGroups(List.of(group))
                            .describedGroups()
                            .get(group)
                            .get()
                            .members())
                    .isEmpty();
        }
    }
}

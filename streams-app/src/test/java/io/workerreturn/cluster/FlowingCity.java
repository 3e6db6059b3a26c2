package io.workerreturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.audit.Audit;
import io.workerreturn.audit.AuditProgress;
import io.workerreturn.audit.AuditReport;
import io.workerreturn.audit.AuditSettings;
import io.workerreturn.config.AppConfig;
import io.workerreturn.runtime.Progress;
import io.workerreturn.runtime.TopicAdministration;
import io.workerreturn.simulation.Pace;
import io.workerreturn.simulation.Scenario;
import io.workerreturn.simulation.ScenarioProducer;
import io.workerreturn.simulation.ScenarioRecord;
import io.workerreturn.simulation.ScenarioSettings;
import io.workerreturn.wire.AvroSerdes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;

/** A scenario that is being told to a cluster, slowly enough that whatever breaks breaks among events. */
final class FlowingCity implements AutoCloseable {
    static final Scenario SCENARIO = new Scenario(ScenarioSettings.RUIAN_2020.sized(120, 4_000, 25));

    /** With those of hot keys among them. */
    private static final int RECORDS_PER_EVENT = 3;

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final AppConfig config;
    private final AvroSerdes serdes;
    private final Progress progress;
    private final Scenario scenario;
    private final CompletableFuture<Long> telling;

    FlowingCity(Cluster cluster, Scenario scenario, int eventsPerSecond) {
        this(cluster.settings(), scenario, Pace.rate(RECORDS_PER_EVENT * eventsPerSecond));
    }

    FlowingCity(Map<String, String> settings, Scenario scenario, Pace pace) {
        this.scenario = scenario;
        config = AppConfig.load(Optional.empty(), Map.of(), settings);
        try (TopicAdministration topics = new TopicAdministration(config.kafka(), config.topics())) {
            topics.apply(topics.differences());
        }
        serdes = AvroSerdes.open(config.registry());
        progress = new Progress(config.kafka());
        telling = CompletableFuture.supplyAsync(() -> tell(pace));
    }

    /** Tells all of it; once more from the beginning if a record was not taken, since what is told twice counts once. */
    private long tell(Pace pace) {
        ScenarioProducer producer =
                new ScenarioProducer(config.kafka().producer(), "", ScenarioRecord.Encoder.with(serdes, ""));
        try {
            try {
                return producer.play(
                        HotKeys.among(scenario.with(config.services().on())), pace, (sent, at) -> {});
            } catch (ScenarioProducer.SendFailedException notTaken) {
                return producer.play(
                        HotKeys.among(scenario.with(config.services().on())), pace, (sent, at) -> {});
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    AppConfig config() {
        return config;
    }

    /** Waits until all of the scenario is told. */
    void awaitTold() throws Exception {
        telling.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits until the application has folded this share more of the scenario, or all of it. */
    void awaitShare(double share, BooleanSupplier alive) throws InterruptedException {
        long enough = progress.folded(progress.told()) + (long) (share * RECORDS_PER_EVENT * scenario.eventCount());
        await(enough, alive);
    }

    private boolean allFolded(long folded) throws InterruptedException {
        return telling.isDone() && folded >= total(progress.told());
    }

    private static long total(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Waits until all is told and folded, and audits it. */
    void mustBeClean(BooleanSupplier alive) throws Exception {
        telling.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        await(total(progress.told()), alive);
        AuditReport report = Audit.run(
                AuditSettings.of(config, Duration.ofSeconds(60)),
                serdes,
                config.kafka().consumer(),
                AuditProgress.NONE);
        assertThat(report.differences()).isEmpty();
        assertThat(report.clean()).isTrue();
        assertThat(report.recordsRead()).isGreaterThanOrEqualTo(scenario.eventCount());
    }

    private void await(long enough, BooleanSupplier alive) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long folded = progress.folded(progress.told());
        while (folded < enough && !allFolded(folded)) {
            assertThat(alive.getAsBoolean()).as("the application lives").isTrue();
            assertThat(System.nanoTime())
                    .as("%d of %d folded in time", folded, enough)
                    .isLessThan(deadline);
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
            folded = progress.folded(progress.told());
        }
    }

    @Override
    public void close() {
        telling.cancel(true);
        progress.close();
        serdes.close();
    }
}

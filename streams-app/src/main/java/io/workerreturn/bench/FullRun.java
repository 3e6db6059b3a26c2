package io.workerreturn.bench;

import io.workerreturn.audit.Audit;
import io.workerreturn.audit.AuditProgress;
import io.workerreturn.audit.AuditReport;
import io.workerreturn.audit.AuditSettings;
import io.workerreturn.config.AppConfig;
import io.workerreturn.config.Policies;
import io.workerreturn.schema.ClockTick;
import io.workerreturn.simulation.Pace;
import io.workerreturn.simulation.Scenario;
import io.workerreturn.simulation.ScenarioConfig;
import io.workerreturn.simulation.ScenarioProducer;
import io.workerreturn.simulation.ScenarioRecord;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.AvroSerdes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The scenario's mix of source events, told beforehand: every kind of event, what goes wrong with them, a quarter of them told
 * twice. First copied, which is the floor, then folded by the application, and audited.
 */
final class FullRun {
    private static final double REPEATS = 0.25;
    /** Of this scenario, about; rather a little low. */
    private static final double EVENTS_PER_WORKER = 6.3;

    private static final double WORKERS_PER_FIRM = 58;
    private static final int FEWEST_FIRMS = 20;
    private static final Duration SETTLE = Duration.ofSeconds(30);

    private final Bench.Plan plan;
    private final Figures figures;
    private final Bench.Listener listener;

    FullRun(Bench.Plan plan, Figures figures, Bench.Listener listener) {
        this.plan = plan;
        this.figures = figures;
        this.listener = listener;
    }

    void round() throws IOException, InterruptedException {
        int workers = (int) Math.ceil(plan.events() / EVENTS_PER_WORKER);
        int firms = (int) Math.max(FEWEST_FIRMS, workers / WORKERS_PER_FIRM);
        TellScenario telling = new TellScenario(Map.of(), plan.seed(), firms, workers, REPEATS);
        Scenario scenario = telling.scenario();
        try (Stage stage = Stage.open(plan, ScenarioConfig.of(scenario))) {
            listener.says("Telling %,d events about %,d workers", scenario.eventCount(), workers);
            try (Child loader = stage.helper("loader")) {
                loader.run(new TellScenario(stage.settings(), plan.seed(), firms, workers, REPEATS));
            }
            Floor floor = plan.parts().contains(Part.FLOOR) ? Floor.measure(stage, Part.FULL, figures, listener) : null;
            if (plan.parts().contains(Part.FULL)) {
                full(stage, scenario, floor);
            }
        }
    }

    private void full(Stage stage, Scenario scenario, @Nullable Floor floor) throws IOException, InterruptedException {
        try (Child application = stage.measured("application")) {
            Drain.Halves run = Folding.measure(stage, application, Part.FULL, floor, figures, listener);
            listener.says("%,.0f events/s. Auditing them", run.whole().perSecond());
            figures.add(
                    Part.FULL,
                    "",
                    Bench.DIFFERING_ROWS,
                    "",
                    audit(stage.config(), scenario, listener.bars()).differingRows());
            application.run(new StartApplication.Stop());
        }
    }

    /** Lets the scenario's clock run on first: alerts need their time to fire or to clear. */
    private static AuditReport audit(AppConfig config, Scenario scenario, AuditProgress bars)
            throws InterruptedException {
        Policies policies = config.policies();
        Instant last = Instant.ofEpochMilli(scenario.end())
                .plus(policies.shortfall().holdFor())
                .plus(policies.shortfall().clearFor());
        String prefix = config.kafka().topicPrefix();
        try (AvroSerdes serdes = AvroSerdes.open(config.registry())) {
            new ScenarioProducer(config.kafka().producer(), prefix, ScenarioRecord.Encoder.with(serdes, prefix))
                    .play(
                            List.of(new ScenarioRecord(
                                    last.toEpochMilli(), Topics.CLOCK, "now", new ClockTick(last), null)),
                            Pace.UNBOUND,
                            (sent, at) -> {});
            return Audit.run(
                    AuditSettings.of(config, SETTLE), serdes, config.kafka().consumer(), bars);
        }
    }
}

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
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

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
    private static final String COPY = "bench-copy";
    private static final int COPY_PARTITIONS = 4;
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
            double floor = 0;
            double lateFloor = 0;
            if (plan.parts().contains(Part.FLOOR)) {
                listener.says("Copying them");
                Passthrough.Copied copied = floor(stage);
                floor = copied.records() / copied.seconds();
                lateFloor = copied.late() / copied.lateSeconds();
            }
            if (plan.parts().contains(Part.FULL)) {
                listener.says("Folding them");
                full(stage, scenario, floor, lateFloor);
            }
        }
    }

    private Passthrough.Copied floor(Stage stage) throws IOException, InterruptedException {
        AppConfig config = stage.config();
        List<String> sources = Topics.TOLD.stream()
                .map(topic -> config.kafka().topic(topic.name()))
                .toList();
        try (Admin admin = Admin.create(config.kafka().admin());
                Child passthrough = stage.measured("passthrough")) {
            admin.createTopics(List.of(new NewTopic(COPY, COPY_PARTITIONS, (short) 1)))
                    .all()
                    .get();
            Usage before = passthrough.usage();
            Usage brokerBefore = stage.broker().usage();
            Passthrough.Copied copied =
                    passthrough.run(new Passthrough(config.kafka().consumer(), sources, COPY));
            Usage after = passthrough.usage();
            Usage brokerAfter = stage.broker().usage();
            double millions = copied.records() / 1e6;
            figures.add(Part.FLOOR, "", "events", "", copied.records());
            figures.add(Part.FLOOR, "", "throughput", "events/s", copied.records() / copied.seconds());
            figures.add(Part.FLOOR, "", "throughput, second half", "events/s", copied.late() / copied.lateSeconds());
            figures.add(Part.FLOOR, "", "CPU copy", "s per million", after.cpuSecondsSince(before) / millions);
            figures.add(
                    Part.FLOOR,
                    "",
                    "CPU broker",
                    "s per million",
                    brokerAfter.cpuSecondsSince(brokerBefore) / millions);
            figures.add(Part.FLOOR, "", "copy", before, after, copied.seconds());
            admin.deleteTopics(List.of(COPY)).all().get();
            return copied;
        } catch (ExecutionException refused) {
            throw new IllegalStateException("the bench's broker does not answer: " + refused.getCause(), refused);
        }
    }

    private void full(Stage stage, Scenario scenario, double floor, double lateFloor)
            throws IOException, InterruptedException {
        try (Child application = stage.measured("application");
                Drain drain = new Drain(stage.config().kafka())) {
            application.run(new StartApplication(stage.settings()));
            Usage before = application.usage();
            Usage brokerBefore = stage.broker().usage();
            Drain.Halves run = drain.await(application, stage.broker(), listener.bars(), Drain.REST);
            Usage after = application.usage();
            Usage brokerAfter = stage.broker().usage();
            figures.add(Part.FULL, "", run);
            if (floor > 0) {
                figures.add(Part.FULL, "", "share of the floor", "", run.whole().perSecond() / floor);
                figures.add(
                        Part.FULL,
                        "",
                        "share of the floor, second half",
                        "",
                        run.late().perSecond() / lateFloor);
            }
            figures.add(Part.FULL, "", "application", before, after, run.whole().seconds());
            figures.add(
                    Part.FULL,
                    "",
                    "broker",
                    brokerBefore,
                    brokerAfter,
                    run.whole().seconds());
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

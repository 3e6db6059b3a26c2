package io.workerreturn.cli;

import io.workerreturn.board.Board;
import io.workerreturn.config.AppConfig;
import io.workerreturn.config.AuthSettings;
import io.workerreturn.config.BoardSettings;
import io.workerreturn.config.ImportConfig;
import io.workerreturn.config.Policies;
import io.workerreturn.embedded.EmbeddedBroker;
import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.runtime.Progress;
import io.workerreturn.runtime.TopicAdministration;
import io.workerreturn.schema.ClockTick;
import io.workerreturn.simulation.Pace;
import io.workerreturn.simulation.Scenario;
import io.workerreturn.simulation.ScenarioConfig;
import io.workerreturn.simulation.ScenarioRecord;
import io.workerreturn.topology.Topics;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/** Everything in this process: a broker, a registry, the application, and the scenario told to them. */
public final class DemoJob implements Jobs.Job<DemoCommand.Options> {
    /** Short enough to be seen, long enough for everything that waits to be sent. */
    private static final Duration REST = Duration.ofMillis(800);

    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final Duration FOREVER = Duration.ofDays(365);

    private final Jobs.Job<AppConfig> audit;

    /**
     * The demo.
     *
     * @param audit that ends it with {@code --once}
     */
    public DemoJob(Jobs.Job<AppConfig> audit) {
        this.audit = audit;
    }

    @Override
    public int run(DemoCommand.Options options, PrintWriter out) throws Exception {
        Logging.withoutKafka();
        return CleanStop.around(out, () -> show(options, out));
    }

    private int show(DemoCommand.Options options, PrintWriter out) throws Exception {
        long started = System.nanoTime();
        try (DataFolder folder = DataFolder.of(options);
                EmbeddedBroker broker = EmbeddedBroker.start(
                        folder.path().resolve("kafka"), options.ports().broker());
                EmbeddedRegistry registry = EmbeddedRegistry.start(
                        folder.path().resolve("registry"), options.ports().registry())) {
            out.printf(
                    "Kafka on %s, schema registry on %s, everything in %s%n",
                    broker.bootstrapServers(), registry.url(), folder.path());
            Scenario scenario = new Scenario(SimulateJob.scenario(options.scenario()));
            Map<String, String> settings = settings(broker, registry, folder.path(), scenario);
            settings.put(BoardSettings.PORT, Integer.toString(options.ports().board()));
            settings.put(
                    ImportConfig.KEY_FILE,
                    IdentityKeyFile.in(folder.path()).ensure().toString());
            if (saysWhoMayComeIn(options.config().load())) {
                settings.remove(AuthSettings.OPEN);
            }
            Path properties = folder.write(settings);
            AppConfig config = options.config().load(settings);
            try (TopicAdministration topics = new TopicAdministration(config.kafka(), config.topics())) {
                topics.apply(topics.differences());
            }
            try (Pair application = Pair.start(config);
                    Board board =
                            Board.start(config, application.serdes(), application.core(), application.services());
                    Progress progress = new Progress(config.kafka())) {
                out.printf("The board: %s%n", board.url());
                application.awaitRunning();
                out.printf("Running after %.1f s.%n", seconds(started));
                play(options, scenario, folder, config, application, progress, out);
                runOn(scenario, config, application, progress);
                out.printf("All told and concluded after %.1f s.%n%n", seconds(started));
                new Summary(config, application.serdes()).print(out);
                if (options.once()) {
                    return audit.run(config, out);
                }
                out.println();
                Summary.hints(broker.bootstrapServers(), registry.url().toString(), properties, out);
                out.println("Ctrl-C ends it" + (folder.kept() ? "." : ", and everything is gone."));
                application.awaitStop(FOREVER);
            }
        }
        return ExitStatus.OK;
    }

    /** Then a board that is open to everybody is not what is wanted. */
    static boolean saysWhoMayComeIn(AppConfig config) {
        return config.auth().asks() || config.isGiven(AuthSettings.OPEN);
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }

    /** What the application is told about a broker of its own, for this scenario: by key of the configuration. */
    public static Map<String, String> settings(
            EmbeddedBroker broker, EmbeddedRegistry registry, Path folder, Scenario scenario) {
        Map<String, String> settings = OneMachine.settings(broker, registry, folder);
        settings.put(Policies.TICK_EVERY, "PT0S");
        settings.put(AuthSettings.OPEN, "true");
        settings.putAll(ScenarioConfig.of(scenario));
        Scenario.feeds().forEach((source, told) -> settings.put("board.source." + source, told));
        return settings;
    }

    private static void play(
            DemoCommand.Options options,
            Scenario scenario,
            DataFolder folder,
            AppConfig config,
            Pair application,
            Progress progress,
            PrintWriter out)
            throws InterruptedException {
        if (folder.holds(scenario.settings())) {
            out.println("The scenario is in " + folder.path() + " already.");
        } else {
            SimulateJob.send(
                    config,
                    application.serdes(),
                    scenario.with(config.services().on()),
                    Pace.times(options.scenario().speed()),
                    OptionalLong.of(scenario.eventCount()
                            + scenario.of(config.services().on()).size()));
            folder.keep(scenario.settings());
        }
        Map<TopicPartition, Long> ends = progress.told();
        long all = ends.values().stream().mapToLong(Long::longValue).sum();
        try (Bars bar = Bars.of("Folding", "events", OptionalLong.of(all))) {
            for (long folded = 0; folded < all; ) {
                folded = progress.folded(ends);
                bar.at(folded, "");
                if (folded < all && application.awaitStop(LOOK_EVERY)) {
                    throw new IllegalStateException("The application stopped before it had read everything.");
                }
            }
        }
        progress.awaitRest(REST);
    }

    /**
     * Lets the scenario's clock run on after the last event: at full speed its days pass faster than anything can be sent on,
     * and an alert needs its time to fire or to clear.
     */
    private static void runOn(Scenario scenario, AppConfig config, Pair application, Progress progress)
            throws InterruptedException {
        Duration rest = config.policies()
                .shortfall()
                .holdFor()
                .plus(config.policies().shortfall().clearFor());
        Instant last = Instant.ofEpochMilli(scenario.end()).plus(rest);
        ScenarioRecord tick = new ScenarioRecord(last.toEpochMilli(), Topics.CLOCK, "now", new ClockTick(last), null);
        SimulateJob.send(config, application.serdes(), List.of(tick), Pace.times(0), OptionalLong.of(1));
        progress.awaitRest(REST);
    }
}

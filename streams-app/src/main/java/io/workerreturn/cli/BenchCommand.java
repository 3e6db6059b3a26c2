package io.workerreturn.cli;

import io.workerreturn.bench.Passthrough;
import io.workerreturn.config.AppConfig;
import io.workerreturn.embedded.EmbeddedBroker;
import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.runtime.Application;
import io.workerreturn.runtime.Progress;
import io.workerreturn.runtime.TopicAdministration;
import io.workerreturn.simulation.Pace;
import io.workerreturn.simulation.Scenario;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.AvroSerdes;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "bench",
        description = {
            "Measures the whole pipeline against the floor of cost, on a broker in this process.",
            "",
            "Tells the scenario first. Then copies it with plain transactions, which is the floor, and folds it with the"
                    + " application; last it audits. The figure to quote is the share of the floor: seconds are the machine's.",
        },
        footer = {
            "Examples:",
            "  worker-return bench                                       the whole scenario",
            "  worker-return bench --workers 60000 --enterprises 1500    sooner",
        })
final class BenchCommand implements Callable<Integer> {
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final String COPY = "bench-copy";

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ScenarioOptions scenario = new ScenarioOptions();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Checks.embeddedMode("bench");
        PrintWriter out = spec.commandLine().getOut();
        Logging.withoutKafka();
        try (CleanStop stop = new CleanStop();
                DataFolder folder = DataFolder.temporary();
                EmbeddedBroker broker = EmbeddedBroker.start(folder.path().resolve("kafka"), 0);
                EmbeddedRegistry registry = EmbeddedRegistry.start(folder.path().resolve("registry"), 0)) {
            return measure(broker, registry, folder.path(), out);
        } catch (InterruptedException told) {
            out.println("Stopped.");
            return ExitStatus.FAILURE;
        }
    }

    private int measure(EmbeddedBroker broker, EmbeddedRegistry registry, Path folder, PrintWriter out)
            throws Exception {
        Scenario told = new Scenario(SimulateJob.scenario(scenario.scenario()));
        AppConfig settings = config.load(DemoJob.settings(broker, registry, folder, told));
        try (TopicAdministration topics = new TopicAdministration(settings.kafka(), settings.topics());
                Admin admin = Admin.create(settings.kafka().admin());
                AvroSerdes serdes = AvroSerdes.open(settings.registry());
                Progress progress = new Progress(settings.kafka())) {
            topics.apply(topics.differences());
            admin.createTopics(List.of(new NewTopic(COPY, 4, (short) 1))).all().get();
            SimulateJob.send(settings, serdes, told, Pace.times(0), OptionalLong.of(told.eventCount()));
            List<String> sources = Topics.TOLD.stream()
                    .map(topic -> settings.kafka().topic(topic.name()))
                    .toList();
            // once without counting, for the compiler's sake
            Passthrough.copy(settings.kafka().consumer(), sources, COPY);

            Stopwatch floor = new Stopwatch();
            long copied = Passthrough.copy(settings.kafka().consumer(), sources, COPY);
            floor.stop();

            Stopwatch full = new Stopwatch();
            Map<TopicPartition, Long> ends = progress.told();
            long all = ends.values().stream().mapToLong(Long::longValue).sum();
            try (Application application = Application.start(settings)) {
                while (progress.folded(ends) < all) {
                    if (application.awaitStop(LOOK_EVERY)) {
                        throw new IllegalStateException("The application stopped before it had read everything.");
                    }
                }
                full.stop();
                print(out, floor, copied, full, all);
                return AuditJob.byDefault(settings, out);
            }
        }
    }

    private static void print(PrintWriter out, Stopwatch floor, long copied, Stopwatch full, long folded) {
        Table table = new Table("", "events", "seconds", "events/s", "CPU s per million", "of the floor");
        table.row(row("floor: transactional copy", floor, copied, 1));
        table.row(row("full: from start to last fold", full, folded, full.rate(folded) / floor.rate(copied)));
        table.print(out);
        out.println("Broker and application share this process, its CPU and its compiler; the start is part of it.\n");
    }

    private static String[] row(String name, Stopwatch watch, long events, double share) {
        return new String[] {
            name,
            String.format(Locale.ROOT, "%,d", events),
            String.format(Locale.ROOT, "%.1f", watch.seconds()),
            String.format(Locale.ROOT, "%,.0f", watch.rate(events)),
            String.format(Locale.ROOT, "%.1f", watch.cpuSeconds() / events * 1e6),
            String.format(Locale.ROOT, "%.3f", share)
        };
    }

    /** Time and processor time of this process. */
    private static final class Stopwatch {
        private final long startedAt = System.nanoTime();
        private final long cpuAtStart = cpu();
        private long took;
        private long cpu;

        void stop() {
            took = System.nanoTime() - startedAt;
            cpu = cpu() - cpuAtStart;
        }

        double seconds() {
            return (double) took / TimeUnit.SECONDS.toNanos(1);
        }

        double cpuSeconds() {
            return (double) cpu / TimeUnit.SECONDS.toNanos(1);
        }

        double rate(long events) {
            return events / seconds();
        }

        private static long cpu() {
            return ManagementFactory.getOperatingSystemMXBean()
                            instanceof com.sun.management.OperatingSystemMXBean system
                    ? system.getProcessCpuTime()
                    : 0;
        }
    }
}

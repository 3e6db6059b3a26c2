package io.workerreturn.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.workerreturn.drill.Drill;
import io.workerreturn.drill.Fault;
import io.workerreturn.drill.LocalCluster;
import io.workerreturn.drill.Outcome;
import io.workerreturn.drill.Report;
import io.workerreturn.simulation.Scenario;
import io.workerreturn.simulation.ScenarioConfig;
import io.workerreturn.simulation.ScenarioSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "drill",
        subcommands = DrillUpCommand.class,
        description = {
            "Lets one fault after another happen to a cluster on this machine while events flow, and looks each time"
                    + " whether anything was lost, doubled or wrong.",
            "",
            "Brokers and instances are processes of their own, started and ended by this one. After each fault it waits"
                    + " until all is as before, audits every figure, and reads the log of alerts. The gap is the longest"
                    + " time without a committed row on any partition of journeys and return rates.",
        },
        footer = {
            "Faults:",
            "  kill-instance    SIGKILL, started again after ten seconds",
            "  stop-instance    SIGTERM, started again at once",
            "  freeze-instance  SIGSTOP for a minute, longer than its session lasts",
            "  lose-state       SIGKILL, started again without its state folder",
            "  kill-instances   all of them at once",
            "  kill-broker, stop-broker, freeze-broker (twenty seconds), kill-brokers",
            "  cut-instance     cut off from all brokers for a minute, longer than its session lasts",
            "  cut-broker       cut off from other brokers and all clients for half a minute",
            "  slow-network     100 ms more each way between instances and brokers, for a minute",
            "  stop-registry    away for twenty seconds; an instance starts meanwhile",
            "Whoever is cut off runs on; what it had under way arrives when it is back. These faults of the network need",
            "Linux: each process has addresses of its own in 127.0.0.0/8, behind which a relay leads to the brokers.",
            "",
            "It ends with status 0 if all was right after each, 1 if not; then everything stays for a look.",
            "",
            "Examples:",
            "  worker-return drill                               each fault once",
            "  worker-return drill kill-instance --count 20",
            "  worker-return drill cut-instance cut-broker --count 6",
            "  worker-return drill --for PT2H --count 1000 --json drill.json",
            "  worker-return drill kill-instance -D streams.num.standby.replicas=1 \\",
            "      -D kafka.main.consumer.session.timeout.ms=6000",
            "  worker-return drill up                            the cluster alone, for your own",
        })
final class DrillCommand implements Callable<Integer> {
    /** Events that the scenario has of each worker, about. */
    private static final int EVENTS_PER_WORKER = 13;

    private static final int FEWEST_WORKERS = 2_000;
    private static final int MOST_WORKERS = 300_000;
    private static final int WORKERS_PER_FIRM = 58;
    private static final int DAYS = 25;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private LocalClusterOptions cluster = new LocalClusterOptions();

    @Parameters(paramLabel = "<fault>", arity = "0..*", description = "Which kinds, see below. Default: all.")
    private List<String> faults = List.of();

    @Option(names = "--count", paramLabel = "<n>", description = "How many faults at most. Default: one of each kind.")
    private @Nullable Integer count;

    @Option(
            names = "--for",
            paramLabel = "<duration>",
            defaultValue = "PT1H",
            description = "No fault begins after that. Default: ${DEFAULT-VALUE}.")
    private Duration lasts = Duration.ZERO;

    @Option(
            names = "--rest",
            paramLabel = "<duration>",
            defaultValue = "PT10S",
            description = "Between one fault and the next. Default: ${DEFAULT-VALUE}.")
    private Duration rest = Duration.ZERO;

    @Option(
            names = "--rate",
            paramLabel = "<n>",
            defaultValue = "300",
            description = "Records told a second. Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Option(
            names = "--seed",
            paramLabel = "<n>",
            defaultValue = "2020",
            description = "The same seed gives the same faults and events. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--json", paramLabel = "<file>", description = "Write what was found there, too.")
    private @Nullable Path json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Checks.embeddedMode("drill");
        Set<Fault> wanted = faults();
        int most = count == null ? wanted.size() : Checks.atLeastOne("--count", count);
        Checks.atLeastOne("--rate", rate);
        if (rest.isNegative() || lasts.isNegative()) {
            throw new UsageException("--for and --rest are PT0S or longer");
        }
        if (json != null) {
            BenchCommand.writable(json);
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Logging.withoutKafka();
        return CleanStop.around(out, () -> drill(wanted, most, out, err));
    }

    private Set<Fault> faults() {
        Set<Fault> wanted = EnumSet.noneOf(Fault.class);
        List<String> known = Arrays.stream(Fault.values()).map(Fault::label).toList();
        for (String label : faults) {
            wanted.add(Fault.of(label).orElseThrow(() -> {
                String hint = Misspelt.hint(label, known);
                return new UsageException("There is no fault '" + label + "'" + (hint.isEmpty() ? "." : hint)
                        + " Known are " + String.join(", ", known) + ".");
            }));
        }
        return wanted.isEmpty() ? EnumSet.allOf(Fault.class) : wanted;
    }

    private int drill(Set<Fault> wanted, int most, PrintWriter out, PrintWriter err) throws Exception {
        Scenario city = city(most);
        DataFolder folder = cluster.folder();
        boolean keep = true;
        try (LocalCluster running = LocalCluster.start(
                cluster.plan(folder.path(), wanted.stream().anyMatch(Fault::isOfTheNetwork), ScenarioConfig.of(city)),
                what -> err.println(what + " ..."))) {
            Report report =
                    Drill.run(new Drill.Plan(wanted, lasts, most, rest, rate, city, seed), running, new Teller(err));
            print(report, out);
            if (json != null) {
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(json.toFile(), report);
            }
            keep = !report.clean();
            return report.clean() ? ExitStatus.OK : ExitStatus.FOUND;
        } catch (InterruptedException told) {
            keep = false;
            throw told;
        } finally {
            if (keep) {
                err.println("Logs and topics are in " + folder.path() + ".");
            } else {
                folder.close();
            }
        }
    }

    /** One whose events last for about as long as the drill does; then comes another. */
    private Scenario city(int most) {
        long seconds = Math.min(lasts.toSeconds(), 120L * most) + 2 * rest.toSeconds();
        int workers = (int) Math.max(FEWEST_WORKERS, Math.min(MOST_WORKERS, rate * seconds / EVENTS_PER_WORKER));
        return new Scenario(ScenarioSettings.RUIAN_2020
                .sized(workers / WORKERS_PER_FIRM, workers, DAYS)
                .seeded(seed));
    }

    private static void print(Report report, PrintWriter out) {
        Table table = new Table("#", "fault", "on", "at", "gap", "on partition", "back after", "audit");
        report.outcomes()
                .forEach(outcome -> table.row(
                        Integer.toString(outcome.number()),
                        outcome.fault(),
                        outcome.victim(),
                        seconds(outcome.at()),
                        seconds(outcome.gapSeconds()),
                        outcome.gapAt(),
                        seconds(outcome.backSeconds()),
                        outcome.clean() ? "clean" : outcome.differingRows() + " rows differ"));
        table.print(out);
        out.println();
        Table kinds = new Table("fault", "times", "gap, median", "gap, worst", "back, median", "back, worst");
        byKind(report)
                .forEach((fault, outcomes) -> kinds.row(
                        fault,
                        Integer.toString(outcomes.size()),
                        seconds(median(outcomes, false)),
                        seconds(outcomes.stream()
                                .mapToDouble(Outcome::gapSeconds)
                                .max()
                                .orElse(0)),
                        seconds(median(outcomes, true)),
                        seconds(outcomes.stream()
                                .mapToDouble(Outcome::backSeconds)
                                .max()
                                .orElse(0))));
        kinds.print(out);
        out.println();
        report.outcomes()
                .forEach(outcome -> outcome.complaints()
                        .forEach(complaint -> out.println(outcome.number() + ". " + outcome.fault() + " on "
                                + outcome.victim() + ": " + complaint)));
        out.printf(
                Locale.ROOT,
                "Undisturbed, the longest gap was %.1f s. At the end: %,d records told, %,d rows that are not what follows,"
                        + " %,d transitions of alerts, %,d of them broken.%n",
                report.undisturbedSeconds(),
                report.told(),
                report.differingRows(),
                report.transitions(),
                report.brokenTransitions());
        out.println(report.clean() ? "Clean: nothing was lost, doubled or wrong." : "Not clean: see above.");
    }

    private static Map<String, List<Outcome>> byKind(Report report) {
        return report.outcomes().stream()
                .collect(Collectors.groupingBy(Outcome::fault, LinkedHashMap::new, Collectors.toList()));
    }

    private static double median(List<Outcome> outcomes, boolean back) {
        double[] sorted = outcomes.stream()
                .mapToDouble(outcome -> back ? outcome.backSeconds() : outcome.gapSeconds())
                .sorted()
                .toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static String seconds(double value) {
        return String.format(Locale.ROOT, "%.1f s", value);
    }

    /** Says on the terminal's error stream how it goes. */
    private record Teller(PrintWriter err) implements Drill.Listener {
        @Override
        public void says(String what) {
            err.println(what + " ...");
        }

        @Override
        public void ended(Outcome outcome) {
            err.printf(
                    Locale.ROOT,
                    "   on %s: gap %.1f s, back after %.1f s, %s%n",
                    outcome.victim(),
                    outcome.gapSeconds(),
                    outcome.backSeconds(),
                    outcome.clean() ? "clean" : String.join("; ", outcome.complaints()));
        }
    }
}

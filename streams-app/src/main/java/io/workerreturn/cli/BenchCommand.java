package io.workerreturn.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.workerreturn.Main;
import io.workerreturn.audit.AuditProgress;
import io.workerreturn.bench.Bench;
import io.workerreturn.bench.Launch;
import io.workerreturn.bench.Part;
import io.workerreturn.bench.Report;
import io.workerreturn.bench.Spread;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "bench",
        description = {
            "Measures the application against what Kafka itself can move on this machine.",
            "",
            "Broker, loader and application are processes of their own, started and ended by this one. The application"
                    + " has its users' defaults; -D tries others. Each part is measured in every round; the table shows"
                    + " the median of the rounds, the smallest and the largest.",
            "",
            "The figure to quote is processor time per million events, and how often the floor's it is: others on the"
                    + " machine change it least. Before each part it looks at what they do; where more than half a"
                    + " processor was busy, no figure is called clean.",
        },
        footer = {
            "Parts:",
            "  floor     a plain transactional copy of the same bytes on the same broker",
            "  full      the whole pipeline on the scenario's events, told before; audited",
            "  distinct  nothing but how many distinct workers arrived at each firm: any stream",
            "            processor can be given that; compared with what the loader counted",
            "  latency   from when an event is due, at fixed rates, to when a reader of",
            "            committed records sees its firm's rate, or its trip",
            "  hot       the same at the first rate, without and beside one worker, one trip and",
            "            one firm of which very many facts are told",
            "  burst     full trains arrive in a large city, until their firms' rates are",
            "            right; and a firm that employs a tenth of everybody",
            "  growth    the same events about ever more workers: speed, processor time,",
            "            state on disk and in changelogs, restore after a kill",
            "  slow      the same events while the broker is ever farther away, behind a link",
            "            that delays everything by as many milliseconds each way",
            "  services  the same number of events with the core alone, and with the services",
            "            beside it: what each costs, and what while nothing is told",
            "",
            "Examples:",
            "  worker-return bench                          floor and full pipeline",
            "  worker-return bench --parts all --json f.json   everything, for machines too",
            "  worker-return bench --rounds 1 --events 500000   sooner; mostly the compiler",
            "  worker-return bench --parts latency --rates 1000,50000",
            "  worker-return bench --parts hot --rates 2000 --facts 200000",
            "  worker-return bench --parts growth --growth 0.1,1",
            "  worker-return bench --parts services",
            "  worker-return bench --parts slow --delays 0,300 --load 500000",
            "  worker-return bench -D streams.commit.interval.ms=200   another setting",
            "  worker-return bench --rounds 1 --java-opts \"-Xmx4g \\",
            "      -XX:StartFlightRecording=filename=/tmp/%%p.jfr\"   a profile of each",
        })
final class BenchCommand implements Callable<Integer> {
    private static final ObjectWriter JSON = new ObjectMapper().writerWithDefaultPrettyPrinter();
    private static final String ALL = "all";
    private static final int TRAINS = 10;
    private static final int SEATS = 1_200;

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(
            names = "--parts",
            paramLabel = "<part>",
            split = ",",
            defaultValue = "floor,full",
            description =
                    "What is measured: floor, full, distinct, latency, hot, burst, growth, slow, services, or all. Default:"
                            + " ${DEFAULT-VALUE}.")
    private List<String> parts = List.of();

    @Option(
            names = "--rounds",
            paramLabel = "<n>",
            defaultValue = "3",
            description = "How often. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--events",
            paramLabel = "<n>",
            defaultValue = "4000000",
            description = "Source events of the full pipeline, at least about: the first million is mostly the"
                    + " compiler's doing. Default: ${DEFAULT-VALUE}.")
    private int events;

    @Option(
            names = "--arrivals",
            paramLabel = "<n>",
            defaultValue = "2000000",
            description = "Of which distinct workers are counted; a quarter are of workers who arrived before."
                    + " Default: ${DEFAULT-VALUE}.")
    private int arrivals;

    @Option(
            names = "--workers",
            paramLabel = "<n>",
            defaultValue = "300000",
            description = "Of the city in which latency and bursts are measured. Default: ${DEFAULT-VALUE}.")
    private int workers;

    @Option(
            names = "--load",
            paramLabel = "<n>",
            defaultValue = "4000000",
            description =
                    "Events of each measurement of throughput in a city (burst, growth). Default: ${DEFAULT-VALUE}.")
    private int load;

    @Option(
            names = "--rates",
            paramLabel = "<n>",
            split = ",",
            defaultValue = "5000,20000",
            description = "Source events a second at which latency is measured. Default: ${DEFAULT-VALUE}.")
    private List<Integer> rates = List.of();

    @Option(
            names = "--seconds",
            paramLabel = "<n>",
            defaultValue = "60",
            description = "How long at each rate, after half as long to warm up. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--facts",
            paramLabel = "<n>",
            defaultValue = "1000000",
            description =
                    "About one worker, one trip and one firm, beside which the latency of others is measured (hot)."
                            + " Default: ${DEFAULT-VALUE}.")
    private int facts;

    @Option(
            names = "--growth",
            paramLabel = "<millions>",
            split = ",",
            defaultValue = "0.1,1,10",
            description = "Sizes of the cities that grow, in millions of workers. Default: ${DEFAULT-VALUE}.")
    private List<Double> growth = List.of();

    @Option(
            names = "--delays",
            paramLabel = "<ms>",
            split = ",",
            defaultValue = "0,50,100,300,1000",
            description = "How far away the slow broker is, in milliseconds each way. Default: ${DEFAULT-VALUE}.")
    private List<Integer> delays = List.of();

    @Option(
            names = "--seed",
            paramLabel = "<n>",
            defaultValue = "2020",
            description = "The same seed gives the same events. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--json", paramLabel = "<file>", description = "Write all figures and settings there, too.")
    private @Nullable Path json;

    @Option(
            names = "--data",
            paramLabel = "<folder>",
            description =
                    "Where everything is kept meanwhile, on the disk to be measured; gone at the end. Default: the"
                            + " folder for temporary files.")
    private @Nullable Path data;

    @Option(
            names = "--java-opts",
            paramLabel = "<options>",
            description = "Java options of the application, and of the floor. Default: what `run` gets.")
    private @Nullable String javaOptions;

    @Option(
            names = "--broker-java-opts",
            paramLabel = "<options>",
            defaultValue = "-Xmx1g -XX:+UseParallelGC",
            description = "Java options of the broker and of the loader. Default: ${DEFAULT-VALUE}.")
    private String brokerOptions = "";

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Checks.embeddedMode("bench");
        Set<Part> wanted = parts();
        Checks.atLeastOne("--rounds", rounds);
        Checks.atLeastOne("--events", events);
        Checks.atLeastOne("--arrivals", arrivals);
        Checks.atLeastOne("--load", load);
        Checks.atLeastOne("--seconds", seconds);
        Checks.atLeastOne("--facts", facts);
        rates.forEach(rate -> Checks.atLeastOne("--rates", rate));
        if (workers < TRAINS * SEATS) {
            throw new UsageException("--workers is " + TRAINS * SEATS + " or more, for the trains, not " + workers);
        }
        config.load();
        if (json != null) {
            writable(json);
        }
        PrintWriter out = spec.commandLine().getOut();
        Logging.withoutKafka();
        return CleanStop.around(out, () -> measure(wanted, out));
    }

    private int measure(Set<Part> wanted, PrintWriter out) throws Exception {
        try (DataFolder folder = DataFolder.temporary(data)) {
            Report report = Bench.run(
                    new Bench.Plan(
                            wanted,
                            rounds,
                            seed,
                            events,
                            arrivals,
                            workers,
                            load,
                            new Bench.Latency(rates, seconds / 2, seconds),
                            facts,
                            new Bench.Burst(TRAINS, SEATS),
                            sizes(),
                            new Bench.Slow(delays, workers, load),
                            launch(),
                            folder.path(),
                            config::load),
                    new Teller(spec.commandLine().getErr()));
            print(report, out);
            if (json != null) {
                JSON.writeValue(json.toFile(), report);
            }
            if (!report.clean()) {
                out.printf(
                        Locale.ROOT,
                        "%nNot clean: others kept more than %.1f processors busy before a part began. Measure again"
                                + " when the machine has nothing else to do.%n",
                        Bench.MOST_BUSY);
            }
            return report.figures().stream().anyMatch(BenchCommand::differs) ? ExitStatus.FOUND : ExitStatus.OK;
        }
    }

    /** Rather now than when everything is done. */
    static void writable(Path file) {
        try {
            Files.writeString(file, "");
        } catch (IOException e) {
            throw new UsageException(
                    "--json can't be written to " + file + ": name a file that you may write, in a folder that exists");
        }
    }

    private Set<Part> parts() {
        Set<Part> wanted = EnumSet.noneOf(Part.class);
        for (String name : parts) {
            if (name.equals(ALL)) {
                return EnumSet.allOf(Part.class);
            }
            wanted.add(Arrays.stream(Part.values())
                    .filter(part -> part.label().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new UsageException("--parts knows "
                            + Arrays.stream(Part.values()).map(Part::label).collect(Collectors.joining(", "))
                            + " and " + ALL + ", not '" + name + "'")));
        }
        return wanted;
    }

    private List<Integer> sizes() {
        return growth.stream()
                .map(millions -> Checks.atLeastOne("--growth, in workers,", (int) Math.round(millions * 1e6)))
                .toList();
    }

    private Launch launch() {
        return new Launch(
                javaOptions == null ? optionsOfRun() : words(javaOptions),
                words(brokerOptions),
                List.of(Main.class.getName(), BenchProcessCommand.NAME));
    }

    /** The launcher says what `run` would get; without it, this process is as good a guess as any. */
    private static List<String> optionsOfRun() {
        String ofRun = System.getProperty("worker-return.run.options");
        return ofRun == null ? ManagementFactory.getRuntimeMXBean().getInputArguments() : words(ofRun);
    }

    /** Options that stand in one text. */
    static List<String> words(String options) {
        return Arrays.stream(options.strip().split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static boolean differs(Spread figure) {
        return figure.name().equals(Bench.DIFFERING_ROWS) && figure.max() > 0;
    }

    private static void print(Report report, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%d processors (%s), %,d MB, %s, Kafka %s%n",
                report.machine().processors(),
                report.machine().processor(),
                report.machine().memoryBytes() >> 20,
                report.machine().java(),
                report.machine().kafka());
        out.printf(
                "Application: java %s; broker: java %s; %d rounds, seed %d%n%n",
                String.join(" ", report.applicationOptions()),
                String.join(" ", report.otherOptions()),
                report.rounds(),
                report.seed());
        Table table = new Table("", "", "", "median", "min", "max", "");
        String part = "";
        for (Spread figure : report.figures()) {
            table.row(
                    figure.part().equals(part) ? "" : figure.part(),
                    figure.subject(),
                    figure.name(),
                    number(figure.median()),
                    number(figure.min()),
                    number(figure.max()),
                    figure.unit());
            part = figure.part();
        }
        table.print(out);
    }

    /** Three digits that count, or all before the point. */
    private static String number(double value) {
        double size = Math.abs(value);
        int decimals = size >= 100 || value == Math.rint(value) ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    /** Says on the terminal's error stream how far it is. */
    private record Teller(PrintWriter err) implements Bench.Listener {
        @Override
        public void says(String format, Object... arguments) {
            err.println(String.format(Locale.ROOT, format, arguments) + " ...");
        }

        @Override
        public AuditProgress bars() {
            return Bars::ofAudit;
        }
    }
}

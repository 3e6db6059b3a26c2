package io.workerreturn.cli;

import io.workerreturn.config.AppConfig;
import io.workerreturn.delivery.IdentityKey;
import io.workerreturn.delivery.ImportTurn;
import io.workerreturn.delivery.KafkaDestination;
import io.workerreturn.delivery.PlannedRuns;
import io.workerreturn.delivery.RegisteredFirms;
import io.workerreturn.domain.BusinessDay;
import io.workerreturn.importing.BadRow;
import io.workerreturn.importing.Destination;
import io.workerreturn.importing.ImportFailedException;
import io.workerreturn.importing.ImportSettings;
import io.workerreturn.importing.ImportSummary;
import io.workerreturn.importing.Importer;
import io.workerreturn.importing.Input;
import io.workerreturn.importing.Kind;
import io.workerreturn.importing.KnownRun;
import io.workerreturn.importing.Pseudonyms;
import io.workerreturn.importing.RejectedRows;
import io.workerreturn.importing.UnusableFileException;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.RegistryException;
import io.workerreturn.words.Said;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Imports files, and says what became of them. */
public final class ImportJob implements Jobs.Job<ImportCommand.Options> {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration PATIENCE_IN_A_REHEARSAL = Duration.ofSeconds(3);
    /** Another import may have a million rows to tell. */
    private static final Duration PATIENCE_WITH_OTHERS = Duration.ofMinutes(10);

    private static final String STANDARD_INPUT = "-";
    private static final int BAD_ROWS_SHOWN = 5;

    @Override
    public int run(ImportCommand.Options options, PrintWriter out) throws Exception {
        return CleanStop.around(
                () -> out.println(Said.of("cli.stopped").in(options.language())), () -> imported(options, out));
    }

    private static int imported(ImportCommand.Options options, PrintWriter out)
            throws IOException, InterruptedException {
        AppConfig config = options.config();
        Pseudonyms pseudonyms = IdentityKey.of(config.imports()).orElse(null);
        ensureReadable(options);
        if (options.dryRun()) {
            Logging.withoutConnectionAttempts();
        } else {
            Waiting.forCluster(config);
        }
        Set<String> registered = registered(options, out);
        if (options.dryRun()) {
            // who did not answer once is not asked again
            Map<String, KnownRun> known = registered == null ? Map.of() : rehearsed(options);
            return run(options, pseudonyms, registered, known, kind -> Destination.NOWHERE, out);
        }
        Optional<ImportTurn> turn = turn(options, out);
        if (turn.isEmpty()) {
            out.println(Said.of("cli.noTurn", PATIENCE_WITH_OTHERS.toMinutes()).in(options.language()));
            return ExitStatus.FAILURE;
        }
        try (ImportTurn whileItLasts = turn.get();
                AvroSerdes serdes = AvroSerdes.open(config.registry())) {
            return run(
                    options,
                    pseudonyms,
                    registered,
                    known(options, serdes),
                    kind -> new KafkaDestination(config.kafka(), serdes, kind.topics()),
                    out);
        }
    }

    private static Optional<ImportTurn> turn(ImportCommand.Options options, PrintWriter out)
            throws InterruptedException {
        if (options.lists().stream()
                .noneMatch(list -> ImportTurn.isNeeded(list.settings().kind()))) {
            return Optional.of(ImportTurn.none());
        }
        return ImportTurn.take(options.config().kafka(), PATIENCE_WITH_OTHERS, () -> {
            out.println(Said.of("cli.turn").in(options.language()));
            out.flush();
        });
    }

    /** What a rehearsal can know: nothing where nobody answers, which was said already. */
    private static Map<String, KnownRun> rehearsed(ImportCommand.Options options) {
        try (AvroSerdes serdes = AvroSerdes.open(options.config().registry())) {
            return known(options, serdes);
        } catch (KafkaException | RegistryException silent) {
            return Map.of();
        }
    }

    private static Map<String, KnownRun> known(ImportCommand.Options options, AvroSerdes serdes) {
        // a file that is replaced may be the one that knows them wrongly
        boolean isAboutTrips =
                options.lists().stream().anyMatch(list -> list.settings().kind().isAboutTrips());
        return isAboutTrips && options.replaces().isEmpty()
                ? PlannedRuns.read(options.config().kafka(), serdes, Instant.now())
                : Map.of();
    }

    /** Before anything is sent: a mistyped name should not be found out after a million rows. */
    private static void ensureReadable(ImportCommand.Options options) {
        Stream.concat(options.lists().stream().flatMap(list -> list.files().stream()), options.replaces().stream())
                .filter(file -> !file.equals(STANDARD_INPUT))
                .forEach(file -> {
                    try {
                        input(file);
                    } catch (UnusableFileException unusable) {
                        throw new UsageException(file + ": " + unusable.said().in(options.language()));
                    }
                });
    }

    /** The firms that are known; null if nobody can say, in a rehearsal. */
    private static @Nullable Set<String> registered(ImportCommand.Options options, PrintWriter out) {
        try {
            return RegisteredFirms.read(
                    options.config().kafka(), options.dryRun() ? PATIENCE_IN_A_REHEARSAL : PATIENCE);
        } catch (ImportFailedException silent) {
            if (!options.dryRun()) {
                throw silent;
            }
            out.println(Said.of("cli.noCluster").in(options.language()));
            return null;
        }
    }

    private static int run(
            ImportCommand.Options options,
            @Nullable Pseudonyms pseudonyms,
            @Nullable Set<String> registered,
            Map<String, KnownRun> known,
            Function<Kind, Destination> destinations,
            PrintWriter out)
            throws IOException, InterruptedException {
        Report report = new Report(options, out);
        Set<String> firms = new HashSet<>(registered == null ? Set.of() : registered);
        Map<String, KnownRun> runs = new HashMap<>(known);
        if (pseudonyms != null) {
            out.println(report.said("cli.key", pseudonyms.keyId()));
        }
        for (ImportCommand.Lists list : options.lists()) {
            Kind kind = list.settings().kind();
            try (Destination destination = destinations.apply(kind)) {
                Importer importer = new Importer(
                                list.settings(),
                                pseudonyms,
                                destination,
                                firm -> registered == null || firms.contains(firm),
                                InstantSource.system())
                        .knowing(runs);
                try {
                    for (String file : list.files()) {
                        report.file(file, importer, () -> rejects(file, options));
                    }
                    if (options.replaces().isPresent() && !report.failed()) {
                        report.replaced(options.replaces().get(), importer);
                    }
                } catch (InterruptedException told) {
                    destination.flush();
                    report.interrupted(importer);
                    break;
                }
                firms.addAll(importer.firms());
                runs.putAll(importer.known());
            }
        }
        report.print();
        return report.status();
    }

    private static RejectedRows rejects(String file, ImportCommand.Options options) {
        return new RejectedRows(
                options.rejects()
                        .orElseGet(() -> RejectedRows.beside(
                                file.equals(STANDARD_INPUT) ? Path.of("standard-input") : Path.of(file))),
                options.language());
    }

    private static Input input(String file) {
        return file.equals(STANDARD_INPUT) ? Input.of("the standard input", System.in) : Input.of(Path.of(file));
    }

    /** What is said at the end. */
    private static final class Report {
        private final ImportCommand.Options options;
        private final PrintWriter out;
        private final List<ImportSummary> summaries = new ArrayList<>();
        private final List<String> remarks = new ArrayList<>();
        private final long started = System.nanoTime();
        private boolean failed;

        Report(ImportCommand.Options options, PrintWriter out) {
            this.options = options;
            this.out = out;
        }

        void file(String file, Importer importer, Supplier<RejectedRows> rejects)
                throws IOException, InterruptedException {
            List<BadRow> first = new ArrayList<>();
            RejectedRows bad = rejects.get();
            Consumer<BadRow> both = row -> {
                if (first.size() < BAD_ROWS_SHOWN) {
                    first.add(row);
                }
                bad.accept(row);
            };
            try (bad;
                    Bars bar = Bars.of(Printable.veiled(file), "rows", OptionalLong.empty())) {
                summaries.add(importer.run(input(file), both, progress(bar, file)));
            } catch (UnusableFileException unusable) {
                failed = true;
                importer.soFar().filter(done -> done.events() > 0).ifPresent(summaries::add);
                remarks.add(sentence("cli.of", file, unusable.said()));
            }
            first.forEach(row -> remarks.add(sentence("cli.row", file, row.place(), row.reasons())));
            bad.written().ifPresent(path -> {
                remarks.add(said("cli.rejects", path));
                String again = again();
                if (!again.isEmpty()) {
                    remarks.add(said("cli.rejects.with", again));
                }
            });
        }

        /** What was said for all rows, and stands in none. */
        private String again() {
            ImportSettings how = options.lists().get(0).settings();
            List<String> again = new ArrayList<>();
            if (!how.zone().equals(BusinessDay.ZONE)) {
                again.add("--zone " + how.zone());
            }
            how.source().ifPresent(source -> again.add("--source " + source));
            if (!how.revision().isEmpty()) {
                again.add("--revision " + how.revision());
            }
            return String.join(" ", again);
        }

        String said(String key, Object... parameters) {
            return Said.of(key, veiled(parameters)).in(options.language());
        }

        private String sentence(String key, Object... parameters) {
            return Said.of(key, veiled(parameters)).sentence(options.language());
        }

        /** Files may be called by a number, too. */
        private static Object[] veiled(Object... parameters) {
            return Stream.of(parameters)
                    .map(each ->
                            each instanceof String || each instanceof Path ? Printable.veiled(each.toString()) : each)
                    .toArray();
        }

        private Importer.Progress progress(Bars bar, String file) throws IOException {
            long size = file.equals(STANDARD_INPUT) || !Files.isRegularFile(Path.of(file))
                    ? 0
                    : Math.max(1, Files.size(Path.of(file)));
            return new Importer.Progress() {
                @Override
                public void at(long rows, long bytes) {
                    bar.at(rows, bytes > 0 && size > 0 ? Math.min(100, 100 * bytes / size) + " % of the file" : "");
                }

                @Override
                public void understood(String how) {
                    out.println(how);
                    out.flush();
                }
            };
        }

        void replaced(String file, Importer importer) throws IOException, InterruptedException {
            try (Bars bar = Bars.of("withdrawing", "rows", OptionalLong.empty())) {
                ImportSummary old = importer.withdraw(input(file), options.oldSettings(), progress(bar, file));
                remarks.add(said(
                        options.dryRun() ? "cli.wouldWithdraw" : "cli.withdrawn", old.withdrawn(), old.rows(), file));
            } catch (UnusableFileException unusable) {
                failed = true;
                remarks.add(sentence("cli.of", file, unusable.said()));
            }
        }

        void interrupted(Importer importer) {
            failed = true;
            importer.soFar().ifPresent(summaries::add);
            remarks.add(said("cli.interrupted"));
        }

        boolean failed() {
            return failed;
        }

        int status() {
            if (failed) {
                return ExitStatus.FAILURE;
            }
            return summaries.stream().anyMatch(summary -> summary.badRows() > 0) ? ExitStatus.FOUND : ExitStatus.OK;
        }

        void print() {
            if (!summaries.isEmpty()) {
                Table table = new Table(Stream.of(
                                "file",
                                "rows",
                                "bad",
                                options.dryRun() ? "notSent" : "events",
                                "repeated",
                                "firms",
                                "trips",
                                "workers")
                        .map(column -> said("cli.column." + column))
                        .toArray(String[]::new));
                summaries.forEach(summary -> table.row(
                        summary.file(),
                        number(summary.rows()),
                        number(summary.badRows()),
                        number(summary.events()),
                        number(summary.repeated()),
                        number(summary.firms()),
                        number(summary.trips()),
                        summary.workers() < 0 ? said("cli.column.many") : number(summary.workers())));
                table.print(out);
            }
            summaries.forEach(summary ->
                    summary.notes().forEach(note -> out.println(sentence("cli.of", summary.file(), note))));
            remarks.forEach(out::println);
            out.flush();
        }

        private static String number(long number) {
            return String.format(Locale.ROOT, "%,d", number);
        }
    }
}

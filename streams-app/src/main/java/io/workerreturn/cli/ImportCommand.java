package io.workerreturn.cli;

import io.workerreturn.config.AppConfig;
import io.workerreturn.config.ServicesConfig;
import io.workerreturn.domain.BusinessDay;
import io.workerreturn.domain.Season;
import io.workerreturn.importing.ImportSettings;
import io.workerreturn.importing.Input;
import io.workerreturn.importing.Kind;
import io.workerreturn.importing.Kinds;
import io.workerreturn.importing.Templates;
import io.workerreturn.importing.UnusableFileException;
import io.workerreturn.services.Services;
import io.workerreturn.words.Language;
import io.workerreturn.words.Said;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "import",
        description = {
            "Reads spreadsheets, and tells the cluster what they say.",
            "",
            "CSV in UTF-8, UTF-16, UTF-32 or GB18030 with commas, semicolons or tabs, or .xlsx. The header may be Chinese or"
                    + " English, in any order and below a title. Identity numbers become pseudonyms on the way, and are"
                    + " kept nowhere. Good rows go in; bad ones go, with what is wrong, to <file>.rejected.csv, which can"
                    + " be mended and imported. Importing a file twice, or one that overlaps another, changes nothing.",
            "",
            "docs/import/README.md explains every column and shows examples, docs/import/README.zh.md does in Chinese.",
        })
final class ImportCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Parameters(
            paramLabel = "[<kind>] <file>",
            completionCandidates = KindNames.class,
            description = "What the files say: ${COMPLETION-CANDIDATES}; without it,"
                    + " the header of each decides. Then the files; - is the standard input.")
    private List<String> words = List.of();

    @Option(names = "--dry-run", description = "Read and check everything, send nothing.")
    private boolean dryRun;

    @Option(
            names = "--as-of",
            paramLabel = "<time>",
            description = "The time of rows that say none: 2020-02-17, or '2020-02-17 18:00'.")
    private @Nullable String asOf;

    @Option(
            names = "--fill",
            paramLabel = "<column=value>",
            description = "What blank cells of a column, or a column that is not there, say. May be repeated.")
    private Map<String, String> fill = new LinkedHashMap<>();

    @Option(
            names = "--fill-down",
            paramLabel = "<column>",
            split = ",",
            description = "Blank cells of this column say what the cell above them does, as merged cells do. May be"
                    + " repeated.")
    private Set<String> fillDown = new TreeSet<>();

    @Option(
            names = "--replaces",
            paramLabel = "<old file>",
            description = "Withdraw what this file said, imported before, and the new files together do not say.")
    private @Nullable String replaces;

    @Option(
            names = "--replaces-as-of",
            paramLabel = "<time>",
            description = "--as-of with which the old file was imported. Default: that of the new files.")
    private @Nullable String replacesAsOf;

    @Option(
            names = "--revision",
            paramLabel = "<text>",
            defaultValue = "",
            description = "Makes new events of rows that were withdrawn once and are to come back.")
    private String revision = "";

    @Option(
            names = "--source",
            paramLabel = "<name>",
            description = "Who says so. Default: the usual source of the kind.")
    private @Nullable String source;

    @Option(
            names = "--zone",
            paramLabel = "<zone>",
            defaultValue = "Asia/Shanghai",
            description = "Time zone of times that name none. Default: ${DEFAULT-VALUE}.")
    private String zone = BusinessDay.ZONE.getId();

    @Option(
            names = "--encoding",
            paramLabel = "<name>",
            description = "Encoding of CSV files, such as GB18030 or Big5. Default: found out.")
    private @Nullable String encoding;

    @Option(
            names = "--separator",
            paramLabel = "<character>",
            description = "What stands between the cells of CSV files; tab for a tabulator. Default: found out.")
    private @Nullable String separator;

    @Option(
            names = "--sheet",
            paramLabel = "<name or number>",
            description = "The only sheet to read. Default: all that are not hidden and have a header of the kind.")
    private @Nullable String sheet;

    @Option(
            names = "--rejects",
            paramLabel = "<file>",
            description =
                    "Where bad rows go. Default: <file>.rejected.csv beside each file. A file that is there is kept:"
                            + " then it is <file>.rejected-2.csv and so on.")
    private @Nullable Path rejects;

    @Option(
            names = "--lang",
            paramLabel = "<zh or en>",
            description =
                    "The language of reasons, notes, rejected files and templates. Default: that of the terminal.")
    private @Nullable String lang;

    @Option(
            names = "--template",
            description = "Write an empty file of the kind to the standard output, and do nothing else.")
    private boolean template;

    private final Jobs.Job<Options> job;

    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /**
     * What is to be imported.
     *
     * @param lists files of each kind, those first that others speak of
     * @param language of what is said
     * @param replaces a file that they replace
     * @param oldSettings with which that one was imported
     * @param rejects where bad rows go, if not beside each file
     * @param dryRun whether to send nothing
     * @param config which cluster
     */
    public record Options(
            List<Lists> lists,
            Language language,
            Optional<String> replaces,
            ImportSettings oldSettings,
            Optional<Path> rejects,
            boolean dryRun,
            AppConfig config) {}

    /**
     * Files of one kind.
     *
     * @param settings what they can't say themselves
     * @param files names, - for the standard input
     */
    public record Lists(ImportSettings settings, List<String> files) {}

    ImportCommand(Jobs.Job<Options> job) {
        this.job = job;
    }

    /** Who it is, and how it is used, in the words of the list. */
    @Spec
    void spec(CommandSpec itself) {
        spec = itself;
        Said help = Said.of(
                "cli.import.help",
                KindNames.ALL.all().stream()
                        .map(kind -> Said.of("cli.import.kind", kind.id(), kind.title()))
                        .toList());
        spec.usageMessage()
                .footer(Stream.of(Language.EN, Language.ZH)
                        .flatMap(language -> help.in(language).lines())
                        .toArray(String[]::new));
    }

    @Override
    public Integer call() throws Exception {
        Optional<Kind> chosen = words.stream().findFirst().flatMap(KindNames.ALL::named);
        List<String> files = chosen.isPresent() ? words.subList(1, words.size()) : words;
        if (template) {
            spec.commandLine()
                    .getOut()
                    .print(Templates.of(
                            chosen.orElseThrow(
                                    () -> new UsageException("Name a kind: " + KindNames.ALL.names() + " are")),
                            language()));
            spec.commandLine().getOut().flush();
            return ExitStatus.OK;
        }
        if (chosen.isEmpty() && words.size() > 1 && !Files.exists(Path.of(words.get(0)))) {
            throw new UsageException("'" + words.get(0) + "' is no kind, and no file: " + KindNames.ALL.names()
                    + " are kinds"
                    + Misspelt.hint(words.get(0), new KindNames()));
        }
        if (files.isEmpty()) {
            throw new UsageException("Name the files to import, or - for the standard input");
        }
        AppConfig loaded = config.loadOrOwn(spec.commandLine().getErr());
        Kinds known = Services.kinds(loaded.services().on());
        chosen.filter(kind -> known.named(kind.id()).isEmpty()).ifPresent(kind -> {
            throw new UsageException("Files of the kind " + kind.id() + " tell a service that is off: see "
                    + ServicesConfig.ON + " in the configuration");
        });
        Season season = loaded.policies().season();
        ZoneId place = zone();
        ImportSettings settings = new ImportSettings(
                chosen.orElse(Kind.ENTERPRISES),
                known,
                season,
                place,
                time("--as-of", asOf, place, season),
                Optional.ofNullable(source),
                revision,
                fill,
                fillDown,
                Optional.ofNullable(encoding).map(ImportCommand::charset),
                Optional.ofNullable(separator).map(ImportCommand::character),
                Optional.ofNullable(sheet),
                Long.MAX_VALUE,
                language());
        List<Lists> lists = chosen.isPresent() ? List.of(new Lists(settings, files)) : recognised(files, settings);
        if (replaces != null && lists.size() > 1) {
            throw new UsageException(
                    "--replaces takes new files of one kind, and these are of several: import the corrected"
                            + " ones by themselves");
        }
        ImportSettings last = lists.get(0).settings();
        ImportSettings old =
                replacesAsOf == null ? last : last.asOf(time("--replaces-as-of", replacesAsOf, place, season));
        if (Stream.concat(files.stream(), Stream.ofNullable(replaces))
                        .filter("-"::equals)
                        .count()
                > 1) {
            throw new UsageException("The standard input can be read once only");
        }
        return job.run(
                new Options(
                        lists,
                        settings.language(),
                        Optional.ofNullable(replaces),
                        old,
                        Optional.ofNullable(rejects),
                        dryRun,
                        loaded),
                spec.commandLine().getOut());
    }

    /** The files by what their headers say that they are: firms before what speaks of firms. */
    private List<Lists> recognised(List<String> files, ImportSettings settings) throws IOException {
        Kinds kinds = settings.kinds();
        Map<Kind, List<String>> byKind = new HashMap<>();
        for (String file : files) {
            if (file.equals("-")) {
                throw new UsageException("The standard input is read once only: name its kind, " + kinds.names());
            }
            try {
                Input input = Input.of(Path.of(file));
                Kind kind = kinds.of(input, settings);
                byKind.computeIfAbsent(kind, first -> new ArrayList<>()).add(file);
                spec.commandLine().getOut().println(Kinds.told(input, kind).in(settings.language()));
            } catch (UnusableFileException unknown) {
                throw new UsageException(file + ": " + unknown.said().in(settings.language()));
            }
        }
        return kinds.all().stream()
                .filter(byKind::containsKey)
                .map(kind -> new Lists(settings.of(kind), byKind.getOrDefault(kind, List.of())))
                .toList();
    }

    private Language language() {
        String wanted =
                lang == null ? Locale.getDefault(Locale.Category.DISPLAY).getLanguage() : lang;
        return Language.of(wanted)
                .or(() -> Optional.of(Language.EN).filter(en -> lang == null))
                .orElseThrow(
                        () -> new UsageException("--lang '" + lang + "' is none that is spoken here: zh and en are"));
    }

    private ZoneId zone() {
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException none) {
            throw new UsageException("--zone '" + zone + "' is no time zone such as Asia/Shanghai or UTC");
        }
    }

    private static @Nullable Instant time(String option, @Nullable String text, ZoneId zone, Season season) {
        if (text == null) {
            return null;
        }
        try {
            return ImportSettings.time(text, zone, season);
        } catch (IllegalArgumentException none) {
            throw new UsageException(option + " '" + text + "' " + none.getMessage());
        }
    }

    private static Charset charset(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            throw new UsageException("--encoding '" + name + "' is none that is known: UTF-8, GB18030, GBK, Big5 are");
        }
    }

    private static char character(String text) {
        if (text.equals("tab") || text.equals("\\t")) {
            return '\t';
        }
        if (text.length() != 1) {
            throw new UsageException("--separator is one character, or tab");
        }
        return text.charAt(0);
    }
}

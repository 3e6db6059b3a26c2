package io.workerreturn.board;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import io.workerreturn.config.AppConfig;
import io.workerreturn.config.ConfigurationException;
import io.workerreturn.delivery.IdentityKey;
import io.workerreturn.delivery.ImportTurn;
import io.workerreturn.delivery.KafkaDestination;
import io.workerreturn.delivery.PlannedRuns;
import io.workerreturn.delivery.RegisteredFirms;
import io.workerreturn.domain.BusinessDay;
import io.workerreturn.domain.Season;
import io.workerreturn.importing.Apart;
import io.workerreturn.importing.BadRow;
import io.workerreturn.importing.Column;
import io.workerreturn.importing.Destination;
import io.workerreturn.importing.ImportFailedException;
import io.workerreturn.importing.ImportSettings;
import io.workerreturn.importing.ImportSummary;
import io.workerreturn.importing.Importer;
import io.workerreturn.importing.Input;
import io.workerreturn.importing.Kind;
import io.workerreturn.importing.Kinds;
import io.workerreturn.importing.KnownRun;
import io.workerreturn.importing.Pseudonyms;
import io.workerreturn.importing.RejectedRows;
import io.workerreturn.importing.Templates;
import io.workerreturn.importing.UnusableFileException;
import io.workerreturn.services.Service;
import io.workerreturn.services.Services;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.RegistryException;
import io.workerreturn.words.Language;
import io.workerreturn.words.Said;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a spreadsheet as the body of a call, keeps it in a file of which only this user can read anything, and imports it: a process
 * of its own reads it, so that no file harms this one. One at a time for each caller, a few at a time for all.
 */
final class ImportRoutes implements Routes, AutoCloseable {
    static final String PATH = "/api/v1/imports";

    private static final Logger LOG = LoggerFactory.getLogger(ImportRoutes.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** Less than a browser waits for an answer. */
    private static final Duration PATIENCE_WITH_OTHERS = Duration.ofSeconds(60);

    private static final String FORM = "multipart/";
    private static final String UNNAMED = "upload";

    /** Each has a process with a heap of its own. */
    private static final int MOST_AT_ONCE = 2;

    private static final Duration TURN = Duration.ofSeconds(30);

    /** In an answer; all are counted. */
    private static final int MOST_BAD_ROWS = 500;

    /** The same in characters, headers included: a row may have thousands of cells. */
    private static final int MOST_OF_BAD_ROWS = 2 << 20;

    private final AppConfig config;
    private final AvroSerdes serdes;
    private final Kinds kinds;
    /** Who brings a kind, by its id; nobody brings the core's. */
    private final Map<String, Service> bringers;

    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final Map<Caller, Last> last = Collections.synchronizedMap(new Recent());
    private final Semaphore turns = new Semaphore(MOST_AT_ONCE, true);
    private final Apart apart;

    /**
     * What became of a file.
     *
     * @param keyId of the key that made pseudonyms, null if there is none
     * @param understood how each table was read, for people
     * @param rejection what a file of rejected rows calls the line, the wrong columns and the reasons
     * @param badRows the first ones
     */
    record Imported(
            String kind,
            boolean dryRun,
            @Nullable String keyId,
            List<String> understood,
            ImportSummary summary,
            List<String> rejection,
            List<Bad> badRows) {}

    /**
     * What became of a caller's last import, rehearsals apart: for whoever was gone when it ended. Only this process knows it.
     *
     * @param underWay whether a file of the caller is being received or imported
     * @param imported null if there was none, or if it failed
     * @param problem why it failed, null if it did not
     */
    record Last(
            boolean underWay,
            @Nullable Imported imported,
            @Nullable String problem) {
        static final Last NONE = new Last(false, null, null);
    }

    /** Of each caller, for the last few of them: of whoever is granted other things now, none. */
    private static final class Recent extends LinkedHashMap<Caller, Last> {
        private static final int MOST = 20;
        private static final long serialVersionUID = 1L;

        Recent() {
            super(2 * MOST, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Caller, Last> eldest) {
            return size() > MOST;
        }
    }

    /** A row that can't be used. */
    record Bad(String place, String columns, String reasons, List<String> headers, List<String> cells) {
        static Bad of(BadRow row) {
            return new Bad(row.place(), row.columns(), row.reasons(), row.headers(), row.cells());
        }
    }

    /** Keeps the first ones. */
    private static final class FirstBad implements Consumer<BadRow> {
        private final List<Bad> kept;
        private int left = MOST_OF_BAD_ROWS;

        FirstBad(List<Bad> kept) {
            this.kept = kept;
        }

        @Override
        public void accept(BadRow row) {
            if (left > 0 && kept.size() < MOST_BAD_ROWS) {
                Bad bad = Bad.of(row);
                left -= Stream.concat(bad.headers().stream(), bad.cells().stream())
                        .mapToInt(text -> text.length() + 1)
                        .sum();
                kept.add(bad);
            }
        }
    }

    ImportRoutes(AppConfig config, AvroSerdes serdes) {
        this.config = config;
        this.serdes = serdes;
        kinds = Services.kinds(config.services().on());
        bringers = config.services().on().stream()
                .flatMap(service -> service.imports().stream().map(kind -> Map.entry(kind.id(), service)))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
        apart = new Apart(config.imports().longestRead());
    }

    /** Ends what is under way. */
    @Override
    public void close() {
        apart.close();
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.post(PATH, this::receive, Role.OFFICE);
        routes.get(PATH, this::last, Role.OFFICE);
        routes.get(PATH + "/kinds", this::kinds, Role.OFFICE);
        routes.get(PATH + "/templates/{kind}", this::template, Role.OFFICE);
        routes.get(PATH + "/columns/{kind}", this::columns, Role.OFFICE);
    }

    private boolean mayImport(Caller caller, Kind kind) {
        Service bringer = bringers.get(kind.id());
        return bringer == null ? caller.role().seesAll() : caller.worksIn(bringer);
    }

    /** The kinds that somebody may import, in their order. */
    private Kinds of(Caller caller) {
        return new Kinds(
                kinds.all().stream().filter(kind -> mayImport(caller, kind)).toList());
    }

    /**
     * The kind of this name; empty if there is none.
     *
     * @throws Problem if it is not for the caller
     */
    private Optional<Kind> named(Caller caller, String name) {
        Optional<Kind> named = kinds.named(name);
        if (named.filter(kind -> !mayImport(caller, kind)).isPresent()) {
            throw caller.lacks(Role.OFFICE);
        }
        return named;
    }

    private Kind kind(Context call) {
        Query.of(call);
        Caller caller = Caller.of(call);
        return named(caller, call.pathParam("kind"))
                .orElseThrow(() -> Problem.notFound(
                        said(language(call), "http.kind", of(caller).names())));
    }

    /**
     * A kind of files.
     *
     * @param title what people call it
     * @param means what such a file says
     */
    record Named(String id, Bilingual title, Bilingual means) {
        static Named of(Kind kind) {
            return new Named(kind.id(), Bilingual.of(kind.title()), Bilingual.of(kind.means()));
        }
    }

    /** The kinds in their order. */
    record NamedKinds(List<Named> items) {}

    private void kinds(Context call) {
        Query.of(call);
        Json.answer(
                call,
                new NamedKinds(of(Caller.of(call)).all().stream().map(Named::of).toList()));
    }

    /** An empty file of a kind, to be filled in. */
    private void template(Context call) {
        Kind kind = kind(call);
        call.contentType("text/csv; charset=utf-8")
                .header(Header.CONTENT_DISPOSITION, "attachment; filename=\"" + kind.id() + ".csv\"")
                .result(Templates.of(kind, language(call)));
    }

    /** The columns that a file of a kind may have, as a text for people. */
    private void columns(Context call) {
        Kind kind = kind(call);
        Language language = language(call);
        StringBuilder text = new StringBuilder(said(language, "columns.title", kind.title(), kind.id()));
        for (Column<?> column : kind.columns()) {
            text.append("\n\n")
                    .append(said(
                            language,
                            "columns.column",
                            column.label(),
                            column.name(),
                            column.necessity(),
                            String.join(", ", column.headers()),
                            column.values(),
                            column.meaning()));
        }
        call.contentType("text/plain; charset=utf-8").result(text.append('\n').toString());
    }

    private void last(Context call) {
        Query.of(call);
        Caller caller = Caller.of(call);
        Last known = last.getOrDefault(caller, Last.NONE);
        Json.answer(call, new Last(busy.contains(caller.name()), known.imported(), known.problem()));
    }

    private void receive(Context call) {
        Query query = Query.of(call, "kind", "dryRun", "name", "asOf");
        Language language = language(call);
        Caller caller = Caller.of(call);
        Kinds own = of(caller);
        if (own.all().isEmpty()) {
            throw caller.lacks(Role.OFFICE);
        }
        Optional<Kind> kind = query.text("kind")
                .map(name -> named(caller, name)
                        .orElseThrow(() -> Problem.badRequest(said(language, "http.kind", own.names()))));
        boolean dryRun = query.flag("dryRun");
        ImportSettings settings =
                settings(kind.orElse(Kind.ENTERPRISES), own, query).in(language);
        String name = query.text("name").orElse(UNNAMED);
        String type = call.contentType();
        if (type != null && type.toLowerCase(Locale.ROOT).startsWith(FORM)) {
            throw new Problem(HttpStatus.UNSUPPORTED_MEDIA_TYPE, said(language, "http.form"));
        }
        if (call.req().getContentLengthLong() > settings.mostBytes()) {
            throw new Problem(HttpStatus.CONTENT_TOO_LARGE, said(language, "http.tooLarge", settings.mostBytes()));
        }
        String who = caller.name();
        if (!busy.add(who)) {
            throw new Problem(HttpStatus.CONFLICT, said(language, "http.busy"));
        }
        // whoever sent the whole file may go: it is imported all the same, and what became of it is kept
        try {
            Imported imported =
                    kept(call, settings, kind.isEmpty() ? Optional.of(own) : Optional.empty(), dryRun, name);
            keep(caller, dryRun, new Last(false, imported, null));
            Json.answer(call, imported);
        } catch (Problem problem) {
            keep(caller, dryRun, new Last(false, null, problem.getMessage()));
            throw problem;
        } finally {
            busy.remove(who);
        }
    }

    private void keep(Caller caller, boolean dryRun, Last became) {
        if (!dryRun) {
            last.put(caller, became);
        }
    }

    /** The language that is asked for by name, else the dearest one of the browser. */
    private static Language language(Context call) {
        String header = call.header(Header.ACCEPT_LANGUAGE);
        return Optional.ofNullable(call.queryParam("lang"))
                .flatMap(Language::of)
                .or(() -> Optional.ofNullable(header).flatMap(Language::accepted))
                .orElse(Language.EN);
    }

    private static String said(Language language, String key, Object... parameters) {
        return Said.of(key, parameters).in(language);
    }

    /**
     * With the body in a file, for as long as it is needed.
     *
     * @param of the kinds of which it may be; empty if it was said of which one it is
     */
    private Imported kept(Context call, ImportSettings settings, Optional<Kinds> of, boolean dryRun, String name) {
        Language language = settings.language();
        Path file = null;
        try {
            file = Files.createTempFile("worker-return-import-", "");
            try (OutputStream out = Files.newOutputStream(file)) {
                receive(new SteadyInput(call.bodyInputStream(), System::nanoTime), out, settings.mostBytes(), language);
            }
            Input input = Input.apart(name, file, apart);
            ImportSettings known = of.isEmpty()
                    ? settings
                    : inTurn(language, input, () -> settings.of(recognised(input, of.get(), settings)));
            // who waits for an import elsewhere holds up nobody here
            long asked = System.nanoTime();
            try (ImportTurn others = turn(known, dryRun)) {
                input.waited(Duration.ofNanos(System.nanoTime() - asked));
                return inTurn(language, input, () -> imported(call, known, dryRun, input));
            }
        } catch (UnusableFileException unusable) {
            throw new Problem(HttpStatus.UNPROCESSABLE_CONTENT, sentence(unusable.said(), language));
        } catch (SteadyInput.TooSlowException slow) {
            throw new Problem(HttpStatus.REQUEST_TIMEOUT, said(language, "http.slow"));
        } catch (IOException broken) {
            throw Problem.badRequest(said(language, "http.cut", ""));
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw new Problem(HttpStatus.SERVICE_UNAVAILABLE, said(language, "http.stopping"));
        } finally {
            delete(file);
        }
    }

    /** What has a process of its own for as long as it takes. */
    @FunctionalInterface
    private interface Work<T> {
        T get() throws IOException, InterruptedException;
    }

    private <T> T inTurn(Language language, Input input, Work<T> work) throws IOException, InterruptedException {
        long asked = System.nanoTime();
        if (!turns.tryAcquire(TURN.toSeconds(), TimeUnit.SECONDS)) {
            throw new Problem(HttpStatus.SERVICE_UNAVAILABLE, said(language, "http.full"));
        }
        input.waited(Duration.ofNanos(System.nanoTime() - asked));
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }

    private static Kind recognised(Input input, Kinds kinds, ImportSettings settings) throws IOException {
        Set<Kind> fitting = kinds.fitting(input, settings);
        if (fitting.size() != 1) {
            throw new Problem(HttpStatus.UNPROCESSABLE_CONTENT, sentence(kinds.unclear(fitting), settings.language()))
                    .and("kinds", fitting.stream().map(Kind::id).toList());
        }
        return fitting.iterator().next();
    }

    private static void receive(InputStream body, OutputStream out, long most, Language language) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long size = 0;
        for (int read; (read = body.read(buffer)) >= 0; ) {
            size += read;
            if (size > most) {
                throw new Problem(HttpStatus.CONTENT_TOO_LARGE, said(language, "http.tooLarge", most));
            }
            out.write(buffer, 0, read);
        }
    }

    private static void delete(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException stays) {
            LOG.warn("{} could not be deleted. Delete it: a file was imported from it", file);
        }
    }

    private ImportSettings settings(Kind kind, Kinds among, Query query) {
        Season season = config.policies().season();
        ImportSettings settings = ImportSettings.of(kind, season)
                .among(among)
                .atMost(config.imports().mostUploaded());
        Optional<String> asOf = query.text("asOf");
        try {
            return asOf.isEmpty() ? settings : settings.asOf(ImportSettings.time(asOf.get(), BusinessDay.ZONE, season));
        } catch (IllegalArgumentException notOne) {
            throw Problem.badRequest("asOf " + notOne.getMessage() + ".");
        }
    }

    private Imported imported(Context call, ImportSettings settings, boolean dryRun, Input input)
            throws InterruptedException {
        Language language = settings.language();
        Pseudonyms pseudonyms = pseudonyms(language);
        List<Bad> bad = new ArrayList<>();
        List<String> understood = new ArrayList<>();
        Importer importer = null;
        try (Destination destination = dryRun
                ? Destination.NOWHERE
                : new KafkaDestination(config.kafka(), serdes, settings.kind().topics())) {
            Set<String> firms = RegisteredFirms.read(config.kafka(), PATIENCE);
            Map<String, KnownRun> known =
                    settings.kind().isAboutTrips() ? PlannedRuns.read(config.kafka(), serdes, Instant.now()) : Map.of();
            importer = new Importer(settings, pseudonyms, destination, firms::contains, InstantSource.system())
                    .knowing(known);
            ImportSummary summary = importer.run(input, new FirstBad(bad), new Importer.Progress() {
                @Override
                public void at(long rows, long bytes) {
                    // the caller hears of the end
                }

                @Override
                public void understood(String how) {
                    understood.add(how);
                }
            });
            ActionLog.detail(call, detail(settings.kind(), dryRun, summary));
            return new Imported(
                    settings.kind().id(),
                    dryRun,
                    pseudonyms == null ? null : pseudonyms.keyId(),
                    understood,
                    summary,
                    RejectedRows.headings(language),
                    bad);
        } catch (UnusableFileException unusable) {
            throw new Problem(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    sentence(unusable.said(), language) + soFar(importer, dryRun, language));
        } catch (ImportFailedException | RegistryException | KafkaException failed) {
            LOG.warn("An import was broken off: {}", failed.getMessage());
            throw new Problem(
                    HttpStatus.SERVICE_UNAVAILABLE, said(language, "http.cluster", soFar(importer, dryRun, language)));
        } catch (IOException broken) {
            throw Problem.badRequest(said(language, "http.cut", soFar(importer, dryRun, language)));
        }
    }

    /** What rehearses says nothing that another import would have to know. */
    private ImportTurn turn(ImportSettings settings, boolean dryRun) throws InterruptedException {
        if (dryRun || !ImportTurn.isNeeded(settings.kind())) {
            return ImportTurn.none();
        }
        try {
            return ImportTurn.take(config.kafka(), PATIENCE_WITH_OTHERS, () -> {})
                    .orElseThrow(
                            () -> new Problem(HttpStatus.SERVICE_UNAVAILABLE, said(settings.language(), "http.turn")));
        } catch (KafkaException failed) {
            LOG.warn("An import was broken off: {}", failed.getMessage());
            throw new Problem(HttpStatus.SERVICE_UNAVAILABLE, said(settings.language(), "http.cluster", ""));
        }
    }

    private @Nullable Pseudonyms pseudonyms(Language language) {
        try {
            return IdentityKey.of(config.imports()).orElse(null);
        } catch (ConfigurationException wrong) {
            LOG.error("No file with identity numbers can be imported: {}", wrong.getMessage());
            throw new Problem(HttpStatus.SERVICE_UNAVAILABLE, said(language, "http.key"));
        }
    }

    private static String detail(Kind kind, boolean dryRun, ImportSummary summary) {
        return String.format(
                Locale.ROOT,
                "%s%s: %,d rows, %,d events, %,d bad rows",
                kind.id(),
                dryRun ? ", nothing sent" : "",
                summary.rows(),
                summary.events(),
                summary.badRows());
    }

    private static String sentence(Said said, Language language) {
        String text = said.sentence(language);
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private static String soFar(@Nullable Importer importer, boolean dryRun, Language language) {
        return Optional.ofNullable(importer)
                .flatMap(Importer::soFar)
                .filter(done -> !dryRun && done.events() > 0)
                .map(done -> said(language, "http.soFar", done.events()))
                .orElse("");
    }
}

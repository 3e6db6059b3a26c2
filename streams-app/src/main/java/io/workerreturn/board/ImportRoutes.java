package io.workerreturn.board;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.workerreturn.config.AppConfig;
import io.workerreturn.config.ConfigurationException;
import io.workerreturn.domain.BusinessDay;
import io.workerreturn.domain.Season;
import io.workerreturn.importing.BadRow;
import io.workerreturn.importing.Destination;
import io.workerreturn.importing.ImportFailedException;
import io.workerreturn.importing.ImportSettings;
import io.workerreturn.importing.ImportSummary;
import io.workerreturn.importing.Importer;
import io.workerreturn.importing.Input;
import io.workerreturn.importing.KafkaDestination;
import io.workerreturn.importing.Kind;
import io.workerreturn.importing.Pseudonyms;
import io.workerreturn.importing.RegisteredFirms;
import io.workerreturn.importing.UnusableFileException;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.RegistryException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a spreadsheet as the body of a call, and imports it while it comes in: never the whole file is held. One at a time for
 * each caller.
 */
final class ImportRoutes implements Routes {
    static final String PATH = "/api/v1/imports";

    private static final Logger LOG = LoggerFactory.getLogger(ImportRoutes.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String FORM = "multipart/";
    private static final String UNNAMED = "upload";

    /** In an answer; all are counted. */
    private static final int MOST_BAD_ROWS = 500;

    private final AppConfig config;
    private final AvroSerdes serdes;
    private final Set<String> busy = ConcurrentHashMap.newKeySet();

    /**
     * What became of a file.
     *
     * @param keyId of the key that made pseudonyms, null if there is none
     * @param badRows the first ones
     */
    record Imported(String kind, boolean dryRun, @Nullable String keyId, ImportSummary summary, List<Bad> badRows) {}

    /** A row that can't be used. */
    record Bad(String place, String columns, String reasons, List<String> headers, List<String> cells) {
        static Bad of(BadRow row) {
            return new Bad(row.place(), row.columns(), row.reasons(), row.headers(), row.cells());
        }
    }

    ImportRoutes(AppConfig config, AvroSerdes serdes) {
        this.config = config;
        this.serdes = serdes;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.post(PATH, this::receive, Role.DISPATCHER);
    }

    private void receive(Context call) {
        Query query = Query.of(call, "kind", "dryRun", "name", "asOf");
        Kind kind = query.text("kind")
                .flatMap(Kind::named)
                .orElseThrow(() -> Problem.badRequest("kind is one of " + Kind.names() + "."));
        boolean dryRun = query.flag("dryRun");
        ImportSettings settings = settings(kind, query);
        String name = query.text("name").orElse(UNNAMED);
        String type = call.contentType();
        if (type != null && type.toLowerCase(Locale.ROOT).startsWith(FORM)) {
            throw new Problem(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "Send the file itself as the body, not a form: curl --data-binary @list.xlsx.");
        }
        if (call.req().getContentLengthLong() > settings.mostBytes()) {
            throw new Problem(
                    HttpStatus.CONTENT_TOO_LARGE,
                    "A file has at most %,d bytes here. Split it, or import it with the command line."
                            .formatted(settings.mostBytes()));
        }
        String who = Caller.of(call).name();
        if (!busy.add(who)) {
            throw new Problem(HttpStatus.CONFLICT, "An import of yours is under way. Wait until it is done.");
        }
        try {
            Json.answer(call, imported(call, settings, dryRun, name));
        } finally {
            busy.remove(who);
        }
    }

    private ImportSettings settings(Kind kind, Query query) {
        Season season = config.policies().season();
        ImportSettings settings =
                ImportSettings.of(kind, season).atMost(config.imports().mostUploaded());
        Optional<String> asOf = query.text("asOf");
        try {
            return asOf.isEmpty() ? settings : settings.asOf(ImportSettings.time(asOf.get(), BusinessDay.ZONE, season));
        } catch (IllegalArgumentException notOne) {
            throw Problem.badRequest("asOf " + notOne.getMessage() + ".");
        }
    }

    private Imported imported(Context call, ImportSettings settings, boolean dryRun, String name) {
        Pseudonyms pseudonyms = pseudonyms();
        List<Bad> bad = new ArrayList<>();
        Importer importer = null;
        try (Destination destination = dryRun
                ? Destination.NOWHERE
                : new KafkaDestination(config.kafka(), serdes, settings.kind().topics())) {
            Set<String> firms = RegisteredFirms.read(config.kafka(), PATIENCE);
            importer = new Importer(settings, pseudonyms, destination, firms::contains, InstantSource.system());
            ImportSummary summary = importer.run(
                    Input.of(name, new SteadyInput(call.bodyInputStream(), System::nanoTime)),
                    row -> {
                        if (bad.size() < MOST_BAD_ROWS) {
                            bad.add(Bad.of(row));
                        }
                    },
                    Importer.Progress.NONE);
            ActionLog.detail(call, detail(settings.kind(), dryRun, summary));
            return new Imported(
                    settings.kind().id(), dryRun, pseudonyms == null ? null : pseudonyms.keyId(), summary, bad);
        } catch (UnusableFileException unusable) {
            throw new Problem(
                    HttpStatus.UNPROCESSABLE_CONTENT, sentence(unusable.getMessage()) + soFar(importer, dryRun));
        } catch (ImportFailedException | RegistryException failed) {
            LOG.warn("An import was broken off: {}", failed.getMessage());
            throw new Problem(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "The cluster or the schema registry does not answer. Import the file again later: nothing counts twice."
                            + soFar(importer, dryRun));
        } catch (SteadyInput.TooSlowException slow) {
            throw new Problem(
                    HttpStatus.REQUEST_TIMEOUT,
                    "The file came too slowly. Send it again over a better network, or import it with the command line:"
                            + " nothing counts twice." + soFar(importer, dryRun));
        } catch (IOException broken) {
            throw Problem.badRequest(
                    "The file did not come to its end. Send it again: nothing counts twice." + soFar(importer, dryRun));
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw new Problem(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "The board is being stopped. Send the file again: nothing counts twice.");
        }
    }

    private @Nullable Pseudonyms pseudonyms() {
        try {
            return Pseudonyms.of(config.imports()).orElse(null);
        } catch (ConfigurationException wrong) {
            LOG.error("No file with identity numbers can be imported: {}", wrong.getMessage());
            throw new Problem(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "The key that makes pseudonyms of identity numbers can't be used. The log of the board says why.");
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

    private static String sentence(@Nullable String text) {
        String said = String.valueOf(text).strip();
        return Character.toUpperCase(said.charAt(0)) + said.substring(1) + (said.endsWith(".") ? "" : ".");
    }

    private static String soFar(@Nullable Importer importer, boolean dryRun) {
        return Optional.ofNullable(importer)
                .flatMap(Importer::soFar)
                .filter(done -> !dryRun && done.events() > 0)
                .map(done -> " Of it, %,d events were sent before.".formatted(done.events()))
                .orElse("");
    }
}

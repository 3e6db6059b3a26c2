package io.workerreturn.board;

import static io.workerreturn.board.Csv.code;
import static io.workerreturn.board.Csv.column;
import static io.workerreturn.board.Csv.share;
import static io.workerreturn.board.Csv.time;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.workerreturn.schema.TravelMode;
import io.workerreturn.words.Said;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The city as a whole: what is short enough to be answered in one piece. */
final class CityRoutes implements Routes {
    private static final String API = "/api/v1/";
    private static final int MOST_DAYS = 400;
    private static final int DEFAULT_CHANGES = 20;
    private static final int MOST_CHANGES = 500;

    private static final Csv<Answers.Rollup> ROLLUPS = new Csv<>(
            "rollups",
            Said.of("csv.rollups"),
            List.of(
                    code("word.dimension", "dimension", Answers.Rollup::dimension),
                    column("word.name", CityRoutes::name),
                    column("word.firms", Answers.Rollup::firms),
                    column("word.firmsResumed", Answers.Rollup::firmsResumed),
                    share("word.resumptionRate", Answers.Rollup::resumptionRate),
                    column("word.firmsBelowTarget", Answers.Rollup::firmsBelowTarget),
                    column("word.required", Answers.Rollup::required),
                    column("word.returned", Answers.Rollup::returned),
                    column("word.onDuty", Answers.Rollup::onDuty),
                    share("word.returnRate", Answers.Rollup::rate),
                    column("word.shortfall", Answers.Rollup::shortfall),
                    column("firm.sum.projected", Answers.Rollup::projectedReturned),
                    time("word.asOf", Answers.Rollup::asOf)));

    private static Object name(Answers.Rollup rollup) {
        return switch (rollup.dimension()) {
            case "city" -> Said.of("city.name");
            case "class" -> Said.named("class", rollup.value());
            case "mode" -> Said.named("mode", rollup.value());
            case "origin" -> Said.named("province", rollup.value());
            default -> rollup.name() == null ? rollup.value() : rollup.name();
        };
    }

    private static final Csv<Answers.Day> DAYS = new Csv<>("daily-arrivals", Said.of("csv.arrivals"), dayColumns());

    private static final Csv<Answers.Source> SOURCES = new Csv<>(
            "sources",
            Said.of("sources.title"),
            List.of(
                    code("word.source", "source", Answers.Source::source),
                    code("word.state", "sourceState", source -> source.state().label()),
                    time("sources.newest", Answers.Source::newestReportedAt),
                    time("word.newestOccurredAt", Answers.Source::newestOccurredAt),
                    column("sources.events", Answers.Source::distinctEvents),
                    column("csv.age", source -> minutes(source.ageSeconds())),
                    time("sources.silentSinceColumn", Answers.Source::silentSince),
                    column("csv.threshold", source -> minutes(source.thresholdSeconds()))));

    private static @Nullable Object minutes(@Nullable Long seconds) {
        return seconds == null ? null : (Long) (seconds / 60);
    }

    private static final Csv<Answers.ChangeLine> CHANGES = new Csv<>(
            "changes",
            Said.of("changes.title"),
            List.of(
                    time("word.time", Answers.ChangeLine::at),
                    code("word.kind", "alertKind", Answers.ChangeLine::kind),
                    column(
                            "alerts.subject",
                            change -> change.name() == null ? Said.named("source", change.subject()) : change.name()),
                    column("csv.from", change -> state(change.from())),
                    column("csv.to", change -> state(change.to())),
                    code("word.severity", "severity", Answers.ChangeLine::severity)));

    /** Of a trip, a firm or an alert: no two of them share a code. */
    private static @Nullable Object state(@Nullable String code) {
        return code == null ? null : Said.named(List.of("status", "change", "alertState"), code);
    }

    private final Desk desk;
    private final Supplier<Optional<Answers.Pipeline>> pipeline;

    CityRoutes(Desk desk, Supplier<Optional<Answers.Pipeline>> pipeline) {
        this.desk = desk;
        this.pipeline = pipeline;
    }

    private static List<Csv.Column<Answers.Day>> dayColumns() {
        List<Csv.Column<Answers.Day>> columns = new ArrayList<>(List.of(
                column("word.day", Answers.Day::date),
                column("curve.arrivals", Answers.Day::arrivals),
                column("csv.returnedSoFar", Answers.Day::returned),
                share("word.returnRate", Answers.Day::rate)));
        Arrays.stream(TravelMode.values())
                .map(TravelMode::name)
                .forEach(mode -> columns.add(
                        column("mode." + mode, day -> day.arrivalsByMode().get(mode))));
        return List.copyOf(columns);
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get(API + "overview", this::overview, Role.VIEWER);
        routes.get(API + "rollups", this::rollups, Role.VIEWER);
        routes.get(API + "arrivals/daily", this::arrivals, Role.VIEWER);
        routes.get(API + "sources", this::sources, Role.VIEWER);
        routes.get(API + "changes", this::changes, Role.VIEWER);
    }

    private void overview(Context call) {
        Query query = Query.of(call, Desk.KNOWN_AT, Desk.AS_OF, Desk.IF_KNOWN);
        Desk asked = desk.atIfKnown(query).orElse(null);
        if (asked == null) {
            call.status(HttpStatus.NO_CONTENT);
            return;
        }
        Reading reading = asked.model().reading(Caller.of(call).role());
        Optional<Answers.Pipeline> state = asked == desk ? pipeline.get() : Optional.empty();
        asked.answer(call, List.of(reading, state), presenter -> presenter.overview(reading, state));
    }

    private void rollups(Context call) {
        Query query = Query.of(call, "dimension", Desk.KNOWN_AT, Desk.AS_OF);
        String dimension = query.one("dimension", Presenter.dimensions())
                .orElseThrow(() ->
                        Problem.badRequest("Say which dimension: " + String.join(", ", Presenter.dimensions()) + "."));
        desk.at(query).answer(call, ROLLUPS, presenter -> presenter.rollups(dimension));
    }

    private void arrivals(Context call) {
        int days = Query.of(call, "days").number("days", Presenter.CURVE_DAYS, 1, MOST_DAYS);
        desk.answer(call, DAYS, presenter -> presenter.cityDays(days));
    }

    private void sources(Context call) {
        Query.of(call);
        desk.answer(call, SOURCES, Presenter::sources);
    }

    private void changes(Context call) {
        int limit = Query.of(call, "limit").number("limit", DEFAULT_CHANGES, 1, MOST_CHANGES);
        desk.answer(call, CHANGES, presenter -> presenter.changes(presenter.city().changes().stream(), limit));
    }
}

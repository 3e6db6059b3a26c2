package io.workerreturn.board;

import static io.workerreturn.board.Csv.code;
import static io.workerreturn.board.Csv.column;
import static io.workerreturn.board.Csv.time;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.workerreturn.board.Paging.Key;
import io.workerreturn.board.Paging.Order;
import io.workerreturn.domain.Urgency;
import io.workerreturn.schema.AlertKind;
import io.workerreturn.schema.AlertSeverity;
import io.workerreturn.schema.AlertState;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.words.Said;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The alerts of all kinds, and what happened to one. */
final class AlertRoutes implements Routes {
    static final String PATH = "/api/v1/alerts";

    static final Key<AlertRow> BY_ID = new Key<>(AlertRow::alertId, false);
    static final Key<AlertRow> OLDEST = new Key<>(
            alert -> alert.since() == null ? null : (Long) alert.since().toEpochMilli(), false);

    private static final String WORST = "worst";
    private static final Map<String, Order<AlertRow>> SORTS = Map.of(
            "since",
            new Order<>(List.of(new Key<>(OLDEST.value(), true), BY_ID)),
            "-since",
            new Order<>(List.of(OLDEST, BY_ID)),
            "people",
            new Order<>(List.of(new Key<>(AlertRow::people, true), BY_ID)),
            "kind",
            new Order<>(
                    List.of(new Key<>(alert -> alert.kind().name(), false), new Key<>(AlertRow::rank, false), BY_ID)));

    private static Set<String> sorts() {
        Set<String> names = new TreeSet<>(SORTS.keySet());
        names.add(WORST);
        return names;
    }

    private static final List<String> URGENCIES =
            Stream.of(Urgency.Level.values()).map(Urgency.Level::label).toList();

    /** Every state: without it, only what stands or is about to. */
    private static final String ANY = "ANY";

    private static final Csv<Answers.Alert> CSV = new Csv<>(
            "alerts",
            Said.of("page.alerts"),
            List.of(
                    code("word.urgency", "urgency", alert -> alert.urgency().level()),
                    code("word.why", "urgency.why", alert -> alert.urgency().why()),
                    code("word.kind", "alertKind", Answers.Alert::kind),
                    column("alerts.subject", AlertRoutes::subject),
                    column("word.township", Answers.Alert::township),
                    column("word.industry", Answers.Alert::industry),
                    code("word.state", "alertState", Answers.Alert::state),
                    column("alert.held", Answers.Alert::held),
                    code("word.severity", "severity", Answers.Alert::severity),
                    time("word.since", Answers.Alert::since),
                    time("word.openedAt", Answers.Alert::openedAt),
                    column("word.shortfall", Answers.Alert::shortfall),
                    column("word.projectedShortfall", Answers.Alert::projectedShortfall),
                    code("word.verdict", "verdict", Answers.Alert::verdict),
                    column("word.targetDate", Answers.Alert::targetDate),
                    column("word.delayMinutes", Answers.Alert::minutes),
                    column("word.workersHit", Answers.Alert::workersHit),
                    column("word.enterprisesHit", Answers.Alert::enterprisesHit),
                    column("word.mismatch", Answers.Alert::mismatch),
                    time("sources.silentSinceColumn", Answers.Alert::silentSince),
                    column("alerts.who", Answers.Alert::acknowledgedBy),
                    time("word.acknowledgedAt", Answers.Alert::acknowledgedAt),
                    column("acknowledge.note", Answers.Alert::acknowledgementNote),
                    column("word.alertId", Answers.Alert::alertId),
                    time("word.asOf", Answers.Alert::asOf)));

    private static Object subject(Answers.Alert alert) {
        return alert.kind() == AlertKind.SOURCE_SILENT
                ? Said.named("source", alert.subject())
                : alert.subjectName() == null ? alert.subject() : alert.subjectName();
    }

    private final Desk desk;

    AlertRoutes(Desk desk) {
        this.desk = desk;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get(PATH, this::list, Role.VIEWER);
        routes.get(PATH + "/groups", this::groups, Role.VIEWER);
        routes.get(PATH + "/{alertId}/history", this::history, Role.VIEWER);
    }

    private void history(Context call) {
        Query.of(call);
        String alertId = call.pathParam("alertId");
        desk.answer(call, presenter -> {
            List<Answers.Step> steps = presenter.steps(alertId);
            return steps.isEmpty() && presenter.alertRow(alertId) == null
                    ? null
                    : new Answers.Many<>(presenter.now(), steps);
        });
    }

    /** Filters of lists of alerts, as the API spells them. */
    private static final List<String> FILTERS =
            List.of("q", "kind", "state", "severity", "urgency", "held", "township", "industry");

    private static final Map<String, BiFunction<Presenter, AlertRow, @Nullable String>> GROUPS = Map.of(
            "kind",
            (presenter, alert) -> alert.kind().name(),
            "township",
            (presenter, alert) -> of(presenter, alert, EnterpriseReturnRate::getTownship),
            "industry",
            (presenter, alert) -> of(presenter, alert, EnterpriseReturnRate::getIndustry));

    private static Query query(Context call, String... more) {
        return Query.of(call, Stream.concat(FILTERS.stream(), Stream.of(more)).toArray(String[]::new));
    }

    private BiPredicate<Presenter, AlertRow> fits(Context call, Query query) {
        Optional<Needle> search = desk.search(call, query);
        Optional<AlertKind> kind = query.one("kind", AlertKind.class);
        Optional<AlertSeverity> severity = query.one("severity", AlertSeverity.class);
        Optional<String> urgency = query.one("urgency", URGENCIES);
        Optional<Boolean> held = query.one("held", Set.of("true", "false")).map(Boolean::valueOf);
        Optional<String> township = query.text("township");
        Optional<String> industry = query.text("industry");
        Predicate<AlertRow> inState = state(query);
        return (presenter, alert) -> inState.test(alert)
                && kind.map(wanted -> wanted == alert.kind()).orElse(true)
                && severity.map(wanted -> wanted == alert.severity()).orElse(true)
                && urgency.map(alert.urgency().level().label()::equals).orElse(true)
                && held.map(wanted -> wanted == presenter.isHeld(alert)).orElse(true)
                && isOf(township, presenter, alert, EnterpriseReturnRate::getTownship)
                && isOf(industry, presenter, alert, EnterpriseReturnRate::getIndustry)
                && search.map(needle -> presenter.mentions(alert, needle)).orElse(true);
    }

    private void list(Context call) {
        Query query = query(call, "sort", "limit", "cursor");
        BiPredicate<Presenter, AlertRow> fits = fits(call, query);
        String sort = query.one("sort", sorts()).orElse(WORST);
        desk.answer(
                call,
                query,
                CSV,
                presenter -> sort.equals(WORST) ? presenter.worstFirst() : SORTS.get(sort),
                presenter -> presenter.alerts().filter(alert -> fits.test(presenter, alert)),
                presenter -> presenter::alert);
    }

    /** How many there are of each kind, township or industry, the most urgent group first. */
    private void groups(Context call) {
        Query query = query(call, "by");
        BiPredicate<Presenter, AlertRow> fits = fits(call, query);
        BiFunction<Presenter, AlertRow, @Nullable String> group = query.one("by", GROUPS.keySet())
                .map(GROUPS::get)
                .orElseThrow(() ->
                        Problem.badRequest("Say by what: " + String.join(", ", new TreeSet<>(GROUPS.keySet())) + "."));
        desk.answer(call, presenter -> {
            Map<Optional<String>, Map<String, Integer>> counts = new LinkedHashMap<>();
            presenter
                    .alerts()
                    .filter(alert -> fits.test(presenter, alert))
                    .forEach(alert -> counts.computeIfAbsent(
                                    Optional.ofNullable(group.apply(presenter, alert)), absent -> none())
                            .merge(alert.urgency().level().label(), 1, Integer::sum));
            Comparator<Answers.AlertGroup> order = Comparator.comparing(one -> 0);
            for (String level : URGENCIES) {
                order = order.thenComparing(one -> -one.urgency().get(level));
            }
            return new Answers.Many<>(
                    presenter.now(),
                    counts.entrySet().stream()
                            .map(entry -> new Answers.AlertGroup(
                                    entry.getKey().orElse(null),
                                    entry.getValue().values().stream()
                                            .mapToInt(Integer::intValue)
                                            .sum(),
                                    entry.getValue()))
                            .sorted(order.thenComparing(
                                    Answers.AlertGroup::value, Comparator.nullsLast(Comparator.naturalOrder())))
                            .toList());
        });
    }

    private static Map<String, Integer> none() {
        Map<String, Integer> none = new LinkedHashMap<>();
        URGENCIES.forEach(level -> none.put(level, 0));
        return none;
    }

    private static @Nullable String of(Presenter presenter, AlertRow alert, Function<EnterpriseReturnRate, String> of) {
        EnterpriseReturnRate firm = presenter.city().firm(alert.subject());
        return firm == null ? null : of.apply(firm);
    }

    private static boolean isOf(
            Optional<String> wanted, Presenter presenter, AlertRow alert, Function<EnterpriseReturnRate, String> of) {
        return wanted.isEmpty() || wanted.get().equals(of(presenter, alert, of));
    }

    private static Predicate<AlertRow> state(Query query) {
        Optional<String> given = query.text("state");
        if (given.isEmpty()) {
            return AlertRow::stands;
        }
        if (given.get().equals(ANY)) {
            return alert -> alert.state() != AlertState.OK;
        }
        AlertState wanted = query.one("state", AlertState.class).orElseThrow();
        return alert -> alert.state() == wanted;
    }
}

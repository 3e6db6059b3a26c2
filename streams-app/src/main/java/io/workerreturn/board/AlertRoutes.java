package io.workerreturn.board;

import static io.workerreturn.board.Csv.column;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.workerreturn.board.Paging.Key;
import io.workerreturn.board.Paging.Order;
import io.workerreturn.schema.AlertKind;
import io.workerreturn.schema.AlertSeverity;
import io.workerreturn.schema.AlertState;
import io.workerreturn.schema.EnterpriseReturnRate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The alerts of all kinds, and what happened to one. */
final class AlertRoutes implements Routes {
    static final String PATH = "/api/v1/alerts";

    private static final Key<AlertRow> BY_ID = new Key<>(AlertRow::alertId, false);
    private static final Key<AlertRow> OLDEST = new Key<>(
            alert -> alert.since() == null ? null : (Long) alert.since().toEpochMilli(), false);

    /** What most people are hit by, among what is equally urgent. */
    static final Order<AlertRow> WORST_FIRST =
            new Order<>(List.of(new Key<>(AlertRow::rank, false), new Key<>(AlertRow::people, true), OLDEST, BY_ID));

    private static final String WORST = "worst";
    private static final Map<String, Order<AlertRow>> SORTS = Map.of(
            WORST,
            WORST_FIRST,
            "since",
            new Order<>(List.of(new Key<>(OLDEST.value(), true), BY_ID)),
            "-since",
            new Order<>(List.of(OLDEST, BY_ID)),
            "kind",
            new Order<>(
                    List.of(new Key<>(alert -> alert.kind().name(), false), new Key<>(AlertRow::rank, false), BY_ID)));

    /** Every state: without it, only what stands or is about to. */
    private static final String ANY = "ANY";

    private static final Csv<Answers.Alert> CSV = new Csv<>(
            "alerts",
            List.of(
                    column("预警编号", "alertId", Answers.Alert::alertId),
                    column("类型", "kind", Answers.Alert::kind),
                    column("对象", "subject", Answers.Alert::subject),
                    column("名称", "subjectName", Answers.Alert::subjectName),
                    column("镇街", "township", Answers.Alert::township),
                    column("状态", "state", Answers.Alert::state),
                    column("级别", "severity", Answers.Alert::severity),
                    column("自", "since", Answers.Alert::since),
                    column("触发时间", "openedAt", Answers.Alert::openedAt),
                    column("缺口", "shortfall", Answers.Alert::shortfall),
                    column("预计缺口", "projectedShortfall", Answers.Alert::projectedShortfall),
                    column("晚点（分）", "minutes", Answers.Alert::minutes),
                    column("受影响人数", "workersHit", Answers.Alert::workersHit),
                    column("受影响企业", "enterprisesHit", Answers.Alert::enterprisesHit),
                    column("人数差额", "mismatch", Answers.Alert::mismatch),
                    column("静默自", "silentSince", Answers.Alert::silentSince),
                    column("确认人", "acknowledgedBy", Answers.Alert::acknowledgedBy),
                    column("确认时间", "acknowledgedAt", Answers.Alert::acknowledgedAt),
                    column("备注", "acknowledgementNote", Answers.Alert::acknowledgementNote),
                    column("数据截至", "asOf", Answers.Alert::asOf)));

    private final Desk desk;

    AlertRoutes(Desk desk) {
        this.desk = desk;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get(PATH, this::list, Role.VIEWER);
        routes.get(PATH + "/{alertId}/history", this::history, Role.VIEWER);
    }

    private void history(Context call) {
        Query.of(call);
        String alertId = call.pathParam("alertId");
        desk.answer(call, presenter -> {
            List<Answers.Step> steps = presenter.steps(alertId);
            return steps.isEmpty() && AlertRow.of(presenter.city(), alertId) == null
                    ? null
                    : new Answers.Many<>(presenter.now(), steps);
        });
    }

    private void list(Context call) {
        Query query = Query.of(call, "kind", "state", "severity", "township", "sort", "limit", "cursor");
        Optional<AlertKind> kind = query.one("kind", AlertKind.class);
        Optional<AlertSeverity> severity = query.one("severity", AlertSeverity.class);
        Optional<String> township = query.text("township");
        Predicate<AlertRow> inState = state(query);
        Order<AlertRow> order = SORTS.get(query.one("sort", SORTS.keySet()).orElse(WORST));
        Predicate<AlertRow> fits =
                inState.and(alert -> kind.map(wanted -> wanted == alert.kind()).orElse(true)
                        && severity.map(wanted -> wanted == alert.severity()).orElse(true));
        desk.answer(
                call,
                query,
                CSV,
                presenter -> order,
                presenter -> AlertRow.all(presenter.city())
                        .filter(fits)
                        .filter(alert -> township.isEmpty()
                                || isIn(township.get(), presenter.city().firm(alert.subject()))),
                presenter -> presenter::alert);
    }

    private static boolean isIn(String township, @Nullable EnterpriseReturnRate firm) {
        return firm != null && firm.getTownship().equals(township);
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

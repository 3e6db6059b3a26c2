package io.workerreturn.board;

import static io.workerreturn.board.Csv.column;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.workerreturn.schema.TravelMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The city as a whole: what is short enough to be answered in one piece. */
final class CityRoutes implements Routes {
    private static final String API = "/api/v1/";
    private static final int MOST_DAYS = 400;
    private static final int DEFAULT_CHANGES = 20;
    private static final int MOST_CHANGES = 500;

    private static final Csv<Answers.Rollup> ROLLUPS = new Csv<>(
            "rollups",
            List.of(
                    column("维度", "dimension", Answers.Rollup::dimension),
                    column("取值", "value", Answers.Rollup::value),
                    column("名称", "name", Answers.Rollup::name),
                    column("企业数", "firms", Answers.Rollup::firms),
                    column("复工企业数", "firmsResumed", Answers.Rollup::firmsResumed),
                    column("复工率", "resumptionRate", Answers.Rollup::resumptionRate),
                    column("未达标企业数", "firmsBelowTarget", Answers.Rollup::firmsBelowTarget),
                    column("需要人数", "required", Answers.Rollup::required),
                    column("已返人数", "returned", Answers.Rollup::returned),
                    column("到岗人数", "onDuty", Answers.Rollup::onDuty),
                    column("返岗率", "rate", Answers.Rollup::rate),
                    column("缺口", "shortfall", Answers.Rollup::shortfall),
                    column("预计返岗", "projectedReturned", Answers.Rollup::projectedReturned),
                    column("数据截至", "asOf", Answers.Rollup::asOf)));

    private static final Csv<Answers.Day> DAYS = new Csv<>("daily-arrivals", dayColumns());

    private static final Csv<Answers.Source> SOURCES = new Csv<>(
            "sources",
            List.of(
                    column("数据源", "source", Answers.Source::source),
                    column("状态", "state", source -> source.state().label()),
                    column("最新上报", "newestReportedAt", Answers.Source::newestReportedAt),
                    column("最新发生", "newestOccurredAt", Answers.Source::newestOccurredAt),
                    column("事件数", "distinctEvents", Answers.Source::distinctEvents),
                    column("距今（秒）", "ageSeconds", Answers.Source::ageSeconds),
                    column("静默自", "silentSince", Answers.Source::silentSince),
                    column("阈值（秒）", "thresholdSeconds", Answers.Source::thresholdSeconds)));

    private static final Csv<Answers.ChangeLine> CHANGES = new Csv<>(
            "changes",
            List.of(
                    column("时间", "at", Answers.ChangeLine::at),
                    column("类型", "kind", Answers.ChangeLine::kind),
                    column("对象", "subject", Answers.ChangeLine::subject),
                    column("名称", "name", Answers.ChangeLine::name),
                    column("之前", "from", Answers.ChangeLine::from),
                    column("之后", "to", Answers.ChangeLine::to),
                    column("级别", "severity", Answers.ChangeLine::severity)));

    private final Desk desk;
    private final Supplier<Optional<Answers.Pipeline>> pipeline;

    CityRoutes(Desk desk, Supplier<Optional<Answers.Pipeline>> pipeline) {
        this.desk = desk;
        this.pipeline = pipeline;
    }

    private static List<Csv.Column<Answers.Day>> dayColumns() {
        List<Csv.Column<Answers.Day>> columns = new ArrayList<>(List.of(
                column("日期", "date", Answers.Day::date),
                column("当日返回", "arrivals", Answers.Day::arrivals),
                column("累计返回", "returned", Answers.Day::returned),
                column("返岗率", "rate", Answers.Day::rate)));
        Arrays.stream(TravelMode.values())
                .map(TravelMode::name)
                .forEach(mode -> columns.add(
                        column(mode, mode, day -> day.arrivalsByMode().get(mode))));
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
        Query.of(call);
        Reading reading = desk.model().reading(Caller.of(call).role());
        Optional<Answers.Pipeline> state = pipeline.get();
        desk.answer(call, List.of(reading, state), presenter -> presenter.overview(reading, state));
    }

    private void rollups(Context call) {
        Query query = Query.of(call, "dimension");
        String dimension = query.one("dimension", Presenter.dimensions())
                .orElseThrow(() ->
                        Problem.badRequest("Say which dimension: " + String.join(", ", Presenter.dimensions()) + "."));
        desk.answer(call, ROLLUPS, presenter -> presenter.rollups(dimension));
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

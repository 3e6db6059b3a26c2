package io.workerreturn.board;

import static io.workerreturn.board.Csv.column;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.workerreturn.board.Paging.Key;
import io.workerreturn.board.Paging.Order;
import io.workerreturn.domain.Phase;
import io.workerreturn.domain.Verdict;
import io.workerreturn.schema.EnterpriseClass;
import io.workerreturn.schema.EnterpriseReturnRate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The firms, and one firm. */
final class EnterpriseRoutes implements Routes {
    static final String PATH = "/api/v1/enterprises";

    private static final Map<String, Key<EnterpriseReturnRate>> SORTS = Map.of(
            "shortfall", descending(number(EnterpriseReturnRate::getShortfall)),
            "projectedShortfall", descending(number(EnterpriseReturnRate::getProjectedShortfall)),
            "rate", ascending(EnterpriseReturnRate::getReturnRate),
            "required", descending(number(EnterpriseReturnRate::getRequired)),
            "missing", descending(number(EnterpriseReturnRate::getMissing)),
            "name", ascending(EnterpriseReturnRate::getName));

    private static final String DEFAULT_SORT = "shortfall";
    private static final String TURNED = "-";

    private static final Csv<Answers.Firm> CSV = new Csv<>("enterprises", columns());

    private final Desk desk;

    EnterpriseRoutes(Desk desk) {
        this.desk = desk;
    }

    private static Function<EnterpriseReturnRate, @Nullable Object> number(
            Function<EnterpriseReturnRate, @Nullable Integer> field) {
        return row -> {
            Integer value = field.apply(row);
            return value == null ? null : (Long) (long) value;
        };
    }

    private static Key<EnterpriseReturnRate> ascending(Function<EnterpriseReturnRate, @Nullable Object> value) {
        return new Key<>(value, false);
    }

    private static Key<EnterpriseReturnRate> descending(Function<EnterpriseReturnRate, @Nullable Object> value) {
        return new Key<>(value, true);
    }

    /** What a firm may be looked for by beside its verdict, as the API spells it. */
    private static final Map<String, BiPredicate<Presenter, EnterpriseReturnRate>> STATES = states();

    private static Map<String, BiPredicate<Presenter, EnterpriseReturnRate>> states() {
        Map<String, BiPredicate<Presenter, EnterpriseReturnRate>> states = new LinkedHashMap<>();
        for (Verdict verdict : Verdict.values()) {
            states.put(verdict.label(), (presenter, firm) -> presenter.city().verdict(firm) == verdict);
        }
        // the name that it had before there was a verdict
        states.put("on-target", states.get(Verdict.REACHED.label()));
        states.put(
                "below-target",
                (presenter, firm) -> presenter.city().verdict(firm).belowTarget());
        states.put("alert", Presenter::hasAlert);
        states.put("stale", Presenter::isStale);
        return states;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get(PATH, this::list, Role.VIEWER);
        routes.get(
                PATH + "/facets",
                call -> {
                    Query.of(call);
                    desk.answer(call, Presenter::facets);
                },
                Role.VIEWER);
        routes.get(PATH + "/{id}", this::one, Role.VIEWER);
    }

    private void one(Context call) {
        Query.of(call);
        String id = call.pathParam("id");
        desk.answer(call, presenter -> {
            EnterpriseReturnRate firm = presenter.city().firm(id);
            return firm == null ? null : presenter.firmDetail(firm);
        });
    }

    private void list(Context call) {
        Query query = Query.of(call, "q", "township", "industry", "class", "state", "sort", "limit", "cursor");
        Optional<String> search = query.search("q");
        Optional<String> township = query.text("township");
        Optional<String> industry = query.text("industry");
        Optional<EnterpriseClass> firmClass = query.one("class", EnterpriseClass.class);
        Optional<BiPredicate<Presenter, EnterpriseReturnRate>> state =
                query.one("state", STATES.keySet()).map(STATES::get);
        Predicate<EnterpriseReturnRate> fits =
                firm -> search.map(text -> Query.folded(firm.getName()).contains(text)
                                        || Query.folded(firm.getEnterpriseId()).contains(text))
                                .orElse(true)
                        && township.map(firm.getTownship()::equals).orElse(true)
                        && industry.map(firm.getIndustry()::equals).orElse(true)
                        && firmClass.map(firm.getClasses()::contains).orElse(true);
        Order<EnterpriseReturnRate> order = order(query);
        desk.answer(
                call,
                query,
                CSV,
                presenter -> order,
                presenter -> {
                    Stream<EnterpriseReturnRate> firms =
                            presenter.city().firms().values().stream().filter(fits);
                    return state.isPresent() ? firms.filter(firm -> state.get().test(presenter, firm)) : firms;
                },
                presenter -> presenter::firm);
    }

    private static Order<EnterpriseReturnRate> order(Query query) {
        return order(query.one("sort", sorts()).orElse(DEFAULT_SORT));
    }

    private static List<String> sorts() {
        List<String> names = new ArrayList<>(SORTS.keySet());
        SORTS.keySet().forEach(name -> names.add(TURNED + name));
        return names;
    }

    /** The order of this name. */
    static Order<EnterpriseReturnRate> order(String sort) {
        boolean turned = sort.startsWith(TURNED);
        Key<EnterpriseReturnRate> key = SORTS.get(turned ? sort.substring(TURNED.length()) : sort);
        return new Order<>(List.of(
                new Key<>(key.value(), key.descending() != turned), ascending(EnterpriseReturnRate::getEnterpriseId)));
    }

    private static List<Csv.Column<Answers.Firm>> columns() {
        List<Csv.Column<Answers.Firm>> columns = new ArrayList<>(List.of(
                column("统一社会信用代码", "enterpriseId", Answers.Firm::enterpriseId),
                column("企业名称", "name", Answers.Firm::name),
                column("镇街", "township", Answers.Firm::township),
                column("行业", "industry", Answers.Firm::industry),
                column("类别", "classes", Answers.Firm::classes),
                column("产业链龙头", "supplyChainLead", Answers.Firm::supplyChainLead),
                column("需要人数", "required", Answers.Firm::required),
                column("目标（万分比）", "targetBasisPoints", Answers.Firm::targetBasisPoints),
                column("目标日期", "targetDate", Answers.Firm::targetDate),
                column("复工日期", "resumedOn", Answers.Firm::resumedOn),
                column("在册人数", "employed", Answers.Firm::employed),
                column("未返人数", "missing", Answers.Firm::missing),
                column("已返人数", "returned", Answers.Firm::returned),
                column("到岗人数", "onDuty", Answers.Firm::onDuty),
                column("返岗率", "rate", Answers.Firm::rate),
                column("缺口", "shortfall", Answers.Firm::shortfall),
                column("预计返岗", "projectedReturned", Answers.Firm::projectedReturned),
                column("预计缺口", "projectedShortfall", Answers.Firm::projectedShortfall)));
        Map<Phase, String> phases = new LinkedHashMap<>();
        phases.put(Phase.NOT_RETURNING, "不返岗");
        phases.put(Phase.UNKNOWN, "未知");
        phases.put(Phase.PLANNED, "计划返岗");
        phases.put(Phase.BOOKED, "已订座");
        phases.put(Phase.EN_ROUTE, "在途");
        phases.put(Phase.STRANDED, "滞留");
        phases.put(Phase.ARRIVED, "已抵达");
        phases.put(Phase.IN_OBSERVATION, "观察中");
        phases.put(Phase.ON_DUTY, "已到岗");
        phases.put(Phase.DEPARTED, "已离瑞");
        phases.forEach((phase, chinese) ->
                columns.add(column(chinese, phase.name(), firm -> firm.phases().get(phase.name()))));
        columns.add(column(
                "预警状态",
                "alert",
                firm -> firm.alert() == null ? null : firm.alert().state()));
        columns.add(column(
                "预警级别",
                "severity",
                firm -> firm.alert() == null ? null : firm.alert().severity()));
        columns.add(column("数据截至", "asOf", Answers.Firm::asOf));
        return List.copyOf(columns);
    }
}

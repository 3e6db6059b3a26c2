package io.workerreturn.board;

import static io.workerreturn.board.Csv.code;
import static io.workerreturn.board.Csv.column;
import static io.workerreturn.board.Csv.share;
import static io.workerreturn.board.Csv.time;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.workerreturn.board.Paging.Key;
import io.workerreturn.board.Paging.Order;
import io.workerreturn.board.Paging.Sorts;
import io.workerreturn.domain.Phase;
import io.workerreturn.domain.Verdict;
import io.workerreturn.schema.EnterpriseClass;
import io.workerreturn.schema.EnterpriseReturnRate;
import io.workerreturn.words.Said;
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

    private static final Sorts<EnterpriseReturnRate> SORTS = new Sorts<>(
            Map.of(
                    "shortfall", descending(number(EnterpriseReturnRate::getShortfall)),
                    "projectedShortfall", descending(number(EnterpriseReturnRate::getProjectedShortfall)),
                    "rate", ascending(EnterpriseReturnRate::getReturnRate),
                    "required", descending(number(EnterpriseReturnRate::getRequired)),
                    "missing", descending(number(EnterpriseReturnRate::getMissing)),
                    "name", ascending(firm -> Needle.inOrder(firm.getName()))),
            ascending(EnterpriseReturnRate::getEnterpriseId));

    private static final String DEFAULT_SORT = "shortfall";

    private static final Csv<Answers.Firm> CSV = new Csv<>("enterprises", Said.of("page.enterprises"), columns());

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
                    Query query = Query.of(call, Desk.KNOWN_AT, Desk.AS_OF);
                    desk.at(query).answer(call, Presenter::facets);
                },
                Role.VIEWER);
        routes.get(PATH + "/{id}", this::one, Role.VIEWER);
    }

    private void one(Context call) {
        Query query = Query.of(call, Desk.KNOWN_AT, Desk.AS_OF, Desk.IF_KNOWN);
        String id = call.pathParam("id");
        Role role = Caller.of(call).role();
        Desk asked = desk.atIfKnown(query).orElse(null);
        // a firm that was not registered then has no figures to compare with either
        if (asked == null
                || query.flag(Desk.IF_KNOWN)
                        && !asked.look(role, presenter -> presenter.city().firm(id) != null)) {
            call.status(HttpStatus.NO_CONTENT);
            return;
        }
        asked.answer(call, presenter -> {
            EnterpriseReturnRate firm = presenter.city().firm(id);
            return firm == null ? null : presenter.firmDetail(firm);
        });
    }

    private void list(Context call) {
        Query query = Query.of(
                call,
                "q",
                "township",
                "industry",
                "class",
                "state",
                "sort",
                "limit",
                "cursor",
                Desk.KNOWN_AT,
                Desk.AS_OF);
        Desk asked = desk.at(query);
        Optional<Needle> search = asked.search(call, query);
        Optional<String> township = query.text("township");
        Optional<String> industry = query.text("industry");
        Optional<EnterpriseClass> firmClass = query.one("class", EnterpriseClass.class);
        Optional<BiPredicate<Presenter, EnterpriseReturnRate>> state =
                query.one("state", STATES.keySet()).map(STATES::get);
        Predicate<EnterpriseReturnRate> fits =
                firm -> search.map(needle -> needle.isIn(firm.getName(), firm.getEnterpriseId()))
                                .orElse(true)
                        && township.map(firm.getTownship()::equals).orElse(true)
                        && industry.map(firm.getIndustry()::equals).orElse(true)
                        && firmClass.map(firm.getClasses()::contains).orElse(true);
        Order<EnterpriseReturnRate> order = order(query);
        asked.answer(
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
        return order(query.one("sort", SORTS.names()).orElse(DEFAULT_SORT));
    }

    /** The order of this name. */
    static Order<EnterpriseReturnRate> order(String sort) {
        return SORTS.order(sort);
    }

    private static List<Csv.Column<Answers.Firm>> columns() {
        List<Csv.Column<Answers.Firm>> columns = new ArrayList<>(List.of(
                column("word.enterpriseId", Answers.Firm::enterpriseId),
                column("word.firmName", Answers.Firm::name),
                column("word.township", Answers.Firm::township),
                column("word.industry", Answers.Firm::industry),
                code("word.class", "class", Answers.Firm::classes),
                column("firm.supplyChain", Answers.Firm::supplyChainLead),
                code("word.verdict", "verdict", Answers.Firm::verdict),
                column("word.required", Answers.Firm::required),
                column("word.returned", Answers.Firm::returned),
                share("word.returnRate", Answers.Firm::rate),
                share(
                        "word.target",
                        firm -> firm.targetBasisPoints() == null
                                ? null
                                : (Double) (firm.targetBasisPoints() / 10_000d)),
                column("word.targetDate", Answers.Firm::targetDate),
                column("word.shortfall", Answers.Firm::shortfall),
                column("firm.sum.projected", Answers.Firm::projectedReturned),
                column("word.projectedShortfall", Answers.Firm::projectedShortfall),
                column("word.resumedOn", Answers.Firm::resumedOn),
                column("word.employed", Answers.Firm::employed),
                column("word.missing", Answers.Firm::missing)));
        Stream.of(Phase.values())
                .forEach(phase -> columns.add(
                        column("phase." + phase.name(), firm -> firm.phases().get(phase.name()))));
        columns.add(code(
                "word.alert",
                "alertState",
                firm -> firm.alert() == null ? null : firm.alert().state()));
        columns.add(code(
                "word.urgency",
                "urgency",
                firm -> firm.alert() == null ? null : firm.alert().urgency().level()));
        columns.add(time("word.asOf", Answers.Firm::asOf));
        return List.copyOf(columns);
    }
}

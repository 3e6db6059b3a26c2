package io.workerreturn.simulation;

import io.workerreturn.domain.BusinessDay;
import io.workerreturn.schema.Enterprise;
import io.workerreturn.schema.EnterpriseClass;
import io.workerreturn.simulation.Population.Firm;
import io.workerreturn.simulation.Population.Kind;
import io.workerreturn.topology.Topics;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The register of firms: a table, so that its rows are told once and in order. */
final class Enterprises implements Strand {
    private static final List<String> SERVICES = List.of("商贸服务", "物流");
    private static final String CONSTRUCTION = "建筑";

    private enum Told {
        REGISTERED,
        RESUMED,
        REQUIRED_CHANGED,
        CLOSED,
        REOPENED
    }

    private static final Told[] TOLD = Told.values();

    private final Population population;
    private final Span span;
    private final int leads;

    Enterprises(Population population, Span span) {
        this.population = population;
        this.span = span;
        leads = Math.min(12, population.firms() / 50);
    }

    @Override
    public int size() {
        return population.firms();
    }

    @Override
    public void plan(int entity, Agenda agenda) {
        agenda.open(population.seed(Kind.FIRM, entity));
        Life life = life(entity);
        agenda.addExactly(Told.REGISTERED.ordinal(), life.registered);
        for (Told told : List.of(Told.RESUMED, Told.REQUIRED_CHANGED)) {
            long at = told == Told.RESUMED ? life.announced : life.changed;
            if (at > life.registered && (at < life.closed || at > life.reopened)) {
                agenda.addExactly(told.ordinal(), at);
            }
        }
        agenda.addExactly(Told.CLOSED.ordinal(), life.closed);
        agenda.addExactly(Told.REOPENED.ordinal(), life.reopened);
    }

    private Life life(int entity) {
        Dice dice = new Dice(Dice.mix(population.seed(Kind.FIRM, entity), 1));
        Firm firm = population.firm(entity);
        boolean late = dice.chance(0.005) || entity > 0 && entity == population.firms() - 1;
        boolean reopens = entity == population.firms() / 2;
        boolean closes = reopens || dice.chance(0.004);
        long resumed = firm.resumesInTime() ? span.at(firm.resumes(), 8, 9, dice) : Long.MAX_VALUE;
        long closed = closes ? span.at(0.5 + 0.3 * dice.even(), 9, 11, dice) : Long.MAX_VALUE;
        return new Life(
                late
                        ? span.at(0.2 + 0.3 * dice.even(), 12, 18, dice)
                        : span.start() + dice.between(5 * Span.MINUTE, 6 * Span.HOUR),
                resumed,
                resumed == Long.MAX_VALUE || dice.chance(0.8)
                        ? resumed
                        : resumed - dice.between(Span.DAY, 3 * Span.DAY),
                dice.chance(0.03) ? span.at(0.1 + 0.8 * dice.even(), 14, 17, dice) : Long.MAX_VALUE,
                closed,
                reopens ? closed + Math.min(2 * Span.DAY, span.length() / 8) : Long.MAX_VALUE);
    }

    /** When things happen to a firm; what never does is later than everything. */
    private record Life(long registered, long resumed, long announced, long changed, long closed, long reopened) {}

    @Override
    public ScenarioRecord tell(int entity, int slot, Agenda agenda, long at) {
        String id = population.enterpriseId(entity);
        return new ScenarioRecord(
                at, Topics.ENTERPRISES, id, TOLD[slot] == Told.CLOSED ? null : row(entity, id, at), null);
    }

    private Enterprise row(int entity, String id, long at) {
        Life life = life(entity);
        Firm firm = population.firm(entity);
        Dice dice = new Dice(Dice.mix(population.seed(Kind.FIRM, entity), 2));
        boolean target = dice.chance(0.88);
        int basisPoints = 6_000 + 500 * dice.below(8);
        LocalDate date = dice.chance(0.03)
                ? BusinessDay.of(span.start() - dice.between(Span.DAY, 8 * Span.DAY))
                : BusinessDay.of(span.start() + (long) (span.length() * (0.4 + 0.6 * dice.even())));
        boolean dated = !dice.chance(0.03);
        int factor = 80 + dice.below(41);
        return new Enterprise(
                id,
                firm.name(),
                firm.township(),
                firm.industry(),
                classes(firm, population.rosterOf(entity), dice),
                lead(entity, dice),
                life.changed <= at ? firm.required() * factor / 100 : firm.required(),
                target ? basisPoints : null,
                target && dated ? date : null,
                life.announced <= at ? BusinessDay.of(life.resumed) : null);
    }

    private static List<EnterpriseClass> classes(Firm firm, int roster, Dice dice) {
        List<EnterpriseClass> classes = new ArrayList<>(2);
        if (firm.industry().equals(CONSTRUCTION)) {
            add(classes, EnterpriseClass.PROVINCIAL_KEY_PROJECT, dice.chance(0.06));
            add(classes, EnterpriseClass.WENZHOU_KEY_PROJECT, dice.chance(0.15));
            add(classes, EnterpriseClass.INVESTMENT_PROJECT_OVER_100M, dice.chance(0.3));
        } else if (firm.aboveScale()) {
            add(
                    classes,
                    SERVICES.contains(firm.industry())
                            ? EnterpriseClass.SERVICES_ABOVE_QUOTA
                            : EnterpriseClass.INDUSTRY_ABOVE_SCALE,
                    true);
            add(classes, EnterpriseClass.KEY_FOREIGN_TRADE, dice.chance(0.15));
        } else {
            add(classes, EnterpriseClass.SMALL_AND_MICRO, roster < 100 && dice.chance(0.9));
        }
        // registers repeat themselves; a class given twice counts once
        add(classes, classes.isEmpty() ? EnterpriseClass.SMALL_AND_MICRO : classes.get(0), dice.chance(0.005));
        return classes;
    }

    private static void add(List<EnterpriseClass> classes, EnterpriseClass one, boolean belongs) {
        if (belongs) {
            classes.add(one);
        }
    }

    private @Nullable String lead(int entity, Dice dice) {
        return entity >= leads && leads > 0 && dice.chance(0.08) ? population.enterpriseId(dice.below(leads)) : null;
    }
}

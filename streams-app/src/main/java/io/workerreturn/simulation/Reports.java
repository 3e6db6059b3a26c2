package io.workerreturn.simulation;

import io.workerreturn.schema.DailyReport;
import io.workerreturn.schema.EnterpriseReport;
import io.workerreturn.schema.Retraction;
import io.workerreturn.simulation.Population.Firm;
import io.workerreturn.simulation.Population.Kind;
import io.workerreturn.topology.Topics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The daily reports of the firms that have resumed: one entity per firm and day. */
public final class Reports implements Strand {
    private static final List<String> DIFFICULTIES = List.of("缺口罩", "物流不畅", "原料不足", "资金周转", "员工未返");

    private enum Told {
        REPORTED,
        REPORTED_BY_MISTAKE,
        REPORTED_BY_MISTAKE_RETRACTED
    }

    private static final Told[] TOLD = Told.values();

    private final Population population;
    private final Span span;

    Reports(Population population, Span span) {
        this.population = population;
        this.span = span;
    }

    @Override
    public int size() {
        return Math.multiplyExact(population.firms(), span.days());
    }

    @Override
    public void plan(int entity, Agenda agenda) {
        agenda.open(population.seed(Kind.REPORT, entity));
        Dice dice = agenda.dice();
        int day = entity % span.days();
        double resumes = population.firm(entity / span.days()).resumes();
        if (resumes * span.days() > day + 1 || !dice.chance(0.65)) {
            return;
        }
        long reported = span.start() + day * Span.DAY + dice.between(15 * Span.HOUR, 21 * Span.HOUR);
        agenda.add(Told.REPORTED.ordinal(), reported, Source.ASSISTANCE_OFFICERS);
        if (dice.chance(0.004)) {
            agenda.add(Told.REPORTED_BY_MISTAKE.ordinal(), reported + 10 * Span.MINUTE, Source.ASSISTANCE_OFFICERS);
            agenda.add(Told.REPORTED_BY_MISTAKE_RETRACTED.ordinal(), reported + Span.HOUR, Source.ASSISTANCE_OFFICERS);
        }
    }

    @Override
    public ScenarioRecord tell(int entity, int slot, Agenda agenda, long at) {
        int firm = entity / span.days();
        String id = population.enterpriseId(firm);
        EnterpriseReport report = new EnterpriseReport(
                agenda.eventId(slot),
                agenda.occurred(slot),
                agenda.reported(slot),
                agenda.source(slot),
                id,
                TOLD[slot] == Told.REPORTED_BY_MISTAKE_RETRACTED
                        ? new Retraction(agenda.eventId(Told.REPORTED_BY_MISTAKE.ordinal()), "填报有误")
                        : report(firm, entity % span.days(), agenda.details(slot)));
        return new ScenarioRecord(at, Topics.ENTERPRISE_REPORTS, id, report, null);
    }

    private DailyReport report(int number, int day, Dice dice) {
        Firm firm = population.firm(number);
        // back at work after an S-curve, as the firm itself sees it
        double back = firm.appeal() / (1 + Math.exp(6 - 11.0 * (day + 1) / span.days()));
        double declared = back * (0.9 + 0.2 * dice.even());
        return declared(
                (int) Math.round(population.rosterOf(number) * declared),
                (int) (100 * declared),
                (int) Math.min(100, 110 * declared),
                dice.chance(0.9) ? dice.below(15) : null,
                dice.chance(0.2) ? dice.pick(DIFFICULTIES) : null);
    }

    /** A report that says no more than what every firm is asked for. */
    public static DailyReport declared(
            int onDuty, int capacity, int orders, @Nullable Integer masks, @Nullable String difficulties) {
        return new DailyReport(
                onDuty, capacity, orders, masks, difficulties, null, List.of(), null, null, null, null, null, null);
    }
}

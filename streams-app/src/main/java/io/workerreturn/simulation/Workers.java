package io.workerreturn.simulation;

import io.workerreturn.domain.BusinessDay;
import io.workerreturn.schema.CheckpointArrival;
import io.workerreturn.schema.Employed;
import io.workerreturn.schema.EmployerChanged;
import io.workerreturn.schema.HealthCode;
import io.workerreturn.schema.HealthCodeChanged;
import io.workerreturn.schema.Housed;
import io.workerreturn.schema.IndividualArrival;
import io.workerreturn.schema.LeftCity;
import io.workerreturn.schema.NotReturning;
import io.workerreturn.schema.ObservationReleased;
import io.workerreturn.schema.ObservationStarted;
import io.workerreturn.schema.ReportedForDuty;
import io.workerreturn.schema.Retraction;
import io.workerreturn.schema.ReturnIntended;
import io.workerreturn.schema.Transport;
import io.workerreturn.schema.TravelMode;
import io.workerreturn.schema.Unreachable;
import io.workerreturn.schema.WorkerStatus;
import io.workerreturn.simulation.Population.Kind;
import io.workerreturn.simulation.Population.Mode;
import io.workerreturn.simulation.Population.Person;
import io.workerreturn.topology.Topics;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is told about each worker, but for what the manifests say. */
final class Workers implements Strand {
    private static final List<Transport> ROADS = List.of(
            Transport.SELF_DRIVE,
            Transport.SELF_DRIVE,
            Transport.SELF_DRIVE,
            Transport.SELF_DRIVE,
            Transport.COACH,
            Transport.COACH,
            Transport.FLIGHT,
            Transport.OTHER);
    private static final List<String> CHECKPOINTS =
            List.of("塘下高速口", "瑞安高速口", "飞云高速口", "马屿高速口", "104国道汀田", "56省道高楼", "客运中心");
    private static final List<TravelMode> WISHES = List.of(
            TravelMode.SELF_DRIVE,
            TravelMode.SELF_DRIVE,
            TravelMode.CHARTER_BUS,
            TravelMode.CHARTER_TRAIN,
            TravelMode.SCHEDULED_TRAIN,
            TravelMode.COACH);
    private static final List<String> REASONS = List.of("照顾家人", "在老家就业", "担心疫情", "自主创业");

    private static final long OBSERVATION = 14 * Span.DAY;

    private enum Told {
        EMPLOYED,
        EMPLOYED_BY_MISTAKE,
        EMPLOYED_BY_MISTAKE_RETRACTED,
        INTENDED,
        INTENDED_AGAIN,
        NOT_RETURNING,
        UNREACHABLE,
        HEALTH_CODE,
        HEALTH_CODE_AGAIN,
        ARRIVED,
        ARRIVED_BY_MISTAKE,
        ARRIVED_BY_MISTAKE_RETRACTED,
        ARRIVED_AGAIN,
        EMPLOYER_CORRECTED,
        HOUSED,
        HOUSED_UNDER_THE_SAME_ID,
        OBSERVED,
        RELEASED,
        ON_DUTY,
        LEFT,
        BACK,
        EMPLOYER_CHANGED
    }

    private static final Told[] TOLD = Told.values();

    private final Population population;
    private final Fleet fleet;
    private final Span span;
    private final long stationSilentFrom;

    Workers(Population population, Fleet fleet, Span span) {
        this.population = population;
        this.fleet = fleet;
        this.span = span;
        stationSilentFrom = span.start() + span.length() * 7 / 10;
    }

    @Override
    public int size() {
        return population.workers();
    }

    @Override
    public void plan(int entity, Agenda agenda) {
        agenda.open(population.seed(Kind.WORKER, entity));
        Person person = population.person(entity);
        Dice dice = person.dice();
        long arrived = arrival(entity, person, dice);
        planEmployment(agenda, dice);
        planCalls(agenda, dice, person.returns());
        if (dice.chance(0.9)) {
            long issued = person.returns() && arrived != Long.MAX_VALUE
                    ? arrived - dice.between(2 * Span.HOUR, 2 * Span.DAY)
                    : span.at(dice.even(), 6, 22, dice);
            add(agenda, Told.HEALTH_CODE, Math.max(span.start() + Span.HOUR, issued), Source.HEALTH_CODE);
            if (dice.chance(0.3)) {
                add(agenda, Told.HEALTH_CODE_AGAIN, span.at(0.3 + dice.even(), 6, 22, dice), Source.HEALTH_CODE);
            }
        }
        if (arrived == Long.MAX_VALUE) {
            if (dice.chance(0.004)) {
                long mistaken = span.at(0.1 + 0.8 * dice.even(), 7, 22, dice);
                add(agenda, Told.ARRIVED_BY_MISTAKE, mistaken, Source.CHECKPOINTS);
                add(agenda, Told.ARRIVED_BY_MISTAKE_RETRACTED, mistaken + 5 * Span.HOUR, Source.CHECKPOINTS);
            }
            return;
        }
        planCity(entity, agenda, person, dice, arrived);
    }

    /** When the worker comes to the city; later than everything if never. By charter if the trip brings them. */
    private long arrival(int entity, Person person, Dice dice) {
        // a few stragglers come when the time is nearly over, or after it
        double when = dice.chance(0.05) ? 0.8 + 0.4 * dice.even() : 0.02 + 0.92 * dice.bell();
        long alone = span.at(when, 5, 24, dice);
        if (!person.returns()) {
            return Long.MAX_VALUE;
        }
        if (person.ride() == Mode.NONE) {
            return alone;
        }
        int passenger = fleet.passenger(entity);
        long charter = fleet.arrival(passenger);
        if (charter != Long.MAX_VALUE) {
            return charter;
        }
        long planned = fleet.trips().get(fleet.tripNumber(passenger)).arrival();
        return dice.chance(0.6) ? planned + dice.between(Span.DAY, 4 * Span.DAY) : Long.MAX_VALUE;
    }

    private void planEmployment(Agenda agenda, Dice dice) {
        long employed = span.at(dice.chance(0.96) ? 0.12 * dice.even() : dice.even(), 8, 20, dice);
        if (dice.chance(0.005)) {
            long seen = employed + 3 * Span.HOUR;
            if (dice.chance(0.5)) {
                add(agenda, Told.EMPLOYED_BY_MISTAKE, employed - Span.HOUR, Source.HR_PORTAL);
                add(agenda, Told.EMPLOYED_BY_MISTAKE_RETRACTED, seen, Source.HR_PORTAL);
            } else {
                // the retraction overtakes what it withdraws
                agenda.add(
                        Told.EMPLOYED_BY_MISTAKE.ordinal(),
                        employed - Span.HOUR,
                        seen + dice.between(Span.HOUR, Span.DAY),
                        Source.HR_PORTAL);
                agenda.add(Told.EMPLOYED_BY_MISTAKE_RETRACTED.ordinal(), seen, seen, Source.HR_PORTAL);
            }
        }
        add(agenda, Told.EMPLOYED, employed, Source.HR_PORTAL);
        if (dice.chance(0.025)) {
            add(agenda, Told.EMPLOYER_CHANGED, span.at(0.2 + 0.8 * dice.even(), 8, 18, dice), Source.HR_PORTAL);
        }
    }

    private void planCalls(Agenda agenda, Dice dice, boolean returns) {
        if (dice.chance(returns ? 0.55 : 0.3)) {
            add(agenda, Told.INTENDED, span.at(0.02 + 0.5 * dice.bell(), 9, 20, dice), Source.VOICE_PLATFORM);
            if (dice.chance(0.1)) {
                add(agenda, Told.INTENDED_AGAIN, span.at(0.3 + 0.8 * dice.bell(), 9, 20, dice), Source.VOICE_PLATFORM);
            }
        }
        if (dice.chance(returns ? 0.02 : 0.4)) {
            add(agenda, Told.NOT_RETURNING, span.at(0.05 + dice.even() * 0.4, 9, 20, dice), Source.VOICE_PLATFORM);
        }
        if (dice.chance(returns ? 0.05 : 0.3)) {
            add(agenda, Told.UNREACHABLE, span.at(0.05 + dice.even(), 9, 20, dice), Source.VOICE_PLATFORM);
        }
    }

    private void planCity(int entity, Agenda agenda, Person person, Dice dice, long arrived) {
        boolean charter = person.ride() != Mode.NONE && fleet.arrival(fleet.passenger(entity)) == arrived;
        boolean unseen = !charter && dice.chance(0.06);
        if (!unseen && (!charter || dice.chance(0.05))) {
            boolean station = dice.chance(0.22) && arrived < stationSilentFrom;
            add(agenda, Told.ARRIVED, arrived, station ? Source.RAILWAY_STATION : Source.CHECKPOINTS);
            if (dice.chance(0.015)) {
                add(agenda, Told.ARRIVED_AGAIN, arrived + dice.between(Span.MINUTE, Span.HOUR), Source.CHECKPOINTS);
            }
            if (dice.chance(0.01)) {
                add(agenda, Told.EMPLOYER_CORRECTED, arrived + dice.between(Span.HOUR, Span.DAY), Source.HR_PORTAL);
            }
        }
        if (dice.chance(0.75)) {
            long housed = arrived + dice.between(Span.HOUR, 3 * Span.DAY);
            add(agenda, Told.HOUSED, housed, Source.GRID_OFFICERS);
            if (dice.chance(0.001)) {
                add(agenda, Told.HOUSED_UNDER_THE_SAME_ID, housed + Span.HOUR, Source.GRID_OFFICERS);
            }
        }
        long free = arrived;
        if (dice.chance(person.province() == Province.HUBEI ? 0.7 : 0.05)) {
            long observed = arrived + dice.between(Span.HOUR, 3 * Span.HOUR);
            add(agenda, Told.OBSERVED, observed, Source.HEALTH_BUREAU);
            free = observed + OBSERVATION;
            if (dice.chance(0.55)) {
                free = observed + dice.between(5 * Span.DAY, OBSERVATION);
                add(agenda, Told.RELEASED, free, Source.HEALTH_BUREAU);
            }
        }
        Population.Firm firm = population.firm(person.firm());
        if (unseen || dice.chance(0.93)) {
            long opens = firm.resumesInTime() ? span.at(firm.resumes(), 8, 9, dice) : Long.MAX_VALUE / 2;
            boolean tooSoon = dice.chance(0.002);
            long ready = (tooSoon ? arrived : free) + dice.between(4 * Span.HOUR, 3 * Span.DAY);
            // who is seen nowhere on the way is known by being at work alone
            add(agenda, Told.ON_DUTY, unseen ? ready : Math.max(opens, ready), Source.HR_PORTAL);
        }
        if (dice.chance(0.015)) {
            long left = arrived + dice.between(Span.DAY, 8 * Span.DAY);
            add(agenda, Told.LEFT, left, Source.GRID_OFFICERS);
            if (dice.chance(0.3)) {
                add(agenda, Told.BACK, left + dice.between(Span.DAY, 4 * Span.DAY), Source.CHECKPOINTS);
            }
        }
    }

    private static void add(Agenda agenda, Told told, long occurred, Source source) {
        agenda.add(told.ordinal(), occurred, source);
    }

    @Override
    public ScenarioRecord tell(int entity, int slot, Agenda agenda, long at) {
        Told told = TOLD[slot];
        Person person = population.person(entity);
        Dice dice = agenda.details(slot);
        String worker = population.workerId(entity);
        return switch (told) {
            case ARRIVED, ARRIVED_BY_MISTAKE, ARRIVED_AGAIN, BACK ->
                arrival(at, slot, agenda, worker, checkpoint(told, person, agenda, dice));
            case ARRIVED_BY_MISTAKE_RETRACTED ->
                arrival(at, slot, agenda, worker, retraction(agenda, Told.ARRIVED_BY_MISTAKE));
            default ->
                new ScenarioRecord(
                        at,
                        Topics.WORKER_STATUS,
                        worker,
                        new WorkerStatus(
                                agenda.eventId((told == Told.HOUSED_UNDER_THE_SAME_ID ? Told.HOUSED : told).ordinal()),
                                agenda.occurred(slot),
                                agenda.reported(slot),
                                agenda.source(slot),
                                worker,
                                enterprise(told, person, dice),
                                payload(told, slot, person, agenda, dice)),
                        null);
        };
    }

    private static ScenarioRecord arrival(long at, int slot, Agenda agenda, String worker, Object payload) {
        IndividualArrival arrival = new IndividualArrival(
                agenda.eventId(slot),
                agenda.occurred(slot),
                agenda.reported(slot),
                agenda.source(slot),
                worker,
                payload);
        return new ScenarioRecord(at, Topics.INDIVIDUAL_ARRIVALS, worker, arrival, null);
    }

    private CheckpointArrival checkpoint(Told told, Person person, Agenda agenda, Dice dice) {
        boolean wrong = told == Told.ARRIVED && agenda.has(Told.EMPLOYER_CORRECTED.ordinal());
        boolean station = agenda.source(told.ordinal()).equals(Source.RAILWAY_STATION.id());
        return new CheckpointArrival(
                population.enterpriseId(wrong ? population.otherFirm(person.firm(), dice) : person.firm()),
                person.home().division(),
                station ? Transport.SCHEDULED_TRAIN : dice.pick(ROADS),
                station ? "瑞安站" : dice.pick(CHECKPOINTS));
    }

    private @Nullable String enterprise(Told told, Person person, Dice dice) {
        return switch (told) {
            case EMPLOYED, EMPLOYER_CORRECTED -> population.enterpriseId(person.firm());
            case EMPLOYED_BY_MISTAKE -> population.enterpriseId(population.otherFirm(person.firm(), dice));
            case EMPLOYER_CHANGED ->
                dice.chance(0.1) ? null : population.enterpriseId(population.otherFirm(person.firm(), dice));
            default -> null;
        };
    }

    private Object payload(Told told, int slot, Person person, Agenda agenda, Dice dice) {
        long occurred = agenda.occurredAt(slot);
        return switch (told) {
            case EMPLOYED, EMPLOYED_BY_MISTAKE ->
                new Employed(
                        dice.chance(0.8)
                                ? BusinessDay.of(span.start() - dice.between(Span.DAY, 2_000 * Span.DAY))
                                : null);
            case INTENDED, INTENDED_AGAIN ->
                new ReturnIntended(
                        BusinessDay.of(occurred + dice.between(Span.DAY, 10 * Span.DAY)),
                        person.home().division(),
                        dice.chance(0.8) ? dice.pick(WISHES) : null);
            case NOT_RETURNING -> new NotReturning(dice.pick(REASONS));
            case UNREACHABLE -> new Unreachable(1 + dice.below(5));
            case HEALTH_CODE -> new HealthCodeChanged(dice.chance(0.97) ? HealthCode.GREEN : HealthCode.YELLOW);
            case HEALTH_CODE_AGAIN -> new HealthCodeChanged(dice.chance(0.98) ? HealthCode.GREEN : HealthCode.RED);
            case HOUSED, HOUSED_UNDER_THE_SAME_ID -> new Housed("网格" + (1 + dice.below(2_000)));
            case OBSERVED -> new ObservationStarted(Instant.ofEpochMilli(occurred + OBSERVATION), "集中观察点");
            case RELEASED -> new ObservationReleased();
            case ON_DUTY -> new ReportedForDuty();
            case LEFT -> new LeftCity();
            case EMPLOYER_CORRECTED, EMPLOYER_CHANGED -> new EmployerChanged();
            case EMPLOYED_BY_MISTAKE_RETRACTED -> retraction(agenda, Told.EMPLOYED_BY_MISTAKE);
            case ARRIVED, ARRIVED_BY_MISTAKE, ARRIVED_BY_MISTAKE_RETRACTED, ARRIVED_AGAIN, BACK ->
                throw new IllegalArgumentException("told by a checkpoint: " + told);
        };
    }

    private static Retraction retraction(Agenda agenda, Told told) {
        return new Retraction(agenda.eventId(told.ordinal()), "误报");
    }
}

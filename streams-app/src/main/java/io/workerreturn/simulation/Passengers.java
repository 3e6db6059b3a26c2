package io.workerreturn.simulation;

import io.workerreturn.schema.EmployerChanged;
import io.workerreturn.schema.HealthCode;
import io.workerreturn.schema.PassengerAlighted;
import io.workerreturn.schema.PassengerBoarded;
import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.schema.PassengerNoShow;
import io.workerreturn.schema.Retraction;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.schema.WorkerStatus;
import io.workerreturn.simulation.Fleet.Conduct;
import io.workerreturn.simulation.Fleet.Fate;
import io.workerreturn.simulation.Fleet.Trip;
import io.workerreturn.simulation.Population.Kind;
import io.workerreturn.topology.Topics;

/** What is told about the passengers of charter trips. */
final class Passengers implements Strand {
    private enum Told {
        BOOKED,
        /** On the manifest of another mode's trip of the same number. */
        BOOKED_ELSEWHERE,
        BOOKED_ELSEWHERE_RETRACTED,
        BOOKED_FOR_WRONG_FIRM,
        BOOKED_FOR_WRONG_FIRM_RETRACTED,
        BOOKED_ON_WRONG_TRIP,
        BOOKED_ON_WRONG_TRIP_RETRACTED,
        BOOKED_TWICE,
        NO_SHOW_OF_THE_SECOND,
        NO_SHOW,
        BOARDED,
        ALIGHTED,
        EMPLOYER_CORRECTED
    }

    private static final Told[] TOLD = Told.values();

    private final Population population;
    private final Fleet fleet;
    private final Span span;

    Passengers(Population population, Fleet fleet, Span span) {
        this.population = population;
        this.fleet = fleet;
        this.span = span;
    }

    @Override
    public int size() {
        return fleet.passengers();
    }

    @Override
    public void plan(int entity, Agenda agenda) {
        agenda.open(population.seed(Kind.PASSENGER, entity));
        Dice dice = agenda.dice();
        Trip trip = fleet.trips().get(fleet.tripNumber(entity));
        Source source = trip.source();
        Conduct conduct = fleet.conduct(entity);
        long booked = Math.max(
                span.start() + dice.between(0, 2 * Span.HOUR),
                trip.departure() - dice.between(8 * Span.HOUR, 3 * Span.DAY));
        boolean wrongFirm = dice.chance(0.012);
        boolean corrected = dice.chance(0.5);
        if (conduct != Conduct.WALKS_ON) {
            if (trip.fate() == Fate.WRONG_TOPIC) {
                add(agenda, Told.BOOKED_ELSEWHERE, booked, source);
                add(agenda, Told.BOOKED_ELSEWHERE_RETRACTED, booked + Span.HOUR, source);
            }
            if (wrongFirm) {
                add(agenda, Told.BOOKED_FOR_WRONG_FIRM, booked, source);
                if (corrected) {
                    add(agenda, Told.EMPLOYER_CORRECTED, booked + Span.DAY, Source.HR_PORTAL);
                } else {
                    add(agenda, Told.BOOKED_FOR_WRONG_FIRM_RETRACTED, booked + 2 * Span.HOUR, source);
                    add(agenda, Told.BOOKED, booked + 2 * Span.HOUR, source);
                }
            } else {
                add(agenda, Told.BOOKED, booked, source);
            }
        }
        if (dice.chance(0.006)) {
            add(agenda, Told.BOOKED_ON_WRONG_TRIP, booked, source);
            add(agenda, Told.BOOKED_ON_WRONG_TRIP_RETRACTED, booked + 3 * Span.HOUR, source);
        } else if (dice.chance(0.008)) {
            add(agenda, Told.BOOKED_TWICE, booked, source);
            add(agenda, Told.NO_SHOW_OF_THE_SECOND, nextTrip(entity).left(), source);
        }
        if (trip.fate() == Fate.CANCELLED) {
            return;
        }
        long boarded = trip.left() - dice.between(2 * Span.MINUTE, 40 * Span.MINUTE);
        switch (conduct) {
            case BOARDS, WALKS_ON -> add(agenda, Told.BOARDED, boarded, source);
            case NOT_SCANNED -> {}
            case NO_SHOW -> add(agenda, Told.NO_SHOW, trip.left(), source);
            case ALIGHTS_EARLY -> {
                add(agenda, Told.BOARDED, boarded, source);
                add(agenda, Told.ALIGHTED, dice.between(trip.left(), trip.arrival() - Span.HOUR), source);
            }
            case ALIGHTS_AT_THE_END -> {
                add(agenda, Told.BOARDED, boarded, source);
                add(agenda, Told.ALIGHTED, trip.came() + 5 * Span.MINUTE, source);
            }
            case BOARDS_LATE -> {
                add(agenda, Told.NO_SHOW, boarded - Span.MINUTE, source);
                add(agenda, Told.BOARDED, boarded, source);
            }
        }
    }

    private static void add(Agenda agenda, Told told, long occurred, Source source) {
        agenda.add(told.ordinal(), occurred, source);
    }

    private Trip nextTrip(int passenger) {
        return fleet.trips()
                .get((fleet.tripNumber(passenger) + 1) % fleet.trips().size());
    }

    @Override
    public ScenarioRecord tell(int entity, int slot, Agenda agenda, long at) {
        Told told = TOLD[slot];
        Dice dice = agenda.details(slot);
        int number = fleet.worker(entity);
        int firm = population.person(number).firm();
        String worker = population.workerId(number);
        if (told == Told.EMPLOYER_CORRECTED) {
            WorkerStatus status = new WorkerStatus(
                    agenda.eventId(slot),
                    agenda.occurred(slot),
                    agenda.reported(slot),
                    agenda.source(slot),
                    worker,
                    population.enterpriseId(firm),
                    new EmployerChanged());
            return new ScenarioRecord(at, Topics.WORKER_STATUS, worker, status, null);
        }
        Trip trip = switch (told) {
            case BOOKED_ON_WRONG_TRIP, BOOKED_ON_WRONG_TRIP_RETRACTED, BOOKED_TWICE, NO_SHOW_OF_THE_SECOND ->
                nextTrip(entity);
            default -> fleet.trips().get(fleet.tripNumber(entity));
        };
        boolean elsewhere = told == Told.BOOKED_ELSEWHERE || told == Told.BOOKED_ELSEWHERE_RETRACTED;
        TripEvent event = new TripEvent(
                agenda.eventId(slot),
                agenda.occurred(slot),
                agenda.reported(slot),
                agenda.source(slot),
                trip.id(),
                payload(told, worker, firm, agenda, dice));
        return new ScenarioRecord(at, elsewhere ? trip.wrongTopic() : trip.topic(), trip.id(), event, null);
    }

    private Object payload(Told told, String worker, int firm, Agenda agenda, Dice dice) {
        return switch (told) {
            case BOOKED, BOOKED_ELSEWHERE, BOOKED_ON_WRONG_TRIP, BOOKED_TWICE ->
                new PassengerBooked(worker, population.enterpriseId(firm), seat(dice), dice.chance(0.04));
            case BOOKED_FOR_WRONG_FIRM ->
                new PassengerBooked(worker, population.enterpriseId(population.otherFirm(firm, dice)), null, null);
            case NO_SHOW, NO_SHOW_OF_THE_SECOND -> new PassengerNoShow(worker);
            case BOARDED ->
                new PassengerBoarded(
                        worker,
                        // whoever was booked for a wrong firm is scanned without one, so that the correction stands
                        agenda.has(Told.BOOKED_FOR_WRONG_FIRM.ordinal()) || dice.chance(0.4)
                                ? null
                                : population.enterpriseId(firm),
                        360 + dice.below(12),
                        dice.chance(0.99) ? HealthCode.GREEN : HealthCode.YELLOW);
            case ALIGHTED -> new PassengerAlighted(worker, "服务区");
            case BOOKED_ELSEWHERE_RETRACTED -> retraction(agenda, Told.BOOKED_ELSEWHERE);
            case BOOKED_FOR_WRONG_FIRM_RETRACTED -> retraction(agenda, Told.BOOKED_FOR_WRONG_FIRM);
            case BOOKED_ON_WRONG_TRIP_RETRACTED -> retraction(agenda, Told.BOOKED_ON_WRONG_TRIP);
            case EMPLOYER_CORRECTED -> throw new IllegalArgumentException("not told about a trip: " + told);
        };
    }

    private static Retraction retraction(Agenda agenda, Told told) {
        return new Retraction(agenda.eventId(told.ordinal()), "名单有误");
    }

    private static String seat(Dice dice) {
        return 1 + dice.below(13) + (dice.chance(0.5) ? "A" : "D");
    }
}

package io.workerreturn.simulation;

import io.workerreturn.schema.Retraction;
import io.workerreturn.schema.TripArrived;
import io.workerreturn.schema.TripCancelled;
import io.workerreturn.schema.TripDelayed;
import io.workerreturn.schema.TripDeparted;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.schema.TripReinstated;
import io.workerreturn.schema.TripScheduled;
import io.workerreturn.simulation.Fleet.Fate;
import io.workerreturn.simulation.Fleet.Trip;
import io.workerreturn.simulation.Population.Kind;
import io.workerreturn.simulation.Population.Mode;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What is told about the charter trips themselves. */
final class Trips implements Strand {
    private static final List<String> CARRIERS = List.of("飞云客运", "塘河客运", "仙岩客运");
    private static final List<String> DELAYS = List.of("高速路口检疫排队", "大雾", "车辆故障", "途中体温复测");

    private enum Told {
        SCHEDULED,
        SCHEDULED_ELSEWHERE,
        SCHEDULED_ELSEWHERE_RETRACTED,
        DEPARTED,
        DELAYED,
        DELAYED_UNDER_THE_SAME_ID,
        FALSE_DELAY,
        FALSE_DELAY_RETRACTED,
        CANCELLED,
        REINSTATED,
        ARRIVED,
        ARRIVED_TOO_EARLY,
        ARRIVED_TOO_EARLY_RETRACTED,
        ARRIVED_MISCOUNTED,
        ARRIVED_MISCOUNTED_RETRACTED
    }

    private static final Told[] TOLD = Told.values();

    /** So many people that half as many seats are too few, whoever of them is booked or scanned. */
    private static final int MANY = 10;

    private final Population population;
    private final Fleet fleet;
    private final Span span;
    private final int oversold;

    Trips(Population population, Fleet fleet, Span span) {
        this.population = population;
        this.fleet = fleet;
        this.span = span;
        oversold = IntStream.iterate(fleet.trips().size() - 1, number -> number >= 0, number -> number - 1)
                .filter(number -> fleet.aboard(number) >= MANY
                        && fleet.trips().get(number).arrives())
                .findFirst()
                .orElse(-1);
    }

    @Override
    public int size() {
        return fleet.trips().size();
    }

    @Override
    public void plan(int entity, Agenda agenda) {
        agenda.open(population.seed(Kind.TRIP, entity));
        Dice dice = agenda.dice();
        Trip trip = fleet.trips().get(entity);
        Source source = trip.source();
        long scheduled = Math.max(
                span.start() + dice.between(0, Span.HOUR), trip.departure() - dice.between(3 * Span.DAY, 5 * Span.DAY));
        add(agenda, Told.SCHEDULED, scheduled, source);
        if (trip.fate() == Fate.WRONG_TOPIC) {
            add(agenda, Told.SCHEDULED_ELSEWHERE, scheduled, source);
            add(agenda, Told.SCHEDULED_ELSEWHERE_RETRACTED, scheduled + Span.HOUR, source);
        }
        if (trip.fate() == Fate.CANCELLED || trip.fate() == Fate.REINSTATED) {
            add(agenda, Told.CANCELLED, trip.departure() - dice.between(3 * Span.HOUR, 6 * Span.HOUR), source);
        }
        if (trip.fate() == Fate.REINSTATED) {
            add(agenda, Told.REINSTATED, trip.departure() - dice.between(Span.HOUR, 2 * Span.HOUR), source);
        }
        if (trip.fate() == Fate.CANCELLED) {
            return;
        }
        add(agenda, Told.DEPARTED, trip.left(), source);
        long half = (trip.left() + trip.arrival()) / 2;
        switch (trip.fate()) {
            case DELAYED, HEAVILY_DELAYED, STILL_DELAYED -> add(agenda, Told.DELAYED, half, source);
            case TWIN -> {
                add(agenda, Told.DELAYED, half, source);
                add(agenda, Told.DELAYED_UNDER_THE_SAME_ID, half + Span.HOUR, source);
            }
            case FALSE_DELAY -> {
                agenda.add(Told.FALSE_DELAY_RETRACTED.ordinal(), half, half + 10 * Span.MINUTE, source);
                agenda.add(Told.FALSE_DELAY.ordinal(), half, half + Span.HOUR, source);
            }
            case ARRIVED_BY_MISTAKE -> {
                add(agenda, Told.ARRIVED_TOO_EARLY, trip.left() + Span.HOUR / 2, source);
                add(agenda, Told.ARRIVED_TOO_EARLY_RETRACTED, half, source);
            }
            case CANCELLED_ON_THE_WAY -> add(agenda, Told.CANCELLED, half, source);
            default -> {}
        }
        if (!trip.arrives()) {
            return;
        }
        if (trip.fate() == Fate.TOLD_LATE) {
            agenda.add(
                    Told.ARRIVED.ordinal(),
                    trip.came(),
                    trip.came() + dice.between(3 * Span.HOUR, 8 * Span.HOUR),
                    source);
            return;
        }
        add(agenda, Told.ARRIVED, trip.came(), source);
        if (trip.fate() == Fate.RECOUNTED) {
            add(agenda, Told.ARRIVED_MISCOUNTED, trip.came(), source);
            add(agenda, Told.ARRIVED_MISCOUNTED_RETRACTED, trip.came() + Span.HOUR, source);
        }
    }

    private static void add(Agenda agenda, Told told, long occurred, Source source) {
        agenda.add(told.ordinal(), occurred, source);
    }

    @Override
    public ScenarioRecord tell(int entity, int slot, Agenda agenda, long at) {
        Trip trip = fleet.trips().get(entity);
        Told told = TOLD[slot];
        boolean elsewhere = told == Told.SCHEDULED_ELSEWHERE || told == Told.SCHEDULED_ELSEWHERE_RETRACTED;
        TripEvent event = new TripEvent(
                // the flaw of a twin: another record, the same identity
                agenda.eventId((told == Told.DELAYED_UNDER_THE_SAME_ID ? Told.DELAYED : told).ordinal()),
                agenda.occurred(slot),
                agenda.reported(slot),
                agenda.source(slot),
                trip.id(),
                payload(entity, trip, told, agenda, agenda.details(slot)));
        return new ScenarioRecord(at, elsewhere ? trip.wrongTopic() : trip.topic(), trip.id(), event, null);
    }

    /** The eventId by which a trip is told to have arrived; null if it does not arrive. */
    static @Nullable String arrivedBy(Agenda agenda, Population population, Fleet fleet, int number) {
        agenda.open(population.seed(Kind.TRIP, number));
        return fleet.trips().get(number).arrives() ? agenda.eventId(Told.ARRIVED.ordinal()) : null;
    }

    private Object payload(int number, Trip trip, Told told, Agenda agenda, Dice dice) {
        return switch (told) {
            case SCHEDULED, SCHEDULED_ELSEWHERE -> scheduled(number, trip, dice);
            case DEPARTED -> new TripDeparted(trip.boardingRecorded());
            case DELAYED -> new TripDelayed(Instant.ofEpochMilli(trip.came()), dice.pick(DELAYS));
            case DELAYED_UNDER_THE_SAME_ID ->
                new TripDelayed(Instant.ofEpochMilli(trip.came() + Span.HOUR), dice.pick(DELAYS));
            case FALSE_DELAY -> new TripDelayed(Instant.ofEpochMilli(trip.arrival() + 9 * Span.HOUR), null);
            case CANCELLED -> new TripCancelled(trip.fate() == Fate.CANCELLED_ON_THE_WAY ? "途中劝返" : "始发地管控升级");
            case REINSTATED -> new TripReinstated("两地已对接");
            case ARRIVED -> new TripArrived(place(trip), heads(number, trip, dice));
            case ARRIVED_TOO_EARLY -> new TripArrived(place(trip), null);
            case ARRIVED_MISCOUNTED -> new TripArrived(place(trip), fleet.aboard(number) + 2);
            case SCHEDULED_ELSEWHERE_RETRACTED -> retraction(agenda, Told.SCHEDULED_ELSEWHERE);
            case FALSE_DELAY_RETRACTED -> retraction(agenda, Told.FALSE_DELAY);
            case ARRIVED_TOO_EARLY_RETRACTED -> retraction(agenda, Told.ARRIVED_TOO_EARLY);
            case ARRIVED_MISCOUNTED_RETRACTED -> retraction(agenda, Told.ARRIVED_MISCOUNTED);
        };
    }

    private static Retraction retraction(Agenda agenda, Told told) {
        return new Retraction(agenda.eventId(told.ordinal()), "误报");
    }

    private @Nullable Integer heads(int number, Trip trip, Dice dice) {
        int aboard = fleet.aboard(number);
        if (trip.fate() == Fate.MISCOUNTED) {
            return aboard > 3 && dice.chance(0.5) ? aboard - 1 : aboard + 1 + dice.below(3);
        }
        return trip.fate() != Fate.RECOUNTED && dice.chance(0.15) ? null : aboard;
    }

    private static String place(Trip trip) {
        return switch (trip.mode()) {
            case TRAIN -> "瑞安站";
            case FLIGHT -> "温州龙湾机场";
            default -> "瑞安客运中心";
        };
    }

    private static int seats(Trip trip) {
        return switch (trip.mode()) {
            case TRAIN -> 1_200;
            case FLIGHT -> 186;
            default -> 26;
        };
    }

    // no vehicle, train or flight bears such a number
    private TripScheduled scheduled(int number, Trip trip, Dice dice) {
        String name = trip.origin().name();
        return new TripScheduled(
                switch (trip.mode()) {
                    case TRAIN -> "包列" + number;
                    case FLIGHT -> "包机" + number;
                    default -> "浙C包" + number;
                },
                switch (trip.mode()) {
                    case TRAIN -> "铁路";
                    case FLIGHT -> "青屿航空";
                    default -> dice.pick(CARRIERS);
                },
                // one plan has half the seats that its people need
                number == oversold ? fleet.aboard(number) / 2 : seats(trip),
                trip.origin().division(),
                trip.mode() == Mode.TRAIN ? name + "站" : trip.mode() == Mode.FLIGHT ? name + "机场" : name + "客运站",
                trip.destination(),
                place(trip),
                Instant.ofEpochMilli(trip.departure()),
                Instant.ofEpochMilli(trip.arrival()),
                "接返" + (1 + trip.province().ordinal()) + "组");
    }
}

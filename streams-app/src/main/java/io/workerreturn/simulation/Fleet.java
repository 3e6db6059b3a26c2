package io.workerreturn.simulation;

import io.workerreturn.domain.Divisions;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.simulation.Population.Kind;
import io.workerreturn.simulation.Population.Mode;
import io.workerreturn.simulation.Population.Person;
import io.workerreturn.topology.Topics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every charter trip, who is on it, and how it goes. */
final class Fleet {
    /** So many buses run however few the workers are, so that each mishap happens. */
    private static final int FEWEST_BUSES = 2 * Fate.CERTAIN.size();

    static final String CITY = Divisions.RUIAN;

    private static final String AIRPORT_DISTRICT = "330303";

    private final Population population;
    private final Span span;
    private final List<Trip> trips = new ArrayList<>();
    private int[] workers = new int[16];
    private int[] tripOf = new int[16];
    private int passengers;
    private final int[] aboard;

    Fleet(Population population, Span span) {
        this.population = population;
        this.span = span;
        List<Draft> drafts = fill();
        int buses = 0;
        boolean flown = false;
        int stride =
                (int) drafts.stream().filter(draft -> draft.mode == Mode.BUS).count() / Fate.CERTAIN.size();
        Map<String, Boolean> firsts = new HashMap<>();
        for (int number = 0; number < drafts.size(); number++) {
            Draft draft = drafts.get(number);
            Fate certain = null;
            if (draft.mode == Mode.BUS) {
                if (buses % stride == 0 && buses / stride < Fate.CERTAIN.size()) {
                    certain = Fate.CERTAIN.get(buses / stride);
                }
                buses++;
            } else if (firsts.put(draft.mode + draft.origin.name(), true) == null) {
                certain = Fate.SMOOTH;
            }
            boolean firstFlight = !flown && draft.mode == Mode.FLIGHT && draft.province == Province.GUIZHOU;
            flown |= firstFlight;
            trips.add(trip(number, draft, certain, firstFlight));
        }
        aboard = new int[trips.size()];
        for (int passenger = 0; passenger < passengers; passenger++) {
            if (isAboard(passenger)) {
                aboard[tripOf[passenger]]++;
            }
        }
    }

    /** Puts everybody who takes a charter onto a trip from their province, firm after firm. */
    private List<Draft> fill() {
        List<Draft> drafts = new ArrayList<>();
        Map<Mode, Map<Province.Place, Draft>> open = new EnumMap<>(Mode.class);
        for (int worker = 0; worker < population.workers(); worker++) {
            Person person = population.person(worker);
            if (person.ride() == Mode.NONE) {
                continue;
            }
            Province.Place origin = person.dice()
                    .pick(
                            switch (person.ride()) {
                                case TRAIN -> person.province().stations();
                                case FLIGHT -> person.province().airports();
                                // one bus collects the people of a whole province
                                default -> person.province().places().subList(0, 1);
                            });
            Map<Province.Place, Draft> ofMode = open.computeIfAbsent(person.ride(), mode -> new HashMap<>());
            Draft draft = ofMode.get(origin);
            if (draft == null) {
                Dice dice = new Dice(Dice.mix(population.seed(Kind.TRIP, drafts.size()), 1));
                draft = new Draft(
                        drafts.size(),
                        person.ride(),
                        person.province(),
                        person.ride() == Mode.BUS ? person.home() : origin,
                        heads(person.ride(), dice));
                drafts.add(draft);
                ofMode.put(origin, draft);
            }
            book(worker, draft.number);
            if (--draft.free == 0) {
                ofMode.remove(origin);
            }
        }
        while (drafts.stream().filter(draft -> draft.mode == Mode.BUS).count() < FEWEST_BUSES) {
            Province province = Province.values()[drafts.size() % Province.HUBEI.ordinal()];
            drafts.add(new Draft(
                    drafts.size(), Mode.BUS, province, province.places().get(0), 0));
        }
        return drafts;
    }

    private static int heads(Mode mode, Dice dice) {
        return switch (mode) {
            case TRAIN -> (int) (dice.chance(0.15) ? dice.between(1_000, 1_150) : dice.between(140, 420));
            case FLIGHT -> (int) dice.between(130, 181);
            default -> (int) dice.between(14, 25);
        };
    }

    private void book(int worker, int trip) {
        if (passengers == workers.length) {
            workers = Arrays.copyOf(workers, 2 * passengers);
            tripOf = Arrays.copyOf(tripOf, 2 * passengers);
        }
        workers[passengers] = worker;
        tripOf[passengers++] = trip;
    }

    private Trip trip(int number, Draft draft, @Nullable Fate certain, boolean first) {
        Dice dice = new Dice(population.seed(Kind.TRIP, number));
        Fate fate = certain == null ? Fate.any(dice) : certain;
        long duration = Math.min(
                span.length() * 2 / 5,
                switch (draft.mode) {
                    case TRAIN -> dice.between(9 * Span.HOUR, 13 * Span.HOUR);
                    case FLIGHT -> dice.between(2 * Span.HOUR, 3 * Span.HOUR);
                    default -> draft.province.busHours() * Span.HOUR + dice.between(-Span.HOUR, 2 * Span.HOUR);
                });
        long departure;
        if (fate == Fate.NEVER_ARRIVES) {
            departure = span.end()
                    - duration
                    - dice.between(3 * Span.HOUR, Math.min(30 * Span.HOUR, span.length() * 3 / 10));
        } else if (fate == Fate.STILL_DELAYED) {
            departure = span.end() - duration - Span.HOUR;
        } else {
            double when = switch (draft.mode) {
                case TRAIN -> 0.3 + 0.6 * dice.bell();
                case FLIGHT -> first ? 0.26 : 0.34 + 0.55 * dice.bell();
                default -> 0.2 + 0.75 * dice.bell();
            };
            departure = span.at(when, 6, 20, dice);
        }
        long left = departure + dice.between(0, 25 * Span.MINUTE);
        long came = departure
                + duration
                + switch (fate) {
                    case DELAYED, TWIN -> dice.between(Span.HOUR, 5 * Span.HOUR / 2);
                    case HEAVILY_DELAYED, STILL_DELAYED -> dice.between(7 * Span.HOUR / 2, 8 * Span.HOUR);
                    default -> dice.between(-10 * Span.MINUTE, 40 * Span.MINUTE);
                };
        return new Trip(
                draft.mode.name() + '-' + Integer.toString(100_000 + number).substring(1),
                draft.mode,
                draft.province,
                draft.origin,
                draft.mode == Mode.FLIGHT ? AIRPORT_DISTRICT : CITY,
                fate,
                dice.chance(0.3),
                departure,
                departure + duration,
                left,
                came,
                fate.arrives() && came <= span.end());
    }

    List<Trip> trips() {
        return trips;
    }

    int passengers() {
        return passengers;
    }

    int worker(int passenger) {
        return workers[passenger];
    }

    int tripNumber(int passenger) {
        return tripOf[passenger];
    }

    /** The passenger whom this worker is; only for workers who ride. */
    int passenger(int worker) {
        return Arrays.binarySearch(workers, 0, passengers, worker);
    }

    /** How many are aboard at the end, by what is told about them. */
    int aboard(int trip) {
        return aboard[trip];
    }

    Conduct conduct(int passenger) {
        return Conduct.any(new Dice(Dice.mix(population.seed(Kind.PASSENGER, passenger), 1)));
    }

    /** Whether the passenger gets to the city, if the trip does. */
    boolean isAboard(int passenger) {
        return switch (conduct(passenger)) {
            case BOARDS, WALKS_ON, BOARDS_LATE, ALIGHTS_AT_THE_END -> true;
            case NOT_SCANNED -> !trips.get(tripOf[passenger]).boardingRecorded();
            case NO_SHOW, ALIGHTS_EARLY -> false;
        };
    }

    /** When the trip brings the passenger to the city; later than everything if it does not. */
    long arrival(int passenger) {
        Trip trip = trips.get(tripOf[passenger]);
        return trip.arrives() && isAboard(passenger) ? trip.came() : Long.MAX_VALUE;
    }

    private static final class Draft {
        private final int number;
        private final Mode mode;
        private final Province province;
        private final Province.Place origin;
        private int free;

        Draft(int number, Mode mode, Province province, Province.Place origin, int free) {
            this.number = number;
            this.mode = mode;
            this.province = province;
            this.origin = origin;
            this.free = free;
        }
    }

    /**
     * @param departure as planned
     * @param arrival as planned
     * @param left when it really leaves
     * @param came when it really comes, if it does
     * @param arrives whether it comes before the scenario ends
     */
    record Trip(
            String id,
            Mode mode,
            Province province,
            Province.Place origin,
            String destination,
            Fate fate,
            boolean boardingRecorded,
            long departure,
            long arrival,
            long left,
            long came,
            boolean arrives) {
        Topics.Topic<TripEvent> topic() {
            return switch (mode) {
                case TRAIN -> Topics.CHARTER_TRAIN_EVENTS;
                case FLIGHT -> Topics.CHARTER_FLIGHT_EVENTS;
                default -> Topics.CHARTER_BUS_EVENTS;
            };
        }

        Topics.Topic<TripEvent> wrongTopic() {
            return mode == Mode.TRAIN ? Topics.CHARTER_BUS_EVENTS : Topics.CHARTER_TRAIN_EVENTS;
        }

        Source source() {
            return switch (mode) {
                case TRAIN -> Source.RAILWAY;
                case FLIGHT -> Source.AIRLINES;
                default -> Source.BUS_COMPANIES;
            };
        }
    }

    /** How a trip goes. */
    enum Fate {
        SMOOTH(0),
        DELAYED(0.06),
        HEAVILY_DELAYED(0.02),
        CANCELLED(0.012),
        CANCELLED_ON_THE_WAY(0.004),
        REINSTATED(0.007),
        /** Its head-count differs from the manifest, and stays so. */
        MISCOUNTED(0.01),
        /** The wrong count is retracted and the right one told. */
        RECOUNTED(0.01),
        /** Marked arrived long before, and retracted. */
        ARRIVED_BY_MISTAKE(0.007),
        /** Told on another mode's topic, retracted, and told again on the right one. */
        WRONG_TOPIC(0.005),
        /** It arrives in time, and nobody says so for hours. */
        TOLD_LATE(0.015),
        /** A delay that never was; its retraction arrives first. */
        FALSE_DELAY(0.003),
        /** Two different delays are told under one eventId. */
        TWIN(0.003),
        NEVER_ARRIVES(0.001),
        /** Heavily delayed, and still under way at the end. */
        STILL_DELAYED(0);

        /** What happens at every size. */
        static final List<Fate> CERTAIN = List.of(
                NEVER_ARRIVES,
                CANCELLED,
                HEAVILY_DELAYED,
                NEVER_ARRIVES,
                REINSTATED,
                MISCOUNTED,
                NEVER_ARRIVES,
                ARRIVED_BY_MISTAKE,
                WRONG_TOPIC,
                MISCOUNTED,
                STILL_DELAYED,
                TOLD_LATE,
                TWIN,
                FALSE_DELAY,
                RECOUNTED,
                MISCOUNTED,
                CANCELLED_ON_THE_WAY);

        private final double share;

        Fate(double share) {
            this.share = share;
        }

        static Fate any(Dice dice) {
            double drawn = dice.even();
            for (Fate fate : values()) {
                drawn -= fate.share;
                if (drawn < 0) {
                    return fate;
                }
            }
            return SMOOTH;
        }

        boolean arrives() {
            return this != CANCELLED && this != CANCELLED_ON_THE_WAY && this != NEVER_ARRIVES && this != STILL_DELAYED;
        }
    }

    /** What a passenger does. */
    enum Conduct {
        BOARDS(0),
        NOT_SCANNED(0.06),
        NO_SHOW(0.04),
        ALIGHTS_EARLY(0.008),
        /** Has no effect: the trip is there. */
        ALIGHTS_AT_THE_END(0.004),
        /** Without a booking. */
        WALKS_ON(0.01),
        /** Held to be a no-show first. */
        BOARDS_LATE(0.006);

        private final double share;

        Conduct(double share) {
            this.share = share;
        }

        static Conduct any(Dice dice) {
            double drawn = dice.even();
            for (Conduct conduct : values()) {
                drawn -= conduct.share;
                if (drawn < 0) {
                    return conduct;
                }
            }
            return BOARDS;
        }
    }
}

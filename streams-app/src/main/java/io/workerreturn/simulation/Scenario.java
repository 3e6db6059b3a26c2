package io.workerreturn.simulation;

import io.workerreturn.domain.Season;
import io.workerreturn.services.ScenarioStrand;
import io.workerreturn.services.Service;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A whole return, as it is told: deterministic, in the order in which it is sent. What is known of an entity is worked out
 * again whenever it is needed, so that five million workers fit into a small heap; iterators are independent of each other.
 */
public final class Scenario implements Iterable<ScenarioRecord> {
    private static final int SLOT_BITS = 5;
    private static final int ENTITY_BITS = 30;
    private static final int TIME_SHIFT = ENTITY_BITS + SLOT_BITS + 1;

    private final ScenarioSettings settings;
    private final Span span;
    private final List<Strand> strands;
    /** Of each strand and entity: the days on which something of it is sent, one bit each. */
    private final long[][] days;

    private final long eventCount;
    private final Population population;
    private final Fleet fleet;

    /** Works out who travels when; takes about a second per million workers. */
    public Scenario(ScenarioSettings settings) {
        this.settings = settings;
        // each firm has an entity a day, and each worker at most one as a passenger
        if ((long) settings.enterprises() * settings.days() + 2L * settings.workers() >= 1L << ENTITY_BITS - 1) {
            throw new IllegalArgumentException(
                    "too many workers, or too many firms for so many days: make one of them smaller");
        }
        span = Span.of(settings);
        population = new Population(settings);
        fleet = new Fleet(population, span);
        // of what is sent in the same millisecond the clock comes last
        strands = List.of(
                new Enterprises(population, span),
                new Trips(population, fleet, span),
                new Passengers(population, fleet, span),
                new Workers(population, fleet, span),
                new Reports(population, span),
                new Malformed(population, span),
                new Clock(span));
        days = new long[strands.size()][];
        Agenda agenda = new Agenda(span, settings.repeats());
        long count = 0;
        for (int number = 0; number < days.length; number++) {
            Strand strand = strands.get(number);
            days[number] = new long[strand.size()];
            for (int entity = 0; entity < strand.size(); entity++) {
                strand.plan(entity, agenda);
                count += agenda.count();
                days[number][entity] = days(agenda);
            }
        }
        eventCount = count;
    }

    private long days(Agenda agenda) {
        long days = 0;
        for (int told = agenda.told(); told != 0; told &= told - 1) {
            int slot = Integer.numberOfTrailingZeros(told);
            days |= bit(span.dayOf(agenda.sentAt(slot)));
            if (agenda.repeats(slot)) {
                days |= bit(span.dayOf(agenda.againAt(slot)));
            }
        }
        return days;
    }

    /** In a scenario of more days than bits, several share one: what it finds is looked at closely anyway. */
    private static long bit(int day) {
        return 1L << day;
    }

    public ScenarioSettings settings() {
        return settings;
    }

    /** Exactly how many records there are, repetitions and ticks included. */
    public long eventCount() {
        return eventCount;
    }

    /** The first instant, epoch milliseconds. */
    public long start() {
        return span.start();
    }

    /** The last instant, that of the last tick, epoch milliseconds. */
    public long end() {
        return span.end();
    }

    /** The season outside which nothing may have happened. */
    public Season season() {
        return new Season(
                span.start() - Duration.ofDays(30).toMillis(),
                span.end() + Duration.ofDays(60).toMillis());
    }

    /** The sources that ought to be watched, and how long each may be silent. */
    public static Map<String, Duration> sources() {
        return Source.thresholds();
    }

    /** What each of its sources tells of, as the board's configuration has it. */
    public static Map<String, String> feeds() {
        return Source.feeds();
    }

    /** What is told about whom to call, and about these services, in the order of time; {@link #eventCount} does not count it. */
    public List<ScenarioRecord> of(Collection<Service> services) {
        ScenarioStrand.City city = new ScenarioStrand.City(
                settings.seed(),
                start(),
                end(),
                IntStream.range(0, population.firms())
                        .mapToObj(firm -> new ScenarioStrand.Firm(
                                population.enterpriseId(firm),
                                population.firm(firm).township()))
                        .toList(),
                trips());
        return Stream.concat(
                        Contacts.of(population, fleet, span),
                        services.stream()
                                .flatMap(service -> service.scenario().stream())
                                .flatMap(strand -> strand.tell(city).stream())
                                .map(told ->
                                        new ScenarioRecord(told.at(), told.topic(), told.key(), told.value(), null)))
                .sorted(Comparator.comparingLong(ScenarioRecord::at))
                .toList();
    }

    private List<ScenarioStrand.Trip> trips() {
        List<SortedMap<String, Integer>> heads = Stream.generate(
                        () -> (SortedMap<String, Integer>) new TreeMap<String, Integer>())
                .limit(fleet.trips().size())
                .toList();
        for (int passenger = 0; passenger < fleet.passengers(); passenger++) {
            if (fleet.arrival(passenger) != Long.MAX_VALUE) {
                int firm = population.person(fleet.worker(passenger)).firm();
                heads.get(fleet.tripNumber(passenger)).merge(population.enterpriseId(firm), 1, Integer::sum);
            }
        }
        Agenda agenda = new Agenda(span, settings.repeats());
        return IntStream.range(0, fleet.trips().size())
                .mapToObj(number -> {
                    Fleet.Trip trip = fleet.trips().get(number);
                    return new ScenarioStrand.Trip(
                            trip.id(),
                            trip.origin().division(),
                            trip.departure(),
                            trip.came(),
                            heads.get(number),
                            trip.topic(),
                            trip.source().id(),
                            Trips.arrivedBy(agenda, population, fleet, number));
                })
                .toList();
    }

    /** This scenario, and in its place what is told about whom to call and about these services. */
    public Iterable<ScenarioRecord> with(Collection<Service> services) {
        List<ScenarioRecord> more = of(services);
        return () -> new Iterator<>() {
            private final Peeking others = new Peeking(iterator());
            private int next;

            @Override
            public boolean hasNext() {
                return next < more.size() || others.hasNext();
            }

            @Override
            public ScenarioRecord next() {
                boolean mine = next < more.size()
                        && (!others.hasNext()
                                || more.get(next).at() <= others.peek().at());
                return mine ? more.get(next++) : others.next();
            }
        };
    }

    @Override
    public Iterator<ScenarioRecord> iterator() {
        return new Play();
    }

    /** Goes through the days; of each it holds what is sent, one number per record, in order. */
    private final class Play implements Iterator<ScenarioRecord> {
        private final Agenda agenda = new Agenda(span, settings.repeats());
        private long[] sent = new long[1 << 12];
        private int size;
        private int position;
        private int day = -1;

        @Override
        public boolean hasNext() {
            while (position == size && day + 1 < span.days()) {
                gather(++day);
            }
            return position < size;
        }

        @Override
        public ScenarioRecord next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            long key = sent[position++];
            int entity = (int) (key >>> SLOT_BITS + 1) & (1 << ENTITY_BITS) - 1;
            int slot = (int) (key >>> 1) & (1 << SLOT_BITS) - 1;
            int number = 0;
            while (entity >= days[number].length) {
                entity -= days[number++].length;
            }
            Strand strand = strands.get(number);
            strand.plan(entity, agenda);
            return strand.tell(entity, slot, agenda, dayStart() + (key >>> TIME_SHIFT));
        }

        private long dayStart() {
            return span.start() + day * Span.DAY;
        }

        private void gather(int today) {
            position = 0;
            size = 0;
            long first = 0;
            for (int number = 0; number < days.length; number++) {
                long[] ofStrand = days[number];
                for (int entity = 0; entity < ofStrand.length; entity++) {
                    if ((ofStrand[entity] & bit(today)) != 0) {
                        gather(strands.get(number), entity, first + entity);
                    }
                }
                first += ofStrand.length;
            }
            Arrays.sort(sent, 0, size);
        }

        private void gather(Strand strand, int entity, long identity) {
            strand.plan(entity, agenda);
            for (int told = agenda.told(); told != 0; told &= told - 1) {
                int slot = Integer.numberOfTrailingZeros(told);
                gather(agenda.sentAt(slot), identity, slot, 0);
                if (agenda.repeats(slot)) {
                    gather(agenda.againAt(slot), identity, slot, 1);
                }
            }
        }

        private void gather(long at, long identity, int slot, int again) {
            long ofDay = at - dayStart();
            if (ofDay >= 0 && ofDay < Span.DAY) {
                if (size == sent.length) {
                    sent = Arrays.copyOf(sent, 2 * size);
                }
                sent[size++] = ofDay << TIME_SHIFT | identity << SLOT_BITS + 1 | (long) slot << 1 | again;
            }
        }
    }

    /** Records of which the next may be looked at. */
    private static final class Peeking {
        private final Iterator<ScenarioRecord> records;
        private @Nullable ScenarioRecord next;

        Peeking(Iterator<ScenarioRecord> records) {
            this.records = records;
        }

        boolean hasNext() {
            return next != null || records.hasNext();
        }

        ScenarioRecord peek() {
            if (next == null) {
                next = records.next();
            }
            return next;
        }

        ScenarioRecord next() {
            ScenarioRecord found = peek();
            next = null;
            return found;
        }
    }
}

package io.workerreturn.bench;

import io.workerreturn.domain.BusinessDay;
import io.workerreturn.domain.Contribution;
import io.workerreturn.domain.Counts;
import io.workerreturn.domain.FactSet;
import io.workerreturn.domain.Firm;
import io.workerreturn.domain.Identity;
import io.workerreturn.domain.Movement;
import io.workerreturn.domain.Passenger;
import io.workerreturn.domain.ReportFact;
import io.workerreturn.domain.Season;
import io.workerreturn.domain.Tally;
import io.workerreturn.domain.TallySum;
import io.workerreturn.domain.TravelMode;
import io.workerreturn.domain.TripFact;
import io.workerreturn.domain.TripState;
import io.workerreturn.domain.WorkerFact;
import io.workerreturn.domain.WorkerState;
import io.workerreturn.schema.Enterprise;
import io.workerreturn.schema.EnterpriseReport;
import io.workerreturn.schema.IndividualArrival;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.schema.WorkerStatus;
import io.workerreturn.simulation.Scenario;
import io.workerreturn.simulation.ScenarioRecord;
import io.workerreturn.simulation.ScenarioSettings;
import io.workerreturn.topology.Partitions;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.Conclusions;
import io.workerreturn.wire.FirmRecords;
import io.workerreturn.wire.FirmRow;
import io.workerreturn.wire.PassengerRow;
import io.workerreturn.wire.TripEvents;
import io.workerreturn.wire.TripHeader;
import io.workerreturn.wire.TripHeader.Held;
import io.workerreturn.wire.WorkerRecords;
import io.workerreturn.wire.WorkerRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What benchmarks measure with: a scenario from its first record to its last, and all that follows from it by the rules of the
 * domain: the rows of workers, trips, passengers and firms, and what goes between them. The same in every process.
 */
final class Harvest {
    /** When the broker appends: long after anything in the season. */
    static final long APPENDED = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    /** Of workers, as many as there are without a setting. */
    private static final int PARTITIONS = 8;

    static final Identity<WorkerFact> WORKER_IDENTITY = new Identity<>(WorkerRecords::encoded);

    private static final Identity<TripFact> TRIP_IDENTITY = new Identity<>(TripEvents::encoded);
    private static final Identity<ReportFact> REPORT_IDENTITY = new Identity<>(FirmRecords::encoded);
    private static final ScenarioSettings SETTINGS = ScenarioSettings.RUIAN_2020.sized(350, 10_000, 25);

    /** A passenger of a trip. */
    record Aboard(String tripId, TripState trip, String workerId, PassengerRow row) {
        Passenger passenger() {
            return Passenger.of(row.standing(), trip);
        }

        Movement movement() {
            return passenger().movement(tripId, trip, row.asOf());
        }
    }

    private final Scenario scenario = new Scenario(SETTINGS);
    private final Map<Topics.Topic<?>, List<ScenarioRecord>> told = new HashMap<>();
    private final Map<String, WorkerState> workers = new TreeMap<>();
    private final Map<String, FactSet<TripFact>> trips = new TreeMap<>();
    private final Map<String, Firm> firms = new TreeMap<>();
    private final Map<String, FactSet<ReportFact>> reports = new HashMap<>();
    private final Map<String, TripHeader> headers = new TreeMap<>();
    private final List<Aboard> aboard = new ArrayList<>();
    private final Map<String, WorkerRow> rows = new TreeMap<>();
    private final Map<String, TallySum> headcounts = new TreeMap<>();

    private static final class Once {
        static final Harvest OF_THIS_PROCESS = new Harvest();
    }

    /** Gathers it the first time that it is asked for. */
    static Harvest get() {
        return Once.OF_THIS_PROCESS;
    }

    private Harvest() {
        for (ScenarioRecord record : scenario) {
            if (record.flaw() == null && record.key() != null && record.value() != null) {
                told.computeIfAbsent(record.topic(), topic -> new ArrayList<>()).add(record);
                hear(record.key(), record);
            }
        }
        trips.forEach(this::board);
        for (Aboard passenger : aboard) {
            workers.merge(
                    passenger.workerId(),
                    WorkerState.EMPTY.moved(passenger.movement()),
                    (known, more) -> known.moved(passenger.movement()));
        }
        workers.forEach(this::count);
    }

    private void hear(String key, ScenarioRecord record) {
        if (record.value() instanceof TripEvent event) {
            TripFact fact = TripEvents.fact(key, event, mode(record.topic()), season(), APPENDED);
            trips.put(key, trips.getOrDefault(key, FactSet.empty()).with(fact, TRIP_IDENTITY));
        } else if (record.value() instanceof IndividualArrival arrival) {
            hear(key, WorkerRecords.fact(key, arrival, season(), APPENDED));
        } else if (record.value() instanceof WorkerStatus status) {
            hear(key, WorkerRecords.fact(key, status, season(), APPENDED));
        } else if (record.value() instanceof Enterprise enterprise) {
            firms.put(key, FirmRecords.firm(key, enterprise));
        } else if (record.value() instanceof EnterpriseReport report) {
            ReportFact fact = FirmRecords.fact(key, report, season(), APPENDED);
            reports.put(key, reports.getOrDefault(key, FactSet.empty()).with(fact, REPORT_IDENTITY));
        }
    }

    private void hear(String workerId, WorkerFact fact) {
        workers.put(workerId, workers.getOrDefault(workerId, WorkerState.EMPTY).told(fact, WORKER_IDENTITY));
    }

    private static TravelMode mode(Topics.Topic<?> topic) {
        if (topic == Topics.CHARTER_BUS_EVENTS) {
            return TravelMode.CHARTER_BUS;
        }
        return topic == Topics.CHARTER_TRAIN_EVENTS ? TravelMode.CHARTER_TRAIN : TravelMode.CHARTER_FLIGHT;
    }

    private void board(String tripId, FactSet<TripFact> facts) {
        Set<TripFact> standing = new HashSet<>(facts.standing());
        List<Held> ofTrip = new ArrayList<>();
        Map<String, List<Held>> ofPassengers = new TreeMap<>();
        for (TripFact fact : facts.held()) {
            List<Held> place = fact.worker() == null
                    ? ofTrip
                    : ofPassengers.computeIfAbsent(fact.worker(), worker -> new ArrayList<>());
            if (fact.withdraws() == null) {
                place.add(new Held(fact, !standing.contains(fact)));
            }
        }
        TripHeader.Earliest earliest = standing.stream()
                .min(TripFact.ORDER)
                .map(TripHeader.Earliest::of)
                .orElse(null);
        TripHeader header = new TripHeader(ofTrip, earliest, Map.of(), facts.asOf());
        headers.put(tripId, header);
        TripState trip = header.state();
        ofPassengers.forEach(
                (worker, held) -> aboard.add(new Aboard(tripId, trip, worker, new PassengerRow(held, facts.asOf()))));
    }

    private void count(String workerId, WorkerState state) {
        Contribution counted = Contribution.of(state.journey(end()));
        rows.put(workerId, new WorkerRow(state, counted, Tally.NEVER));
        if (counted != null) {
            int partition = Partitions.of(workerId, PARTITIONS);
            add(partition, counted.enterpriseId(), counted.headcount(), state.asOf());
            if (counted.broughtInDay() != null) {
                add(
                        partition,
                        Conclusions.dayKey(counted.enterpriseId(), counted.broughtInDay()),
                        counted.arrivals(),
                        state.asOf());
            }
        }
    }

    private void add(int partition, String key, Counts counts, long asOf) {
        TallySum sum = headcounts.getOrDefault(key, TallySum.NONE);
        Counts part = sum.parts().stream()
                .filter(known -> known.from() == partition)
                .findAny()
                .map(TallySum.Part::counts)
                .orElse(Counts.NONE);
        headcounts.put(key, sum.with(partition, Tally.of(part.plus(counts), asOf)));
    }

    /** The last instant of the scenario, epoch milliseconds. */
    long end() {
        return scenario.end();
    }

    Season season() {
        return scenario.season();
    }

    /** The well-formed records of a source topic, as they came. */
    List<ScenarioRecord> told(Topics.Topic<?> topic) {
        return told.getOrDefault(topic, List.of());
    }

    /** The rows of all workers by workerId. */
    Map<String, WorkerRow> workers() {
        return rows;
    }

    /** The rows of the hundredth of the workers of whom most is known. */
    List<WorkerRow> wellKnownWorkers() {
        return rows.values().stream()
                .sorted(Comparator.comparingInt(Harvest::known).reversed())
                .limit(rows.size() / 100)
                .toList();
    }

    private static int known(WorkerRow row) {
        return row.state().facts().held().size()
                + row.state().movements().stream()
                        .mapToInt(movement -> movement.milestones().size())
                        .sum();
    }

    List<TripHeader> trips() {
        return List.copyOf(headers.values());
    }

    List<Aboard> aboard() {
        return aboard;
    }

    /** What is counted of each firm, and of each firm's days. */
    Map<String, TallySum> headcounts() {
        return headcounts;
    }

    List<FirmRow> firms() {
        List<FirmRow> registered = new ArrayList<>();
        firms.forEach((id, firm) -> {
            FactSet<ReportFact> told = reports.getOrDefault(id, FactSet.empty());
            registered.add(new FirmRow(
                    firm,
                    firm.resumedBy(BusinessDay.toEpochDay(end())),
                    Tally.NEVER,
                    ReportFact.latest(told.standing()).orElse(null),
                    told.asOf()));
        });
        return registered;
    }
}

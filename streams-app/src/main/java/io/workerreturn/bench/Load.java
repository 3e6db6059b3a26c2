package io.workerreturn.bench;

import io.workerreturn.domain.BusinessDay;
import io.workerreturn.domain.Divisions;
import io.workerreturn.domain.UnifiedSocialCreditCode;
import io.workerreturn.schema.CheckpointArrival;
import io.workerreturn.schema.ClockTick;
import io.workerreturn.schema.DailyReport;
import io.workerreturn.schema.Employed;
import io.workerreturn.schema.EmployerChanged;
import io.workerreturn.schema.Enterprise;
import io.workerreturn.schema.EnterpriseClass;
import io.workerreturn.schema.EnterpriseReport;
import io.workerreturn.schema.HealthCode;
import io.workerreturn.schema.HealthCodeChanged;
import io.workerreturn.schema.Housed;
import io.workerreturn.schema.IndividualArrival;
import io.workerreturn.schema.LeftCity;
import io.workerreturn.schema.PassengerBoarded;
import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.schema.ReportedForDuty;
import io.workerreturn.schema.Retraction;
import io.workerreturn.schema.ReturnIntended;
import io.workerreturn.schema.Transport;
import io.workerreturn.schema.TripArrived;
import io.workerreturn.schema.TripDelayed;
import io.workerreturn.schema.TripDeparted;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.schema.TripScheduled;
import io.workerreturn.schema.WorkerStatus;
import io.workerreturn.simulation.Reports;
import io.workerreturn.simulation.ScenarioRecord;
import io.workerreturn.topology.Topics;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A city of any size, and events about it. Each record follows from the seed and its number, so that nothing is kept and any
 * process can tell any of them; told as fast as they are encoded.
 *
 * @param seed the same one gives the same records
 * @param workers 1 or more
 * @param firms 1 or more
 * @param hot whether the first firm employs a tenth of all workers; otherwise all employ the same number
 */
record Load(long seed, int workers, int firms, boolean hot) implements Serializable {
    /** When the city's first event happens; each second of time is a second of it. */
    static final Instant BEGIN = Instant.parse("2020-02-10T00:00:00Z");

    private static final int WORKERS_PER_FIRM = 58;
    private static final int FEWEST_FIRMS = 20;
    private static final int TENTH = 10;
    private static final int HEADS = 19;
    /** Of a bus: planned, each head booked and boarded, departed, arrived. */
    private static final int EVENTS_PER_TRIP = 2 * HEADS + 3;

    private static final long ORGANISATIONS = 10_000_000;
    /** The number of the firm of which very much is told: no other counts so far. */
    private static final int MUCH_TOLD = 9_000_000;

    static Load even(long seed, int workers) {
        return new Load(seed, workers, Math.max(FEWEST_FIRMS, workers / WORKERS_PER_FIRM), false);
    }

    static Load hot(long seed, int workers) {
        return new Load(seed, workers, Math.max(FEWEST_FIRMS, workers / WORKERS_PER_FIRM), true);
    }

    /** The firms' numbers go on beyond those of the city, for firms of a measurement's own. */
    static String firmId(int firm) {
        String digits = Long.toString(ORGANISATIONS + firm).substring(1);
        return UnifiedSocialCreditCode.complete("91330381Y" + digits + "0");
    }

    /** So do the workers'. */
    String workerId(int worker) {
        SplittableRandom random = random(worker, 0);
        return HexFormat.of().toHexDigits(random.nextLong()) + HexFormat.of().toHexDigits(random.nextLong());
    }

    int firmOf(int worker) {
        if (!hot) {
            return worker % firms;
        }
        return worker % TENTH == 0 ? 0 : 1 + worker % (firms - 1);
    }

    /** A firm is registered. */
    ScenarioRecord firm(int firm) {
        String id = firmId(firm);
        Enterprise registered = new Enterprise(
                id,
                "第" + firm + "号有限公司",
                "塘下镇",
                "汽摩配",
                List.of(firm % TENTH == 0 ? EnterpriseClass.INDUSTRY_ABOVE_SCALE : EnterpriseClass.SMALL_AND_MICRO),
                null,
                WORKERS_PER_FIRM,
                8_000,
                BusinessDay.of(BEGIN.plus(Duration.ofDays(14)).toEpochMilli()),
                BusinessDay.of(BEGIN.toEpochMilli()));
        return record(BEGIN, Topics.ENTERPRISES, id, registered);
    }

    /** A worker is on the staff list of the firm. */
    ScenarioRecord staff(int worker) {
        return status(
                "staff-" + worker,
                BEGIN,
                worker,
                firmId(firmOf(worker)),
                new Employed(BusinessDay.of(BEGIN.toEpochMilli())));
    }

    /** A tick of the clock. */
    static ScenarioRecord tick(Instant at) {
        return record(at, Topics.CLOCK, "now", new ClockTick(at));
    }

    /** An event about somebody, of all kinds in even measure: a tenth of them about buses. */
    ScenarioRecord event(long number, Instant at) {
        if (number % TENTH == 0) {
            return bus(number / TENTH, at);
        }
        SplittableRandom random = random(number, 1);
        String eventId = "load-" + number;
        int kind = random.nextInt(100);
        if (kind < 3) {
            String firm = firmId(random.nextInt(firms));
            DailyReport report =
                    Reports.declared(random.nextInt(100), random.nextInt(101), random.nextInt(101), null, null);
            return record(
                    at,
                    Topics.ENTERPRISE_REPORTS,
                    firm,
                    new EnterpriseReport(eventId, at, at, "assistance-officers", firm, report));
        }
        int worker = random.nextInt(workers);
        String firm = firmId(firmOf(worker));
        if (kind < 28) {
            return arrival(eventId, at, worker, firm);
        }
        if (kind < 43) {
            return status(eventId, at, worker, null, new ReportedForDuty());
        }
        if (kind < 58) {
            return status(eventId, at, worker, null, new ReturnIntended(null, "520300", null));
        }
        if (kind < 73) {
            return status(eventId, at, worker, firm, new Employed(BusinessDay.of(at.toEpochMilli())));
        }
        if (kind < 83) {
            return status(eventId, at, worker, null, new HealthCodeChanged(HealthCode.GREEN));
        }
        if (kind < 90) {
            return status(eventId, at, worker, null, new Housed("网格" + random.nextInt(2_000)));
        }
        if (kind < 97) {
            return status(eventId, at, worker, null, new LeftCity());
        }
        return status(eventId, at, worker, firmId(random.nextInt(firms)), new EmployerChanged());
    }

    /** The firm that reports very much, which no other record is about. */
    ScenarioRecord toldOfMuch() {
        return firm(MUCH_TOLD);
    }

    /** One of very many facts about the same worker, the same trip, and the same firm, in turn; in no order, some taken back. */
    ScenarioRecord oneOfMany(long number, Instant at) {
        SplittableRandom random = random(number, 0x407);
        String eventId = "much-" + number;
        // of the same key, told before or not
        Retraction retraction = new Retraction("much-" + (number + 3L * random.nextInt(-20, 20)), null);
        Instant occurred =
                BEGIN.minusMillis(random.nextInt((int) Duration.ofDays(1).toMillis()));
        int kind = random.nextInt(100);
        if (number % 3 == 0) {
            String id = "much-told-worker";
            Object said = kind < 10
                    ? retraction
                    : kind < 50 ? new HealthCodeChanged(HealthCode.GREEN) : new Housed("网格" + random.nextInt(2_000));
            return record(
                    at, Topics.WORKER_STATUS, id, new WorkerStatus(eventId, occurred, at, "hr-portal", id, null, said));
        }
        if (number % 3 == 1) {
            String passenger = "much-told-trip-" + number;
            Object said = kind < 2
                    ? new TripDelayed(at.plusSeconds(3_600), null)
                    : kind < 4
                            ? new TripDeparted(false)
                            : kind < 10 ? retraction : new PassengerBooked(passenger, firmId(MUCH_TOLD), null, null);
            return record(
                    at,
                    Topics.CHARTER_BUS_EVENTS,
                    "much-told-trip",
                    new TripEvent(eventId, occurred, at, "bus-companies", "much-told-trip", said));
        }
        Object said = kind < 10
                ? retraction
                : Reports.declared(random.nextInt(100), random.nextInt(101), random.nextInt(101), null, null);
        return record(
                at,
                Topics.ENTERPRISE_REPORTS,
                firmId(MUCH_TOLD),
                new EnterpriseReport(eventId, occurred, at, "assistance-officers", firmId(MUCH_TOLD), said));
    }

    private ScenarioRecord bus(long number, Instant at) {
        long bus = number / EVENTS_PER_TRIP;
        int step = (int) (number % EVENTS_PER_TRIP);
        String trip = "bus-" + bus;
        String eventId = trip + '-' + step;
        if (step == 0) {
            return trip(Topics.CHARTER_BUS_EVENTS, eventId, at, trip, plan("浙C包" + bus % 1_000, 26, at));
        }
        if (step == EVENTS_PER_TRIP - 2) {
            return trip(Topics.CHARTER_BUS_EVENTS, eventId, at, trip, new TripDeparted(true));
        }
        if (step == EVENTS_PER_TRIP - 1) {
            return trip(Topics.CHARTER_BUS_EVENTS, eventId, at, trip, new TripArrived(null, null));
        }
        SplittableRandom random = random(bus, 2 + (step - 1) % HEADS);
        int worker = random.nextInt(workers);
        return trip(
                Topics.CHARTER_BUS_EVENTS,
                eventId,
                at,
                trip,
                step <= HEADS
                        ? new PassengerBooked(workerId(worker), firmId(firmOf(worker)), null, null)
                        : new PassengerBoarded(workerId(worker), null, 365, HealthCode.GREEN));
    }

    /** The plan of a trip from Zunyi that takes a day. */
    static TripScheduled plan(String vehicle, int seats, Instant departure) {
        return new TripScheduled(
                vehicle,
                "飞云客运",
                seats,
                "520300",
                "遵义客运站",
                Divisions.RUIAN,
                "瑞安客运中心",
                departure,
                departure.plus(Duration.ofDays(1)),
                null);
    }

    /** Something about a trip. */
    static ScenarioRecord trip(Topics.Topic<TripEvent> topic, String eventId, Instant at, String trip, Object payload) {
        return record(at, topic, trip, new TripEvent(eventId, at, at, "bus-companies", trip, payload));
    }

    /** A worker arrived without a charter. */
    ScenarioRecord arrival(String eventId, Instant at, int worker, String firm) {
        String id = workerId(worker);
        CheckpointArrival arrived = new CheckpointArrival(firm, "520300", Transport.SELF_DRIVE, "瑞安高速口");
        return record(
                at, Topics.INDIVIDUAL_ARRIVALS, id, new IndividualArrival(eventId, at, at, "checkpoints", id, arrived));
    }

    private ScenarioRecord status(String eventId, Instant at, int worker, @Nullable String firm, Object payload) {
        String id = workerId(worker);
        return record(at, Topics.WORKER_STATUS, id, new WorkerStatus(eventId, at, at, "hr-portal", id, firm, payload));
    }

    private static <V extends SpecificRecord> ScenarioRecord record(
            Instant at, Topics.Topic<V> topic, String key, V value) {
        return new ScenarioRecord(at.toEpochMilli(), topic, key, value, null);
    }

    private SplittableRandom random(long number, int stream) {
        return new SplittableRandom((seed * 31 + stream) * 0x9E3779B97F4A7C15L ^ number);
    }
}

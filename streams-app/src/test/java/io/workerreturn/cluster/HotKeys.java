package io.workerreturn.cluster;

import io.workerreturn.schema.HealthCode;
import io.workerreturn.schema.HealthCodeChanged;
import io.workerreturn.schema.PassengerBooked;
import io.workerreturn.schema.ReportedForDuty;
import io.workerreturn.schema.Retraction;
import io.workerreturn.schema.TripArrived;
import io.workerreturn.schema.TripDelayed;
import io.workerreturn.schema.TripDeparted;
import io.workerreturn.schema.TripEvent;
import io.workerreturn.schema.WorkerStatus;
import io.workerreturn.simulation.ScenarioRecord;
import io.workerreturn.topology.Told;
import io.workerreturn.topology.Topics;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Records of a scenario, and between them those of one worker and one trip with very many facts, so that whatever breaks
 * breaks in the midst of working them off.
 */
final class HotKeys implements Iterator<ScenarioRecord> {
    private static final String WORKER = "hot-worker";
    private static final String TRIP = "hot-trip";

    private final Iterator<ScenarioRecord> others;
    private final Deque<ScenarioRecord> next = new ArrayDeque<>();
    private int number;

    private HotKeys(Iterator<ScenarioRecord> others) {
        this.others = others;
    }

    static Iterable<ScenarioRecord> among(Iterable<ScenarioRecord> others) {
        return () -> new HotKeys(others.iterator());
    }

    @Override
    public boolean hasNext() {
        return !next.isEmpty() || others.hasNext();
    }

    @Override
    public ScenarioRecord next() {
        if (next.isEmpty()) {
            ScenarioRecord record = others.next();
            next.add(record);
            // what happens comes in any order
            Instant at = Told.at("2020-02-20T08:00").plusSeconds(number * 7919 % 86_400);
            next.add(new ScenarioRecord(
                    record.at(),
                    Topics.WORKER_STATUS,
                    WORKER,
                    new WorkerStatus("e" + number, at, at, "hr-portal", WORKER, null, ofWorker()),
                    null));
            next.add(new ScenarioRecord(
                    record.at(),
                    Topics.CHARTER_TRAIN_EVENTS,
                    TRIP,
                    new TripEvent("e" + number, at, at, "bus-companies", TRIP, ofTrip(at)),
                    null));
            number++;
        }
        return next.remove();
    }

    private Object ofWorker() {
        return switch (number % 4) {
            case 0 -> new ReportedForDuty();
            case 1 -> new HealthCodeChanged(number % 8 == 1 ? HealthCode.GREEN : HealthCode.RED);
            // of the one told just before, or of one that comes later
            case 2 -> new Retraction("e" + (number - 2), null);
            default -> new Retraction("e" + (number + 90), null);
        };
    }

    private Object ofTrip(Instant at) {
        return switch (number % 50) {
            case 7 -> new TripDelayed(at.plusSeconds(3600), null);
            case 17 -> new TripDeparted(number % 100 == 17);
            case 27 -> new Retraction("e" + (number - 10), null);
            case 37 -> new TripArrived(null, number);
            case 47 -> new Retraction("e" + (number - 10), null);
            // the first of all that stand, and one that comes later
            case 48 -> new Retraction("e" + number % 7, null);
            case 49 -> new Retraction("e" + (number + 1), null);
            default -> new PassengerBooked("passenger-" + number % 3_000, Told.SHOE_FACTORY, null, null);
        };
    }
}

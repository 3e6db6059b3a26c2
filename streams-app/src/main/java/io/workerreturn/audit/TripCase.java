package io.workerreturn.audit;

import io.workerreturn.domain.Acknowledgement;
import io.workerreturn.domain.Counts;
import io.workerreturn.domain.FactSet;
import io.workerreturn.domain.Identity;
import io.workerreturn.domain.Passenger;
import io.workerreturn.domain.TravelMode;
import io.workerreturn.domain.TripAlarm;
import io.workerreturn.domain.TripFact;
import io.workerreturn.domain.TripState;
import io.workerreturn.schema.TripAlert;
import io.workerreturn.schema.TripBoardRow;
import io.workerreturn.wire.Conclusions;
import io.workerreturn.wire.TripEvents;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A trip, from all that was told about it.
 *
 * @param facts that are held
 * @param known whether anything of it stands
 * @param passengers of whom something stands, by worker
 * @param byEnterprise their counts by employer on the manifest
 * @param total their counts
 * @param clashes eventIds that different records carried, with the time of the one that stands
 * @param asOf what its figures rest on
 */
record TripCase(
        String tripId,
        FactSet<TripFact> facts,
        boolean known,
        TripState state,
        Map<String, Passenger> passengers,
        Map<String, Counts> byEnterprise,
        Counts total,
        Map<String, Long> clashes,
        Bound asOf) {
    private static final Identity<TripFact> IDENTITY = new Identity<>(TripEvents::encoded);

    /** What the board of trips says of it. */
    TripBoardRow row() {
        return Conclusions.tripBoard(tripId, state, byEnterprise, clashes, asOf.newest());
    }

    /** An alert about it that stands, and who sees to it, if anybody. */
    TripAlert alert(TripAlarm.Kind kind, TripAlarm alarm, @Nullable Acknowledgement by) {
        return Conclusions.tripAlert(tripId, kind, alarm, true, by, byEnterprise, asOf.newest());
    }

    static TripCase of(String tripId, List<TripFact> told) {
        FactSet<TripFact> facts = Folding.once(told, IDENTITY);
        List<TripFact> standing = facts.standing();
        List<TripFact> ofTrip = new ArrayList<>();
        Map<String, List<TripFact>> ofPassengers = new HashMap<>();
        for (TripFact fact : standing) {
            if (fact.row().ofPassenger()) {
                ofPassengers
                        .computeIfAbsent(String.valueOf(fact.worker()), worker -> new ArrayList<>(4))
                        .add(fact);
            } else {
                ofTrip.add(fact);
            }
        }
        TravelMode mode =
                standing.stream().min(TripFact.ORDER).map(TripFact::mode).orElse(TravelMode.UNKNOWN);
        TripState state = TripState.of(ofTrip, mode);
        Map<String, Passenger> passengers = new HashMap<>();
        Map<String, Counts> byEnterprise = new TreeMap<>();
        ofPassengers.forEach((worker, said) -> {
            Passenger passenger = Passenger.of(said, state);
            passengers.put(worker, passenger);
            String employer = passenger.enterprise();
            byEnterprise.merge(employer == null ? Conclusions.NAMELESS : employer, passenger.counts(), Counts::plus);
        });
        byEnterprise.values().removeIf(Counts::isZero);
        Map<String, Long> clashes = new TreeMap<>();
        for (TripFact fact : facts.held()) {
            if (facts.clashes().contains(fact.eventId())) {
                clashes.put(fact.eventId(), fact.occurredAt());
            }
        }
        return new TripCase(
                tripId,
                facts,
                !standing.isEmpty(),
                state,
                passengers,
                byEnterprise,
                byEnterprise.values().stream().reduce(Counts.NONE, Counts::plus),
                clashes,
                new Bound(Folding.newest(standing), facts.asOf()));
    }
}

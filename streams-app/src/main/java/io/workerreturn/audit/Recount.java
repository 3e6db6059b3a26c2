package io.workerreturn.audit;

import io.workerreturn.domain.Acknowledgement;
import io.workerreturn.domain.AcknowledgementPolicy;
import io.workerreturn.domain.Attention;
import io.workerreturn.domain.FactSet;
import io.workerreturn.domain.Identity;
import io.workerreturn.domain.Movement;
import io.workerreturn.domain.Passenger;
import io.workerreturn.domain.ReportFact;
import io.workerreturn.domain.Tally;
import io.workerreturn.domain.TripFact;
import io.workerreturn.domain.WorkerFact;
import io.workerreturn.domain.WorkerState;
import io.workerreturn.schema.AlertAcknowledgement;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.AcknowledgementRecords;
import io.workerreturn.wire.FirmRecords;
import io.workerreturn.wire.WorkerRecords;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Folds the evidence: trips first, then workers with what the trips say of them. */
final class Recount {
    private static final Identity<WorkerFact> WORKERS = new Identity<>(WorkerRecords::encoded);
    private static final Identity<Acknowledgement> ACKNOWLEDGEMENTS = new Identity<>(AcknowledgementRecords::encoded);
    private static final Identity<ReportFact> REPORTS = new Identity<>(FirmRecords::encoded);

    private final Evidence evidence;
    private final List<TripCase> trips;
    private final Map<String, Travels> travels = new HashMap<>();

    /** What trips say of one worker. */
    private static final class Travels {
        static final Travels NONE = new Travels();

        private final List<Movement> movements = new ArrayList<>(1);
        private final Set<String> named = new HashSet<>(2);
        private long newest = Tally.NEVER;
    }

    Recount(Evidence evidence) {
        this.evidence = evidence;
        this.trips = new ArrayList<>(evidence.trips().size());
        evidence.trips().forEach((tripId, told) -> {
            TripCase trip = TripCase.of(tripId, told);
            trips.add(trip);
            for (TripFact fact : told) {
                if (fact.worker() != null) {
                    Travels of = travels.computeIfAbsent(fact.worker(), worker -> new Travels());
                    of.newest = Math.max(of.newest, trip.asOf().newest());
                    if (fact.enterprise() != null) {
                        of.named.add(fact.enterprise());
                    }
                }
            }
            trip.passengers().forEach((worker, passenger) -> {
                Movement movement = movement(trip, passenger);
                if (!movement.isEmpty()) {
                    travels.computeIfAbsent(worker, unseen -> new Travels())
                            .movements
                            .add(movement);
                }
            });
        });
    }

    private static Movement movement(TripCase trip, Passenger passenger) {
        long newest = Tally.NEVER;
        for (Movement.Milestone milestone : passenger.milestones()) {
            newest = Math.max(newest, milestone.reportedAt());
        }
        if (passenger.naming() != null) {
            newest = Math.max(newest, passenger.naming().reportedAt());
        }
        return passenger.movement(trip.tripId(), trip.state(), newest);
    }

    /** Every trip of which anything was told. */
    List<TripCase> trips() {
        return trips;
    }

    /** Hands over every worker of whom anything was told. */
    void workers(long now, Consumer<WorkerCase> each) {
        evidence.workers().keySet().forEach(workerId -> each.accept(worker(workerId, now)));
        travels.keySet().forEach(workerId -> {
            if (!evidence.workers().containsKey(workerId)) {
                each.accept(worker(workerId, now));
            }
        });
    }

    /** One worker. */
    WorkerCase worker(String workerId, long now) {
        List<WorkerFact> told = evidence.workers().getOrDefault(workerId, List.of());
        Travels trips = travels.getOrDefault(workerId, Travels.NONE);
        FactSet<WorkerFact> facts = Folding.once(told, WORKERS);
        long standing = Folding.newest(facts.standing());
        for (Movement movement : trips.movements) {
            standing = Math.max(standing, movement.asOf());
        }
        Set<String> named = trips.named;
        for (WorkerFact fact : told) {
            if (fact.enterprise() != null && !named.contains(fact.enterprise())) {
                named = new HashSet<>(named);
                named.add(fact.enterprise());
            }
        }
        Bound asOf = new Bound(standing, Math.max(facts.asOf(), trips.newest));
        WorkerState state = new WorkerState(facts, trips.movements, asOf.newest());
        return new WorkerCase(workerId, state, state.journey(now), named, asOf);
    }

    /** Who sees to an alert that stands; null if nobody. As {@link Attention#of}. */
    @Nullable
    Acknowledgement acknowledgement(
            Topic<AlertAcknowledgement> topic,
            String alertId,
            long began,
            boolean critical,
            AcknowledgementPolicy policy,
            long now) {
        FactSet<Acknowledgement> told = Folding.once(evidence.acknowledgements(topic, alertId), ACKNOWLEDGEMENTS);
        return Attention.of(told, began, critical, policy, now).acknowledgement();
    }

    /** What is held of a firm's reports. */
    FactSet<ReportFact> reports(String enterpriseId) {
        return Folding.once(evidence.reports().getOrDefault(enterpriseId, List.of()), REPORTS);
    }
}

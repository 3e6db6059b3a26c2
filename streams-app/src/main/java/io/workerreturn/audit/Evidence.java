package io.workerreturn.audit;

import io.workerreturn.domain.Acknowledgement;
import io.workerreturn.domain.Firm;
import io.workerreturn.domain.LogPlace;
import io.workerreturn.domain.ReportFact;
import io.workerreturn.domain.Tally;
import io.workerreturn.domain.TripFact;
import io.workerreturn.domain.WorkerFact;
import io.workerreturn.schema.AlertAcknowledgement;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that was told and accepted, repetitions included, by key; and what was not, counted. */
final class Evidence {
    /** Few different values occur in most fields; those that differ every time must not fill the pool. */
    private static final int MOST_POOLED = 2_000_000;

    private final Map<String, List<TripFact>> trips = new HashMap<>();
    private final Map<String, List<WorkerFact>> workers = new HashMap<>();
    private final Map<String, List<ReportFact>> reports = new HashMap<>();
    private final Map<Alert, List<Acknowledgement>> acknowledgements = new HashMap<>();
    private final Map<String, Registration> firms = new HashMap<>();
    private final Map<Reason, Long> rejected = new EnumMap<>(Reason.class);
    private final Map<String, String> pool = new HashMap<>();
    private long records;
    private long now = Tally.NEVER;
    private long newestReportedAt = Tally.NEVER;

    /** The last registration of a firm, null if it is closed, and where it stood. */
    private record Registration(@Nullable Firm firm, LogPlace place) {}

    /** An alert, as the topic that its acknowledgements are told on names it. */
    private record Alert(Topic<?> topic, String alertId) {}

    void counted() {
        records++;
    }

    void rejected(Reason reason) {
        rejected.merge(reason, 1L, Long::sum);
    }

    void tick(long time) {
        now = Math.max(now, time);
    }

    void told(String tripId, TripFact fact) {
        newestReportedAt = Math.max(newestReportedAt, fact.reportedAt());
        trips.computeIfAbsent(pooled(tripId), key -> new ArrayList<>())
                .add(new TripFact(
                        fact.row(),
                        fact.eventId(),
                        fact.occurredAt(),
                        fact.reportedAt(),
                        pooled(fact.source()),
                        fact.mode(),
                        pooledIfAny(fact.worker()),
                        pooledIfAny(fact.enterprise()),
                        fact.schedule(),
                        fact.estimatedArrival(),
                        fact.number(),
                        fact.code(),
                        fact.boardingRecorded(),
                        pooledIfAny(fact.text()),
                        fact.withdraws()));
    }

    void told(String workerId, WorkerFact fact) {
        newestReportedAt = Math.max(newestReportedAt, fact.reportedAt());
        workers.computeIfAbsent(pooled(workerId), key -> new ArrayList<>(4))
                .add(new WorkerFact(
                        fact.row(),
                        fact.eventId(),
                        fact.occurredAt(),
                        fact.reportedAt(),
                        pooled(fact.source()),
                        pooledIfAny(fact.enterprise()),
                        pooledIfAny(fact.division()),
                        fact.code(),
                        fact.moment(),
                        pooledIfAny(fact.text()),
                        fact.withdraws()));
    }

    void told(String enterpriseId, ReportFact fact) {
        newestReportedAt = Math.max(newestReportedAt, fact.reportedAt());
        reports.computeIfAbsent(pooled(enterpriseId), key -> new ArrayList<>(4)).add(fact);
    }

    void told(Topic<AlertAcknowledgement> topic, String alertId, Acknowledgement said) {
        acknowledgements
                .computeIfAbsent(new Alert(topic, alertId), alert -> new ArrayList<>(1))
                .add(said);
    }

    /** The last record of a firm wins. */
    void registered(String enterpriseId, @Nullable Firm firm, LogPlace place) {
        Registration known = firms.get(enterpriseId);
        if (place.wins(known == null ? null : known.place())) {
            firms.put(pooled(enterpriseId), new Registration(firm, place));
        }
    }

    /**
     * What other evidence says of the register holds here too, where it was told later.
     *
     * @return whether it says anything
     */
    boolean registeredAsIn(Evidence other) {
        other.firms.forEach((enterpriseId, said) -> registered(enterpriseId, said.firm(), said.place()));
        return !other.firms.isEmpty();
    }

    private @Nullable String pooledIfAny(@Nullable String text) {
        return text == null ? null : pooled(text);
    }

    private String pooled(String text) {
        String known = pool.get(text);
        if (known != null) {
            return known;
        }
        if (pool.size() < MOST_POOLED) {
            pool.put(text, text);
        }
        return text;
    }

    Map<String, List<TripFact>> trips() {
        return Collections.unmodifiableMap(trips);
    }

    Map<String, List<WorkerFact>> workers() {
        return Collections.unmodifiableMap(workers);
    }

    Map<String, List<ReportFact>> reports() {
        return Collections.unmodifiableMap(reports);
    }

    /** What was said of an alert. */
    List<Acknowledgement> acknowledgements(Topic<AlertAcknowledgement> topic, String alertId) {
        return acknowledgements.getOrDefault(new Alert(topic, alertId), List.of());
    }

    /** The firms that are registered. */
    List<Firm> firms() {
        List<Firm> open = new ArrayList<>(firms.size());
        firms.values().forEach(registration -> {
            if (registration.firm() != null) {
                open.add(registration.firm());
            }
        });
        return open;
    }

    /** When the last registration of this firm, or its end, was appended, epoch milliseconds; null if there is none. */
    @Nullable
    Long registeredAt(String enterpriseId) {
        Registration known = firms.get(enterpriseId);
        return known == null ? null : (Long) known.place().appendedAt();
    }

    Map<Reason, Long> rejected() {
        return new EnumMap<>(rejected);
    }

    /** Records that were read, rejected ones included. */
    long records() {
        return records;
    }

    /** What time it is, {@link Tally#NEVER} if nobody said so. */
    long now() {
        return now;
    }

    /** The greatest {@code reportedAt} of all that was told, {@link Tally#NEVER} if nothing was. */
    long newestReportedAt() {
        return newestReportedAt;
    }
}

package io.workerreturn.audit;

import io.workerreturn.audit.WorkerExplanation.Line;
import io.workerreturn.domain.Conflict;
import io.workerreturn.domain.Fact;
import io.workerreturn.domain.FactSet;
import io.workerreturn.domain.Journey;
import io.workerreturn.domain.JourneyRow;
import io.workerreturn.domain.Movement;
import io.workerreturn.domain.Phase;
import io.workerreturn.domain.Tally;
import io.workerreturn.domain.TripFact;
import io.workerreturn.domain.WorkerFact;
import io.workerreturn.domain.WorkerState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells a worker's journey fact by fact: what each did is the difference between the journey of all facts before it and the
 * journey with it, so that the table of the journey is not told a second time here.
 */
final class Retelling {
    private static final Comparator<Entry> ORDER = Comparator.comparingLong(Entry::at)
            .thenComparingInt(Entry::row)
            .thenComparingLong(Entry::reportedAt)
            .thenComparing(Entry::eventId);

    private final WorkerCase worker;
    private final List<Line> lines = new ArrayList<>();
    private final List<WorkerFact> facts = new ArrayList<>();
    private final Map<String, Movement> movements = new LinkedHashMap<>();

    /**
     * Something to tell.
     *
     * @param effect why it does not count; null if it does
     * @param apply adds it to what is known
     */
    private record Entry(
            long at,
            int row,
            long reportedAt,
            String kind,
            String eventId,
            String source,
            @Nullable String tripId,
            @Nullable String enterprise,
            @Nullable String effect,
            Runnable apply) {}

    private Retelling(WorkerCase worker) {
        this.worker = worker;
    }

    /**
     * The lines.
     *
     * @param told every record about the worker
     * @param trips every trip, with every record about it, that ever named the worker
     */
    static List<Line> of(
            WorkerCase worker, Collection<WorkerFact> told, Map<TripCase, List<TripFact>> trips, long now) {
        Retelling retelling = new Retelling(worker);
        List<Entry> entries = new ArrayList<>();
        retelling.facts(told, entries);
        retelling.milestones(entries);
        trips.forEach((trip, toldOfTrip) -> retelling.silenced(trip, toldOfTrip, entries));
        entries.sort(ORDER);
        entries.forEach(retelling::tell);
        retelling.passTime(now);
        return List.copyOf(retelling.lines);
    }

    private void facts(Collection<WorkerFact> told, List<Entry> entries) {
        FactSet<WorkerFact> held = worker.state().facts();
        Set<WorkerFact> standing = new LinkedHashSet<>(held.standing());
        for (WorkerFact fact : new LinkedHashSet<>(told)) {
            entries.add(new Entry(
                    fact.occurredAt(),
                    fact.row().row(),
                    fact.reportedAt(),
                    fact.row().label(),
                    fact.eventId(),
                    fact.source(),
                    null,
                    fact.enterprise(),
                    standing.contains(fact) ? null : silence(fact, held),
                    () -> facts.add(fact)));
        }
    }

    /** Why a record does not count. */
    private static <F extends Fact> String silence(F fact, FactSet<F> held) {
        if (!held.held(fact.eventId()).filter(fact::equals).isPresent()) {
            return "does not count: another record has this eventId";
        }
        if (fact.withdraws() != null) {
            return "withdraws " + fact.withdraws()
                    + (held.held(fact.withdraws()).isPresent() ? "" : ", which never came");
        }
        return "withdrawn by "
                + held.held().stream()
                        .filter(other -> fact.eventId().equals(other.withdraws()))
                        .map(Fact::eventId)
                        .findFirst()
                        .orElse("nobody");
    }

    private void milestones(List<Entry> entries) {
        for (Movement movement : worker.state().movements()) {
            for (Movement.Milestone milestone : movement.milestones()) {
                entries.add(new Entry(
                        milestone.at(),
                        milestone.row().row(),
                        milestone.reportedAt(),
                        milestone.row().label(),
                        milestone.eventId(),
                        "",
                        movement.tripId(),
                        null,
                        null,
                        () -> add(movement, milestone, null)));
            }
            Movement.Naming naming = movement.naming();
            if (naming != null) {
                entries.add(new Entry(
                        naming.at(),
                        JourneyRow.NAMED_ON_MANIFEST.row(),
                        naming.reportedAt(),
                        JourneyRow.NAMED_ON_MANIFEST.label(),
                        naming.eventId(),
                        "",
                        movement.tripId(),
                        naming.enterprise(),
                        null,
                        () -> add(movement, null, naming)));
            }
        }
    }

    private void add(Movement whole, Movement.@Nullable Milestone milestone, Movement.@Nullable Naming naming) {
        Movement known = movements.get(whole.tripId());
        List<Movement.Milestone> milestones = new ArrayList<>(known == null ? List.of() : known.milestones());
        if (milestone != null) {
            milestones.add(milestone);
        }
        movements.put(
                whole.tripId(),
                new Movement(
                        whole.tripId(),
                        whole.mode(),
                        whole.originDivision(),
                        milestones,
                        naming != null || known == null ? naming : known.naming(),
                        whole.asOf()));
    }

    /** What trips said of the worker, and don't say any more. */
    private void silenced(TripCase trip, List<TripFact> told, List<Entry> entries) {
        Set<TripFact> standing = new LinkedHashSet<>(trip.facts().standing());
        for (TripFact fact : new LinkedHashSet<>(told)) {
            if (worker.workerId().equals(fact.worker()) && !standing.contains(fact)) {
                entries.add(new Entry(
                        fact.occurredAt(),
                        JourneyRow.BOOKED.row(),
                        fact.reportedAt(),
                        fact.row().name(),
                        fact.eventId(),
                        fact.source(),
                        trip.tripId(),
                        fact.enterprise(),
                        silence(fact, trip.facts()),
                        () -> {}));
            }
        }
    }

    private void tell(Entry entry) {
        String effect = entry.effect();
        if (effect == null) {
            passTime(entry.at());
            Journey before = journey(entry.at());
            entry.apply().run();
            effect = effect(before, journey(entry.at()));
        }
        lines.add(new Line(
                entry.at(), entry.kind(), entry.eventId(), entry.source(), entry.tripId(), entry.enterprise(), effect));
    }

    /** An observation ends by itself. */
    private void passTime(long until) {
        Journey before = journey(Tally.NEVER);
        Journey after = journey(until);
        if (before != null && after != null && before.phase() != after.phase() && after.since() != null) {
            boolean known = lines.stream().anyMatch(line -> line.eventId().isEmpty() && line.at() == after.since());
            if (!known) {
                lines.add(new Line(
                        after.since(), "observation over", "", "", null, null, before.phase() + " → " + after.phase()));
            }
        }
    }

    private @Nullable Journey journey(long now) {
        return new WorkerState(
                        new FactSet<>(facts, Set.of(), Tally.NEVER), List.copyOf(movements.values()), Tally.NEVER)
                .journey(now);
    }

    private static String effect(@Nullable Journey before, @Nullable Journey after) {
        if (after == null) {
            return "changes nothing";
        }
        List<String> effects = new ArrayList<>();
        Phase was = before == null ? Phase.UNKNOWN : before.phase();
        if (after.phase() != was) {
            effects.add(was + " → " + after.phase());
        } else if (before != null && !Objects.equals(after.tripId(), before.tripId())) {
            effects.add("now by trip " + after.tripId());
        }
        if (!Objects.equals(before == null ? null : before.employer(), after.employer())) {
            effects.add("employer " + (after.employer() == null ? "none" : after.employer()));
        }
        if (!Objects.equals(before == null ? null : before.origin(), after.origin())) {
            effects.add("origin " + after.origin());
        }
        if (after.unreachable()) {
            effects.add("flagged unreachable");
        }
        List<Conflict> conflicts = new ArrayList<>(after.conflicts());
        if (before != null) {
            conflicts.removeAll(before.conflicts());
        }
        conflicts.forEach(conflict -> effects.add("conflict " + conflict.code()));
        return effects.isEmpty() ? "changes nothing" : String.join("; ", effects);
    }
}

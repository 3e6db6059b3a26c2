package io.workerreturn.domain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells a worker's journey fact by fact: what each did is the difference between the journey of all facts before it and the
 * journey with it, so that the table of the journey is not told a second time here.
 */
public final class JourneyStory {
    /** The kind of a line that no record is behind: an observation that ended by itself. */
    public static final String OBSERVATION_OVER = "observation over";

    private static final Comparator<Entry> ORDER = Comparator.<Entry>comparingLong(
                    entry -> entry.line().at())
            .thenComparingInt(Entry::row)
            .thenComparingLong(entry -> entry.line().reportedAt())
            .thenComparing(entry -> entry.line().eventId());

    private final List<Line> lines = new ArrayList<>();
    private final JourneyFold fold = new JourneyFold();

    /**
     * One fact, or one milestone of a trip.
     *
     * @param at when it happened, epoch milliseconds
     * @param reportedAt when it was said, epoch milliseconds; {@link Tally#NEVER} if only time passed
     * @param kind the payload of the record, or the milestone
     * @param eventId of the record behind it; empty if only time passed
     * @param source that said so, empty for a milestone, whose records may be of several
     * @param tripId null if it is of no trip
     * @param enterprise that it names, or null
     * @param effects what it did, or why it does not count; none if it changed nothing
     */
    public record Line(
            long at,
            long reportedAt,
            String kind,
            String eventId,
            String source,
            @Nullable String tripId,
            @Nullable String enterprise,
            List<Effect> effects) {

        /** The effects in words, for people. */
        public String effect() {
            return effects.isEmpty()
                    ? "changes nothing"
                    : effects.stream().map(Effect::inWords).collect(Collectors.joining("; "));
        }

        private Line with(List<Effect> others) {
            return new Line(at, reportedAt, kind, eventId, source, tripId, enterprise, others);
        }
    }

    /**
     * One thing that a fact did.
     *
     * @param what of the journey it touched, or why the fact does not count
     * @param from what was there before, or null
     * @param to what is there now, or null
     */
    public record Effect(
            What what, @Nullable String from, @Nullable String to) {
        /** What can be touched, and why a fact may not count. */
        public enum What {
            PHASE,
            TRIP,
            EMPLOYER,
            ORIGIN,
            HEALTH_CODE,
            GRID,
            UNREACHABLE,
            /** Flagged as unreachable no more: something was heard of the worker. */
            REACHED,
            /** Flagged with {@link Effect#to()}, a no-show or an alighting, until the phase moves. */
            TRIP_OUTCOME,
            /** That flag, {@link Effect#from()}, is over. */
            TRIP_OUTCOME_OVER,
            /** {@link Effect#to()} is the code. */
            CONFLICT,
            /** It withdraws another, {@link Effect#to()}. */
            WITHDRAWS,
            /** It withdraws another, {@link Effect#to()}, which never came. */
            WITHDRAWS_UNHEARD,
            /** It does not count: it is withdrawn by another, {@link Effect#to()}. */
            WITHDRAWN,
            /** It does not count: another record has its eventId. */
            SUPERSEDED
        }

        /** As people say it. */
        public String inWords() {
            return switch (what) {
                case PHASE -> from + " → " + to;
                case TRIP -> "now by trip " + to;
                case EMPLOYER -> "employer " + (to == null ? "none" : to);
                case ORIGIN -> "origin " + to;
                case HEALTH_CODE -> "health code " + (to == null ? "none" : to);
                case GRID -> "lives in " + (to == null ? "no grid" : to);
                case UNREACHABLE -> "flagged unreachable";
                case REACHED -> "no longer flagged unreachable";
                case TRIP_OUTCOME -> "flagged " + to;
                case TRIP_OUTCOME_OVER -> "no longer flagged " + from;
                case CONFLICT -> "conflict " + to;
                case WITHDRAWS -> "withdraws " + to;
                case WITHDRAWS_UNHEARD -> "withdraws " + to + ", which never came";
                case WITHDRAWN -> "withdrawn by " + (to == null ? "nobody" : to);
                case SUPERSEDED -> "does not count: another record has this eventId";
            };
        }
    }

    /** A line at its place in the order; one that counts has the step that it is. */
    private record Entry(Line line, int row, JourneyFold.@Nullable Step step) {}

    private JourneyStory() {}

    /**
     * The latest of what is held about a worker, in the order in which it counts.
     *
     * @param lines some, the last of all
     * @param before how many there are before those
     */
    public record Told(List<Line> lines, int before) {}

    /**
     * The latest of what is held about a worker: telling takes the longer the more there is, so that it must have a bound.
     *
     * @param most how many facts to tell at most
     */
    public static Told latest(WorkerState state, int most, long now) {
        JourneyStory story = new JourneyStory();
        List<Entry> entries = story.entries(state, List.of(), List.of());
        int before = Math.max(0, entries.size() - most);
        entries.subList(0, before).forEach(entry -> {
            if (entry.step() != null) {
                story.fold.take(entry.step());
            }
        });
        return new Told(story.tell(entries.subList(before, entries.size()), now), before);
    }

    /**
     * All that was told about a worker.
     *
     * @param told every record about the worker, those beside the held ones included
     * @param ofTrips lines that don't count, of what trips said of the worker and don't say any more
     */
    public static List<Line> of(WorkerState state, Collection<WorkerFact> told, Collection<Line> ofTrips, long now) {
        JourneyStory story = new JourneyStory();
        return story.tell(story.entries(state, told, ofTrips), now);
    }

    private List<Entry> entries(WorkerState state, Collection<WorkerFact> told, Collection<Line> ofTrips) {
        List<Entry> entries = new ArrayList<>();
        facts(state.facts(), told, entries);
        milestones(state, entries);
        ofTrips.forEach(line -> entries.add(new Entry(line, JourneyRow.BOOKED.row(), null)));
        entries.sort(ORDER);
        return entries;
    }

    private List<Line> tell(List<Entry> entries, long now) {
        entries.forEach(this::tell);
        passTime(now);
        return List.copyOf(lines);
    }

    /** Why a record does not count; empty if it does. Of these facts: looked up, since they may be many. */
    public static <F extends Fact> Function<F, Optional<Effect>> silences(FactSet<F> facts) {
        Map<String, F> held = new HashMap<>();
        Map<String, String> withdrawnBy = new HashMap<>();
        for (F fact : facts.held()) {
            held.put(fact.eventId(), fact);
            if (fact.withdraws() != null) {
                withdrawnBy.putIfAbsent(fact.withdraws(), fact.eventId());
            }
        }
        return fact -> {
            if (!fact.equals(held.get(fact.eventId()))) {
                return Optional.of(new Effect(Effect.What.SUPERSEDED, null, null));
            }
            String target = fact.withdraws();
            if (target != null) {
                boolean heard = held.containsKey(target);
                return Optional.of(
                        new Effect(heard ? Effect.What.WITHDRAWS : Effect.What.WITHDRAWS_UNHEARD, null, target));
            }
            return Optional.ofNullable(withdrawnBy.get(fact.eventId()))
                    .map(by -> new Effect(Effect.What.WITHDRAWN, null, by));
        };
    }

    private static void facts(FactSet<WorkerFact> held, Collection<WorkerFact> told, List<Entry> entries) {
        Function<WorkerFact, Optional<Effect>> silences = silences(held);
        Set<WorkerFact> all = new LinkedHashSet<>(held.held());
        all.addAll(told);
        for (WorkerFact fact : all) {
            Optional<Effect> silence = silences.apply(fact);
            Line line = new Line(
                    fact.occurredAt(),
                    fact.reportedAt(),
                    fact.row().label(),
                    fact.eventId(),
                    fact.source(),
                    null,
                    fact.enterprise(),
                    silence.map(List::of).orElse(List.of()));
            entries.add(new Entry(
                    line, fact.row().row(), silence.isPresent() ? null : JourneyFold.Step.of(fact, true, false)));
        }
    }

    private static void milestones(WorkerState state, List<Entry> entries) {
        List<JourneyFold.Step> steps = new ArrayList<>();
        state.movements().forEach(movement -> JourneyFold.Step.of(movement, steps));
        for (JourneyFold.Step step : steps) {
            Line line = new Line(
                    step.occurredAt(),
                    step.reportedAt(),
                    step.row().label(),
                    step.eventId(),
                    "",
                    step.tripId(),
                    step.fact() == null ? null : step.fact().enterprise(),
                    List.of());
            entries.add(new Entry(line, step.row().row(), step));
        }
    }

    private void tell(Entry entry) {
        Line line = entry.line();
        if (entry.step() == null) {
            lines.add(line);
            return;
        }
        passTime(line.at());
        Journey before = fold.soFar(Tally.NEVER);
        fold.take(entry.step());
        lines.add(line.with(effects(before, fold.soFar(Tally.NEVER))));
    }

    /** An observation ends by itself. */
    private void passTime(long until) {
        Journey before = fold.soFar(Tally.NEVER);
        Journey after = fold.journey(until, Tally.NEVER);
        if (before != null && after != null && before.phase() != after.phase() && after.since() != null) {
            lines.add(new Line(
                    after.since(),
                    Tally.NEVER,
                    OBSERVATION_OVER,
                    "",
                    "",
                    null,
                    null,
                    List.of(moved(before.phase(), after.phase()))));
        }
    }

    private static Effect moved(Phase from, Phase to) {
        return new Effect(Effect.What.PHASE, from.name(), to.name());
    }

    private static List<Effect> effects(@Nullable Journey before, @Nullable Journey after) {
        if (after == null) {
            return List.of();
        }
        List<Effect> effects = new ArrayList<>();
        Phase was = before == null ? Phase.UNKNOWN : before.phase();
        if (after.phase() != was) {
            effects.add(moved(was, after.phase()));
        } else if (before != null && !Objects.equals(after.tripId(), before.tripId())) {
            effects.add(new Effect(Effect.What.TRIP, before.tripId(), after.tripId()));
        }
        changed(effects, Effect.What.EMPLOYER, before, after, Journey::employer);
        changed(effects, Effect.What.ORIGIN, before, after, Journey::origin);
        changed(effects, Effect.What.HEALTH_CODE, before, after, journey -> name(journey.healthCode()));
        changed(effects, Effect.What.GRID, before, after, Journey::grid);
        if (after.unreachable()) {
            effects.add(new Effect(Effect.What.UNREACHABLE, null, null));
        } else if (before != null && before.unreachable()) {
            effects.add(new Effect(Effect.What.REACHED, null, null));
        }
        Effect.What outcome =
                after.lastTripOutcome() == null ? Effect.What.TRIP_OUTCOME_OVER : Effect.What.TRIP_OUTCOME;
        changed(effects, outcome, before, after, journey -> name(journey.lastTripOutcome()));
        List<Conflict> conflicts = new ArrayList<>(after.conflicts());
        if (before != null) {
            conflicts.removeAll(before.conflicts());
        }
        conflicts.forEach(conflict -> effects.add(
                new Effect(Effect.What.CONFLICT, null, conflict.code().name())));
        return List.copyOf(effects);
    }

    private static void changed(
            List<Effect> effects,
            Effect.What what,
            @Nullable Journey before,
            Journey after,
            Function<Journey, @Nullable String> of) {
        String from = before == null ? null : of.apply(before);
        String to = of.apply(after);
        if (!Objects.equals(from, to)) {
            effects.add(new Effect(what, from, to));
        }
    }

    private static @Nullable String name(@Nullable Enum<?> constant) {
        return constant == null ? null : constant.name();
    }
}

package io.workerreturn.topology;

import static io.workerreturn.topology.Stores.join;

import io.workerreturn.domain.Contribution;
import io.workerreturn.domain.Counts;
import io.workerreturn.domain.FactSet;
import io.workerreturn.domain.Identity;
import io.workerreturn.domain.Journey;
import io.workerreturn.domain.JourneyFold;
import io.workerreturn.domain.JourneyFold.Step;
import io.workerreturn.domain.JourneyRow;
import io.workerreturn.domain.Movement;
import io.workerreturn.domain.Tally;
import io.workerreturn.domain.WorkerFact;
import io.workerreturn.domain.WorkerState;
import io.workerreturn.metrics.PipelineMetrics;
import io.workerreturn.wire.Conclusions;
import io.workerreturn.wire.FactRow;
import io.workerreturn.wire.WorkerRecords;
import io.workerreturn.wire.WorkerRow;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the workers: one row each with all that was told and what each trip says, from which the journey follows. What the
 * worker adds to the firm's head-count goes into this partition's tallies.
 */
final class JourneyBook extends ContextualProcessor<String, Object, String, Object> {
    private static final Identity<WorkerFact> IDENTITY = new Identity<>(WorkerRecords::encoded);

    /** Of a worker with many facts: what trips say, by trip. */
    private static final char OF_TRIP = 'm';

    /** Behind an eventId, which is not always the end of a place: no eventId holds it, and all that one may hold sorts behind. */
    private static final char AFTER_ID = 1;

    /** What the plumbing knows it by. */
    static final String CHAPTER = "journeys";

    private final TopologySettings settings;
    private Exits exits;
    private KeyValueStore<String, WorkerRow> workers;
    private KeyValueStore<String, FactRow> rowsOfFacts;
    private ManyFacts<WorkerFact> manyFacts;
    private Walks walks;
    private PartialTallies headcounts;
    private SourceShares sources;
    private Timers timers;
    private Rhythm rhythm;
    private PipelineMetrics.Count repeated;
    private Clock clock;

    JourneyBook(TopologySettings settings) {
        this.settings = settings;
    }

    static ProcessorSupplier<String, Object, String, Object> supplier(TopologySettings settings) {
        return Plumbing.supplier(
                () -> new JourneyBook(settings),
                Stores.WORKERS,
                Stores.WORKER_FACTS,
                Stores.HEADCOUNTS,
                Stores.WORKER_TIMERS,
                Stores.sourceShares(Topics.Group.WORKERS));
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        super.init(context);
        exits = new Exits(context, CHAPTER);
        workers = Stores.WORKERS.in(context);
        rowsOfFacts = Stores.WORKER_FACTS.in(context);
        manyFacts = new ManyFacts<>(rowsOfFacts, IDENTITY, fact -> place(Step.of(fact, true, false)));
        walks = new Walks(rowsOfFacts, settings.portions(), this::fold);
        headcounts = new PartialTallies(
                Stores.HEADCOUNTS.in(context), context.taskId().partition());
        sources = SourceShares.of(Topics.Group.WORKERS, context);
        timers = new Timers(Stores.WORKER_TIMERS.in(context));
        rhythm = Rhythm.of(context, settings.sendEvery(), Rhythm.Beat.ON, this::lookAgain, this::send);
        repeated = settings.metrics().repeated(Topics.Group.WORKERS.label());
        clock = Clock.of(context);
    }

    @Override
    public void process(Record<String, Object> record) {
        rhythm.took(record);
        WorkerRow row = row(record.key());
        if (record.value() instanceof WorkerFact fact) {
            if (row.many()) {
                tellOneOfMany(record.key(), row, fact);
                return;
            }
            WorkerState told = row.state().told(fact, IDENTITY);
            sources.heard(fact, row.state().facts(), told.facts());
            if (told != row.state()) {
                settle(record.key(), row, told);
            } else {
                repeated.one();
            }
        } else if (record.value() instanceof Movement movement) {
            if (row.many()) {
                moveOneOfMany(record.key(), row, movement);
                return;
            }
            WorkerState moved = row.state().moved(movement);
            if (moved != row.state()) {
                settle(record.key(), row, moved);
            }
        }
    }

    private void tellOneOfMany(String workerId, WorkerRow row, WorkerFact fact) {
        ManyFacts.Outcome<WorkerFact> outcome = manyFacts.tell(workerId, fact);
        sources.heard(fact, outcome.displaced());
        if (outcome.news() || fact.reportedAt() > row.state().asOf()) {
            changed(workerId, row, fact.reportedAt());
        } else {
            repeated.one();
        }
    }

    private void moveOneOfMany(String workerId, WorkerRow row, Movement movement) {
        String key = join(workerId, OF_TRIP + movement.tripId());
        Movement before = rowsOfFacts.get(key) instanceof FactRow.Moved moved ? moved.movement() : null;
        if (movement.equals(before)
                || before == null
                        && movement.isEmpty()
                        && movement.asOf() <= row.state().asOf()) {
            return;
        }
        if (before != null) {
            steps(before).forEach(step -> rowsOfFacts.put(join(workerId, Stores.IN_ORDER + place(step)), null));
        }
        keep(workerId, movement);
        changed(workerId, row, movement.asOf());
    }

    private void keep(String workerId, Movement movement) {
        rowsOfFacts.put(
                join(workerId, OF_TRIP + movement.tripId()), movement.isEmpty() ? null : new FactRow.Moved(movement));
        steps(movement)
                .forEach(step -> rowsOfFacts.put(
                        join(workerId, Stores.IN_ORDER + place(step)), new FactRow.Moved(only(step, movement))));
    }

    /** What one step says of a movement; of an arrival also who is named, for that decides who is told to have brought the worker in. */
    private static Movement only(Step step, Movement whole) {
        boolean isNaming = step.fact() != null;
        return new Movement(
                whole.tripId(),
                whole.mode(),
                whole.originDivision(),
                isNaming
                        ? List.of()
                        : List.of(new Movement.Milestone(
                                step.row(), step.occurredAt(), step.reportedAt(), step.eventId())),
                isNaming || step.row() == JourneyRow.ARRIVED ? whole.naming() : null,
                Tally.NEVER);
    }

    private static List<Step> steps(Movement movement) {
        List<Step> steps = new ArrayList<>();
        Step.of(movement, steps);
        return steps;
    }

    private static String place(Step step) {
        return ManyFacts.place(
                step.occurredAt(),
                step.row().row(),
                step.reportedAt(),
                step.eventId()
                        + AFTER_ID
                        + step.tripId()
                        + AFTER_ID
                        + (char) ('A' + step.row().ordinal()));
    }

    /** Of a worker with many facts, more was told: the journey follows in a moment. */
    private void changed(String workerId, WorkerRow row, long reportedAt) {
        WorkerState before = row.state();
        if (reportedAt > before.asOf()) {
            workers.put(
                    workerId,
                    new WorkerRow(
                            new WorkerState(before.facts(), before.movements(), reportedAt),
                            row.counted(),
                            row.timer(),
                            true));
        }
        walks.add(workerId);
    }

    /** Folds many facts. */
    private Walks.Walk fold(String workerId) {
        JourneyFold fold = new JourneyFold();
        return new ManyFacts.Walk(rowsOfFacts, workerId, Stores.IN_ORDER) {
            private int taken;

            @Override
            void take(FactRow row) {
                taken++;
                if (row instanceof FactRow.Told told && told.fact() instanceof WorkerFact fact) {
                    fold.take(Step.of(fact, told.stands(), told.clashes()));
                } else if (row instanceof FactRow.Moved moved) {
                    // where it is named stands in a row of its own
                    fold.take(steps(moved.movement()).get(0));
                }
            }

            @Override
            void end() {
                WorkerRow before = row(workerId);
                Journey journey = fold.journey(clock.now(), before.state().asOf());
                rowsOfFacts.put(
                        join(workerId, String.valueOf(Stores.CONCLUDED)), new FactRow.Concluded(journey, taken));
                conclude(workerId, before, before.state(), true, journey);
            }
        };
    }

    private WorkerRow row(String workerId) {
        WorkerRow row = workers.get(workerId);
        return row == null ? WorkerRow.NONE : row;
    }

    private void settle(String workerId, WorkerRow before, WorkerState state) {
        if (state.facts().held().size() + state.movements().size()
                > settings.portions().inRow()) {
            manyFacts.takeOver(workerId, state.facts());
            state.movements().forEach(movement -> keep(workerId, movement));
            WorkerState rest = new WorkerState(FactSet.empty(), List.of(), state.asOf());
            workers.put(workerId, new WorkerRow(rest, before.counted(), before.timer(), true));
            walks.add(workerId);
        } else {
            conclude(workerId, before, state, false, state.journey(clock.now()));
        }
    }

    private void conclude(
            String workerId, WorkerRow before, WorkerState state, boolean many, @Nullable Journey journey) {
        Contribution counted = Contribution.of(journey);
        count(before.counted(), counted, state.asOf());
        Long until = journey == null ? null : journey.observationUntil();
        long timer = timers.move(workerId, before.timer(), until == null ? Tally.NEVER : until);
        workers.put(workerId, new WorkerRow(state, counted, timer, many));
        emit(workerId, Topics.WORKER_JOURNEYS, journey == null ? null : Conclusions.journey(workerId, journey));
    }

    private void count(@Nullable Contribution before, @Nullable Contribution after, long asOf) {
        if (before != null && after != null && before.enterpriseId().equals(after.enterpriseId())) {
            headcounts.add(
                    after.enterpriseId(),
                    after.equals(before) ? Counts.NONE : after.headcount().minus(before.headcount()),
                    asOf);
        } else {
            if (before != null) {
                headcounts.add(before.enterpriseId(), Counts.NONE.minus(before.headcount()), asOf);
            }
            if (after != null) {
                headcounts.add(after.enterpriseId(), after.headcount(), asOf);
            }
        }
        String dayBefore = dayKey(before);
        String dayAfter = dayKey(after);
        if (before != null && after != null && dayAfter != null && dayAfter.equals(dayBefore)) {
            headcounts.add(dayAfter, after.arrivals().minus(before.arrivals()), asOf);
            return;
        }
        if (before != null && dayBefore != null) {
            headcounts.add(dayBefore, Counts.NONE.minus(before.arrivals()), asOf);
        }
        if (after != null && dayAfter != null) {
            headcounts.add(dayAfter, after.arrivals(), asOf);
        }
    }

    /** The key of the day on which the worker came in, null if there is none. */
    private static @Nullable String dayKey(@Nullable Contribution contribution) {
        return contribution == null || contribution.broughtInDay() == null
                ? null
                : Conclusions.dayKey(contribution.enterpriseId(), contribution.broughtInDay());
    }

    private void lookAgain() {
        timers.fire(clock.now(), workerId -> {
            WorkerRow row = row(workerId);
            if (row.many()) {
                walks.add(workerId);
            } else {
                settle(workerId, row, row.state());
            }
        });
        walks.go();
    }

    private void send() {
        headcounts.send(
                key -> Partitions.of(
                        FirmLedger.firmOf(key), settings.partitions().firms()),
                (partition, batch) -> emit(Integer.toString(partition), Hop.TALLIES, batch));
        sources.send(this::emit);
    }

    private void emit(String key, Destination to, @Nullable Object value) {
        exits.send(key, to, value, rhythm.timestamp());
    }
}

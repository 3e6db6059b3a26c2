package io.workerreturn.topology;

import io.workerreturn.domain.Contribution;
import io.workerreturn.domain.Counts;
import io.workerreturn.domain.Identity;
import io.workerreturn.domain.Journey;
import io.workerreturn.domain.Movement;
import io.workerreturn.domain.Tally;
import io.workerreturn.domain.WorkerFact;
import io.workerreturn.domain.WorkerState;
import io.workerreturn.metrics.PipelineMetrics;
import io.workerreturn.wire.Conclusions;
import io.workerreturn.wire.WorkerRecords;
import io.workerreturn.wire.WorkerRow;
import java.util.Objects;
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
final class JourneyBook extends ContextualProcessor<String, Object, String, Emission> {
    private static final Identity<WorkerFact> IDENTITY = new Identity<>(WorkerRecords::encoded);

    private static final byte[] ENLISTED = {};

    private final TopologySettings settings;
    private KeyValueStore<String, WorkerRow> workers;
    private KeyValueStore<String, byte[]> staff;
    private PartialTallies headcounts;
    private SourceShares sources;
    private Timers timers;
    private Rhythm rhythm;
    private PipelineMetrics.Count repeated;
    private Clock clock;

    JourneyBook(TopologySettings settings) {
        this.settings = settings;
    }

    static ProcessorSupplier<String, Object, String, Emission> supplier(TopologySettings settings) {
        return Plumbing.supplier(
                () -> new JourneyBook(settings),
                Stores.WORKERS,
                Stores.STAFF,
                Stores.HEADCOUNTS,
                Stores.WORKER_TIMERS,
                Stores.sourceShares(Topics.Group.WORKERS));
    }

    @Override
    public void init(ProcessorContext<String, Emission> context) {
        super.init(context);
        workers = Stores.WORKERS.in(context);
        staff = Stores.STAFF.in(context);
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
            WorkerState told = row.state().told(fact, IDENTITY);
            sources.heard(fact, row.state().facts(), told.facts());
            if (told != row.state()) {
                settle(record.key(), row, told);
            } else {
                repeated.one();
            }
        } else if (record.value() instanceof Movement movement) {
            WorkerState moved = row.state().moved(movement);
            if (moved != row.state()) {
                settle(record.key(), row, moved);
            }
        }
    }

    private WorkerRow row(String workerId) {
        WorkerRow row = workers.get(workerId);
        return row == null ? WorkerRow.NONE : row;
    }

    private void settle(String workerId, WorkerRow before, WorkerState state) {
        long now = clock.now();
        Journey journey = state.journey(now);
        Contribution counted = Contribution.of(journey);
        count(before.counted(), counted, state.asOf());
        enlist(workerId, before.counted(), counted);
        Long until = journey == null ? null : journey.observationUntil();
        long timer = timers.move(workerId, before.timer(), until == null ? Tally.NEVER : until);
        workers.put(workerId, new WorkerRow(state, counted, timer));
        emit(workerId, Topics.WORKER_JOURNEYS, journey == null ? null : Conclusions.journey(workerId, journey));
    }

    private void count(@Nullable Contribution before, @Nullable Contribution after, long asOf) {
        if (before != null && after != null && before.enterpriseId().equals(after.enterpriseId())) {
            headcounts.add(after.enterpriseId(), after.headcount().minus(before.headcount()), asOf);
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

    /** Keeps the list of each firm's people, so that a question about them need not go through everybody. */
    private void enlist(String workerId, @Nullable Contribution before, @Nullable Contribution after) {
        String was = before == null ? null : before.enterpriseId();
        String is = after == null ? null : after.enterpriseId();
        if (Objects.equals(was, is)) {
            return;
        }
        if (was != null) {
            staff.put(Stores.join(was, workerId), null);
        }
        if (is != null) {
            staff.put(Stores.join(is, workerId), ENLISTED);
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
            settle(workerId, row, row.state());
        });
    }

    private void send() {
        headcounts.send(
                key -> Partitions.of(
                        FirmLedger.firmOf(key), settings.partitions().firms()),
                (partition, batch) -> emit(Integer.toString(partition), Hop.TALLIES, batch));
        sources.send(this::emit);
    }

    private void emit(String key, Destination to, @Nullable Object value) {
        context().forward(new Record<>(key, new Emission(to, value), rhythm.timestamp()));
    }
}

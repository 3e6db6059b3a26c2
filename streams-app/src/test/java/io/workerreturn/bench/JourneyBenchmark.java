package io.workerreturn.bench;

import io.workerreturn.domain.FactSet;
import io.workerreturn.domain.Journey;
import io.workerreturn.domain.Movement;
import io.workerreturn.domain.WorkerFact;
import io.workerreturn.domain.WorkerState;
import io.workerreturn.wire.WorkerRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What one more fact about a worker costs, and the journey that follows from all of them. */
public class JourneyBenchmark {
    /** A state before it is told something, and what. */
    private record Told(WorkerState before, WorkerFact fact) {
        static Told last(WorkerState state) {
            List<WorkerFact> held = state.facts().held();
            return of(state, held.get(held.size() - 1));
        }

        static Told of(WorkerState state, WorkerFact fact) {
            FactSet<WorkerFact> others = FactSet.empty();
            for (WorkerFact other : state.facts().held()) {
                if (other != fact) {
                    others = others.with(other, Harvest.WORKER_IDENTITY);
                }
            }
            return new Told(new WorkerState(others, state.movements(), state.asOf()), fact);
        }

        WorkerState tell() {
            return before.told(fact, Harvest.WORKER_IDENTITY);
        }
    }

    /** Workers of whom much is known, or as much as of any. */
    @State(Scope.Benchmark)
    public static class Workers {
        public enum Known {
            AVERAGE,
            MUCH
        }

        @Param
        private Known known;

        private long now;
        private Round<WorkerState> states;
        private Round<Told> fresh;
        private Round<Told> repeated;

        @Setup
        public void gather() {
            Harvest harvest = Harvest.get();
            now = harvest.end();
            Collection<WorkerRow> rows = known == Known.MUCH
                    ? harvest.wellKnownWorkers()
                    : harvest.workers().values();
            states = new Round<>(rows.stream().map(WorkerRow::state).toList());
            List<WorkerState> told = states.inputs().stream()
                    .filter(state -> !state.facts().held().isEmpty())
                    .toList();
            fresh = new Round<>(told.stream().map(Told::last).toList());
            repeated = new Round<>(told.stream()
                    .map(state -> new Told(state, state.facts().held().get(0)))
                    .toList());
        }
    }

    /** Workers of whom something was taken back. */
    @State(Scope.Benchmark)
    public static class Retractions {
        private Round<Told> retractions;

        @Setup
        public void gather() {
            List<Told> all = new ArrayList<>();
            for (WorkerRow row : Harvest.get().workers().values()) {
                for (WorkerFact fact : row.state().facts().held()) {
                    if (fact.withdraws() != null) {
                        all.add(Told.of(row.state(), fact));
                    }
                }
            }
            retractions = new Round<>(all);
        }
    }

    /** Workers whom a trip tells something. */
    @State(Scope.Benchmark)
    public static class Travellers {
        private Round<WorkerState> before;
        private Round<Movement> movements;

        @Setup
        public void gather() {
            List<WorkerState> states = new ArrayList<>();
            List<Movement> last = new ArrayList<>();
            for (WorkerRow row : Harvest.get().workers().values()) {
                List<Movement> all = row.state().movements();
                if (!all.isEmpty()) {
                    states.add(new WorkerState(
                            row.state().facts(),
                            all.subList(0, all.size() - 1),
                            row.state().asOf()));
                    last.add(all.get(all.size() - 1));
                }
            }
            before = new Round<>(states);
            movements = new Round<>(last);
        }
    }

    @Benchmark
    public @Nullable Journey fold(Workers workers) {
        return workers.states.next().journey(workers.now);
    }

    @Benchmark
    public WorkerState told_a_new_fact(Workers workers) {
        return workers.fresh.next().tell();
    }

    @Benchmark
    public WorkerState told_a_fact_again(Workers workers) {
        return workers.repeated.next().tell();
    }

    @Benchmark
    public WorkerState told_a_retraction(Retractions retractions) {
        return retractions.retractions.next().tell();
    }

    @Benchmark
    public WorkerState told_by_a_trip(Travellers travellers) {
        return travellers.before.next().moved(travellers.movements.next());
    }
}

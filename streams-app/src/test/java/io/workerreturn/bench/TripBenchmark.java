package io.workerreturn.bench;

import io.workerreturn.domain.Counts;
import io.workerreturn.domain.Movement;
import io.workerreturn.domain.Passenger;
import io.workerreturn.domain.TripState;
import io.workerreturn.wire.TripHeader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What follows from the facts about a trip and about each of its passengers. */
@State(Scope.Benchmark)
public class TripBenchmark {
    private Round<TripHeader> trips;
    private Round<Harvest.Aboard> aboard;
    private Round<Passenger> passengers;

    @Setup
    public void gather() {
        Harvest harvest = Harvest.get();
        trips = new Round<>(harvest.trips());
        aboard = new Round<>(harvest.aboard());
        passengers = new Round<>(
                aboard.inputs().stream().map(Harvest.Aboard::passenger).toList());
    }

    @Benchmark
    public TripState fold() {
        return trips.next().state();
    }

    @Benchmark
    public Passenger fold_a_passenger() {
        return aboard.next().passenger();
    }

    @Benchmark
    public Movement movement_of_a_passenger() {
        return aboard.next().movement();
    }

    @Benchmark
    public Counts count_a_passenger() {
        return passengers.next().counts();
    }
}

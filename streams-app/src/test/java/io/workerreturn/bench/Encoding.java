package io.workerreturn.bench;

import io.workerreturn.domain.TallyBatch;
import io.workerreturn.domain.TallySum;
import io.workerreturn.wire.PartialTally;
import io.workerreturn.wire.StateCodecs;
import io.workerreturn.wire.TripIndexRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serde;

/** What is encoded on the way of an event: rows of stores, and values of internal topics. */
public enum Encoding {
    WORKER_ROW(StateCodecs.workerRow(), harvest -> harvest.workers().values()),
    /** Of the hundredth of the workers of whom most is known. */
    LARGE_WORKER_ROW(StateCodecs.workerRow(), Harvest::wellKnownWorkers),
    TRIP_HEADER(StateCodecs.tripHeader(), Harvest::trips),
    PASSENGER_ROW(
            StateCodecs.passengerRow(),
            harvest -> harvest.aboard().stream().map(Harvest.Aboard::row).toList()),
    /** There is one per event of a trip. */
    TRIP_INDEX_ROW(
            StateCodecs.tripIndexRow(),
            harvest -> harvest.aboard().stream()
                    .map(passenger ->
                            new TripIndexRow(TripIndexRow.Place.PASSENGER, passenger.workerId(), null, 0, null))
                    .toList()),
    PARTIAL_TALLY(
            StateCodecs.partialTally(),
            harvest -> harvest.headcounts().values().stream()
                    .map(sum -> new PartialTally(sum.total(), true))
                    .toList()),
    TALLY_SUM(StateCodecs.tallySum(), harvest -> harvest.headcounts().values()),
    FIRM_ROW(StateCodecs.firmRow(), Harvest::firms),
    MOVEMENT(
            StateCodecs.movement(),
            harvest -> harvest.aboard().stream().map(Harvest.Aboard::movement).toList()),
    TALLY_BATCH(StateCodecs.tallyBatch(), Encoding::batches);

    /** Firms and days that change between two sendings at some thousand events a second. */
    private static final int BATCH = 300;

    private final Serde<?> serde;
    private final Function<Harvest, Collection<?>> found;

    Encoding(Serde<?> serde, Function<Harvest, Collection<?>> found) {
        this.serde = serde;
        this.found = found;
    }

    private static List<TallyBatch> batches(Harvest harvest) {
        List<TallyBatch> batches = new ArrayList<>();
        List<TallyBatch.Entry> entries = new ArrayList<>();
        for (Map.Entry<String, TallySum> headcount : harvest.headcounts().entrySet()) {
            entries.add(new TallyBatch.Entry(
                    headcount.getKey(), headcount.getValue().total()));
            if (entries.size() == BATCH) {
                batches.add(new TallyBatch(0, List.copyOf(entries)));
                entries.clear();
            }
        }
        return batches;
    }

    /** How the application encodes it. */
    @SuppressWarnings("unchecked") // for its own values
    Serde<Object> serde() {
        return (Serde<Object>) serde;
    }

    /** What a scenario has of it. */
    List<Object> found() {
        return List.copyOf(found.apply(Harvest.get()));
    }
}

package io.workerreturn.topology;

import io.workerreturn.domain.Tally;
import io.workerreturn.domain.TallyBatch;
import io.workerreturn.wire.Conclusions;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;

/** Adds up what the firm partitions count of each dimension's values, and publishes the sums. */
final class RollupBook extends ContextualProcessor<String, Object, String, Object> {
    /** What the plumbing knows it by. */
    static final String CHAPTER = "rollups";

    private final TopologySettings settings;
    private Exits exits;
    private TallySums sums;
    private Rhythm rhythm;

    RollupBook(TopologySettings settings) {
        this.settings = settings;
    }

    static ProcessorSupplier<String, Object, String, Object> supplier(TopologySettings settings) {
        return Plumbing.supplier(() -> new RollupBook(settings), Stores.ROLLUPS);
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        super.init(context);
        exits = new Exits(context, CHAPTER);
        sums = new TallySums(Stores.ROLLUPS.in(context), key -> false);
        // what comes was gathered before, so it goes on at once
        rhythm = Rhythm.of(context, settings.sendEvery(), Rhythm.Beat.ON, () -> {}, () -> {});
    }

    @Override
    public void process(Record<String, Object> record) {
        rhythm.took(record);
        if (record.value() instanceof TallyBatch batch) {
            sums.receive(batch);
            sums.publish((key, change) -> publish(key, change.after(), record.timestamp()));
        }
    }

    private void publish(String key, Tally sum, long timestamp) {
        Object rollup = sum.counts().isZero() ? null : Conclusions.rollup(key, sum);
        exits.send(key, Topics.RETURN_RATE_ROLLUPS, rollup, timestamp);
    }
}

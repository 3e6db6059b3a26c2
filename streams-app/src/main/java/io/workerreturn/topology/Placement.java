package io.workerreturn.topology;

import io.workerreturn.metrics.PipelineMetrics;
import io.workerreturn.wire.Inlet;
import io.workerreturn.wire.RawRecord;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * The door of a group of topics. A client that hashes keys in its own way puts records where the worker's, trip's or firm's
 * state is not: those take a hop to where they belong, so that no key is ever folded in two places.
 */
final class Placement extends ContextualProcessor<byte[], byte[], byte[], RawRecord> {
    private final int partitions;
    private final String prefix;
    private final PipelineMetrics metrics;
    private final String inPlace;
    private final String misplaced;

    /**
     * The door of one group.
     *
     * @param inPlace the node that takes what stands where it belongs
     * @param misplaced the node that takes all else there
     */
    Placement(int partitions, String prefix, PipelineMetrics metrics, String inPlace, String misplaced) {
        this.partitions = partitions;
        this.prefix = prefix;
        this.metrics = metrics;
        this.inPlace = inPlace;
        this.misplaced = misplaced;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata stood = context().recordMetadata().orElseThrow();
        RawRecord raw = Inlet.record(
                stood.topic().substring(prefix.length()),
                stood.partition(),
                stood.offset(),
                record.timestamp(),
                record.key(),
                record.value(),
                record.headers());
        // what is too large is rejected where it lies
        boolean isInPlace = record.key() == null
                || raw.bulk() != null
                || partitions == 1
                || Partitions.of(record.key(), partitions) == context().taskId().partition();
        if (!isInPlace) {
            metrics.of(raw.topic()).misplaced();
        }
        // its headers stand in the raw record: they need not travel twice
        context().forward(new Record<>(raw.key(), raw, record.timestamp()), isInPlace ? inPlace : misplaced);
    }
}

package io.workerreturn.topology;

import io.workerreturn.metrics.PipelineMetrics;
import io.workerreturn.wire.RawRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * The door of a group of topics. A client that hashes keys in its own way puts records where the worker's, trip's or firm's
 * state is not: those take a hop to where they belong, so that no key is ever folded in two places.
 */
final class Placement extends ContextualProcessor<byte[], byte[], byte[], Emission> {
    private final int partitions;
    private final String prefix;
    private final PipelineMetrics metrics;

    Placement(int partitions, String prefix, PipelineMetrics metrics) {
        this.partitions = partitions;
        this.prefix = prefix;
        this.metrics = metrics;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata stood = context().recordMetadata().orElseThrow();
        RawRecord raw = new RawRecord(
                stood.topic().substring(prefix.length()),
                stood.partition(),
                stood.offset(),
                record.timestamp(),
                record.key(),
                record.value(),
                headers(record.headers()));
        boolean inPlace = record.key() == null
                || partitions == 1
                || Partitions.of(record.key(), partitions) == context().taskId().partition();
        if (!inPlace) {
            metrics.of(raw.topic()).misplaced();
        }
        context().forward(record.withValue(new Emission(inPlace ? Hop.IN_PLACE : Hop.MISPLACED, raw)));
    }

    private static List<RawRecord.Header> headers(Headers headers) {
        List<RawRecord.Header> copies = List.of();
        for (Header header : headers) {
            if (copies.isEmpty()) {
                copies = new ArrayList<>();
            }
            copies.add(new RawRecord.Header(header.key(), header.value()));
        }
        return copies;
    }
}

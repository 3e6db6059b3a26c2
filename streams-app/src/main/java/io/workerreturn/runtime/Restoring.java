package io.workerreturn.runtime;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** What this instance has yet to restore before it can fold on: told by Kafka Streams, asked by whoever shows it. */
public final class Restoring implements StateRestoreListener {
    private final Map<TopicPartition, Span> underWay = new ConcurrentHashMap<>();

    private record Span(long begin, long end, long at) {}

    /**
     * How far it has come.
     *
     * @param partitions of changelogs that are being read
     * @param restored records read so far, about
     * @param total records to be read, about: transactions' marks among them
     */
    public record Progress(int partitions, long restored, long total) {}

    /** How far it has come now. */
    public Progress progress() {
        int partitions = 0;
        long restored = 0;
        long total = 0;
        for (Span span : underWay.values()) {
            partitions++;
            restored += span.at - span.begin;
            total += span.end - span.begin;
        }
        return new Progress(partitions, restored, total);
    }

    @Override
    public void onRestoreStart(TopicPartition partition, String store, long startingOffset, long endingOffset) {
        underWay.put(partition, new Span(startingOffset, endingOffset, startingOffset));
    }

    @Override
    public void onBatchRestored(TopicPartition partition, String store, long batchEndOffset, long numRestored) {
        underWay.computeIfPresent(
                partition,
                (changelog, span) ->
                        new Span(span.begin, span.end, Math.min(span.end, Math.max(span.at, batchEndOffset + 1))));
    }

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long totalRestored) {
        underWay.remove(partition);
    }

    @Override
    public void onRestoreSuspended(TopicPartition partition, String store, long totalRestored) {
        underWay.remove(partition);
    }
}

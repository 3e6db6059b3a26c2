package io.workerreturn.services;

import io.workerreturn.topology.Stores;
import java.util.Arrays;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Tells a chapter that keeps everything in one place what of one partition of a conclusion is of interest, and only where that changed. */
final class Scout extends ContextualProcessor<String, Object, String, Input.News> {
    private final Heard<?, ?> heard;
    private final Stores.Store<String, byte[]> store;
    private KeyValueStore<String, byte[]> sent;

    Scout(Heard<?, ?> heard, Stores.Store<String, byte[]> store) {
        this.heard = heard;
        this.store = store;
    }

    @Override
    public void init(ProcessorContext<String, Input.News> context) {
        super.init(context);
        sent = store.in(context);
    }

    @Override
    public void process(Record<String, Object> record) {
        if (!(record.value() instanceof Input.Row row)) {
            return;
        }
        Input.News news = new Input.News(row.topic(), heard.bytes(row.row()), row.place());
        byte[] bytes = sent.get(record.key());
        Input.News before = bytes == null ? null : Input.News.LAYOUT.fromBytes(bytes);
        if (before != null && !news.place().wins(before.place())) {
            return;
        }
        // also where nothing is of interest: what was parked is older, and comes later
        sent.put(record.key(), Input.News.LAYOUT.toBytes(news));
        if (before == null ? news.extract() != null : !Arrays.equals(before.extract(), news.extract())) {
            context().forward(new Record<>(record.key(), news, record.timestamp()));
        }
    }
}

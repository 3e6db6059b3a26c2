package io.workerreturn.topology;

import io.workerreturn.domain.Acknowledgement;
import io.workerreturn.domain.Attention;
import io.workerreturn.domain.Tally;
import io.workerreturn.domain.TallyBatch;
import io.workerreturn.schema.AlertKind;
import io.workerreturn.schema.AlertState;
import io.workerreturn.wire.Conclusions;
import io.workerreturn.wire.SourceAttentionRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Publishes how fresh each source is, and raises an alert for a configured one that falls silent or never speaks. */
final class SourceWatch extends ContextualProcessor<String, Object, String, Object> {
    /** What the plumbing knows it by. */
    static final String CHAPTER = "sources";

    private final TopologySettings settings;
    private Exits exits;
    private TallySums sums;
    private KeyValueStore<String, Long> silences;
    private KeyValueStore<String, SourceAttentionRow> attentions;
    private LatestFacts<Acknowledgement> latest;
    private Walks walks;
    private Clock clock;
    private Rhythm rhythm;
    private boolean retired;

    SourceWatch(TopologySettings settings) {
        this.settings = settings;
    }

    static ProcessorSupplier<String, Object, String, Object> supplier(TopologySettings settings) {
        return Plumbing.supplier(
                () -> new SourceWatch(settings),
                Stores.SOURCES,
                Stores.SILENCES,
                Stores.SOURCE_ATTENTION,
                Stores.SOURCE_FACTS);
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        super.init(context);
        exits = new Exits(context, CHAPTER);
        sums = new TallySums(Stores.SOURCES.in(context), source -> true);
        silences = Stores.SILENCES.in(context);
        attentions = Stores.SOURCE_ATTENTION.in(context);
        latest = new LatestFacts<>(Stores.SOURCE_FACTS.in(context), Acknowledgements.IDENTITY, settings.portions());
        walks = new Walks(
                Stores.SOURCE_FACTS.in(context), settings.portions(), source -> latest.walk(source, this::holds));
        clock = Clock.of(context);
        retired = false;
        rhythm = Rhythm.of(context, settings.sendEvery(), Rhythm.Beat.ON, this::watch, () -> {});
    }

    @Override
    public void process(Record<String, Object> record) {
        rhythm.took(record);
        if (record.value() instanceof TallyBatch batch) {
            sums.receive(batch);
            sums.publish((source, change) ->
                    emit(source, Topics.SOURCE_FRESHNESS, Conclusions.freshness(source, change.after())));
        } else if (record.value() instanceof Admission.AlertTold told) {
            SourceAttentionRow row = attention(record.key());
            LatestFacts.Outcome<Acknowledgement> outcome = latest.tell(record.key(), row.told(), told.said(), walks);
            attentions.put(record.key(), new SourceAttentionRow(outcome.row(), row.shown()));
        }
    }

    private void holds(String source, @Nullable Acknowledgement said) {
        SourceAttentionRow row = attention(source);
        attentions.put(source, new SourceAttentionRow(latest.concluded(row.told(), said), row.shown()));
    }

    private SourceAttentionRow attention(String source) {
        SourceAttentionRow row = attentions.get(source);
        return row == null ? SourceAttentionRow.NONE : row;
    }

    /** The configured sources are few, so each is looked at every time. */
    private void watch() {
        retire();
        walks.go();
        long now = clock.now();
        if (now != Tally.NEVER) {
            settings.sources().thresholds().forEach((source, threshold) -> watch(source, threshold, now));
        }
    }

    private void watch(String source, Duration threshold, long now) {
        long newest = sums.sum(source).asOf();
        long spoke = newest == Tally.NEVER ? settings.season().start() : newest;
        boolean silent = now - spoke > threshold.toMillis();
        Long since = silences.get(source);
        SourceAttentionRow row = attention(source);
        Attention attention = silent
                ? Attention.of(
                        row.told().facts(), spoke + threshold.toMillis(), false, settings.acknowledgements(), now)
                : Attention.NONE;
        Acknowledgement by = attention.acknowledgement();
        boolean seen = !Objects.equals(by, row.shown());
        if (!seen && (silent ? since != null && since == newest : since == null)) {
            return;
        }
        if (seen) {
            attentions.put(source, row.showing(by));
        }
        if (silent) {
            silences.put(source, newest);
        } else {
            silences.delete(source);
        }
        long silentSince = silent || since == null ? newest : since;
        emit(source, Topics.SOURCE_ALERTS, Conclusions.sourceAlert(source, silent, by, silentSince, threshold));
        if (silent == (since != null) && !seen) {
            // an old report came late: the silence goes on, since a little later
            return;
        }
        log(
                source,
                since == null ? AlertState.OK : Conclusions.standing(row.shown()),
                silent ? Conclusions.standing(by) : AlertState.RESOLVED,
                now,
                attention.said());
    }

    /** Alerts of sources that are not configured any more go, once per start. */
    private void retire() {
        if (retired) {
            return;
        }
        retired = true;
        List<String> gone = new ArrayList<>();
        try (KeyValueIterator<String, Long> rows = silences.all()) {
            rows.forEachRemaining(row -> {
                if (!settings.sources().thresholds().containsKey(row.key)) {
                    gone.add(row.key);
                }
            });
        }
        for (String source : gone) {
            SourceAttentionRow row = attention(source);
            silences.delete(source);
            if (row.shown() != null) {
                attentions.put(source, row.showing(null));
            }
            emit(source, Topics.SOURCE_ALERTS, null);
            log(source, Conclusions.standing(row.shown()), AlertState.OK, clock.now(), null);
        }
    }

    private void log(String source, AlertState from, AlertState to, long now, @Nullable Acknowledgement said) {
        emit(
                source,
                Topics.ALERT_LOG,
                Conclusions.transition(source, AlertKind.SOURCE_SILENT, source, from, to, false, now, said));
    }

    private void emit(String key, Destination to, @Nullable Object value) {
        exits.send(key, to, value, Math.max(0, context().currentStreamTimeMs()));
    }
}

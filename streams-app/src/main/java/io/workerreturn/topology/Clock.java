package io.workerreturn.topology;

import io.workerreturn.domain.Tally;
import io.workerreturn.metrics.PipelineMetrics;
import io.workerreturn.schema.ClockTick;
import io.workerreturn.wire.Checks;
import io.workerreturn.wire.Decoded;
import io.workerreturn.wire.Inlet;
import io.workerreturn.wire.ValueReader;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What time it is for every rule: the latest tick of the clock topic. Every instance follows the whole topic, so that all
 * partitions agree but for the moments in which a tick is on its way.
 */
public final class Clock {
    private final ReadOnlyKeyValueStore<String, Long> store;

    private Clock(ReadOnlyKeyValueStore<String, Long> store) {
        this.store = store;
    }

    /** The clock, for an operator. */
    public static Clock of(ProcessingContext context) {
        return new Clock(context.getStateStore(Stores.CLOCK));
    }

    /** Epoch milliseconds, {@link Tally#NEVER} before the first tick. */
    public long now() {
        Long now = store.get(Stores.NOW);
        return now == null ? Tally.NEVER : now;
    }

    /** Makes every instance follow the clock topic. */
    public static void follow(
            StreamsBuilder builder, String topic, ValueReader<ClockTick> reader, PipelineMetrics.Count unusable) {
        builder.addGlobalStore(
                org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
                                org.apache.kafka.streams.state.Stores.inMemoryKeyValueStore(Stores.CLOCK),
                                Serdes.String(),
                                Serdes.Long())
                        .withLoggingDisabled(),
                topic,
                Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()).withName("read-clock"),
                () -> new Keeper(reader, unusable));
    }

    /** Keeps the latest tick: time never runs back, and never ahead of the brokers. */
    private static final class Keeper extends ContextualProcessor<byte[], byte[], Void, Void> {
        private static final Logger LOG = LoggerFactory.getLogger(Clock.class);
        /** Only the clock waits here, on a thread of its own; the next tick makes up for one that can't be read. */
        private static final Duration REGISTRY_TIMEOUT = Duration.ofSeconds(10);

        private final ValueReader<ClockTick> reader;
        private final PipelineMetrics.Count unusable;
        private boolean told;
        private @Nullable KeyValueStore<String, Long> store;

        Keeper(ValueReader<ClockTick> reader, PipelineMetrics.Count unusable) {
            this.reader = reader;
            this.unusable = unusable;
        }

        @Override
        public void init(ProcessorContext<Void, Void> context) {
            super.init(context);
            store = context.getStateStore(Stores.CLOCK);
        }

        @Override
        public void process(Record<byte[], byte[]> record) {
            Decoded<ClockTick> decoded =
                    reader.readBlocking(Inlet.value(record.value(), record.headers()), REGISTRY_TIMEOUT);
            if (!(decoded instanceof Decoded.Value<ClockTick> tick)) {
                passOver("it can't be read: " + decoded);
                return;
            }
            OptionalLong now = Checks.time(tick.value().getNow().toEpochMilli(), record.timestamp());
            if (now.isEmpty()) {
                passOver("it says " + tick.value().getNow() + ", more than "
                        + Checks.AHEAD_OF_BROKER.toMinutes() + " min after the brokers got it, at "
                        + Instant.ofEpochMilli(record.timestamp()));
                return;
            }
            told = false;
            Long latest = store.get(Stores.NOW);
            if (latest == null || latest < now.getAsLong()) {
                store.put(Stores.NOW, now.getAsLong());
            }
        }

        private void passOver(String why) {
            unusable.one();
            if (!told) {
                told = true;
                LOG.warn(
                        "A tick of the clock, at offset {}, is not used: {}. Others until the next good one are"
                                + " counted, not logged.",
                        context().recordMetadata().map(RecordMetadata::offset).orElse(-1L),
                        why);
            }
        }
    }
}

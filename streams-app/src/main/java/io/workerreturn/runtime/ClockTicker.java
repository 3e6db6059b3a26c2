package io.workerreturn.runtime;

import io.workerreturn.config.AppConfig;
import io.workerreturn.schema.ClockTick;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.ValueWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the clock topic the time. Every instance does: the latest tick holds, so that one instance more or less changes
 * nothing.
 */
final class ClockTicker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClockTicker.class);
    private static final String KEY = "now";
    private static final Duration STOP_WITHIN = Duration.ofSeconds(2);

    private final String topic;
    private final Duration every;
    private final ValueWriter<ClockTick> writer;
    private final InstantSource time;
    private final Producer<String, byte[]> producer;
    private volatile boolean lost;
    private final ScheduledExecutorService thread = Watching.thread("clock-ticker");

    private ClockTicker(AppConfig config, AvroSerdes serdes, InstantSource time) {
        this.topic = config.kafka().topic(Topics.CLOCK.name());
        this.every = config.policies().tickEvery();
        this.writer = serdes.writer(topic, ClockTick.class);
        this.time = time;
        Map<String, Object> client = config.kafka().producer();
        this.producer = new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer());
    }

    /** The ticker of an instance; null if whoever feeds the events tells the time. */
    static @Nullable ClockTicker of(AppConfig config, AvroSerdes serdes) {
        return config.policies().tickEvery().isZero() ? null : new ClockTicker(config, serdes, InstantSource.system());
    }

    void start() {
        thread.scheduleWithFixedDelay(this::tick, 0, every.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tick() {
        Instant now = Instant.ofEpochMilli(time.millis());
        try {
            producer.send(
                    new ProducerRecord<>(topic, KEY, writer.write(new ClockTick(now))),
                    (stood, refused) -> heard(refused));
        } catch (RuntimeException refused) {
            // an exception that leaves it would be the last tick
            heard(refused);
        }
    }

    /** Says once that ticks get lost, and once that they do no more. */
    private void heard(@Nullable Exception refused) {
        boolean before = lost;
        lost = refused != null;
        if (refused != null && !before) {
            LOG.warn("A tick could not be written, and the next one will tell the time: {}", refused.getMessage());
        } else if (refused == null && before) {
            LOG.info("Ticks are written again.");
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        producer.close(STOP_WITHIN);
    }
}

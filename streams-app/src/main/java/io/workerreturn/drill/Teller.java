package io.workerreturn.drill;

import io.workerreturn.config.AppConfig;
import io.workerreturn.simulation.Pace;
import io.workerreturn.simulation.Scenario;
import io.workerreturn.simulation.ScenarioProducer;
import io.workerreturn.simulation.ScenarioRecord;
import io.workerreturn.wire.AvroSerdes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/** Tells one return after another, at a constant rate, whatever happens to the brokers. */
final class Teller implements AutoCloseable {
    /** A source that loses nothing asks again until the brokers are back. */
    private static final Duration NEVER_GIVES_UP = Duration.ofMinutes(30);

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(30);

    private final AppConfig config;
    private final Scenario first;
    private final int rate;
    private final AvroSerdes serdes;
    private final Thread thread = new Thread(this::tell, "teller");
    private volatile @Nullable Exception failure;
    private boolean paused;
    /** How long it has been paused in all, by which everything is due later. */
    private long pausedNanos;

    /**
     * Begins.
     *
     * @param first the city that is told of; then come others of its size
     * @param rate records a second, 1 or more
     */
    Teller(AppConfig config, Scenario first, int rate) {
        this.config = config;
        this.first = first;
        this.rate = rate;
        this.serdes = AvroSerdes.open(config.registry());
        thread.setDaemon(true);
        thread.start();
    }

    private void tell() {
        String prefix = config.kafka().topicPrefix();
        Map<String, Object> client = new HashMap<>(config.kafka().producer());
        client.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) NEVER_GIVES_UP.toMillis());
        client.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, NEVER_GIVES_UP.toMillis());
        ScenarioProducer producer = new ScenarioProducer(client, prefix, ScenarioRecord.Encoder.with(serdes, prefix));
        try {
            for (long seed = first.settings().seed(); ; seed++) {
                Scenario scenario = new Scenario(first.settings().seeded(seed));
                Pace pace = Pace.rate(rate);
                long before = awaitGo();
                producer.play(
                        scenario.with(config.services().on()),
                        (record, begin, sent) -> pace.due(record, begin, sent) + awaitGo() - before,
                        (sent, at) -> {});
            }
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    /** Tells nothing until it may go on; what was told is on the brokers a moment later. */
    synchronized void pause() {
        paused = true;
    }

    synchronized void goOn() {
        paused = false;
        notifyAll();
    }

    /** Waits while it is paused; says how long it has been so in all, in nanoseconds. */
    private synchronized long awaitGo() {
        long since = System.nanoTime();
        try {
            while (paused) {
                wait();
            }
        } catch (InterruptedException told) {
            // whoever sends next hears it
            Thread.currentThread().interrupt();
        }
        pausedNanos += System.nanoTime() - since;
        return pausedNanos;
    }

    /** Fails if it could not go on. */
    void check() {
        if (failure != null) {
            throw new IllegalStateException("Events can't be told any more: " + failure.getMessage(), failure);
        }
    }

    /** Stops telling. What was told so far is on the brokers, as far as they are there. */
    void stop() throws InterruptedException {
        thread.interrupt();
        goOn();
        thread.join(ENDS_WITHIN.toMillis());
    }

    @Override
    public void close() throws InterruptedException {
        stop();
        serdes.close();
    }
}

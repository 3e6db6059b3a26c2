package io.workerreturn.wire;

import io.workerreturn.wire.SchemaRegistry.NoSuchSchemaException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schemas that records were written with, by their ids. Whoever asks never waits: what is not known is fetched by threads
 * of its own, again and again while the registry can't say.
 */
final class WriterSchemas implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WriterSchemas.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    /** A schema may be registered after a record that names it was seen. */
    private static final Duration REFUSAL_HOLDS = Duration.ofMinutes(1);
    /** Garbage that begins with a zero byte names any id: it must not fill the memory. */
    private static final int MOST_REFUSALS = 10_000;

    /** What is known about an id. */
    sealed interface State {}

    record Known(Schema schema) implements State {}

    record Refused(Reason reason, String message, Instant until) implements State {}

    record Fetching(Instant since, CountDownLatch done) implements State {}

    private final SchemaRegistry registry;
    private final InstantSource clock;
    private final Map<Integer, State> states = new ConcurrentHashMap<>();
    private final AtomicBoolean silent = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor fetchers;

    WriterSchemas(SchemaRegistry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
        fetchers = new ScheduledThreadPoolExecutor(2, work -> {
            Thread thread = new Thread(work, "schema-fetcher");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Starts a fetch if nothing is known, or what is known is too old. */
    State of(int id) {
        State state = states.get(id);
        return state == null || isOver(state) ? states.compute(id, this::fetchUnlessKnown) : state;
    }

    SchemaFetches fetches() {
        List<Instant> since = new ArrayList<>();
        for (State state : states.values()) {
            if (state instanceof Fetching fetching) {
                since.add(fetching.since());
            }
        }
        return new SchemaFetches(since.size(), since.stream().min(Comparator.naturalOrder()));
    }

    @Override
    public void close() {
        fetchers.shutdownNow();
        registry.close();
    }

    private State fetchUnlessKnown(int id, @Nullable State state) {
        if (state != null && !isOver(state)) {
            return state;
        }
        Fetching fetching = new Fetching(clock.instant(), new CountDownLatch(1));
        schedule(id, fetching, Duration.ZERO, FIRST_PAUSE);
        return fetching;
    }

    private void schedule(int id, Fetching fetching, Duration delay, Duration nextPause) {
        try {
            fetchers.schedule(() -> fetch(id, fetching, nextPause), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Closed while schema {} was to be fetched.", id);
        }
    }

    private void fetch(int id, Fetching fetching, Duration pause) {
        try {
            settle(id, fetching, new Known(registry.fetch(id)));
        } catch (NoSuchSchemaException e) {
            forgetOldRefusals();
            settle(
                    id,
                    fetching,
                    new Refused(
                            e.reason(),
                            String.valueOf(e.getMessage()),
                            clock.instant().plus(REFUSAL_HOLDS)));
        } catch (IOException | RuntimeException e) {
            warn(id, String.valueOf(e.getMessage()));
            Duration longer = pause.multipliedBy(2);
            schedule(id, fetching, pause, longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer);
        }
    }

    /** Once, until any schema is told: with many ids to fetch, one line each would bury everything else. */
    private void warn(int id, String why) {
        if (!silent.getAndSet(true)) {
            LOG.warn(
                    "Records wait for schema {}, {} in all are being fetched: {}",
                    id,
                    fetches().pending(),
                    why);
        }
    }

    private void settle(int id, Fetching fetching, State state) {
        states.put(id, state);
        fetching.done().countDown();
        if (silent.getAndSet(false)) {
            LOG.info("The schema registry answers again: records wait no longer for schema {}.", id);
        }
    }

    private void forgetOldRefusals() {
        if (states.size() > MOST_REFUSALS) {
            states.values().removeIf(state -> state instanceof Refused);
        }
    }

    private boolean isOver(State state) {
        return state instanceof Refused refused && !clock.instant().isBefore(refused.until());
    }
}

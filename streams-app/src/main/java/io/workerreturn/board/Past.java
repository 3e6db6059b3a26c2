package io.workerreturn.board;

import io.javalin.http.HttpStatus;
import io.workerreturn.audit.AsKnown;
import io.workerreturn.audit.AuditProgress;
import io.workerreturn.audit.AuditSettings;
import io.workerreturn.audit.KnownCity;
import io.workerreturn.audit.Mark;
import io.workerreturn.audit.Marks;
import io.workerreturn.audit.NotKnownException;
import io.workerreturn.audit.Revision;
import io.workerreturn.config.AppConfig;
import io.workerreturn.domain.MarkedMinutes;
import io.workerreturn.wire.AvroSerdes;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The city as it was known at some time. What was known is folded once, by one thread beside everything else, and kept: a moment
 * that has passed does not change. Whoever asks first is told to come again. Thread-safe.
 */
final class Past implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Past.class);
    private static final Duration PATIENCE = Duration.ofMillis(2_500);
    private static final int MOST_WAITING = 4;
    /** What is kept of rows, all moments together; one moment always is. */
    private static final int MOST_ROWS = 150_000;

    private static final int MOST_ANSWERS = 64;
    /** Of a record that is folded, about. */
    private static final long BYTES_PER_RECORD = 250;

    private final Sources sources;
    private final ReadModel live;
    private final AppConfig config;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "board-past");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    });
    private final AtomicInteger waiting = new AtomicInteger();
    private final Map<Object, Future<?>> answers = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Instant, Known> cities = new LinkedHashMap<>(16, 0.75f, true);

    /** From where it is known. */
    interface Sources {
        /** The mark of a time. */
        Mark mark(Instant time);

        /** What was known then. */
        KnownCity at(Mark mark);

        /** What became of it. */
        Revision between(Mark then, Mark now);

        /** Those of the topics. */
        static Sources of(AppConfig config, AvroSerdes serdes) {
            AuditSettings settings = AuditSettings.of(config, Duration.ZERO);
            Map<String, Object> client = config.kafka().consumer();
            Marks marks = new Marks(settings, serdes, client);
            AsKnown known = new AsKnown(settings, serdes, client, AuditProgress.NONE);
            return new Sources() {
                @Override
                public Mark mark(Instant time) {
                    return marks.at(time);
                }

                @Override
                public KnownCity at(Mark mark) {
                    return known.at(mark);
                }

                @Override
                public Revision between(Mark then, Mark now) {
                    return known.between(then, now);
                }
            };
        }
    }

    /**
     * The city of one moment.
     *
     * @param at the moment that the clock had come to
     */
    record Known(Instant at, ReadModel model, int rows) {}

    private record Between(Instant then, Instant now) {}

    /**
     * Nothing is folded before somebody asks.
     *
     * @param live whose roundings hold for the past, too
     */
    Past(AppConfig config, Sources sources, ReadModel live) {
        this.config = config;
        this.sources = sources;
        this.live = live;
    }

    /**
     * The city as it was known.
     *
     * @throws Problem if nobody can say, or it is not folded yet
     */
    Known at(Instant time) {
        Instant moment = answer(time, () -> {
            Known known = known(sources.mark(time));
            return known.at();
        });
        if (!isOf(moment, time)) {
            forget(time);
        }
        Known known;
        synchronized (cities) {
            known = cities.get(moment);
        }
        if (known != null) {
            return known;
        }
        // others were asked for since
        forget(time);
        return at(time);
    }

    /**
     * What became of what was known then.
     *
     * @throws Problem if nobody can say, or it is not folded yet
     */
    Revision between(Instant then, Instant now) {
        if (now.isBefore(then)) {
            throw Problem.badRequest("against is not before knownAt.");
        }
        Between asked = new Between(then, now);
        Revision revision = answer(asked, () -> {
            Mark from = sources.mark(then);
            Mark to = sources.mark(now);
            mustFit(to);
            return sources.between(from, to);
        });
        if (!isOf(revision.then().now(), then) || !isOf(revision.now().now(), now)) {
            forget(asked);
        }
        return revision;
    }

    /** Whether the mark of that time is of its minute; else that may only not be written yet, and is looked for anew. */
    private static boolean isOf(Instant mark, Instant time) {
        return MarkedMinutes.of(mark.toEpochMilli()) == MarkedMinutes.of(time.toEpochMilli());
    }

    private Known known(Mark mark) {
        synchronized (cities) {
            Known known = cities.get(mark.now());
            if (known != null) {
                return known;
            }
        }
        if (!live.reading().caughtUp()) {
            // how it rounds is not settled yet
            throw later("This board is still reading.");
        }
        mustFit(mark);
        KnownCity city = sources.at(mark);
        ReadModel model = new ReadModel(new CityState(
                config.kafka().topicPrefix(),
                config.policies().projection(),
                config.board().overdueShow(),
                false));
        live.roundAlike(model);
        model.write(state -> state.take(city));
        model.reading(new Reading(true, 0, null, 0));
        Known known =
                new Known(mark.now(), model, city.firms().size() + city.trips().size());
        synchronized (cities) {
            cities.put(known.at(), known);
            int rows = cities.values().stream().mapToInt(Known::rows).sum();
            while (rows > MOST_ROWS && cities.size() > 1) {
                Instant eldest = cities.keySet().iterator().next();
                rows -= Objects.requireNonNull(cities.remove(eldest)).rows();
            }
        }
        return known;
    }

    /** A board must not fall over what it can't hold. */
    private static void mustFit(Mark mark) {
        long records = mark.ends().values().stream()
                .flatMap(offsets -> offsets.stream())
                .mapToLong(Long::longValue)
                .sum();
        if (records * BYTES_PER_RECORD > Runtime.getRuntime().maxMemory() / 2) {
            throw new Problem(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    // how many they are counts facts, minute by minute
                    "What was told until then is more than this board can fold beside its work. `worker-return as-known`"
                            + " can, or a board with a larger heap.");
        }
    }

    private interface Work<T> {
        T done();
    }

    @SuppressWarnings("unchecked") // under a key stands what its work gives
    private <T> T answer(Object key, Work<T> work) {
        Future<T> future;
        synchronized (answers) {
            future = (Future<T>) answers.get(key);
            if (future == null) {
                if (waiting.incrementAndGet() > MOST_WAITING) {
                    waiting.decrementAndGet();
                    throw later("Others ask for other moments; ask again in a while.");
                }
                future = worker.submit(() -> {
                    try {
                        return work.done();
                    } finally {
                        waiting.decrementAndGet();
                    }
                });
                answers.put(key, future);
                while (answers.size() > MOST_ANSWERS) {
                    answers.remove(answers.keySet().iterator().next());
                }
            }
        }
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException still) {
            throw later("What was known then is being folded; ask again in a few seconds.");
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw later("This board is being stopped.");
        } catch (ExecutionException failed) {
            forget(key);
            throw problem(failed.getCause());
        }
    }

    private void forget(Object key) {
        synchronized (answers) {
            answers.remove(key);
        }
    }

    private static Problem problem(Throwable cause) {
        if (cause instanceof Problem known) {
            return known;
        } else if (cause instanceof NotKnownException not) {
            boolean asked = not.why() == NotKnownException.Why.TOO_EARLY || not.why() == NotKnownException.Why.FUTURE;
            String why = Objects.requireNonNullElse(not.getMessage(), "") + ".";
            Problem problem = asked ? Problem.badRequest(why) : new Problem(HttpStatus.SERVICE_UNAVAILABLE, why);
            problem.and("why", not.why().name());
            return not.first() == null || not.last() == null
                    ? problem
                    : problem.and("first", not.first()).and("last", not.last());
        }
        LOG.warn("What was known can't be folded: {}", cause.toString());
        LOG.debug("Why:", cause);
        return new Problem(HttpStatus.SERVICE_UNAVAILABLE, "What was known can't be read just now.");
    }

    private static Problem later(String why) {
        return new Problem(HttpStatus.ACCEPTED, why).and("retry", true);
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}

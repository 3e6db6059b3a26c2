package io.workerreturn.questions;

import io.workerreturn.topology.Partitions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what people ask about single workers. Asks whoever holds the state, the owner first, then copies, last the published
 * topic; what spans partitions is asked of all of them at once and put together. At most so much is asked at a time, on threads
 * of its own: the pipeline does not notice.
 */
public final class WorkerQuestions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerQuestions.class);
    private static final Duration SOON = Duration.ofSeconds(2);
    /** Whoever looks at a page waits for it; nobody else is asked after this. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int MOST_WAITING = 2_000;

    /** As the stores order their keys. */
    static final Comparator<String> STORED = (one, other) -> Arrays.compareUnsigned(bytes(one), bytes(other));

    private final Directory directory;
    private final ThreadPoolExecutor threads;

    /**
     * Asks whom this directory names.
     *
     * @param threads how many may ask at a time, 1 or more
     */
    public WorkerQuestions(Directory directory, int threads) {
        this.directory = directory;
        this.threads = new ThreadPoolExecutor(
                threads, threads, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(MOST_WAITING), work -> {
                    Thread thread = new Thread(work, "worker-questions");
                    thread.setDaemon(true);
                    return thread;
                });
        this.threads.allowCoreThreadTimeOut(true);
    }

    /**
     * A page of a list.
     *
     * @param next where the next page begins; null if this is the last
     */
    public record Page<T>(List<T> items, @Nullable String next) {}

    /**
     * Why a worker is counted so.
     *
     * @return a null story if nothing was ever told of such a worker
     * @throws UnansweredException if nobody can answer now
     */
    public Reply<Ask.Story.Found> story(String workerId) {
        return await(ask(new Ask.Story(partitionOfWorker(workerId), workerId)));
    }

    /**
     * Whom a firm employs, in the order of their ids. A page may be short, or even empty, and still have a next one: only so
     * much is looked through at a time.
     *
     * @param after begins behind this worker; null for the beginning
     * @param limit most items, 1 to {@link Ask#MOST_ITEMS}
     * @throws UnansweredException if nobody can answer now
     */
    public Reply<Page<WorkerLine>> staff(String enterpriseId, StaffFilter filter, @Nullable String after, int limit) {
        List<CompletableFuture<Reply<Ask.Staff.Part>>> asked = IntStream.range(
                        0, directory.partitions().workers())
                .mapToObj(partition -> ask(new Ask.Staff(partition, enterpriseId, filter, after, limit)))
                .toList();
        List<WorkerLine> all = new ArrayList<>();
        String reached = null;
        Source source = null;
        for (CompletableFuture<Reply<Ask.Staff.Part>> one : asked) {
            Reply<Ask.Staff.Part> part = await(one);
            all.addAll(part.value().items());
            reached = earlier(reached, part.value().reached());
            source = source == null ? part.source() : source.and(part.source());
        }
        return new Reply<>(
                page(all, WorkerLine::workerId, reached, limit), Objects.requireNonNull(source, "no partition"));
    }

    /**
     * The passengers of a trip, in the order of their ids, with where each is now as far as that can be had.
     *
     * @param after begins behind this worker; null for the beginning
     * @param limit most items, 1 to {@link Ask#MOST_ITEMS}
     * @return empty if nothing was ever told of such a trip
     * @throws UnansweredException if nobody can answer now
     */
    public Optional<Reply<Page<PassengerLine>>> passengers(String tripId, @Nullable String after, int limit) {
        int partition = Partitions.of(tripId, directory.partitions().trips());
        Reply<Ask.Manifest.Part> manifest = await(ask(new Ask.Manifest(partition, tripId, after, limit)));
        if (!manifest.value().known()) {
            return Optional.empty();
        }
        List<CompletableFuture<Reply<Ask.Lines.Found>>> asked = askForLines(
                manifest.value().items().stream().map(PassengerLine::workerId).toList());
        Map<String, WorkerLine> now = new HashMap<>();
        Source source = manifest.source();
        for (CompletableFuture<Reply<Ask.Lines.Found>> one : asked) {
            try {
                Reply<Ask.Lines.Found> found = await(one);
                found.value().items().forEach(worker -> now.put(worker.workerId(), worker));
                source = source.and(found.source());
            } catch (UnansweredException unknown) {
                // the manifest is worth showing without
                LOG.debug("Where some passengers are now is not known: {}", unknown.getMessage());
            }
        }
        List<PassengerLine> items = manifest.value().items().stream()
                .map(passenger -> Optional.ofNullable(now.get(passenger.workerId()))
                        .map(worker -> passenger.now(worker.phase()))
                        .orElse(passenger))
                .toList();
        return Optional.of(new Reply<>(new Page<>(items, manifest.value().reached()), source));
    }

    /**
     * Those passengers of a trip who are wanted.
     *
     * @param after begins behind this worker; null for the beginning
     * @param limit most items, 1 to {@link Ask#MOST_ITEMS}
     * @return empty if nothing was ever told of such a trip
     * @throws UnansweredException if nobody can answer now
     */
    public Optional<Reply<Page<PassengerLine>>> passengers(
            String tripId, Predicate<PassengerLine> wanted, @Nullable String after, int limit) {
        List<PassengerLine> items = new ArrayList<>();
        Source source = null;
        String reached = after;
        do {
            Optional<Reply<Page<PassengerLine>>> page = passengers(tripId, reached, Ask.MOST_ITEMS);
            if (page.isEmpty()) {
                return Optional.empty();
            }
            source =
                    source == null ? page.get().source() : source.and(page.get().source());
            reached = page.get().value().next();
            page.get().value().items().stream().filter(wanted).forEach(items::add);
        } while (reached != null && items.size() <= limit);
        boolean more = items.size() > limit;
        List<PassengerLine> first = more ? List.copyOf(items.subList(0, limit)) : items;
        return Optional.of(new Reply<>(
                new Page<>(first, more ? first.get(limit - 1).workerId() : reached), source));
    }

    /**
     * Where these workers are now, by their ids; of whom nothing was ever told, nothing comes back.
     *
     * @throws UnansweredException if nobody can answer now
     */
    public Map<String, WorkerLine> workers(Collection<String> workerIds) {
        Map<String, WorkerLine> now = new HashMap<>();
        List<String> all = List.copyOf(workerIds);
        for (int from = 0; from < all.size(); from += Ask.MOST_ITEMS) {
            askForLines(all.subList(from, Math.min(all.size(), from + Ask.MOST_ITEMS)))
                    .forEach(one -> await(one).value().items().forEach(worker -> now.put(worker.workerId(), worker)));
        }
        return now;
    }

    private List<CompletableFuture<Reply<Ask.Lines.Found>>> askForLines(List<String> workerIds) {
        Map<Integer, List<String>> byPartition = new TreeMap<>();
        workerIds.forEach(workerId -> byPartition
                .computeIfAbsent(partitionOfWorker(workerId), some -> new ArrayList<>())
                .add(workerId));
        return byPartition.entrySet().stream()
                .map(some -> ask(new Ask.Lines(some.getKey(), some.getValue())))
                .toList();
    }

    private int partitionOfWorker(String workerId) {
        return Partitions.of(workerId, directory.partitions().workers());
    }

    /** What of all parts is complete up to the same place, and no more than was wanted. */
    private static <T> Page<T> page(List<T> all, Function<T, String> id, @Nullable String reached, int limit) {
        List<T> sorted = all.stream()
                .filter(item -> reached == null || STORED.compare(id.apply(item), reached) <= 0)
                .sorted(Comparator.comparing(id, STORED))
                .toList();
        if (sorted.size() <= limit) {
            return new Page<>(sorted, reached);
        }
        List<T> some = List.copyOf(sorted.subList(0, limit));
        return new Page<>(some, id.apply(some.get(limit - 1)));
    }

    private static @Nullable String earlier(@Nullable String one, @Nullable String other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return STORED.compare(one, other) <= 0 ? one : other;
    }

    private static byte[] bytes(String id) {
        return id.getBytes(StandardCharsets.UTF_8);
    }

    private <R> CompletableFuture<Reply<R>> ask(Ask<R> ask) {
        try {
            return CompletableFuture.supplyAsync(() -> answer(ask), threads);
        } catch (RejectedExecutionException full) {
            return CompletableFuture.failedFuture(
                    new UnansweredException("Too many questions at a time. Ask again in a moment.", SOON));
        }
    }

    private <R> Reply<R> answer(Ask<R> ask) {
        Reply<R> nothing = null;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (Holder holder : directory.holdersFor(ask)) {
            if (System.nanoTime() > deadline) {
                break;
            }
            try {
                Reply<R> reply = holder.answer(ask);
                if (!ask.isNothing(reply.value())
                        || Objects.equals(reply.source().lag(), 0L)) {
                    return reply;
                }
                // a copy that lags may not have heard yet
                nothing = nothing == null ? reply : nothing;
            } catch (NotHeldException notHeld) {
                LOG.debug("{} is not answered by {}: {}", ask, holder, notHeld.getMessage());
            }
        }
        if (nothing != null) {
            return nothing;
        }
        throw new UnansweredException(
                "What is asked for is being moved to another instance. Ask again in a moment.", SOON);
    }

    private static <R> R await(CompletableFuture<R> answer) {
        try {
            return answer.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof UnansweredException unanswered) {
                throw unanswered;
            }
            throw failed;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}

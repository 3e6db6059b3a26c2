package io.workerreturn.questions;

import io.workerreturn.domain.Tally;
import io.workerreturn.store.GroupQuery;
import io.workerreturn.topology.Stores;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.StateCodecs;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.LagInfo;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.query.RangeQuery;
import org.apache.kafka.streams.query.StateQueryRequest;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.jspecify.annotations.Nullable;

/**
 * The stores of this instance: as owner where it folds the partition, as standby where it follows, not at all while it has yet
 * to take over much.
 */
public final class LocalState implements Holder {
    /** A copy that lags by more changes than this is being built, and knows too little to be asked. */
    private static final long MOST_LAG = 10_000;

    /** The brokers are asked for it, so not for every question. */
    private static final long LAG_HOLDS = TimeUnit.SECONDS.toNanos(1);

    /** However many ask, at least every other processor is left to the pipeline. */
    private static final int AT_A_TIME = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    private static final long WAITS_MS = 3_000;

    private final KafkaStreams streams;
    private final String topicPrefix;
    private final Semaphore turns = new Semaphore(AT_A_TIME);
    private volatile @Nullable Lags lags;

    private record Lags(Map<String, Map<Integer, LagInfo>> byStore, long at) {}

    /**
     * The stores of this instance, which may have begun or not.
     *
     * @param topicPrefix of the source topics
     */
    public LocalState(KafkaStreams streams, String topicPrefix) {
        this.streams = streams;
        this.topicPrefix = topicPrefix;
    }

    @Override
    public <R> Reply<R> answer(Ask<R> ask) throws NotHeldException {
        try {
            if (!turns.tryAcquire(WAITS_MS, TimeUnit.MILLISECONDS)) {
                throw new NotHeldException("too many ask at a time");
            }
        } catch (InterruptedException told) {
            Thread.currentThread().interrupt();
            throw new NotHeldException("interrupted");
        }
        try {
            return look(ask);
        } finally {
            turns.release();
        }
    }

    private <R> Reply<R> look(Ask<R> ask) throws NotHeldException {
        try {
            R answer = ask.from(new Partition(ask.partition(), true));
            return reply(ask, answer, Source.Kind.OWNER, 0);
        } catch (NotHeldException notOwner) {
            return asCopy(ask);
        }
    }

    private <R> Reply<R> asCopy(Ask<R> ask) throws NotHeldException {
        long lag = lag(ask.store().name(), ask.partition());
        if (lag > MOST_LAG) {
            throw new NotHeldException("still " + lag + " changes to take over");
        }
        R answer = ask.from(new Partition(ask.partition(), false));
        return reply(ask, answer, lag == 0 && isOwner(ask) ? Source.Kind.OWNER : Source.Kind.STANDBY, lag);
    }

    private static <R> Reply<R> reply(Ask<R> ask, R answer, Source.Kind kind, long lag) {
        return new Reply<>(
                answer,
                new Source(
                        kind, lag, ask.asOf(answer).map(Instant::ofEpochMilli).orElse(null)));
    }

    /** Whether a thread of this instance has the partition's task, though it may rest in a rebalance. */
    private boolean isOwner(Ask<?> ask) {
        Set<TopicPartition> sources = Topics.TOLD.stream()
                .filter(topic -> topic.group() == ask.group())
                .map(topic -> new TopicPartition(topicPrefix + topic.name(), ask.partition()))
                .collect(Collectors.toSet());
        return streams.metadataForLocalThreads().stream()
                .flatMap(thread -> thread.activeTasks().stream())
                .anyMatch(task -> task.topicPartitions().containsAll(sources));
    }

    private long lag(String store, int partition) throws NotHeldException {
        try {
            Lags known = lags;
            if (known == null || System.nanoTime() - known.at > LAG_HOLDS) {
                known = new Lags(streams.allLocalStorePartitionLags(), System.nanoTime());
                lags = known;
            }
            LagInfo lag = known.byStore.getOrDefault(store, Map.of()).get(partition);
            if (lag == null) {
                throw new NotHeldException("not held here");
            }
            return lag.offsetLag();
        } catch (StreamsException | IllegalStateException unknown) {
            throw new NotHeldException("the lag is not known: " + unknown.getMessage());
        }
    }

    /** One partition's stores. */
    private final class Partition implements Copy {
        private final int number;
        private final boolean mustBeOwner;

        Partition(int number, boolean mustBeOwner) {
            this.number = number;
            this.mustBeOwner = mustBeOwner;
        }

        @Override
        public long now() throws NotHeldException {
            try {
                Long now = streams.store(StoreQueryParameters.fromNameAndType(
                                Stores.CLOCK, QueryableStoreTypes.<String, Long>keyValueStore()))
                        .get(Stores.NOW);
                return now == null ? Tally.NEVER : now;
            } catch (StreamsException | IllegalStateException notNow) {
                throw new NotHeldException(String.valueOf(notNow.getMessage()));
            }
        }

        @Override
        public <V> @Nullable V get(Stores.Store<String, V> store, String key) throws NotHeldException {
            try {
                return look(store, KeyQuery.<String, V>withKey(key));
            } catch (StreamsException | IllegalStateException notNow) {
                throw new NotHeldException(String.valueOf(notNow.getMessage()));
            }
        }

        @Override
        public List<String> staff(String enterpriseId, @Nullable String after, int most) throws NotHeldException {
            Bytes behind = after == null ? null : Bytes.wrap(after.getBytes(StandardCharsets.UTF_8));
            try {
                List<Bytes> keys =
                        look(Stores.WORKERS, new GroupQuery(StateCodecs.employer(enterpriseId), behind, most));
                return keys == null
                        ? List.of()
                        : keys.stream()
                                .map(key -> new String(key.get(), StandardCharsets.UTF_8))
                                .toList();
            } catch (StreamsException | IllegalStateException notNow) {
                throw new NotHeldException(String.valueOf(notNow.getMessage()));
            }
        }

        @Override
        public <V> void rows(
                Stores.Store<String, V> store, String first, @Nullable String after, BiPredicate<String, V> row)
                throws NotHeldException {
            String prefix = Stores.join(first, "");
            // no key holds the separator, so that what follows a key comes right behind it with one added
            String from = after == null ? prefix : Stores.join(prefix + after, "");
            String to = first + (char) (Stores.JOIN + 1);
            try (KeyValueIterator<String, V> rows = look(store, RangeQuery.<String, V>withRange(from, to))) {
                boolean goesOn = true;
                while (goesOn && rows != null && rows.hasNext()) {
                    KeyValue<String, V> next = rows.next();
                    goesOn = row.test(next.key.substring(prefix.length()), next.value);
                }
            } catch (StreamsException | IllegalStateException notNow) {
                throw new NotHeldException(String.valueOf(notNow.getMessage()));
            }
        }

        @Override
        public <V> void lastRows(Stores.Store<String, V> store, String first, char tag, Predicate<V> row)
                throws NotHeldException {
            RangeQuery<String, V> backwards = RangeQuery.<String, V>withRange(
                            Stores.join(first, String.valueOf(tag)),
                            Stores.join(first, String.valueOf((char) (tag + 1))))
                    .withDescendingKeys();
            try (KeyValueIterator<String, V> rows = look(store, backwards)) {
                boolean goesOn = true;
                while (goesOn && rows != null && rows.hasNext()) {
                    goesOn = row.test(rows.next().value);
                }
            } catch (StreamsException | IllegalStateException notNow) {
                throw new NotHeldException(String.valueOf(notNow.getMessage()));
            }
        }

        private <T> @Nullable T look(Stores.Store<String, ?> store, Query<T> query) throws NotHeldException {
            StateQueryRequest<T> request =
                    StateQueryRequest.inStore(store.name()).withQuery(query).withPartitions(Set.of(number));
            QueryResult<T> result = streams.query(mustBeOwner ? request.requireActive() : request)
                    .getPartitionResults()
                    .get(number);
            if (result == null || result.isFailure()) {
                throw new NotHeldException(result == null ? "not held here" : result.getFailureMessage());
            }
            return result.getResult();
        }
    }
}

package io.workerreturn.runtime;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortedException;

/**
 * How often a dead stream thread may be replaced: a passing trouble passes, a lasting one must be seen. A death that the cluster
 * caused, by being slow or away or by ending a transaction that grew too old, does not count: its clients have waited for a
 * minute or more before, it passes when the cluster is well again, and to stop would help nobody.
 */
final class ThreadReplacements {
    static final int MOST = 5;
    static final Duration WITHIN = Duration.ofMinutes(10);

    private static final Set<Class<? extends Throwable>> OF_THE_CLUSTER = Set.of(
            RetriableException.class,
            InvalidTxnStateException.class,
            InvalidProducerEpochException.class,
            InvalidPidMappingException.class,
            ProducerFencedException.class,
            OutOfOrderSequenceException.class,
            TransactionAbortedException.class);

    private final LongSupplier nanoTime;
    private final Deque<Long> replaced = new ArrayDeque<>();

    ThreadReplacements(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Whether a thread that died of this may be replaced now; if so, and it is not the cluster's doing, it counts. */
    synchronized boolean allowed(Throwable death) {
        if (death instanceof Error) {
            return false;
        }
        if (isOfTheCluster(death)) {
            return true;
        }
        long now = nanoTime.getAsLong();
        while (!replaced.isEmpty() && now - replaced.peekFirst() > WITHIN.toNanos()) {
            replaced.removeFirst();
        }
        if (replaced.size() == MOST) {
            return false;
        }
        replaced.addLast(now);
        return true;
    }

    /** Whether the cluster caused it, and not this application or its machine. */
    static boolean isOfTheCluster(Throwable death) {
        return Stream.iterate(death, each -> each != null, Throwable::getCause)
                .anyMatch(each -> OF_THE_CLUSTER.stream().anyMatch(kind -> kind.isInstance(each)));
    }
}

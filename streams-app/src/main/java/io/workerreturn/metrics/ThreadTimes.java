package io.workerreturn.metrics;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * What the stream threads of this instance spend their time on: every moment of each counts once, so that the shares add up to
 * one.
 */
public final class ThreadTimes {
    private final LongSupplier nanoTime;
    private final Map<Doing, LongAdder> spent = new EnumMap<>(Doing.class);
    private final Set<OfThread> threads = ConcurrentHashMap.newKeySet();
    private final ThreadLocal<OfThread> own = ThreadLocal.withInitial(this::begin);

    /**
     * None so far.
     *
     * @param nanoTime as {@link System#nanoTime()} counts
     */
    public ThreadTimes(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        for (Doing doing : Doing.values()) {
            spent.put(doing, new LongAdder());
        }
    }

    /** What a stream thread may be at. */
    public enum Doing {
        /** It takes what has come, or waits for it. */
        POLL,
        /** It folds, and sends on what changed. */
        WORK,
        /** It waits for room among what is to be written. */
        SEND,
        /** It waits until all of a transaction is written. */
        FLUSH,
        /** It waits until the transaction is ended. */
        COMMIT
    }

    /**
     * A thread that is at something.
     *
     * @param thread its name
     * @param doing what it is at
     * @param nanos for how long
     */
    public record UnderWay(String thread, Doing doing, long nanos) {}

    private OfThread begin() {
        threads.removeIf(thread -> !thread.owner.isAlive());
        OfThread thread = new OfThread(Thread.currentThread(), nanoTime.getAsLong());
        threads.add(thread);
        return thread;
    }

    /** The times of the thread that calls this. */
    public OfThread own() {
        return own.get();
    }

    /** What each thread is at now. */
    public Set<UnderWay> underWay() {
        Set<UnderWay> now = ConcurrentHashMap.newKeySet();
        long nanos = nanoTime.getAsLong();
        threads.stream()
                .filter(thread -> thread.owner.isAlive())
                .forEach(thread ->
                        now.add(new UnderWay(thread.owner.getName(), thread.doing, Math.max(0, nanos - thread.since))));
        return now;
    }

    /** How long all threads together were at this, seconds. */
    public double seconds(Doing doing) {
        return (double) spent.get(doing).sum() / TimeUnit.SECONDS.toNanos(1);
    }

    void read(Readings readings) {
        spent.keySet()
                .forEach(doing -> readings.show(
                        Metric.THREAD_TIME, seconds(doing), doing.name().toLowerCase(Locale.ROOT)));
    }

    /** Of one thread, which alone may call it. */
    public final class OfThread {
        private final Thread owner;
        private volatile Doing doing = Doing.WORK;
        private volatile long since;
        private LongSupplier waitedForRoom = () -> 0;
        private long waited;

        private OfThread(Thread owner, long since) {
            this.owner = owner;
            this.since = since;
        }

        /**
         * It begins to do this, and ends what it did before.
         *
         * @return how long it did that, nanoseconds
         */
        public long begins(Doing next) {
            long now = nanoTime.getAsLong();
            long nanos = now - since;
            long room = doing == Doing.WORK ? Math.min(nanos, roomSince()) : 0;
            spent.get(Doing.SEND).add(room);
            spent.get(doing).add(nanos - room);
            doing = next;
            since = now;
            return nanos;
        }

        /**
         * While it works it may have to wait for room among what is to be written.
         *
         * @param nanos for how long it has had to so far, in all
         */
        public void waitsForRoom(LongSupplier nanos) {
            waitedForRoom = nanos;
        }

        private long roomSince() {
            long before = waited;
            waited = waitedForRoom.getAsLong();
            // a new producer counts from 0
            return Math.max(0, waited - before);
        }
    }
}

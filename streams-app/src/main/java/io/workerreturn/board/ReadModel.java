package io.workerreturn.board;

import java.time.Duration;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The output topics in memory, followed by one thread and read by any number. A lock keeps readers from half a batch: they hold
 * it while they choose rows, which takes milliseconds, and not while they write answers; the one who waits for it is the
 * follower, never the pipeline.
 */
final class ReadModel {
    private static final Duration STILL_READING = Duration.ofSeconds(2);

    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final CityState city;
    private volatile Reading reading = Reading.NOTHING;
    private volatile Backlog backlog = Backlog.NONE;

    ReadModel(CityState city) {
        this.city = city;
    }

    /** Answers somebody's question. What it returns must not hold the tables themselves; rows it may. */
    <T> T read(Role role, Function<CityState, T> question) {
        lock.readLock().lock();
        try {
            return question.apply(city.as(role));
        } finally {
            lock.readLock().unlock();
        }
    }

    /** What cursors are closed with. */
    Seal seal() {
        lock.readLock().lock();
        try {
            return city.seal();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Makes another model, that has no rows yet, round as this one does: viewers must not be shown one count in two ways. */
    void roundAlike(ReadModel other) {
        lock.readLock().lock();
        try {
            Rounding rounding = city.rounding();
            other.write(state -> state.round(rounding));
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Changes the tables, as one step for every reader. */
    void write(Consumer<CityState> batch) {
        lock.writeLock().lock();
        try {
            batch.accept(city);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** What changed for this role since this was asked last. */
    Delta takeDelta(Role role) {
        lock.writeLock().lock();
        try {
            return city.as(role).takeDelta();
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Grows with every change that this role sees: two answers of the same version are the same. */
    long version(Role role) {
        return city.as(role).version();
    }

    Reading reading() {
        return reading;
    }

    /**
     * That there is no such row; or that nobody can tell yet, since this board was started a moment ago and is still reading what was
     * there before it.
     *
     * @param detail what to say once all is read
     */
    Problem missing(String detail) {
        return reading.caughtUp()
                ? Problem.notFound(detail)
                : Problem.notYet(
                                "This board was started a moment ago, and is still reading: it can't say yet whether"
                                        + " there is such a thing. Ask again in a few seconds.",
                                STILL_READING)
                        .and("stillReading", true);
    }

    /** How it goes with the reading, as far as somebody of this role may know. */
    Reading reading(Role role) {
        return role.seesAll() ? reading : reading.coarse();
    }

    /** What the application has not worked off. */
    Backlog backlog() {
        return backlog;
    }

    /** What the application has not worked off, as far as somebody of this role may know. */
    Backlog backlog(Role role) {
        return role.seesAll() ? backlog : backlog.coarse();
    }

    void backlog(Backlog now) {
        backlog = now;
    }

    void reading(Reading now) {
        reading = now;
    }
}

package io.workerreturn.runtime;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/** How often a dead stream thread may be replaced: a passing trouble passes, a lasting one must be seen. */
final class ThreadReplacements {
    static final int MOST = 5;
    static final Duration WITHIN = Duration.ofMinutes(10);

    private final LongSupplier nanoTime;
    private final Deque<Long> replaced = new ArrayDeque<>();

    ThreadReplacements(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Whether one more may be replaced now; if so, it counts. */
    synchronized boolean allowed() {
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
}

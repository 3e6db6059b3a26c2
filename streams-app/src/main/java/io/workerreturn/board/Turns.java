package io.workerreturn.board;

import java.util.concurrent.Semaphore;

/**
 * How many answers are worked out at once: half as many as there are processors. Whoever asks, and for however much, the rest of them
 * stays with the pipeline in the same process and with those who ask whether it lives. The others wait, first come, first served; no
 * answer is sent during a turn, so nobody who takes it slowly has one. Why: docs/adr/0045-turns.md.
 */
final class Turns {
    private static final boolean IN_ORDER = true;

    private final Semaphore free;

    private Turns(int atOnce) {
        this.free = new Semaphore(atOnce, IN_ORDER);
    }

    static Turns ofThisMachine() {
        return of(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }

    static Turns of(int atOnce) {
        return new Turns(atOnce);
    }

    /**
     * Works something out, which waits for nothing but the model, when its turn comes.
     *
     * @throws IllegalStateException if the thread is interrupted first: the server stops
     */
    void take(Runnable work) {
        try {
            free.acquire();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The board stops.", stopped);
        }
        try {
            work.run();
        } finally {
            free.release();
        }
    }
}

package io.workerreturn.board;

import io.javalin.http.HttpStatus;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * How many answers are worked out at once: half as many as there are processors. Whoever asks, and for however much, the rest of them
 * stays with the pipeline in the same process and with those who ask whether it lives. The others wait: each caller in a line of their
 * own, so that who asks for much waits for themselves, and the heads of the lines first come, first served. No
 * answer is sent during a turn, so nobody who takes it slowly has one. Why: docs/adr/0045-turns.md.
 */
final class Turns {
    /** Calls of one who has signed in, of the 200 that have a thread. A page that is opened makes a dozen. */
    static final int MOST_OF_ONE = 50;

    /** The same of all together who have not signed in: the other half of the threads is for who has. */
    static final int MOST_OF_STRANGERS = 100;

    private static final boolean IN_ORDER = true;

    private final int atOnce;
    private final Semaphore free;
    private final Map<String, Line> lines = new HashMap<>();

    /** The calls of one caller, which wait for each other. */
    private final class Line {
        private final Semaphore head = new Semaphore(atOnce, IN_ORDER);
        private int calls;
    }

    private Turns(int atOnce) {
        this.atOnce = atOnce;
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
     * @param caller who asks; those who have not signed in stand in one line
     * @throws Problem if too many calls of the same one wait already
     * @throws IllegalStateException if the thread is interrupted first: the server stops
     */
    void take(Caller caller, Runnable work) {
        Line line = join(caller);
        try {
            line.head.acquire();
            try {
                free.acquire();
                try {
                    work.run();
                } finally {
                    free.release();
                }
            } finally {
                line.head.release();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The board stops.", stopped);
        } finally {
            leave(caller, line);
        }
    }

    private synchronized Line join(Caller caller) {
        Line line = lines.computeIfAbsent(caller.name(), name -> new Line());
        if (caller == Guard.ANYBODY && line.calls == MOST_OF_STRANGERS) {
            throw new Problem(
                    HttpStatus.TOO_MANY_REQUESTS,
                    MOST_OF_STRANGERS
                            + " calls of people who have not signed in wait for their answers. Sign in, or ask"
                            + " again in a while.");
        }
        boolean signedIn = !caller.open() && caller != Guard.ANYBODY;
        if (signedIn && line.calls == MOST_OF_ONE) {
            throw new Problem(
                    HttpStatus.TOO_MANY_REQUESTS,
                    MOST_OF_ONE + " calls of yours wait for their answers. Ask again when one has come.");
        }
        line.calls++;
        return line;
    }

    private synchronized void leave(Caller caller, Line line) {
        line.calls--;
        if (line.calls == 0) {
            lines.remove(caller.name());
        }
    }
}

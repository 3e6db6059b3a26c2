package io.workerreturn.runtime;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Threads that look at something again and again, and keep no process from its end. */
public final class Watching {
    private Watching() {}

    /**
     * One thread for what is looked at again and again.
     *
     * @param name of the thread, for people
     */
    public static ScheduledExecutorService thread(String name) {
        return Executors.newSingleThreadScheduledExecutor(work -> {
            Thread worker = new Thread(work, name);
            worker.setDaemon(true);
            return worker;
        });
    }
}

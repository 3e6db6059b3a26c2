package io.workerreturn.bench;

import java.util.HashMap;
import java.util.Map;

/** What stays open in a process from one task to the next, one of each class. */
final class Held {
    private final Map<Class<?>, AutoCloseable> held = new HashMap<>();

    /** Keeps it open. */
    <T extends AutoCloseable> T keep(T opened) {
        held.put(opened.getClass(), opened);
        return opened;
    }

    /** What an earlier task left open. */
    <T extends AutoCloseable> T get(Class<T> type) {
        AutoCloseable found = held.get(type);
        if (found == null) {
            throw new IllegalStateException("no " + type.getSimpleName() + " was started in this process");
        }
        return type.cast(found);
    }

    /** Closes it, and forgets it. */
    void close(Class<? extends AutoCloseable> type) throws Exception {
        get(type).close();
        held.remove(type);
    }
}

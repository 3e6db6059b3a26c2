package io.workerreturn.runtime;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The memory that this process may use for objects. */
final class Heap {
    private Heap() {}

    /** What to do, if something failed because the heap is too small; null if it did not. */
    static @Nullable String full(@Nullable Throwable failed) {
        return Stream.iterate(failed, cause -> cause != null, Throwable::getCause)
                .filter(OutOfMemoryError.class::isInstance)
                .findFirst()
                .map(
                        error -> "Its memory is full (" + error.getMessage() + ", of at most "
                                + (Runtime.getRuntime().maxMemory() >> 20)
                                + " MB): start it again with more (-Xmx, WORKER_RETURN_HEAP). What is committed is kept. If that does not"
                                + " help, some sender's packed records unfold to more than fits: with compression.type=uncompressed on"
                                + " the topics that are told, brokers refuse the next ones; those that are there want the memory once.")
                .orElse(null);
    }
}

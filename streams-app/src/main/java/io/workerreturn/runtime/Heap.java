package io.workerreturn.runtime;

import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The memory that this process may use for objects. */
final class Heap {
    /** Of others, such as those of threads and of memory beside it, more heap would make it worse. */
    private static final Set<String> OF_THE_HEAP =
            Set.of("Java heap space", "GC overhead limit exceeded", "Requested array size exceeds VM limit");

    private Heap() {}

    /** What to do, if something failed because the heap is too small; null if it did not. */
    static @Nullable String full(@Nullable Throwable failed) {
        return Stream.iterate(failed, cause -> cause != null, Throwable::getCause)
                .filter(cause -> cause instanceof OutOfMemoryError error
                        && OF_THE_HEAP.contains(String.valueOf(error.getMessage())))
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

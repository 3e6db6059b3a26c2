package io.workerreturn.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class HeapTest {
    @Test
    void who_stops_since_memory_is_full_is_told_what_to_set() {
        assertThat(Heap.full(new StreamsException("it died", new OutOfMemoryError("Java heap space"))))
                .contains("Java heap space", "-Xmx", "compression.type=uncompressed");
        assertThat(Heap.full(new StreamsException("it died", new IllegalStateException("of something else"))))
                .isNull();
        assertThat(Heap.full(null)).isNull();
    }

    @Test
    void who_stops_since_something_else_has_run_out_is_not_told_to_give_more_of_it() {
        for (String other : new String[] {
            "unable to create native thread: possibly out of memory or process/resource limits reached",
            "Metaspace",
            "Cannot reserve 8388608 bytes of direct buffer memory",
            null
        }) {
            assertThat(Heap.full(new OutOfMemoryError(other))).as(other).isNull();
        }
    }
}

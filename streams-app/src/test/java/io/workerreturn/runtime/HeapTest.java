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
}

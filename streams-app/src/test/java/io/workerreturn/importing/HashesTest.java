package io.workerreturn.importing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class HashesTest {
    private static byte[] hash(long number) {
        return ByteBuffer.allocate(16)
                .putLong(number * 0x9E3779B97F4A7C15L)
                .putLong(number)
                .array();
    }

    @Test
    void what_was_put_is_found_again_with_its_number() {
        Hashes hashes = new Hashes();
        for (int i = 1; i <= 100_000; i++) {
            assertThat(hashes.put(hash(i), i)).isZero();
        }
        for (int i = 1; i <= 100_000; i++) {
            assertThat(hashes.put(hash(i), 7)).isEqualTo(i);
        }
        assertThat(hashes.put(hash(0), 1)).isZero();
        assertThat(hashes.overflowed()).isFalse();
    }

    @Test
    void it_does_not_grow_without_end() {
        Hashes hashes = new Hashes();
        for (int i = 1; i <= 2_600_000; i++) {
            hashes.put(hash(i), 1);
        }
        assertThat(hashes.overflowed()).isTrue();
        assertThat(hashes.put(hash(1), 1)).isEqualTo(1);
        assertThat(hashes.put(hash(2_600_000), 1)).isZero();
    }
}

package io.workerreturn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpokenBarTest {
    private final List<String> said = new ArrayList<>();
    private long now;

    private SpokenBar bar(long steps) {
        return new SpokenBar("Waiting for worker-return", steps, () -> now, said::add);
    }

    @Test
    void on_a_pipe_a_long_wait_says_for_what_and_how_far_it_is() {
        SpokenBar bar = bar(14_220);
        bar.done(0);
        assertThat(said).as("at once nobody wonders").isEmpty();
        now = SpokenBar.QUIET.toNanos();
        bar.done(20);
        bar.done(21);
        assertThat(said).containsExactly("Waiting for worker-return: 20 of 14,220.");
        now += SpokenBar.EVERY.toNanos();
        bar.done(9_000);
        assertThat(said).hasSize(2).last().isEqualTo("Waiting for worker-return: 9,000 of 14,220.");
    }

    @Test
    void what_is_done_says_nothing() {
        SpokenBar bar = bar(5);
        now = SpokenBar.EVERY.toNanos();
        bar.done(5);
        bar.close();
        assertThat(said).isEmpty();
    }
}

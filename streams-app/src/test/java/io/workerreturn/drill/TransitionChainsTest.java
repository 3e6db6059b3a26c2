package io.workerreturn.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.schema.AlertKind;
import io.workerreturn.schema.AlertState;
import io.workerreturn.schema.AlertTransition;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TransitionChainsTest {
    private static final Instant AT = Instant.parse("2020-02-20T00:00:00Z");

    private final TransitionChains chains = new TransitionChains();

    private void step(String alert, AlertState from, AlertState to, int minute) {
        chains.hear(AlertTransition.newBuilder()
                .setAlertId(alert)
                .setKind(AlertKind.SHORTFALL)
                .setSubject(alert)
                .setFrom(from)
                .setTo(to)
                .setAt(AT.plusSeconds(60L * minute))
                .build());
    }

    @Test
    void alerts_that_go_on_from_where_they_stood_are_whole() {
        step("a", AlertState.OK, AlertState.PENDING, 0);
        step("b", AlertState.OK, AlertState.PENDING, 0);
        step("a", AlertState.PENDING, AlertState.FIRING, 10);
        step("b", AlertState.PENDING, AlertState.OK, 11);
        step("a", AlertState.FIRING, AlertState.RESOLVED, 12);
        step("a", AlertState.RESOLVED, AlertState.PENDING, 13);

        assertThat(chains.found()).isEqualTo(new TransitionChains.Found(6, 0, ""));
    }

    @Test
    void a_transition_that_is_there_twice_is_seen() {
        step("a", AlertState.OK, AlertState.PENDING, 0);
        step("a", AlertState.OK, AlertState.PENDING, 0);

        assertThat(chains.found().broken()).isEqualTo(1);
    }

    @Test
    void so_is_one_that_changes_nothing_but_the_severity() {
        step("a", AlertState.OK, AlertState.FIRING, 0);
        step("a", AlertState.FIRING, AlertState.FIRING, 1);
        step("a", AlertState.FIRING, AlertState.FIRING, 1);

        assertThat(chains.found().broken()).isEqualTo(1);
    }

    @Test
    void a_transition_that_is_missing_is_seen_and_named() {
        step("a", AlertState.OK, AlertState.PENDING, 0);
        step("a", AlertState.FIRING, AlertState.RESOLVED, 12);

        assertThat(chains.found().broken()).isEqualTo(1);
        assertThat(chains.found().example()).isEqualTo("a went from FIRING to RESOLVED, but stood at PENDING");
    }
}

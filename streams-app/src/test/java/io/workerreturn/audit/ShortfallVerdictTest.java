package io.workerreturn.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.domain.ShortfallPolicy;
import io.workerreturn.schema.AlertSeverity;
import io.workerreturn.schema.AlertState;
import io.workerreturn.schema.ShortfallAlert;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ShortfallVerdictTest {
    private static final Instant NOON = Instant.parse("2020-02-20T04:00:00Z");
    private static final ShortfallPolicy POLICY = new ShortfallPolicy(Duration.ofMinutes(30), Duration.ofMinutes(10));

    @Test
    void a_standing_alert_of_the_right_severity_is_right_acknowledged_or_not() {
        assertThat(falling(alert(AlertState.FIRING, AlertSeverity.CRITICAL, NOON, null), 0))
                .isNull();
        assertThat(falling(alert(AlertState.ACKNOWLEDGED, AlertSeverity.CRITICAL, NOON, null), 0))
                .isNull();
        assertThat(falling(alert(AlertState.FIRING, AlertSeverity.WARNING, NOON, null), 0))
                .isEqualTo("FIRING CRITICAL");
        assertThat(falling(alert(AlertState.FIRING, AlertSeverity.CRITICAL, NOON, NOON), 0))
                .isEqualTo("FIRING CRITICAL");
    }

    @Test
    void an_alert_may_pend_for_as_long_as_the_policy_holds_it() {
        ShortfallAlert pending = alert(AlertState.PENDING, null, NOON, null);
        assertThat(falling(pending, 29)).isNull();
        assertThat(falling(pending, 30)).isEqualTo("FIRING CRITICAL");
        assertThat(reached(pending, 0)).isEqualTo(Difference.ABSENT);
    }

    @Test
    void a_shortfall_without_an_alert_is_wrong_at_once() {
        assertThat(falling(null, 0)).startsWith("PENDING");
        assertThat(falling(alert(AlertState.RESOLVED, null, NOON, null), 0)).startsWith("PENDING");
    }

    @Test
    void an_alert_may_clear_for_as_long_as_the_policy_lets_it() {
        ShortfallAlert clearing = alert(AlertState.FIRING, AlertSeverity.CRITICAL, NOON, NOON);
        assertThat(reached(clearing, 9)).isNull();
        assertThat(reached(clearing, 10)).isEqualTo("RESOLVED");
        assertThat(reached(alert(AlertState.FIRING, AlertSeverity.CRITICAL, NOON, null), 0))
                .isEqualTo("RESOLVED");
    }

    @Test
    void no_alert_and_a_resolved_one_are_the_same() {
        assertThat(reached(null, 0)).isNull();
        assertThat(reached(alert(AlertState.RESOLVED, null, NOON, null), 0)).isNull();
    }

    private static @Nullable String falling(@Nullable ShortfallAlert alert, int minutes) {
        return ShortfallVerdict.problem(
                true, AlertSeverity.CRITICAL, alert, POLICY, NOON.toEpochMilli() + minutes * 60_000L);
    }

    private static @Nullable String reached(@Nullable ShortfallAlert alert, int minutes) {
        return ShortfallVerdict.problem(
                false, AlertSeverity.CRITICAL, alert, POLICY, NOON.toEpochMilli() + minutes * 60_000L);
    }

    private static ShortfallAlert alert(
            AlertState state, @Nullable AlertSeverity severity, Instant since, @Nullable Instant clearing) {
        return new ShortfallAlert(
                "a|SHORTFALL", "a", state, severity, since, since, clearing, 0, 1, 1, null, null, null, since, null);
    }
}

package io.workerreturn.audit;

import io.workerreturn.domain.ShortfallPolicy;
import io.workerreturn.schema.AlertSeverity;
import io.workerreturn.schema.AlertState;
import io.workerreturn.schema.ShortfallAlert;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Whether a shortfall alert fits the facts. Its history depends on the order in which they came, so only this can be asked:
 * is it where it must end, or still on the way there, and not for longer than the policy lets it.
 */
final class ShortfallVerdict {
    private ShortfallVerdict() {}

    /**
     * What is wrong.
     *
     * @param falls whether the facts say that the alert must end up standing
     * @param severity with which it must then stand
     * @param found what the topic says, null if nothing
     * @return what was expected, for people; null if nothing is wrong
     */
    static @Nullable String problem(
            boolean falls, AlertSeverity severity, @Nullable ShortfallAlert found, ShortfallPolicy policy, long now) {
        AlertState state = found == null ? AlertState.OK : found.getState();
        return switch (state) {
            case OK, RESOLVED -> falls ? AlertState.PENDING + ", then FIRING " + severity : null;
            case PENDING -> {
                if (!falls) {
                    yield Difference.ABSENT;
                }
                yield found != null && passed(found.getSince(), policy.holdFor(), now)
                        ? AlertState.FIRING + " " + severity
                        : null;
            }
            case FIRING, ACKNOWLEDGED -> {
                Instant clearing = found == null ? null : found.getClearingSince();
                if (falls) {
                    yield clearing == null && found != null && found.getSeverity() == severity
                            ? null
                            : AlertState.FIRING + " " + severity;
                }
                yield clearing == null || passed(clearing, policy.clearFor(), now) ? AlertState.RESOLVED.name() : null;
            }
        };
    }

    /** What an alert says, in few words. */
    static String text(ShortfallAlert alert) {
        return alert.getState()
                + (alert.getSeverity() == null ? "" : " " + alert.getSeverity())
                + (alert.getClearingSince() == null ? "" : ", clearing since " + alert.getClearingSince());
    }

    private static boolean passed(Instant since, Duration span, long now) {
        return since.toEpochMilli() + span.toMillis() <= now;
    }
}

package io.workerreturn.audit;

import io.workerreturn.domain.Tally;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Between what an {@code asOf} must lie: it never falls, so it depends on the order in which facts came.
 *
 * @param standing the greatest {@code reportedAt} of what stands, epoch milliseconds, {@link Tally#NEVER} if nothing must
 * @param newest the greatest {@code reportedAt} of all that may ever have counted, withdrawn or not; likewise
 */
record Bound(long standing, long newest) {
    /** Nothing behind it. */
    static final Bound NONE = new Bound(Tally.NEVER, Tally.NEVER);

    /** The same, but old figures are good enough. */
    Bound upper() {
        return new Bound(Tally.NEVER, newest);
    }

    Bound and(Bound other) {
        return new Bound(Math.max(standing, other.standing), Math.max(newest, other.newest));
    }

    boolean admits(@Nullable Instant asOf) {
        if (asOf == null) {
            return standing == Tally.NEVER;
        }
        return standing <= asOf.toEpochMilli() && asOf.toEpochMilli() <= newest;
    }

    @Override
    public String toString() {
        return text(standing) + " to " + text(newest);
    }

    private static String text(long time) {
        return time == Tally.NEVER ? "nothing" : Instant.ofEpochMilli(time).toString();
    }
}

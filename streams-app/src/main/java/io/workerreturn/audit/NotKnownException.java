package io.workerreturn.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Nobody can say what was known then. The message says why, and what can be asked for. */
public final class NotKnownException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final Why why;
    private final transient @Nullable Instant first;
    private final transient @Nullable Instant last;

    /** Why not. */
    public enum Why {
        /** Nothing has been marked at all. */
        NO_MARKS,
        /** Before the first mark. */
        TOO_EARLY,
        /** After what the clock says. */
        FUTURE,
        /** What was known then has been deleted from the topics since. */
        DELETED
    }

    NotKnownException(Why why, String message, @Nullable Instant first, @Nullable Instant last) {
        super(message);
        this.why = why;
        this.first = first;
        this.last = last;
    }

    /** Why not. */
    public Why why() {
        return why;
    }

    /** The first moment that can be asked for; null if there is none. */
    public @Nullable Instant first() {
        return first;
    }

    /** The last one; null if there is none. */
    public @Nullable Instant last() {
        return last;
    }
}

package io.workerreturn.questions;

import java.time.Duration;

/** Nobody can answer now. It passes: whoever asked should ask again. */
public final class UnansweredException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Duration retryAfter;

    /** With what to say, and when to ask again. */
    public UnansweredException(String message, Duration retryAfter) {
        super(message, null, false, false);
        this.retryAfter = retryAfter;
    }

    /** When to ask again. */
    public Duration retryAfter() {
        return retryAfter;
    }
}

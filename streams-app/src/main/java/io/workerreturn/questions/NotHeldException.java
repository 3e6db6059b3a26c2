package io.workerreturn.questions;

/** Whoever was asked does not hold what was asked for, or not now: somebody else may. */
public final class NotHeldException extends Exception {
    private static final long serialVersionUID = 1L;

    /** With the reason, for the log. */
    public NotHeldException(String reason) {
        super(reason, null, false, false);
    }
}

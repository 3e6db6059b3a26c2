package io.workerreturn.runtime;

import org.jspecify.annotations.Nullable;

/** A cluster that is needed does not answer, or not us; the message says what to do. */
public final class UnreachableException extends RuntimeException {
    public UnreachableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

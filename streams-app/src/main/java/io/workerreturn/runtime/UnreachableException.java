package io.workerreturn.runtime;

/** A cluster that is needed does not answer, or not us; the message says what to do. */
public final class UnreachableException extends RuntimeException {
    public UnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}

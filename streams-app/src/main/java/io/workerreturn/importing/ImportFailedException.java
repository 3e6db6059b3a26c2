package io.workerreturn.importing;

/** Events could not be written. What was written before stays, and the same import again completes it. */
public final class ImportFailedException extends RuntimeException {
    /** Says what failed, and what to do. */
    public ImportFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}

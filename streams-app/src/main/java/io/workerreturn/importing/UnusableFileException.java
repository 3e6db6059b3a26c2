package io.workerreturn.importing;

/** A file of which nothing can be used, or nothing more; the message says why and what to do, and quotes no cell. */
public final class UnusableFileException extends RuntimeException {
    UnusableFileException(String message) {
        super(message);
    }
}

package io.workerreturn.cli;

/** An option that can be read but makes no sense. */
final class UsageException extends RuntimeException {
    UsageException(String message) {
        super(message);
    }
}

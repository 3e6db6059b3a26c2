package io.workerreturn.importing;

/** A cell that can't be used. The message says what is wrong and what to write instead, and never quotes an identity number. */
final class CellException extends RuntimeException {
    CellException(String message) {
        // thrown for every bad cell of a million: no stack trace, nobody reads it
        super(message, null, false, false);
    }
}

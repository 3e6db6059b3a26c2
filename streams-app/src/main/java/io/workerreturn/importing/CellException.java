package io.workerreturn.importing;

import io.workerreturn.words.Said;

/** A cell that can't be used. Says what is wrong and what to write instead, and never quotes an identity number. */
final class CellException extends RuntimeException {
    private final transient Said said;

    CellException(String key, Object... parameters) {
        this(Said.of(key, parameters));
    }

    CellException(Said said) {
        // thrown for every bad cell of a million: no stack trace, nobody reads it
        super(null, null, false, false);
        this.said = said;
    }

    /** What fits behind the name of the column. */
    Said said() {
        return said;
    }

    @Override
    public String getMessage() {
        return said.toString();
    }
}

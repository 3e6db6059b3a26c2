package io.workerreturn.importing;

import io.workerreturn.words.Said;

/** A file of which nothing can be used, or nothing more; says why and what to do, and quotes no cell. */
public final class UnusableFileException extends RuntimeException {
    private final transient Said said;

    UnusableFileException(String key, Object... parameters) {
        this(Said.of(key, parameters));
    }

    UnusableFileException(Said said) {
        super(said.toString());
        this.said = said;
    }

    /** Why. */
    public Said said() {
        return said;
    }
}

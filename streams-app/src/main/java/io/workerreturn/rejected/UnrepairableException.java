package io.workerreturn.rejected;

/** A record can't be repaired so: why, and what would do. Thrown per record, so it carries no stack trace. */
public final class UnrepairableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message for people; says the field where it is about one */
    public UnrepairableException(String message) {
        super(message, null, false, false);
    }

    /** Why, for people. */
    public String message() {
        return String.valueOf(getMessage());
    }
}

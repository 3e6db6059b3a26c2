package io.workerreturn.wire;

/** A record can't be used: why, for programs and for people. Thrown per record, so it carries no stack trace. */
public final class UnusableRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /**
     * A record that can't be used.
     *
     * @param message what is wrong and what to do; quotes nothing from the record but ids, codes and times
     */
    public UnusableRecordException(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    /** The reason code. */
    public Reason reason() {
        return reason;
    }

    /** What is wrong and what to do. */
    public String message() {
        return String.valueOf(getMessage());
    }
}

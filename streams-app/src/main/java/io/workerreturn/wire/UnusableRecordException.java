package io.workerreturn.wire;

import io.workerreturn.words.Said;
import org.jspecify.annotations.Nullable;

/** A record can't be used: why, for programs and for people. Thrown per record, so it carries no stack trace. */
public final class UnusableRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final @Nullable String field;
    private final transient Said said;

    /**
     * A record that can't be used.
     *
     * @param message what is wrong and what to do; quotes nothing from the record but ids, codes and times
     */
    public UnusableRecordException(Reason reason, String message) {
        this(reason, null, Said.quoted(message));
    }

    /**
     * A record that can't be used for what one of its fields holds.
     *
     * @param field its name; null if it is none, or several
     * @param said what is wrong and what to do, in words that fit behind the name; quotes nothing but ids, codes, figures and times
     */
    public UnusableRecordException(Reason reason, @Nullable String field, Said said) {
        super(field == null ? said.toString() : field + " " + said, null, false, false);
        this.reason = reason;
        this.field = field;
        this.said = said;
    }

    /** The reason code. */
    public Reason reason() {
        return reason;
    }

    /** The field that is wrong; null if it is none, or several. */
    public @Nullable String field() {
        return field;
    }

    /** What is wrong with it. */
    public Said said() {
        return said;
    }

    /** What is wrong and what to do. */
    public String message() {
        return String.valueOf(getMessage());
    }
}

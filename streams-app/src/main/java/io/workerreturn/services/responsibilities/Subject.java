package io.workerreturn.services.responsibilities;

import io.workerreturn.wire.Checks;
import io.workerreturn.wire.Reason;
import io.workerreturn.wire.UnusableRecordException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What somebody answers for.
 *
 * @param id its key among those of its kind
 */
record Subject(Kind kind, String id) {
    private static final char JOIN = '|';

    /** What there is to answer for. */
    enum Kind {
        TRIP,
        FIRM,
        TOWNSHIP,
        GRID,
        DIVISION,
        TICKET,
        PROJECT,
        /** All that an account answers for. */
        ACCOUNT;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * The subject of this key.
     *
     * @throws UnusableRecordException if it is none
     */
    static Subject of(String key) {
        int at = key.indexOf(JOIN);
        for (Kind kind : Kind.values()) {
            if (at > 0 && at < key.length() - 1 && key.substring(0, at).equals(kind.label())) {
                return new Subject(kind, key.substring(at + 1));
            }
        }
        throw new UnusableRecordException(
                Reason.FIELD_INVALID,
                "subject is kind|id, and a kind one of "
                        + Arrays.stream(Kind.values()).map(Kind::label).collect(Collectors.joining(", ")));
    }

    /** The same, of a key that may be told by. */
    static Subject checked(String key) {
        Subject subject = of(key);
        switch (subject.kind()) {
            case FIRM -> Checks.enterprise(subject.id());
            case DIVISION -> Checks.division(subject.id());
            default -> Checks.name(subject.id(), "the subject's id");
        }
        return subject;
    }

    static String key(Kind kind, String id) {
        return kind.label() + JOIN + id;
    }
}

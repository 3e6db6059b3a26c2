package io.workerreturn.importing;

import io.workerreturn.words.Said;

/** Columns that several kinds of files have. */
public final class CommonColumns {
    static final Column<String> IDENTITY = Column.of(
            "identityNumber",
            Column.Need.EITHER,
            new Form<>(
                    Said.of("form.checked"),
                    (cell, conventions) -> IdentityNumbers.parse(cell, conventions.lastDay())));

    static final Column<String> WORKER = Column.of("workerId", Column.Need.EITHER, Form.CODE);

    /** The time of day, in a column of its own beside the day. */
    public static final Column<When> TIME = Column.optional("time", Form.CLOCK);

    /** When somebody said it, if not at the time of which it speaks. */
    public static final Column<When> REPORTED = Column.optional("reportedAt", Form.WHEN);

    private CommonColumns() {}

    static Column<String> enterprise(String kind, Column.Need need) {
        return Column.of(kind + ".enterpriseId", need, Form.USCC);
    }
}

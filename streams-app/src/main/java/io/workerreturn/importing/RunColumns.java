package io.workerreturn.importing;

import java.time.LocalDate;
import java.util.List;

/** Columns that say which run of a number a row speaks of; in files of trips and of passengers alike. */
final class RunColumns {
    static final Column<LocalDate> DAY = Column.optional("runDate", Form.DAY);

    static final Column<String> ORIGIN = Column.optional("runOrigin", Form.DIVISION);

    /** Both, in the order of templates. */
    static final List<Column<?>> ALL = List.of(DAY, ORIGIN);

    private RunColumns() {}
}

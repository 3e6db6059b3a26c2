package io.workerreturn.importing;

import java.time.LocalDate;
import java.util.List;

/** Columns that say which run of a number a row speaks of; in files of trips and of passengers alike. */
final class RunColumns {
    static final Column<LocalDate> DAY = Column.optional(
            "runDate",
            Form.DAY,
            "The day on which the run was first to leave from where it starts. Only where that is not the day of the planned"
                    + " departure in the same row: the plan was moved, or the passengers get on after midnight.",
            "原发车日期",
            "始发日期",
            "开行日期",
            "运行日期",
            "run date");

    static final Column<String> ORIGIN = Column.optional(
            "runOrigin",
            Form.DIVISION,
            "Where the run starts. Only where two vehicles share a number on one day; then in every file about them.",
            "同号始发地",
            "run origin");

    /** Both, in the order of templates. */
    static final List<Column<?>> ALL = List.of(DAY, ORIGIN);

    private RunColumns() {}
}

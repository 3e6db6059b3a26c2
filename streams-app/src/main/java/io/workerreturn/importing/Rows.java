package io.workerreturn.importing;

import java.util.List;

/** One kind of files: which columns it has, and what its rows say. */
public interface Rows {
    /** The columns, in the order in which templates have them. No two share a header. */
    List<Column<?>> columns();

    /** Tells what the row says; what is wrong with it the cells note themselves, and then nothing is told. */
    void read(Cells row, Events events);
}

package io.workerreturn.importing;

import java.io.IOException;
import java.util.List;

/** A file that is open. */
interface TableFile extends AutoCloseable {
    /** Its tables, in their order. */
    List<Sheet> sheets();

    /** Days by which its date numbers are behind those that count from 1900. */
    int serialShift();

    @Override
    void close() throws IOException;
}

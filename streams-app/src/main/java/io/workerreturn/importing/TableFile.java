package io.workerreturn.importing;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file that is open. */
interface TableFile extends AutoCloseable {
    /** Its tables, in their order. */
    List<Sheet> sheets();

    /** The encoding of a text, as far as it is known; null of a workbook. */
    @Nullable
    Charset charset();

    /** Days by which its date numbers are behind those that count from 1900. */
    int serialShift();

    @Override
    void close() throws IOException;
}

package io.workerreturn.importing;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The rows of one sheet, in their order. */
interface RowSource extends AutoCloseable {
    /**
     * The next row.
     *
     * @return null after the last one
     * @throws UnusableFileException if the rest can't be read
     */
    @Nullable
    Row next() throws IOException;

    @Override
    void close() throws IOException;
}

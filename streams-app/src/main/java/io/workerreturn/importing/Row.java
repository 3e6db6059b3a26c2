package io.workerreturn.importing;

import org.jspecify.annotations.Nullable;

/**
 * One row as it stands in a file.
 *
 * @param line where it begins, from 1
 * @param cells as they are written; fewer or more than there are headers
 * @param problem why the row itself can't be read, null if it can
 */
record Row(long line, String[] cells, @Nullable String problem) {
    Row(long line, String[] cells) {
        this(line, cells, null);
    }

    /** Whether nothing is written in it. */
    boolean isBlank() {
        for (String cell : cells) {
            if (!Texts.strip(cell).isEmpty()) {
                return false;
            }
        }
        return true;
    }
}

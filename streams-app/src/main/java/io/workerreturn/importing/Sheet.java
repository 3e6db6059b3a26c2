package io.workerreturn.importing;

import java.io.IOException;

/**
 * One table of a file.
 *
 * @param name empty where a file has only one
 * @param hidden whether its maker has hidden it
 * @param opener of its rows
 */
record Sheet(String name, boolean hidden, Opener opener) {
    /** Opens the rows. */
    @FunctionalInterface
    interface Opener {
        RowSource open() throws IOException;
    }
}

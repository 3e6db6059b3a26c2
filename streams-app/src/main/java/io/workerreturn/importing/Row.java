package io.workerreturn.importing;

import io.workerreturn.words.Said;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One row as it stands in a file.
 *
 * @param line where it begins, from 1
 * @param cells fewer or more than there are headers
 * @param problem why the row itself can't be read, null if it can
 * @param hidden whether whoever opens the file does not see it
 */
record Row(long line, Cell[] cells, @Nullable Said problem, boolean hidden) {
    /** Characters of all its cells together: more than any row of people has, and so few that some thousand rows fit into memory. */
    static final int LONGEST = 1 << 20;

    /** Excel's own limit. */
    static final int MOST_CELLS = 16_384;

    /** What a cell takes beside its text, in characters. */
    private static final int OF_A_CELL = 40;

    Row {
        if (cells.length > MOST_CELLS || length(cells) > LONGEST) {
            throw new UnusableFileException("file.rowTooLong");
        }
    }

    Row(long line, Cell[] cells) {
        this(line, cells, null, false);
    }

    /** Of texts. */
    static Row of(long line, String... texts) {
        return new Row(line, Arrays.stream(texts).map(Cell::of).toArray(Cell[]::new));
    }

    private static long length(Cell[] cells) {
        long length = 0;
        for (Cell cell : cells) {
            length += cell.text().length();
        }
        return length;
    }

    /** What it takes of memory, in characters: cells of one letter take more than their letters do, and blank ones take some too. */
    long size() {
        long size = cells.length;
        for (Cell cell : cells) {
            size += cell.isEmpty() ? 0 : OF_A_CELL + cell.text().length();
        }
        return size;
    }

    /** The row as it is looked at to know what it is: of a cell that is too long for any column, no more than how it begins. */
    Row glimpsed() {
        if (Arrays.stream(cells).noneMatch(cell -> cell.text().length() > Cell.LONGEST)) {
            return this;
        }
        return new Row(line, Arrays.stream(cells).map(Cell::glimpsed).toArray(Cell[]::new), problem, hidden);
    }

    /** Whether nothing is written in it. */
    boolean isBlank() {
        for (Cell cell : cells) {
            if (!cell.isEmpty()) {
                return false;
            }
        }
        return true;
    }
}

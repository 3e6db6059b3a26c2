package io.workerreturn.importing;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A row that can't be used, in a form that can be mended: without the identity number, which is a pseudonym if it was right
 * and blank if it was wrong.
 *
 * @param sheet in which it stands, empty if the file has only one
 * @param line where it begins, from 1
 * @param problems everything that is wrong with it, at least one
 * @param headers of the kind's columns
 * @param cells under these headers
 */
public record BadRow(String sheet, long line, List<Problem> problems, List<String> headers, List<String> cells) {
    public BadRow {
        problems = List.copyOf(problems);
        headers = List.copyOf(headers);
        cells = List.copyOf(cells);
    }

    /**
     * One thing that is wrong.
     *
     * @param column its name, or * for the row as a whole
     * @param reason what is wrong and what to write instead, for people
     */
    public record Problem(String column, String reason) {}

    /** Where it stands, for people. */
    public String place() {
        return sheet.isEmpty() ? Long.toString(line) : sheet + ':' + line;
    }

    /** The columns that are wrong. */
    public String columns() {
        return problems.stream().map(Problem::column).distinct().collect(Collectors.joining(", "));
    }

    /** All reasons. */
    public String reasons() {
        return problems.stream().map(Problem::reason).collect(Collectors.joining("; "));
    }
}

package io.workerreturn.importing;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A row that can't be used, in a form that can be mended: all that stood in it, but of identity numbers only their ends, and the
 * pseudonym of one that was right.
 *
 * @param place where it stands in the file that a clerk has first imported: its line, from 1, behind the name of its sheet if
 *     there are several
 * @param problems everything that is wrong with it, at least one
 * @param headers of the file, and of what was filled in
 * @param cells under these headers
 */
public record BadRow(String place, List<Problem> problems, List<String> headers, List<String> cells) {
    public BadRow {
        problems = List.copyOf(problems);
        headers = List.copyOf(headers);
        cells = List.copyOf(cells);
    }

    /**
     * One thing that is wrong.
     *
     * @param column its header in the file, else what people call it; * for the row as a whole
     * @param reason what is wrong and what to write instead, for people
     */
    public record Problem(String column, String reason) {}

    /** The columns that are wrong. */
    public String columns() {
        return problems.stream().map(Problem::column).distinct().collect(Collectors.joining(", "));
    }

    /** All reasons. */
    public String reasons() {
        return problems.stream().map(Problem::reason).collect(Collectors.joining("; "));
    }
}

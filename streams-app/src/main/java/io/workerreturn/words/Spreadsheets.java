package io.workerreturn.words;

import java.util.regex.Pattern;

/** What may stand in a cell of a file that spreadsheets open. */
public final class Spreadsheets {
    /** What a spreadsheet takes for the beginning of a formula. */
    private static final String FORMULA = "=+-@\t\r";

    private static final Pattern NUMBER = Pattern.compile("[+-]?[\\d.,]+(?:[Ee][+-]?\\d+)?%?");

    private Spreadsheets() {}

    /** The text as it is, or behind a mark by which a spreadsheet takes it for text, where it would compute it otherwise. */
    public static String harmless(String cell) {
        return isFormula(cell) ? '\'' + cell : cell;
    }

    /** Whether a spreadsheet would take this for something to compute. */
    public static boolean isFormula(String cell) {
        return !cell.isEmpty()
                && FORMULA.indexOf(cell.charAt(0)) >= 0
                && !NUMBER.matcher(cell).matches();
    }
}

package io.workerreturn.importing;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A cell as the person who looked at it saw it. Made here alone, whatever the file: everything else reads this.
 *
 * @param text what was seen, without blanks at its ends, marks that only say that it is text, and characters that nobody sees
 * @param number of a cell that holds one: what it says to who computes with it, with no more digits than Excel shows, with % if
 *     it was seen as a percentage; null of any other
 * @param moment whether that number was seen as a day or a time; then it has a decimal point
 * @param error the error that a spreadsheet shows instead of a value, null if it shows none
 */
record Cell(
        String text,
        @Nullable String number,
        boolean moment,
        @Nullable String error) {
    static final Cell EMPTY = new Cell("", null, false, null);

    /** Digits that Excel shows of a number. */
    private static final MathContext SHOWN = new MathContext(15, RoundingMode.HALF_UP);

    private static final int LONGEST_NUMBER = 400;
    private static final int MOST_DECIMALS = 60;
    private static final int SHOWN_OF_LARGE = 6;

    /** Excel's spelling of characters that XML can't hold or that it wants to keep: _x000D_. */
    private static final Pattern ESCAPE = Pattern.compile("_x([0-9A-Fa-f]{4})_");

    /** What a spreadsheet shows for what it can't compute, in whatever language, and for what its column is too narrow. */
    private static final Pattern ERROR =
            Pattern.compile("#[¡¿]?[\\p{L}\\p{N}][\\p{L}\\p{N}_./ ]{0,24}[!?]|#N/?A|#N/D|#NV|#Н/Д"
                    + "|#GETTING_DATA|#BEZUG|#WERT|#{3,}|(?:Err|错误)[::]\\d{3}");

    /** A formula that has no result with it. */
    private static final String NOT_COMPUTED = "=";

    /** A text as it stands in a file. */
    static Cell of(String raw) {
        String text = seen(raw);
        if (text.isEmpty()) {
            return EMPTY;
        }
        return isError(text) ? new Cell(text, null, false, Texts.plain(text)) : new Cell(text, null, false, null);
    }

    /** A cell of which the file itself says that it holds an error. */
    static Cell error(String shown) {
        String text = seen(shown);
        return new Cell(text, null, false, text.isEmpty() ? "#?" : text);
    }

    /** A formula whose result is not in the file. */
    static Cell notComputed() {
        return new Cell(NOT_COMPUTED, null, false, NOT_COMPUTED);
    }

    /**
     * A number as a workbook keeps it.
     *
     * @param format by which it is shown
     */
    static Cell number(String raw, NumberFormat format) {
        String digits = Texts.strip(raw);
        BigDecimal number;
        try {
            if (digits.length() > LONGEST_NUMBER) {
                return error("#NUM!");
            }
            number = new BigDecimal(digits).round(SHOWN).stripTrailingZeros();
        } catch (NumberFormatException none) {
            return of(raw);
        }
        if (number.precision() - (long) number.scale() > SHOWN.getPrecision()) {
            // as Excel shows it, so that nobody takes its rounded digits for whole
            String large = large(number);
            return new Cell(large, large, false, null);
        }
        // no cell shows so small a number, and spelt out it might fill the memory
        BigDecimal spelt = number.scale() > MOST_DECIMALS ? BigDecimal.ZERO : number;
        String value = format.isPercentage()
                ? spelt.movePointRight(2).stripTrailingZeros().toPlainString() + '%'
                : spelt.toPlainString();
        boolean moment = format.isMoment() && spelt.signum() >= 0;
        return new Cell(
                format.shown(spelt, value), moment && value.indexOf('.') < 0 ? value + ".0" : value, moment, null);
    }

    private static String large(BigDecimal number) {
        BigDecimal short6 = number.round(new MathContext(SHOWN_OF_LARGE, RoundingMode.HALF_UP));
        String digits = short6.unscaledValue().abs().toString();
        long exponent = short6.precision() - (long) short6.scale() - 1;
        String decimals = (digits.substring(1) + "00000").substring(0, SHOWN_OF_LARGE - 1);
        return (number.signum() < 0 ? "-" : "") + digits.charAt(0) + '.' + decimals + "E+" + exponent;
    }

    /** What it says to who computes with it. */
    String value() {
        return number == null ? text : number;
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    /** Whether it is a formula whose result is not in the file. */
    boolean isNotComputed() {
        return NOT_COMPUTED.equals(error);
    }

    private static boolean isError(String text) {
        if (text.length() > 40 || "#＃Ee错".indexOf(text.charAt(0)) < 0) {
            return false;
        }
        return ERROR.matcher(Texts.plain(text)).matches();
    }

    private static String seen(String raw) {
        String text = isPlain(raw) ? raw : visible(unescaped(raw));
        text = Texts.strip(text);
        return unmarked(text);
    }

    /** Whether nothing in it can be other than what is seen; most cells. */
    private static boolean isPlain(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c < ' ' || c == '_' || c >= 0x7F && !(c >= 0x4E00 && c <= 0x9FFF)) {
                return false;
            }
        }
        return true;
    }

    private static String unescaped(String raw) {
        if (!raw.contains("_x")) {
            return raw;
        }
        Matcher escape = ESCAPE.matcher(raw);
        StringBuilder text = new StringBuilder(raw.length());
        while (escape.find()) {
            escape.appendReplacement(
                    text, Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
        }
        return escape.appendTail(text).toString();
    }

    /** Blanks of every kind as one kind, and without what has no width or steers the reading. */
    private static String visible(String text) {
        StringBuilder visible = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\r') {
                if (i + 1 == text.length() || text.charAt(i + 1) != '\n') {
                    visible.append('\n');
                }
            } else if (Character.getType(c) == Character.FORMAT) {
                continue;
            } else {
                visible.append(c != '\n' && Texts.isBlank(c) ? ' ' : c);
            }
        }
        return visible.toString();
    }

    /** Without ="…" around it or ' before it, which say that it is text. */
    private static String unmarked(String text) {
        String rest = text;
        if (rest.length() >= 3 && rest.startsWith("=\"") && rest.endsWith("\"")) {
            String inner = rest.substring(2, rest.length() - 1);
            if (inner.replace("\"\"", "").indexOf('"') < 0) {
                rest = Texts.strip(inner.replace("\"\"", "\""));
            }
        }
        int start = 0;
        while (start < rest.length() && "'’‘＇".indexOf(rest.charAt(start)) >= 0) {
            start++;
        }
        if (start == 0) {
            return rest;
        }
        // a quotation mark at both ends is a pair
        int end = rest.length() > start && rest.charAt(rest.length() - 1) == rest.charAt(0)
                ? rest.length() - 1
                : rest.length();
        return Texts.strip(rest.substring(start, end));
    }
}

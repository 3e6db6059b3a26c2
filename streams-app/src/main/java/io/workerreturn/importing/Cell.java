package io.workerreturn.importing;

import io.workerreturn.words.Said;
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

    /** More than any column takes. What is longer is not looked at: some patterns take a square of its length. */
    static final int LONGEST = 4_000;

    private static final int GLIMPSE = 200;

    private static final String TOO_LONG = "…";

    Cell {
        if (text.length() > LONGEST) {
            number = null;
            moment = false;
            error = TOO_LONG;
        }
    }

    /** Digits that Excel shows of a number. */
    private static final MathContext SHOWN = new MathContext(15, RoundingMode.HALF_UP);

    private static final int LONGEST_NUMBER = 400;
    private static final int MOST_DECIMALS = 60;
    private static final int SHOWN_OF_LARGE = 6;
    private static final int LONGEST_QUOTED = 40;

    /** Excel's spelling of characters that XML can't hold or that it wants to keep: _x000D_. */
    private static final Pattern ESCAPE = Pattern.compile("_x([0-9A-Fa-f]{4})_");

    /** What a spreadsheet shows for what it can't compute, in whatever language, and for what its column is too narrow. */
    private static final Pattern ERROR = Pattern.compile(
            "#[¡¿]?[\\p{L}\\p{N}][\\p{L}\\p{N}_./ ]{0,24}[!?]|#N/?A(?: N/A)?|#\\p{Lu}/\\p{Lu}|#NV|#REF"
                    + "|#GETTING_DATA|#BEZUG|#WERT|#HIÁNYZIK|#YOK|#SAKNAS|#NEDOSTUPN[ÝY]|#NENÍ_K_DISPOZICI|#{3,}|(?:Err|错误)[::]\\d{3}");

    /** Marks of text: the apostrophe that Excel knows, and what keyboards, programs and people make of it. */
    private static final String SINGLE = "'\u2019\u2018\u201B\u201A\uFF07`\u00B4\u02B9\u02BC\uFF40";

    private static final String DOUBLE = "\"\u201C\u201D\u201E\u201F\uFF02\u301D\u301E\u301F";

    /** How formulas begin, and what people write before a number so that it stays as it is. */
    private static final String SIGNS = "=＝+＋";

    private static final String QUOTATION =
            "\"(?:[^\"]++|\"\")*+\"|[\u201C\u201D\uFF02][^\u201C\u201D\uFF02\"]*+[\u201C\u201D\uFF02]";
    private static final Pattern QUOTED = Pattern.compile(QUOTATION);
    private static final String JOINED = "(?:" + QUOTATION + ")(?:\\s*&\\s*(?:" + QUOTATION + "))*+";

    /** A formula that comes to a text which stands in it. */
    private static final Pattern LITERAL = Pattern.compile(
            "[=＝]\\s*(?:" + JOINED + "|(?:[TＴ]|TRIM|CLEAN|CONCAT|CONCATENATE)\\s*[(（]\\s*" + JOINED + "\\s*[)）])",
            Pattern.CASE_INSENSITIVE);

    /** What is a number, a code or a time and never the name of another cell, behind the sign of a formula. */
    private static final Pattern CODE = Pattern.compile("(?:[=＝]\\s*[+＋]?|[+＋])\\s*(-?[0-9０-９][0-9A-Za-z０-９.]*+%?"
            + "|\\d{4}([-/.])\\d{1,2}\\2\\d{1,2}(?:[ T]\\d{1,2}:\\d{2}(?::\\d{2})?)?|\\d{1,2}:\\d{2}(?::\\d{2})?)");

    /** What else is a formula, of which nobody wanted to say more than its result. */
    private static final Pattern FORMULA =
            Pattern.compile("[=＝]\\s*[^=＝\\s].*|\\{[=＝].+\\}|[+＋@][A-Za-z.]+\\(.*\\)", Pattern.DOTALL);

    private static final String FORMULA_SIGNS = SIGNS + "{@";
    private static final int LONGEST_FORMULA = 2_000;

    private static final Pattern AGGREGATE = Pattern.compile(
            "[=＝+@{]+(?:sum|subtotal|count|average|aggregate)[a-z]*\\(.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** A number with an E of which a program wrote every digit; of fewer, nobody knows what stands behind the last. */
    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d\\.\\d{14,}[Ee][+-]?\\d{1,3}");

    private static final int LONGEST_WHOLE = 40;

    /** A formula that has no result with it. */
    private static final String NOT_COMPUTED = "=";

    /** Of a column that stands twice and says two things. */
    private static final String TWICE = "≠";

    private static final String TOO_NARROW = "###";

    /** A text as it stands in a file. */
    static Cell of(String raw) {
        String text = seen(raw);
        if (text.isEmpty()) {
            return EMPTY;
        }
        if (text.length() > LONGEST) {
            return new Cell(text, null, false, TOO_LONG);
        }
        if (FORMULA_SIGNS.indexOf(text.charAt(0)) >= 0 && FORMULA.matcher(text).matches()) {
            return new Cell(text, null, false, text);
        }
        return isError(text)
                ? new Cell(text, null, false, Texts.plain(text))
                : new Cell(text, whole(text), false, null);
    }

    /** The number that a text with an E writes out whole, with the digits that Excel shows; null of any other text. */
    private static @Nullable String whole(String text) {
        if (text.length() > LONGEST_WHOLE || !WHOLE.matcher(text).matches()) {
            return null;
        }
        BigDecimal number = new BigDecimal(text).round(SHOWN).stripTrailingZeros();
        return number.precision() - number.scale() > SHOWN.getPrecision() || number.scale() > MOST_DECIMALS
                ? null
                : number.toPlainString();
    }

    /** What a formula comes to whose result is not in the file, as far as it stands in the formula itself. */
    static Cell ofFormula(String formula) {
        Cell cell = formula.isBlank() ? notComputed() : of('=' + formula);
        if (cell.error == null) {
            return cell;
        }
        // what adds up is known by its name: it is no part of the table
        return isAggregate(cell.text) ? new Cell(cell.text, null, false, NOT_COMPUTED) : notComputed();
    }

    /** Whether it is a formula that adds up what stands in other cells. */
    static boolean isAggregate(String text) {
        return AGGREGATE.matcher(text).matches();
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

    /** One of two cells of a row that stand under the same header: what they say, and an error where they say two things. */
    Cell with(Cell other) {
        if (isEmpty()) {
            return other;
        }
        return other.isEmpty() || other.text.equals(text) ? this : new Cell(text, null, false, TWICE);
    }

    /** What it says to who computes with it. */
    String value() {
        return number == null ? text : number;
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    /** Itself, or how it begins if it is too long for any column. */
    Cell glimpsed() {
        return text.length() > LONGEST ? new Cell(text.substring(0, GLIMPSE), null, false, TOO_LONG) : this;
    }

    /** What is wrong with it, in words that fit behind the name of its column; null if it holds no error. */
    @Nullable
    Said problem() {
        if (error == null) {
            return null;
        }
        if (error.equals(NOT_COMPUTED)) {
            return Said.of("cell.notComputed");
        }
        if (error.equals(TOO_LONG)) {
            return Said.of("cell.tooLong", LONGEST);
        }
        if (error.equals(TWICE)) {
            return Said.of("cell.twice");
        }
        if (error.startsWith(TOO_NARROW)) {
            return Said.of("cell.tooNarrow");
        }
        return FORMULA_SIGNS.indexOf(error.charAt(0)) < 0
                ? Said.of("cell.error", error)
                : Said.of("cell.formula", IdentityNumbers.quoted(error, LONGEST_QUOTED));
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

    /** Without what only says that it is text: ' before it, quotation marks around it, a formula that comes to it. */
    private static String unmarked(String text) {
        String rest = text;
        while (!rest.isEmpty() && (isMark(rest.charAt(0)) || isMark(rest.charAt(rest.length() - 1)))) {
            String before = rest;
            rest = Texts.strip(unquoted(literal(rest)));
            if (rest.equals(before)) {
                break;
            }
        }
        return rest;
    }

    private static boolean isMark(char c) {
        return SIGNS.indexOf(c) >= 0 || SINGLE.indexOf(c) >= 0 || DOUBLE.indexOf(c) >= 0;
    }

    /** The text or the code that a formula holds and nothing else; what was given if it is no such formula. */
    private static String literal(String text) {
        if (SIGNS.indexOf(text.charAt(0)) < 0 || text.length() > LONGEST_FORMULA) {
            return text;
        }
        Matcher code = CODE.matcher(text);
        if (code.matches()) {
            return code.group(1);
        }
        if (!LITERAL.matcher(text).matches()) {
            return text;
        }
        StringBuilder joined = new StringBuilder();
        for (Matcher part = QUOTED.matcher(text); part.find(); ) {
            joined.append(text, part.start() + 1, part.end() - 1);
        }
        return joined.toString().replace("\"\"", "\"");
    }

    /** Without single marks at its ends, and without double ones if there are none within it, where they are the writer's. */
    private static String unquoted(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && SINGLE.indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        while (end > start && SINGLE.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        int first = start;
        int last = end;
        while (first < last && DOUBLE.indexOf(text.charAt(first)) >= 0) {
            first++;
        }
        while (last > first && DOUBLE.indexOf(text.charAt(last - 1)) >= 0) {
            last--;
        }
        String inner = text.substring(first, last);
        return inner.chars().anyMatch(c -> DOUBLE.indexOf(c) >= 0) ? text.substring(start, end) : inner;
    }
}

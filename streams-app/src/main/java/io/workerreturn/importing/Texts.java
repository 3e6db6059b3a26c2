package io.workerreturn.importing;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** What people type, brought to one form. */
final class Texts {
    private static final String OPENING = "([【";
    private static final String CLOSING = ")]】";
    private static final Pattern NO_LETTER_OR_DIGIT = Pattern.compile("[^\\p{L}\\p{Nd}]+");

    private Texts() {}

    /** Without blanks at the ends, also those that no keyboard shows; the rest as it is. */
    static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** A code, a number or a time: full-width characters are made plain, blanks at the ends are dropped. */
    static String plain(String text) {
        String stripped = strip(text);
        for (int i = 0; i < stripped.length(); i++) {
            if (stripped.charAt(i) > '~') {
                return strip(Normalizer.normalize(stripped, Normalizer.Form.NFKC));
            }
        }
        return stripped;
    }

    /** The same without any blank in it, for codes. */
    static String code(String text) {
        String plain = plain(text);
        for (int i = 0; i < plain.length(); i++) {
            if (isBlank(plain.charAt(i))) {
                StringBuilder code = new StringBuilder(plain.length());
                plain.chars().filter(c -> !isBlank((char) c)).forEach(c -> code.append((char) c));
                return code.toString();
            }
        }
        return plain;
    }

    /** What is compared of a header or of a word that stands for a choice: its letters and digits. */
    static String word(String text) {
        String plain = withoutParentheses(plain(shortened(text)));
        return NO_LETTER_OR_DIGIT.matcher(plain).replaceAll("").toLowerCase(Locale.ROOT);
    }

    /** As much of it as may be a header or a choice. */
    static String shortened(String text) {
        return text.length() > Cell.LONGEST ? text.substring(0, Cell.LONGEST) : text;
    }

    /** Without what stands in parentheses that are closed, each of which goes to the first that closes it. */
    private static String withoutParentheses(String text) {
        StringBuilder rest = new StringBuilder(text.length());
        // that none of a kind is closed any more is found out once: a cell may be nothing but opened ones
        boolean[] open = new boolean[OPENING.length()];
        for (int i = 0; i < text.length(); i++) {
            int kind = OPENING.indexOf(text.charAt(i));
            int end = kind < 0 || open[kind] ? -1 : text.indexOf(CLOSING.charAt(kind), i);
            if (end >= 0) {
                i = end;
            } else {
                open[Math.max(kind, 0)] |= kind >= 0;
                rest.append(text.charAt(i));
            }
        }
        return rest.toString();
    }

    static boolean isBlank(char c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT;
    }
}

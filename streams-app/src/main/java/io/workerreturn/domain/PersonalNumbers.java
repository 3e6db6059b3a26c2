package io.workerreturn.domain;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Finds citizen identification numbers (GB 11643-1999: six digits of a division, eight of the date of birth, three of a sequence,
 * a check character) in text, whatever stands between the characters, and in whatever script's digits they are written. Only what
 * passes as a number of somebody old enough to work is one, so that times, counters and codes are left alone.
 */
public final class PersonalNumbers {
    /** What stands where a number was. */
    public static final String HIDDEN = "******";

    private static final int DIGITS = 17;
    private static final int DIVISION = 6;
    private static final int BORN = 14;
    private static final int FIRST_YEAR = 1900;
    /** Nobody younger works, and plans and reports name days of later years. */
    private static final int LAST_YEAR = 2012;

    /** Between two characters of one number. */
    private static final int LONGEST_GAP = 8;

    private static final int MOST_LETTERS = 3;
    private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    private static final String CHECK_CHARACTERS = "10X98765432";
    private static final Set<Integer> PROVINCES = IntStream.of(
                    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53,
                    54, 61, 62, 63, 64, 65, 71, 81, 82, 83, 91)
            .boxed()
            .collect(Collectors.toUnmodifiableSet());

    private PersonalNumbers() {}

    /** Whether a text holds one. */
    public static boolean isIn(CharSequence text) {
        return text.length() > DIGITS && new Scan(text).next(0);
    }

    /** The text with each one in it hidden; the same text if it holds none. */
    public static String hiddenIn(String text) {
        if (text.length() <= DIGITS) {
            return text;
        }
        Scan scan = new Scan(text);
        if (!scan.next(0)) {
            return text;
        }
        StringBuilder hidden = new StringBuilder(text.length());
        int from = 0;
        do {
            hidden.append(text, from, scan.start).append(HIDDEN);
            from = scan.end;
        } while (scan.next(scan.last + 1));
        return hidden.append(text, from, text.length()).toString();
    }

    /** One look through a text: where its digits are, and which of them are a number. */
    private static final class Scan {
        private final CharSequence text;
        private final int[] at;
        private final byte[] value;
        private int count;
        /** Of the number found: its first character, the one after its last, and the index of its last digit. */
        private int start;

        private int end;
        private int last;

        Scan(CharSequence text) {
            this.text = text;
            int digits = 0;
            for (int i = 0; i < text.length(); i += width(text, i)) {
                if (digit(text, i) >= 0) {
                    digits++;
                }
            }
            boolean enough = digits >= DIGITS;
            at = new int[enough ? digits : 0];
            value = new byte[enough ? digits : 0];
            for (int i = 0; enough && i < text.length(); i += width(text, i)) {
                int digit = digit(text, i);
                if (digit >= 0) {
                    at[count] = i;
                    value[count++] = (byte) digit;
                }
            }
        }

        /** Looks for the next number that begins at this digit or later. */
        boolean next(int first) {
            for (int i = first; i + DIGITS <= count; i++) {
                if (PROVINCES.contains(number(i, 2)) && isTogether(i) && isBorn(i) && isChecked(i)) {
                    start = at[i];
                    return true;
                }
            }
            return false;
        }

        /** What the character here is worth; -1 if it is no digit. Some scripts write each in two of Java's chars. */
        private static int digit(CharSequence text, int at) {
            int c = Character.codePointAt(text, at);
            return Character.isDigit(c) ? Character.digit(c, 10) : -1;
        }

        private static int width(CharSequence text, int at) {
            return Character.charCount(Character.codePointAt(text, at));
        }

        /** Where the text goes on after this digit. */
        private int after(int digit) {
            return at[digit] + width(text, at[digit]);
        }

        private int number(int from, int length) {
            int number = 0;
            for (int i = from; i < from + length; i++) {
                number = number * 10 + value[i];
            }
            return number;
        }

        private boolean isBorn(int first) {
            int year = number(first + DIVISION, 4);
            if (year < FIRST_YEAR || year > LAST_YEAR) {
                return false;
            }
            try {
                LocalDate.of(year, number(first + DIVISION + 4, 2), number(first + DIVISION + 6, 2));
                return true;
            } catch (DateTimeException none) {
                return false;
            }
        }

        private boolean isTogether(int first) {
            for (int i = 1; i < DIGITS; i++) {
                if (!isGap(after(first + i - 1), at[first + i], i == DIVISION || i == BORN)) {
                    return false;
                }
            }
            return true;
        }

        /** Letters between digits make a code of them, except where the parts of a number meet. */
        private boolean isGap(int from, int to, boolean parts) {
            if (to - from > LONGEST_GAP) {
                return false;
            }
            int letters = 0;
            for (int i = from; i < to; i++) {
                letters += isLetter(text.charAt(i)) ? 1 : 0;
            }
            return letters == 0 || parts && letters <= MOST_LETTERS;
        }

        private static boolean isLetter(char c) {
            return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
        }

        private boolean isChecked(int first) {
            int sum = 0;
            for (int i = 0; i < DIGITS; i++) {
                sum += value[first + i] * WEIGHTS[i];
            }
            char check = CHECK_CHARACTERS.charAt(sum % CHECK_CHARACTERS.length());
            int before = after(first + DIGITS - 1);
            last = first + DIGITS - 1;
            if (check != 'X') {
                last++;
                end = last < count ? after(last) : 0;
                return last < count && value[last] == check - '0' && isGap(before, at[last], true);
            }
            int limit = Math.min(text.length(), before + LONGEST_GAP + 1);
            for (int i = before; i < limit; i++) {
                char c = text.charAt(i);
                if (c == 'x' || c == 'X' || c == 'ｘ' || c == 'Ｘ') {
                    end = i + 1;
                    return true;
                }
                if (isLetter(c) || digit(text, i) >= 0) {
                    return false;
                }
            }
            return false;
        }
    }
}

package io.workerreturn.domain;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.YearMonth;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds citizen identification numbers (GB 11643-1999: six digits of a division, eight of the date of birth, three of a sequence,
 * a check character) in text, whatever stands between the characters, and in whatever script's digits they are written, Chinese
 * numerals, circled and raised ones included. Only what passes as a number of somebody old enough to work is one, so that times,
 * counters and codes are left alone. The numbers of fifteen digits that were given until 1999 have no check character: they are looked
 * for in what people write ({@link #isInNote}), and not in keys and codes.
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

    /** Letters of any script between two characters of one number; of signs and blanks there may be any number. */
    private static final int LONGEST_GAP = 8;
    /** The same between two parts of one number, where words may stand. */
    private static final int LONGEST_WORDS = 24;
    /** So many letters may stand between parts without being a word. */
    private static final int MOST_LETTERS = 3;

    private static final int OLD_DIGITS = 15;
    private static final int OLD_BORN = 12;
    /** Nobody who works was born before, and what begins with a later century's day is a date. */
    private static final int OLD_FIRST_YEAR = 1930;

    private static final int OLD_CENTURY = 1900;

    /**
     * The Chinese characters that stand for each digit: plain, financial, old and dialectal forms, as Unicode lists them, and what is said
     * on the telephone.
     */
    private static final List<String> HAN = List.of(
            "〇零○◯洞",
            "一壹壱弌幺𠤪",
            "二贰貳弐弍貮两兩㒃𢎐",
            "三叁參参弎叄仨𠫽𠬙𢦘𣬛",
            "四肆亖𠁤𠃢𦉭",
            "五伍㐅㠪𠄡",
            "六陆陸𠫪",
            "七柒漆拐㭍𠀁",
            "八捌",
            "九玖勾廾");

    private static final Map<Integer, Integer> HAN_DIGITS = IntStream.range(0, HAN.size())
            .boxed()
            .flatMap(digit -> HAN.get(digit).codePoints().mapToObj(c -> Map.entry(c, digit)))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

    /** Greek, Cyrillic, and signs. */
    private static final String LIKE_X = "ΧχХхⲬⲭ×✕✖✗✘☓╳乂";

    /** One character of UTF-8, each byte by its code. */
    private static final String UTF_8 =
            "(?<bytes>IS[0-7]HEX|IS[cdCD]HEX(?:MORE)|IS[eE]HEX(?:MORE){2}|IS[fF][0-7](?:MORE){3})"
                    .replace("MORE", "IS[89abAB]HEX")
                    .replace("IS", "(?:%|=|\\\\x)")
                    .replace("HEX", "[0-9a-fA-F]");

    /** How a character is written by its code, and what nobody sees between characters. */
    private static final Pattern CODE = Pattern.compile(String.join(
            "|",
            UTF_8,
            "(?:%|\\\\)u(?<u>[0-9a-fA-F]{4})",
            "[uU]\\+(?<plus>[0-9a-fA-F]{4,6})",
            "\\\\u\\{(?<braced>[0-9a-fA-F]{1,8})}",
            "\\\\U(?<long>[0-9a-fA-F]{8})",
            "\\\\(?<octal>[0-3][0-7]{2})",
            "\\\\(?<css>[0-9a-fA-F]{2})\\s?",
            "0[xX](?<c>[0-9a-fA-F]{2})",
            "_x(?<cell>[0-9a-fA-F]{4})_",
            "&#[xX]0*(?<hex>[0-9a-fA-F]{1,6});?",
            "&#0*(?<decimal>[0-9]{1,7});?",
            "(?<and>&amp;)",
            "(?<blank>&[a-zA-Z]{2,16};|[\\s\\p{Z}]{2,})",
            "</?[a-zA-Z][^<>]{0,80}>",
            "[\\p{Cf}\\p{Mn}\\p{Me}\\x00-\\x08]+"));

    /** How often what a code stands for is looked at for codes again. */
    private static final int MOST_CODES_OF_CODES = 3;

    private static final List<String> HEXADECIMAL = List.of("u", "plus", "braced", "long", "cell", "hex", "css", "c");

    private static final char FIRST_HAN = '\u3001';
    private static final char LAST_HAN = '\uD7FF';

    private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    private static final String CHECK_CHARACTERS = "10X98765432";
    private static final BitSet PROVINCES = IntStream.of(
                    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53,
                    54, 61, 62, 63, 64, 65, 71, 81, 82, 83, 91)
            .collect(BitSet::new, BitSet::set, BitSet::or);

    private PersonalNumbers() {}

    /** Whether a text holds one. */
    public static boolean isIn(CharSequence text) {
        return isIn(text, false);
    }

    /** Whether a text that somebody wrote holds one, or what looks like one of fifteen digits. */
    public static boolean isInNote(CharSequence text) {
        return isIn(text, true);
    }

    private static boolean isIn(CharSequence text, boolean old) {
        // asked of every key and text that is told: most hold fewer digits than any number
        if (!mayHoldOne(text, old ? OLD_DIGITS : DIGITS)) {
            return false;
        }
        if (isSeenIn(text, old)) {
            return true;
        }
        for (int codes = 1; codes <= MOST_CODES_OF_CODES; codes++) {
            Plain plain = Plain.of(text, codes);
            if (plain == null) {
                return false;
            }
            if (isSeenIn(plain.text, old)) {
                return true;
            }
        }
        return false;
    }

    /** Whether so many characters are digits, or may stand for one. */
    private static boolean mayHoldOne(CharSequence text, int digits) {
        int left = digits;
        for (int i = 0; left > 0 && text.length() - i >= left; i++) {
            char c = text.charAt(i);
            if (c > '0' && c <= '9' || c > '~') {
                left--;
            } else if (mayBeginCode(text, i)) {
                return true;
            } else if (c == '0') {
                left--;
            }
        }
        return left == 0;
    }

    private static boolean isSeenIn(CharSequence text, boolean old) {
        return new Scan(text, false).next(0, old) || hasNumerals(text) && new Scan(text, true).next(0, old);
    }

    /** The text with each one in it hidden, those of fifteen digits included; the same text if it holds none. */
    public static String hiddenIn(String text) {
        if (!mayHoldOne(text, OLD_DIGITS)) {
            return text;
        }
        String hidden = hiddenIn(text, Plain.same(text), false);
        hidden = hasNumerals(hidden) ? hiddenIn(hidden, Plain.same(hidden), true) : hidden;
        for (int codes = 1; codes <= MOST_CODES_OF_CODES; codes++) {
            for (boolean numerals : new boolean[] {false, true}) {
                Plain plain = Plain.of(hidden, codes);
                if (plain == null) {
                    return hidden;
                }
                hidden = hiddenIn(hidden, plain, numerals);
            }
        }
        return hidden;
    }

    private static String hiddenIn(String text, Plain seen, boolean numerals) {
        Scan scan = new Scan(seen.text, numerals);
        if (!scan.next(0, true)) {
            return text;
        }
        StringBuilder hidden = new StringBuilder(text.length());
        int from = 0;
        do {
            hidden.append(text, from, seen.from(scan.start)).append(HIDDEN);
            from = seen.to(scan.end - 1);
        } while (scan.next(scan.last + 1, true));
        return hidden.append(text, from, text.length()).toString();
    }

    /**
     * A text as a reader sees it in the end: each character that is written by its code (as in addresses, pages, cells and programs) in
     * its place, without what nobody sees.
     *
     * @param from where each character begins in the text that was written; null if both are the same
     * @param to where it ends there
     */
    private record Plain(CharSequence text, int @Nullable [] from, int @Nullable [] to) {
        static Plain same(CharSequence text) {
            return new Plain(text, null, null);
        }

        /**
         * Null if it is written as it is seen.
         *
         * @param codes how often what a code stands for is read again: a sign of which one stands may begin another only by chance
         */
        static @Nullable Plain of(CharSequence text, int codes) {
            if (!mayHoldCodes(text)) {
                return null;
            }
            Plain plain = same(text);
            for (int i = 0; i < codes; i++) {
                Plain next = plain.decoded();
                if (next == null) {
                    return null;
                }
                plain = next;
            }
            return plain;
        }

        int from(int at) {
            return from == null ? at : from[at];
        }

        int to(int at) {
            return to == null ? at + 1 : to[at];
        }

        private @Nullable Plain decoded() {
            Matcher code = CODE.matcher(text);
            if (!code.find()) {
                return null;
            }
            StringBuilder seen = new StringBuilder(text.length());
            int[] begins = new int[text.length()];
            int[] ends = new int[text.length()];
            int at = 0;
            boolean more = true;
            while (at < text.length()) {
                boolean here = more && code.start() == at;
                String one = here ? meaning(code) : String.valueOf(text.charAt(at));
                int next = here ? code.end() : at + 1;
                // no code is shorter than what it stands for
                for (int i = 0; i < one.length(); i++) {
                    begins[seen.length()] = from(at);
                    ends[seen.length()] = to(next - 1);
                    seen.append(one.charAt(i));
                }
                at = next;
                if (here) {
                    more = code.find();
                }
            }
            return new Plain(seen, begins, ends);
        }

        private static String meaning(Matcher code) {
            String bytes = code.group("bytes");
            if (bytes != null) {
                return new String(HexFormat.of().parseHex(bytes.replaceAll("%|=|\\\\x", "")), StandardCharsets.UTF_8);
            }
            if (code.group("and") != null) {
                return "&";
            }
            if (code.group("blank") != null) {
                return " ";
            }
            for (String group : HEXADECIMAL) {
                if (code.group(group) != null) {
                    return character(Long.parseLong(code.group(group), 16));
                }
            }
            if (code.group("decimal") != null) {
                return character(Long.parseLong(code.group("decimal")));
            }
            return code.group("octal") != null ? character(Long.parseLong(code.group("octal"), 8)) : "";
        }

        private static String character(long code) {
            return code <= Character.MAX_CODE_POINT ? Character.toString((int) code) : " ";
        }
    }

    /** Whether something may be written otherwise than it is seen: in most texts nothing is. */
    private static boolean mayHoldCodes(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (mayBeginCode(text, i) || isUnseen(text, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean mayBeginCode(CharSequence text, int at) {
        char c = text.charAt(at);
        return c == '%'
                || c == '='
                || c == '&'
                || c == '\\'
                || c == '_' && isNext(text, at, 'x')
                || c == '0' && (isNext(text, at, 'x') || isNext(text, at, 'X'))
                || (c == 'U' || c == 'u') && isNext(text, at, '+');
    }

    private static boolean isNext(CharSequence text, int at, char next) {
        return at + 1 < text.length() && text.charAt(at + 1) == next;
    }

    private static boolean isUnseen(CharSequence text, int at) {
        char c = text.charAt(at);
        if (c <= '~') {
            return c < ' ' || c == '<' || c == ' ' && at + 1 < text.length() && text.charAt(at + 1) <= ' ';
        }
        // most that is not ASCII is Chinese
        return (c < FIRST_HAN || c > LAST_HAN)
                && switch (Character.getType(c)) {
                    case Character.FORMAT,
                            Character.NON_SPACING_MARK,
                            Character.ENCLOSING_MARK,
                            Character.SPACE_SEPARATOR,
                            Character.SURROGATE -> true;
                    default -> false;
                };
    }

    /** Whether there are numerals that are no digits of a script: in most texts there are none. */
    private static boolean hasNumerals(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0xB2 && numeral(Character.codePointAt(text, i)) >= 0) {
                return true;
            }
        }
        return false;
    }

    /** What a numeral that is no digit of a script stands for, 0 to 9; -1 if it is none. */
    private static int numeral(int c) {
        int plain = isCompatible(c)
                ? Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC)
                        .codePointAt(0)
                : c;
        Integer han = HAN_DIGITS.get(plain);
        if (han != null) {
            return han;
        }
        int type = Character.getType(c);
        int value =
                type == Character.OTHER_NUMBER || type == Character.LETTER_NUMBER ? Character.getNumericValue(c) : -1;
        return value <= 9 ? Math.max(-1, value) : -1;
    }

    /** A form of another Chinese character that has a code of its own. */
    private static boolean isCompatible(int c) {
        return c >= 0x2F00 && c <= 0x2FDF || c >= 0xF900 && c <= 0xFAFF || c >= 0x2F800 && c <= 0x2FA1F;
    }

    /** One look through a text: where its digits are, and which of them are a number. */
    private static final class Scan {
        private final CharSequence text;
        private final boolean numerals;
        private final int[] at;
        private final byte[] value;
        private int count;
        /** Of the number found: its first character, the one after its last, and the index of its last digit. */
        private int start;

        private int end;
        private int last;

        /**
         * A look that finds nothing yet.
         *
         * @param numerals whether numerals that are no digits of a script count as digits; where they don't, they stand between
         */
        Scan(CharSequence text, boolean numerals) {
            this.text = text;
            this.numerals = numerals;
            int digits = 0;
            for (int i = 0; i < text.length(); i += width(text, i)) {
                if (digit(i) >= 0) {
                    digits++;
                }
            }
            boolean enough = digits >= OLD_DIGITS;
            at = new int[enough ? digits : 0];
            value = new byte[enough ? digits : 0];
            for (int i = 0; enough && i < text.length(); i += width(text, i)) {
                int digit = digit(i);
                if (digit >= 0) {
                    at[count] = i;
                    value[count++] = (byte) digit;
                }
            }
        }

        /**
         * Looks for the next number that begins at this digit or later.
         *
         * @param old whether one of fifteen digits is one, too
         */
        boolean next(int first, boolean old) {
            for (int i = first; i + (old ? OLD_DIGITS : DIGITS) <= count; i++) {
                if (i + DIGITS <= count && isNumber(i) || old && isOld(i)) {
                    start = at[i];
                    return true;
                }
            }
            return false;
        }

        private boolean isNumber(int i) {
            return PROVINCES.get(number(i, 2)) && isBorn(i) && isTogether(i) && isChecked(i);
        }

        /** Fifteen digits that are no part of a longer number or of a code. */
        private boolean isOld(int i) {
            if (!PROVINCES.get(number(i, 2))
                    || number(i, DIVISION) % 10_000 < 100
                    || !isDay(
                            OLD_CENTURY + number(i + DIVISION, 2),
                            number(i + DIVISION + 2, 2),
                            number(i + DIVISION + 4, 2))
                    || number(i + DIVISION, 2) + OLD_CENTURY < OLD_FIRST_YEAR) {
                return false;
            }
            for (int digit = i + 1; digit < i + OLD_DIGITS; digit++) {
                boolean parts = digit - i == DIVISION || digit - i == OLD_BORN;
                int gap = at[digit] - after(digit - 1);
                if (gap > (parts ? 1 : 0) || gap == 1 && isLetter(text.charAt(at[digit] - 1))) {
                    return false;
                }
            }
            last = i + OLD_DIGITS - 1;
            end = after(last);
            return !goesOn(at[i] - 1, -1) && !goesOn(end, 1);
        }

        /** Whether a word or a code goes on here; a sign at the end of a sentence, or between the parts of an address, ends both. */
        private boolean goesOn(int at, int step) {
            if (at < 0 || at >= text.length()) {
                return false;
            }
            char c = text.charAt(at);
            int behind = at + step;
            return digit(at) >= 0
                    || isLetter(c)
                    || "-_/.".indexOf(c) >= 0 && behind >= 0 && behind < text.length() && digit(behind) >= 0;
        }

        /** What the character here is worth; -1 if it is no digit. Some scripts write each in two of Java's chars. */
        private int digit(int at) {
            char first = text.charAt(at);
            if (first <= '~') {
                return first >= '0' && first <= '9' ? first - '0' : -1;
            }
            int c = Character.codePointAt(text, at);
            if (Character.isDigit(c)) {
                return Character.digit(c, 10);
            }
            return numerals && c >= 0xB2 ? numeral(c) : -1;
        }

        private static int width(CharSequence text, int at) {
            return text.charAt(at) <= '~' ? 1 : Character.charCount(Character.codePointAt(text, at));
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
            return year >= FIRST_YEAR
                    && year <= LAST_YEAR
                    && isDay(year, number(first + DIVISION + 4, 2), number(first + DIVISION + 6, 2));
        }

        private static boolean isDay(int year, int month, int day) {
            return month >= 1
                    && month <= 12
                    && day >= 1
                    && day <= YearMonth.of(year, month).lengthOfMonth();
        }

        private boolean isTogether(int first) {
            for (int i = 1; i < DIGITS; i++) {
                Gap gap = switch (i) {
                    case DIVISION, BORN -> Gap.OF_PARTS;
                    case DIVISION + 4, DIVISION + 6 -> Gap.OF_DATE;
                    default -> Gap.WITHIN;
                };
                if (!isGap(after(first + i - 1), at[first + i], gap)) {
                    return false;
                }
            }
            return true;
        }

        /** Where two digits meet. */
        private enum Gap {
            WITHIN,
            OF_DATE,
            OF_PARTS
        }

        /** Letters between digits make a code of them, except where the parts of a number meet, and words where those of a date do. */
        private boolean isGap(int from, int to, Gap gap) {
            int letters = 0;
            int written = 0;
            boolean beyondHex = false;
            for (int i = from; i < to; i++) {
                char c = text.charAt(i);
                letters += isLetter(c) ? 1 : 0;
                written += Character.isLetter(c) ? 1 : 0;
                beyondHex |= isLetter(c) && (c | ' ') > 'f';
            }
            if (letters == 0 || gap == Gap.OF_PARTS && letters <= MOST_LETTERS) {
                return written <= (gap == Gap.OF_PARTS ? LONGEST_WORDS : LONGEST_GAP);
            }
            boolean apart = !isLetter(text.charAt(from)) && !isLetter(text.charAt(to - 1));
            return gap != Gap.WITHIN && written <= LONGEST_WORDS && (beyondHex || apart);
        }

        private static boolean isLetter(char c) {
            return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
        }

        /** The letter, in whatever form, the Roman ten that it stands for, and what looks like it. */
        private static boolean isX(int c) {
            return LIKE_X.indexOf(c) >= 0
                    || Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC)
                            .equalsIgnoreCase("x");
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
                return last < count && value[last] == check - '0' && isGap(before, at[last], Gap.OF_PARTS);
            }
            int written = 0;
            for (int i = before; i < text.length() && written <= LONGEST_GAP; i++) {
                char c = text.charAt(i);
                written += Character.isLetter(c) ? 1 : 0;
                if (isX(Character.codePointAt(text, i))) {
                    end = i + width(text, i);
                    return true;
                }
                if (isLetter(c) || digit(i) >= 0) {
                    return false;
                }
            }
            return false;
        }
    }
}

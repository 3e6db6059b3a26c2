package io.workerreturn.importing;

import io.workerreturn.domain.Divisions;
import io.workerreturn.domain.PersonalNumbers;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The citizen identification number (公民身份号码) of GB 11643-1999: 6 digits of a division, 8 of the date of birth, 3 of a
 * sequence, and a check character. It is verified here and nowhere else, and no message ever quotes it.
 */
final class IdentityNumbers {
    /** Characters of a number. */
    static final int LENGTH = 18;

    /** Characters of a number of the first generation, which has neither century nor check character. */
    static final int OLD_LENGTH = 15;

    private static final String CHECK_CHARACTERS = "10X98765432";
    private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};

    /**
     * How the residence permits of people from Taiwan begin since 2018, beside 810000 and 820000 for Hong Kong and Macao. No
     * division has this code: Taiwan's own is 710000.
     */
    private static final String OF_TAIWAN = "830000";

    /** How the numbers of foreigners with the right of permanent residence begin since 2023. */
    private static final char FOREIGNER = '9';

    /** The same before: three letters of the country, four digits of the place, six of the birth, two more. */
    private static final Pattern OLD_FOREIGNERS = Pattern.compile("[A-Za-z]{3}\\d{12}");

    /** Passports, and what people from Hong Kong, Macao and Taiwan travel with. */
    private static final Pattern TRAVEL = Pattern.compile("[A-Za-z]{1,2}\\d{7,10}|\\d{8}");

    private static final int FIRST_YEAR = 1900;

    /** How Excel shows what it has made of eighteen digits. */
    private static final Pattern ROUNDED = Pattern.compile("\\d([.,]\\d+)?[eE]\\+?0?1[4-8]");

    /** Anything that may be a number or most of one: long runs of digits, also with blanks or dashes between. */
    private static final Pattern SUSPECT =
            Pattern.compile("\\d(?:[\\s\\-.·]?\\d){14,}+[\\s\\-.·]?[Xx]?|\\d[.,]\\d{5,}[eE]\\+?0?1[4-8]");

    /** A number, or one that lacks its last character, with neither letter nor digit beside it. */
    private static final Pattern ALONE = Pattern.compile("(?<![0-9A-Za-z])(\\d{15}|\\d{17}[0-9Xx]?)(?![0-9A-Za-z])");

    /** What a cell holds that is a part of a number, and how a date of birth is written there. */
    private static final Pattern PART = Pattern.compile("\\d*[Xx]?");

    private static final Pattern PART_SIGNS = Pattern.compile("['\\-_./·]");
    private static final Pattern DAY = Pattern.compile("'?(\\d{4})\\D(\\d{1,2})\\D(\\d{1,2})\\D?(?:0?0:00(?::00)?)?");
    private static final int LONGEST_PART = 40;
    private static final String NO_PART = "-";

    static final String VEIL = "**********";
    private static final int SEEN = 4;

    private IdentityNumbers() {}

    /**
     * The number in its one form: 17 digits and a digit or capital X.
     *
     * @param lastBirth nobody who was born later is meant
     * @throws CellException if it is none, in words that do not quote it
     */
    static String parse(String cell, LocalDate lastBirth) {
        String number = compact(cell);
        if (ROUNDED.matcher(number).matches()) {
            throw new CellException("identity.rounded");
        }
        if (OLD_FOREIGNERS.matcher(number).matches()) {
            throw new CellException("identity.foreigner", CommonColumns.WORKER.called());
        }
        if (TRAVEL.matcher(number).matches()) {
            throw new CellException("identity.travel", CommonColumns.WORKER.called());
        }
        if (number.length() == OLD_LENGTH && isDigits(number, OLD_LENGTH)) {
            throw new CellException("identity.old");
        }
        if (number.length() != LENGTH) {
            throw new CellException("identity.length", number.length());
        }
        char last = number.charAt(LENGTH - 1);
        if (!isDigits(number, LENGTH - 1) || !(last >= '0' && last <= '9' || last == 'X')) {
            throw new CellException("identity.characters");
        }
        if (number.charAt(0) == FOREIGNER) {
            throw new CellException("identity.foreigner", CommonColumns.WORKER.called());
        }
        if (!Divisions.provinces().contains(number.substring(0, 2)) && !number.startsWith(OF_TAIWAN)) {
            throw new CellException("identity.province");
        }
        if (!hasDateOfBirth(number, lastBirth)) {
            throw new CellException("identity.birth");
        }
        if (last != checkCharacter(number)) {
            throw new CellException(endsRounded(number) ? "identity.rounded" : "identity.check");
        }
        return number;
    }

    /** Whether it looks as every number does that Excel took for one (5.2E+17, or …000): by chance one of eleven such is that of somebody else. */
    static boolean endsRounded(String cell) {
        String number = compact(cell);
        return number.endsWith("000") || ROUNDED.matcher(number).matches();
    }

    /** The check character of the first 17 digits. */
    static char checkCharacter(String first17) {
        int sum = 0;
        for (int i = 0; i < LENGTH - 1; i++) {
            sum += (first17.charAt(i) - '0') * WEIGHTS[i];
        }
        return CHECK_CHARACTERS.charAt(sum % CHECK_CHARACTERS.length());
    }

    /**
     * Whether a code holds, or is, what may be the number of a person; pseudonyms and trips' numbers do not.
     *
     * @param given as it is written, not as it will be kept: a numeral that parts a number becomes a digit of it there
     */
    static boolean isIn(String given) {
        String code = compact(given);
        return ALONE.matcher(code).find() || PersonalNumbers.isIn(given) || PersonalNumbers.isIn(code);
    }

    /** The text with whatever may be an identity number in it shown by its last four characters alone. */
    static String veiled(String text) {
        String veiled = SUSPECT.matcher(text).replaceAll(number -> {
            String found = number.group();
            return VEIL + found.substring(Math.max(0, found.length() - SEEN));
        });
        return PersonalNumbers.hiddenIn(veiled);
    }

    /** How a text begins, as it may be quoted: what may be an identity number is hidden before it is cut, since the half of one is none. */
    static String quoted(String text, int longest) {
        String hidden = masked(Texts.shortened(text));
        return hidden.length() > longest ? hidden.substring(0, longest) + "…" : hidden;
    }

    /** Whether it is a number of which only the end is seen. */
    static boolean isMasked(String text) {
        return text.startsWith(VEIL);
    }

    /** The number of somebody as a file of rejected rows may show it, whatever was written there. */
    static String ending(String text) {
        String code = Texts.code(text);
        return code.isEmpty() || isMasked(code)
                ? code
                : VEIL + (code.length() < OLD_LENGTH ? "" : code.substring(code.length() - SEEN));
    }

    /** The text with whatever may be an identity number in it made unreadable. */
    static String masked(String given) {
        String text = PersonalNumbers.hiddenIn(given);
        if (text.length() < OLD_LENGTH) {
            return text;
        }
        // most cells have no digit at all: look before normalising
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            if (Character.isDigit(text.charAt(i))) {
                digits++;
            }
        }
        if (digits < 6) {
            return text;
        }
        Matcher suspect = SUSPECT.matcher(text);
        if (suspect.find()) {
            return suspect.replaceAll(PersonalNumbers.HIDDEN);
        }
        String plain = Texts.plain(text);
        return plain.equals(text) ? text : SUSPECT.matcher(plain).find() ? masked(plain) : text;
    }

    /**
     * Which of neighbouring cells make up one number together: its division, its date of birth and the rest, or its check character, in
     * columns of their own. Cells between them that are blank, or have a dash, make no difference.
     */
    static BitSet partsIn(List<String> cells) {
        List<String> parts = cells.stream().map(IdentityNumbers::part).toList();
        BitSet found = new BitSet();
        for (int first = 0; first < parts.size(); first++) {
            StringBuilder number = new StringBuilder();
            int last = first;
            while (!parts.get(first).isEmpty()
                    && last < parts.size()
                    && !parts.get(last).equals(NO_PART)
                    && number.append(parts.get(last)).length() < LENGTH) {
                last++;
            }
            if (last > first && number.length() == LENGTH && PersonalNumbers.isIn(number)) {
                found.set(first, last + 1);
            }
        }
        return found;
    }

    /** The digits of a cell that holds little else; empty if it is blank. */
    private static String part(String cell) {
        if (cell.length() > LONGEST_PART) {
            return NO_PART;
        }
        String code = Texts.code(cell);
        Matcher day = DAY.matcher(code);
        if (day.matches()) {
            return day.group(1) + twoDigits(day.group(2)) + twoDigits(day.group(3));
        }
        String digits = PART_SIGNS.matcher(code).replaceAll("");
        return PART.matcher(digits).matches() ? digits : NO_PART;
    }

    private static String twoDigits(String number) {
        return number.length() == 1 ? '0' + number : number;
    }

    private static String compact(String cell) {
        String code = Texts.code(cell);
        return code.endsWith("x") ? code.substring(0, code.length() - 1) + 'X' : code;
    }

    private static boolean isDigits(String text, int length) {
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
        }
        return true;
    }

    private static boolean hasDateOfBirth(String number, LocalDate lastBirth) {
        int year = Integer.parseInt(number, 6, 10, 10);
        if (year < FIRST_YEAR) {
            return false;
        }
        try {
            return !LocalDate.of(year, Integer.parseInt(number, 10, 12, 10), Integer.parseInt(number, 12, 14, 10))
                    .isAfter(lastBirth);
        } catch (DateTimeException none) {
            return false;
        }
    }
}

package io.workerreturn.importing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Dates and times in the forms that people and Excel write. */
final class Times {
    private static final Pattern YEAR_FIRST =
            Pattern.compile("(\\d{4})\\s*[-/.年]\\s*(\\d{1,2})\\s*[-/.月]\\s*(\\d{1,2})\\s*[日号]?");
    private static final Pattern COMPACT = Pattern.compile("(\\d{4})(\\d{2})(\\d{2})(?:(\\d{2})(\\d{2})(\\d{2})?)?");
    private static final Pattern YEAR_LAST = Pattern.compile("(\\d{1,2})([./-])(\\d{1,2})\\2(\\d{4})");
    private static final Pattern NO_YEAR = Pattern.compile("(\\d{1,2})\\s*月\\s*(\\d{1,2})\\s*[日号]?");
    private static final Pattern ENGLISH = Pattern.compile("(\\d{1,2})[- ]([A-Za-z]{3,9})[-., ]+(\\d{4})");
    private static final String PART_OF_DAY =
            "上午|下午|凌晨|清晨|早晨|早上|早|中午|正午|午后|傍晚|晚上|晚间|夜间|夜里|夜晚|深夜|半夜|午夜|子夜|晚|[AP]\\.?M\\b\\.?";
    private static final Pattern CLOCK = Pattern.compile(
            "(" + PART_OF_DAY + ")?\\s*(\\d{1,2})\\s*(:|时|点)\\s*(?:(\\d{1,2})\\s*分?)?"
                    + "(?:\\s*:?\\s*(\\d{1,2})(?:[.,]\\d+)?\\s*秒?)?\\s*(" + PART_OF_DAY + ")?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern PART_ALONE = Pattern.compile(PART_OF_DAY, Pattern.CASE_INSENSITIVE);
    private static final Pattern NUMERAL =
            Pattern.compile("[零〇一二两三四五六七八九十]+(?=\\s*[年月日号点时分秒刻])|(?<=[点时])[零〇一二两三四五六七八九十]+");
    private static final Pattern QUARTER = Pattern.compile("(?<=[点时])\\s*([13])刻(?:钟)?");
    private static final Pattern ROUND = Pattern.compile("(?<=[点时])\\s*[整正钟]");
    private static final String NUMERALS = "零一二三四五六七八九";

    /** How a time of day alone comes out of spreadsheets and programs that must have a day with it. */
    private static final Pattern DAY_ZERO =
            Pattern.compile("(?:1900\\s*[-/.年]\\s*0?1\\s*[-/.月]\\s*0?0日?|1899[-/.年]12[-/.月]30日?)[T ]\\s*(?=\\d)");

    private static final Pattern WEEKDAY = Pattern.compile("\\(?(星期|周|礼拜)[一二三四五六日天]\\)?");
    /** 1430, and 830 where a program took it for a number: as timetables write it. One or two digits may be hours or minutes. */
    private static final Pattern BARE_CLOCK = Pattern.compile("([01]?\\d|2[0-4])([0-5]\\d)");

    private static final Pattern SERIAL = Pattern.compile("\\d{5}(\\.\\d+)?|[01]?\\.\\d+|0");
    private static final Pattern SCIENTIFIC_FRACTION = Pattern.compile("\\d(\\.\\d+)?[eE]-\\d{1,2}");
    private static final Pattern OFFSET =
            Pattern.compile("(\\d{4}-\\d{2}-\\d{2})[T ](\\d{2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,9})\\d*)?)?\\s*"
                    + "(Z|[+-]\\d{2}(?::?\\d{2})?)");

    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    /** The day that Excel counts as 0, if 1900 is its first year. */
    private static final LocalDate EXCEL_EPOCH = LocalDate.of(1899, 12, 30);

    /** 2000-01-01 and 2099-12-31 as Excel counts: other numbers of five digits are no dates of ours. */
    private static final int FIRST_SERIAL = 36_526;

    private static final int LAST_SERIAL = 73_050;
    static final int SECONDS_OF_DAY = 86_400;

    /** Beyond this a time of day is none, also where it may go on into the next day. */
    private static final int HOURS_OF_TWO_DAYS = 48;

    private static final int UNCLEAR = -2;
    private static final int FOUR_DIGITS = 4;
    private static final int FARTHEST_WEST = 12;
    private static final int FARTHEST_EAST = 14;

    private Times() {}

    /**
     * What the cell says.
     *
     * @param serialShift days that this file's date numbers are behind
     * @param season first and last day in which a date without a year must lie
     * @throws CellException if it says no time
     */
    static When parse(String cell, int serialShift, LocalDate seasonStart, LocalDate seasonEnd) {
        String text = DAY_ZERO.matcher(Texts.plain(cell)).replaceFirst("");
        When fast = iso(text);
        if (fast != null) {
            return fast;
        }
        if (SERIAL.matcher(text).matches() || SCIENTIFIC_FRACTION.matcher(text).matches()) {
            return serial(text, serialShift);
        }
        Matcher offset = OFFSET.matcher(text);
        if (offset.matches()) {
            boolean bare = text.charAt("2020-02-18".length()) == ' ' && offset.group(4) == null;
            if (isSpan(offset.group(6), bare)) {
                throw new CellException("time.span");
            }
            return exact(offset);
        }
        try {
            return dateAndClock(digits(WEEKDAY.matcher(text).replaceAll(" ").strip()), seasonStart, seasonEnd);
        } catch (DateTimeException impossible) {
            throw new CellException("time.impossible");
        }
    }

    /** Whether what may be an offset from UTC is when it ended: 14:30-15:00. No offset of ours is behind UTC, and none is as large. */
    private static boolean isSpan(String offset, boolean bare) {
        if (offset.equals("Z")) {
            return false;
        }
        int hours = Integer.parseInt(offset.substring(1, 3));
        return offset.charAt(0) == '-' ? bare || hours > FARTHEST_WEST : hours > FARTHEST_EAST;
    }

    /** The form that most files have, without a regular expression: {@code 2020-02-18[ 14:30[:00]]}. */
    private static @Nullable When iso(String text) {
        int length = text.length();
        if (length != 10 && length != 16 && length != 19 || text.charAt(4) != '-' || text.charAt(7) != '-') {
            return null;
        }
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 7);
        int day = digits(text, 8, 10);
        int hour = length > 10 ? digits(text, 11, 13) : 0;
        int minute = length > 10 ? digits(text, 14, 16) : 0;
        int second = length > 16 ? digits(text, 17, 19) : 0;
        boolean separated = length == 10
                || (text.charAt(10) == ' ' || text.charAt(10) == 'T')
                        && text.charAt(13) == ':'
                        && (length == 16 || text.charAt(16) == ':');
        if (!separated || (year | month | day | hour | minute | second) < 0 || hour > 23) {
            return null;
        }
        try {
            return new When(
                    LocalDate.of(year, month, day), length == 10 ? null : LocalTime.of(hour, minute, second), 0, null);
        } catch (DateTimeException impossible) {
            throw new CellException("time.impossible");
        }
    }

    private static int digits(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static When serial(String text, int shift) {
        BigDecimal number = new BigDecimal(text);
        int days = number.intValue();
        // Excel keeps a time of day as a fraction that is a little off
        long second = number.subtract(BigDecimal.valueOf(days))
                .multiply(BigDecimal.valueOf(SECONDS_OF_DAY))
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
        if (days <= 1) {
            // a time of day, or one that goes on into the next: 24:00, or 25:30 as [h]:mm shows it
            return When.of(null, (long) days * SECONDS_OF_DAY + second);
        }
        int shifted = days + shift;
        if (shifted < FIRST_SERIAL || shifted > LAST_SERIAL) {
            throw new CellException("time.serial");
        }
        LocalDate date = EXCEL_EPOCH.plusDays(shifted).plusDays(second / SECONDS_OF_DAY);
        return new When(date, second == 0 ? null : LocalTime.ofSecondOfDay(second % SECONDS_OF_DAY), 0, null);
    }

    private static When exact(Matcher offset) {
        String zone = offset.group(6);
        try {
            LocalDate date = LocalDate.parse(offset.group(1));
            String fraction = offset.group(5) == null ? "" : offset.group(5);
            long seconds = seconds(
                    Integer.parseInt(offset.group(2)),
                    Integer.parseInt(offset.group(3)),
                    offset.group(4) == null ? 0 : Integer.parseInt(offset.group(4)));
            LocalTime time = LocalTime.ofSecondOfDay(seconds % SECONDS_OF_DAY)
                    .plusNanos(Long.parseLong((fraction + "000000000").substring(0, 9)));
            return new When(date, time, (int) (seconds / SECONDS_OF_DAY), ZoneOffset.of(zone));
        } catch (DateTimeException impossible) {
            throw new CellException("time.impossible");
        }
    }

    private static When dateAndClock(String text, LocalDate seasonStart, LocalDate seasonEnd) {
        LocalDate date = null;
        int rest = 0;
        Matcher matcher = YEAR_FIRST.matcher(text);
        if (matcher.lookingAt()) {
            date = date(matcher.group(1), matcher.group(2), matcher.group(3));
            rest = matcher.end();
        } else if (matcher.usePattern(NO_YEAR).lookingAt()) {
            date = withinSeason(
                    Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)), seasonStart, seasonEnd);
            rest = matcher.end();
        } else if (matcher.usePattern(YEAR_LAST).lookingAt()) {
            date = yearLast(matcher);
            rest = matcher.end();
        } else if (matcher.usePattern(ENGLISH).lookingAt()) {
            date = english(matcher);
            rest = matcher.end();
        } else if (matcher.usePattern(COMPACT).matches()) {
            date = date(matcher.group(1), matcher.group(2), matcher.group(3));
            return matcher.group(4) == null
                    ? When.of(date)
                    : When.of(
                            date,
                            seconds(
                                    Integer.parseInt(matcher.group(4)),
                                    Integer.parseInt(matcher.group(5)),
                                    matcher.group(6) == null ? 0 : Integer.parseInt(matcher.group(6))));
        } else if (matcher.usePattern(COMPACT).lookingAt() && matcher.group(4) == null) {
            date = date(matcher.group(1), matcher.group(2), matcher.group(3));
            rest = matcher.end();
        }
        String clock = Texts.strip(text.substring(rest));
        if (clock.startsWith("T") || clock.startsWith(",")) {
            clock = Texts.strip(clock.substring(1));
        }
        if (clock.isEmpty() && date != null) {
            return When.of(date);
        }
        Matcher bare = BARE_CLOCK.matcher(clock);
        if (bare.matches()) {
            long seconds = seconds(Integer.parseInt(bare.group(1)), Integer.parseInt(bare.group(2)), 0);
            if (seconds <= SECONDS_OF_DAY && (date == null || clock.length() == FOUR_DIGITS && rest > 0)) {
                return When.of(date, seconds);
            }
        }
        Matcher time = CLOCK.matcher(clock);
        if (!time.matches() || date != null && rest == 0) {
            throw new CellException(PART_ALONE.matcher(clock).matches() ? "time.noHour" : "time.none");
        }
        return When.of(date, clock(time));
    }

    /** What people write in numerals, in digits. */
    private static String digits(String text) {
        String plain = ROUND.matcher(NUMERAL.matcher(text).replaceAll(numeral -> number(numeral.group())))
                .replaceAll("")
                .replaceAll("(?<=[点时])\\s*半", "30分");
        return QUARTER.matcher(plain).replaceAll(quarter -> Integer.parseInt(quarter.group(1)) * 15 + "分");
    }

    private static String number(String numeral) {
        String plain = numeral.replace('〇', '零').replace('两', '二');
        int ten = plain.indexOf('十');
        if (ten < 0) {
            StringBuilder digits = new StringBuilder();
            plain.chars().forEach(c -> digits.append(NUMERALS.indexOf(c)));
            return digits.toString();
        }
        if (ten > 1 || plain.length() > ten + 2 || plain.lastIndexOf('十') != ten) {
            return numeral;
        }
        int tens = ten == 0 ? 1 : NUMERALS.indexOf(plain.charAt(0));
        int ones = plain.length() == ten + 1 ? 0 : NUMERALS.indexOf(plain.charAt(ten + 1));
        return String.valueOf(tens * 10 + ones);
    }

    private static long clock(Matcher time) {
        int said = Integer.parseInt(time.group(2));
        String part = time.group(1) != null ? time.group(1) : time.group(6);
        if (time.group(1) != null && time.group(6) != null) {
            throw new CellException("time.otherPart");
        }
        long seconds = seconds(
                said,
                time.group(4) == null ? 0 : Integer.parseInt(time.group(4)),
                time.group(5) == null ? 0 : Integer.parseInt(time.group(5)));
        if (part == null) {
            return seconds;
        }
        boolean midnight = seconds == SECONDS_OF_DAY;
        int hour = hour(part.toUpperCase(Locale.ROOT).replace(".", ""), said, time.group(3), midnight);
        return seconds + (hour - said) * 3600L;
    }

    /** Seconds from the beginning of the day; hours beyond it go on into the next. */
    private static long seconds(int hour, int minute, int second) {
        if (hour >= HOURS_OF_TWO_DAYS || minute > 59 || second > 59) {
            throw new CellException("time.noClock");
        }
        return hour * 3600L + minute * 60L + second;
    }

    /** The hour of 24 by what people call the part of the day; where they mean this or that, nothing is guessed. */
    private static int hour(String part, int said, String mark, boolean midnight) {
        int hour = switch (part) {
            // Excel shows midnight as 上午12:00; a person who writes 上午12点 means noon
            case "上午", "AM" -> said == 12 ? mark.equals(":") ? 0 : UNCLEAR : said < 12 ? said : -1;
            case "凌晨" -> said == 12 ? 0 : said <= 6 ? said : -1;
            case "清晨", "早晨", "早上", "早" -> said >= 1 && said <= 11 ? said : -1;
            case "中午", "正午" -> said >= 11 && said <= 14 ? said : said == 1 || said == 2 ? said + 12 : -1;
            case "下午", "午后", "PM" -> said == 0 ? -1 : said < 12 ? said + 12 : said;
            case "傍晚" -> said >= 4 && said <= 8 ? said + 12 : said >= 16 && said <= 20 ? said : -1;
            case "半夜", "午夜", "子夜" -> said == 10 || said == 11 ? said + 12 : said >= 22 ? said : UNCLEAR;
            default -> said >= 5 && said <= 11 ? said + 12 : said >= 17 ? said : UNCLEAR;
        };
        if (hour == UNCLEAR || hour == 24 && !midnight) {
            throw new CellException("time.unclear");
        }
        if (hour < 0 || hour > 24) {
            throw new CellException("time.otherPart");
        }
        return hour;
    }

    private static LocalDate date(String year, String month, String day) {
        return LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day));
    }

    private static LocalDate withinSeason(int month, int day, LocalDate seasonStart, LocalDate seasonEnd) {
        boolean exists = false;
        for (int year = seasonStart.getYear(); year <= seasonEnd.getYear(); year++) {
            // 29 February is not of every year
            if (!MonthDay.of(month, day).isValidYear(year)) {
                continue;
            }
            exists = true;
            LocalDate date = LocalDate.of(year, month, day);
            if (!date.isBefore(seasonStart) && !date.isAfter(seasonEnd)) {
                return date;
            }
        }
        throw new CellException(exists ? "time.noYear" : "time.impossible");
    }

    private static LocalDate yearLast(Matcher matcher) {
        int first = Integer.parseInt(matcher.group(1));
        int second = Integer.parseInt(matcher.group(3));
        int year = Integer.parseInt(matcher.group(4));
        boolean dots = matcher.group(2).equals(".");
        if (!dots && first <= 12 && second <= 12 && first != second) {
            throw new CellException("time.dayOrMonth");
        }
        return dots || first > 12 ? LocalDate.of(year, second, first) : LocalDate.of(year, first, second);
    }

    private static LocalDate english(Matcher matcher) {
        int month = MONTHS.indexOf(matcher.group(2).substring(0, 3).toLowerCase(Locale.ROOT)) + 1;
        if (month == 0) {
            throw new CellException("time.none");
        }
        return LocalDate.of(Integer.parseInt(matcher.group(3)), month, Integer.parseInt(matcher.group(1)));
    }
}

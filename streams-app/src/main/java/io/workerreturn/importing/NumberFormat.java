package io.workerreturn.importing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How a workbook shows the numbers of a cell: what is needed of it to know what a person saw. A format that is not understood
 * shows the number as it is.
 *
 * @param code as in {@code 000}, {@code yyyy-mm-dd}, {@code 0.0%}; empty for what Excel calls General
 * @param epochShift days by which the workbook's date numbers are behind those that count from 1900
 */
record NumberFormat(String code, Kind kind, int epochShift) {
    static final NumberFormat GENERAL = new NumberFormat("", Kind.PLAIN, 0);

    private static final int LONGEST = 255;
    private static final int MOST_DIGITS = 40;
    private static final LocalDateTime EPOCH = LocalDateTime.of(1899, 12, 30, 0, 0);
    private static final int LAST_SERIAL = 2_958_465;
    private static final int SECONDS_OF_DAY = 86_400;

    /** Those that a workbook need not spell out, as Excel in Chinese shows them. */
    private static final Map<Integer, String> BUILT_IN = Map.ofEntries(
            Map.entry(1, "0"),
            Map.entry(2, "0.00"),
            Map.entry(3, "#,##0"),
            Map.entry(4, "#,##0.00"),
            Map.entry(9, "0%"),
            Map.entry(10, "0.00%"),
            Map.entry(14, "yyyy/m/d"),
            Map.entry(15, "d-mmm-yy"),
            Map.entry(16, "d-mmm"),
            Map.entry(17, "mmm-yy"),
            Map.entry(18, "h:mm AM/PM"),
            Map.entry(19, "h:mm:ss AM/PM"),
            Map.entry(20, "h:mm"),
            Map.entry(21, "h:mm:ss"),
            Map.entry(22, "yyyy/m/d h:mm"),
            Map.entry(27, "yyyy年m月"),
            Map.entry(28, "m月d日"),
            Map.entry(29, "m月d日"),
            Map.entry(30, "m-d-yy"),
            Map.entry(31, "yyyy年m月d日"),
            Map.entry(32, "h时mm分"),
            Map.entry(33, "h时mm分ss秒"),
            Map.entry(34, "上午/下午h时mm分"),
            Map.entry(35, "上午/下午h时mm分ss秒"),
            Map.entry(36, "yyyy年m月"),
            Map.entry(45, "mm:ss"),
            Map.entry(46, "[h]:mm:ss"),
            Map.entry(47, "mm:ss.0"),
            Map.entry(50, "yyyy年m月"),
            Map.entry(51, "m月d日"),
            Map.entry(52, "yyyy年m月"),
            Map.entry(53, "m月d日"),
            Map.entry(54, "m月d日"),
            Map.entry(55, "上午/下午h时mm分"),
            Map.entry(56, "上午/下午h时mm分ss秒"),
            Map.entry(57, "yyyy年m月"),
            Map.entry(58, "m月d日"));

    /** What a format makes of a number. */
    enum Kind {
        /** Its digits, as they are. */
        PLAIN,
        /** Digits in places. */
        DIGITS,
        PERCENTAGE,
        /** A day, a time of day, or both. */
        TIME
    }

    /** A piece of a format: what stands for something, or what is shown as it is. */
    private record Token(String text, boolean literal) {}

    /**
     * A format of a workbook.
     *
     * @param id its number
     * @param code as the workbook spells it; empty if it does not
     */
    static NumberFormat of(int id, String code, int epochShift) {
        String spelt = code.isEmpty() ? BUILT_IN.getOrDefault(id, "") : code;
        String section = spelt.length() > LONGEST ? "" : spelt;
        return new NumberFormat(section, kind(section), epochShift);
    }

    private static Kind kind(String code) {
        if (code.isEmpty()
                || code.equals("@")
                || code.toLowerCase(Locale.ROOT).contains("general")
                || code.contains("通用格式")) {
            return Kind.PLAIN;
        }
        boolean digits = false;
        for (Token token : tokens(sections(code).get(0))) {
            if (token.literal()) {
                continue;
            }
            char first = Character.toLowerCase(token.text().charAt(0));
            if ("ymdhsa上".indexOf(first) >= 0 || token.text().startsWith("[")) {
                return Kind.TIME;
            }
            if (first == '%') {
                return Kind.PERCENTAGE;
            }
            digits |= first == '0' || first == '#' || first == '?';
        }
        return digits ? Kind.DIGITS : Kind.PLAIN;
    }

    boolean isPercentage() {
        return kind == Kind.PERCENTAGE;
    }

    boolean isMoment() {
        return kind == Kind.TIME;
    }

    /** What is seen of a number, which spelt out is this. */
    String shown(BigDecimal number, String spelt) {
        try {
            return switch (kind) {
                case PLAIN, PERCENTAGE -> spelt;
                case DIGITS -> digits(number, spelt);
                case TIME -> time(number, spelt);
            };
        } catch (ArithmeticException | DateTimeException tooLarge) {
            return spelt;
        }
    }

    private String digits(BigDecimal number, String spelt) {
        List<String> sections = sections(code);
        boolean own = number.signum() < 0 && sections.size() > 1;
        String section =
                own ? sections.get(1) : number.signum() == 0 && sections.size() > 2 ? sections.get(2) : sections.get(0);
        List<Token> tokens = tokens(section);
        int whole = 0;
        int decimals = 0;
        int least = 0;
        boolean point = false;
        boolean grouped = false;
        for (Token token : tokens) {
            char c = token.text().charAt(0);
            if (token.literal()) {
                continue;
            }
            if (c == '.') {
                point = true;
            } else if (c == ',') {
                grouped = true;
            } else if (c == '0' || c == '#' || c == '?') {
                whole += point ? 0 : 1;
                decimals += point ? 1 : 0;
                least += point && c == '0' ? 1 : 0;
            } else {
                // fractions, exponents and what else there is
                return spelt;
            }
        }
        if (section.matches(".*(\\[[<>=]|/).*")
                || whole + decimals == 0
                || whole + decimals > MOST_DIGITS
                || section.endsWith(",")) {
            return spelt;
        }
        String[] parts = number.abs()
                .setScale(decimals, RoundingMode.HALF_UP)
                .toPlainString()
                .split("\\.");
        String fraction = parts.length > 1 ? parts[1] : "";
        while (fraction.length() > least && fraction.endsWith("0")) {
            fraction = fraction.substring(0, fraction.length() - 1);
        }
        StringBuilder shown = new StringBuilder();
        fill(tokens, parts[0].equals("0") ? "" : parts[0], fraction, grouped, shown);
        return (number.signum() < 0 && !own ? "-" : "") + Texts.strip(shown.toString());
    }

    /** Puts digits into their places, from the point to the left and to the right. */
    private static void fill(List<Token> tokens, String whole, String fraction, boolean grouped, StringBuilder shown) {
        int point = 0;
        while (point < tokens.size()
                && (tokens.get(point).literal() || !tokens.get(point).text().equals("."))) {
            point++;
        }
        int first = 0;
        while (first < point
                && (tokens.get(first).literal() || tokens.get(first).text().equals(","))) {
            first++;
        }
        int next = whole.length();
        int count = 0;
        for (int i = point - 1; i >= 0; i--) {
            Token token = tokens.get(i);
            if (token.literal()) {
                shown.insert(0, token.text());
            } else if (!token.text().equals(",")) {
                do {
                    if (next == 0 && !token.text().equals("0")) {
                        break;
                    }
                    shown.insert(
                            0,
                            (next > 0 ? whole.charAt(--next) : '0')
                                    + (grouped && count > 0 && count % 3 == 0 ? "," : ""));
                    count++;
                } while (i == first && next > 0);
            }
        }
        int place = 0;
        for (int i = point; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.literal()) {
                shown.append(token.text());
            } else if (token.text().equals(".")) {
                shown.append(fraction.isEmpty() ? "" : ".");
            } else if (place < fraction.length()) {
                shown.append(fraction.charAt(place++));
            }
        }
    }

    private String time(BigDecimal number, String spelt) {
        if (number.signum() < 0 || number.compareTo(BigDecimal.valueOf(LAST_SERIAL)) > 0) {
            return spelt;
        }
        long seconds = number.multiply(BigDecimal.valueOf(SECONDS_OF_DAY))
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
        LocalDateTime at = EPOCH.plusDays(epochShift).plusSeconds(seconds);
        List<Token> tokens = tokens(sections(code).get(0));
        boolean halves = tokens.stream().anyMatch(NumberFormat::isHalf);
        StringBuilder shown = new StringBuilder();
        String before = "";
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.literal()) {
                shown.append(token.text());
                continue;
            }
            String text = token.text().toLowerCase(Locale.ROOT);
            boolean minutes = text.startsWith("m")
                    && text.length() <= 2
                    && (before.startsWith("h") || before.startsWith("[h") || nextIsSecond(tokens, i));
            shown.append(
                    isHalf(token)
                            ? half(text, at.getHour())
                            : field(minutes ? "min" + text.length() : text, at, seconds, halves));
            if ("ymdhs[".indexOf(text.charAt(0)) >= 0) {
                before = text;
            }
        }
        return Texts.strip(shown.toString());
    }

    private static boolean nextIsSecond(List<Token> tokens, int i) {
        return tokens.stream()
                .skip(i + 1L)
                .filter(token ->
                        !token.literal() && Character.isLetter(token.text().charAt(0)))
                .findFirst()
                .filter(token -> token.text().toLowerCase(Locale.ROOT).startsWith("s"))
                .isPresent();
    }

    private static boolean isHalf(Token token) {
        return !token.literal() && token.text().contains("/");
    }

    private static String half(String text, int hour) {
        String[] halves = text.split("/");
        return halves[hour < 12 ? 0 : 1].toUpperCase(Locale.ROOT);
    }

    private static String field(String text, LocalDateTime at, long seconds, boolean halves) {
        int hour = halves ? (at.getHour() + 11) % 12 + 1 : at.getHour();
        return switch (text) {
            case "y", "yy" -> two(at.getYear() % 100);
            case "yyy", "yyyy", "e" -> String.valueOf(at.getYear());
            case "m" -> String.valueOf(at.getMonthValue());
            case "mm" -> two(at.getMonthValue());
            case "mmm" -> at.getMonth().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
            case "mmmm" -> at.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case "d" -> String.valueOf(at.getDayOfMonth());
            case "dd" -> two(at.getDayOfMonth());
            case "ddd" -> at.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
            case "dddd" -> at.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
            case "aaa" -> "周" + at.getDayOfWeek().getDisplayName(TextStyle.NARROW, Locale.CHINESE);
            case "aaaa" -> at.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.CHINESE);
            case "h" -> String.valueOf(hour);
            case "hh" -> two(hour);
            case "min1" -> String.valueOf(at.getMinute());
            case "min2" -> two(at.getMinute());
            case "s" -> String.valueOf(at.getSecond());
            case "ss" -> two(at.getSecond());
            case "[h]" -> String.valueOf(seconds / 3600);
            case "[hh]" -> two((int) (seconds / 3600));
            case "[m]", "[mm]" -> two((int) (seconds / 60));
            case "[s]", "[ss]" -> two((int) seconds);
            default -> "";
        };
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : String.valueOf(number);
    }

    private static List<String> sections(String code) {
        List<String> sections = new ArrayList<>();
        StringBuilder section = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < code.length(); i++) {
            char c = code.charAt(i);
            quoted ^= c == '"';
            if (c == '\\' && !quoted && i + 1 < code.length()) {
                section.append(c).append(code.charAt(++i));
            } else if (c == ';' && !quoted) {
                sections.add(section.toString());
                section.setLength(0);
            } else {
                section.append(c);
            }
        }
        sections.add(section.toString());
        return sections;
    }

    private static List<Token> tokens(String section) {
        List<Token> tokens = new ArrayList<>();
        for (int i = 0; i < section.length(); i++) {
            char c = section.charAt(i);
            if (c == '"') {
                int end = section.indexOf('"', i + 1);
                end = end < 0 ? section.length() : end;
                literal(tokens, section.substring(i + 1, end));
                i = end;
            } else if (c == '\\') {
                literal(tokens, i + 1 < section.length() ? section.substring(i + 1, i + 2) : "");
                i++;
            } else if (c == '_' || c == '*') {
                literal(tokens, c == '_' ? " " : "");
                i++;
            } else if (c == '[') {
                int end = section.indexOf(']', i);
                end = end < 0 ? section.length() - 1 : end;
                String inside = section.substring(i, end + 1);
                if (inside.toLowerCase(Locale.ROOT).matches("\\[(h+|m+|s+)\\]")) {
                    tokens.add(new Token(inside, false));
                }
                // colours, languages and conditions show nothing
                i = end;
            } else if (section.regionMatches(true, i, "AM/PM", 0, 5) || section.startsWith("上午/下午", i)) {
                tokens.add(new Token(section.substring(i, i + 5), false));
                i += 4;
            } else if (section.regionMatches(true, i, "A/P", 0, 3)) {
                tokens.add(new Token(section.substring(i, i + 3), false));
                i += 2;
            } else if ("ymdhsaeYMDHSAE".indexOf(c) >= 0) {
                int end = i;
                while (end < section.length()
                        && Character.toLowerCase(section.charAt(end)) == Character.toLowerCase(c)) {
                    end++;
                }
                tokens.add(new Token(section.substring(i, end), false));
                i = end - 1;
            } else if ("0#?.,%".indexOf(c) >= 0) {
                tokens.add(new Token(String.valueOf(c), false));
            } else {
                literal(tokens, String.valueOf(c));
            }
        }
        return tokens;
    }

    private static void literal(List<Token> tokens, String text) {
        if (!text.isEmpty()) {
            tokens.add(new Token(text, true));
        }
    }
}

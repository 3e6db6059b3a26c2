package io.workerreturn.importing;

import io.workerreturn.domain.Divisions;
import io.workerreturn.domain.UnifiedSocialCreditCode;
import io.workerreturn.wire.ContactRecords;
import io.workerreturn.wire.StaffReferenceRecords;
import io.workerreturn.words.Said;
import io.workerreturn.words.Words;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a cell is written.
 *
 * @param description of what may be written, for people
 * @param sees what of a cell the parser is given
 * @param parser of a cell that is not blank
 */
public record Form<T>(Said description, Sees sees, Parser<T> parser) {
    private static final int LONGEST = 200;
    private static final int LONGEST_PROSE = 2_000;
    private static final int BASIS_POINTS = 10_000;
    private static final BigDecimal COLDEST = BigDecimal.valueOf(30);
    private static final BigDecimal HOTTEST = BigDecimal.valueOf(45);

    /** Digits that Excel shows of a number; others write more, which are noise. */
    private static final MathContext SHOWN = new MathContext(15, RoundingMode.HALF_UP);

    private static final int LONGEST_NUMBER = 40;

    /**
     * A longer text says neither a number nor a moment, and no place. It is not looked at: some of the patterns by which they are found
     * take the cube of its length.
     */
    static final int LONGEST_VALUE = 100;

    private static final int MOST_CHOICES = 5;
    private static final int MOST_PERCENT = 1_000_000;
    /** A header that says that its numbers are of thousands or more, such as 金额（万元）. */
    private static final Pattern MANIFOLD = Pattern.compile(
            "[(（\\[【]\\s*(?:单位\\s*[:：]?\\s*|(?i:in)\\s+)?(?:[百千万亿萬億]+[元人个名位]?|(?i:thousands?|millions?|'?000|k))\\s*[)）\\]】]");

    /** A header that says that its amounts are in something else than yuan. */
    private static final Pattern NO_YUAN =
            Pattern.compile("[百千万亿萬億]+\\s*(?:元|圆|人民币|(?i:rmb|cny|yuan))|(?:人民币|(?i:rmb|cny|yuan))\\s*[百千万亿萬億]"
                    + "|(?i:\\b(?:k|thousands?|millions?|wan)\\s*(?:of\\s+)?(?:yuan|rmb|cny))"
                    + "|(?i:(?:yuan|rmb|cny)\\s*(?:k|thousands?|millions?|wan|'?000)\\b)"
                    + "|[(（\\[【][^)）\\]】]*[角分厘]\\s*[)）\\]】]"
                    + "|美[元金]|港[元币]|欧元|日元|(?i:\\b(?:usd|hkd|eur|jpy|fen|cents?)\\b|us\\$|hk\\$)|€");

    /** What a line above the header says of the numbers below: 单位：万元, of which a line may have several. */
    private static final Pattern UNIT = Pattern.compile("(?:单位|單位)(?=\\s*[:：]\\s*([^\\s()（）【】\\[\\]，,、;；。:：]{1,12}))"
            + "|(?i:\\bunits?\\s*:\\s*([^()\\[\\],;:]{1,30}))");

    /** The same behind the name of a table, which is a cell alone: (in thousands). */
    private static final Pattern UNIT_BEHIND = Pattern.compile("[(（\\[【]([^()（）\\[\\]【】]{1,30})[)）\\]】]");

    private static final Pattern THOUSANDS = Pattern.compile("(?i)(?:\\d[\\d,]*|')000\\s*(?:yuan|rmb|cny|元)?");

    private static final Pattern POINT_NOUGHT = Pattern.compile("^(\\d{6})\\.0+$");
    /** 14.30 is a time to who types it, and a part of a day to Excel; of the latter only what comes out even is so short. */
    private static final Pattern DOTTED = Pattern.compile("(?!0?\\.(?:5|50|25|75)$)[0-2]?\\d?\\.\\d{1,2}");

    /** What a program wrote of the number of a day, with too few places to tell the time of day. */
    private static final Pattern ROUNDED_DAY = Pattern.compile("(?!.*\\.(?:0|00|5|50|25|75)$)\\d{5}\\.\\d{1,3}");

    /** A name like 1-2 that is a date to a program, and still shown as it was written. */
    private static final Pattern DAY_LIKE = Pattern.compile("\\d{1,2}[-/.]\\d{1,2}");

    /** What Excel in English makes of it. */
    private static final Pattern MADE_A_DAY =
            Pattern.compile("\\d{1,2}-[A-Z][a-z]{2}(?:-\\d{2})?|[A-Z][a-z]{2}-\\d{2}");

    /** What Excel makes of a long number, or of one with an E in it. */
    private static final Pattern SCIENTIFIC = Pattern.compile("\\d(?:\\.\\d+)?[Ee]\\+\\d{1,3}");

    private static final Pattern WITH_AN_E = Pattern.compile("[+-]?\\d+(?:\\.\\d+)?[Ee][+-]?\\d{1,3}");

    private static final Pattern GROUPED = Pattern.compile("-?\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?");

    private static final Pattern SEPARATORS = Pattern.compile("\\s*(?:[、，；|\\n]|转)\\s*");
    private static final Pattern REFERENCES =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._/#-]{0," + (StaffReferenceRecords.LENGTH - 1) + "}");

    /** Telephone numbers that belong to one person. */
    private static final Pattern MOBILE = Pattern.compile("(86)?1[3-9]\\d{9}");

    private static final Pattern NO_PHONE = Pattern.compile("无|没有|暂无|none|[-/—]*");

    private static final Pattern LIST = Pattern.compile("[、，,;；/|\\n]+");

    /** What of a cell counts. */
    public enum Sees {
        /** What was seen. */
        TEXT,
        /** What a number says to who computes with it; of a cell that was seen as a date, the date. */
        NUMBER,
        /** What a number says of a day or a time. */
        MOMENT,
        /** What a number says, with the % that was seen behind it. */
        SHARE;

        String of(Cell cell) {
            return switch (this) {
                case TEXT -> cell.text();
                case NUMBER -> cell.moment() ? cell.text() : cell.value();
                case MOMENT -> cell.value();
                case SHARE ->
                    Texts.plain(cell.text()).endsWith("%") && !cell.value().endsWith("%")
                            ? cell.text()
                            : NUMBER.of(cell);
            };
        }
    }

    Form(Said description, Parser<T> parser) {
        this(description, Sees.TEXT, parser);
    }

    /** Whether it is a share of something, which may be written in several ways. */
    boolean isShare() {
        return sees == Sees.SHARE;
    }

    /** Whether numbers under this header would be read as single units, though it says that they are of thousands or more. */
    boolean isMisledBy(String header) {
        return sees == Sees.NUMBER
                && (MANIFOLD.matcher(header).find()
                        || equals(YUAN) && NO_YUAN.matcher(header).find());
    }

    /**
     * The same of what a cell above the header says of all numbers below; a multiple of yuan is one of amounts alone, and the name of a
     * table, such as 亿元企业名单, is none.
     *
     * @param alone whether it is the only cell of its line: else what it says in parentheses is of the columns below it
     */
    boolean isMisledByTitle(String title, boolean alone) {
        if (sees != Sees.NUMBER || title.length() > LONGEST_VALUE) {
            return false;
        }
        String said = alone ? title : UNIT_BEHIND.matcher(title).replaceAll(" ");
        return UNIT.matcher(said)
                        .results()
                        .map(found -> found.group(found.group(1) == null ? 2 : 1))
                        .anyMatch(unit -> isManifold(unit) || equals(YUAN) && unit.matches("[角分厘]"))
                || alone
                        && UNIT_BEHIND
                                .matcher(title)
                                .results()
                                .map(found -> found.group(1))
                                .anyMatch(this::isManifold);
    }

    private boolean isManifold(String said) {
        String unit = said.replaceAll("(?i)人民币|整$", "").strip();
        boolean manifold = MANIFOLD.matcher('(' + unit + ')').matches()
                || THOUSANDS.matcher(unit).matches();
        return equals(YUAN)
                ? manifold
                        || NO_YUAN.matcher(unit).matches()
                        || unit.matches("(?i:in\\s+)?(?i:thousands?|millions?) of (?i:yuan|rmb|cny)")
                : manifold && !unit.matches("(?i).*(?:元|圆|yuan|rmb|cny).*");
    }

    /** A number of records as cells of this form have it: a share with its sign. */
    Object shown(Object parameter) {
        if (!(parameter instanceof Integer number) || !isShare()) {
            return parameter;
        }
        BigDecimal percent = BigDecimal.valueOf(number);
        return (this == RATE ? percent.movePointLeft(2).stripTrailingZeros() : percent).toPlainString() + '%';
    }

    /** What the cell says. */
    T read(Cell cell, Conventions conventions) {
        if (this == CODE
                && (cell.moment() && !DAY_LIKE.matcher(cell.text()).matches()
                        || MADE_A_DAY.matcher(cell.text()).matches())) {
            throw new CellException("code.date");
        }
        String seen = sees.of(cell);
        if (sees != Sees.TEXT
                && Math.max(cell.text().strip().length(), seen.strip().length()) > LONGEST_VALUE) {
            throw new CellException("cell.tooLong", LONGEST_VALUE);
        }
        if (sees == Sees.MOMENT && !cell.moment()) {
            if (DOTTED.matcher(cell.value()).matches()) {
                throw new CellException("time.dotted");
            }
            if (cell.number() == null && ROUNDED_DAY.matcher(cell.text()).matches()) {
                throw new CellException("time.rounded");
            }
        }
        return parser.parse(sees == Sees.TEXT ? seen : seen.strip(), conventions);
    }

    /**
     * The cell as a text of which the same is read as of the cell: what stands in a workbook has a time of day that its format may
     * not show.
     */
    String written(Cell cell, Conventions conventions) {
        if (cell.error() != null || cell.number() == null) {
            return cell.text();
        }
        if (sees == Sees.MOMENT && cell.moment()) {
            try {
                return conventions.when(cell.value()).toString();
            } catch (CellException unclear) {
                return cell.text();
            }
        }
        return sees == Sees.NUMBER ? sees.of(cell) : cell.text();
    }

    /** Makes a value of a cell. */
    @FunctionalInterface
    public interface Parser<T> {
        /**
         * The value.
         *
         * @throws CellException if there is none, in words that fit behind the name of the column
         */
        T parse(String cell, Conventions conventions);
    }

    /** A name or a short text. */
    public static final Form<String> TEXT =
            new Form<>(Said.of("form.text"), (cell, conventions) -> text(cell, LONGEST));

    /** What somebody writes about it. */
    public static final Form<String> PROSE =
            new Form<>(Said.of("form.text"), (cell, conventions) -> text(cell, LONGEST_PROSE));

    /** A name by which things are found again. */
    public static final Form<String> CODE = new Form<>(Said.of("form.code"), (cell, conventions) -> {
        String code = Texts.code(cell);
        if (IdentityNumbers.isIn(cell)) {
            throw new CellException("code.identity", CommonColumns.IDENTITY.called());
        }
        if (SCIENTIFIC.matcher(code).matches()) {
            throw new CellException("identity.rounded");
        }
        readable(code, LONGEST);
        return code;
    });

    /** Who can be called, or asked for. It is quoted nowhere. */
    static final Form<String> PERSON = new Form<>(Said.of("form.text"), (cell, conventions) -> {
        String name = text(cell, LONGEST);
        if (!name.equals(Texts.strip(cell).replaceAll("[\\p{Cntrl}]+", " "))) {
            throw new CellException("code.identity", CommonColumns.IDENTITY.called());
        }
        return name;
    });

    /** What a clerk calls somebody: no name, nor a number that everybody knows them by. It is quoted nowhere. */
    static final Form<String> REFERENCE = new Form<>(Said.of("form.reference"), (cell, conventions) -> {
        String reference = Texts.code(cell);
        if (IdentityNumbers.isIn(cell)) {
            throw new CellException("code.identity", CommonColumns.IDENTITY.called());
        }
        if (!REFERENCES.matcher(reference).matches()
                || MOBILE.matcher(reference).matches()) {
            throw new CellException("reference.none");
        }
        return reference;
    });

    /** A telephone number, or several; empty where somebody wrote that there is none. It is quoted nowhere. */
    static final Form<String> PHONE = new Form<>(Said.of("form.phone"), (cell, conventions) -> {
        if (cell.length() > LONGEST) {
            throw new CellException("phone.none");
        }
        String phone = SEPARATORS.matcher(Texts.plain(cell)).replaceAll("/");
        if (NO_PHONE.matcher(phone).matches()) {
            return "";
        }
        if (IdentityNumbers.isIn(cell)) {
            throw new CellException("code.identity", CommonColumns.IDENTITY.called());
        }
        if (!ContactRecords.isPhone(phone)) {
            throw new CellException("phone.none");
        }
        return phone;
    });

    /** A firm. */
    public static final Form<String> USCC = new Form<>(Said.of("form.checked"), (cell, conventions) -> {
        String code = Texts.code(cell).toUpperCase(Locale.ROOT);
        if (!UnifiedSocialCreditCode.isValid(code)) {
            throw new CellException(uscc(code));
        }
        return code;
    });

    /** Firms, by commas or the like. */
    public static final Form<List<String>> USCCS = new Form<>(
            Said.of("form.checked"),
            (cell, conventions) -> LIST.splitAsStream(cell)
                    .filter(part -> !Texts.strip(part).isEmpty())
                    .map(part -> USCC.parser().parse(part, conventions))
                    .distinct()
                    .toList());

    /** A place of origin or destination. */
    public static final Form<String> DIVISION =
            new Form<>(Said.of("form.division"), Sees.NUMBER, (cell, conventions) -> {
                // programs that take it for a number write 520300.0
                String code = POINT_NOUGHT.matcher(Texts.code(cell)).replaceFirst("$1");
                if (Divisions.exists(code)) {
                    return code;
                }
                if (Divisions.isCode(code)) {
                    throw new CellException("division.nowhere");
                }
                return Divisions.codeOf(code).orElseThrow(() -> noDivision(code));
            });

    /** A day. */
    public static final Form<LocalDate> DAY = new Form<>(
            Said.of("form.day"),
            Sees.MOMENT,
            (cell, conventions) -> conventions.when(cell).day(conventions.zone()));

    /** A time. */
    public static final Form<When> WHEN =
            new Form<>(Said.of("form.when"), Sees.MOMENT, (cell, conventions) -> conventions.when(cell));

    /** A time of day in a column of its own. */
    public static final Form<When> CLOCK =
            new Form<>(Said.of("form.clock"), Sees.MOMENT, (cell, conventions) -> conventions.when(cell));

    /** A count. */
    public static final Form<Integer> COUNT = new Form<>(Said.of("form.count"), Sees.NUMBER, (cell, conventions) -> {
        BigDecimal number = number(cell, "人个名位台天次");
        try {
            int count = number.intValueExact();
            if (count >= 0) {
                return count;
            }
        } catch (ArithmeticException fraction) {
            // falls through to the one message
        }
        throw new CellException("number.notWhole");
    });

    /** A sum of money: yuan in the cell, fen (分) in what is made of it. It may be negative. */
    public static final Form<Long> YUAN = new Form<>(Said.of("form.yuan"), Sees.NUMBER, (cell, conventions) -> {
        BigDecimal fen = number(cell.replaceFirst("^\\s*([-−－]?)\\s*[¥￥]\\s*", "$1"), "元圆")
                .movePointRight(2);
        try {
            return fen.longValueExact();
        } catch (ArithmeticException fraction) {
            throw new CellException("number.fen");
        }
    });

    /** A share in whole percent. */
    public static final Form<Integer> PERCENT = new Form<>(
            Said.of("form.percent"),
            Sees.SHARE,
            (cell, conventions) -> rounded(share(cell).movePointRight(2), conventions, "number.roundedPercent"));

    /** A share of ten thousand. */
    public static final Form<Integer> RATE = new Form<>(
            Said.of("form.rate"),
            Sees.SHARE,
            (cell, conventions) ->
                    rounded(share(cell).multiply(BigDecimal.valueOf(BASIS_POINTS)), conventions, "number.roundedRate"));

    /** A body temperature in tenths of a degree. */
    public static final Form<Integer> TEMPERATURE =
            new Form<>(Said.of("form.temperature"), Sees.NUMBER, (cell, conventions) -> {
                BigDecimal degrees = number(cell, "℃度°Cc");
                if (degrees.compareTo(COLDEST) < 0 || degrees.compareTo(HOTTEST) > 0) {
                    throw new CellException("number.temperature");
                }
                return degrees.movePointRight(1)
                        .setScale(0, RoundingMode.HALF_UP)
                        .intValue();
            });

    /** Yes or no. */
    public static final Form<Boolean> YES_NO =
            choice(new TreeMap<>(Map.of(true, "choice.yes", false, "choice.no")).descendingMap());

    /** One of these, by its name or any of its words of a family; those that have none can't be chosen. */
    public static <E extends Enum<E>> Form<E> choice(String family, Class<E> choices) {
        return choice(keys(family, choices));
    }

    private static <E> Form<E> choice(Map<E, String> keys) {
        Map<String, E> byWord = byWord(keys);
        return new Form<>(Said.quoted(described(keys)), (cell, conventions) -> chosen(cell, byWord, keys));
    }

    /** Any number of these, separated by commas and the like. */
    static <E extends Enum<E>> Form<List<E>> choices(String family, Class<E> choices) {
        Map<E, String> keys = keys(family, choices);
        Map<String, E> byWord = byWord(keys);
        return new Form<>(Said.of("form.anyOf", described(keys)), (cell, conventions) -> {
            List<E> chosen = new ArrayList<>();
            for (String part : LIST.split(cell)) {
                if (!Texts.strip(part).isEmpty()) {
                    E choice = chosen(part, byWord, keys);
                    if (!chosen.contains(choice)) {
                        chosen.add(choice);
                    }
                }
            }
            return List.copyOf(chosen);
        });
    }

    /** The key of the words of each choice: in everybody's list, or in that of the service that the family names. */
    private static <E extends Enum<E>> Map<E, String> keys(String family, Class<E> choices) {
        Map<E, String> keys = new EnumMap<>(choices);
        int list = family.indexOf(':') + 1;
        for (E choice : choices.getEnumConstants()) {
            String key = family.substring(0, list) + "choice." + family.substring(list) + '.' + choice.name();
            if (Words.has(key)) {
                keys.put(choice, key);
            }
        }
        return keys;
    }

    private static <E> Map<String, E> byWord(Map<E, String> keys) {
        Map<String, E> byWord = new HashMap<>();
        keys.forEach((choice, key) -> {
            byWord.put(key(String.valueOf(choice)), choice);
            Words.all(key).forEach(word -> byWord.put(key(word), choice));
        });
        return byWord;
    }

    private static String key(String name) {
        String word = Texts.word(name);
        return word.isEmpty() ? Texts.plain(name) : word;
    }

    private static <E> E chosen(String cell, Map<String, E> byWord, Map<E, String> keys) {
        return Optional.ofNullable(byWord.get(key(cell)))
                .orElseThrow(() -> new CellException("choice.none", brief(keys)));
    }

    /** Every word, and the names of constants that say another. */
    private static <E> String described(Map<E, String> keys) {
        return keys.entrySet().stream()
                .map(choice -> Stream.concat(
                                Words.all(choice.getValue()).stream(),
                                choice.getKey() instanceof Enum<?> constant ? Stream.of(constant.name()) : Stream.of())
                        .filter(unlike())
                        .collect(Collectors.joining(" ")))
                .collect(Collectors.joining("; "));
    }

    /** Whether a word is none that came before it, as words are compared. */
    private static Predicate<String> unlike() {
        Set<String> before = new HashSet<>();
        return word -> before.add(key(word));
    }

    private static <E> List<Said> brief(Map<E, String> keys) {
        return keys.values().stream().map(Said::of).toList();
    }

    private static String text(String cell, int longest) {
        String text = Texts.strip(cell).replaceAll("[\\p{Cntrl}]+", " ");
        readable(text, longest);
        return IdentityNumbers.masked(text);
    }

    private static void readable(String text, int longest) {
        if (text.length() > longest) {
            throw new CellException("text.tooLong", longest);
        }
        if (text.indexOf('\uFFFD') >= 0) {
            throw new CellException("text.encoding");
        }
    }

    /**
     * The number that a cell says.
     *
     * @param units characters that may stand behind it
     * @throws CellException if it says none
     */
    static BigDecimal number(String cell, String units) {
        String text = Texts.code(cell);
        while (!text.isEmpty() && units.indexOf(text.charAt(text.length() - 1)) >= 0) {
            text = text.substring(0, text.length() - 1);
        }
        // 1,200 is a number, 85,5 is two, or one of a country that writes it so
        if (GROUPED.matcher(text).matches()) {
            text = text.replace(",", "");
        }
        try {
            // new BigDecimal("1E999999999") is a number too, and takes all memory when made an integer
            if (text.length() <= LONGEST_NUMBER && text.indexOf('E') < 0 && text.indexOf('e') < 0) {
                return new BigDecimal(text).round(SHOWN);
            }
        } catch (NumberFormatException notOne) {
            // falls through to the one message
        }
        throw new CellException(WITH_AN_E.matcher(text).matches() ? "number.rounded" : "number.none");
    }

    private static int rounded(BigDecimal number, Conventions conventions, String note) {
        BigDecimal whole = number.setScale(0, RoundingMode.HALF_UP);
        if (whole.compareTo(BigDecimal.valueOf(MOST_PERCENT)) > 0) {
            throw new CellException("number.tooLarge");
        }
        if (whole.compareTo(number) != 0) {
            conventions.remark(note);
        }
        return whole.intValue();
    }

    private static CellException noDivision(String name) {
        List<String> choices = Divisions.choices(name);
        return choices.isEmpty()
                ? new CellException("division.none")
                : new CellException(
                        "division.several",
                        choices.stream()
                                .limit(MOST_CHOICES)
                                .map(code -> Divisions.nameOf(code) + ' ' + code)
                                .collect(Collectors.joining("、", "", choices.size() > MOST_CHOICES ? "…" : "")));
    }

    private static Said uscc(String code) {
        if (SCIENTIFIC.matcher(code).matches()
                || code.length() == UnifiedSocialCreditCode.LENGTH && code.endsWith("000")) {
            return Said.of("identity.rounded");
        }
        if (code.length() != UnifiedSocialCreditCode.LENGTH) {
            return Said.of("uscc.length", code, code.length());
        }
        return UnifiedSocialCreditCode.expectedCheck(code)
                .map(expected -> Said.of("uscc.check", code, expected))
                .orElseGet(() -> Said.of("uscc.characters", code));
    }

    /** 85 % and 85 are the same; what a smaller number without a sign is, its column has said before: {@link Shares}. */
    private static BigDecimal share(String cell) {
        String text = Texts.code(cell);
        boolean percent = text.endsWith("%");
        BigDecimal number = number(percent ? text.substring(0, text.length() - 1) : text, "");
        if (number.signum() < 0) {
            throw new CellException("number.negative");
        }
        return percent || number.compareTo(BigDecimal.valueOf(2)) > 0 ? number.movePointLeft(2) : number;
    }
}

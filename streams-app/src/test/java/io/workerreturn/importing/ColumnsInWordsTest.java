package io.workerreturn.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workerreturn.domain.UnifiedSocialCreditCode;
import io.workerreturn.services.Service;
import io.workerreturn.services.Services;
import io.workerreturn.words.Language;
import io.workerreturn.words.Words;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong with a cell, the clerk hears of its column as the file or the language calls it, never as programs do. */
class ColumnsInWordsTest {
    private static final List<Kind> KINDS = Services.kinds(Services.ALL).all();

    /** Names that are no words of any language. */
    private static final Pattern INTERNAL = Pattern.compile("(?<![A-Za-z])(?:"
            + KINDS.stream()
                    .flatMap(kind -> kind.columns().stream())
                    .map(Column::name)
                    .filter(name -> !name.equals(name.toLowerCase(Locale.ROOT)))
                    .distinct()
                    .collect(Collectors.joining("|"))
            + ")(?![A-Za-z])");

    private static final List<String> HEADERS = KINDS.stream()
            .flatMap(kind -> kind.columns().stream())
            .flatMap(column -> column.headers().stream())
            .filter(header -> header.indexOf(' ') > 0)
            .distinct()
            .toList();

    /** A sentence of English, which has no place in what is said in Chinese. */
    private static final Pattern ENGLISH = Pattern.compile("[A-Za-z']+ [a-z']{2,} [a-z']{2,}");

    /** What people type, what programs write, and what lies just outside of what is taken; an identity number among them. */
    private static final List<String> BAD = List.of(
            "#N/A",
            "=SUM(A1:A9)",
            "x",
            "-1",
            "1.5",
            "100000",
            "300%",
            "3.1E+05",
            "99999999999",
            "110000000000000000",
            Desk.identity(3),
            "999999",
            "朝阳",
            "2020-02-30",
            "2021-03-01",
            "2150-01-01",
            "2020-05-30 08:00",
            "08:30",
            "晚上12点",
            "###",
            "乱\uFFFD码",
            "长".repeat(2_001),
            "长".repeat(4_001),
            usccs(25));

    private static final Map<String, String> GOOD = Map.ofEntries(
            Map.entry("tripId", "case-1"),
            Map.entry("workerId", "w-1"),
            Map.entry("event", ""),
            Map.entry("closed", "否"),
            Map.entry("cancelled", "否"),
            Map.entry("mode", "包车"),
            Map.entry("transport", "自驾"),
            Map.entry("wishedMode", "自驾"),
            Map.entry("status", "在职"),
            Map.entry("classes", "小微"),
            Map.entry("healthCode", "绿码"),
            Map.entry("hrPhone", "0577-00001234"),
            Map.entry("assistanceOfficerPhone", "0577-00001234"),
            Map.entry("carrierPhone", "0577-00001234"),
            Map.entry("taskTeamPhone", "0577-00001234"),
            Map.entry("scheduledArrival", "2020-02-19 06:00"),
            Map.entry("estimatedArrival", "2020-02-19 07:00"),
            Map.entry("actualArrival", "2020-02-19 07:00"),
            Map.entry("until", "2020-03-03"),
            Map.entry("reference", "A-17"),
            Map.entry("identityNumber", ""));

    /** Firms whose codes are right. */
    private static String usccs(int many) {
        List<String> codes = new ArrayList<>();
        for (int i = 1; codes.size() < many; i++) {
            String first = "91330381MA%08d".formatted(i).substring(0, 17);
            UnifiedSocialCreditCode.expectedCheck(first + "0").ifPresent(check -> codes.add(first + check));
        }
        return String.join("、", codes);
    }

    private static String good(Column<?> column) {
        Form<?> form = column.form();
        String named = GOOD.get(column.name());
        if (named != null) {
            return named;
        }
        if (form == Form.USCC || form == Form.USCCS) {
            return Desk.SHOES;
        }
        if (form == Form.DIVISION) {
            return "520300";
        }
        if (form == Form.CLOCK) {
            return "";
        }
        if (form == Form.DAY || form == Form.WHEN) {
            return form == Form.DAY ? "2020-02-18" : "2020-02-18 14:30";
        }
        if (form == Form.YES_NO) {
            return "是";
        }
        return form == Form.TEMPERATURE ? "36.5" : form == Form.TEXT || form == Form.PROSE ? "甲" : "40";
    }

    /** How a file calls its columns. */
    private enum Headers {
        CHINESE(column -> column.label().in(Language.ZH)),
        ENGLISH(column -> column.label().in(Language.EN)),
        ALIASES(column -> column.headers().get(column.headers().size() - 1));

        private final Function<Column<?>, String> header;

        Headers(Function<Column<?>, String> header) {
            this.header = header;
        }
    }

    static Stream<Kind> kinds() {
        return KINDS.stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatever_is_wrong_with_a_cell_names_its_column_as_people_do(Kind kind) {
        Set<String> blamed = new HashSet<>();
        for (Language language : Language.values()) {
            for (Headers headers : Headers.values()) {
                for (Column<?> column : kind.columns()) {
                    for (BadRow row : rows(kind, language, headers, column, BAD)) {
                        spokenWell(row, kind, language, headers);
                        if (row.columns().contains(headers.header.apply(column))) {
                            blamed.add(column.name());
                        }
                    }
                }
            }
        }
        // each column was wrong in some way, so that nothing here is said of none
        assertThat(blamed)
                .containsAll(kind.columns().stream()
                        .map(Column::name)
                        .filter(name -> !name.equals("identityNumber"))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_column_that_is_not_there_is_called_as_the_language_does(Kind kind) {
        for (Language language : Language.values()) {
            for (Headers headers : Headers.values()) {
                for (Column<?> left : kind.columns()) {
                    for (BadRow row : rows(kind, language, headers, left, List.of(""))) {
                        spokenWell(row, kind, language, headers);
                    }
                    // what some rows must fill is not there at all
                    List<Column<?>> others = kind.columns().stream()
                            .filter(column -> column != left && column.need() != Column.Need.OPTIONAL)
                            .toList();
                    try {
                        Desk desk = new Desk(kind, how -> how.in(language));
                        desk.reads(others.stream().map(headers.header).collect(Collectors.joining(",")) + "\n"
                                + others.stream().map(ColumnsInWordsTest::good).collect(Collectors.joining(","))
                                + "\n");
                        desk.bad.forEach(row -> spokenWell(row, kind, language, headers));
                    } catch (UnusableFileException lacks) {
                        spoken(lacks.said().in(language), language);
                    }
                }
                try {
                    new Desk(kind, how -> how.in(language).filling(Map.of("moon", "1"))).reads("x\n1\n");
                } catch (UnusableFileException none) {
                    spoken(none.said().in(language), language);
                }
            }
        }
    }

    /** 3.5 under 金额（万元） is not three yuan and a half. */
    @ParameterizedTest
    @MethodSource("kinds")
    void a_column_of_thousands_is_not_taken_for_one_of_single_units(Kind kind) {
        for (Column<?> column : kind.columns()) {
            if (column.form().sees() == Form.Sees.NUMBER) {
                for (String unit :
                        List.of("（万元）", "(万)", "（单位：千人）", "[亿]", " (thousand)", " (in millions)", " ('000)")) {
                    String header = kind.columns().stream()
                            .map(each -> each.label().in(Language.ZH) + (each == column ? unit : ""))
                            .collect(Collectors.joining(","));
                    assertThatThrownBy(() -> new Desk(kind).reads(header + "\n"))
                            .as(header)
                            .isInstanceOf(UnusableFileException.class)
                            .hasMessageContaining(unit.strip());
                }
            }
        }
        String others = kind.columns().stream()
                .map(each -> each.label().in(Language.ZH) + "（人、元、千里马）")
                .collect(Collectors.joining(","));
        assertThatCode(() -> new Desk(kind).reads(others + "\n")).as(others).doesNotThrowAnyException();
    }

    /** Nor if a line above the header says it of all that is below. */
    @ParameterizedTest
    @MethodSource("kinds")
    void a_table_of_thousands_is_not_taken_for_one_of_single_units(Kind kind) {
        String header = kind.columns().stream()
                .map(each -> each.label().in(Language.ZH))
                .collect(Collectors.joining(","));
        boolean counts = kind.columns().stream().anyMatch(each -> each.form().sees() == Form.Sees.NUMBER);
        boolean pays = kind.columns().stream().anyMatch(each -> each.form().equals(Form.YUAN));
        for (String title : List.of(
                "单位：千人",
                "2020年2月汇总表（万）",
                "制表：张，,单位: 百人",
                "Totals (in thousands)",
                "unit: '000",
                "填报单位：市人社局　单位：万人",
                "填报单位：市人社局单位：万人",
                "单位：万人　2020年2月20日",
                "单位：万人、元")) {
            assertRefused(kind, title, header, counts);
        }
        for (String title :
                List.of("单位：万元", "金额单位：人民币万元", "补贴发放表（单位：千元）", "单位：10000元", "Unit: thousand yuan", "单位：美元")) {
            assertRefused(kind, title, header, pays);
        }
        for (String title : List.of(
                "填报单位：万达集团",
                "亿元企业补贴发放表",
                "（百亿元企业）",
                "单位：元",
                "单位：人",
                "Unit: yuan",
                "（第二批）",
                "编制单位：千里马运输",
                "补贴发放表（分）",
                "基本信息,,产值（万元）,,补贴",
                "产值（单位：万元）,,用工（千人）")) {
            assertRefused(kind, title, header, false);
        }
    }

    private static void assertRefused(Kind kind, String title, String header, boolean refused) {
        if (refused) {
            assertThatThrownBy(() -> new Desk(kind).reads(title + "\n" + header + "\n"))
                    .as(title)
                    .isInstanceOf(UnusableFileException.class)
                    .hasMessageContaining("single units");
        } else {
            assertThatCode(() -> new Desk(kind).reads(title + "\n" + header + "\n"))
                    .as(title)
                    .doesNotThrowAnyException();
        }
    }

    /** Nothing that clerks are told, whatever cell it is about, spells the name that programs have for a column. */
    @Test
    void no_text_of_the_imports_spells_the_name_that_programs_have() {
        Set<String> spelt = new TreeSet<>();
        Stream<String> everybodys = Words.keys().stream()
                .filter(
                        key -> key.matches(
                                "(cell|code|uscc|division|number|text|time|identity|row|record|reference|phone|trip"
                                        + "|status|run|file|header|replace|note|understood|rejected|means|form|template|cli|http)\\..*"));
        Stream<String> ofServices = Services.ALL.stream()
                .map(Service::name)
                .flatMap(service -> Words.keys(service).stream()
                        .filter(key -> key.matches("(import|means)\\..*"))
                        .map(key -> Words.of(service, key)));
        Stream.concat(everybodys, ofServices)
                .forEach(key -> Words.all(key).stream()
                        .filter(text -> INTERNAL.matcher(text).find())
                        .forEach(text -> spelt.add(key + ": " + text)));
        assertThat(spelt)
                .as("Put what the column is called in its place: Column.called(), or Column.label() behind an option.")
                .isEmpty();
    }

    /** What an option takes is typed without marks in Chinese. */
    @Test
    void no_column_has_a_blank_in_its_chinese_name() {
        KINDS.forEach(kind -> kind.columns()
                .forEach(column -> assertThat(column.label().in(Language.ZH)).doesNotContainAnyWhitespaces()));
    }

    private static List<BadRow> rows(
            Kind kind, Language language, Headers headers, Column<?> column, List<String> wrong) {
        Desk desk = new Desk(kind, how -> how.in(language));
        List<Column<?>> columns = kind.columns();
        String status = column.name().equals("until") ? "隔离" : column.name().equals("grid") ? "入住" : null;
        desk.reads(columns.stream()
                        .map(headers.header)
                        .map(ColumnsInWordsTest::quoted)
                        .collect(Collectors.joining(","))
                + "\n"
                + wrong.stream()
                        .map(bad -> columns.stream()
                                .map(each -> each == column
                                        ? bad
                                        : each.name().equals("status") && status != null ? status : good(each))
                                .map(ColumnsInWordsTest::quoted)
                                .collect(Collectors.joining(",")))
                        .collect(Collectors.joining("\n")));
        return desk.bad;
    }

    private static String quoted(String cell) {
        return '"' + cell.replace("\"", "\"\"") + '"';
    }

    private static void spokenWell(BadRow row, Kind kind, Language language, Headers headers) {
        spoken(row.reasons(), language);
        row.problems().forEach(problem -> spoken(problem.column(), language));
        Set<String> called = kind.columns().stream().map(headers.header).collect(Collectors.toCollection(HashSet::new));
        kind.columns().forEach(column -> called.add(column.called().in(language)));
        row.problems().forEach(problem -> {
            assertThat(problem.column())
                    .isIn(Stream.concat(called.stream(), Stream.of("*")).toList());
            if (!problem.column().equals("*")) {
                assertThat(problem.reason()).contains(problem.column());
            }
        });
    }

    private static void spoken(String text, Language language) {
        assertThat(INTERNAL.matcher(text).results().map(MatchResult::group))
                .as(text)
                .isEmpty();
        if (language == Language.ZH && ENGLISH.matcher(text).find()) {
            // a header as it stands in the file is no sentence
            String said = text;
            for (String header : HEADERS) {
                said = said.replace(header, "");
            }
            assertThat(ENGLISH.matcher(said).results().map(MatchResult::group))
                    .as(text)
                    .isEmpty();
        }
    }
}

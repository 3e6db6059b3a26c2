package io.workerreturn.importing;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Objects;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CellTest {
    private static String seen(String raw, String format) {
        return Cell.number(raw, NumberFormat.of(-1, format, 0)).text();
    }

    @ParameterizedTest
    @CsvSource({
        "37.299999999999997, 37.3", "30.000000000000004, 30", "0.56999999999999995, 0.57", "36.799999999999997, 36.8",
                "1E3, 1000",
        "1.0, 1", "-0.1, -0.1", "123456789012345, 123456789012345", "5.20300190011234E17, 5.20300E+17",
                "1e308, 1.00000E+308",
        "1E-300, 0",
    })
    void a_number_has_the_digits_that_excel_shows(String raw, String seen) {
        assertThat(Cell.number(raw, NumberFormat.GENERAL).text()).isEqualTo(seen);
    }

    @Property(tries = 300)
    void what_a_person_types_is_what_is_read_however_a_program_keeps_it(@ForAll short whole, @ForAll byte tenths) {
        BigDecimal typed = BigDecimal.valueOf(whole).add(BigDecimal.valueOf(tenths, 1));
        for (double kept :
                new double[] {typed.doubleValue(), Math.nextUp(typed.doubleValue()), Math.nextDown(typed.doubleValue())
                }) {
            String raw = new BigDecimal(kept)
                    .round(new MathContext(17, RoundingMode.HALF_UP))
                    .toString();
            Cell cell = Cell.number(raw, NumberFormat.GENERAL);
            assertThat(new BigDecimal(cell.value())).as(raw).isEqualByComparingTo(typed);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7|000|007",
                "7|00\"号\"|07号",
                "12|\"B\"000|B012",
                "202002|0000-00|2020-02",
                "1234.5|#,##0.00|1,234.50",
                "0.5|0.0##|0.5",
                "5|General|5",
                "5|G/通用格式|5",
                "-3|0;(0)|(3)",
                "0.57|0%|57%",
                "0.5678|0%|56.78%",
                "43879|yyyy-mm-dd|2020-02-18",
                "43879|m月d日|2月18日",
                "43879|d-mmm|18-Feb",
                "43879.604166666664|yyyy/m/d h:mm|2020/2/18 14:30",
                "0.604166666666667|h:mm|14:30",
                "1.0625|[h]:mm|25:30",
                "0.604166666666667|上午/下午h时mm分|下午2时30分",
                "43879|[$-804]aaaa|星期二",
                "1.5|# ?/?|1.5",
                "7|@|7",
                "7|[Red]000|007",
                "43879|[$-F800]dddd\\, mmmm dd\\, yyyy|Tuesday, February 18, 2020",
                "3.0|0_ |3",
            })
    void a_format_shows_what_a_person_saw(String raw, String format, String seen) {
        assertThat(seen(raw, format)).isEqualTo(seen);
    }

    @Property(tries = 300)
    void no_format_upsets_anything(@ForAll String format, @ForAll double number) {
        assertThat(seen(String.format(Locale.ROOT, "%s", number), format)).isNotNull();
        assertThat(seen("43879.5", format)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#N/A",
                "#REF!",
                "#DIV/0!",
                "#NAME?",
                "#VALUE!",
                "#NUM!",
                "#NULL!",
                "#SPILL!",
                "#CALC!",
                "#GETTING_DATA",
                " #N/A ",
                "＃N/A",
                "#ＲＥＦ！",
                "=\"#N/A\"",
                "'#REF!",
                "#NV",
                "#BEZUG!",
                "#WERT!",
                "#ZAHL!",
                "#NOM?",
                "#VALEUR!",
                "#NOMBRE!",
                "#¡REF!",
                "#¿NOMBRE?",
                "#¡DIV/0!",
                "#N/D",
                "#Н/Д",
                "#ИМЯ?",
                "#ЗНАЧ!",
                "#溢出!",
                "#ERROR!",
                "########",
                "Err:502",
                "#N/A!",
                "#ÜBERLAUF!",
                "#HIÁNYZIK",
                "#YOK",
                "#NEDOSTUPNÝ",
                "#NENÍ_K_DISPOZICI"
            })
    void an_error_is_an_error_in_any_language(String raw) {
        assertThat(Cell.of(raw).error()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"#3", "#12楼", "3#", "A#1", "#", "##", "错", "E1", "Err", "error", "#A1 !x", "N/A有限公司"})
    void what_only_looks_like_one_is_a_text(String raw) {
        assertThat(Cell.of(raw).error()).isNull();
        assertThat(Cell.of(raw).text()).isEqualTo(raw);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "007",
                "=\"007\"",
                "'007",
                "’007",
                "＇007",
                "'007'",
                "\t007",
                "\uFEFF007",
                "007\u00A0",
                "\u200B0\u200B07",
                "_x0030_07",
                "007_x000D_",
                "007_x000D_\n",
                "\u3000007 ",
                "0\u206007",
                "=\" 007 \"",
                "‘007",
                "‘007’",
                "007''",
                "'007''",
                "007’",
                "007`",
                "`007",
                "´007",
                "ʼ007",
                "＇007＇",
                "\"007\"",
                "“007”",
                "”007",
                "＂007＂",
                "〝007〞",
                "\"\"007\"\"",
                "'\"007\"'",
                "=“007”",
                "＝\"007\"",
                "= \"007\"",
                "=\"007\"&\"\"",
                "=\"0\"&\"07\"",
                "=T(\"007\")",
                "=t( \"007\" )",
                "＝Ｔ（\"007\"）",
                "=TRIM(\"007\")",
                "'=\"007\"",
                "=\"'007\"",
                "=007",
                "＝007",
                "=+007",
                "+007",
                "＋007",
                "\u202D007\u202C"
            })
    void marks_and_what_nobody_sees_are_no_part_of_a_cell(String raw) {
        assertThat(Cell.of(raw).text()).isEqualTo("007");
    }

    @Example
    void what_was_seen_stays() {
        assertThat(Cell.of("_x005F_x000D_").text()).isEqualTo("_x000D_");
        assertThat(Cell.of("甲\u00A0公司\r\n乙").text()).isEqualTo("甲 公司\n乙");
        assertThat(Cell.of("“瑞安”号").text()).isEqualTo("“瑞安”号");
        assertThat(Cell.of("瑞安“一号”").text()).isEqualTo("瑞安“一号”");
        assertThat(Cell.of("=\"7\"\"\"&\"x\"").text()).isEqualTo("7\"x");
        assertThat(Cell.of("=====").error()).isNull();
        assertThat(Cell.of("+").text()).isEqualTo("+");
        assertThat(Cell.of("+ 加班").error()).isNull();
        assertThat(Cell.of("it's").text()).isEqualTo("it's");
    }

    @ParameterizedTest
    @CsvSource({
        "=2020-02-18, 2020-02-18",
        "=\"2020/2/18 14:30\", 2020/2/18 14:30",
        "=2020/2/18 14:30, 2020/2/18 14:30",
        "=14:30, 14:30",
        "=-3.5, -3.5",
        "+85%, 85%",
        "=91330381MA00000001, 91330381MA00000001"
    })
    void they_come_off_whatever_the_column_holds(String raw, String seen) {
        assertThat(Cell.of(raw).text()).isEqualTo(seen);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=A1",
                "=G9001",
                "=VLOOKUP(A2,B:C,2,0)",
                "=SUM(B2:B9)",
                "=10/2",
                "=2020/2",
                "=\"a\"&B1",
                "=TEXT(7,\"000\")",
                "=贵州",
                "＝A1",
                "{=A1}",
                "+SUM(A1)",
                "@SUM(A1)",
                "'=A1",
                "=\"=A1\"",
                "=-A1",
                "=T(A1)"
            })
    void a_formula_of_which_nobody_saw_the_result_is_no_name(String raw) {
        assertThat(Objects.requireNonNull(Cell.of(raw).problem()).toString()).contains("formula");
    }

    @Example
    void what_the_column_was_too_narrow_for_is_told_as_that() {
        assertThat(Objects.requireNonNull(Cell.of("########").problem()).toString())
                .contains("too narrow");
        assertThat(Objects.requireNonNull(Cell.of("#N/A").problem()).toString()).contains("error #N/A");
    }

    @Example
    void a_formula_of_any_length_is_read_in_no_time_and_within_the_stack() {
        assertThat(Cell.of("=\"" + "\"\"".repeat(100_000) + "\"").isEmpty()).isFalse();
        assertThat(Cell.of("=\"" + "x".repeat(1_900) + "\"").text()).hasSize(1_900);
        assertThat(Cell.of("'".repeat(100_000)).isEmpty()).isTrue();
        assertThat(Cell.of("'\"".repeat(100_000)).text()).isNotNull();
    }

    @Example
    void a_number_of_a_million_digits_is_an_error_and_no_work() {
        assertThat(Cell.number("9".repeat(1_000_000), NumberFormat.GENERAL).error())
                .isNotNull();
    }
}

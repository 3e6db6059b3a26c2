package io.workerreturn.importing;

import static io.workerreturn.importing.Desk.SHOES;
import static io.workerreturn.importing.Desk.VALVES;
import static io.workerreturn.importing.Desk.field;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What came out wrong, or was lost without a word, when files were varied as people and programs vary them. */
class VariantsTest {
    private static final String ARRIVALS = "人员假名,统一社会信用代码,到达时间,来源地,交通方式,卡口\n";
    private static final String MANIFEST = "班次,方式,人员假名,统一社会信用代码,发车时间\n";

    private static String arrival(String time) {
        return "w-1," + SHOES + ",\"" + time + "\",贵州省,自驾,飞云高速口\n";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2020-02-18 14:30-15:00",
                "2020-02-18 14:30-08:00",
                "2020-02-18 14:30:00-15:00",
                "2020-02-18T14:30+15:00",
                "43879.60",
                "43879.6",
                "43879.604"
            })
    void a_span_of_time_is_no_offset_and_a_rounded_number_no_time(String cell) {
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads(ARRIVALS + arrival(cell));
        assertThat(desk.complaint()).contains("2020-02-18 14:30");
    }

    @ParameterizedTest
    @CsvSource({
        "2020-02-18 14:30:00-05, 2020-02-18T19:30:00Z",
        "2020-02-18T14:30-05:00, 2020-02-18T19:30:00Z",
        "2020-02-18 14:30+08:00, 2020-02-18T06:30:00Z",
        "43879.5, 2020-02-18T04:00:00Z",
        "43879.604166667, 2020-02-18T06:30:00Z"
    })
    void an_offset_is_one_and_a_whole_number_too(String cell, String at) {
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads(ARRIVALS + arrival(cell));
        assertThat(desk.field("occurredAt")).hasToString(at);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"1,200|1200", "1,234,567|1234567", "１，２００|1200", "1,5|", "85,5|", "12,34|", "1,2000|", ",5|"})
    void a_comma_groups_thousands_and_nothing_else(String cell, Integer heads) {
        Desk desk = new Desk(Kind.REPORTS);
        desk.reads("信用代码,日期,到岗人数\n" + SHOES + ",2020-02-18,\"" + cell + "\"\n");
        if (heads == null) {
            assertThat(desk.complaint()).contains("到岗人数", "no number");
        } else {
            assertThat(desk.field("payload.declaredOnDuty")).isEqualTo(heads);
        }
    }

    /** Two tables one below the other: the upper one is no title of the lower. */
    @Test
    void rows_of_a_first_table_are_not_lost_to_a_second_whose_header_names_more() {
        Desk desk = new Desk(Kind.ROSTERS);
        ImportSummary summary = desk.reads("单位：鞋厂,,\n信用代码,姓名,身份证号\n" + SHOES + ",甲," + Desk.identity(1)
                + "\n\n单位：阀门厂,,\n姓名,身份证号,入职日期,信用代码\n乙," + Desk.identity(2) + ",2020-01-21," + VALVES + "\n");
        assertThat(desk.bad).isEmpty();
        assertThat(desk.sent.stream()
                        .map(sent -> field(sent.record(), "enterprise"))
                        .toList())
                .isEqualTo(List.of(SHOES, VALVES));
        assertThat(summary.notes()).singleElement().asString().contains("5 ", "6 ");
    }

    @Test
    void a_row_above_the_header_that_is_about_somebody_is_told() {
        Desk desk = new Desk(Kind.ROSTERS);
        ImportSummary summary = desk.reads(
                "姓名,身份证号\n甲," + Desk.identity(1) + "\n\n信用代码,姓名,身份证号\n" + SHOES + ",乙," + Desk.identity(2) + "\n");
        assertThat(desk.sent).hasSize(1);
        assertThat(summary.notes())
                .anySatisfy(
                        note -> assertThat(note).contains("passed over", "2 ").doesNotContain(Desk.identity(1)));
    }

    /** Read by the columns of the table above, 90 % of the machines would be 90 people on duty. */
    @ParameterizedTest
    @ValueSource(strings = {"信用代码,日期,设备开机率,产能利用率", "信用代码,姓名,电话"})
    void below_a_header_that_lacks_a_column_nothing_is_read_by_that_of_the_table_above(String header) {
        Desk desk = new Desk(Kind.REPORTS);
        desk.reads("信用代码,日期,到岗人数,产能利用率\n" + SHOES + ",2020-02-18,5,80%\n\n" + header + "\n" + VALVES
                + ",2020-02-18,90,80%\n");
        assertThat(desk.sent).hasSize(1);
        assertThat(desk.complaint()).contains("line 4", "On duty (到岗人数)");
    }

    @Test
    void the_header_of_the_next_page_is_the_same_also_where_it_has_two_rows() {
        String header = "企业,,报告,,\n信用代码,名称,日期,到岗人数,产能利用率\n";
        Desk desk = new Desk(Kind.REPORTS);
        desk.reads(header + SHOES + ",鞋厂,2020-02-18,5,80%\n" + header + VALVES + ",阀门厂,2020-02-18,6,80%\n");
        assertThat(desk.bad).isEmpty();
        assertThat(desk.sent).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"人数合计,1", "计,1", "合,计", "鞋厂小计,1人", "塘下镇 合计：,1", "共,计"})
    void sums_have_many_names(String words) {
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads("姓名,人数," + ARRIVALS + "甲,," + arrival("2020-02-18 14:30") + words + ",,,,,,\n");
        assertThat(desk.bad).isEmpty();
        assertThat(desk.sent).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sub-total,,1,,,",
                "Sub total:,,,,,1",
                "GRAND TOTAL,1,,,,",
                "* figures as of 18 Feb,,,,,",
                "as of 18 February,,,,,"
            })
    void so_have_they_in_english_and_so_have_notes(String line) {
        Desk desk = new Desk(Kind.ARRIVALS);
        ImportSummary summary = desk.reads("Worker id,Credit code,Arrived at,Origin,Transport,Checkpoint\n"
                + arrival("2020-02-18 14:30") + line + "\n"
                + arrival("2020-02-18 15:30").replace("w-1", "WB 17"));
        assertThat(desk.bad).isEmpty();
        assertThat(desk.sent).hasSize(2);
        assertThat(summary.notes()).singleElement().asString().contains("passed over", "3 ");
    }

    /** Programs write formulas and leave the computing to whoever opens the file. */
    @ParameterizedTest
    @ValueSource(strings = {"SUBTOTAL(109,C2:C2)", "SUM(C2:C2)", "AVERAGE(C2:C2)"})
    void a_sum_whose_formula_nobody_has_computed_is_one(String formula) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(file, "test", "1.0")) {
            Worksheet sheet = book.newWorksheet("日报");
            String[][] rows = {{"信用代码", "日期", "到岗人数"}, {SHOES, "2020-02-18", "5"}};
            for (int row = 0; row < rows.length; row++) {
                for (int column = 0; column < rows[row].length; column++) {
                    sheet.value(row, column, rows[row][column]);
                }
            }
            sheet.formula(2, 2, formula);
        }
        Desk desk = new Desk(Kind.REPORTS);
        desk.reads(file.toByteArray());
        assertThat(desk.bad).isEmpty();
        assertThat(desk.sent).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"2.00E+10, rounded", "2E+010, rounded", "2-Jan, date", "Jan-02, date", "18-Feb-20, date"})
    void a_trip_is_not_called_what_excel_made_of_its_number(String name, String why) {
        Desk desk = new Desk(Kind.MANIFESTS);
        desk.reads(MANIFEST + name + ",包列,w-1," + SHOES + ",2020-02-18 08:00\n");
        assertThat(desk.complaint()).contains("班次", why, "文本");
    }

    @ParameterizedTest
    @CsvSource({"m/d/yy, false", "m月d日, false", "d-mmm, false", "m-d, true", "m/d, true"})
    void a_number_that_is_a_date_to_a_workbook_is_read_if_it_looks_as_it_was_written(String format, boolean read) {
        Cell cell = Cell.number("46024", NumberFormat.of(164, format, 0));
        assertThat(cell.moment()).isTrue();
        Conventions conventions =
                new Conventions(ImportSettings.of(Kind.TRIPS, Desk.SEASON).zone(), Desk.SEASON, 0);
        if (read) {
            assertThat(Form.CODE.read(cell, conventions)).isEqualTo(cell.text());
        } else {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> Form.CODE.read(cell, conventions))
                    .isInstanceOf(CellException.class)
                    .hasMessageContaining("date");
        }
    }

    /** Of numbers that Excel rounded, one of eleven has a check character that fits: that of somebody else. */
    @Test
    void where_excel_rounded_one_identity_number_no_other_that_ends_so_is_trusted() {
        List<String> rounded = IntStream.range(0, 40)
                .mapToObj(month -> "52030019" + (10 + month % 80) + "0101" + "1000")
                .toList();
        Map<Boolean, List<String>> byFit = rounded.stream()
                .collect(java.util.stream.Collectors.partitioningBy(
                        number -> number.charAt(17) == IdentityNumbers.checkCharacter(number)));
        String fits = byFit.get(true).get(0);
        String doesNot = byFit.get(false).get(0);
        String header = "身份证号,信用代码\n";
        Desk desk = new Desk(Kind.ROSTERS);
        desk.reads(header + fits + "," + SHOES + "\n" + Desk.identity(1) + "," + SHOES + "\n" + doesNot + "," + SHOES
                + "\n");
        assertThat(desk.sent).hasSize(1);
        assertThat(desk.bad)
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.reasons()).contains("rounded"));
        Desk alone = new Desk(Kind.ROSTERS);
        alone.reads(header + fits + "," + SHOES + "\n" + Desk.identity(1) + "," + SHOES + "\n");
        assertThat(alone.sent).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9.13303E+17", "9.1330381E+017", "913303810000000000"})
    void a_credit_code_that_excel_rounded_is_called_that(String code) {
        Desk desk = new Desk(Kind.ROSTERS);
        desk.reads("身份证号,信用代码\n" + Desk.identity(1) + "," + code + "\n");
        assertThat(desk.complaint()).contains("信用代码", "rounded", "文本");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.20300190105E+17", "5.2030019010101E+017", "520300190101010000"})
    void an_identity_number_that_a_program_rounded_is_called_that(String number) {
        Desk desk = new Desk(Kind.ROSTERS);
        desk.reads("身份证号,信用代码\n" + number + "," + SHOES + "\n");
        assertThat(desk.complaint()).contains("身份证号", "rounded");
    }

    /** 37,3 without quotation marks is 37, and 飞云,东口 is 飞云. */
    @ParameterizedTest
    @CsvSource({"',', UTF-8", "';', GB18030", "'\t', UTF-16"})
    void a_separator_inside_of_a_cell_does_not_cut_it_off_without_a_word(char separator, String charset) {
        String rest = SHOES + ",2020-02-18 14:30,贵州省,自驾,飞云";
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads(
                (ARRIVALS + "w-1," + rest + ",东口\nw-2," + rest + ",,\n").replace(',', separator),
                Charset.forName(charset));
        assertThat(desk.sent).extracting(Desk.Sent::key).containsExactly("w-2");
        assertThat(desk.complaint()).contains("quotation marks");
        assertThat(desk.bad.get(0).cells()).contains("飞云", "东口");
    }

    @Test
    void a_remark_beside_the_table_costs_no_row_where_its_column_has_a_place_in_the_header() throws IOException {
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads(ARRIVALS.replace("\n", ",\n") + arrival("2020-02-18 14:30").replace("\n", ",代填\n"));
        assertThat(desk.bad).isEmpty();
        assertThat(desk.sent).hasSize(1);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(file, "test", "1.0")) {
            Worksheet sheet = book.newWorksheet("名单");
            String[][] rows = {
                ARRIVALS.strip().split(","), {"w-2", SHOES, "2020-02-18 14:30", "贵州省", "自驾", "飞云高速口", "代填"}
            };
            for (int row = 0; row < rows.length; row++) {
                for (int column = 0; column < rows[row].length; column++) {
                    sheet.value(row, column, rows[row][column]);
                }
            }
        }
        Desk workbook = new Desk(Kind.ARRIVALS);
        workbook.reads(file.toByteArray());
        assertThat(workbook.bad).isEmpty();
        assertThat(workbook.sent).hasSize(1);
    }
}

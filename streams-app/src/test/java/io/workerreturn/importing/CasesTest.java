package io.workerreturn.importing;

import static io.workerreturn.importing.Desk.SHOES;
import static io.workerreturn.importing.Desk.VALVES;
import static io.workerreturn.importing.Desk.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of which a fact was once read wrong, each with the right one, and their neighbours. */
class CasesTest {
    private static final Instant HALF_PAST_TWO = Instant.parse("2020-02-18T06:30:00Z");
    private static final String ARRIVALS = "人员假名,统一社会信用代码,到达时间,来源地,交通方式,卡口\n";
    private static final String REST = "," + SHOES + ",2020/2/18 14:30,贵州省,自驾,飞云高速口\n";

    private static byte[] file(String name) {
        try (InputStream file = CasesTest.class.getResourceAsStream("cases/" + name)) {
            return Objects.requireNonNull(file, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Desk reads(Kind kind, String name) {
        Desk desk = new Desk(kind);
        desk.reads(file(name));
        return desk;
    }

    private static List<Object> fields(Desk desk, String path) {
        return desk.sent.stream().map(sent -> field(sent.record(), path)).toList();
    }

    @Test
    void tails_that_a_program_leaves_are_not_what_a_person_typed() {
        Desk temperatures = reads(Kind.MANIFESTS, "excel-floating-tails/temperatures.xlsx");
        assertThat(temperatures.bad).isEmpty();
        assertThat(temperatures.sent.stream()
                        .filter(sent ->
                                field(sent.record(), "payload") instanceof io.workerreturn.schema.PassengerBoarded)
                        .map(sent -> field(sent.record(), "payload.temperatureTenths"))
                        .toList()
                        .toString())
                .isEqualTo("[363, 373, 368]");
        Desk targets = reads(Kind.ENTERPRISES, "excel-floating-tails/targets.xlsx");
        assertThat(targets.bad).isEmpty();
        assertThat(fields(targets, "targetBasisPoints")).containsExactly(5700, 7000, 5500, 8500);
        assertThat(fields(targets, "requiredHeadcount")).containsExactly(10, 30, 10, 10);
    }

    @Test
    void tails_in_a_text_are_none_either_and_percentages_are_rounded_and_told() {
        Desk desk = new Desk(Kind.REPORTS);
        ImportSummary summary = desk.reads(
                "信用代码,日期,到岗人数,产能利用率,设备开机率\n" + SHOES + ",2020-02-18,30.000000000000004,56.999999999999995%,0.8567\n");
        assertThat(desk.bad).isEmpty();
        assertThat(desk.field("payload.declaredOnDuty")).isEqualTo(30);
        assertThat(desk.field("payload.capacityPercent")).isEqualTo(57);
        assertThat(desk.field("payload.equipmentPercent")).isEqualTo(86);
        assertThat(summary.notes())
                .singleElement()
                .asString()
                .contains("rounded")
                .startsWith("1 ");
    }

    /** Excel shows such a number as 30; of 3.1E+01 it has rounded what nobody can see any more. */
    @Test
    void a_number_with_an_e_counts_where_every_digit_is_written() {
        Desk desk = new Desk(Kind.REPORTS);
        String rest = ",2020-02-18 10:0";
        desk.reads("信用代码,日期,到岗人数,产能利用率\n"
                + SHOES + rest + "0,3.0000000000000001E+1,5.6999999999999995E-1\n"
                + SHOES + rest + "1,1.20000000000000e+003,8.5000000000000000E-01\n"
                + SHOES + rest + "2,3.1E+05,\n"
                + SHOES + rest + "3,1E1,\n"
                + SHOES + rest + "4,3.1234567890123456E+8000,\n"
                + SHOES + rest + "5,3.1234567890123456E+2,\n");
        assertThat(fields(desk, "payload.declaredOnDuty")).containsExactly(30, 1200);
        assertThat(fields(desk, "payload.capacityPercent")).containsExactly(57, 85);
        assertThat(desk.bad).extracting(BadRow::place).containsExactly("4", "5", "6", "7");
        assertThat(desk.bad.get(0).reasons()).contains("到岗人数", "with an E");
        assertThat(desk.bad.get(3).reasons()).contains("no whole number");
        Desk codes = new Desk(Kind.ARRIVALS);
        codes.reads(ARRIVALS + "1.23456789012345678E+17" + REST + "3.0000000000000001E+1" + REST);
        assertThat(codes.sent).isEmpty();
        assertThat(codes.bad).hasSize(2);
    }

    @Test
    void a_lookup_that_failed_is_no_township() {
        Desk desk = reads(Kind.ENTERPRISES, "error-cells/enterprises.xlsx");
        assertThat(desk.sent).isEmpty();
        assertThat(desk.complaint()).contains("所属镇街", "#N/A");
    }

    @Test
    void an_error_makes_a_row_bad_in_any_column_that_is_read_and_in_no_other() {
        Desk desk = new Desk(Kind.STATUS);
        desk.reads("人员假名,状态,时间,原因,备注\nw-1,到岗,2020-02-18,#REF!,\nw-2,到岗,2020-02-18,,#REF!\n");
        assertThat(desk.sent).extracting(Desk.Sent::key).containsExactly("w-2");
        assertThat(desk.complaint()).contains("原因", "#REF!");
    }

    @Test
    void marks_of_text_are_no_part_of_a_trips_number() {
        Desk desk = reads(Kind.MANIFESTS, "csv-text-marks/manifests.csv");
        assertThat(desk.sent)
                .hasSize(3)
                .extracting(Desk.Sent::key)
                .allMatch(key -> key.contains("007") && !key.contains("\"") && !key.contains("'"));
        assertThat(desk.sent)
                .extracting(Desk.Sent::key)
                .containsOnly(desk.sent.get(2).key());
    }

    /** Every way in which programs and people say that a cell is text. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "=\"{}\"",
                "'{}",
                "‘{}",
                "’{}",
                "{}''",
                "=T(\"{}\")",
                "={}",
                "＝{}",
                "+{}",
                "“{}”",
                "\"{}\"",
                "`{}",
                "=“{}”"
            })
    void marks_of_text_come_off_in_every_column(String mark) {
        Desk desk = new Desk(Kind.MANIFESTS);
        String[] cells = {"007", "包车", Desk.identity(1), SHOES, "2020-02-18 14:30", "12", "37.3"};
        StringBuilder row = new StringBuilder("班次,方式,身份证号,信用代码,发车时间,座位号,体温,上车时间\n");
        for (String cell : cells) {
            // what a formula can hold without quotation marks begins with a digit
            boolean bare = mark.startsWith("={") || mark.startsWith("＝{") || mark.startsWith("+");
            String marked = bare && !Character.isDigit(cell.charAt(0)) ? cell : mark.replace("{}", cell);
            row.append('"').append(marked.replace("\"", "\"\"")).append("\",");
        }
        desk.reads(row.append("2020-02-18 14:00\n").toString());
        assertThat(desk.bad).isEmpty();
        assertThat(desk.sent).hasSize(2).extracting(Desk.Sent::key).containsOnly("007");
        assertThat(fields(desk, "payload.worker"))
                .containsOnly(new Desk(Kind.MANIFESTS).pseudonyms.of(Desk.identity(1)));
        assertThat(field(desk.sent.get(0).record(), "payload.seat")).isEqualTo("12");
        assertThat(field(desk.sent.get(0).record(), "occurredAt")).isEqualTo(HALF_PAST_TWO);
        assertThat(field(desk.sent.get(1).record(), "payload.temperatureTenths"))
                .isEqualTo(373);
    }

    @Test
    void a_place_is_named_with_its_marks_or_the_choice_is_told() {
        Desk desk = new Desk(Kind.ARRIVALS);
        for (String place : List.of("\"=\"\"520300\"\"\"", "520300.0", "'520300", "=520300", "+520300")) {
            desk.reads(ARRIVALS + "w-1" + REST.replace("贵州省", place));
        }
        assertThat(desk.sent).hasSize(1);
        Desk unclear = new Desk(Kind.ARRIVALS);
        unclear.reads(ARRIVALS + "w-1" + REST.replace("贵州省", "朝阳"));
        assertThat(unclear.complaint()).contains("辽宁省朝阳市 211300", "北京市朝阳区 110105");
    }

    @Test
    void the_end_of_a_day_in_a_column_of_its_own_is_the_next_day() {
        Desk desk = reads(Kind.STATUS, "midnight-in-its-own-column/status.csv");
        assertThat(fields(desk, "occurredAt"))
                .containsExactly(Instant.parse("2020-02-18T16:00:00Z"), Instant.parse("2020-02-18T12:00:00Z"));
    }

    @Test
    void twelve_at_night_is_not_noon() {
        Desk desk = reads(Kind.ARRIVALS, "twelve-at-night/arrivals.csv");
        assertThat(desk.sent).isEmpty();
        assertThat(desk.complaint()).contains("of which day");
    }

    @Test
    void a_day_and_a_time_under_two_headers_are_one_moment() {
        assertThat(reads(Kind.ARRIVALS, "day-and-time-columns/arrivals.csv").field("occurredAt"))
                .isEqualTo(HALF_PAST_TWO);
        assertThat(reads(Kind.MANIFESTS, "day-and-time-columns/manifests.csv").field("occurredAt"))
                .isEqualTo(HALF_PAST_TWO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "到达日期,到达时间|2020/2/18,14:30",
                "到达时间,到达日期|14:30,2020/2/18",
                "日期,时间|2020-02-18,下午2:30",
                "到达日期,时间|2月18日,14时30分",
                "登记日期,登记时间|2020-02-18 00:00:00,14:30:00",
                "到达日期,到达时间|2020-02-18,2020-02-18 14:30",
                "到达日期,到达时刻|20200218,14:30",
                "arrival date,arrival time|2020-02-18,14:30",
                "到达日期,到达时间|2020-02-18,1900/1/0 14:30",
                "到达日期,到达时间|,2020-02-18 14:30",
                "到达日期,到达时间|2020-02-18 14:30,",
                "到达日期,到达时分|2020-02-18,14:30",
                "到达日期,到达时间|2020-02-18,2020-02-18T14:30+08:00",
                "到达日期,到达时间|=\"2020-02-18\",'14:30"
            })
    void either_half_may_come_first_and_say_more_than_it_must(String columns) {
        String[] parts = columns.split("\\|");
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads("人员假名,统一社会信用代码," + parts[0] + ",来源地,交通方式,卡口\nw-1," + SHOES + "," + parts[1] + ",贵州,自驾,东口\n");
        assertThat(desk.field("occurredAt")).isEqualTo(HALF_PAST_TWO);
    }

    @Test
    void halves_that_contradict_each_other_are_refused() {
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads("人员假名,统一社会信用代码,到达日期,到达时间,来源地,交通方式,卡口\nw-1," + SHOES + ",2020-02-18,2020-02-19 14:30,贵州,自驾,东口\n");
        assertThat(desk.complaint()).contains("到达日期 + 到达时间", "do not agree");
    }

    @Test
    void a_plan_of_a_trip_may_part_its_moments_too() {
        Desk desk = new Desk(Kind.TRIPS);
        desk.reads("班次,方式,车牌号,承运单位,座位数,出发地区划,出发地点,到达地点,计划发车日期,计划发车时间,计划到达日期,计划到达时间,登记时间\n"
                + "B1,包车,浙C1,客运,40,遵义,遵义站,瑞安,2020-02-18,20:00,2020-02-18,24:00,2020-02-15 08:00\n");
        assertThat(desk.field("payload.scheduledDeparture")).isEqualTo(Instant.parse("2020-02-18T12:00:00Z"));
        assertThat(desk.field("payload.scheduledArrival")).isEqualTo(Instant.parse("2020-02-18T16:00:00Z"));
    }

    @Test
    void excels_strict_kind_is_read() {
        assertThat(reads(Kind.ARRIVALS, "strict-xlsx/arrivals.xlsx").field("occurredAt"))
                .isEqualTo(HALF_PAST_TWO);
    }

    @Test
    void what_stands_below_a_table_does_not_hold_up_its_correction() {
        Desk desk = new Desk(Kind.ARRIVALS);
        ImportSummary summary = desk.reads(file("lines-below-the-table/new.csv"));
        assertThat(desk.bad).isEmpty();
        assertThat(summary.notes().get(0)).contains("3 合计", "4 制表人", "5 注");
        String old = new String(file("lines-below-the-table/old.csv"), StandardCharsets.UTF_8);
        assertThat(desk.withdraws(old).withdrawn()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "合计,,,,,",
                ",,合计,1,,",
                "总计：1人,,,,,",
                "小计 1 人,,,,,",
                "共1人,,,,,",
                "合  计,,1,,,",
                "Total,1,,,,",
                "制表人：某某,,审核：某某,,,",
                "填报单位（盖章）：,,,,,",
                "注：每日17时前报送,,,,,",
                "备注：无,,,,,",
                "说明：以上,,,,,",
                "以上人员均已核验,,,,,",
                "第1页 共1页,,,,,",
                "*注：每日报送,,,,,",
                "填表日期：2020年2月18日,,,,,",
                "人员假名,统一社会信用代码,到达时间,来源地,交通方式,卡口",
                "\n\n省份,人数,,,,\n贵州省,1,,,,",
                "合计,1,,,,\n来源地统计,,,,,\n贵州省,1,,,,\n云南省,0,,,,",
                "联系电话：0577-65800000,,,,,",
                "合计,1,,,,",
                "1,合计,,,,",
                "合计人数,1,,,,",
                "Σ,1,,,,",
                "- 1 -,,,,,",
                "1/3,,,,,",
                "合计,=SUM(B2:B3),,,,"
            })
    void lines_that_are_not_of_the_table_are_passed_over_and_told(String lines) {
        Desk desk = new Desk(Kind.ARRIVALS);
        ImportSummary summary = desk.reads(ARRIVALS + "w-1" + REST + lines + "\nw-2" + REST);
        assertThat(desk.bad).isEmpty();
        assertThat(desk.sent).extracting(Desk.Sent::key).containsExactly("w-1", "w-2");
        assertThat(summary.notes()).anyMatch(note -> note.contains("passed over"));
    }

    @Test
    void a_row_of_which_only_the_name_is_filled_in_is_told_and_one_with_its_number_alone_is_not() {
        String named = ARRIVALS.replace("\n", ",序号,姓名\n");
        Desk desk = new Desk(Kind.ARRIVALS);
        ImportSummary summary = desk.reads(named + "w-1" + REST.replace("\n", ",1,某甲\n") + ",,,,,,2,某乙\n,,,,,,3,\n");
        assertThat(desk.sent).extracting(Desk.Sent::key).containsExactly("w-1");
        assertThat(summary.notes())
                .filteredOn(note -> note.contains("passed over"))
                .singleElement()
                .asString()
                .contains("某乙", ", 1 (");
    }

    @Test
    void a_second_block_of_the_same_kind_may_have_its_columns_in_another_order() {
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads(ARRIVALS + "w-1" + REST + "合计,1\n\n卡口,交通方式,来源地,到达时间,统一社会信用代码,人员假名\n飞云高速口,自驾,贵州省,2020/2/18 14:30,"
                + SHOES + ",w-2\n");
        assertThat(desk.bad).isEmpty();
        assertThat(desk.sent).extracting(Desk.Sent::key).containsExactly("w-1", "w-2");
        assertThat(fields(desk, "payload.checkpoint")).containsOnly("飞云高速口");
    }

    @Test
    void a_row_with_a_mistake_is_bad_wherever_it_stands() {
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads(ARRIVALS + "w-1" + REST + "\n" + REST + "w-3" + REST.replace("自驾", "骑马") + "w-4,,,,,\n");
        assertThat(desk.sent).hasSize(1);
        assertThat(desk.bad).hasSize(3);
    }

    @Test
    void a_firm_may_be_called_like_a_sum() {
        Desk desk = new Desk(Kind.ENTERPRISES);
        desk.reads("企业名称,统一社会信用代码,镇街,行业,用工需求\n合计," + SHOES + ",安阳,鞋革,10\n总计咨询有限公司," + VALVES + ",安阳,服务,5\n合计,,,,15\n");
        assertThat(desk.sent).hasSize(2);
        assertThat(desk.bad).isEmpty();
    }

    @Test
    void provinces_are_known_by_what_everybody_calls_them() {
        Desk desk = reads(Kind.ARRIVALS, "short-names-of-regions/arrivals.csv");
        assertThat(fields(desk, "payload.originDivision"))
                .containsExactly("420000", "450000", "150000", "650000", "640000", "540000", "810000");
    }

    @Test
    void residents_from_taiwan_have_numbers_too() {
        Desk desk = reads(Kind.ARRIVALS, "residence-permit-of-taiwan/arrivals.csv");
        assertThat(desk.field("payload.originDivision")).isEqualTo("710000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"USA110123456789", "911156196001010017", "H12345678", "E12345678", "12345678", "EA1234567"})
    void who_has_no_identity_number_is_told_what_to_do(String number) {
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads(ARRIVALS.replace("人员假名", "身份证号") + number + REST);
        assertThat(desk.complaint()).contains("Worker id (人员假名)").doesNotContain(number);
    }

    /** A cell that spans rows stands in the first of them, as in a workbook: the others' cells keep their columns. */
    @Test
    void cells_of_a_web_page_that_span_rows_move_no_other_cell() {
        String rest = "<td>2020-02-18 14:30<td>520300<td>自驾";
        String page = "<html><table><tr><th rowspan=2>人员假名<th colspan=2>企业<th rowspan=2>到达时间<th rowspan=2>来源地"
                + "<th rowspan=2>交通方式<th rowspan=2>卡口<tr><th>名称<th>统一社会信用代码"
                + "<tr><td>w-1<td rowspan=3>鞋厂<td rowspan=3>" + SHOES + rest + "<td rowspan=2>塘下"
                + "<tr style='display:none'><td>w-2" + rest
                + "<tr><td>w-3" + rest + "<td>飞云"
                + "<tr><td>w-4<td>阀门<td>" + Desk.VALVES + rest + "<td>莘塍</table></html>";
        Desk desk = new Desk(Kind.ARRIVALS, how -> Desk.filledDown(how, "信用代码", "卡口"));
        ImportSummary summary = desk.reads(page.getBytes(StandardCharsets.UTF_8));
        assertThat(desk.bad).isEmpty();
        assertThat(fields(desk, "workerId")).containsExactly("w-1", "w-2", "w-3", "w-4");
        assertThat(fields(desk, "payload.enterprise")).containsExactly(SHOES, SHOES, SHOES, Desk.VALVES);
        assertThat(fields(desk, "payload.checkpoint")).containsExactly("塘下", "塘下", "飞云", "莘塍");
        assertThat(summary.notes()).anyMatch(note -> note.startsWith("hidden rows were read"));
        Desk told = new Desk(Kind.ARRIVALS);
        told.reads(page.getBytes(StandardCharsets.UTF_8));
        assertThat(told.bad).hasSize(2).allMatch(row -> row.reasons().contains("is empty"));
    }

    @Test
    void a_page_of_frames_is_named_with_what_to_do() {
        Desk desk = new Desk(Kind.ARRIVALS);
        assertThatThrownBy(() -> desk.reads("<html><frameset><frame src=\"名单.files/sheet001.htm\"></frameset></html>"
                        .getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining(".files");
    }

    @ParameterizedTest
    @ValueSource(strings = {"utf-8", "gb18030", "utf-16"})
    void a_web_page_that_is_called_xls_is_read(String charset) {
        String page = "<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><head><meta http-equiv=\"Content-Type\""
                + " content=\"text/html; charset=" + charset.replace("18030", "2312")
                + "\"></head><body><table border=1>"
                + "<tr><td colspan=6>到达名单</td></tr><tr><th>人员假名<th>统一社会信用代码<th>到达时间<th>来源地<th>交通方式<th>卡口</tr>"
                + "<tr><td style='mso-number-format:\"\\@\"'>w&#45;1</td><td>" + SHOES
                + "</td><td>2020/2/18&nbsp;14:30</td><td>贵州省</td><td>自驾</td><td>飞云<br>高速口</td></tr></table></body></html>";
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads(page.getBytes(Charset.forName(charset)));
        assertThat(desk.field("occurredAt")).isEqualTo(HALF_PAST_TWO);
        assertThat(desk.field("workerId")).isEqualTo("w-1");
        assertThat(desk.field("payload.checkpoint")).isEqualTo("飞云 高速口");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u00D0\u00CF\u0011\u00E0 W\0o\0r\0k\0b\0o\0o\0k\0|.xls|Excel 工作簿",
                "\u0009\b\b\0\0|.xls|另存为",
                "\u00D0\u00CF\u0011\u00E0 W\0o\0r\0d\0D\0o\0c\0u\0m\0e\0n\0t\0|Word|WPS 文字",
                "MIME-Version: 1.0\nX: y|.mht|另存为",
                "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook/>|2003|另存为",
                "%PDF-1.4|PDF|索取",
                "Rar!\u001A|compressed|解压"
            })
    void what_can_not_be_read_is_named_with_what_to_choose(String file) {
        String[] parts = file.split("\\|");
        assertThatThrownBy(() -> new Desk(Kind.ARRIVALS).reads(parts[0].getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOfSatisfying(UnusableFileException.class, refused -> {
                    assertThat(refused).hasMessageContaining(parts[1]);
                    assertThat(refused.said().in(io.workerreturn.words.Language.ZH))
                            .contains(parts[2]);
                });
    }

    @Test
    void a_firm_is_resumed_on_the_day_that_was_seen() {
        Desk desk = new Desk(Kind.ENTERPRISES);
        desk.reads("企业名称,统一社会信用代码,镇街,行业,用工需求,复工日期\n甲," + SHOES + ",安\u200B阳\u00A0,鞋革,10,2020年2月18日\n");
        assertThat(desk.field("township")).isEqualTo("安阳");
        assertThat(desk.field("resumedOn")).isEqualTo(LocalDate.of(2020, 2, 18));
    }

    /** Timetables write times without a colon, and Excel drops the nought before them. */
    @Test
    void a_bare_number_in_a_time_column_is_a_time_and_one_with_a_point_is_nobodys_guess() {
        Desk desk = new Desk(Kind.ARRIVALS);
        String day = ",2020-02-18,";
        String rest = ",贵州省,自驾,飞云高速口\n";
        StringBuilder csv = new StringBuilder("人员假名,统一社会信用代码,到达日期,到达时间,来源地,交通方式,卡口\n");
        List<String> times =
                List.of("1430", "0830", "830", "14.30", "1.30", "0.30", "2460", "30", "0.5", "0.604166667");
        for (int i = 0; i < times.size(); i++) {
            csv.append("w-")
                    .append(i)
                    .append(',')
                    .append(SHOES)
                    .append(day)
                    .append(times.get(i))
                    .append(rest);
        }
        desk.reads(csv.toString());
        assertThat(fields(desk, "occurredAt").stream().map(at -> at.toString().substring(11, 16)))
                .containsExactly("06:30", "00:30", "00:30", "04:00", "06:30");
        assertThat(desk.bad).extracting(BadRow::place).containsExactly("5", "6", "7", "8", "9");
        assertThat(desk.bad.get(0).reasons()).contains("14:30");
        Desk together = new Desk(Kind.ARRIVALS);
        together.reads(ARRIVALS + "w-1" + REST.replace("2020/2/18 14:30", "2020/2/18 1430"));
        assertThat(together.field("occurredAt")).isEqualTo(HALF_PAST_TWO);
    }

    /** A sum that nobody called one would make the file bad, and a correction could not go in. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                ",,,,=SUM(E2:E3),,",
                ",,,,150,,",
                ",,,,\"1,234\",85%,",
                "2,,,,=SUBTOTAL(9;E2:E3),=AVERAGE(F2:F3),",
                "=COUNTA(A2:A3),,,,150,,",
                ",,,,150,,150",
            })
    void a_sum_without_a_word_is_passed_over_and_told(String sum) {
        String header = "序号,信用代码,企业名称,镇街,用工需求,目标,行业\n";
        String firms = "1," + SHOES + ",鞋厂,安阳街道,100,85%,鞋革\n2," + VALVES + ",阀门厂,塘下镇,50,90%,机械\n";
        Desk desk = new Desk(Kind.ENTERPRISES);
        ImportSummary summary = desk.reads(header + firms + sum + "\n");
        if (sum.endsWith("150")) {
            // something stands under another header: that is a row that lost its firm
            assertThat(desk.bad).hasSize(1);
        } else {
            assertThat(desk.bad).isEmpty();
            assertThat(summary.notes()).singleElement().asString().contains("4 ", "sums");
        }
        assertThat(desk.sent).hasSize(2);
    }

    @Test
    void below_a_merged_cell_a_number_may_be_all_that_a_row_says() {
        Desk desk = new Desk(Kind.REPORTS, settings -> Desk.filledDown(settings, "enterpriseId"));
        desk.reads("信用代码,日期,到岗人数\n" + SHOES + ",2020-02-18,5\n,,6\n");
        assertThat(desk.complaint()).contains("日期");
    }
}

package io.workerreturn.importing;

import static io.workerreturn.importing.Desk.SHOES;
import static io.workerreturn.importing.Desk.VALVES;
import static io.workerreturn.importing.Desk.identity;
import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.services.Services;
import io.workerreturn.words.Language;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A list of each kind that its clerk mends a cell at a time, in both languages, from a text and from a workbook. */
class MendingRoundsTest {
    private static final String WHO = "序号,姓名,";
    private static final String BAD = "7,张三,";
    private static final String NUMBER = identity(31);
    private static final String SHEET = "名单";

    /** Of each kind: the header, a row as it is right, and two of its cells with what was written there first. */
    private static final Map<String, Sheet> SHEETS = Map.ofEntries(
            Map.entry(
                    "enterprises",
                    new Sheet(
                            "统一社会信用代码,企业名称,所属镇街,行业,用工需求,目标返岗率,目标日期",
                            SHOES + ",瑞安鞋厂,塘下镇,鞋革,12,57.4%,2020-02-28",
                            "12",
                            "2020-02-28")),
            Map.entry(
                    "rosters",
                    new Sheet("身份证号,统一社会信用代码,入职日期", NUMBER + "," + SHOES + ",2020-02-03", SHOES, "2020-02-03")),
            Map.entry(
                    "trips",
                    new Sheet(
                            "班次,方式,车牌号,承运单位,座位数,出发地区划,出发地点,到达地点,计划发车时间,计划到达时间",
                            "接返7,包车,浙C0007,长运,40,520300,遵义客运站,瑞安站,2020-02-18 08:00,2020-02-19 07:10",
                            "40",
                            "520300")),
            Map.entry(
                    "manifests",
                    new Sheet(
                            "身份证号,统一社会信用代码,班次,方式,发车时间,座位号,健康码,是否上车",
                            NUMBER + "," + SHOES + ",接返7,包车,2020-02-18 08:00,3A,绿码,是",
                            "绿码",
                            "是")),
            Map.entry(
                    "arrivals",
                    new Sheet(
                            "身份证号,统一社会信用代码,到达时间,来源地,交通方式,卡口",
                            NUMBER + "," + SHOES + ",2020-02-18 14:30,贵州遵义,自驾,飞云高速口",
                            "贵州遵义",
                            "自驾")),
            Map.entry(
                    "status", new Sheet("身份证号,状态,时间,统一社会信用代码", NUMBER + ",到岗,2020-02-20 14:40," + SHOES, "到岗", SHOES)),
            Map.entry(
                    "reports",
                    new Sheet("统一社会信用代码,填报时间,到岗人数,产能利用率,口罩可用天数", SHOES + ",2020-02-20 16:20,31,57.4%,9", "31", "9")),
            Map.entry(
                    "officers",
                    new Sheet(
                            "统一社会信用代码,助企服务员,起,止",
                            VALVES + ",li,2020-02-10 09:00,2020-03-10 12:00",
                            "2020-02-10 09:00",
                            "2020-03-10 12:00")),
            Map.entry(
                    "policies",
                    new Sheet(
                            "政策编号,补贴类型,每人金额,来源地,最少人数,起,止,文号,批准单位,总额",
                            "own-1,自行返瑞,100.50,贵州遵义,2,2020-02-10 09:00,2020-03-10 12:00,瑞政发25号,财政局,2000000",
                            "100.50",
                            "2020-03-10 12:00")),
            Map.entry(
                    "invoices",
                    new Sheet(
                            "统一社会信用代码,班次,承运单位,金额,发票号,开票日期",
                            SHOES + ",接返7,长运,3200,FP0031,2020-02-20 09:30",
                            "3200",
                            "2020-02-20 09:30")),
            Map.entry(
                    "claims",
                    new Sheet(
                            "统一社会信用代码,政策,到达日,金额,申请时间",
                            SHOES + ",own-1,2020-02-19,7800,2020-02-20 12:10",
                            "7800",
                            "2020-02-20 12:10")),
            Map.entry(
                    "payments",
                    new Sheet(
                            "统一社会信用代码,政策,班次,金额,付款时间,凭证号",
                            SHOES + ",charter-1,接返7,5300.25,2020-02-20 16:40,PZ0017",
                            "5300.25",
                            "2020-02-20 16:40")));

    @TempDir
    private Path folder;

    private record Sheet(String header, String right, String first, String second) {
        String wrong() {
            return right.replace(first, "第一处错").replace(second, "第二处错");
        }
    }

    static Stream<Arguments> everyKindInEveryForm() {
        return Services.kinds(Services.ALL).all().stream()
                .flatMap(kind -> Stream.of(Language.values())
                        .flatMap(language -> Stream.of(true, false).map(text -> Arguments.of(kind, language, text))));
    }

    private String rejected(Desk desk, Language language, int round) throws IOException {
        RejectedRows file = new RejectedRows(folder.resolve(round + ".csv"), language);
        try (file) {
            desk.bad.forEach(file);
        }
        return Files.readString(file.written().orElseThrow());
    }

    private static byte[] text(String... lines) {
        return String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
    }

    /** As a workbook, in which a moment is seen as its day alone. */
    private static byte[] workbook(String... lines) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(file, "test", "1.0")) {
            Worksheet sheet = book.newWorksheet(SHEET);
            for (int row = 0; row < lines.length; row++) {
                String[] cells = lines[row].split(",", -1);
                for (int column = 0; column < cells.length; column++) {
                    if (cells[column].matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d")) {
                        sheet.value(row, column, LocalDateTime.parse(cells[column].replace(' ', 'T')));
                        sheet.style(row, column).format("yyyy-mm-dd").set();
                    } else {
                        sheet.value(row, column, cells[column]);
                    }
                }
            }
        }
        return file.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("everyKindInEveryForm")
    void
            through_three_rounds_a_row_keeps_its_line_all_its_cells_and_its_reason_and_becomes_the_event_it_would_have_been(
                    Kind kind, Language language, boolean isText) throws IOException {
        Sheet sheet = SHEETS.get(kind.id());
        assertThat(sheet).as("a list of " + kind.id()).isNotNull();
        Desk right = new Desk(kind);
        right.reads(text(WHO + sheet.header(), BAD + sheet.right()));
        assertThat(right.bad).isEmpty();
        assertThat(right.sent).isNotEmpty();

        String[] lines = {"瑞安市登记表", "", WHO + sheet.header() + ",备注", "", BAD + sheet.wrong() + ",与" + NUMBER + "同行"};
        Desk first = new Desk(kind, settings -> settings.in(language));
        first.reads("list.xlsx", isText ? text(lines) : workbook(lines));
        String line = "5";
        String once = rejected(first, language, 1);
        isWhole(once, kind, sheet, line, language);

        Desk second = new Desk(kind, settings -> settings.in(language));
        second.reads(once.replace("第一处错", sheet.first()));
        String twice = rejected(second, language, 2);
        isWhole(twice, kind, sheet, line, language);

        Desk third = new Desk(kind, settings -> settings.in(language));
        third.reads(twice.replace("第二处错", "还是错的"));
        String thrice = rejected(third, language, 3);
        isWhole(thrice, kind, sheet, line, language);
        assertThat(Stream.of(first, second, third).flatMap(desk -> desk.sent.stream()))
                .isEmpty();

        Desk mended = new Desk(kind, settings -> settings.in(language));
        mended.reads(thrice.replace("还是错的", sheet.second()));
        assertThat(mended.bad).isEmpty();
        assertThat(mended.sent).isEqualTo(right.sent);
    }

    private static void isWhole(String file, Kind kind, Sheet sheet, String line, Language language) {
        String[] rows = file.replace("\uFEFF", "").split("\r\n");
        assertThat(rows).hasSize(2);
        List<String> headings = RejectedRows.headings(language);
        assertThat(rows[0])
                .startsWith(headings.get(0) + "," + headings.get(1) + "," + WHO + sheet.header() + ",备注")
                .endsWith("," + headings.get(2));
        assertThat(rows[1]).startsWith(line + ",").contains("," + BAD, "**********" + NUMBER.substring(14) + "同行");
        assertThat(file).as("nobody's number").doesNotContain(NUMBER.substring(0, 14));
        if (kind.columns().contains(CommonColumns.IDENTITY)) {
            assertThat(rows[1]).contains("," + BAD + "**********" + NUMBER.substring(14) + ",");
        }
        String reason = rows[1].substring(rows[1].lastIndexOf(",\"") + 1);
        String last = reason.startsWith("\"") ? reason : rows[1].substring(rows[1].lastIndexOf(',') + 1);
        assertThat(last).as("the reason").isNotBlank();
        assertThat(last.matches("(?s).*[a-z]{3,} [a-z]{2,}.*")).as(last).isEqualTo(language == Language.EN);
    }

    /** An option is forgotten by the time that somebody has mended the row. */
    @Test
    void a_row_says_itself_what_was_said_for_its_whole_file() throws IOException {
        Instant asOf = Instant.parse("2020-02-08T16:00:00Z");
        String header = "身份证号,统一社会信用代码,入职日期\n";
        Desk right = new Desk(Kind.ROSTERS, settings -> settings.asOf(asOf));
        right.reads(header + NUMBER + "," + SHOES + ",2020-02-03\n");
        for (String column : List.of("", ",名单日期", ",截止时间,截止日期")) {
            Desk wrong = new Desk(Kind.ROSTERS, settings -> settings.asOf(asOf));
            wrong.reads(header.replace("\n", column + "\n") + NUMBER + "," + SHOES + ",soon"
                    + ","
                            .repeat(Arrays.asList(column.split("")).stream()
                                    .mapToInt(c -> c.equals(",") ? 1 : 0)
                                    .sum())
                    + "\n");
            Desk mended = new Desk(Kind.ROSTERS);
            mended.reads(rejected(wrong, Language.EN, 4 + column.length()).replace("soon", "2020-02-03"));
            assertThat(mended.sent).as(column).isEqualTo(right.sent);
        }
    }
}

package io.workerreturn.importing;

import static io.workerreturn.importing.Desk.SHOES;
import static io.workerreturn.importing.Desk.field;
import static io.workerreturn.importing.Desk.identity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.VisibilityState;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkbookTest {
    private static final String[] HEADER = {"身份证号", "统一社会信用代码", "到达时间", "来源地", "交通方式", "卡口"};
    private static final Instant HALF_PAST_TWO = Instant.parse("2020-02-18T06:30:00Z");

    private static byte[] workbook(Consumer<Workbook> content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(bytes, "test", "1.0")) {
            content.accept(workbook);
        }
        return bytes.toByteArray();
    }

    private static void row(Worksheet sheet, int row, Object... cells) {
        for (int column = 0; column < cells.length; column++) {
            Object cell = cells[column];
            if (cell instanceof Number number) {
                sheet.value(row, column, number);
            } else if (cell instanceof LocalDateTime time) {
                sheet.value(row, column, time);
                sheet.style(row, column).format("yyyy-mm-dd hh:mm").set();
            } else if (cell != null) {
                sheet.value(row, column, cell.toString());
            }
        }
    }

    private static void arrivals(Worksheet sheet, int people) {
        row(sheet, 0, (Object[]) HEADER);
        for (int person = 1; person <= people; person++) {
            row(sheet, person, identity(person), SHOES, LocalDateTime.of(2020, 2, 18, 14, 30), "520300", "自驾", "东口");
        }
    }

    /** The same workbook with its parts changed. */
    private static byte[] rewritten(byte[] workbook, Consumer<Map<String, byte[]>> change) throws IOException {
        Map<String, byte[]> parts = new TreeMap<>();
        Path file = Files.write(Files.createTempFile("workbook", ".xlsx"), workbook);
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                parts.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        } finally {
            Files.delete(file);
        }
        change.accept(parts);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> part : parts.entrySet()) {
                out.putNextEntry(new ZipEntry(part.getKey()));
                out.write(part.getValue());
            }
        }
        return bytes.toByteArray();
    }

    private static void replace(Map<String, byte[]> parts, String part, String what, String with) {
        String text = new String(parts.get(part), StandardCharsets.UTF_8);
        assertThat(text).contains(what);
        parts.put(part, text.replace(what, with).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void dates_that_excel_keeps_as_numbers_are_dates() throws IOException {
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads(workbook(book -> arrivals(book.newWorksheet("名单"), 1)));
        assertThat(desk.field("occurredAt")).isEqualTo(HALF_PAST_TWO);
    }

    @Test
    void a_day_and_a_time_may_stand_in_cells_of_their_own() throws IOException {
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads(workbook(book -> {
            Worksheet sheet = book.newWorksheet("1");
            row(sheet, 0, "身份证号", "信用代码", "日期", "时间", "来源地", "交通方式", "卡口");
            row(sheet, 1, identity(1), SHOES, 43879, 0.6041666666666666, 520300, "自驾", "东口");
        }));
        assertThat(desk.field("occurredAt")).isEqualTo(HALF_PAST_TWO);
        assertThat(desk.field("payload.originDivision")).isEqualTo("520300");
    }

    @Test
    void a_workbook_of_an_old_mac_counts_from_1904() throws IOException {
        byte[] book = rewritten(
                workbook(made -> {
                    Worksheet sheet = made.newWorksheet("1");
                    row(sheet, 0, (Object[]) HEADER);
                    row(sheet, 1, identity(1), SHOES, 43879.6041666667 - 1462, "520300", "自驾", "东口");
                }),
                parts -> {
                    String text = new String(parts.get("xl/workbook.xml"), StandardCharsets.UTF_8);
                    parts.put(
                            "xl/workbook.xml",
                            text.replaceFirst("<workbookPr[^>]*/>", "<workbookPr date1904=\"true\"/>")
                                    .getBytes(StandardCharsets.UTF_8));
                });
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads(book);
        assertThat(desk.field("occurredAt")).isEqualTo(HALF_PAST_TWO);
    }

    @Test
    void an_identity_number_that_excel_has_rounded_is_refused_with_what_to_do() throws IOException {
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads(workbook(book -> {
            Worksheet sheet = book.newWorksheet("1");
            row(sheet, 0, (Object[]) HEADER);
            row(sheet, 1, 5.20300190011234E17, SHOES, "2020-02-18", "520300", "自驾", "东口");
        }));
        assertThat(desk.complaint()).contains("rounded", "text").doesNotContain("5203");
        assertThat(desk.bad.toString()).doesNotContain("5.203");
    }

    @Test
    void the_header_may_stand_below_a_title_and_span_two_rows() throws IOException {
        Desk desk = new Desk(Kind.MANIFESTS);
        desk.reads(workbook(book -> {
            Worksheet sheet = book.newWorksheet("1");
            row(sheet, 0, "贵州遵义—瑞安返岗包车乘客名单");
            sheet.range(0, 0, 0, 7).merge();
            row(sheet, 1, "填报单位：", null, "联系人：");
            row(sheet, 2, "序号", "乘客", null, null, "行程");
            sheet.range(2, 1, 2, 3).merge();
            sheet.range(2, 4, 2, 6).merge();
            row(sheet, 3, null, "姓名", "身份证号\n（18位）", "统一社会信用代码", "班次", "方式", "发车时间", "座位号");
            sheet.range(2, 0, 3, 0).merge();
            row(sheet, 4, 1, "甲", identity(1), SHOES, "B-1", "包车", LocalDateTime.of(2020, 2, 18, 14, 30), 12);
        }));
        assertThat(desk.field("tripId")).isEqualTo("B-1");
        assertThat(desk.field("payload.seat")).isEqualTo("12");
        assertThat(desk.field("occurredAt")).isEqualTo(HALF_PAST_TWO);
    }

    @Test
    void all_sheets_that_fit_are_read_and_hidden_ones_are_not() throws IOException {
        byte[] book = workbook(made -> {
            arrivals(made.newWorksheet("周一"), 2);
            row(made.newWorksheet("说明"), 0, "请勿修改");
            arrivals(made.newWorksheet("周二"), 3);
            Worksheet old = made.newWorksheet("旧");
            arrivals(old, 4);
            old.setVisibilityState(VisibilityState.HIDDEN);
        });
        Desk desk = new Desk(Kind.ARRIVALS);
        ImportSummary summary = desk.reads(book);
        assertThat(summary.rows()).isEqualTo(5);
        assertThat(summary.repeated()).isEqualTo(2);
        assertThat(summary.notes())
                .anySatisfy(note -> assertThat(note).contains("说明"))
                .anySatisfy(note -> assertThat(note).contains("旧", "--sheet"));
        assertThat(of(book, "旧").sent).hasSize(4);
        assertThat(of(book, "1").sent).hasSize(2);
        assertThatThrownBy(() -> of(book, "周三")).hasMessageContaining("周一, 说明, 周二, 旧");
    }

    private static Desk of(byte[] book, String sheet) {
        Desk desk = new Desk(
                Kind.ARRIVALS,
                s -> new ImportSettings(
                        s.kind(),
                        s.kinds(),
                        s.season(),
                        s.zone(),
                        null,
                        s.source(),
                        "",
                        Map.of(),
                        Set.of(),
                        s.encoding(),
                        s.separator(),
                        Optional.of(sheet),
                        s.mostBytes(),
                        s.language()));
        desk.reads(book);
        return desk;
    }

    @Test
    void a_bad_row_is_named_by_its_sheet_and_row() throws IOException {
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads(workbook(made -> {
            arrivals(made.newWorksheet("周一"), 1);
            Worksheet tuesday = made.newWorksheet("周二");
            arrivals(tuesday, 1);
            row(tuesday, 7, identity(3), SHOES, "?", "520300", "自驾", "东口");
        }));
        assertThat(desk.bad).singleElement().extracting(BadRow::place).isEqualTo("周二:8");
    }

    @Test
    void empty_cells_and_columns_far_to_the_right_do_no_harm() throws IOException {
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads(workbook(made -> {
            Worksheet sheet = made.newWorksheet("1");
            arrivals(sheet, 1);
            sheet.value(0, 16_383, "备注");
            sheet.value(1, 16_000, " ");
            sheet.value(5_000, 3, "  ");
        }));
        assertThat(desk.sent).hasSize(1);
        assertThat(desk.bad).isEmpty();
    }

    @Test
    void a_formula_says_what_it_came_to() throws IOException {
        byte[] book = rewritten(workbook(made -> arrivals(made.newWorksheet("1"), 1)), parts -> {
            String sheet = new String(parts.get("xl/worksheets/sheet1.xml"), StandardCharsets.UTF_8);
            parts.put(
                    "xl/worksheets/sheet1.xml",
                    sheet.replaceFirst(
                                    "<c r=\"F2\"[^>]*>.*?</c>",
                                    "<c r=\"F2\" t=\"str\"><f>\"西\"&amp;\"口\"</f><v>西口</v></c>")
                            .getBytes(StandardCharsets.UTF_8));
        });
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads(book);
        assertThat(desk.field("payload.checkpoint")).isEqualTo("西口");
    }

    private static byte[] withCell(String reference, String cell) throws IOException {
        return rewritten(workbook(made -> arrivals(made.newWorksheet("1"), 1)), parts -> {
            String sheet = new String(parts.get("xl/worksheets/sheet1.xml"), StandardCharsets.UTF_8);
            parts.put(
                    "xl/worksheets/sheet1.xml",
                    sheet.replaceFirst("<c r=\"" + reference + "\"[^>]*>.*?</c>", Matcher.quoteReplacement(cell))
                            .getBytes(StandardCharsets.UTF_8));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "2020-02-18T14:30:00, 2020-02-18T06:30:00Z",
        "2020-02-18T14:30:00Z, 2020-02-18T06:30:00Z",
        "2020-02-18T14:30, 2020-02-18T06:30:00Z",
        "2020-02-18T14:30:00.000, 2020-02-18T06:30:00Z",
        "2020-02-18, 2020-02-17T16:00:00Z",
        "2020-02-18T00:00:00, 2020-02-17T16:00:00Z"
    })
    void a_cell_of_type_d_spells_its_moment_out(String value, Instant moment) throws IOException {
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads(withCell("C2", "<c r=\"C2\" t=\"d\"><v>" + value + "</v></c>"));
        assertThat(desk.field("occurredAt")).isEqualTo(moment);
    }

    @Test
    void a_time_of_day_may_be_of_type_d_too() throws IOException {
        byte[] book = rewritten(
                workbook(made -> {
                    Worksheet sheet = made.newWorksheet("1");
                    row(sheet, 0, "身份证号", "信用代码", "日期", "时间", "来源地", "交通方式", "卡口");
                    row(sheet, 1, identity(1), SHOES, 43879, 1, 520300, "自驾", "东口");
                }),
                parts -> {
                    String sheet = new String(parts.get("xl/worksheets/sheet1.xml"), StandardCharsets.UTF_8);
                    parts.put(
                            "xl/worksheets/sheet1.xml",
                            sheet.replaceFirst("<c r=\"D2\"[^>]*>.*?</c>", "<c r=\"D2\" t=\"d\"><v>14:30:00</v></c>")
                                    .getBytes(StandardCharsets.UTF_8));
                });
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads(book);
        assertThat(desk.field("occurredAt")).isEqualTo(HALF_PAST_TWO);
    }

    @Test
    void parts_may_be_named_with_back_slashes_and_in_any_case() throws IOException {
        byte[] book = rewritten(workbook(made -> arrivals(made.newWorksheet("1"), 1)), parts -> {
            for (String name : Set.copyOf(parts.keySet())) {
                byte[] part = parts.remove(name);
                parts.put(name.startsWith("[") ? name : name.replace('/', '\\').replace("sheet1", "Sheet1"), part);
            }
        });
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads(book);
        assertThat(desk.field("occurredAt")).isEqualTo(HALF_PAST_TWO);
    }

    @Test
    void parts_are_found_by_their_relations_wherever_they_lie() throws IOException {
        byte[] book = rewritten(workbook(made -> arrivals(made.newWorksheet("1"), 1)), parts -> {
            parts.put("data/one.xml", parts.remove("xl/worksheets/sheet1.xml"));
            parts.put("data/texts.xml", parts.remove("xl/sharedStrings.xml"));
            String relations = "xl/_rels/workbook.xml.rels";
            replace(parts, relations, "worksheets/sheet1.xml", "../data/one.xml");
            replace(parts, relations, "sharedStrings.xml", "/data/texts.xml");
        });
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads(book);
        assertThat(desk.field("payload.checkpoint")).isEqualTo("东口");
    }

    @Test
    void hidden_rows_are_read_and_told() throws IOException {
        byte[] book = workbook(made -> {
            Worksheet sheet = made.newWorksheet("1");
            arrivals(sheet, 3);
            sheet.hideRow(2);
        });
        Desk desk = new Desk(Kind.ARRIVALS);
        ImportSummary summary = desk.reads(book);
        assertThat(desk.sent).hasSize(3);
        assertThat(summary.notes()).anySatisfy(note -> assertThat(note).contains("hidden rows", "1: 3"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<c r=\"F2\"><f>\"西口\"</f><v></v></c>|西口",
                "<c r=\"F2\"><f>\"西口\"</f><v/></c>|西口",
                "<c r=\"F2\"><f>T(\"西口\")</f></c>|西口",
                "<c r=\"F2\" t=\"str\"><f>VLOOKUP(A1,B:C,2,0)</f><v>西口</v></c>|西口",
                "<c r=\"F2\" t=\"s\"><f>A1</f><v>0</v></c>|身份证号",
                "<c r=\"F2\"><f>VLOOKUP(A1,B:C,2,0)</f><v></v></c>|",
                "<c r=\"F2\"><f t=\"shared\" si=\"0\"/><v/></c>|",
                "<c r=\"F2\"><f>A1</f></c>|"
            })
    void a_formula_without_its_result_is_no_blank(String cell, @Nullable String checkpoint) throws IOException {
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads(withCell("F2", cell));
        if (checkpoint == null) {
            assertThat(desk.sent).isEmpty();
            assertThat(desk.complaint()).contains("formula without its result");
        } else {
            assertThat(desk.field("payload.checkpoint")).isEqualTo(checkpoint);
        }
    }

    @Test
    void a_workbook_that_would_fill_the_memory_is_refused() throws IOException {
        byte[] good = workbook(made -> arrivals(made.newWorksheet("1"), 1));
        String sheet = "xl/worksheets/sheet1.xml";
        assertRefused(
                rewritten(
                        good,
                        parts -> replace(
                                parts,
                                sheet,
                                "</row>",
                                "<c r=\"G2\" t=\"inlineStr\"><is><t>" + "x".repeat(2 << 20) + "</t></is></c></row>")),
                "unpacks");
        assertRefused(
                rewritten(good, parts -> replace(parts, sheet, "</row>", "<c r=\"ZZZZZZ2\"><v>1</v></c></row>")),
                "unpacks");
        assertRefused(rewritten(good, parts -> parts.put("xl/styles.xml", new byte[65 << 20])), "can't be read");
        String texts = "xl/sharedStrings.xml";
        assertRefused(
                rewritten(good, parts -> {
                    replace(parts, texts, "?>", "?><!DOCTYPE x [<!ENTITY a \"aaaa\">]>");
                    replace(parts, texts, "&#x4e1c;&#x53e3;", "&a;");
                }),
                "not read");
        assertRefused(rewritten(good, parts -> replace(parts, sheet, "<?xml", "<<?xml")), "can't be read");
    }

    /** Each of the three fields that the directory of an archive has for the size and the sum of a part. */
    @ParameterizedTest
    @CsvSource({
        "16, 1",
        "20, 0",
        "20, 10",
        "20, 100000",
        "20, 2147483647",
        "24, 0",
        "24, 10",
        "24, 100000",
        "24, 2147483647"
    })
    void of_a_workbook_whose_directory_lies_every_row_is_read_or_it_is_refused(int field, int lie) throws IOException {
        byte[] book = workbook(sheets -> arrivals(sheets.newWorksheet("1"), 20));
        ByteBuffer bytes = ByteBuffer.wrap(book).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < book.length - 46; at++) {
            // an entry of the central directory: APPNOTE.TXT 4.3.12
            if (bytes.getInt(at) == 0x02014b50
                    && new String(book, at + 46, bytes.getShort(at + 28), StandardCharsets.UTF_8)
                            .contains("sheet1.xml")) {
                bytes.putInt(at + field, lie);
            }
        }
        Desk desk = new Desk(Kind.ARRIVALS);
        try {
            desk.reads(book);
            assertThat(desk.sent).hasSize(20);
        } catch (UnusableFileException refused) {
            assertThat(refused).hasMessageContaining("can't be read");
        }
    }

    @Test
    void other_archives_are_named() throws IOException {
        byte[] good = workbook(made -> arrivals(made.newWorksheet("1"), 1));
        assertRefused(rewritten(good, parts -> renamed(parts, "xl/workbook.bin")), ".xlsb");
        assertRefused(rewritten(good, parts -> renamed(parts, "content.xml")), "OpenDocument");
        assertRefused(rewritten(good, parts -> renamed(parts, "word/document.xml")), "Word");
        assertRefused(rewritten(good, parts -> renamed(parts, "a.csv")), "unpack it");
        byte[] cut = Arrays.copyOf(good, good.length / 2);
        assertRefused(cut, "can't be read");
    }

    private static void renamed(Map<String, byte[]> parts, String name) {
        parts.put(name, parts.remove("xl/workbook.xml"));
    }

    private static void assertRefused(byte[] book, String message) {
        assertThatThrownBy(() -> new Desk(Kind.ARRIVALS).reads(book))
                .isInstanceOf(UnusableFileException.class)
                .hasMessageContaining(message);
    }

    @Test
    void nothing_of_an_uploaded_workbook_is_left_behind() throws IOException {
        Desk desk = new Desk(Kind.ARRIVALS);
        long before = leftovers();
        desk.reads(workbook(made -> arrivals(made.newWorksheet("1"), 1)));
        assertThatThrownBy(() -> desk.reads(Arrays.copyOf(workbook(made -> arrivals(made.newWorksheet("1"), 1)), 300)))
                .isInstanceOf(UnusableFileException.class);
        assertThat(leftovers()).isEqualTo(before);
        assertThat(field(desk.sent.get(0).record(), "payload.checkpoint")).isEqualTo("东口");
    }

    private static long leftovers() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(file -> file.getFileName().toString().startsWith("worker-return-import-"))
                    .count();
        }
    }
}

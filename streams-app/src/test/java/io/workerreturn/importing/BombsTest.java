package io.workerreturn.importing;

import static io.workerreturn.importing.Desk.SHOES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workerreturn.domain.BusinessDay;
import io.workerreturn.services.Services;
import io.workerreturn.words.Language;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Small files that unpack to very much, or are made to take for ever: read or refused, and whoever imports them goes on. */
class BombsTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Apart APART = new Apart(LONG);

    @TempDir
    private static Path folder;

    @AfterAll
    static void the_end() {
        APART.close();
    }

    /** A sheet that arrivals are read from. */
    private static final String HEADED = Stream.of("人员假名", "统一社会信用代码", "到达时间", "来源地", "交通方式", "卡口")
            .map(header -> "<c t=\"inlineStr\"><is><t>" + header + "</t></is></c>")
            .collect(Collectors.joining("", "<worksheet><sheetData><row>", "</row>"));

    /** Writes one part of a workbook, which may be far larger than what it is packed into. */
    @FunctionalInterface
    private interface Content {
        void to(OutputStream out) throws IOException;
    }

    private record Bomb(String name, Content file) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Content text(String... parts) {
        return out -> {
            for (String part : parts) {
                out.write(part.getBytes(StandardCharsets.UTF_8));
            }
        };
    }

    private static Content around(String before, String repeated, long times, String after) {
        return out -> {
            out.write(before.getBytes(StandardCharsets.UTF_8));
            byte[] chunk = repeated.repeat((int) Math.min(times, 1 + 65_536 / repeated.length()))
                    .getBytes(StandardCharsets.UTF_8);
            for (long written = 0; written < times * repeated.length(); written += chunk.length) {
                out.write(chunk);
            }
            out.write(after.getBytes(StandardCharsets.UTF_8));
        };
    }

    private static Bomb book(String name, String part, Content content) {
        return book(name, Map.of(part, content));
    }

    private static Bomb book(String name, Map<String, Content> of) {
        return new Bomb(name, out -> {
            Map<String, Content> parts = new LinkedHashMap<>();
            parts.put(
                    "_rels/.rels",
                    text("<Relationships xmlns=\"x\"><Relationship Id=\"r\" Type=\"x/officeDocument\""
                            + " Target=\"xl/workbook.xml\"/></Relationships>"));
            parts.put(
                    "xl/workbook.xml",
                    text("<workbook xmlns:r=\"r\"><sheets><sheet name=\"a\" sheetId=\"1\""
                            + " r:id=\"r1\"/></sheets></workbook>"));
            parts.put(
                    "xl/_rels/workbook.xml.rels",
                    text(
                            "<Relationships xmlns=\"x\"><Relationship Id=\"r1\" Type=\"x/worksheet\""
                                    + " Target=\"worksheets/sheet1.xml\"/>",
                            "<Relationship Id=\"r2\" Type=\"x/sharedStrings\" Target=\"sharedStrings.xml\"/>",
                            "<Relationship Id=\"r3\" Type=\"x/styles\" Target=\"styles.xml\"/></Relationships>"));
            parts.put(
                    "xl/worksheets/sheet1.xml",
                    text("<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>"));
            parts.putAll(of);
            try (ZipOutputStream zip = new ZipOutputStream(out)) {
                for (Map.Entry<String, Content> each : parts.entrySet()) {
                    zip.putNextEntry(new ZipEntry(each.getKey()));
                    each.getValue().to(zip);
                    zip.closeEntry();
                }
            }
        });
    }

    static Stream<Bomb> bombs() {
        String sheet = "xl/worksheets/sheet1.xml";
        String rows = "<worksheet><sheetData><row>";
        String end = "</row></sheetData></worksheet>";
        String texts = "xl/sharedStrings.xml";
        return Stream.of(
                book("nested elements in a sheet", sheet, around("<worksheet>", "<a>", 2_000_000, "")),
                book("nested elements in a cell", sheet, around(rows + "<c>", "<is>", 2_000_000, "")),
                book("nested elements in the styles", "xl/styles.xml", around("<styleSheet>", "<x>", 2_000_000, "")),
                book(
                        "nested elements in the relations",
                        "xl/_rels/workbook.xml.rels",
                        around("<Relationships>", "<x>", 2_000_000, "")),
                book(
                        "entities",
                        sheet,
                        text(
                                "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b"
                                        + " \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;\">]>",
                                rows + "<c t=\"inlineStr\"><is><t>&c;</t></is></c>" + end)),
                book("an entity from elsewhere", sheet, text("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><worksheet/>")),
                book(
                        "a document type without an end",
                        sheet,
                        around("<!DOCTYPE a [", "<!ENTITY a \"b\">", 1_000_000, "")),
                book("a gigabyte of zeros", sheet, around("", "\0", 80 << 20, "")),
                book("a gigabyte of blanks", sheet, around("<worksheet>", " ", 80 << 20, "")),
                book("a cell without an end", sheet, around(rows + "<c t=\"inlineStr\"><is><t>", "x", 30_000_000, "")),
                book(
                        "a cell of pieces",
                        sheet,
                        around(rows + "<c t=\"inlineStr\"><is>", "<t>xxxxxxxxxxxxxxxx</t>", 3_000_000, "")),
                book("a cell of unparsed pieces", sheet, around(rows + "<c><v><![CDATA[", "<<<<<<<<", 4_000_000, "")),
                book(
                        "shared texts",
                        texts,
                        around(
                                "<sst>",
                                "<si><t>0123456789012345678901234567890123456789</t></si>",
                                3_000_000,
                                "</sst>")),
                book(
                        "a long text that many cells share",
                        Map.of(
                                sheet,
                                around(
                                        HEADED,
                                        "<row>" + "<c t=\"s\"><v>0</v></c>".repeat(20) + "</row>",
                                        100_000,
                                        "</sheetData></worksheet>"),
                                texts,
                                around("<sst><si><t>", "y", 32_000, "</t></si></sst>"))),
                book(
                        "the last column in many rows of a table",
                        sheet,
                        around(HEADED, "<row><c r=\"XFD1\"/></row>", 200_000, "</sheetData></worksheet>")),
                book("empty shared texts", texts, around("<sst>", "<si/>", 20_000_000, "</sst>")),
                book("an attribute without an end", sheet, around(rows + "<c r=\"", "A", 30_000_000, "")),
                book("an attribute of brackets", sheet, around(rows + "<c r=\"", ">", 30_000_000, "")),
                book("attributes", sheet, out -> {
                    out.write((rows + "<c ").getBytes(StandardCharsets.UTF_8));
                    for (int i = 0; i < 300_000; i++) {
                        out.write(("a" + i + "=\"\" ").getBytes(StandardCharsets.UTF_8));
                    }
                }),
                book("namespaces", sheet, out -> {
                    out.write((rows + "<c ").getBytes(StandardCharsets.UTF_8));
                    for (int i = 0; i < 300_000; i++) {
                        out.write(("xmlns:a" + i + "=\"b\" ").getBytes(StandardCharsets.UTF_8));
                    }
                }),
                book("names", sheet, out -> {
                    out.write(rows.getBytes(StandardCharsets.UTF_8));
                    for (int i = 0; i < 3_000_000; i++) {
                        out.write(("<n" + i + "/>").getBytes(StandardCharsets.UTF_8));
                    }
                }),
                book("a comment without an end", sheet, around("<worksheet><!--", "<x ", 20_000_000, "")),
                book("rows", sheet, around("<worksheet><sheetData>", "<row/>", 6_000_000, "</sheetData></worksheet>")),
                book("cells of one row", sheet, around(rows, "<c><v>1</v></c>", 2_000_000, end)),
                book("a column that no spreadsheet has", sheet, text(rows + "<c r=\"ZZZZZZZ1\"><v>1</v></c>" + end)),
                book(
                        "the last column in many rows",
                        sheet,
                        around(
                                "<worksheet><sheetData>",
                                "<row><c r=\"XFD1\"/></row>",
                                100_000,
                                "</sheetData></worksheet>")),
                book("a number of a million digits", sheet, around(rows + "<c><v>", "9", 500_000, "</v></c>" + end)),
                book(
                        "numbers beyond all",
                        sheet,
                        text(rows + "<c><v>1E999999999</v></c><c><v>1e-999999999</v></c><c><v>1e308</v></c>" + end)),
                book(
                        "relations that go round",
                        "xl/_rels/workbook.xml.rels",
                        text(
                                "<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"workbook.xml\"/>",
                                "<Relationship Id=\"r2\" Type=\"x/sharedStrings\""
                                        + " Target=\"../xl/workbook.xml\"/></Relationships>")),
                book("relations", "xl/_rels/workbook.xml.rels", out -> {
                    out.write("<Relationships>".getBytes(StandardCharsets.UTF_8));
                    for (int i = 0; i < 100_000; i++) {
                        out.write(("<Relationship Id=\"q" + i + "\" Type=\"x/worksheet\" Target=\"a\"/>")
                                .getBytes(StandardCharsets.UTF_8));
                    }
                }),
                book(
                        "sheets",
                        "xl/workbook.xml",
                        around(
                                "<workbook xmlns:r=\"r\"><sheets>",
                                "<sheet name=\"a\" r:id=\"r1\"/>",
                                1_000_000,
                                "</sheets></workbook>")),
                new Bomb("parts", out -> {
                    try (ZipOutputStream zip = new ZipOutputStream(out)) {
                        for (int i = 0; i < 60_000; i++) {
                            zip.putNextEntry(new ZipEntry("p" + i));
                        }
                    }
                }),
                new Bomb("a line of text", around("", "x", 20_000_000, "")),
                new Bomb("a quoted cell", around("\"", "x\n", 5_000_000, "")),
                new Bomb("columns of text", around("", ",", 5_000_000, "\n")),
                new Bomb("empty lines", around("", "\n", 5_000_000, "")),
                new Bomb("quotation marks", around("a,b\n", "\"", 5_000_000, "")),
                new Bomb("a nested page", around("<html><table>", "<tr><td>", 2_000_000, "")),
                new Bomb("tables in tables", around("<html><table>", "<tr><td><table>", 200_000, "")),
                new Bomb("a page with a long cell", around("<table><tr><td>", "x", 20_000_000, "")),
                new Bomb("a page with a long row", around("<table><tr>", "<td>", 2_000_000, "")),
                new Bomb("a page with a long tag", around("<table><tr ", "a ", 2_000_000, "")));
    }

    private static Path written(Content content) {
        try {
            Path file = Files.createTempFile(folder, "bomb", "");
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
                content.to(out);
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ImportSummary reads(Path file, Apart apart) throws IOException, InterruptedException {
        return reads(Input.apart("bomb", file, apart));
    }

    private static ImportSummary reads(Input input) throws IOException, InterruptedException {
        return new Importer(
                        ImportSettings.of(Kind.ARRIVALS, Desk.SEASON),
                        null,
                        Destination.NOWHERE,
                        firm -> true,
                        InstantSource.system())
                .run(input, row -> {}, Importer.Progress.NONE);
    }

    @ParameterizedTest
    @MethodSource("bombs")
    void a_bomb_is_refused_in_words(Bomb bomb) throws IOException {
        Path file = written(bomb.file());
        try {
            assertThatThrownBy(() -> reads(Input.of(file))).isInstanceOf(UnusableFileException.class);
        } finally {
            Files.delete(file);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"shared texts", "a long text that many cells share", "a nested page", "a quoted cell", "names"})
    void a_bomb_hurts_nobody_but_the_process_that_reads_it(String name) throws IOException {
        Path file = written(bombs().filter(bomb -> bomb.name().equals(name))
                .findFirst()
                .orElseThrow()
                .file());
        assertThatThrownBy(() -> reads(file, APART))
                .isInstanceOfSatisfying(
                        UnusableFileException.class,
                        refused -> assertThat(refused.said().key()).isNotEqualTo("file.took"));
    }

    /** What a pattern may go through again from each of its characters. */
    static Stream<String> texts() {
        return Stream.of(
                "(", "[", "【", "9", "1.", " ", "x ", "\u3000", "年", "一", "2020-", "12:", "点 ", "%3", "&#0", "<a ",
                "\\u00", "_x00", "=\"", "+", "#", "\"\"", "'", "自治", "(一)", "、 ", "3\u200d", "1 ", "E", "1,234", "-",
                "\u0301");
    }

    @ParameterizedTest
    @MethodSource("texts")
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_cell_without_end_takes_no_time(String unit) throws Exception {
        String text = unit.repeat(300_000 / unit.length()) + "y";
        String cell = '"' + text.replace("\"", "\"\"") + '"';
        for (String head :
                List.of("人员假名,统一社会信用代码,到达时间,来源地,交通方式,卡口\n", cell + ",到达时间\n" + "人员假名,统一社会信用代码,到达时间,来源地,交通方式,卡口\n")) {
            Path file = written(text(head + String.join(",", Collections.nCopies(6, cell)) + "\n"));
            try {
                assertThat(reads(Input.of(file)).events()).isZero();
            } catch (UnusableFileException refused) {
                assertThat(refused.said().key()).isNotEmpty();
            }
        }
    }

    static Stream<Kind> kinds() {
        return Services.kinds(Services.ALL).all().stream();
    }

    /** What patterns may go through again and again that look for blanks, or for one of many, between others. */
    private static Stream<String> cells() {
        Stream<String> repeated =
                texts().map(unit -> unit.repeat(Cell.LONGEST / unit.length())).map(text -> text.replace("\"", "'"));
        Stream<String> between = Stream.of("12:", "2020年", "5月", "14点", "1", "¥", "一", "x", "(", "单位：", "unit:")
                .flatMap(before -> Stream.of(" ", "\u3000", "一", "0", "0,", ".")
                        .map(unit -> before + unit.repeat((Cell.LONGEST - 8) / unit.length()) + "y"));
        return Stream.concat(repeated, between);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void cells_as_long_as_any_column_takes_take_no_time_whatever_the_file_is_about(Kind kind) throws Exception {
        List<String> headers = kind.columns().stream()
                .map(column -> column.label().in(Language.ZH))
                .toList();
        StringBuilder file = new StringBuilder();
        // above the header, where a title may stand, and below it
        cells().filter(cell -> cell.startsWith("(") || cell.contains("：") || cell.startsWith("unit"))
                .forEach(cell -> file.append(String.join(",", Collections.nCopies(10, '"' + cell + '"')))
                        .append('\n'));
        file.append(String.join(",", headers)).append('\n');
        cells().forEach(cell -> file.append(String.join(",", Collections.nCopies(headers.size(), '"' + cell + '"')))
                .append('\n'));
        List<BadRow> bad = new ArrayList<>();
        ImportSummary summary = new Importer(
                        ImportSettings.of(kind, Desk.SEASON),
                        new Pseudonyms(Desk.KEY),
                        Destination.NOWHERE,
                        firm -> true,
                        InstantSource.system())
                .run(Input.of(written(text(file.toString()))), bad::add, Importer.Progress.NONE);
        assertThat(summary.events()).isZero();
        assertThat(summary.badRows() + summary.passedOver()).isEqualTo(cells().count());
        assertThat(bad).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void a_number_or_a_moment_that_is_longer_than_any_is_not_looked_at(Kind kind) {
        Conventions conventions = new Conventions(BusinessDay.ZONE, Desk.SEASON, 0);
        for (Column<?> column : kind.columns()) {
            if (column.form().sees() != Form.Sees.TEXT) {
                Cell cell = Cell.of("12:" + " ".repeat(Form.LONGEST_VALUE) + "x");
                assertThatThrownBy(() -> column.form().read(cell, conventions))
                        .as(column.name())
                        .isInstanceOfSatisfying(
                                CellException.class,
                                refused -> assertThat(refused.said().key()).isEqualTo("cell.tooLong"));
            }
        }
    }

    private static String refusal(Kind kind, Content content) throws IOException, InterruptedException {
        try {
            new Importer(
                            ImportSettings.of(kind, Desk.SEASON),
                            null,
                            Destination.NOWHERE,
                            firm -> true,
                            InstantSource.system())
                    .run(Input.of(written(content)), row -> {}, Importer.Progress.NONE);
            return "none";
        } catch (UnusableFileException refused) {
            return refused.said().key();
        }
    }

    @Test
    void a_row_of_more_than_a_million_characters_is_none_of_people() throws Exception {
        String head = "人员假名,统一社会信用代码,到达时间,来源地,交通方式,卡口\n";
        String cell = "x".repeat(4_000) + ',';
        assertThat(refusal(Kind.ARRIVALS, around(head, cell, 300, "\n"))).isEqualTo("file.rowTooLong");
        assertThat(refusal(Kind.ARRIVALS, around(head, cell, 200, "\n"))).isEqualTo("none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,", ",", "<td>1"})
    void a_row_of_more_cells_than_any_spreadsheet_has_is_none_of_people(String cell) throws Exception {
        String before = cell.startsWith("<") ? "<table><tr>" : "";
        Content fits = text(before, cell.repeat(Row.MOST_CELLS - 1), "\n");
        Content doesNot = text(before, cell.repeat(Row.MOST_CELLS + 2), "\n");
        assertThat(refusal(Kind.ARRIVALS, fits)).isEqualTo("header.none");
        assertThat(refusal(Kind.ARRIVALS, doesNot)).isIn("file.rowTooLong", "file.bomb");
    }

    @Test
    void cells_of_one_letter_are_more_than_their_letters_to_who_keeps_them() throws Exception {
        String row = "G9001,包列,," + SHOES + ",是" + ",x".repeat(16_000) + '\n';
        // a row that is wider than its header is refused for that, and not kept
        StringBuilder header = new StringBuilder("班次,方式,人员假名,统一社会信用代码,是否上车");
        for (int i = 0; i < 16_000; i++) {
            header.append(",n").append(i);
        }
        List<BadRow> bad = new ArrayList<>();
        ImportSummary summary = new Importer(
                        ImportSettings.of(Kind.MANIFESTS, Desk.SEASON),
                        null,
                        Destination.NOWHERE,
                        firm -> true,
                        InstantSource.system())
                .run(
                        Input.of(written(text(header.append('\n').toString(), row.repeat(100)))),
                        bad::add,
                        Importer.Progress.NONE);
        assertThat(summary.badRows()).isEqualTo(100);
        assertThat(bad.stream().filter(refused -> refused.reasons().contains("too many rows")))
                .hasSizeBetween(60, 90);
    }

    @Test
    void a_sheet_with_a_name_without_end_is_a_bomb() throws Exception {
        Content named = around(
                "<workbook xmlns:r=\"r\"><sheets><sheet r:id=\"r1\" name=\"", "n", 256, "\"/></sheets></workbook>");
        assertThat(refusal(Kind.ARRIVALS, book("name", "xl/workbook.xml", named).file()))
                .isEqualTo("file.bomb");
    }

    @Test
    void a_file_that_speaks_of_more_trips_than_are_remembered_is_to_be_split() {
        Runs runs = new Runs();
        for (int i = 0; i < Runs.MOST_NAMED; i++) {
            runs.planned("X" + i, i, "520300", Instant.EPOCH, Instant.EPOCH, LocalDate.EPOCH, false);
        }
        assertThatThrownBy(() ->
                        runs.planned("one more", 1, "520300", Instant.EPOCH, Instant.EPOCH, LocalDate.EPOCH, false))
                .isInstanceOfSatisfying(
                        UnusableFileException.class,
                        refused -> assertThat(refused.said().key()).isEqualTo("file.tooManyNamed"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<tr><td><table>",
                "<tr><td>1<table>",
                "<tr><td>1<td>2<table>",
                "<tr><td><div><table><tr>",
                "<td>1<tr><td>2<table><table>",
                "x<tr>",
                "<tr>x<td>1</td>y<div>",
                "\n<tr><td>1</td></tr><!-- x -->\n"
            })
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void rows_of_a_page_that_stand_in_each_other_or_beside_much_else_take_no_time(String unit) throws Exception {
        Path file = written(
                around("<html><table><tr><td>人员假名<td>统一社会信用代码<td>到达时间<td>来源地<td>交通方式<td>卡口</tr>", unit, 100_000, ""));
        try {
            reads(file, APART);
        } catch (UnusableFileException refused) {
            assertThat(refused.said().key()).isEqualTo("file.bomb");
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void a_page_of_headers_that_are_opened_brackets_takes_no_time() throws Exception {
        String brackets = ("(".repeat(Cell.LONGEST) + ',').repeat(20) + '\n';
        // and one that spans all that are below it
        String spanning = "年".repeat(Cell.LONGEST) + "\n" + "x,".repeat(4_000) + '\n';
        Path file = written(text(brackets.repeat(FirstRows.MOST / 2) + spanning.repeat(FirstRows.MOST / 4)));
        assertThat(Kinds.CORE.fitting(Input.of(file), ImportSettings.of(Kind.ARRIVALS, Desk.SEASON)))
                .isEmpty();
    }

    @Test
    void a_good_file_says_the_same_wherever_it_is_read() throws Exception {
        Path file = written(
                text("人员假名,统一社会信用代码,到达时间,来源地,交通方式,卡口\n说明：一\nw-1,", SHOES, ",2020/2/18 14:30,贵州,自驾,东口\nw-2,#N/A,,,,\n"));
        ImportSummary apart = reads(file, APART);
        assertThat(apart.events()).isEqualTo(1);
        assertThat(apart.badRows()).isEqualTo(1);
        assertThat(Kinds.CORE.of(Input.apart("x", file, APART), ImportSettings.of(Kind.TRIPS, Desk.SEASON)))
                .isEqualTo(Kind.ARRIVALS);
    }

    @Test
    void what_takes_too_long_is_given_up() {
        Path file = written(around("a,b\n", "x,y\n", 2_000_000, ""));
        try (Apart hasty = new Apart(Duration.ZERO)) {
            assertThatThrownBy(() -> reads(file, hasty))
                    .isInstanceOfSatisfying(
                            UnusableFileException.class,
                            refused -> assertThat(refused.said().key()).isEqualTo("file.took"));
        }
    }

    @Test
    void what_waits_for_its_turn_has_its_time_all_the_same() {
        Path file = written(around("a,b\n", "x,y\n", 1, ""));
        try (Apart hasty = new Apart(Duration.ZERO)) {
            Input input = Input.apart("x", file, hasty);
            assertThatThrownBy(input::inTime).isInstanceOf(UnusableFileException.class);
            input.waited(Duration.ofHours(1));
            input.inTime();
        }
    }

    /** As many sheets, all of them one part, each with more rows than its header is looked for in. */
    private static Content sheets(int number, Content each) {
        Map<String, Content> parts = Map.of("xl/worksheets/sheet1.xml", each, "xl/workbook.xml", out -> {
            out.write("<workbook xmlns:r=\"r\"><sheets>".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < number; i++) {
                out.write("<sheet name=\"a\" r:id=\"r1\"/>".getBytes(StandardCharsets.UTF_8));
            }
            out.write("</sheets></workbook>".getBytes(StandardCharsets.UTF_8));
        });
        return book("many sheets", parts).file();
    }

    @Test
    void a_thousand_sheets_are_looked_at_by_one_process() throws Exception {
        Content sheet = around("<worksheet><sheetData>", "<row><c><v>1</v></c></row>", 100, "</sheetData></worksheet>");
        Path file = written(sheets(1_000, sheet));
        try (Apart apart = new Apart(LONG)) {
            assertThat(Kinds.CORE.fitting(Input.apart("x", file, apart), ImportSettings.of(Kind.ARRIVALS, Desk.SEASON)))
                    .isEmpty();
            assertThat(apart.started()).isEqualTo(1);
            assertThatThrownBy(() -> reads(file, apart))
                    .isInstanceOfSatisfying(
                            UnusableFileException.class,
                            refused -> assertThat(refused.said().key()).isEqualTo("header.none"));
            assertThat(apart.started()).isEqualTo(2);
        }
    }

    @Test
    void sheets_that_are_left_off_and_sheets_that_are_read_whole_keep_their_rows_apart() throws Exception {
        String other = "<row><c><v>1</v></c></row>";
        Map<String, Content> parts = new LinkedHashMap<>();
        StringBuilder sheets = new StringBuilder("<workbook xmlns:r=\"r\"><sheets>");
        StringBuilder relations = new StringBuilder("<Relationships>");
        int[] rows = {29, 30, 31, 200};
        for (int i = 0; i < 2 * rows.length; i++) {
            boolean table = i % 2 == 1;
            sheets.append("<sheet name=\"s%d\" r:id=\"r%d\"/>".formatted(i, i));
            relations.append("<Relationship Id=\"r%d\" Type=\"x/worksheet\" Target=\"s%d.xml\"/>".formatted(i, i));
            int sheet = i;
            String row = !table
                    ? other
                    : Stream.of("w-%d-ROW".formatted(sheet), SHOES, "2020/2/18 14:30", "贵州", "自驾", "东口")
                            .map(cell -> "<c t=\"inlineStr\"><is><t>" + cell + "</t></is></c>")
                            .collect(Collectors.joining("", "<row>", "</row>"));
            parts.put("xl/s%d.xml".formatted(sheet), out -> {
                out.write((table ? HEADED : "<worksheet><sheetData>").getBytes(StandardCharsets.UTF_8));
                for (int number = 0; number < rows[sheet / 2] - (table ? 1 : 0); number++) {
                    out.write(row.replace("ROW", Integer.toString(number)).getBytes(StandardCharsets.UTF_8));
                }
                out.write("</sheetData></worksheet>".getBytes(StandardCharsets.UTF_8));
            });
        }
        parts.put("xl/workbook.xml", text(sheets.append("</sheets></workbook>").toString()));
        parts.put(
                "xl/_rels/workbook.xml.rels",
                text(relations.append("</Relationships>").toString()));
        Path file = written(book("tables among others", parts).file());
        try (Apart apart = new Apart(LONG)) {
            assertThat(reads(file, apart).events())
                    .isEqualTo(28 + 29 + 30 + 199)
                    .isEqualTo(reads(Input.of(file)).events());
            assertThat(apart.started()).isEqualTo(1);
        }
    }

    @Test
    void more_sheets_than_any_workbook_has_are_refused_and_none_is_passed_over() throws Exception {
        Content sheet = text("<worksheet><sheetData/></worksheet>");
        assertThat(refusal(Kind.ARRIVALS, sheets(1_000, sheet))).isEqualTo("header.none");
        assertThat(refusal(Kind.ARRIVALS, sheets(1_001, sheet))).isEqualTo("file.sheets");
    }

    @Test
    void sheets_that_are_all_the_same_packed_part_unpack_to_no_more_than_one_might() throws Exception {
        Content columns = around("<worksheet>", "<col/>", 5_000_000, "<sheetData/></worksheet>");
        assertThat(refusal(Kind.ARRIVALS, sheets(2, columns))).isEqualTo("header.none");
        assertThat(refusal(Kind.ARRIVALS, sheets(3, columns))).isEqualTo("file.bomb");
    }

    @Test
    void a_cell_is_compared_as_a_header_once_whatever_the_number_of_kinds() {
        int width = 1_000;
        List<Row> rows =
                Collections.nCopies(FirstRows.MOST, Row.of(1, "1,".repeat(width).split(",")));
        AtomicInteger compared = new AtomicInteger();
        FirstRows first = new FirstRows(rows, cell -> {
            compared.incrementAndGet();
            return Texts.word(cell);
        });
        Kinds kinds = Services.kinds(Services.ALL);
        assertThat(kinds.all()).hasSize(12);
        Input input = Input.of("x", InputStream.nullInputStream());
        for (Kind kind : kinds.all()) {
            assertThat(Layout.found(input, kind, first, ImportSettings.of(kind, Desk.SEASON)))
                    .isZero();
            assertThat(Layout.nearly(input, kind, first)).isZero();
        }
        // alone, and with what stands above it
        assertThat(compared.get()).isLessThanOrEqualTo(2 * FirstRows.MOST * width);
    }

    @Test
    void what_is_stopped_ends() {
        Path file = written(around("a,b\n", "x,y\n", 2_000_000, ""));
        Apart stopped = new Apart(LONG);
        stopped.close();
        assertThatThrownBy(() -> reads(file, stopped)).isInstanceOf(UnusableFileException.class);
    }
}

package io.workerreturn.importing;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.domain.PersonalNumbers;
import io.workerreturn.domain.Spellings;
import io.workerreturn.services.Services;
import io.workerreturn.words.Language;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A number in any spelling, in any cell, header, title or name of a text in any encoding: nothing that comes out of an import
 * holds it, neither events nor refused rows nor what is said.
 */
class NumbersInFilesTest {
    private static final Charset GB18030 = Charset.forName("GB18030");
    private static final List<Charset> CHARSETS =
            List.of(StandardCharsets.UTF_8, GB18030, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE);
    /** No column has the same spellings as the next. */
    private static final int SHARE = 12;

    private static final String REMARK = "备注";
    private static final Path EXAMPLES = Path.of("..", "docs", "import", "examples");

    @TempDir
    Path folder;

    private final List<String> leaks = new ArrayList<>();
    private int files;

    static List<Kind> kinds() {
        return Services.kinds(Services.ALL).all();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void in_a_cell_of_a_row_that_is_refused(Kind kind) {
        for (int place = 0; place <= kind.columns().size(); place++) {
            for (String spelling : some(place)) {
                reads(kind, "名单", header(kind) + row(kind, place, spelling), spelling);
            }
        }
        nothingLeaks();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void in_a_header_a_title_a_note_and_the_name_of_the_file(Kind kind) {
        for (String spelling : some(kinds().indexOf(kind))) {
            String header = header(kind);
            String row = row(kind, 0, "?");
            String cell = quoted(spelling);
            reads(kind, spelling, header + row, spelling);
            reads(kind, "名单", cell + "\n" + header + row, spelling);
            reads(kind, "名单", quoted("制表人" + spelling) + "\n\n" + header + row, spelling);
            reads(kind, "名单", header.replace(REMARK, cell) + row, spelling);
            reads(kind, "名单", header.replace(REMARK, quoted("x".repeat(30) + spelling)) + row, spelling);
            reads(
                    kind,
                    "名单",
                    header.replaceFirst("[^,]+", quoted("$0（" + spelling.replaceAll("[\\\\$]", "\\\\$0") + "）")) + row,
                    spelling);
            reads(kind, "名单", header + row + "\n" + quoted("合计：" + spelling) + "\n", spelling);
            reads(kind, "名单", header + row + "\n" + "填表说明,," + cell + "\n", spelling);
            reads(kind, "名单", "序号," + cell + "\n1,2\n", spelling);
            reads(kind, "名单", "行号," + header + cell + "," + row, spelling);
            reads(kind, "名单", header + row.strip() + "," + cell + "\n", spelling);
        }
        nothingLeaks();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void in_a_cell_of_a_row_that_is_taken(Kind kind) throws IOException {
        Path example = EXAMPLES.resolve(kind.id() + ".csv");
        List<String> lines = Files.exists(example) ? Files.readAllLines(example) : fileOf(kind);
        String[] headers = lines.get(0).replace("\uFEFF", "").split(",", -1);
        String[] good = lines.get(1).split(",", -1);
        Desk plain = new Desk(kind, settings -> settings.asOf(Instant.ofEpochMilli(Desk.SEASON.start())));
        plain.reads(lines.get(0) + "\n" + lines.get(1) + "\n");
        assertThat(plain.bad).isEmpty();
        assertThat(plain.sent).isNotEmpty();
        List<String> all = new ArrayList<>(List.of(headers));
        kind.columns().stream()
                .map(column -> column.label().in(Language.ZH))
                .filter(label -> !all.contains(label))
                .forEach(all::add);
        all.add(REMARK);
        for (int place = 0; place < all.size(); place++) {
            for (String spelling : some(place)) {
                String[] cells = Arrays.copyOf(good, all.size());
                cells[place] = quoted(spelling);
                String row = Arrays.stream(cells)
                        .map(cell -> cell == null ? "" : cell)
                        .collect(Collectors.joining(","));
                reads(kind, "名单", String.join(",", all) + "\n" + row + "\n", spelling);
            }
        }
        nothingLeaks();
    }

    private static List<String> fileOf(Kind kind) {
        return switch (kind.id()) {
            case "officers" -> List.of("统一社会信用代码,助企服务员,挂钩领导,起,止", Desk.SHOES + ",wang,li,2020-02-18,");
            case "policies" -> List.of("政策编号,补贴类型,每人金额,起,文号,批准单位", "R1,包车,300,2020-02-18,瑞政1号,office");
            case "invoices" ->
                List.of("统一社会信用代码,班次,承运单位,金额,发票号,开票日期", Desk.SHOES + ",BUS-1,飞云客运,9000,INV-1,2020-02-20");
            case "claims" -> List.of("统一社会信用代码,政策编号,班次,金额,申请时间", Desk.SHOES + ",R1,BUS-1,9000,2020-02-21");
            case "payments" -> List.of("统一社会信用代码,政策编号,班次,金额,付款时间,凭证号", Desk.SHOES + ",R1,BUS-1,9000,2020-02-22,V-1");
            default -> throw new AssertionError(kind.id() + " has no example");
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "330381,19030101,0773",
                "330381,1903-01-01,0773",
                "330381,1903/1/1,0773",
                "330381,1903年1月1日,0773",
                "330381,,19030101,,0773",
                "33038119030101,0773",
                "330381190301,010773",
                "330381,19030101028,X",
                "330381,19030101,028X",
                "330381,1903-01-01 00:00:00,077,3",
                "３３０３８１,１９０３０１０１,０７７３",
                "33038119030101077,3",
                "33038119030101028,x",
                "3303,81,1903,01,01,07,73",
            })
    void parted_over_neighbouring_columns_that_are_not_read(String parts) {
        String unread = parts.replaceAll("[^,]+", "?").replace("?", REMARK);
        for (Kind kind : kinds()) {
            Desk desk = new Desk(kind);
            desk.reads(header(kind).strip() + ",次序," + unread + "\n"
                    + row(kind, 0, "?").strip() + ",7," + parts + "\n");
            assertThat(desk.bad).hasSize(1);
            List<String> cells = desk.bad.get(0).cells();
            assertThat(cells).contains("7");
            for (String part : parts.split(",")) {
                assertThat(part.isEmpty() || !cells.contains(part))
                        .as("%s in %s", part, cells)
                        .isTrue();
            }
        }
    }

    @Test
    void neighbouring_columns_that_are_no_number_together_stay_as_they_are() {
        Desk desk = new Desk(Kind.ARRIVALS);
        desk.reads(header(Kind.ARRIVALS).strip() + ",区划,生日,尾号,电话\n"
                + row(Kind.ARRIVALS, 0, "?").strip() + ",330381,1903-01-01,0774,13800000000\n");
        assertThat(desk.bad.get(0).cells()).endsWith("330381", "1903-01-01", "0774", "13800000000");
    }

    @Test
    void the_file_of_refused_rows_is_not_called_by_a_number_either() {
        Spellings.ALL.stream()
                .filter(spelling -> spelling.indexOf('/') < 0 && spelling.indexOf(0) < 0)
                .forEach(spelling -> assertThat(RejectedRows.beside(folder.resolve("名单" + spelling + ".csv")))
                        .matches(path -> !holds(path.getFileName().toString(), spelling)));
    }

    /** Some of the spellings, so that those of neighbouring places are all. */
    private static List<String> some(int place) {
        return IntStream.range(0, Spellings.ALL.size())
                .filter(i -> i % SHARE == place % SHARE)
                .mapToObj(Spellings.ALL::get)
                .toList();
    }

    private static String header(Kind kind) {
        return Stream.concat(
                                kind.columns().stream()
                                        .map(column -> column.label().in(Language.ZH)),
                                Stream.of(REMARK))
                        .collect(Collectors.joining(","))
                + "\n";
    }

    private static String row(Kind kind, int place, String cell) {
        return IntStream.rangeClosed(0, kind.columns().size())
                        .mapToObj(i -> i == place ? quoted(cell) : "?")
                        .collect(Collectors.joining(","))
                + "\n";
    }

    private void reads(Kind kind, String name, String text, String spelling) {
        Charset charset = CHARSETS.get(files++ % CHARSETS.size());
        Desk desk = new Desk(kind, settings -> settings.asOf(Instant.ofEpochMilli(Desk.SEASON.start())));
        List<Object> out = new ArrayList<>();
        try {
            out.add(desk.reads(name, ((charset == GB18030 ? "" : "\uFEFF") + text).getBytes(charset)));
        } catch (UnusableFileException unusable) {
            out.add(unusable.getMessage());
        }
        out.addAll(List.of(desk.understood, desk.sent, desk.bad));
        if (holds(out.toString(), spelling)) {
            leaks.add(charset + " " + text + " -> " + out);
        }
    }

    private void nothingLeaks() {
        assertThat(leaks.stream().limit(20))
                .as("%d of %d files", leaks.size(), files)
                .isEmpty();
    }

    /** Neither as it was written, nor as it would be kept, nor as a reader would see it. */
    private static boolean holds(String said, String spelling) {
        return PersonalNumbers.isIn(said)
                || said.contains(spelling)
                || said.contains(Texts.code(spelling))
                || said.contains(Texts.code(spelling).toUpperCase(Locale.ROOT))
                || said.contains("19030101077")
                || said.contains("19030101028");
    }

    private static String quoted(String cell) {
        return '"' + cell.replace("\"", "\"\"") + '"';
    }
}

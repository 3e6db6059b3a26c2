package io.workerreturn.board;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.FilePayload;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.workerreturn.config.AppConfig;
import io.workerreturn.config.AuthSettings;
import io.workerreturn.config.BoardSettings;
import io.workerreturn.config.ImportConfig;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.config.Policies;
import io.workerreturn.config.RegistrySettings;
import io.workerreturn.config.TopicsConfig;
import io.workerreturn.embedded.EmbeddedBroker;
import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.importing.BadRow;
import io.workerreturn.importing.RejectedRows;
import io.workerreturn.runtime.TopicAdministration;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.words.Language;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A clerk who mends on the page what the page gave back: its files are made there, by a program of its own. */
class MendingOnThePageTest extends InBrowser {
    private static final String FIRM = BoardCity.FORMULA_FIRM;
    private static final String NUMBER = "11010519491231002X";
    private static final String MASKED = "**********002X";

    /** What stands beside what is read: marks, a line break, signs that begin a formula. */
    private static final List<String> BESIDE = List.of("说“好”,\"再\"说\n第二行", "=1+1", "-", "+86 577", "-1.5E+3", "@li");

    private static final List<String> HEADER = Stream.concat(
                    Stream.of("序号", "姓名", "身份证号", "统一社会信用代码", "到达时间", "来源地", "交通方式", "卡口"),
                    Stream.of("甲", "乙", "丙", "丁", "戊", "己"))
            .toList();
    private static final String PLACE = "贵州遵义";
    private static final String WAY = "自驾";

    @TempDir
    private static Path folder;

    private static EmbeddedBroker broker;
    private static EmbeddedRegistry registry;
    private static AvroSerdes serdes;
    private static Board board;

    @BeforeAll
    static void a_board_takes_files() throws Exception {
        broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
        registry = EmbeddedRegistry.start(folder.resolve("registry"), 0);
        AppConfig config = AppConfig.load(
                Optional.empty(),
                Map.of(),
                Map.ofEntries(
                        Map.entry(KafkaConfig.BOOTSTRAP_SERVERS, broker.bootstrapServers()),
                        Map.entry(RegistrySettings.URL, registry.url().toString()),
                        Map.entry(TopicsConfig.REPLICATION_FACTOR, "1"),
                        Map.entry(TopicsConfig.MIN_INSYNC_REPLICAS, "1"),
                        Map.entry(AuthSettings.OPEN, "true"),
                        Map.entry(BoardSettings.PORT, "0"),
                        Map.entry(ImportConfig.KEY, "0123456789abcdef0123456789abcdef"),
                        Map.entry(Policies.SEASON_START, "2020-01-11"),
                        Map.entry(Policies.SEASON_END, "2020-05-05")));
        serdes = AvroSerdes.open(config.registry());
        try (TopicAdministration topics = new TopicAdministration(config.kafka(), config.topics())) {
            topics.apply(topics.differences());
        }
        board = Board.start(config, serdes, Optional.empty());
    }

    @AfterAll
    static void the_end() {
        board.close();
        serdes.close();
        registry.close();
        broker.close();
    }

    private static List<String> row(String place, String way) {
        return Stream.concat(
                        Stream.of("7", "张三", NUMBER, FIRM, "2020-02-18 14:30", place, way, "飞云高速口"), BESIDE.stream())
                .toList();
    }

    private static byte[] text(List<List<String>> rows) {
        StringBuilder text = new StringBuilder();
        rows.forEach(row -> text.append(String.join(
                        ",",
                        row.stream()
                                .map(cell -> '"' + cell.replace("\"", "\"\"") + '"')
                                .toList()))
                .append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] workbook(List<List<String>> rows) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (Workbook book = new Workbook(file, "test", "1.0")) {
            Worksheet sheet = book.newWorksheet("名单");
            for (int row = 0; row < rows.size(); row++) {
                for (int column = 0; column < rows.get(row).size(); column++) {
                    sheet.value(row, column, rows.get(row).get(column));
                }
            }
        }
        return file.toByteArray();
    }

    private static List<List<String>> cells(Path csv) throws IOException {
        try (CsvReader<CsvRecord> reader =
                CsvReader.builder().ofCsvRecord(Files.readString(csv).replace("\uFEFF", ""))) {
            return reader.stream().map(CsvRecord::getFields).toList();
        }
    }

    static Stream<Arguments> inEveryForm() {
        return Stream.of(Language.values())
                .flatMap(language -> Stream.of(true, false).map(isText -> Arguments.of(language, isText)));
    }

    private void open(Language language) {
        context.addInitScript("localStorage.setItem('worker-return.language', '" + language.tag() + "')");
        page.navigate(board.url() + "/#/imports");
        assertThat(page.locator("#import-file")).isVisible();
    }

    private void choose(String name, byte[] file) {
        page.setInputFiles("#import-file", new FilePayload(name, "application/octet-stream", file));
        assertThat(page.locator("section:has(#imports-result) .callout")).containsText(name);
    }

    private Locator wrongRows() {
        return page.locator("section:has(#imports-result) table.data tbody tr");
    }

    /** The file of rejected rows that the page makes. */
    private List<List<String>> downloaded() throws IOException {
        Download download = page.waitForDownload(() ->
                page.locator("section:has(#imports-result) .list-head button").click());
        return cells(download.path());
    }

    /** The same of what the board answers, as the command would write it. */
    private List<List<String>> written(Language language, byte[] file) throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(board.url() + ImportRoutes.PATH + "?kind=arrivals&dryRun=true"
                                        + "&lang=" + language.tag()))
                                .header(Guard.REQUESTED_WITH, Guard.PRODUCT)
                                .POST(HttpRequest.BodyPublishers.ofByteArray(file))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        RejectedRows rejected = new RejectedRows(folder.resolve("written.csv"), language);
        try (rejected) {
            for (JsonNode bad : Json.mapper().readTree(answer.body()).path("badRows")) {
                rejected.accept(new BadRow(
                        bad.path("place").asText(),
                        List.of(new BadRow.Problem(
                                bad.path("columns").asText(),
                                bad.path("reasons").asText())),
                        texts(bad.path("headers")),
                        texts(bad.path("cells"))));
            }
        }
        return cells(rejected.written().orElseThrow());
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static List<List<String>> with(List<List<String>> rows, String wrong, String right) {
        return rows.stream()
                .map(row -> row.stream()
                        .map(cell -> cell.equals(wrong) ? right : cell)
                        .toList())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("inEveryForm")
    void through_three_rounds_a_row_keeps_its_line_all_its_cells_and_its_reason_last(Language language, boolean isText)
            throws Exception {
        open(language);
        String who = language + "-" + isText;
        List<List<String>> list =
                List.of(List.of("瑞安市登记表"), List.of(""), HEADER, List.of(""), row("第一处错" + who, "第二处错" + who));
        byte[] file = isText ? text(list) : workbook(list);
        choose(isText ? "名单.csv" : "名单.xlsx", file);
        List<List<String>> rejected = downloaded();
        assertThat(rejected).isEqualTo(written(language, file));
        isWhole(rejected, language);

        for (List<String> step : List.of(List.of("第一处错" + who, PLACE), List.of("第二处错" + who, "还是错的" + who))) {
            byte[] mended = text(with(rejected, step.get(0), step.get(1)));
            choose(step.get(0) + ".csv", mended);
            rejected = downloaded();
            assertThat(rejected).isEqualTo(written(language, mended));
            isWhole(rejected, language);
        }
        choose("改好.csv", text(with(rejected, "还是错的" + who, WAY)));
        assertThat(wrongRows()).hasCount(0);
        assertThat(page.locator("section:has(#imports-result) button.primary"))
                .hasText(language == Language.ZH ? "导入 1 条记录" : "Import 1 record");
    }

    private static void isWhole(List<List<String>> file, Language language) {
        assertThat(file).hasSize(2);
        List<String> headings = RejectedRows.headings(language);
        assertThat(file.get(0)).startsWith(headings.get(0), headings.get(1)).endsWith(headings.get(2));
        assertThat(file.get(0).subList(2, 2 + HEADER.size())).isEqualTo(HEADER);
        List<String> row = file.get(1);
        assertThat(row.get(0)).isEqualTo("5");
        assertThat(row).contains("7", "张三", MASKED, FIRM, "飞云高速口", "'=1+1", "-1.5E+3", BESIDE.get(0));
        String reason = row.get(row.size() - 1);
        assertThat(reason).isNotBlank();
        assertThat(reason.matches("(?s).*[a-z]{3,} [a-z]{2,}.*")).as(reason).isEqualTo(language == Language.EN);
        assertThat(file.toString()).as("nobody's number").doesNotContain(NUMBER.substring(0, 14));
    }

    /** Of a row that was two people's a clerk makes two, and each is told by the line of both. */
    @Test
    void a_row_that_was_parted_in_mending_is_shown_as_both() throws Exception {
        open(Language.ZH);
        List<List<String>> list = List.of(HEADER, row("错" + 0, WAY));
        choose("一.csv", text(list));
        List<List<String>> rejected = downloaded();
        choose(
                "二.csv",
                text(List.of(
                        rejected.get(0),
                        rejected.get(1),
                        with(rejected, "错0", "错1").get(1))));
        assertThat(wrongRows()).hasCount(2);
        assertThat(wrongRows().nth(0)).containsText("错0");
        assertThat(wrongRows().nth(1)).containsText("错1");
        choose("三.csv", text(List.of(rejected.get(0), with(rejected, "错0", "错2").get(1), rejected.get(1))));
        assertThat(wrongRows()).hasCount(2);
        assertThat(wrongRows().nth(0)).containsText("错2");
        assertThat(wrongRows().nth(1)).containsText("错0");
    }

    @Test
    void the_next_file_may_follow_as_soon_as_one_is_in() {
        open(Language.ZH);
        Locator result = page.locator("section:has(#imports-result)");
        for (int i = 0; i < 4; i++) {
            String name = "第" + i + "份.csv";
            choose(name, text(List.of(HEADER, row(PLACE, WAY))));
            result.locator("button.primary").click();
            assertThat(result).containsText(name + " 已导入");
        }
    }

    @ParameterizedTest
    @MethodSource("fewAndMany")
    void how_many_rows_are_wrong_and_how_many_of_them_are_here_is_said_as_it_is(
            int wrong, Language language, String said, String download) {
        open(language);
        List<List<String>> list = new ArrayList<>(List.of(HEADER));
        for (int i = 0; i < wrong; i++) {
            list.add(row("错" + i, WAY));
        }
        choose("名单" + wrong + ".csv", text(list));
        Locator head = page.locator("section:has(#imports-result) .list-head").first();
        assertThat(head.locator(".total")).hasText(said);
        assertThat(head.locator("button")).hasText(download);
        assertThat(wrongRows()).hasCount(Math.min(wrong, 50));
    }

    static Stream<Arguments> fewAndMany() {
        return Stream.of(
                Arguments.of(1, Language.EN, "1 wrong row", "Download the wrong rows to mend them"),
                Arguments.of(1, Language.ZH, "1 行有误", "下载有误的行，改好后再导入"),
                Arguments.of(
                        60, Language.EN, "60 wrong rows, the first 50 below", "Download the wrong rows to mend them"),
                Arguments.of(60, Language.ZH, "60 行有误，下面是前 50 行", "下载有误的行，改好后再导入"),
                Arguments.of(
                        600,
                        Language.EN,
                        "600 wrong rows, the first 50 below",
                        "Download the first 500 of them; all there are by the command line"),
                Arguments.of(600, Language.ZH, "600 行有误，下面是前 50 行", "下载前 500 行有误的行；要全部的，请用命令行导入"));
    }
}

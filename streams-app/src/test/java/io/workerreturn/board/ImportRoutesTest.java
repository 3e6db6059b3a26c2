package io.workerreturn.board;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.workerreturn.audit.AuditProgress;
import io.workerreturn.audit.TopicReader;
import io.workerreturn.config.AppConfig;
import io.workerreturn.config.AuthSettings;
import io.workerreturn.config.BoardSettings;
import io.workerreturn.config.ImportConfig;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.config.Policies;
import io.workerreturn.config.RegistrySettings;
import io.workerreturn.config.TopicsConfig;
import io.workerreturn.delivery.ImportTurn;
import io.workerreturn.embedded.EmbeddedBroker;
import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.runtime.TopicAdministration;
import io.workerreturn.schema.BoardAction;
import io.workerreturn.topology.Told;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.AvroSerdes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that people send to the board, over HTTP to a real broker and registry. */
class ImportRoutesTest {
    private static final String HEADER = "workerId,统一社会信用代码,到达时间,来源地,交通方式,卡口\n";
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String KEY = "0123456789abcdef0123456789abcdef";

    @TempDir
    private static Path folder;

    private static EmbeddedBroker broker;
    private static EmbeddedRegistry registry;
    private static AppConfig config;
    private static AvroSerdes serdes;
    private static Board board;
    private static final Map<String, String> TOKENS = Map.of(
            "li",
            Credentials.secret(),
            "zhao",
            Credentials.secret(),
            "chen",
            Credentials.secret(),
            "wang",
            Credentials.secret());

    @BeforeAll
    static void a_board_takes_files() throws Exception {
        broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
        registry = EmbeddedRegistry.start(folder.resolve("registry"), 0);
        Map<String, String> settings = new HashMap<>();
        settings.put(KafkaConfig.BOOTSTRAP_SERVERS, broker.bootstrapServers());
        settings.put(KafkaConfig.TOPIC_PREFIX, "test.");
        settings.put(RegistrySettings.URL, registry.url().toString());
        settings.put(TopicsConfig.REPLICATION_FACTOR, "1");
        settings.put(TopicsConfig.MIN_INSYNC_REPLICAS, "1");
        settings.put(BoardSettings.PORT, "0");
        settings.put(Policies.SEASON_START, "2020-01-11");
        settings.put(Policies.SEASON_END, "2020-05-05");
        Path tokens = Files.writeString(
                folder.resolve("tokens"),
                line("li", Role.DISPATCHER)
                        + line("zhao", Role.DISPATCHER)
                        + line("chen", Role.DISPATCHER)
                        + line("wang", Role.VIEWER));
        settings.put(AuthSettings.TOKENS, tokens.toString());
        settings.put(ImportConfig.KEY, KEY);
        settings.put(ImportConfig.MOST_UPLOADED, "1");
        config = AppConfig.load(Optional.empty(), Map.of(), settings);
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

    private static String line(String name, Role role) {
        return name + " " + role.name().toLowerCase(Locale.ROOT) + " " + Credentials.hash(TOKENS.get(name)) + "\n";
    }

    private static HttpResponse<String> sendAs(String name, String query, BodyPublisher body, String... headers)
            throws Exception {
        return sendAs(name, query, body, 1, headers);
    }

    private static HttpResponse<String> sendAs(
            String name, String query, BodyPublisher body, int patience, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(board.url() + ImportRoutes.PATH + "?" + query))
                .timeout(PATIENCE.multipliedBy(patience))
                .header("Authorization", "Bearer " + TOKENS.get(name))
                .header(Guard.REQUESTED_WITH, Guard.PRODUCT)
                .POST(body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> send(String query, BodyPublisher body, String... headers) throws Exception {
        return sendAs("li", query, body, headers);
    }

    private static HttpResponse<String> send(String query, String file) throws Exception {
        return send(query, BodyPublishers.ofString(file));
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return Json.mapper().readTree(answer.body());
    }

    private static String row(String worker) {
        return worker + "," + Told.SHOE_FACTORY + ",2020-02-18 14:30,520300,自驾,塘下高速口\n";
    }

    private static List<String> keys(Topic<?> topic) {
        List<String> keys = new ArrayList<>();
        read(topic, record -> keys.add(new String(record.key(), StandardCharsets.UTF_8)));
        return keys;
    }

    /** The actions of somebody, as they begin and end. */
    private static List<BoardAction> putDown(String by) {
        Deserializer<@Nullable BoardAction> actions =
                serdes.reader(BoardAction.class).deserializer(PATIENCE);
        List<BoardAction> putDown = new ArrayList<>();
        read(
                Topics.BOARD_ACTIONS,
                record -> putDown.add(Objects.requireNonNull(actions.deserialize("", record.value()))));
        putDown.removeIf(action -> !action.getBy().equals(by));
        return putDown;
    }

    private static void read(Topic<?> topic, Consumer<ConsumerRecord<byte[], byte[]>> each) {
        try (TopicReader reader =
                new TopicReader(config.kafka().consumer(), config.kafka().topicPrefix(), PATIENCE, List.of(topic))) {
            reader.readOn("", AuditProgress.NONE, (name, record) -> each.accept(record));
        }
    }

    @Test
    void good_rows_go_in_and_bad_ones_come_back_to_be_mended() throws Exception {
        HttpResponse<String> answer = send(
                "kind=arrivals&name=" + URLEncoder.encode("到达.csv", StandardCharsets.UTF_8),
                HEADER + row("i1") + row("i2") + "i3,,2020-02-31,520300,自驾,x\n");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode imported = json(answer);
        assertThat(imported.at("/summary/file").asText()).isEqualTo("到达.csv");
        assertThat(imported.at("/summary/events").asInt()).isEqualTo(2);
        assertThat(imported.at("/summary/badRows").asInt()).isEqualTo(1);
        assertThat(imported.at("/badRows/0/place").asText()).isEqualTo("4");
        assertThat(imported.at("/badRows/0/reasons").asText()).isNotBlank();
        assertThat(imported.at("/badRows/0/cells")).isNotEmpty();
        assertThat(imported.at("/keyId").asText()).hasSize(4);
        assertThat(keys(Topics.INDIVIDUAL_ARRIVALS)).contains("i1", "i2").doesNotContain("i3");
    }

    @Test
    void the_answer_is_as_it_is_described() throws Exception {
        String description;
        try (InputStream file = Assets.class.getResourceAsStream("openapi.json")) {
            description = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        }
        JsonNode api = Json.mapper().readTree(description);
        String answer = send("kind=arrivals&dryRun=true", HEADER + row("d1") + "d2,,,,,\n")
                .body();
        assertThat(SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(api.at("/components/schemas/Imported"))
                        .validate(Json.mapper().readTree(answer)))
                .as(answer)
                .isEmpty();
    }

    @Test
    void a_rehearsal_sends_nothing() throws Exception {
        JsonNode imported = json(send("kind=arrivals&dryRun=true", HEADER + row("r1")));
        assertThat(imported.at("/dryRun").asBoolean()).isTrue();
        assertThat(imported.at("/summary/events").asInt()).isEqualTo(1);
        assertThat(keys(Topics.INDIVIDUAL_ARRIVALS)).doesNotContain("r1");
    }

    @Test
    void identity_numbers_stay_at_the_door() throws Exception {
        String file = "身份证号,统一社会信用代码,到达时间,来源地,交通方式,卡口\n" + row("11010519491231002X") + row("110105194912310021");
        HttpResponse<String> answer =
                send("kind=arrivals", BodyPublishers.ofByteArray(file.getBytes(Charset.forName("GB18030"))));
        assertThat(json(answer).at("/summary/events").asInt()).as(answer.body()).isEqualTo(1);
        assertThat(json(answer).at("/summary/badRows").asInt()).isEqualTo(1);
        assertThat(answer.body()).doesNotContain("11010519491231002");
        assertThat(keys(Topics.INDIVIDUAL_ARRIVALS)).noneMatch(key -> key.contains("1949"));
    }

    @Test
    void what_is_no_such_file_is_refused_in_words() throws Exception {
        HttpResponse<String> unusable = send("kind=trips", "hello\nworld\n");
        assertThat(unusable.statusCode()).as(unusable.body()).isEqualTo(422);
        assertThat(unusable.headers().firstValue("content-type").orElseThrow()).startsWith("application/problem+json");
        assertThat(json(unusable).get("detail").asText()).isNotBlank();
        assertThat(send("kind=trips", BodyPublishers.ofByteArray(new byte[] {'P', 'K', 3, 4, 9, 9}))
                        .statusCode())
                .isEqualTo(422);
        assertThat(send("kind=trips", "").statusCode()).isEqualTo(422);
        HttpResponse<String> unknown = send("kind=horses", "x");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(json(unknown).get("detail").asText()).contains("rosters", "arrivals");
        assertThat(send("kind=trips&asOf=soon", "x").statusCode()).isEqualTo(400);
        assertThat(send("kind=trips&force=true", "x").statusCode()).isEqualTo(400);
        assertThat(send(
                                "kind=trips",
                                BodyPublishers.ofString("--x\r\n\r\n--x--"),
                                "Content-Type",
                                "multipart/form-data; boundary=x")
                        .statusCode())
                .isEqualTo(415);
    }

    @Test
    void what_is_too_large_is_refused_whether_it_says_so_or_not() throws Exception {
        byte[] large = (HEADER + row("big").repeat(30_000)).getBytes(StandardCharsets.UTF_8);
        assertThat(large.length).isGreaterThan(1 << 20);
        assertThat(send("kind=arrivals", BodyPublishers.ofByteArray(large)).statusCode())
                .isEqualTo(413);
        HttpResponse<String> silent = send(
                "kind=arrivals&dryRun=true",
                BodyPublishers.ofInputStream(
                        () -> new SequenceInputStream(new ByteArrayInputStream(large), InputStream.nullInputStream())));
        assertThat(silent.statusCode()).as(silent.body()).isEqualTo(413);
    }

    /** What an ordinary client does: it says all, and reads then. Returns the answer, its head included. */
    private static String saidAllThenRead(String method, String path, List<String> headers, byte[] body)
            throws IOException {
        boolean chunked = headers.contains("Transfer-Encoding: chunked");
        try (Socket socket = new Socket("127.0.0.1", board.url().getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            OutputStream out = socket.getOutputStream();
            out.write((method + " " + path + " HTTP/1.1\r\nConnection: close\r\n" + String.join("\r\n", headers)
                            + (chunked ? "" : "\r\nContent-Length: " + body.length) + "\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            if (chunked) {
                out.write((Integer.toHexString(body.length) + "\r\n").getBytes(StandardCharsets.UTF_8));
            }
            out.write(body);
            if (chunked) {
                out.write("\r\n0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            }
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void assertRefused(String answer, String what) throws IOException {
        assertThat(answer).as(what).matches("(?s)HTTP/1.1 4\\d\\d .*");
        JsonNode problem = Json.mapper().readTree(answer.substring(answer.indexOf("\r\n\r\n") + 4));
        assertThat(problem.path("detail").asText()).as(what + " " + answer).hasSizeGreaterThan(20);
    }

    @Test
    void whoever_is_refused_before_they_have_said_all_reads_why_whatever_they_ask_for() throws Exception {
        byte[] body = new byte[8 << 20];
        Arrays.fill(body, (byte) 'x');
        String here = "Host: localhost";
        String ours = Guard.REQUESTED_WITH + ": " + Guard.PRODUCT;
        String viewer = "Authorization: Bearer " + TOKENS.get("wang");
        String dispatcher = "Authorization: Bearer " + TOKENS.get("chen");
        String json = "Content-Type: application/json";
        Map<String, List<String>> manners = Map.of(
                "under another name", List.of("Host: elsewhere.example"),
                "by a page from elsewhere", List.of(here),
                "by nobody", List.of(here, ours, json),
                "by one who may not", List.of(here, ours, json, viewer),
                "in chunks, by one who may not", List.of(here, ours, viewer, "Transfer-Encoding: chunked"),
                "as a form", List.of(here, ours, dispatcher, "Content-Type: multipart/form-data; boundary=x"));
        List<String> routes = board.routes().stream()
                .filter(route -> !route.startsWith("GET "))
                .toList();
        assertThat(routes).hasSizeGreaterThan(5);
        for (String route : routes) {
            String method = route.substring(0, route.indexOf(' '));
            String path = route.substring(method.length() + 1).replaceAll("\\{\\w+}", "x");
            for (Map.Entry<String, List<String>> manner : manners.entrySet()) {
                assertRefused(saidAllThenRead(method, path, manner.getValue(), body), route + " " + manner.getKey());
            }
        }
        assertRefused(saidAllThenRead("POST", "/nowhere", List.of(here, ours), body), "an address that there is not");
        assertRefused(
                saidAllThenRead("GET", "/api/v1/overview", List.of(here), body), "a question with a body by nobody");
    }

    @Test
    void a_form_of_very_many_parts_is_refused_in_words() throws Exception {
        String part = "--x\r\nContent-Disposition: form-data; name=\"n\"\r\n\r\ny\r\n";
        for (int parts : new int[] {0, 1, 1_000, 100_000}) {
            HttpResponse<String> answer = send(
                    "kind=arrivals",
                    BodyPublishers.ofString(part.repeat(parts) + "--x--"),
                    "Content-Type",
                    "multipart/form-data; boundary=x");
            assertThat(answer.statusCode()).as(parts + " " + answer.body()).isEqualTo(415);
            assertThat(json(answer).get("detail").asText()).contains("--data-binary");
        }
    }

    @Test
    void a_body_that_ends_before_its_end_is_told_so() throws Exception {
        for (String path : List.of(ImportRoutes.PATH + "?kind=arrivals", SessionRoutes.SESSION)) {
            try (Socket socket = new Socket("127.0.0.1", board.url().getPort())) {
                socket.setSoTimeout((int) PATIENCE.toMillis());
                socket.getOutputStream()
                        .write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                        + Guard.REQUESTED_WITH + ": " + Guard.PRODUCT + "\r\nAuthorization: Bearer "
                                        + TOKENS.get("zhao") + "\r\nContent-Length: 1000\r\n\r\n{\"token\":")
                                .getBytes(StandardCharsets.UTF_8));
                socket.shutdownOutput();
                assertRefused(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8), path);
            }
        }
    }

    @Test
    void a_bomb_is_refused_in_the_callers_language_and_the_board_answers_meanwhile() throws Exception {
        StringBuilder nested = new StringBuilder("<html><body><table>");
        for (int depth = 0; depth < 100_000; depth++) {
            nested.append("<tr><td>");
        }
        CompletableFuture<HttpResponse<String>> bomb = CompletableFuture.supplyAsync(() -> {
            try {
                return send("kind=arrivals&lang=zh", nested.toString());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(CLIENT.send(
                                HttpRequest.newBuilder(URI.create(board.url() + "/health/live"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isLessThan(500);
        assertThat(bomb.get().statusCode()).as(bomb.get().body()).isEqualTo(422);
        assertThat(json(bomb.get()).get("detail").asText()).matches(".*[\\u4e00-\\u9fff].*");
    }

    /** A workbook of one text, which every cell of its rows below the header shares. */
    private static byte[] sharing(String text, int rows, int cells) throws IOException {
        Map<String, String> parts = Map.of(
                "_rels/.rels",
                "<Relationships><Relationship Id='r' Type='x/officeDocument' Target='xl/workbook.xml'/></Relationships>",
                "xl/workbook.xml",
                "<workbook xmlns:r='r'><sheets><sheet name='a' r:id='r1'/></sheets></workbook>",
                "xl/_rels/workbook.xml.rels",
                "<Relationships><Relationship Id='r1' Type='x/worksheet' Target='sheet.xml'/>"
                        + "<Relationship Id='r2' Type='x/sharedStrings' Target='texts.xml'/></Relationships>",
                "xl/texts.xml",
                "<sst><si><t>" + text + "</t></si></sst>",
                "xl/sheet.xml",
                "<worksheet><sheetData><row>"
                        + Arrays.stream(HEADER.strip().split(","))
                                .map(header -> "<c t='str'><v>" + header + "</v></c>")
                                .collect(Collectors.joining())
                        + "</row>" + ("<row>" + "<c t='s'><v>0</v></c>".repeat(cells) + "</row>").repeat(rows)
                        + "</sheetData></worksheet>");
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(file)) {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return file.toByteArray();
    }

    @Test
    void however_much_bad_rows_say_the_board_keeps_and_answers_few_of_them() throws Exception {
        byte[] file = sharing("x".repeat(3_000), 100, 300);
        HttpResponse<String> answer = send("kind=arrivals&dryRun=true", BodyPublishers.ofByteArray(file));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(json(answer).at("/summary/badRows").asInt()).isEqualTo(100);
        assertThat(json(answer).at("/badRows").size()).isBetween(1, 5);
    }

    @Test
    void a_row_that_says_more_than_any_row_of_people_ends_the_file() throws Exception {
        byte[] file = sharing("x".repeat(4_000), 5, 300);
        HttpResponse<String> answer = send("kind=arrivals&dryRun=true", BodyPublishers.ofByteArray(file));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
        assertThat(json(answer).get("detail").asText()).contains("a longer one");
    }

    @Test
    void what_a_file_says_is_seen_from_its_header_and_what_it_touched_is_named() throws Exception {
        JsonNode imported = json(send("dryRun=true", HEADER + row("k1")));
        assertThat(imported.at("/kind").asText()).isEqualTo("arrivals");
        assertThat(imported.at("/summary/firmIds/0").asText()).isEqualTo(Told.SHOE_FACTORY);
        assertThat(imported.at("/understood/0").asText()).contains("arrivals", "header in line 1", "UTF-8", "卡口");
        HttpResponse<String> unclear =
                send("dryRun=true", BodyPublishers.ofString("a,b\n1,2\n"), "Accept-Language", "zh-CN,en;q=0.5");
        assertThat(unclear.statusCode()).isEqualTo(422);
        assertThat(json(unclear).get("detail").asText()).contains("请写明");
        assertThat(json(unclear).get("kinds")).isEmpty();
    }

    @Test
    void where_two_kinds_fit_alike_both_are_named() throws Exception {
        String both = "workerId,统一社会信用代码,状态,日期,入职日期\nw1," + Told.SHOE_FACTORY + ",在职,2020-02-18,2019-03-01\n";
        HttpResponse<String> unclear = send("dryRun=true", both);
        assertThat(unclear.statusCode()).as(unclear.body()).isEqualTo(422);
        assertThat(json(unclear).get("kinds")).extracting(JsonNode::asText).containsExactly("rosters", "status");
        assertThat(json(send("dryRun=true&kind=rosters", both))
                        .at("/summary/events")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void a_file_that_has_arrived_is_imported_though_its_sender_is_gone_who_reads_later_what_became_of_it()
            throws Exception {
        byte[] file = (HEADER + row("gone1") + "gone2,,,,,\n").getBytes(StandardCharsets.UTF_8);
        URI url = board.url();
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            String head = String.join(
                    "\r\n",
                    "POST " + ImportRoutes.PATH + "?name=gone.csv HTTP/1.1",
                    "Host: " + url.getAuthority(),
                    "Authorization: Bearer " + TOKENS.get("chen"),
                    Guard.REQUESTED_WITH + ": " + Guard.PRODUCT,
                    "Content-Length: " + file.length,
                    "",
                    "");
            socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(file);
            // gone at once, without a farewell
            socket.setSoLinger(true, 0);
        }
        JsonNode last;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        do {
            last = json(CLIENT.send(
                    HttpRequest.newBuilder(URI.create(board.url() + ImportRoutes.PATH))
                            .header("Authorization", "Bearer " + TOKENS.get("chen"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString()));
        } while (!last.at("/imported/summary/file").asText().equals("gone.csv") && System.nanoTime() < deadline);
        assertThat(last.at("/imported/summary/events").asInt())
                .as(last.toString())
                .isEqualTo(1);
        assertThat(last.at("/imported/badRows/0/place").asText()).isEqualTo("3");
        assertThat(keys(Topics.INDIVIDUAL_ARRIVALS)).contains("gone1");
        JsonNode others = json(CLIENT.send(
                HttpRequest.newBuilder(URI.create(board.url() + ImportRoutes.PATH))
                        .header("Authorization", "Bearer " + TOKENS.get("li"))
                        .build(),
                HttpResponse.BodyHandlers.ofString()));
        assertThat(others.toString()).doesNotContain("gone.csv");
    }

    @Test
    void of_two_who_send_lists_of_trips_at_the_same_moment_one_is_told_what_the_other_has_planned() throws Exception {
        String header = "班次,方式,车牌号,承运单位,座位数,始发地,始发站,终到站,计划发车时间,计划到达时间\n";
        String plan = header + "R1,包车,浙CY5837,长运,40,520300,遵义客运站,瑞安站,2020-02-18 08:00,2020-02-18 20:00\n";
        List<CompletableFuture<HttpResponse<String>>> both = new ArrayList<>();
        for (String who : List.of("li", "zhao")) {
            String file = who.equals("li") ? plan : plan.replace("02-18", "02-25");
            both.add(CompletableFuture.supplyAsync(() -> {
                try {
                    return sendAs(who, "kind=trips", BodyPublishers.ofString(file));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }));
        }
        List<Integer> bad = new ArrayList<>();
        for (CompletableFuture<HttpResponse<String>> sent : both) {
            assertThat(sent.get().statusCode()).as(sent.get().body()).isEqualTo(200);
            bad.add(json(sent.get()).at("/summary/badRows").asInt());
        }
        assertThat(bad).containsExactlyInAnyOrder(0, 1);
        assertThat(keys(Topics.CHARTER_BUS_EVENTS)).containsOnlyOnce("R1");
    }

    /** It is what a browser waits for, and takes as long as its patience. */
    @Test
    void who_waits_for_another_import_in_vain_is_told_so_in_their_language_and_holds_up_nobody() throws Exception {
        String plan = "班次,方式,车牌号,承运单位,座位数,始发地,始发站,终到站,计划发车时间,计划到达时间\n"
                + "%s,包车,浙CY5837,长运,40,520300,遵义客运站,瑞安站,2020-02-18 08:00,2020-02-18 20:00\n";
        Map<String, CompletableFuture<HttpResponse<String>>> waiting = new HashMap<>();
        try (ImportTurn others =
                ImportTurn.take(config.kafka(), PATIENCE, () -> {}).orElseThrow()) {
            Map.of("li", "zh", "zhao", "en")
                    .forEach((who, language) -> waiting.put(language, CompletableFuture.supplyAsync(() -> {
                        try {
                            return sendAs(
                                    who,
                                    "kind=trips&lang=" + language,
                                    BodyPublishers.ofString(plan.formatted("VAIN-" + language)),
                                    2);
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    })));
            // as many as are imported at once do wait
            Thread.sleep(5_000);
            assertThat(waiting.values()).noneMatch(CompletableFuture::isDone);
            assertThat(sendAs("chen", "kind=arrivals", BodyPublishers.ofString(HEADER + row("meanwhile")))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(waiting.values()).noneMatch(CompletableFuture::isDone);
            for (CompletableFuture<HttpResponse<String>> answer : waiting.values()) {
                assertThat(answer.get().statusCode()).as(answer.get().body()).isEqualTo(503);
            }
        }
        assertThat(json(waiting.get("zh").get()).get("detail").asText()).contains("另一个导入还没有结束", "没有开始导入");
        assertThat(json(waiting.get("en").get()).get("detail").asText())
                .contains("Another import is still under way", "nothing of this file was sent");
        assertThat(keys(Topics.CHARTER_BUS_EVENTS)).noneMatch(key -> key.startsWith("VAIN"));
        assertThat(send("kind=trips", plan.formatted("THEN")).statusCode()).isEqualTo(200);
    }

    @Test
    void a_viewer_imports_nothing() throws Exception {
        assertThat(sendAs("wang", "kind=arrivals", BodyPublishers.ofString(HEADER + row("v1")))
                        .statusCode())
                .isEqualTo(403);
        assertThat(keys(Topics.INDIVIDUAL_ARRIVALS)).doesNotContain("v1");
    }

    @Test
    void who_imported_what_is_put_down_but_nobody_in_it() throws Exception {
        sendAs("zhao", "kind=arrivals&name=secret-list.csv", BodyPublishers.ofString(HEADER + row("p1") + row("p2")));
        assertThat(putDown("zhao"))
                .filteredOn(action -> action.getDetail() != null
                        && action.getDetail().startsWith("arrivals")
                        && !action.getDetail().contains("nothing sent"))
                .singleElement()
                .satisfies(action -> {
                    assertThat(action.getDetail()).isEqualTo("arrivals: 2 rows, 2 events, 0 bad rows");
                    assertThat(action.toString()).doesNotContain("p1", "secret-list");
                });
    }

    @Test
    void each_imports_one_file_at_a_time() throws Exception {
        int before = putDown("li").size();
        try (PipedOutputStream slow = new PipedOutputStream()) {
            PipedInputStream body = new PipedInputStream(slow, 1 << 16);
            CompletableFuture<HttpResponse<String>> first = CompletableFuture.supplyAsync(() -> {
                try {
                    return send("kind=arrivals", BodyPublishers.ofInputStream(() -> body));
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            // more than a client holds back
            slow.write((HEADER + row("s1") + row("s").repeat(5_000)).getBytes(StandardCharsets.UTF_8));
            slow.flush();
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (putDown("li").size() == before && System.nanoTime() < deadline) {
                Thread.sleep(50);
            }
            assertThat(send("kind=arrivals&dryRun=true", HEADER + row("s2")).statusCode())
                    .isEqualTo(409);
            assertThat(sendAs("zhao", "kind=arrivals&dryRun=true", BodyPublishers.ofString(HEADER + row("s3")))
                            .statusCode())
                    .isEqualTo(200);
            slow.close();
            assertThat(first.get().statusCode()).isEqualTo(200);
        }
        assertThat(send("kind=arrivals&dryRun=true", HEADER + row("s4")).statusCode())
                .isEqualTo(200);
    }
}

package io.workerreturn.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example that says Alertmanager's messages in a group chat, before a robot that takes what WeCom's and DingTalk's take. */
class GroupChatTest {
    private static final Path SCRIPT = Path.of("..", "deploy", "alertmanager", "group-chat.py");
    private static final long PATIENCE_S = 90;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "693a91f6-7xxx";

    private record Said(URI at, JsonNode body) {}

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final BlockingQueue<Said> heard = new LinkedBlockingQueue<>();
    private final List<Process> started = new ArrayList<>();
    private volatile String answer = "{\"errcode\": 0, \"errmsg\": \"ok\"}";
    private HttpServer robot;

    @BeforeEach
    void robot() throws IOException {
        robot = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        robot.createContext("/", exchange -> {
            heard.add(new Said(exchange.getRequestURI(), JSON.readTree(exchange.getRequestBody())));
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        robot.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        robot.stop(0);
        for (Process process : started) {
            process.destroy();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private Path log() {
        return folder.resolve("group-chat.log");
    }

    private int receiver(String path, Map<String, String> settings) throws Exception {
        int port = free();
        ProcessBuilder script = new ProcessBuilder(Tool.PYTHON.command(), SCRIPT.toString())
                .redirectErrorStream(true)
                .redirectOutput(log().toFile());
        script.environment()
                .put("GROUP_CHAT_URL", "http://127.0.0.1:" + robot.getAddress().getPort() + path);
        script.environment().put("GROUP_CHAT_LISTEN", "127.0.0.1:" + port);
        script.environment().putAll(settings);
        started.add(script.start());
        await(() -> Files.readString(log()).contains("listens on"));
        return port;
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).isLessThan(until);
            Thread.sleep(50);
        }
    }

    private Said next() throws InterruptedException {
        Said said = heard.poll(PATIENCE_S, TimeUnit.SECONDS);
        assertThat(said).as("the robot hears something").isNotNull();
        return said;
    }

    private int post(int port, String path, String body) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    private static String webhook(int alerts) {
        String one = "{\"status\": \"firing\", \"labels\": {\"alertname\": \"A\", \"severity\": \"critical\"},"
                + " \"annotations\": {\"summary\": \"来源 [点我](http://evil.example) 静默\"},"
                + " \"startsAt\": \"2020-02-18T04:00:00.123Z\", \"endsAt\": \"0001-01-01T00:00:00Z\"}";
        return "{\"version\": \"4\", \"status\": \"firing\", \"alerts\": ["
                + String.join(",", java.util.Collections.nCopies(alerts, one)) + "]}";
    }

    @Test
    void what_alertmanager_sends_by_our_routes_is_said_in_the_group_and_so_is_its_end() throws Exception {
        int port = receiver("/cgi-bin/webhook/send?key=" + KEY, Map.of("GROUP_CHAT_BOARD", "http://board.example/"));
        int alertmanager = free();
        Path configuration = folder.resolve("alertmanager.yml");
        // ours, but without the waiting
        Files.writeString(
                configuration,
                Files.readString(Deployed.ALERTMANAGER)
                        .replace("localhost:5001", "127.0.0.1:" + port)
                        .replaceAll("(group_wait|group_interval): \\w+", "$1: 1s"));
        started.add(new ProcessBuilder(
                        Tool.ALERTMANAGER.command(),
                        "--config.file=" + configuration,
                        "--storage.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + alertmanager,
                        "--cluster.listen-address=")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("alertmanager.log").toFile())
                .start());
        String labels = "\"labels\": {\"alertname\": \"WorkerReturnSourceSilent\", \"about\": \"data\","
                + " \"severity\": \"warning\", \"source\": \"railway-station\"},"
                + " \"annotations\": {\"summary\": \"railway-station is silent\"}";
        await(() -> {
            try {
                return post(alertmanager, "/api/v2/alerts", "[{" + labels + "}]") == 200;
            } catch (IOException notYet) {
                return false;
            }
        });
        Said said = next();
        assertThat(said.at().getQuery()).isEqualTo("key=" + KEY);
        assertThat(said.body().path("msgtype").asText()).isEqualTo("markdown");
        assertThat(said.body().at("/markdown/content").asText())
                .contains("**调度室：1 项告警**", "注意：railway-station is silent", "[打开返岗调度台](http://board.example/)");
        assertThat(post(alertmanager, "/api/v2/alerts", "[{" + labels + ", \"endsAt\": \"" + Instant.now() + "\"}]"))
                .isEqualTo(200);
        assertThat(next().body().at("/markdown/content").asText()).contains("告警已恢复", "已恢复：railway-station");
    }

    @Test
    void dingtalk_gets_its_form_signed_and_what_a_label_says_is_no_link() throws Exception {
        String secret = "SEC1234";
        int port = receiver(
                "/robot/send?access_token=t", Map.of("GROUP_CHAT_KIND", "dingtalk", "GROUP_CHAT_SECRET", secret));
        assertThat(post(port, "/on-duty", webhook(1))).isEqualTo(200);
        Said said = next();
        String[] query = said.at().getRawQuery().split("&(timestamp|sign)=");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        assertThat(URLDecoder.decode(query[2], StandardCharsets.UTF_8))
                .isEqualTo(Base64.getEncoder()
                        .encodeToString(mac.doFinal((query[1] + "\n" + secret).getBytes(StandardCharsets.UTF_8))));
        assertThat(said.body().at("/markdown/title").asText()).isEqualTo("值班：1 项告警");
        assertThat(said.body().at("/markdown/text").asText())
                .contains("紧急：", "02-18 12:00 起")
                .doesNotContain("[点我]");
    }

    @Test
    void many_alerts_are_one_message_that_the_robot_takes() throws Exception {
        int port = receiver("/send", Map.of());
        assertThat(post(port, "/dispatch-room", webhook(500))).isEqualTo(200);
        String text = next().body().at("/markdown/content").asText();
        assertThat(text).contains("500 项告警", "另有 490 项");
        assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(4096);
    }

    @Test
    void what_the_robot_refuses_is_sent_again_by_alertmanager_and_its_key_is_in_no_log() throws Exception {
        int port = receiver("/send?key=" + KEY, Map.of());
        answer = "{\"errcode\": 45009, \"errmsg\": \"api freq out of limit\"}";
        assertThat(post(port, "/on-duty", webhook(1))).isEqualTo(502);
        robot.stop(0);
        assertThat(post(port, "/on-duty", webhook(1))).isEqualTo(502);
        assertThat(post(port, "/on-duty", "{\"alerts\": 3}")).isEqualTo(400);
        assertThat(Files.readString(log())).contains("45009").doesNotContain(KEY);
    }
}

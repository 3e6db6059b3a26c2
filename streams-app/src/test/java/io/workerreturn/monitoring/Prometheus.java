package io.workerreturn.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.workerreturn.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A real Prometheus with our rules, that asks one board for its metrics every second. */
final class Prometheus implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final URI url;

    private Prometheus(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    static Prometheus start(Path folder, URI board) throws IOException {
        Path configuration = folder.resolve("prometheus.yml");
        Files.writeString(
                configuration, """
                    global: {scrape_interval: 1s, evaluation_interval: 1s}
                    rule_files: ['%s/*.yml']
                    scrape_configs:
                      - job_name: worker-return
                        static_configs: [{targets: ['%s']}]
                      - job_name: worker-return-services
                        metrics_path: /metrics/services
                        static_configs: [{targets: ['%s']}]
                    """.formatted(Deployed.RULES.toRealPath(), board.getAuthority(), board.getAuthority()));
        int port = FreePorts.next();
        Process process = new ProcessBuilder(
                        Tool.PROMETHEUS.command(),
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log.txt").toFile())
                .start();
        return new Prometheus(process, URI.create("http://127.0.0.1:" + port));
    }

    /** Whether it answers. */
    boolean isReady() throws InterruptedException {
        try {
            return call("/-/ready").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The series that a query results in now. */
    JsonNode query(String expression) throws IOException, InterruptedException {
        JsonNode answer = get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        if (!answer.path("status").asText().equals("success")) {
            throw new AssertionError(expression + ": " + answer);
        }
        return answer.at("/data/result");
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return JSON.readTree(call(path).body());
    }

    private HttpResponse<String> call(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(url + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}

package io.workerreturn.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedRegistryTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TYPE = "application/vnd.schemaregistry.v1+json";
    private static final String BUS = record("{'name':'seats','type':'int'}");
    private static final String BUS_WITH_PLATE =
            record("{'name':'seats','type':'int'},{'name':'plate','type':['null','string'],'default':null}");
    private static final String BUS_WITH_DRIVER =
            record("{'name':'seats','type':'int'},{'name':'driver','type':'string'}");

    @TempDir
    private Path folder;

    private EmbeddedRegistry registry;

    @BeforeEach
    void start() {
        registry = EmbeddedRegistry.start(folder, 0);
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void a_registered_schema_is_found_by_its_id_its_subject_and_its_content() throws Exception {
        int id = register("bus-value", BUS).path("id").intValue();

        assertThat(get("/schemas/ids/" + id).path("schema").textValue()).isEqualTo(BUS);
        assertThat(get("/schemas/ids/" + id + "?subject=bus-value")
                        .path("schema")
                        .textValue())
                .isEqualTo(BUS);
        assertThat(get("/schemas/ids/" + id + "/versions")).isEqualTo(json("[{'subject':'bus-value','version':1}]"));
        assertThat(get("/schemas/types")).isEqualTo(json("['AVRO']"));
        assertThat(get("/subjects")).isEqualTo(json("['bus-value']"));
        assertThat(get("/subjects/bus-value/versions")).isEqualTo(json("[1]"));
        assertThat(get("/subjects/bus-value/versions/1"))
                .isEqualTo(get("/subjects/bus-value/versions/latest"))
                .isEqualTo(post("/subjects/bus-value", schema(BUS)));
        assertThat(get("/subjects/bus-value/versions/1").path("id").intValue()).isEqualTo(id);
    }

    @Test
    void the_same_content_has_the_same_id_however_it_is_written_and_wherever_it_is_registered() throws Exception {
        String spaced = JSON.readTree(BUS).toPrettyString();

        assertThat(register("bus-value", BUS))
                .isEqualTo(register("bus-value", spaced))
                .isEqualTo(register("coach-value", BUS))
                .isEqualTo(json("{'id':1906323596}"));
        assertThat(get("/subjects/bus-value/versions")).isEqualTo(json("[1]"));
    }

    @Test
    void what_was_registered_is_known_after_a_restart_on_the_same_folder() throws Exception {
        JsonNode id = register("bus-value", BUS);
        put("/config/coach-value", "{'compatibility':'NONE'}");
        registry.close();
        registry = EmbeddedRegistry.start(folder, 0);

        assertThat(post("/subjects/bus-value", schema(BUS)).path("id")).isEqualTo(id.path("id"));
        assertThat(get("/config/coach-value")).isEqualTo(json("{'compatibilityLevel':'NONE'}"));
    }

    @Test
    void a_version_that_old_and_new_code_can_read_is_taken_and_another_is_refused() throws Exception {
        register("bus-value", BUS);

        assertThat(register("bus-value", BUS_WITH_PLATE).has("id")).isTrue();
        assertThat(register("bus-value", BUS_WITH_DRIVER).path("error_code").intValue())
                .isEqualTo(409);
        assertThat(post("/compatibility/subjects/bus-value/versions/latest", schema(BUS_WITH_DRIVER)))
                .isEqualTo(json("{'is_compatible':false}"));
        assertThat(post("/compatibility/subjects/bus-value/versions/1", schema(BUS_WITH_PLATE)))
                .isEqualTo(json("{'is_compatible':true}"));
        assertThat(get("/subjects/bus-value/versions")).isEqualTo(json("[1,2]"));
    }

    @Test
    void a_schema_whose_records_can_never_end_is_refused_in_words() throws Exception {
        String endless = record("{'name':'trailer','type':'Bus'}");
        register("bus-value", endless);
        assertThat(post("/compatibility/subjects/bus-value/versions/latest", schema(endless)))
                .isEqualTo(json("{'is_compatible':false}"));
        assertThat(register("bus-value", record("{'name':'trailer','type':'Bus','default':{}}"))
                        .path("error_code")
                        .intValue())
                .isIn(409, 42201);
        assertThat(register("seats-value", BUS).has("id")).isTrue();
    }

    @Test
    void a_subject_can_be_configured_apart_from_the_others() throws Exception {
        assertThat(get("/config")).isEqualTo(json("{'compatibilityLevel':'FULL_TRANSITIVE'}"));
        assertThat(code(get("/config/bus-value"))).isEqualTo(40408);
        assertThat(get("/config/bus-value?defaultToGlobal=true"))
                .isEqualTo(json("{'compatibilityLevel':'FULL_TRANSITIVE'}"));
        register("bus-value", BUS);

        assertThat(put("/config/bus-value", "{'compatibility':'NONE'}")).isEqualTo(json("{'compatibility':'NONE'}"));

        assertThat(register("bus-value", BUS_WITH_DRIVER).has("id")).isTrue();
        assertThat(code(put("/config", "{'compatibility':'SOMETIMES'}"))).isEqualTo(42203);
    }

    @Test
    void what_is_not_there_or_not_right_is_told_by_the_codes_that_clients_know() throws Exception {
        register("bus-value", BUS);

        assertThat(code(get("/schemas/ids/7"))).isEqualTo(40403);
        assertThat(code(get("/schemas/ids/seven"))).isEqualTo(40403);
        assertThat(code(get("/subjects/train-value/versions"))).isEqualTo(40401);
        assertThat(code(get("/subjects/bus-value/versions/2"))).isEqualTo(40402);
        assertThat(code(get("/subjects/bus-value/versions/two"))).isEqualTo(42202);
        assertThat(code(post("/subjects/train-value", schema(BUS)))).isEqualTo(40401);
        assertThat(code(post("/subjects/bus-value", schema(BUS_WITH_PLATE)))).isEqualTo(40403);
        assertThat(code(register("bus-value", "{\"type\":\"recrod\"}"))).isEqualTo(42201);
        assertThat(code(register("bus-value", "no JSON"))).isEqualTo(42201);
        assertThat(code(post("/subjects/bus-value/versions", "no JSON"))).isEqualTo(422);
        assertThat(code(post("/subjects/bus-value/versions", "{}"))).isEqualTo(422);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "localhost       | -                       | application/json         | 200",
                "127.0.0.1       | -                       | APPLICATION/JSON;q=1     | 200",
                "localhost       | http://localhost:{port} | " + TYPE + "             | 200",
                "localhost       | http://evil.example     | application/json         | 403",
                "localhost       | http://localhost:1      | application/json         | 403",
                "localhost       | null                    | application/json         | 403",
                "evil.example    | -                       | application/json         | 403",
                "localhost.evil  | -                       | application/json         | 403",
                "localhost       | -                       | text/plain               | 415",
                "localhost       | -                       | multipart/form-data      | 415",
                "localhost       | -                       | -                        | 415",
                "localhost       | -                       | text/plain;application/json | 415",
            })
    void a_page_in_a_browser_of_this_machine_can_not_register(
            String host, @Nullable String origin, @Nullable String type, int status) throws IOException {
        String body = schema(BUS);
        String request = "POST /subjects/bus-value/versions HTTP/1.1\r\nHost: " + host + ":{port}\r\n"
                + (origin == null ? "" : "Origin: " + origin + "\r\n")
                + (type == null ? "" : "Content-Type: " + type + "\r\n")
                + "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        assertThat(answer(request)).startsWith("HTTP/1.1 " + status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /subjects", "PUT /config", "GET /schemas/ids/1", "POST /nowhere"})
    void no_call_is_answered_to_a_name_that_points_here(String call) throws IOException {
        assertThat(answer(call + " HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
    }

    @ParameterizedTest
    @CsvSource({"evil.example, application/json, 403", "localhost, text/plain, 415", "localhost, application/json, 413"
    })
    void whoever_is_refused_before_they_have_said_all_reads_why(String host, String type, int status)
            throws IOException {
        assertThat(answer("POST /subjects/bus-value/versions HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: " + type
                        + "\r\nConnection: close\r\nContent-Length: " + (8 << 20) + "\r\n\r\n" + "x".repeat(8 << 20)))
                .startsWith("HTTP/1.1 " + status);
    }

    private String answer(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", registry.port())) {
            socket.getOutputStream()
                    .write(request.replace("{port}", Integer.toString(registry.port()))
                            .getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void a_taken_port_is_named_with_the_option_that_chooses_another() {
        assertThatThrownBy(() -> EmbeddedRegistry.start(folder.resolve("second"), registry.port()))
                .isInstanceOf(PortTakenException.class)
                .hasMessageContaining(Integer.toString(registry.port()))
                .hasMessageContaining("--registry-port");
    }

    private JsonNode register(String subject, String schema) throws Exception {
        return post("/subjects/" + subject + "/versions", schema(schema));
    }

    private JsonNode get(String path) throws Exception {
        return call(HttpRequest.newBuilder().GET(), path);
    }

    private JsonNode post(String path, String body) throws Exception {
        return call(HttpRequest.newBuilder().header("Content-Type", TYPE).POST(BodyPublishers.ofString(body)), path);
    }

    private JsonNode put(String path, String body) throws Exception {
        return call(
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(body.replace('\'', '"'))),
                path);
    }

    private JsonNode call(HttpRequest.Builder request, String path) throws IOException, InterruptedException {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(request.uri(registry.url().resolve(path)).build(), BodyHandlers.ofString());
        assertThat(response.headers().firstValue("content-type")).hasValue(TYPE);
        JsonNode answer = JSON.readTree(response.body());
        int code = code(answer);
        assertThat(response.statusCode()).isEqualTo(code == 0 ? 200 : code < 1000 ? code : code / 100);
        return answer;
    }

    private static int code(JsonNode answer) {
        return answer.path("error_code").asInt();
    }

    private static String schema(String schema) throws IOException {
        return JSON.writeValueAsString(Map.of("schema", schema));
    }

    private static JsonNode json(String text) throws IOException {
        return JSON.readTree(text.replace('\'', '"'));
    }

    private static String record(String fields) {
        return "{'type':'record','name':'Bus','fields':[%s]}".formatted(fields).replace('\'', '"');
    }
}

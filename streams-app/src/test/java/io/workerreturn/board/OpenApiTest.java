package io.workerreturn.board;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Holds the description of the API to what the board really answers, and the other way round. */
@ExtendWith(BoardCity.Shared.class)
class OpenApiTest {
    /** For browsers and other instances, not for programs of other people. */
    private static final List<String> NOT_DESCRIBED = List.of(
            "GET /", "GET /api", "GET /openapi.json", "GET /favicon.ico", "GET /assets/", "GET /packed/", "GET /lib/");

    private static final String INTERNAL = " /internal/";
    private static JsonNode description;
    private static Map<String, String> examples;

    @BeforeAll
    static void read(BoardCity city) throws Exception {
        description = city.get("/openapi.json");
        String firm = city.get("/api/v1/enterprises?sort=-required")
                .at("/items/0/enterpriseId")
                .asText();
        examples = Map.ofEntries(
                Map.entry("/api/v1/enterprises/{id}", firm),
                Map.entry("/api/v1/enterprises/{id}/workers", firm),
                Map.entry(
                        "/api/v1/workers/{id}",
                        city.get("/api/v1/enterprises/" + firm + "/workers?limit=1")
                                .at("/items/0/workerId")
                                .asText()),
                Map.entry(
                        "/api/v1/trips/{id}",
                        city.get("/api/v1/trips?sort=departure")
                                .at("/items/0/tripId")
                                .asText()),
                Map.entry(
                        "/api/v1/trips/{id}/passengers",
                        city.get("/api/v1/trips?sort=departure")
                                .at("/items/0/tripId")
                                .asText()),
                Map.entry("/api/v1/services/{service}/{panel}", "/api/v1/services/responsibilities/officers"),
                Map.entry(
                        "/api/v1/alerts/{alertId}/history",
                        BoardCity.parameter(city.get("/api/v1/alerts?state=ANY")
                                .at("/items/0/alertId")
                                .asText())),
                Map.entry(
                        "/api/v1/trips/{id}/contacts",
                        city.get("/api/v1/trips").at("/items/0/tripId").asText()));
    }

    private static boolean isDescribed(String route) {
        return NOT_DESCRIBED.stream()
                        .noneMatch(other -> other.endsWith("/") && !other.equals("GET /")
                                ? route.startsWith(other)
                                : route.equals(other))
                && !route.contains(INTERNAL);
    }

    @Test
    void every_route_is_described_and_every_description_has_a_route(BoardCity city) {
        Set<String> described = new TreeSet<>();
        description
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(method ->
                                described.add(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey())));
        assertThat(new TreeSet<>(
                        city.routes().stream().filter(OpenApiTest::isDescribed).toList()))
                .as("routes; describe a new one in openapi.json, or, if no program should call it, list it in this"
                        + " test")
                .isEqualTo(described);
    }

    @Test
    void every_answer_is_as_described(BoardCity city) throws Exception {
        for (Map.Entry<String, JsonNode> path : description.path("paths").properties()) {
            JsonNode operation = path.getValue().path("get");
            JsonNode schema = operation.at("/responses/200/content/application~1json/schema");
            if (schema.isMissingNode()) {
                continue;
            }
            String address = address(path.getKey(), operation);
            HttpResponse<String> answer = city.patiently(address);
            assertThat(answer.statusCode()).as(address + " " + answer.body()).isEqualTo(200);
            assertThat(errors(schema, answer.body())).as(address).isEmpty();
            if (!operation.at("/responses/200/content/text~1csv").isMissingNode()) {
                assertThat(city.call(address, "Accept", "text/csv").headers().firstValue("content-type"))
                        .as(address + " as a table")
                        .hasValue("text/csv; charset=utf-8");
            }
        }
    }

    @Test
    void every_value_of_every_parameter_that_is_described_is_taken(BoardCity city) throws Exception {
        for (Map.Entry<String, JsonNode> path : description.path("paths").properties()) {
            JsonNode operation = path.getValue().path("get");
            if (operation.at("/responses/200/content/application~1json").isMissingNode()) {
                continue;
            }
            String address = address(path.getKey(), operation);
            for (JsonNode parameter : operation.path("parameters")) {
                if (parameter.path("in").asText().equals("query")) {
                    for (String value : values(parameter.path("schema"))) {
                        String name = parameter.path("name").asText();
                        String call = address.contains(name + "=")
                                ? address.replaceAll(name + "=[^&]*", name + "=" + value)
                                : address + (address.contains("?") ? "&" : "?") + name + "=" + value;
                        HttpResponse<String> answer = city.patiently(call);
                        assertThat(answer.statusCode())
                                .as(call + " " + answer.body())
                                .isEqualTo(200);
                    }
                }
            }
            HttpResponse<String> refused = city.call(address + (address.contains("?") ? "&" : "?") + "undescribed=1");
            if (path.getKey().startsWith("/api/")) {
                assertThat(refused.statusCode()).as(address).isEqualTo(400);
                assertThat(errors(
                                operation.at("/responses/400/content/application~1problem+json/schema"),
                                refused.body()))
                        .as(address)
                        .isEmpty();
            }
        }
    }

    /** A few values that a parameter may have. */
    private static List<String> values(JsonNode schema) {
        JsonNode target =
                schema.has("$ref") ? description.at(schema.path("$ref").asText().substring(1)) : schema;
        List<String> values = new ArrayList<>();
        target.path("enum").forEach(value -> values.add(value.asText()));
        if (target.has("minimum")) {
            values.add(target.path("minimum").asText());
            values.add(target.path("maximum").asText());
        }
        if (target.path("type").asText().equals("boolean")) {
            values.addAll(List.of("true", "false"));
        }
        if (target.path("format").asText().equals("date")) {
            values.add("2020-02-18");
        }
        if (target.path("format").asText().equals("date-time")) {
            values.add("2020-02-18T04:00:00Z");
        }
        return values;
    }

    private static String address(String path, JsonNode operation) {
        String example = examples.get(path);
        String address =
                example == null ? path : example.startsWith("/") ? example : path.replaceAll("\\{\\w+}", example);
        for (JsonNode parameter : operation.path("parameters")) {
            if (parameter.path("in").asText().equals("query")
                    && parameter.path("required").asBoolean()) {
                address += (address.contains("?") ? "&" : "?")
                        + parameter.path("name").asText() + "="
                        + values(parameter.path("schema")).get(0);
            }
        }
        return address;
    }

    /** What of an answer is not as the schema says; references are into the whole description. */
    private static List<Error> errors(JsonNode schema, String body) throws Exception {
        ObjectNode whole = Json.mapper().createObjectNode();
        whole.set("components", description.path("components"));
        whole.setAll((ObjectNode) schema);
        Schema compiled = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(whole);
        return compiled.validate(Json.mapper().readTree(body));
    }
}

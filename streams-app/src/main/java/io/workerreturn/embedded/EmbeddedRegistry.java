package io.workerreturn.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import io.javalin.util.JavalinBindException;
import io.workerreturn.embedded.RegisteredSchemas.Version;
import io.workerreturn.web.UnreadBodies;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A schema registry for Avro in this process, on 127.0.0.1 only. It answers the REST calls by which clients of a Confluent
 * schema registry read and register. Ids derive from the schemas' content: the same on every run. A subject's versions must
 * be {@code FULL_TRANSITIVE}ly compatible, unless it is configured otherwise.
 */
public final class EmbeddedRegistry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRegistry.class);
    private static final String HOST = "127.0.0.1";
    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final Pattern HERE = Pattern.compile("(?i)(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d{1,5})?");
    private static final Pattern JSON_TYPE = Pattern.compile("(?i)application/([a-z0-9.-]+\\+)?json\\s*(;.*)?");
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of a body that was refused before it was read. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(15);

    private static final int MOST_AT_ONCE = 100;

    private final Javalin server;

    private EmbeddedRegistry(Javalin server) {
        this.server = server;
    }

    /**
     * Starts it, and returns when it answers.
     *
     * @param folder where it keeps what is registered; made if it does not exist
     * @param port to listen on, 0 = any that is free
     * @throws PortTakenException if somebody else listens there
     */
    public static EmbeddedRegistry start(Path folder, int port) {
        RegisteredSchemas schemas = RegisteredSchemas.in(folder);
        Javalin server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.jetty.modifyServer(jetty -> UnreadBodies.before(jetty, LONGEST_REST, MOST_AT_ONCE));
            config.routes.before(EmbeddedRegistry::refuseStrangers);
            routes(config.routes, schemas);
        });
        try {
            return new EmbeddedRegistry(server.start(HOST, port));
        } catch (JavalinBindException e) {
            throw new PortTakenException("the embedded schema registry", port, "--registry-port", e);
        }
    }

    /** Where clients find it, as {@code schema.registry.url}. */
    public URI url() {
        return URI.create("http://" + HOST + ":" + port());
    }

    /** Where it listens. */
    public int port() {
        return server.port();
    }

    /** Stops it; what is registered stays in its folder. */
    @Override
    public void close() {
        server.stop();
    }

    private static void routes(RoutesConfig routes, RegisteredSchemas schemas) {
        routes.get("/", call -> answer(call, Map.of()));
        routes.get("/mode", call -> answer(call, Map.of("mode", "READWRITE")));
        routes.get("/mode/{subject}", call -> answer(call, Map.of("mode", "READWRITE")));

        routes.get("/schemas/types", call -> answer(call, List.of("AVRO")));
        routes.get(
                "/schemas/ids/{id}",
                call -> answer(
                        call, Map.of("schema", withId(call, schemas).get(0).schema())));
        routes.get(
                "/schemas/ids/{id}/schema",
                call -> call.result(withId(call, schemas).get(0).schema()).contentType(CONTENT_TYPE));
        routes.get(
                "/schemas/ids/{id}/subjects",
                call -> answer(
                        call,
                        withId(call, schemas).stream()
                                .map(Version::subject)
                                .distinct()
                                .toList()));
        routes.get(
                "/schemas/ids/{id}/versions",
                call -> answer(
                        call,
                        withId(call, schemas).stream()
                                .map(found -> Map.of("subject", found.subject(), "version", found.version()))
                                .toList()));

        routes.get("/subjects", call -> answer(call, schemas.subjects()));
        routes.post("/subjects/{subject}", call -> answer(call, schemas.lookUp(subject(call), schemaIn(call))));
        routes.get(
                "/subjects/{subject}/versions",
                call -> answer(
                        call,
                        schemas.existing(subject(call)).stream()
                                .map(Version::version)
                                .toList()));
        routes.post("/subjects/{subject}/versions", call -> {
            Version registered = schemas.register(subject(call), schemaIn(call));
            answer(call, Map.of("id", registered.id()));
        });
        routes.get(
                "/subjects/{subject}/versions/{version}",
                call -> answer(call, schemas.version(subject(call), call.pathParam("version"))));
        routes.get(
                "/subjects/{subject}/versions/{version}/schema",
                call -> call.result(schemas.version(subject(call), call.pathParam("version"))
                                .schema())
                        .contentType(CONTENT_TYPE));

        routes.post(
                "/compatibility/subjects/{subject}/versions",
                call -> verdict(call, schemas.objection(subject(call), schemaIn(call))));
        routes.post(
                "/compatibility/subjects/{subject}/versions/{version}",
                call -> verdict(call, schemas.objection(subject(call), schemaIn(call), call.pathParam("version"))));
        routes.get("/config", call -> answer(call, Map.of("compatibilityLevel", schemas.compatibility())));
        routes.put("/config", call -> {
            Compatibility level = levelIn(call);
            schemas.require(level);
            answer(call, Map.of("compatibility", level));
        });
        routes.get("/config/{subject}", call -> {
            Optional<Compatibility> own = schemas.compatibility(subject(call));
            if (own.isEmpty() && !"true".equals(call.queryParam("defaultToGlobal"))) {
                throw RegistryError.noLevelOfItsOwn(subject(call));
            }
            answer(call, Map.of("compatibilityLevel", own.orElseGet(schemas::compatibility)));
        });
        routes.put("/config/{subject}", call -> {
            Compatibility level = levelIn(call);
            schemas.require(subject(call), level);
            answer(call, Map.of("compatibility", level));
        });

        routes.exception(RegistryError.class, (error, call) -> refuse(call, error.status(), error.code(), error));
        routes.exception(Exception.class, (error, call) -> {
            LOG.error("The embedded schema registry failed on {} {}.", call.method(), call.path(), error);
            refuse(call, 500, 50001, error);
        });
    }

    /**
     * Whatever page a browser shows on this machine could otherwise register schemas: by a form or a script that sends text, or
     * under a name of its own that it lets point here.
     */
    private static void refuseStrangers(Context call) {
        String host = call.header(Header.HOST);
        if (host == null || !HERE.matcher(host).matches()) {
            throw RegistryError.forbidden("it is asked for as " + host + ", and is localhost only");
        }
        String origin = call.header(Header.ORIGIN);
        if (origin != null && !origin.equals("http://" + host)) {
            throw RegistryError.forbidden("pages of " + origin + " may not use it");
        }
        boolean tells = call.method() == HandlerType.POST || call.method() == HandlerType.PUT;
        String type = call.contentType();
        if (tells && (type == null || !JSON_TYPE.matcher(type).matches())) {
            throw RegistryError.unsupportedType(CONTENT_TYPE);
        }
    }

    private static String subject(Context call) {
        return call.pathParam("subject");
    }

    private static List<Version> withId(Context call, RegisteredSchemas schemas) {
        return schemas.withId(call.pathParam("id"));
    }

    private static String schemaIn(Context call) {
        JsonNode body = body(call);
        if (!body.path("schemaType").asText("AVRO").equals("AVRO")) {
            throw RegistryError.invalidSchema("this registry knows Avro only.");
        }
        if (!body.path("references").isEmpty()) {
            throw RegistryError.invalidSchema(
                    "this registry knows no references. Put the named types into the schema.");
        }
        return textIn(body, "schema");
    }

    private static Compatibility levelIn(Context call) {
        return Compatibility.named(textIn(body(call), "compatibility"));
    }

    private static JsonNode body(Context call) {
        try {
            return JSON.readTree(call.body());
        } catch (JsonProcessingException e) {
            throw RegistryError.invalidBody(e.getOriginalMessage());
        }
    }

    private static String textIn(JsonNode body, String field) {
        if (!body.path(field).isTextual()) {
            throw RegistryError.invalidBody("the text '%s' is missing.".formatted(field));
        }
        return body.path(field).textValue();
    }

    private static void verdict(Context call, Optional<String> objection) {
        boolean wordy = "true".equals(call.queryParam("verbose"));
        answer(
                call,
                wordy
                        ? Map.of(
                                "is_compatible",
                                objection.isEmpty(),
                                "messages",
                                objection.stream().toList())
                        : Map.of("is_compatible", objection.isEmpty()));
    }

    private static void refuse(Context call, int status, int code, Exception error) {
        call.status(status);
        answer(call, Map.of("error_code", code, "message", String.valueOf(error.getMessage())));
    }

    private static void answer(Context call, Object body) {
        try {
            call.result(JSON.writeValueAsString(body)).contentType(CONTENT_TYPE);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An answer could not be written as JSON.", e);
        }
    }
}

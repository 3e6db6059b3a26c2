package io.workerreturn.board;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.workerreturn.services.Service;
import io.workerreturn.services.Services;
import io.workerreturn.words.Said;
import io.workerreturn.words.Words;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Who somebody is, and how a browser says so. */
final class SessionRoutes implements Routes {
    static final String SESSION = "/api/v1/session";
    static final String ME = "/api/v1/me";

    private final Guard guard;
    private final List<Service> services;

    /**
     * Who somebody is, and what they may do.
     *
     * @param open whether nobody has to say who they are
     * @param anonymous whether this one did not
     * @param rounded whether counts of people are rounded for them
     * @param seesServices whether there is a service that they may see
     * @param canImport whether there is a kind of files that they may import
     * @param firms of the role hr: whose staff they may see
     * @param offices in which they work
     */
    record Me(
            String name,
            String role,
            boolean open,
            boolean anonymous,
            boolean rounded,
            boolean seesServices,
            boolean canAcknowledge,
            boolean canImport,
            Set<String> firms,
            List<Office> offices) {}

    /**
     * An office of services.
     *
     * @param title what people call it
     */
    record Office(String name, Bilingual title) {
        static Office of(String name) {
            Service service = Services.ofOffices(Set.of(name)).findFirst().orElseThrow();
            return new Office(name, Bilingual.of(Said.of(Words.of(service.name(), "office"))));
        }
    }

    /** @param on the services that are on */
    SessionRoutes(Guard guard, Collection<Service> on) {
        this.guard = guard;
        this.services = List.copyOf(on);
    }

    private Me me(Caller caller) {
        boolean all = caller.role().seesAll();
        List<Service> own = services.stream().filter(caller::worksIn).toList();
        return new Me(
                caller.name(),
                caller.grant().label(),
                caller.open(),
                caller == Guard.ANYBODY,
                !all,
                all || own.stream().anyMatch(service -> !service.panels().isEmpty()),
                all,
                all || own.stream().anyMatch(service -> !service.imports().isEmpty()),
                new TreeSet<>(caller.grant().firms()),
                new TreeSet<>(caller.grant().offices()).stream().map(Office::of).toList());
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get(ME, this::me, Role.VIEWER);
        // they name no role: they are where one comes from
        routes.post(SESSION, this::signIn);
        routes.delete(SESSION, this::signOut);
    }

    private void me(Context call) {
        Query.of(call);
        call.header("Cache-Control", "no-store");
        Json.answer(call, me(Caller.of(call)));
    }

    private void signIn(Context call) {
        JsonNode token = body(call).path("token");
        if (!token.isTextual() || token.asText().isBlank()) {
            throw Problem.badRequest("The body must be {\"token\": \"…\"}.");
        }
        call.header("Cache-Control", "no-store");
        Json.answer(call, me(guard.signIn(call, token.asText().strip())));
    }

    private void signOut(Context call) {
        guard.signOut(call).ifPresent(caller -> caller.attachTo(call));
        call.status(HttpStatus.NO_CONTENT);
    }

    /** The JSON of a call that does something. */
    static JsonNode body(Context call) {
        String type = call.contentType();
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            throw new Problem(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Send JSON: Content-Type: application/json.");
        }
        try {
            return Json.mapper().readTree(call.bodyAsBytes());
        } catch (IOException notOne) {
            throw Problem.badRequest("The body is no JSON, or broke off before its end. Nothing was done.");
        }
    }
}

package io.workerreturn.board;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Who somebody is, and how a browser says so. */
final class SessionRoutes implements Routes {
    static final String SESSION = "/api/v1/session";
    static final String ME = "/api/v1/me";

    private final Guard guard;

    /**
     * Who somebody is, and what they may do.
     *
     * @param open whether nobody has to say who they are
     * @param anonymous whether this one did not
     * @param firms of the role hr: whose staff they may see
     */
    record Me(
            String name,
            String role,
            boolean open,
            boolean anonymous,
            boolean canAcknowledge,
            boolean canImport,
            Set<String> firms) {
        static Me of(Caller caller) {
            boolean acts = caller.role().atLeast(Role.DISPATCHER);
            return new Me(
                    caller.name(),
                    caller.role().label(),
                    caller.open(),
                    caller == Guard.ANYBODY,
                    acts,
                    acts,
                    new TreeSet<>(caller.firms()));
        }
    }

    SessionRoutes(Guard guard) {
        this.guard = guard;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get(ME, SessionRoutes::me, Role.VIEWER);
        // they name no role: they are where one comes from
        routes.post(SESSION, this::signIn);
        routes.delete(SESSION, this::signOut);
    }

    private static void me(Context call) {
        Query.of(call);
        call.header("Cache-Control", "no-store");
        Json.answer(call, Me.of(Caller.of(call)));
    }

    private void signIn(Context call) {
        JsonNode token = body(call).path("token");
        if (!token.isTextual() || token.asText().isBlank()) {
            throw Problem.badRequest("The body must be {\"token\": \"…\"}.");
        }
        call.header("Cache-Control", "no-store");
        Json.answer(call, Me.of(guard.signIn(call, token.asText().strip())));
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

package io.workerreturn.board;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.workerreturn.questions.Ask;
import io.workerreturn.questions.Holder;
import io.workerreturn.questions.NotHeldException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import org.apache.kafka.common.config.types.Password;

/** What instances ask each other. Only for those who know the secret; without one there is no such path. */
final class PeerRoutes implements Routes {
    private final Holder local;
    private final Password secret;

    PeerRoutes(Holder local, Password secret) {
        this.local = local;
        this.secret = secret;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        if (secret.value().isEmpty()) {
            return;
        }
        for (Ask.Kind kind : Ask.Kind.values()) {
            routes.post(Peer.PATH + kind.name().toLowerCase(Locale.ROOT), call -> answer(call, kind));
        }
    }

    private void answer(Context call, Ask.Kind kind) {
        if (!isPeer(call)) {
            throw new Problem(HttpStatus.UNAUTHORIZED, "Only other instances may ask this.");
        }
        try {
            Json.answer(call, local.answer(ask(call, kind)));
        } catch (NotHeldException elsewhere) {
            throw new Problem(HttpStatus.CONFLICT, "That is not held here: " + elsewhere.getMessage());
        }
    }

    private boolean isPeer(Context call) {
        String told = call.header(Peer.SECRET);
        return told != null
                && MessageDigest.isEqual(
                        told.getBytes(StandardCharsets.UTF_8), secret.value().getBytes(StandardCharsets.UTF_8));
    }

    private static Ask<?> ask(Context call, Ask.Kind kind) {
        try {
            Ask<?> ask = Json.mapper().readValue(call.bodyAsBytes(), kind.type());
            if (ask != null) {
                return ask;
            }
            throw Problem.badRequest("This is no question.");
        } catch (ValueInstantiationException unlawful) {
            throw Problem.badRequest(
                    "This can't be asked: " + unlawful.getCause().getMessage());
        } catch (JsonProcessingException malformed) {
            throw Problem.badRequest("This is no such question.");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}

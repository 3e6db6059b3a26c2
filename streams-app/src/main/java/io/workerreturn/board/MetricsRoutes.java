package io.workerreturn.board;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import io.workerreturn.config.MetricsSettings;
import io.workerreturn.metrics.Metrics;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The metrics, for Prometheus: to this machine as they are, to others for a token of their own. */
final class MetricsRoutes implements Routes {
    /** Where they are. */
    static final String PATH = "/metrics";

    private static final String BEARER = "Bearer ";

    private final Metrics metrics;
    private final MetricsSettings settings;

    MetricsRoutes(Metrics metrics, MetricsSettings settings) {
        this.metrics = metrics;
        this.settings = settings;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get(PATH, this::answer);
    }

    private void answer(Context call) throws IOException {
        admit(call);
        Metrics.Format format = Metrics.Format.accepted(call.header(Header.ACCEPT));
        call.contentType(format.contentType()).header(Header.CACHE_CONTROL, "no-store");
        metrics.write(call.outputStream(), format);
    }

    private void admit(Context call) throws IOException {
        String shown = call.header(Header.AUTHORIZATION);
        String expected = settings.token().value();
        if (shown == null ? fromThisMachine(call) : !expected.isEmpty() && same(shown, BEARER + expected)) {
            return;
        }
        call.header(Header.WWW_AUTHENTICATE, "Bearer realm=\"metrics\"");
        throw new Problem(
                HttpStatus.UNAUTHORIZED,
                "From another machine, the metrics need the token that %s is set to: `Authorization: Bearer <token>`."
                        .formatted(MetricsSettings.TOKEN));
    }

    /** Behind a proxy on this machine, everybody seems to be. */
    private static boolean fromThisMachine(Context call) throws IOException {
        return InetAddress.getByName(call.ip()).isLoopbackAddress()
                && call.header("Forwarded") == null
                && call.header("X-Forwarded-For") == null;
    }

    /** Takes as long for a wrong token as for the right one. */
    private static boolean same(String shown, String expected) {
        return MessageDigest.isEqual(shown.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }
}

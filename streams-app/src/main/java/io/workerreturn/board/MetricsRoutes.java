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

/**
 * The metrics, for Prometheus: for a token of their own. Where everybody may see all, this machine needs none; where there are
 * viewers, it does, since the counts of records would tell them of people whom the board does not.
 */
final class MetricsRoutes implements Routes {
    /** Where they are. */
    static final String PATH = "/metrics";

    /** Where those of the services are: the same names, of another application. */
    static final String OF_SERVICES = PATH + "/services";

    private static final String BEARER = "Bearer ";

    private final String path;
    private final Metrics metrics;
    private final MetricsSettings settings;
    private final boolean open;

    /**
     * The route.
     *
     * @param path where they are
     * @param open whether this machine needs no token
     */
    MetricsRoutes(String path, Metrics metrics, MetricsSettings settings, boolean open) {
        this.path = path;
        this.metrics = metrics;
        this.settings = settings;
        this.open = open;
    }

    @Override
    public void addTo(RoutesConfig routes) {
        routes.get(path, this::answer);
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
        if (shown == null ? open && fromThisMachine(call) : !expected.isEmpty() && same(shown, BEARER + expected)) {
            return;
        }
        call.header(Header.WWW_AUTHENTICATE, "Bearer realm=\"metrics\"");
        throw new Problem(
                HttpStatus.UNAUTHORIZED,
                "%s the token that %s is set to: `Authorization: Bearer <token>`."
                        .formatted(
                                open ? "From another machine, the metrics need" : "The metrics need",
                                MetricsSettings.TOKEN));
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

package io.workerreturn.board;

import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.router.Endpoint;
import io.javalin.router.InternalRouter;
import io.javalin.security.Roles;
import io.javalin.security.RouteRole;
import io.javalin.util.JavalinBindException;
import io.workerreturn.config.BoardSettings;
import io.workerreturn.domain.PersonalNumbers;
import java.net.BindException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The web server of the board: what holds for every answer, whoever gives it. */
public final class BoardServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BoardServer.class);
    private static final Map<String, String> PROTECTION = Map.of(
            "Content-Security-Policy",
            "default-src 'self'; connect-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
                    + " form-action 'self'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin");

    /** Of a body that is not streamed: nobody has that much to say. */
    private static final long LARGEST_REQUEST = 1 << 20;

    private static final String LOOPBACK = "127.0.0.1";

    /** After which threads that nobody needs end, so many at once. */
    private static final Duration IDLE = Duration.ofSeconds(10);

    private static final int EVICTED_AT_ONCE = 50;

    private final Javalin server;
    private final String host;

    private BoardServer(Javalin server, String host) {
        this.server = server;
        this.host = host;
    }

    /**
     * Starts it, and returns when it answers.
     *
     * @throws IllegalStateException if it can't listen where it should
     */
    public static BoardServer start(BoardSettings settings, Access access, List<? extends Routes> groups) {
        return start(settings, access, groups, SlowCallers.Patience.USUAL);
    }

    static BoardServer start(
            BoardSettings settings, Access access, List<? extends Routes> groups, SlowCallers.Patience patience) {
        // both families of addresses may be meant by the name; the page's address must be that of the server
        String host = settings.bind().equals("localhost") ? LOOPBACK : settings.bind();
        Javalin server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.startup.startupWatcherEnabled = false;
            config.http.maxRequestSize = LARGEST_REQUEST;
            config.http.prefer405over404 = true;
            config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
            config.jetty.modifyServer(jetty -> {
                jetty.setErrorHandler(new Unroutable());
                SlowCallers.before(jetty, patience);
                giveBackThreads(jetty);
            });
            config.routes.before(BoardServer::protect);
            config.routes.before(BoardServer::readable);
            config.routes.before(access::arrived);
            config.routes.after(access::answered);
            config.routes.beforeMatched(call -> admit(call, access));
            groups.forEach(group -> group.addTo(config.routes));
            failures(config.routes);
        });
        heads(server);
        try {
            return new BoardServer(server.start(host, settings.port()), settings.bind());
        } catch (JavalinBindException e) {
            throw new IllegalStateException(
                    "The board can't listen on %s:%d: %s. Stop what uses it, or choose another port with %s or, of the demo, --port (0 = any)."
                            .formatted(settings.bind(), settings.port(), reason(e), BoardSettings.PORT),
                    e);
        }
    }

    /** After a rush; one thread a minute, as Jetty has it, would keep those of two hundred callers for hours. */
    private static void giveBackThreads(Server jetty) {
        if (jetty.getThreadPool() instanceof QueuedThreadPool pool) {
            pool.setIdleTimeout((int) IDLE.toMillis());
            pool.setMaxEvictCount(EVICTED_AT_ONCE);
        }
    }

    /** Whoever asks for the head of an answer is asked who they are, as if they wanted all of it. */
    private static void heads(Javalin server) {
        InternalRouter router = server.unsafe.internalRouter;
        router.allHttpHandlers().stream()
                .map(route -> route.endpoint)
                .filter(route -> route.method.equals(HandlerType.GET))
                .map(route -> {
                    Endpoint head = new Endpoint(HandlerType.HEAD, route.path, route.handler);
                    Roles roles = route.metadata(Roles.class);
                    return roles == null ? head : head.withMetadata(roles);
                })
                .toList()
                .forEach(router::addHttpEndpoint);
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (root instanceof BindException) {
            return "the port is taken, or the address is not of this machine";
        }
        return root instanceof UnresolvedAddressException ? "nobody knows that name" : root.toString();
    }

    private static void protect(Context call) {
        PROTECTION.forEach(call::header);
    }

    /** Else a parameter that is cut in its middle would count as not said: a filter would let everything through, a rehearsal be an import. */
    private static void readable(Context call) {
        String query = call.queryString();
        if (query != null) {
            try {
                URLDecoder.decode(query, StandardCharsets.UTF_8);
            } catch (IllegalArgumentException cut) {
                throw Problem.badRequest(
                        "What follows the ? can't be read: two hexadecimal digits belong behind each %.");
            }
        }
    }

    /** Answers what is so wrong that no route is ever asked. */
    private static final class Unroutable extends ErrorHandler {
        private static final Map<Integer, String> WHAT_TO_DO = Map.of(
                HttpStatus.BAD_REQUEST.getCode(),
                "This call can't be read as HTTP: its address, its head or the frame of its body is broken. Make it again, by a"
                        + " client that knows HTTP/1.1.",
                HttpStatus.CONTENT_TOO_LARGE.getCode(),
                "The body is larger than %,d bytes, and nothing was done: say less. A spreadsheet goes to POST %s."
                        .formatted(SlowCallers.LARGEST_BODY, ImportRoutes.PATH),
                HttpStatus.URI_TOO_LONG.getCode(),
                "The address is too long: leave parameters out.",
                HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE.getCode(),
                "The head of the call is too large: send fewer or shorter headers and cookies, and a shorter address.",
                HttpStatus.EXPECTATION_FAILED.getCode(),
                "Nothing can be expected here but 100-continue: leave the header Expect out.",
                HttpStatus.SERVICE_UNAVAILABLE.getCode(),
                "Too many call at this moment, and nothing was done. Make the call again in a minute.");

        @Override
        public boolean errorPageForMethod(String method) {
            return true;
        }

        @Override
        protected void generateResponse(
                Request request, Response response, int code, String message, Throwable cause, Callback callback) {
            HttpStatus status = HttpStatus.forStatus(code);
            PROTECTION.forEach(response.getHeaders()::put);
            response.getHeaders().put(Header.CONTENT_TYPE, Problem.CONTENT_TYPE);
            response.write(
                    true,
                    ByteBuffer.wrap(Json.bytes(Problem.body(
                            status,
                            WHAT_TO_DO.getOrDefault(code, status.getMessage() + "."),
                            request.getHttpURI().getPath()))),
                    callback);
        }
    }

    private static void admit(Context call, Access access) {
        if (call.routeRoles().isEmpty()) {
            return;
        }
        Caller caller = access.caller(call);
        caller.attachTo(call);
        for (RouteRole needed : call.routeRoles()) {
            if (needed instanceof Role role && !caller.role().atLeast(role)) {
                throw caller.lacks(role);
            }
        }
        access.admitted(call, caller);
    }

    private static void failures(RoutesConfig routes) {
        routes.exception(Problem.class, (problem, call) -> problem.answer(call));
        routes.exception(
                HttpResponseException.class,
                (refused, call) -> Problem.answer(
                        call, HttpStatus.forStatus(refused.getStatus()), String.valueOf(refused.getMessage())));
        // what a caller says of the body is read only when somebody asks for it
        routes.exception(UnsupportedCharsetException.class, (unknown, call) -> unknownCharset(call));
        routes.exception(IllegalCharsetNameException.class, (unknown, call) -> unknownCharset(call));
        // who leaves, or is cut off, while they speak is no mistake of the board
        routes.exception(
                EofException.class,
                (gone, call) -> Problem.answer(
                        call,
                        HttpStatus.BAD_REQUEST,
                        "The body broke off before its end, and nothing was done. Make the call again."));
        routes.exception(Exception.class, (failure, call) -> {
            LOG.error("The board failed on {} {}.", call.method(), PersonalNumbers.hiddenIn(call.path()), failure);
            Problem.answer(
                    call,
                    HttpStatus.INTERNAL_SERVER_ERROR,
                    "The board made a mistake. Its log says which; the pipeline goes on.");
        });
    }

    private static void unknownCharset(Context call) {
        Problem.answer(
                call,
                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                "Nobody knows the charset that Content-Type names: leave it out, or say utf-8.");
    }

    /** Where browsers find it. */
    public URI url() {
        return URI.create("http://" + host + ":" + port());
    }

    /** Where it listens. */
    public int port() {
        return server.port();
    }

    /** The routes that somebody may call, each as its method and path. */
    Set<String> routes() {
        return server.unsafe.internalRouter.allHttpHandlers().stream()
                .map(route -> route.endpoint)
                .filter(route -> route.method.isHttpMethod() && !route.method.equals(HandlerType.HEAD))
                .map(route -> route.method.name() + " " + route.path)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Ends all connections. */
    @Override
    public void close() {
        server.stop();
    }
}

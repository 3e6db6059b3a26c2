package io.workerreturn.board;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import io.javalin.http.HttpStatus;
import io.javalin.http.SameSite;
import io.workerreturn.config.AuthSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The door of the board: who somebody is, by a bearer token, a static token or a session; how often they may come; and that it
 * is our page, or no page at all, that makes a call which changes something.
 */
final class Guard implements Access {
    /** The header that only our own page, or a program, can send: a page from elsewhere would have to ask first. */
    static final String REQUESTED_WITH = "X-Requested-With";

    static final String PRODUCT = "worker-return";

    private static final String COOKIE = "worker-return-session";
    private static final String API = "/api/";
    private static final Pattern BEARER = Pattern.compile("(?i)Bearer +(?<token>\\S+) *");
    private static final Pattern PORT = Pattern.compile(":\\d+$");
    private static final Pattern NUMERIC = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Set<HandlerType> READING = Set.of(HandlerType.GET, HandlerType.HEAD, HandlerType.OPTIONS);
    private static final Caller EVERYBODY = new Caller("localhost", Role.ADMIN, true);
    /** Somebody who did not say who they are, where that is enough to read. */
    static final Caller ANYBODY = new Caller("anonymous", Role.VIEWER, false);

    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
    private static final String HOW_TO_LET_IN =
            "set " + AuthSettings.TOKENS + " (`worker-return token` makes its lines), " + AuthSettings.ISSUER
                    + ", or, where only this machine reaches it, " + AuthSettings.OPEN + "=true";
    private static final String NO_SUCH_TOKEN =
            "This token is not known here, or is past. Ask whoever runs the board for one.";
    private static final int LONGEST_TOKEN = 16_384;

    private final AuthSettings settings;
    private final Clock clock;
    private final ActionLog actions;
    private final Optional<StaticTokens> tokens;
    private final Optional<BearerTokens> bearers;
    private final Sessions sessions;
    private final Limiter reads;
    private final Limiter writes;
    private final Limiter signIns;

    /** How somebody said who they are. */
    enum Means {
        OPEN,
        ANONYMOUS,
        TOKEN,
        OIDC,
        SESSION
    }

    /**
     * Somebody whose token is good.
     *
     * @param again whether it still is, and whose, when asked later
     * @param ticket of a session that begins now
     */
    private record Known(
            Caller caller, Means means, Supplier<Optional<Caller>> again, Instant until, Supplier<String> ticket) {}

    /**
     * A guard.
     *
     * @param secret shared by all boards that take each other's sessions, empty for none
     * @throws io.workerreturn.config.ConfigurationException if the file of tokens is wrong
     */
    Guard(AuthSettings settings, String secret, Clock clock, ActionLog actions) {
        this.settings = settings;
        this.clock = clock;
        this.actions = actions;
        this.tokens = settings.tokens().map(file -> new StaticTokens(file, System::nanoTime));
        this.bearers = settings.oidc().isUsed() ? Optional.of(new BearerTokens(settings.oidc())) : Optional.empty();
        this.sessions =
                new Sessions(clock, Seal.shared(secret, "session"), hash -> tokens.flatMap(file -> file.holder(hash)));
        this.reads = new Limiter("questions", settings.limits().reads());
        this.writes = new Limiter("actions", settings.limits().writes());
        this.signIns = new Limiter("attempts to sign in", settings.limits().signIns());
        if (!settings.open() && !settings.asks()) {
            LOG.warn("Nobody can sign in to the board: {}.", HOW_TO_LET_IN);
        }
    }

    @Override
    public void arrived(Context call) {
        if (!isOurs(call.host())) {
            // a name that somebody else may let lead here, so that a page of theirs could read the answer
            throw new Problem(
                    HttpStatus.MISDIRECTED_REQUEST,
                    settings.open()
                            ? "This board is open to this machine alone: call it http://localhost, not by another name."
                            : "This board does not know itself by that name. Whoever runs it: if people are to call it so, add"
                                    + " the name to " + AuthSettings.NAMES + ".");
        }
        if (isWrite(call) && call.path().startsWith(API)) {
            String site = call.header("Sec-Fetch-Site");
            boolean fromElsewhere = site != null && !site.equals("same-origin") && !site.equals("none");
            if (fromElsewhere || !PRODUCT.equals(call.header(REQUESTED_WITH))) {
                throw new Problem(
                        HttpStatus.FORBIDDEN,
                        "What changes something must come from the board's own page, or with the header %s: %s."
                                .formatted(REQUESTED_WITH, PRODUCT));
            }
        }
    }

    private boolean isOurs(@Nullable String host) {
        if (host == null) {
            return false;
        }
        String name = PORT.matcher(host).replaceFirst("").toLowerCase(Locale.ROOT);
        if (LOOPBACK.contains(name)) {
            return true;
        }
        // a numeric address is nobody's to lead elsewhere
        return !settings.open()
                && (settings.names().contains(name) || NUMERIC.matcher(name).matches());
    }

    static boolean isWrite(Context call) {
        return !READING.contains(call.method());
    }

    @Override
    public Caller caller(Context call) {
        Caller caller = identified(call);
        String who = caller == ANYBODY ? "@" + address(call) : caller.name();
        if (isWrite(call)) {
            writes.count(call, who);
        } else if (!caller.open()) {
            reads.count(call, who);
        }
        return caller;
    }

    private Caller identified(Context call) {
        if (settings.open()) {
            return by(call, Means.OPEN, EVERYBODY);
        }
        String authorization = call.header(Header.AUTHORIZATION);
        if (authorization != null) {
            Matcher bearer = BEARER.matcher(authorization);
            if (!bearer.matches()) {
                throw unknown(call, "The header Authorization must say Bearer, and then a token.");
            }
            Known known = look(call, bearer.group("token"));
            if (known == null) {
                // who tries many that are wrong has to wait
                signIns.count(call, address(call));
                throw unknown(call, NO_SUCH_TOKEN);
            }
            Caller.askLater(
                    call,
                    () -> known.again().get().filter(caller -> clock.instant().isBefore(known.until())));
            return by(call, known.means(), known.caller());
        }
        String session = call.cookie(COOKIE);
        Optional<Caller> signedIn = session == null ? Optional.empty() : sessions.holder(session);
        if (signedIn.isPresent()) {
            Caller.askLater(call, () -> sessions.holder(session));
            return by(call, Means.SESSION, signedIn.get());
        }
        if (settings.anonymousViewers()) {
            return by(call, Means.ANONYMOUS, ANYBODY);
        }
        throw unknown(
                call,
                settings.asks()
                        ? "Sign in first, or send a token: Authorization: Bearer <token>."
                        : "Nobody can sign in to this board yet. Whoever runs it: " + HOW_TO_LET_IN + ".");
    }

    private static Caller by(Context call, Means means, Caller caller) {
        ActionLog.means(call, means);
        return caller;
    }

    private static Problem unknown(Context call, String detail) {
        call.header(Header.WWW_AUTHENTICATE, "Bearer realm=\"" + PRODUCT + "\"");
        return new Problem(HttpStatus.UNAUTHORIZED, detail);
    }

    private Optional<BearerTokens.Vouched> vouched(Context call, BearerTokens issuer, String token) {
        try {
            return issuer.read(token);
        } catch (BearerTokens.NoKeyException unknown) {
            // it may be forged: asking for a key that nobody has is an attempt like any other
            signIns.count(call, address(call));
            call.header(Header.RETRY_AFTER, "1");
            throw unknown;
        }
    }

    private @Nullable Known look(Context call, String token) {
        if (token.length() > LONGEST_TOKEN) {
            return null;
        }
        Instant longest = clock.instant().plus(settings.sessionsLast());
        if (tokens.isPresent()) {
            StaticTokens file = tokens.get();
            String hash = Credentials.hash(token);
            Optional<Caller> holder = file.holder(hash);
            if (holder.isPresent()) {
                return new Known(
                        holder.get(),
                        Means.TOKEN,
                        () -> file.holder(hash),
                        longest,
                        () -> sessions.begin(hash, longest));
            }
        }
        return bearers.flatMap(issuer -> vouched(call, issuer, token))
                .map(vouched -> {
                    Caller caller = vouched.caller();
                    Instant until = vouched.until().isBefore(longest) ? vouched.until() : longest;
                    return new Known(
                            caller, Means.OIDC, () -> Optional.of(caller), until, () -> sessions.begin(caller, until));
                })
                .orElse(null);
    }

    /** Signs a browser in, and says who that is. */
    Caller signIn(Context call, String token) {
        if (settings.open()) {
            return EVERYBODY;
        }
        signIns.count(call, address(call));
        Known known = look(call, token);
        if (known == null) {
            throw unknown(call, NO_SUCH_TOKEN);
        }
        by(call, known.means(), known.caller()).attachTo(call);
        setCookie(call, known.ticket().get(), (int)
                Math.max(1, Duration.between(clock.instant(), known.until()).toSeconds()));
        return known.caller();
    }

    /** Signs a browser out. Returns who that was. */
    Optional<Caller> signOut(Context call) {
        String session = call.cookie(COOKIE);
        if (session == null) {
            return Optional.empty();
        }
        Optional<Caller> caller = sessions.holder(session);
        sessions.end(session);
        setCookie(call, "", 0);
        return caller;
    }

    /** No script sees it, and no page from elsewhere makes the browser send it. */
    private static void setCookie(Context call, String value, int seconds) {
        boolean https = call.scheme().equals("https") || "https".equalsIgnoreCase(call.header("X-Forwarded-Proto"));
        call.cookie(new Cookie(COOKIE, value, "/", seconds, https, true, null, SameSite.STRICT));
    }

    private static String address(Context call) {
        return call.ip();
    }

    @Override
    public void admitted(Context call, Caller caller) {
        if (isWrite(call)) {
            actions.begun(call, caller);
        }
    }

    @Override
    public void answered(Context call) {
        if (isWrite(call) && call.path().startsWith(API)) {
            actions.ended(call);
        }
    }
}

package io.workerreturn.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who may use the board. Nobody may do more than read without saying who they are, unless the board is open, and only a board
 * that nobody but this machine reaches may be.
 *
 * @param open whether everybody may do everything
 * @param tokens the file of static tokens, if there is one
 * @param oidc whose bearer tokens are taken
 * @param names that the board answers to beside its own, in small letters
 * @param anonymousViewers whether somebody who does not say who they are may read, rounded figures
 * @param sessionsLast how long a browser stays signed in
 * @param limits how much one caller may do
 */
public record AuthSettings(
        boolean open,
        Optional<Path> tokens,
        Oidc oidc,
        Set<String> names,
        boolean anonymousViewers,
        Duration sessionsLast,
        Limits limits) {
    public static final String OPEN = "board.auth.open";
    public static final String TOKENS = "board.auth.tokens.file";
    public static final String ANONYMOUS = "board.auth.anonymous";
    public static final String NAMES = "board.names";
    public static final String SESSIONS_LAST = "board.auth.session.lasts";
    public static final String ISSUER = "board.auth.oidc.issuer";
    public static final String AUDIENCE = "board.auth.oidc.audience";
    public static final String JWKS = "board.auth.oidc.jwks";
    public static final String NAME_CLAIM = "board.auth.oidc.name.claim";
    public static final String ROLE_CLAIM = "board.auth.oidc.role.claim";
    public static final String ALGORITHMS = "board.auth.oidc.algorithms";
    public static final String CLOCK_SKEW = "board.auth.oidc.clock.skew";
    public static final String READS = "board.limit.reads";
    public static final String WRITES = "board.limit.writes";
    public static final String SIGN_INS = "board.limit.sign.ins";

    private static final String VIEWER = "viewer";
    private static final String NONE = "none";
    private static final int MOST = 1_000_000;

    /** Those with a public key alone: whoever can check a token must not be able to make one. */
    private static final Set<String> KNOWN_ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

    /**
     * Whose bearer tokens are taken.
     *
     * @param issuer that a token must name; empty if nobody's are taken
     * @param audience that a token must be for
     * @param keys where the issuer's keys are, as a JSON Web Key Set
     * @param nameClaim what people are called by; the subject where it is absent
     * @param roleClaim where their roles are; dots lead into objects
     * @param algorithms that a token may be signed with
     * @param clockSkew by which the issuer's clock may differ
     */
    public record Oidc(
            String issuer,
            String audience,
            Optional<URI> keys,
            String nameClaim,
            String roleClaim,
            Set<String> algorithms,
            Duration clockSkew) {
        public Oidc {
            algorithms = Set.copyOf(algorithms);
            if (!issuer.isEmpty() && (audience.isEmpty() || keys.isEmpty())) {
                throw new IllegalArgumentException(ISSUER + " needs " + AUDIENCE + " and " + JWKS
                        + ": else any token of that issuer would do, or none");
            }
        }

        /** Whether anybody's tokens are taken. */
        public boolean isUsed() {
            return !issuer.isEmpty();
        }
    }

    /**
     * How much one caller may do in a minute.
     *
     * @param reads questions
     * @param writes actions
     * @param signIns attempts to sign in, and tokens that are wrong, of one address
     */
    public record Limits(int reads, int writes, int signIns) {}

    public AuthSettings {
        names = Set.copyOf(names);
        if (open && (tokens.isPresent() || oidc.isUsed())) {
            throw new IllegalArgumentException(OPEN + " lets everybody do everything, so nobody would be asked for a"
                    + " token: set it to false, or leave out " + TOKENS + " and " + ISSUER);
        }
    }

    /** Whether anybody can say who they are. */
    public boolean asks() {
        return tokens.isPresent() || oidc.isUsed();
    }

    static void define(Definition keys) {
        keys.group("Who may use the board")
                .yesOrNo(
                        OPEN,
                        false,
                        "Whether everybody may do everything on the board. Only where " + BoardSettings.BIND
                                + " is this machine itself; `demo` sets it, unless it is told how people sign in.")
                .text(
                        TOKENS,
                        "",
                        ".*",
                        "A file of static tokens, for small sites: one line each, `<name> <role> <SHA-256 of the"
                                + " token>`. `worker-return token` makes them. It is read again when it changes.")
                .text(
                        ANONYMOUS,
                        NONE,
                        "none|viewer",
                        "What somebody may do who does not say who they are. `viewer`: read rounded figures."
                                + " `none`: nothing.")
                .text(
                        NAMES,
                        "",
                        "[A-Za-z0-9.\\-_:,\\[\\] ]*",
                        "Names by which browsers and programs call this board, separated by commas, without ports:"
                                + " what stands in the address bar, also where a proxy stands before it"
                                + " (`board.city.example`). It always answers to `localhost`, to numeric addresses, to the"
                                + " name of `" + BoardSettings.BIND
                                + "` and to that of `" + PeerSettings.ADVERTISED
                                + "`; to no other, so that a page from elsewhere"
                                + " can't read it by a name that leads here.")
                .duration(SESSIONS_LAST, Duration.ofHours(12), "How long a browser stays signed in.")
                .text(
                        ISSUER,
                        "",
                        "\\S*",
                        "The OpenID Connect issuer whose bearer tokens are taken. Empty: nobody's are.")
                .text(AUDIENCE, "", "\\S*", "Whom its tokens must be for (`aud`).")
                .text(
                        JWKS,
                        "",
                        "\\S*",
                        "Where the issuer's keys are, as a JSON Web Key Set: an https URL, or a file. Plain http only"
                                + " on this machine.")
                .text(
                        NAME_CLAIM,
                        "preferred_username",
                        "\\S+",
                        "The claim that names a person. `sub` where it is absent.")
                .text(
                        ROLE_CLAIM,
                        "roles",
                        "\\S+",
                        "The claim with a person's roles, `viewer`, `hr:<firm>`, the office of a service, `dispatcher` or `admin`; others are"
                                + " passed over. Dots lead into objects: `realm_access.roles`.")
                .text(
                        ALGORITHMS,
                        "RS256,ES256",
                        "[A-Z0-9, ]+",
                        "The algorithms that a token may be signed with, of "
                                + String.join(", ", new TreeSet<>(KNOWN_ALGORITHMS)) + ".")
                .duration(CLOCK_SKEW, Duration.ofMinutes(1), "By how much the issuer's clock may differ from ours.")
                .number(
                        READS,
                        6_000,
                        1,
                        MOST,
                        "Questions that one caller may ask in a minute; of an open board, any number.")
                .number(WRITES, 120, 1, MOST, "Actions that one caller may take in a minute.")
                .number(SIGN_INS, 20, 1, MOST, "Attempts to sign in, and wrong tokens, of one address in a minute.");
    }

    static AuthSettings from(Values values) {
        String tokens = values.text(TOKENS).strip();
        AuthSettings settings = new AuthSettings(
                values.yes(OPEN),
                tokens.isEmpty() ? Optional.empty() : Optional.of(tokens(Path.of(tokens))),
                oidc(values),
                names(values),
                values.text(ANONYMOUS).equals(VIEWER),
                values.duration(SESSIONS_LAST),
                new Limits(values.number(READS), values.number(WRITES), values.number(SIGN_INS)));
        settings.permitting(values.text(BoardSettings.BIND));
        return settings;
    }

    private static Set<String> names(Values values) {
        Stream<String> advertised = PeerSettings.from(values).advertised().map(URI::getHost).stream();
        return Stream.concat(
                        Stream.concat(Arrays.stream(values.text(NAMES).split(",")), advertised),
                        Stream.of(values.text(BoardSettings.BIND)))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Path tokens(Path file) {
        if (!Files.isReadable(file)) {
            throw new IllegalArgumentException(
                    TOKENS + ": " + file + " can't be read. `worker-return token` makes its" + " lines.");
        }
        return file;
    }

    /** Nobody from outside may find a board that asks nobody who they are. */
    private void permitting(String bind) {
        if (!asks() && !isLoopback(bind)) {
            throw new IllegalArgumentException(
                    BoardSettings.BIND + " (" + bind + ") lets others than this machine reach the"
                            + " board, so it must know who they are: set " + TOKENS
                            + " (`worker-return token` makes its lines) or "
                            + ISSUER + ", or bind it to localhost");
        }
    }

    private static boolean isLoopback(String bind) {
        try {
            return InetAddress.getByName(bind).isLoopbackAddress();
        } catch (UnknownHostException nobody) {
            return false;
        }
    }

    private static Oidc oidc(Values values) {
        String keys = values.text(JWKS);
        return new Oidc(
                values.text(ISSUER),
                values.text(AUDIENCE),
                keys.isEmpty() ? Optional.empty() : Optional.of(keys(keys)),
                values.text(NAME_CLAIM),
                values.text(ROLE_CLAIM),
                algorithms(values.text(ALGORITHMS)),
                values.duration(CLOCK_SKEW));
    }

    private static URI keys(String given) {
        if (!given.contains("://")) {
            return Path.of(given).toUri();
        }
        try {
            URI uri = new URI(given);
            String host = uri.getHost();
            boolean safe = switch (uri.getScheme()) {
                case "https" -> host != null;
                case "http" -> host != null && isLoopback(host);
                case "file" -> true;
                default -> false;
            };
            if (safe) {
                return uri;
            }
        } catch (URISyntaxException notOne) {
            // falls through to the one message
        }
        throw new IllegalArgumentException(
                JWKS + " (" + given + ") is an https URL, or a file; who can change what comes"
                        + " over plain http could sign in as anybody");
    }

    private static Set<String> algorithms(String given) {
        Set<String> algorithms =
                Arrays.stream(given.split(",")).map(String::strip).collect(Collectors.toCollection(LinkedHashSet::new));
        if (!KNOWN_ALGORITHMS.containsAll(algorithms)) {
            throw new IllegalArgumentException(ALGORITHMS + " (" + given + ") has one that is not among "
                    + String.join(", ", new TreeSet<>(KNOWN_ALGORITHMS)));
        }
        return algorithms;
    }
}

package io.workerreturn.board;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.javalin.http.HttpStatus;
import io.workerreturn.config.AuthSettings;
import io.workerreturn.domain.PersonalNumbers;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bearer tokens of an OpenID Connect issuer: signed by its keys, for us, and not past. */
final class BearerTokens {
    private static final Logger LOG = LoggerFactory.getLogger(BearerTokens.class);
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int LARGEST_KEY_SET = 1 << 18;
    /** A key that is new is found so soon; and so often at most is the issuer asked, whatever tokens come. */
    private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(1);

    private static final int LONGEST_NAME = 200;
    /** Of the year 9999. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private final AuthSettings.Oidc oidc;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    /** The key of a token is none that we have, and the issuer can't be asked now. */
    static final class NoKeyException extends Problem {
        private static final long serialVersionUID = 1L;

        NoKeyException() {
            super(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "The keys that tokens are checked by can't be had now. Try again soon.");
        }
    }

    /** Somebody whom the issuer vouches for. */
    record Vouched(Caller caller, Instant until) {}

    BearerTokens(AuthSettings.Oidc oidc) {
        this.oidc = oidc;
        Set<JWSAlgorithm> algorithms =
                oidc.algorithms().stream().map(JWSAlgorithm::parse).collect(Collectors.toUnmodifiableSet());
        processor.setJWSTypeVerifier(
                new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                algorithms,
                JWKSourceBuilder.create(
                                url(oidc.keys().orElseThrow()),
                                new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, LARGEST_KEY_SET))
                        .retrying(true)
                        .rateLimited(ASK_AGAIN_AFTER.toMillis())
                        .build()));
        DefaultJWTClaimsVerifier<SecurityContext> claims = new DefaultJWTClaimsVerifier<>(
                oidc.audience(),
                new JWTClaimsSet.Builder().issuer(oidc.issuer()).build(),
                Set.of("sub", "exp"));
        claims.setMaxClockSkew(Math.toIntExact(oidc.clockSkew().toSeconds()));
        processor.setJWTClaimsSetVerifier(claims);
    }

    private static URL url(URI keys) {
        try {
            return keys.toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(keys + " was checked when the configuration was read", e);
        }
    }

    /**
     * Whom the issuer vouches for with this token; empty if the token is none of its, or is no good any more.
     *
     * @throws NoKeyException if the token's key is not known, and the issuer can't be asked for it now
     * @throws Problem if the issuer gives this person no role here
     */
    Optional<Vouched> read(String token) {
        JWTClaimsSet claims;
        try {
            claims = processor.process(token, null);
            if (!isDated(SignedJWT.parse(token).getPayload().toJSONObject())) {
                LOG.debug("A bearer token is refused: it does not say when as it must");
                return Optional.empty();
            }
        } catch (KeySourceException silent) {
            if (!(silent instanceof RateLimitReachedException)) {
                LOG.warn(
                        "The keys of {} can't be read from {}: {}",
                        oidc.issuer(),
                        oidc.keys().orElseThrow(),
                        silent.getMessage());
            }
            throw new NoKeyException();
        } catch (ParseException | BadJOSEException | JOSEException | RuntimeException no) {
            // a head such as `null` makes the parser itself fail
            LOG.debug("A bearer token is refused: {}", no.getMessage());
            return Optional.empty();
        }
        if (claims.toJSONObject().get("iat") instanceof Number issued
                && Instant.ofEpochSecond(issued.longValue())
                        .isAfter(Instant.now().plus(oidc.clockSkew()))) {
            LOG.debug("A bearer token is refused: it is issued in the future");
            return Optional.empty();
        }
        String name = name(claims);
        Grant grant = Grant.highest(grants(claims))
                .orElseThrow(() -> new Problem(
                        HttpStatus.FORBIDDEN,
                        "%s has no role here: the claim %s of the token names none of %s."
                                .formatted(name, oidc.roleClaim(), Grant.SPELLING)));
        return Optional.of(new Vouched(new Caller(name, grant), until(claims)));
    }

    /**
     * Whether an end and the other times of a token are seconds since 1970, as it was written: the library takes null for an end, and
     * a number that is too large in milliseconds for another one.
     */
    private static boolean isDated(Map<String, @Nullable Object> said) {
        return said.get("exp") != null
                && Stream.of("exp", "iat", "nbf")
                        .map(said::get)
                        .filter(Objects::nonNull)
                        .allMatch(time -> time instanceof Number seconds
                                && seconds.doubleValue() >= 0
                                && seconds.doubleValue() <= LAST_SECOND);
    }

    /** It is there, since no token is taken without it. */
    private static Instant until(JWTClaimsSet claims) {
        return Instant.ofEpochSecond(((Number) claims.toJSONObject().get("exp")).longValue());
    }

    private String name(JWTClaimsSet claims) {
        return Stream.of(claims.getClaim(oidc.nameClaim()), claims.getSubject())
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .filter(BearerTokens::isName)
                .findFirst()
                .orElseThrow(() -> new Problem(
                        HttpStatus.FORBIDDEN, "The token names nobody whom an action could be put down to."));
    }

    private static boolean isName(String name) {
        return !name.isBlank()
                && name.length() <= LONGEST_NAME
                // one that turns what stands beside it round would sign for somebody else
                && name.codePoints()
                        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.FORMAT)
                // some issuers name people by it; it would stand beside whatever they do
                && !PersonalNumbers.isIn(name);
    }

    private List<Grant> grants(JWTClaimsSet claims) {
        Object value = claims.getClaims();
        for (String part : oidc.roleClaim().split("\\.")) {
            value = value instanceof Map<?, ?> object ? object.get(part) : null;
        }
        return names(value).flatMap(name -> Grant.of(name).stream()).toList();
    }

    private static Stream<String> names(@Nullable Object value) {
        if (value instanceof String text) {
            return List.of(text.split("[ ,]+")).stream();
        }
        return value instanceof Collection<?> several ? several.stream().map(String::valueOf) : Stream.empty();
    }
}

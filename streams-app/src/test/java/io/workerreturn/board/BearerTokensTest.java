package io.workerreturn.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.javalin.http.HttpStatus;
import io.workerreturn.config.AuthSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Signature;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens of an issuer whose keys are really fetched. */
class BearerTokensTest {
    private static final String ISSUER = "https://id.example/realms/city";
    private static final String AUDIENCE = "worker-return";

    @TempDir
    private static Path folder;

    private static HttpServer issuer;
    private static RSAKey key;
    private static ECKey curve;
    private static BearerTokens tokens;

    @BeforeAll
    static void an_issuer_publishes_its_keys() throws Exception {
        key = new RSAKeyGenerator(2048).keyID("k1").generate();
        curve = new ECKeyGenerator(Curve.P_256).keyID("k2").generate();
        byte[] published =
                new JWKSet(List.of(key, curve)).toPublicJWKSet().toString().getBytes(StandardCharsets.UTF_8);
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/keys", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/jwk-set+json");
            exchange.sendResponseHeaders(200, published.length);
            exchange.getResponseBody().write(published);
            exchange.close();
        });
        issuer.start();
        tokens = taking(Map.of());
    }

    @AfterAll
    static void the_issuer_stops() {
        issuer.stop(0);
    }

    private static BearerTokens taking(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                AuthSettings.ISSUER,
                ISSUER,
                AuthSettings.AUDIENCE,
                AUDIENCE,
                AuthSettings.JWKS,
                "http://127.0.0.1:" + issuer.getAddress().getPort() + "/keys"));
        settings.putAll(more);
        return new BearerTokens(Door.settings(settings).oidc());
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject("4711")
                .claim("preferred_username", "li")
                .claim("roles", List.of("offline_access", "viewer", "dispatcher"))
                .expirationTime(Date.from(Instant.now().plusSeconds(600)));
    }

    private static String signed(JWTClaimsSet claims) throws JOSEException {
        return signed(
                claims, new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build(), key);
    }

    private static String signed(JWTClaimsSet claims, JWSHeader header, RSAKey by) throws JOSEException {
        SignedJWT token = new SignedJWT(header, claims);
        token.sign(new RSASSASigner(by));
        return token.serialize();
    }

    private static void refused(String token) {
        assertThat(tokens.read(token)).isEmpty();
    }

    /** Its key is not known: it may be new, so the issuer is asked, but not again for each forged token. */
    private static void refusedUntilTheIssuerCanBeAsked(String token) {
        try {
            refused(token);
        } catch (BearerTokens.NoKeyException unknown) {
            assertThat(unknown.status()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);
        }
    }

    @Test
    void a_new_key_is_found_soon_also_while_forged_tokens_come_in() throws Exception {
        RSAKey fresh = new RSAKeyGenerator(2048).keyID("k3").generate();
        RSAKey forger = new RSAKeyGenerator(2048).keyID("k8").generate();
        Path file = Files.writeString(
                folder.resolve("turning.json"), new JWKSet(key).toPublicJWKSet().toString());
        BearerTokens turning = taking(Map.of(AuthSettings.JWKS, file.toString()));
        assertThat(turning.read(signed(claims().build()))).isPresent();
        Files.writeString(file, new JWKSet(List.of(key, fresh)).toPublicJWKSet().toString());
        String forged = signed(
                claims().build(),
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k8").build(),
                forger);
        String good = signed(
                claims().build(),
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k3").build(),
                fresh);
        Instant deadline = Instant.now().plusSeconds(120);
        boolean known = false;
        while (!known) {
            assertThat(Instant.now()).isBefore(deadline);
            refusedBy(turning, forged);
            known = isKnown(turning, good);
            Thread.sleep(20);
        }
        assertThat(turning.read(signed(claims().build()))).as("of the old key").isPresent();
    }

    private static void refusedBy(BearerTokens tokens, String token) {
        assertThat(isKnown(tokens, token)).isFalse();
    }

    private static boolean isKnown(BearerTokens tokens, String token) {
        try {
            return tokens.read(token).isPresent();
        } catch (BearerTokens.NoKeyException unknown) {
            return false;
        }
    }

    @Test
    void the_issuer_vouches_for_somebody_until_the_token_is_past() throws Exception {
        JWTClaimsSet claims = claims().build();
        BearerTokens.Vouched vouched = tokens.read(signed(claims)).orElseThrow();
        assertThat(vouched.caller()).isEqualTo(new Caller("li", Role.DISPATCHER, false));
        assertThat(vouched.until())
                .isEqualTo(claims.getExpirationTime().toInstant().truncatedTo(ChronoUnit.SECONDS));

        SignedJWT other = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .keyID("k2")
                        .type(new JOSEObjectType("at+jwt"))
                        .build(),
                claims);
        other.sign(new ECDSASigner(curve));
        assertThat(tokens.read(other.serialize())).isPresent();
    }

    @Test
    void names_and_roles_are_where_the_configuration_says() throws Exception {
        BearerTokens nested =
                taking(Map.of(AuthSettings.ROLE_CLAIM, "realm_access.roles", AuthSettings.NAME_CLAIM, "email"));
        String token = signed(claims().claim("realm_access", Map.of("roles", List.of("admin")))
                .claim("email", "li@city.example")
                .build());
        assertThat(nested.read(token).map(BearerTokens.Vouched::caller))
                .contains(new Caller("li@city.example", Role.ADMIN, false));
        BearerTokens scope = taking(Map.of(AuthSettings.ROLE_CLAIM, "scope", AuthSettings.NAME_CLAIM, "absent"));
        assertThat(scope.read(signed(claims().claim("scope", "openid viewer").build()))
                        .map(BearerTokens.Vouched::caller))
                .contains(new Caller("4711", Role.VIEWER, false));
    }

    @Test
    void nobody_is_called_by_an_identity_number() throws Exception {
        BearerTokens tokens =
                taking(Map.of(AuthSettings.ROLE_CLAIM, "scope", AuthSettings.NAME_CLAIM, "preferred_username"));
        String number = "330381198802140775";
        assertThat(tokens.read(signed(claims().claim("scope", "dispatcher")
                                .claim("preferred_username", number)
                                .build()))
                        .map(BearerTokens.Vouched::caller))
                .as("who has another name goes by that")
                .contains(new Caller("4711", Role.DISPATCHER, false));
        String nameless =
                signed(claims().subject(number).claim("scope", "dispatcher").build());
        BearerTokens bySubject = taking(Map.of(AuthSettings.ROLE_CLAIM, "scope", AuthSettings.NAME_CLAIM, "absent"));
        assertThatThrownBy(() -> bySubject.read(nameless))
                .isInstanceOf(Problem.class)
                .hasMessageNotContaining(number);
    }

    @Test
    void who_works_for_firms_is_bound_to_those_that_the_role_names() throws Exception {
        BearerTokens tokens = taking(Map.of(AuthSettings.ROLE_CLAIM, "roles", AuthSettings.NAME_CLAIM, "absent"));
        String one = "91330381MA2H05T115";
        String other = "91330381MA2H05T128";
        assertThat(tokens.read(signed(claims().claim("roles", List.of("viewer", "hr:" + one, "hr:" + other))
                                .build()))
                        .map(BearerTokens.Vouched::caller))
                .contains(new Caller("4711", new Grant(Role.HR, Set.of(one, other))));
        for (String none : List.of("hr", "hr:", "hr:91330381MA2H05T116", "HR:" + one, "hr:" + one + ",*")) {
            String token = signed(claims().claim("roles", List.of(none)).build());
            assertThatThrownBy(() -> tokens.read(token)).as(none).isInstanceOf(Problem.class);
        }
    }

    @Test
    void who_works_in_the_office_of_a_service_is_bound_to_it() throws Exception {
        BearerTokens tokens = taking(Map.of(AuthSettings.ROLE_CLAIM, "roles", AuthSettings.NAME_CLAIM, "absent"));
        String firm = "hr:91330381MA2H05T115";
        Grant finance = new Grant(Role.OFFICE, Set.of("finance"));
        for (List<String> roles : List.of(
                List.of("finance"), List.of("viewer", "finance"), List.of("finance", firm), List.of(firm, "finance"))) {
            assertThat(tokens.read(signed(claims().claim("roles", roles).build()))
                            .map(BearerTokens.Vouched::caller))
                    .as(roles.toString())
                    .contains(new Caller("4711", finance));
        }
        assertThat(tokens.read(signed(claims().claim("roles", List.of("finance", "dispatcher"))
                                .build()))
                        .map(BearerTokens.Vouched::caller))
                .contains(new Caller("4711", Role.DISPATCHER, false));
        for (String none : List.of("office", "Finance", "finance:", "finance:x", "subsidies", "health", "")) {
            String token = signed(claims().claim("roles", List.of(none)).build());
            assertThatThrownBy(() -> tokens.read(token)).as(none).isInstanceOf(Problem.class);
        }
    }

    @Test
    void somebody_without_a_role_is_known_but_may_do_nothing() throws Exception {
        String token = signed(
                claims().claim("roles", List.of("cook", "ADMIN", "Dispatcher")).build());
        assertThatThrownBy(() -> tokens.read(token))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.status()).isEqualTo(HttpStatus.FORBIDDEN))
                .hasMessageContaining("roles");
        assertThatThrownBy(() -> tokens.read(
                        signed(claims().claim("roles", Map.of("a", "admin")).build())))
                .isInstanceOf(Problem.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "[9999999999]",
                "'9999999999'",
                "9000000000000000000",
                "1e30",
                "1e400",
                "-1",
                "{}"
            })
    void a_token_whose_end_is_no_time_is_refused(String end) throws Exception {
        String said = "{'iss':'%s','aud':'worker-return','sub':'4711','roles':'admin','exp':%s}".formatted(ISSUER, end);
        refused(raw("{\"alg\":\"RS256\",\"kid\":\"k1\"}", said.replace('\'', '"'), key));
    }

    @Test
    void what_is_no_text_or_turns_the_text_beside_it_round_is_no_name() throws Exception {
        for (Object name : List.of("\u202enimda", "ad\u200bmin", Map.of("name", "admin"), List.of("admin"), 7)) {
            assertThat(tokens.read(signed(claims().claim("preferred_username", name)
                                    .claim("roles", "viewer")
                                    .build()))
                            .orElseThrow()
                            .caller()
                            .name())
                    .isEqualTo("4711");
        }
    }

    @Test
    void a_token_that_is_past_or_of_another_issuer_or_for_another_is_refused() throws Exception {
        refused(signed(claims().expirationTime(Date.from(Instant.now().minusSeconds(120)))
                .build()));
        assertThat(tokens.read(
                        signed(claims().expirationTime(Date.from(Instant.now().minusSeconds(20)))
                                .build())))
                .as("within the clock skew")
                .isPresent();
        refused(signed(claims().notBeforeTime(Date.from(Instant.now().plusSeconds(300)))
                .build()));
        refused(signed(
                claims().issueTime(Date.from(Instant.now().plusSeconds(300))).build()));
        refused(signed(claims().issuer("https://other.example").build()));
        refused(signed(claims().audience("another-app").build()));
        refused(signed(claims().audience(List.of()).build()));
        refused(signed(claims().expirationTime(null).build()));
        refused(signed(claims().subject(null).build()));
    }

    @Test
    void a_forged_token_is_refused() throws Exception {
        JWTClaimsSet admin = claims().claim("roles", "admin").build();
        refused(new PlainJWT(admin).serialize());
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build();
        RSAKey forger = new RSAKeyGenerator(2048).keyID("k1").generate();
        refused(signed(admin, header, forger));
        // a key that comes along in the token is nobody's
        refused(signed(
                admin,
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID("k1")
                        .jwk(forger.toPublicJWK())
                        .build(),
                forger));
        // the public key taken for a password
        SignedJWT confused = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1").build(), admin);
        confused.sign(new MACSigner(key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));
        refused(confused.serialize());
        // an algorithm that is not allowed, with the right key
        refused(signed(
                admin, new JWSHeader.Builder(JWSAlgorithm.PS256).keyID("k1").build(), key));
        refusedUntilTheIssuerCanBeAsked(signed(
                admin, new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k9").build(), key));
        refused(signed(
                admin,
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID("k1")
                        .type(new JOSEObjectType("logout+jwt"))
                        .build(),
                key));
        String good = signed(admin);
        refused(good.substring(0, good.length() - 4) + "AAAA");
        String[] parts = signed(claims().build()).split("\\.");
        refused(parts[0] + "." + signed(admin).split("\\.")[1] + "." + parts[2]);
        refused("a.b.c");
        refused("");
    }

    private static String raw(String header, String claims, RSAKey by) throws Exception {
        String signed = Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(StandardCharsets.UTF_8))
                + "."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(by.toPrivateKey());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'alg':'none','kid':'k1'}",
                "{'alg':'None','kid':'k1'}",
                "{'alg':'rs256','kid':'k1'}",
                "{'alg':'HS256','kid':'k1'}",
                "{'alg':'ES256','kid':'k1'}",
                "{'alg':'ES256','kid':'k2'}",
                "{'alg':'RS256','kid':'k2'}",
                "{'alg':'RS512','kid':'k1'}",
                "{'alg':'','kid':'k1'}",
                "{'alg':null,'kid':'k1'}",
                "{'alg':['RS256'],'kid':'k1'}",
                "{'kid':'k1'}",
                "{'alg':'none','alg':'RS256','kid':'k1'}",
                "{'alg':'RS256','kid':'k1','kid':'k2'}",
                "{'alg':'RS256','kid':['k1']}",
                "{'alg':'RS256','kid':{'k1':1}}",
                "{'alg':'RS256','kid':1}",
                "{'alg':'RS256','kid':'k1','b64':false,'crit':['b64']}",
                "{'alg':'RS256','kid':'k1','crit':['exp']}",
                "{'alg':'RS256','kid':'k1','crit':[]}",
                "{'alg':'RS256','kid':'k1','typ':'JWE'}",
                "{'alg':'RS256','kid':'k1','cty':'JWT'}",
                "{'alg':'RS256','kid':'k1','zip':'DEF','enc':'A128GCM'}",
                "{'alg':'dir','enc':'A128GCM','kid':'k1'}",
                "{}",
                "[]",
                "null",
                "",
                "{'alg':'RS256','kid':'k1'",
            })
    void no_head_written_by_hand_makes_a_token_good(String header) throws Exception {
        String written = header.replace('\'', '"');
        String admin = claims().claim("roles", "admin").build().toString();
        RSAKey forger = new RSAKeyGenerator(2048).keyID("k1").generate();
        refusedUntilTheIssuerCanBeAsked(raw(written, admin, forger));
        String unsigned = raw(written, admin, forger);
        refusedUntilTheIssuerCanBeAsked(unsigned.substring(0, unsigned.lastIndexOf('.') + 1));
        refused(unsigned.substring(0, unsigned.lastIndexOf('.')));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../../../dev/null",
                "k1\u0000",
                "K1",
                " k1",
                "' or '1'='1",
                "http://127.0.0.1:1/keys",
                "",
            })
    void no_name_of_a_key_leads_to_another(String kid) throws Exception {
        RSAKey forger = new RSAKeyGenerator(2048).keyID(kid).generate();
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID(kid)
                .jwk(forger.toPublicJWK())
                .jwkURL(URI.create("http://127.0.0.1:1/keys"))
                .x509CertURL(URI.create("http://127.0.0.1:1/keys"))
                .build();
        refusedUntilTheIssuerCanBeAsked(signed(claims().claim("roles", "admin").build(), header, forger));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'aud':'worker-return ','roles':'admin'",
                "'aud':'Worker-Return','roles':'admin'",
                "'aud':['other'],'roles':'admin'",
                "'aud':[['worker-return']],'roles':'admin'",
                "'aud':{'worker-return':1},'roles':'admin'",
                "'aud':null,'roles':'admin'",
                "'aud':'worker-return','aud':'other','roles':'admin'",
                "'aud':'worker-return','roles':'admin','exp':'9999999999'",
                "'aud':'worker-return','roles':'admin','exp':null",
                "'aud':'worker-return','roles':'admin','exp':-1",
                "'aud':'worker-return','roles':'admin','iat':9999999999",
                "'aud':'worker-return','roles':'admin','iat':'soon'",
                "'aud':'worker-return','roles':'admin','nbf':9999999999",
                "'aud':'worker-return','roles':'admin','iat':9000000000000000000",
                "'aud':'worker-return','roles':'admin','iat':1e30",
                "'aud':'worker-return','roles':'admin','nbf':9000000000000000000",
                "'aud':'worker-return','roles':'admin','nbf':1000000000000000000000000000000",
                "'aud':'worker-return','roles':'admin','nbf':1e400",
                "'aud':'worker-return','roles':'admin','iss':'https://id.example/realms/city/'",
                "'aud':'worker-return','roles':'admin','iss':['https://id.example/realms/city']",
                "'aud':'worker-return','roles':'ADMIN'",
                "'aud':'worker-return','roles':'Viewer'",
                "'aud':'worker-return','roles':'superadmin'",
                "'aud':'worker-return','roles':{'admin':true}",
                "'aud':'worker-return','roles':[['admin']]",
                "'aud':'worker-return','roles':'\uff41dmin'",
                "'aud':'worker-return','roles':'viewer','roles':'admin'",
                "'aud':'worker-return','roles.':'admin'",
            })
    void what_the_issuer_signed_and_is_not_said_as_it_must_be_gives_no_role(String said) throws Exception {
        String base = "'iss':'%s','sub':'4711','exp':%d"
                .formatted(ISSUER, Instant.now().plusSeconds(600).getEpochSecond());
        for (String claims : List.of("{" + base + "," + said + "}", "{" + said + "," + base + "}")) {
            try {
                assertThat(tokens.read(raw("{\"alg\":\"RS256\",\"kid\":\"k1\"}", claims.replace('\'', '"'), key)))
                        .isEmpty();
            } catch (Problem problem) {
                assertThat(problem.status()).isEqualTo(HttpStatus.FORBIDDEN);
            }
        }
    }

    @Test
    void keys_may_be_in_a_file() throws Exception {
        Path file = Files.writeString(
                folder.resolve("keys.json"), new JWKSet(key).toPublicJWKSet().toString());
        BearerTokens offline = taking(Map.of(AuthSettings.JWKS, file.toString()));
        assertThat(offline.read(signed(claims().build()))).isPresent();
    }

    @Test
    void while_the_keys_can_not_be_had_nobody_is_let_in_and_nobody_called_a_forger() throws Exception {
        BearerTokens cutOff = taking(Map.of(AuthSettings.JWKS, "http://127.0.0.1:1/keys"));
        String token = signed(claims().build());
        assertThatThrownBy(() -> cutOff.read(token))
                .isInstanceOfSatisfying(
                        Problem.class,
                        problem -> assertThat(problem.status()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE));
    }
}

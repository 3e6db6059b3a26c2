package io.workerreturn.board;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workerreturn.config.AuthSettings;
import io.workerreturn.config.ConfigurationException;
import io.workerreturn.config.PeerSettings;
import io.workerreturn.domain.PersonalNumbers;
import io.workerreturn.embedded.EmbeddedBroker;
import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.schema.BoardAction;
import io.workerreturn.topology.Told;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.AvroSerdes;
import io.workerreturn.wire.RegistryConfig;
import io.workerreturn.wire.ValueReader;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private static Path folder;

    private static EmbeddedBroker broker;
    private static EmbeddedRegistry registry;
    private static AvroSerdes serdes;
    private static final Map<Role, String> TOKENS = new java.util.EnumMap<>(Role.class);
    private static Path file;

    private final List<Door> doors = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        broker = EmbeddedBroker.start(folder.resolve("kafka"), 0);
        registry = EmbeddedRegistry.start(folder.resolve("registry"), 0);
        serdes = AvroSerdes.open(RegistryConfig.at(registry.url().toString()));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(Topics.BOARD_ACTIONS.name(), 1, (short) 1)))
                    .all()
                    .get();
        }
        List<String> lines = new ArrayList<>(List.of("# those who may", ""));
        for (Role role : Role.values()) {
            String token = Credentials.secret();
            TOKENS.put(role, token);
            lines.add(line(role.name().toLowerCase(Locale.ROOT) + "-li", role, token));
        }
        file = Files.write(folder.resolve("tokens"), lines);
    }

    @AfterAll
    static void stop() {
        serdes.close();
        registry.close();
        broker.close();
    }

    @AfterEach
    void close() {
        doors.forEach(Door::close);
    }

    private static String line(String name, Role role, String token) {
        String spelled = switch (role) {
            case HR -> "hr:" + Told.SHOE_FACTORY;
            case OFFICE -> "finance";
            case VIEWER, DISPATCHER, ADMIN -> role.label();
        };
        return name + " " + spelled + "  " + Credentials.hash(token);
    }

    private Door door(String... settings) {
        Map<String, String> auth = new java.util.HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            auth.put(settings[i], settings[i + 1]);
        }
        Door door = new Door(broker.bootstrapServers(), serdes, auth);
        doors.add(door);
        return door;
    }

    private Door withTokens(String... more) {
        List<String> settings = new ArrayList<>(List.of(AuthSettings.TOKENS, file.toString()));
        settings.addAll(List.of(more));
        return door(settings.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "VIEWER,     GET,    " + Door.FIGURES + ",  200",
        "VIEWER,     PUT,    " + Door.ALERT + ",    403",
        "VIEWER,     DELETE, " + Door.SETTINGS + ", 403",
        "HR,         GET,    " + Door.FIGURES + ",  200",
        "HR,         GET,    " + Door.OF_OFFICE + ", 403",
        "HR,         PUT,    " + Door.ALERT + ",    403",
        "OFFICE,     GET,    " + Door.FIGURES + ",  200",
        "OFFICE,     GET,    " + Door.OF_OFFICE + ", 200",
        "OFFICE,     GET,    " + Door.OF_HR + ",    403",
        "OFFICE,     PUT,    " + Door.ALERT + ",    403",
        "OFFICE,     DELETE, " + Door.SETTINGS + ", 403",
        "VIEWER,     GET,    " + Door.OF_OFFICE + ", 403",
        "DISPATCHER, GET,    " + Door.OF_OFFICE + ", 200",
        "DISPATCHER, GET,    " + Door.OF_HR + ",    200",
        "DISPATCHER, GET,    " + Door.FIGURES + ",  200",
        "DISPATCHER, PUT,    " + Door.ALERT + ",    202",
        "DISPATCHER, DELETE, " + Door.SETTINGS + ", 403",
        "ADMIN,      GET,    " + Door.FIGURES + ",  200",
        "ADMIN,      PUT,    " + Door.ALERT + ",    202",
        "ADMIN,      DELETE, " + Door.SETTINGS + ", 204",
    })
    void each_may_do_what_their_role_says(Role role, String method, String path, int status) throws Exception {
        assertThat(withTokens().status(method, path, TOKENS.get(role))).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "none,   GET, " + Door.FIGURES + ", 401",
        "none,   PUT, " + Door.ALERT + ",   401",
        "viewer, GET, " + Door.FIGURES + ", 200",
        "viewer, PUT, " + Door.ALERT + ",   403",
    })
    void who_does_not_say_who_they_are_never_acts(String anonymous, String method, String path, int status)
            throws Exception {
        HttpResponse<String> answer =
                withTokens(AuthSettings.ANONYMOUS, anonymous).fromOurPage(method, path, "");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("WWW-Authenticate").isPresent()).isEqualTo(status == 401);
    }

    @Test
    void a_board_that_nobody_can_sign_in_to_lets_nobody_in() throws Exception {
        HttpResponse<String> refused = door().call("GET", Door.FIGURES, "");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).as("says what to do").contains(AuthSettings.TOKENS);
        assertThat(door().call("GET", "/health/live", "").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "Bearer ",
                "Bearer a b",
                "Basic bGk6bGk=",
                "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJsaSJ9."
            })
    void a_wrong_token_opens_nothing_even_where_reading_is_open(String authorization) throws Exception {
        HttpResponse<String> answer = withTokens(AuthSettings.ANONYMOUS, "viewer")
                .call("GET", Door.FIGURES, "", "Authorization", authorization);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith(Problem.CONTENT_TYPE);
        assertThat(answer.body()).doesNotContain("78.6");
    }

    @Test
    void the_hash_in_the_file_is_no_token() throws Exception {
        String hash = Credentials.hash(TOKENS.get(Role.ADMIN));
        assertThat(withTokens().status("GET", Door.FIGURES, hash)).isEqualTo(401);
    }

    @Test
    void a_token_that_is_taken_from_the_file_is_worth_nothing_and_ends_its_sessions() throws Exception {
        String token = Credentials.secret();
        Path own = Files.writeString(folder.resolve("own"), line("zhao", Role.VIEWER, token));
        Door door = door(AuthSettings.TOKENS, own.toString());
        String cookie = Door.cookie(door.signIn(token));
        assertThat(door.call("GET", Door.FIGURES, "", "Cookie", cookie).statusCode())
                .isEqualTo(200);

        Files.writeString(own, "not a line at all");
        Files.setLastModifiedTime(own, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
        assertThat(door.status("GET", Door.FIGURES, token))
                .as("a slip of the pen")
                .isEqualTo(200);

        Files.writeString(own, line("zhao", Role.DISPATCHER, token));
        Files.setLastModifiedTime(own, FileTime.from(Instant.parse("2026-01-02T00:00:00Z")));
        await(() -> door.fromOurPage("PUT", Door.ALERT, "", "Cookie", cookie).statusCode() == 202);

        Files.writeString(own, "# nobody");
        Files.setLastModifiedTime(own, FileTime.from(Instant.parse("2026-01-03T00:00:00Z")));
        await(() -> door.status("GET", Door.FIGURES, token) == 401);
        assertThat(door.call("GET", Door.FIGURES, "", "Cookie", cookie).statusCode())
                .isEqualTo(401);
    }

    /** Something that becomes true. */
    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition) throws Exception {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!condition.holds()) {
            assertThat(Instant.now()).isBefore(deadline);
            Thread.sleep(50);
        }
    }

    @Test
    void a_file_of_tokens_that_is_wrong_is_refused_line_by_line() throws IOException {
        Path wrong = Files.writeString(
                folder.resolve("wrong"),
                "li dispatcher secret\nwang boss " + Credentials.hash("x") + "\n# fine\nzhao viewer "
                        + Credentials.hash("y") + "\n");
        assertThatThrownBy(() -> door(AuthSettings.TOKENS, wrong.toString()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("line 1")
                .hasMessageContaining("line 2")
                .hasMessageNotContaining("line 4")
                .hasMessageNotContaining("secret\n");
    }

    @Test
    void a_browser_signs_in_and_out() throws Exception {
        Door door = withTokens();
        assertThat(door.call("GET", SessionRoutes.ME, "").statusCode()).isEqualTo(401);
        HttpResponse<String> signedIn = door.signIn(TOKENS.get(Role.DISPATCHER));
        assertThat(signedIn.statusCode()).isEqualTo(200);
        assertThat(Door.json(signedIn))
                .isEqualTo(
                        Json.mapper()
                                .readTree(
                                        "{\"name\":\"dispatcher-li\",\"role\":\"dispatcher\",\"open\":false,\"anonymous\":false,\"rounded\":false,\"seesServices\":true,\"canAcknowledge\":true,\"canImport\":true,\"firms\":[],\"offices\":[]}"));
        String set = signedIn.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(set).contains("HttpOnly").contains("SameSite=Strict").doesNotContain("Secure");
        assertThat(set).doesNotContain(TOKENS.get(Role.DISPATCHER));
        String cookie = Door.cookie(signedIn);
        assertThat(door.call("GET", SessionRoutes.ME, "", "Cookie", cookie).body())
                .isEqualTo(signedIn.body());

        HttpResponse<String> out = door.fromOurPage("DELETE", SessionRoutes.SESSION, "", "Cookie", cookie);
        assertThat(out.statusCode()).isEqualTo(204);
        assertThat(out.headers().firstValue("Set-Cookie").orElseThrow()).contains("Expires=Thu, 01 Jan 1970");
        assertThat(door.call("GET", SessionRoutes.ME, "", "Cookie", cookie).statusCode())
                .isEqualTo(401);
        assertThat(door.signIn("AAAA").statusCode()).isEqualTo(401);
    }

    @Test
    void a_cookie_that_came_over_https_goes_back_over_https_alone() throws Exception {
        HttpResponse<String> answer = withTokens()
                .fromOurPage(
                        "POST",
                        SessionRoutes.SESSION,
                        "{\"token\": \"" + TOKENS.get(Role.VIEWER) + "\"}",
                        "Content-Type",
                        "application/json",
                        "X-Forwarded-Proto",
                        "https");
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow()).contains("Secure");
    }

    @Test
    void a_session_ends_by_itself() throws Exception {
        Door door = withTokens(AuthSettings.SESSIONS_LAST, "PT8H");
        String cookie = Door.cookie(door.signIn(TOKENS.get(Role.VIEWER)));
        door.clock.set(door.clock.instant().plus(Duration.ofHours(8).minusSeconds(1)));
        assertThat(door.call("GET", Door.FIGURES, "", "Cookie", cookie).statusCode())
                .isEqualTo(200);
        door.clock.set(door.clock.instant().plusSeconds(1));
        assertThat(door.call("GET", Door.FIGURES, "", "Cookie", cookie).statusCode())
                .isEqualTo(401);
    }

    @Test
    void whoever_is_signed_in_is_so_on_every_board_that_knows_the_same_secret_and_after_a_restart() throws Exception {
        String secret = "a secret of all boards";
        Door first = withTokens(PeerSettings.SECRET, secret);
        String cookie = Door.cookie(first.signIn(TOKENS.get(Role.DISPATCHER)));
        Door second = withTokens(PeerSettings.SECRET, secret);
        HttpResponse<String> known = second.call("GET", SessionRoutes.ME, "", "Cookie", cookie);
        assertThat(known.statusCode()).isEqualTo(200);
        assertThat(Door.json(known).path("name").asText()).isEqualTo("dispatcher-li");
        assertThat(second.fromOurPage("PUT", Door.ALERT, "", "Cookie", cookie).statusCode())
                .isEqualTo(202);
        // the role is the token's of now, and a board on which there is no such token knows nobody by it
        Path other = Files.writeString(folder.resolve("other"), line("zhao", Role.VIEWER, Credentials.secret()));
        Door without = door(AuthSettings.TOKENS, other.toString(), PeerSettings.SECRET, secret);
        assertThat(without.call("GET", SessionRoutes.ME, "", "Cookie", cookie).statusCode())
                .isEqualTo(401);
        for (Door stranger : List.of(withTokens(), withTokens(PeerSettings.SECRET, "another secret, as long"))) {
            assertThat(stranger.call("GET", SessionRoutes.ME, "", "Cookie", cookie)
                            .statusCode())
                    .isEqualTo(401);
        }
        second.clock.set(second.clock.instant().plus(Duration.ofDays(30)));
        assertThat(second.call("GET", SessionRoutes.ME, "", "Cookie", cookie).statusCode())
                .as("long over")
                .isEqualTo(401);
    }

    @Test
    void a_ticket_that_anybody_changed_or_made_is_nobodys() throws Exception {
        Door door = withTokens(PeerSettings.SECRET, "a secret of all boards");
        String cookie = Door.cookie(door.signIn(TOKENS.get(Role.VIEWER)));
        int begin = cookie.indexOf('=') + 1;
        for (int i = begin; i < cookie.length(); i += 7) {
            char other = cookie.charAt(i) == 'A' ? 'B' : 'A';
            String changed = cookie.substring(0, i) + other + cookie.substring(i + 1);
            assertThat(door.call("GET", SessionRoutes.ME, "", "Cookie", changed).statusCode())
                    .as(changed)
                    .isEqualTo(401);
        }
        String name = cookie.substring(0, begin);
        Seal own = Seal.shared("", "session");
        for (String made :
                List.of("", "x", "\"", "A".repeat(3_000), own.close("{}"), cookie.substring(begin, begin + 40))) {
            assertThat(door.call("GET", SessionRoutes.ME, "", "Cookie", name + made)
                            .statusCode())
                    .as(made)
                    .isEqualTo(401);
        }
        // what the boards seal for other purposes is no ticket
        for (String purpose : List.of("seal", "")) {
            String other = Seal.shared("a secret of all boards", purpose)
                    .close(
                            "{\"session\":\"x\",\"until\":99999999999999,\"caller\":{\"name\":\"x\",\"role\":\"ADMIN\",\"firms\":[]}}");
            assertThat(door.call("GET", SessionRoutes.ME, "", "Cookie", name + other)
                            .statusCode())
                    .isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"token\": 7}", "{\"token\": \" \"}", "[]", "token=x"})
    void what_is_no_sign_in_is_refused(String body) throws Exception {
        HttpResponse<String> answer =
                withTokens().fromOurPage("POST", SessionRoutes.SESSION, body, "Content-Type", "application/json");
        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none-such", "'", "\"", "utf-8/..", "%00"})
    void a_body_in_letters_that_nobody_knows_is_the_mistake_of_who_sends_it(String charset) throws Exception {
        HttpResponse<String> answer = withTokens()
                .fromOurPage(
                        "POST",
                        SessionRoutes.SESSION,
                        "{\"token\": \"AAAA\"}",
                        "Content-Type",
                        "application/json; charset=" + charset);
        assertThat(answer.statusCode()).isIn(401, 415);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith(Problem.CONTENT_TYPE);
    }

    @Test
    void a_page_from_elsewhere_can_do_nothing_with_the_session_of_a_visitor() throws Exception {
        Door door = withTokens();
        String cookie = Door.cookie(door.signIn(TOKENS.get(Role.ADMIN)));
        // a form can't set a header; a script from elsewhere would first have to ask, and is not let
        HttpResponse<String> form = door.call(
                "POST",
                SessionRoutes.SESSION,
                "token=x",
                "Cookie",
                cookie,
                "Origin",
                "https://elsewhere.example",
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(form.statusCode()).isEqualTo(403);
        assertThat(door.call("PUT", Door.ALERT, "", "Cookie", cookie).statusCode())
                .isEqualTo(403);
        assertThat(door.call("PUT", Door.ALERT, "", "Cookie", cookie, Guard.REQUESTED_WITH, "XMLHttpRequest")
                        .statusCode())
                .isEqualTo(403);
        for (String site : List.of("cross-site", "same-site")) {
            assertThat(door.fromOurPage("PUT", Door.ALERT, "", "Cookie", cookie, "Sec-Fetch-Site", site)
                            .statusCode())
                    .isEqualTo(403);
        }
        HttpResponse<String> preflight = door.call(
                "OPTIONS",
                Door.ALERT,
                "",
                "Origin",
                "https://elsewhere.example",
                "Access-Control-Request-Method",
                "PUT",
                "Access-Control-Request-Headers",
                "x-requested-with");
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
        assertThat(door.fromOurPage("PUT", Door.ALERT, "", "Cookie", cookie, "Sec-Fetch-Site", "same-origin")
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void who_does_too_much_has_to_wait_and_nobody_else() throws Exception {
        Door door = withTokens(
                AuthSettings.READS,
                "3",
                AuthSettings.WRITES,
                "2",
                AuthSettings.SIGN_INS,
                "2",
                AuthSettings.ANONYMOUS,
                "viewer");
        String dispatcher = TOKENS.get(Role.DISPATCHER);
        for (int i = 0; i < 2; i++) {
            assertThat(door.status("PUT", Door.ALERT, dispatcher)).isEqualTo(202);
        }
        HttpResponse<String> tooMany = door.fromOurPage("PUT", Door.ALERT, "", "Authorization", "Bearer " + dispatcher);
        assertThat(tooMany.statusCode()).isEqualTo(429);
        assertThat(tooMany.headers().firstValue("Content-Type").orElseThrow()).startsWith(Problem.CONTENT_TYPE);
        assertThat(Integer.parseInt(tooMany.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 60);
        assertThat(door.status("GET", Door.FIGURES, dispatcher)).isEqualTo(200);
        assertThat(door.status("PUT", Door.ALERT, TOKENS.get(Role.ADMIN))).isEqualTo(202);

        for (int i = 0; i < 3; i++) {
            assertThat(door.call("GET", Door.FIGURES, "").statusCode()).isEqualTo(200);
        }
        assertThat(door.call("GET", Door.FIGURES, "").statusCode()).isEqualTo(429);
        assertThat(door.call("GET", "/health/live", "").statusCode()).isEqualTo(200);

        assertThat(door.signIn("AAAA").statusCode()).isEqualTo(401);
        assertThat(door.status("GET", Door.FIGURES, "AAAA")).isEqualTo(401);
        assertThat(door.signIn("AAAA").statusCode()).isEqualTo(429);
        assertThat(door.status("GET", Door.FIGURES, "AAAA")).isEqualTo(429);
        assertThat(door.status("GET", Door.FIGURES, TOKENS.get(Role.VIEWER)))
                .as("a good token is taken all the same")
                .isEqualTo(200);
    }

    @Test
    void an_open_board_lets_this_machine_do_everything_but_not_by_another_name() throws Exception {
        Door door = door(AuthSettings.OPEN, "true", AuthSettings.READS, "1");
        for (int i = 0; i < 3; i++) {
            assertThat(door.call("GET", Door.FIGURES, "").statusCode()).isEqualTo(200);
        }
        assertThat(door.fromOurPage("DELETE", Door.SETTINGS, "").statusCode()).isEqualTo(204);
        assertThat(door.call("DELETE", Door.SETTINGS, "").statusCode()).isEqualTo(403);
        assertThat(Door.json(door.call("GET", SessionRoutes.ME, ""))
                        .path("open")
                        .asBoolean())
                .isTrue();
        assertThat(raw(door, "localhost:" + door.url().getPort())).startsWith("HTTP/1.1 200");
        assertThat(raw(door, "[::1]:" + door.url().getPort())).startsWith("HTTP/1.1 200");
        assertThat(raw(door, "LOCALHOST")).startsWith("HTTP/1.1 200");
        // a name that leads here since its owner says so: a page of theirs would read the answer as its own
        assertThat(raw(door, "rebound.example:" + door.url().getPort()))
                .startsWith("HTTP/1.1 421")
                .doesNotContain("78.6");
        assertThat(raw(door, "localhost.rebound.example")).startsWith("HTTP/1.1 421");
    }

    @Test
    void a_board_answers_to_its_own_names_alone_also_where_it_asks_who_one_is() throws Exception {
        Door door = withTokens(
                AuthSettings.ANONYMOUS,
                "viewer",
                AuthSettings.NAMES,
                "Board.City.example, dispatch",
                "board.advertised.url",
                "http://app-1:8080");
        for (String own : List.of(
                "localhost", "127.0.0.1", "10.1.2.3", "[2001:db8::1]", "board.city.EXAMPLE", "dispatch", "app-1")) {
            assertThat(raw(door, own + ":8080")).as(own).startsWith("HTTP/1.1 200");
        }
        for (String other : List.of(
                "rebound.example",
                "board.city.example.rebound.example",
                "1.2.3.4.example",
                "1.2.3.4.5",
                "2130706433",
                "127.0.0.1.rebound.example:8080",
                "xlocalhost",
                "app-2")) {
            assertThat(raw(door, other)).as(other).startsWith("HTTP/1.1 421").doesNotContain("78.6");
            assertThat(raw(door, other, "/health/live")).as(other).startsWith("HTTP/1.1 421");
        }
        assertThat(raw(door, "rebound.example")).as("says what to do").contains(AuthSettings.NAMES);
    }

    @Test
    void however_a_call_is_written_another_name_gets_no_figures() throws Exception {
        Door door = door(AuthSettings.OPEN, "true");
        String ours = "localhost:" + door.url().getPort();
        String figures = Door.FIGURES;
        for (String call : List.of(
                "GET " + figures + " HTTP/1.0\r\n",
                "GET " + figures + " HTTP/1.1\r\n",
                "GET http://rebound.example" + figures + " HTTP/1.1\r\nHost: " + ours + "\r\n",
                "GET http://rebound.example" + figures + " HTTP/1.1\r\nHost: rebound.example\r\n",
                "GET http://" + ours + figures + " HTTP/1.1\r\nHost: rebound.example\r\n",
                "GET http://localhost@rebound.example" + figures + " HTTP/1.1\r\nHost: rebound.example\r\n",
                "GET " + figures + " HTTP/1.1\r\nHost: rebound.example\r\nHost: " + ours + "\r\n",
                "GET " + figures + " HTTP/1.1\r\nHost: " + ours + "\r\nHost: rebound.example\r\n",
                "GET " + figures + " HTTP/1.1\r\nHost: rebound.example\r\nX-Forwarded-Host: " + ours + "\r\n",
                "GET " + figures + " HTTP/1.1\r\nHost: rebound.example\r\nForwarded: host=" + ours + "\r\n",
                "GET " + figures + " HTTP/1.1\r\nHost: localhost@rebound.example\r\n",
                "GET " + figures + " HTTP/1.1\r\nHost: localhost.\r\n",
                "GET " + figures + " HTTP/1.1\r\nHost: localhost,rebound.example\r\n",
                "GET " + figures + " HTTP/1.1\r\nHost: [::1].rebound.example\r\n",
                "GET " + figures + " HTTP/1.1\r\nHost: \r\n")) {
            assertThat(written(door, call))
                    .as(call)
                    .matches("(?s)HTTP/1.1 4\\d\\d .*")
                    .doesNotContain("78.6");
        }
    }

    @Test
    void the_head_of_an_answer_is_for_those_who_may_have_the_answer() throws Exception {
        Door door = withTokens();
        assertThat(door.call("HEAD", Door.FIGURES, "").statusCode()).isEqualTo(401);
        assertThat(door.status("HEAD", Door.FIGURES, TOKENS.get(Role.VIEWER))).isEqualTo(200);
        assertThat(door.call("HEAD", "/health/live", "").statusCode()).isEqualTo(200);
    }

    /** An answer, called by a name that no client of Java's would send. */
    private static String raw(Door door, String host, String path) throws IOException {
        return written(door, "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n");
    }

    /** An answer to a call whose head is written so, but for its end. */
    private static String written(Door door, String head) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", door.url().getPort())) {
            socket.getOutputStream().write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String raw(Door door, String host) throws IOException {
        return raw(door, host, Door.FIGURES);
    }

    @Test
    void every_action_is_put_down_before_and_after() throws Exception {
        Door door = withTokens();
        Instant now = Instant.parse("2026-03-02T08:00:00Z");
        door.clock.set(now);
        door.status("PUT", Door.ALERT, TOKENS.get(Role.DISPATCHER));
        door.status("DELETE", Door.SETTINGS, TOKENS.get(Role.DISPATCHER));
        door.status("PUT", Door.ALERT, "AAAA");
        door.status("GET", Door.FIGURES, TOKENS.get(Role.DISPATCHER));
        String cookie = Door.cookie(door.signIn(TOKENS.get(Role.ADMIN)));
        door.signIn("AAAA");
        door.fromOurPage("DELETE", Door.SETTINGS, "", "Cookie", cookie);

        List<BoardAction> actions = actions(action -> action.getAt().equals(now));
        assertThat(actions)
                .extracting(action -> action.getBy() + " " + action.getRole() + " " + action.getMeans() + " "
                        + action.getMethod() + " " + action.getPath() + " " + action.getOutcome() + " "
                        + action.getStatus())
                .containsExactly(
                        "dispatcher-li DISPATCHER TOKEN PUT " + Door.ALERT + " BEGUN null",
                        "dispatcher-li DISPATCHER TOKEN PUT " + Door.ALERT + " DONE 202",
                        "dispatcher-li DISPATCHER TOKEN DELETE " + Door.SETTINGS + " REFUSED 403",
                        "admin-li ADMIN TOKEN POST " + SessionRoutes.SESSION + " DONE 200",
                        " null null POST " + SessionRoutes.SESSION + " REFUSED 401",
                        "admin-li ADMIN SESSION DELETE " + Door.SETTINGS + " BEGUN null",
                        "admin-li ADMIN SESSION DELETE " + Door.SETTINGS + " DONE 204");
        assertThat(actions.get(0).getActionId()).isEqualTo(actions.get(1).getActionId());
        assertThat(actions).extracting(BoardAction::getAddress).containsOnly("127.0.0.0/24");
        assertThat(ActionLog.network("2001:db8:aaaa:bbbb::1")).isEqualTo("2001:db8:aaaa:0:0:0:0:0/48");
    }

    @Test
    void no_identity_number_is_put_down_with_an_action_however_its_address_has_it() throws Exception {
        Door door = withTokens();
        Instant now = Instant.parse("2026-03-04T08:00:00Z");
        door.clock.set(now);
        for (String number : List.of("330381198802140775", "330381%2019880214%200775", "%33%3330381198802140775")) {
            door.status("PUT", Door.ALERT.replace("b1", number), TOKENS.get(Role.DISPATCHER));
            door.status("DELETE", Door.SETTINGS + "?of=" + number, TOKENS.get(Role.DISPATCHER));
        }
        assertThat(actions(action -> action.getAt().equals(now)))
                .hasSize(9)
                .extracting(BoardAction::getPath)
                .noneMatch(path -> path.contains("19880214"))
                .filteredOn(path -> path.contains("alerts"))
                .hasSize(6)
                .allMatch(path -> path.contains(PersonalNumbers.HIDDEN));
    }

    /** Ways to write the same address, or one that somebody might take for it. */
    private static List<String> writings(String path) {
        String host = "localhost";
        return List.of(
                path.replaceFirst("/v1/(.)", "/v1/%" + Integer.toHexString(path.charAt("/api/v1/".length()))),
                path.replaceFirst("/v1/(.)", "/v1/%25" + Integer.toHexString(path.charAt("/api/v1/".length()))),
                path.replace("/", "%2f"),
                path.replace("/", "//"),
                "/" + path,
                path + "/",
                path + "//",
                path + ".",
                path + "/.",
                path + "/x/..",
                path + "/x/%2e%2e",
                "/health/live/.." + path,
                "/health/live/../.." + path,
                "/health/live/%2e%2e/%2e%2e" + path,
                "/health/live/..;/..;" + path,
                "/./" + path.substring(1),
                "/;x" + path,
                path + ";jsessionid=1",
                path.replace("/v1", "/v1;x=1"),
                path.toUpperCase(Locale.ROOT),
                path + "%00",
                path + "%20",
                path + "\\",
                path.replace('/', '\\'),
                path + ".css",
                path + "?",
                path + "#x",
                "http://" + host + path,
                "HTTP://LOCALHOST" + path,
                "//" + host + path);
    }

    @Test
    void however_an_address_is_written_it_opens_to_nobody_without_the_role() throws Exception {
        Door door = withTokens();
        String host = " HTTP/1.1\r\nHost: localhost:" + door.url().getPort() + "\r\n";
        String viewer = "Authorization: Bearer " + TOKENS.get(Role.VIEWER) + "\r\n";
        String ours = Guard.REQUESTED_WITH + ": " + Guard.PRODUCT + "\r\n";
        for (String method : List.of(
                "GET",
                "HEAD",
                "POST",
                "PUT",
                "DELETE",
                "PATCH",
                "OPTIONS",
                "TRACE",
                "PROPFIND",
                "QUERY",
                "get",
                "FOO")) {
            List<String> figures = new ArrayList<>(writings(Door.FIGURES));
            figures.add(Door.FIGURES);
            for (String path : figures) {
                assertThat(written(door, method + " " + path + host + ours))
                        .as("%s %s by nobody", method, path)
                        .matches("(?s)HTTP/1.1 4\\d\\d .*")
                        .doesNotContain("78.6");
            }
            List<String> settings = new ArrayList<>(writings(Door.SETTINGS));
            settings.add(Door.SETTINGS);
            for (String path : settings) {
                assertThat(written(door, method + " " + path + host + ours + viewer))
                        .as("%s %s by a viewer", method, path)
                        .matches("(?s)HTTP/1.1 4\\d\\d .*");
            }
        }
        for (String another : List.of(
                "X-HTTP-Method-Override: DELETE",
                "X-HTTP-Method: DELETE",
                "X-Method-Override: DELETE",
                "X-Original-URL: " + Door.SETTINGS,
                "X-Rewrite-URL: " + Door.SETTINGS,
                "X-Forwarded-User: admin-li",
                "X-Remote-User: admin-li",
                "Cookie: worker-return-session=admin-li")) {
            for (String call : List.of("POST " + Door.SETTINGS, "GET " + Door.SETTINGS, "DELETE " + Door.SETTINGS)) {
                assertThat(written(door, call + host + ours + viewer + another + "\r\n"))
                        .as(another)
                        .matches("(?s)HTTP/1.1 4\\d\\d .*");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"dryRun=true&name=%zz", "%", "a=%4", "a=b&%f=c", "dryRun=true&name=100%"})
    void an_address_that_can_not_be_read_is_refused_and_not_read_as_if_it_said_nothing(String query) throws Exception {
        Door door = withTokens();
        String rest =
                "?" + query + " HTTP/1.1\r\nHost: localhost:" + door.url().getPort() + "\r\nAuthorization: Bearer ";
        assertThat(written(door, "GET " + Door.FIGURES + rest + TOKENS.get(Role.VIEWER) + "\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains(Problem.CONTENT_TYPE)
                .doesNotContain("78.6");
        assertThat(written(
                        door,
                        "PUT " + Door.ALERT + rest + TOKENS.get(Role.ADMIN) + "\r\n" + Guard.REQUESTED_WITH + ": "
                                + Guard.PRODUCT + "\r\n"))
                .startsWith("HTTP/1.1 400");
    }

    private static List<BoardAction> actions(Predicate<BoardAction> wanted) {
        ValueReader<BoardAction> reader = serdes.reader(BoardAction.class);
        List<BoardAction> actions = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            TopicPartition all = new TopicPartition(Topics.BOARD_ACTIONS.name(), 0);
            consumer.assign(List.of(all));
            consumer.seekToBeginning(List.of(all));
            long end = consumer.endOffsets(List.of(all)).get(all);
            while (consumer.position(all) < end) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record ->
                                actions.add(reader.deserializer(PATIENCE).deserialize(record.topic(), record.value())));
            }
        }
        return actions.stream().filter(wanted).toList();
    }

    @Test
    void what_can_not_be_put_down_is_not_done() throws Exception {
        try (Door door = new Door("127.0.0.1:1", serdes, Map.of(AuthSettings.TOKENS, file.toString()))) {
            HttpResponse<String> answer =
                    door.fromOurPage("PUT", Door.ALERT, "", "Authorization", "Bearer " + TOKENS.get(Role.DISPATCHER));
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains(Topics.BOARD_ACTIONS.name());
            assertThat(door.status("GET", Door.FIGURES, TOKENS.get(Role.VIEWER)))
                    .isEqualTo(200);
        }
    }
}

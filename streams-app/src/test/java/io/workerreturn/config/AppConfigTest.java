package io.workerreturn.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.workerreturn.domain.BusinessDay;
import io.workerreturn.services.Service;
import io.workerreturn.services.Services;
import io.workerreturn.wire.ReloadingSslEngineFactory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.streams.StreamsConfig;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppConfigTest {
    private record Property(
            String key, Function<AppConfig, Object> reader, Object byDefault, String given, Object thenRead) {
        @Override
        public String toString() {
            return key;
        }
    }

    /** Any file that is there; what it holds is read when the board starts. */
    private static final String TOKENS = "pom.xml";

    private static final List<Property> PROPERTIES = List.of(
            new Property(
                    KafkaConfig.BOOTSTRAP_SERVERS,
                    config -> config.kafka().bootstrapServers(),
                    "localhost:9092",
                    "a:1,b:2",
                    "a:1,b:2"),
            new Property(
                    KafkaConfig.APPLICATION_ID,
                    config -> config.kafka().applicationId(),
                    "worker-return",
                    "season-2021",
                    "season-2021"),
            new Property(KafkaConfig.TOPIC_PREFIX, config -> config.kafka().topicPrefix(), "", "s21.", "s21."),
            new Property(
                    KafkaConfig.CONNECT_TIMEOUT,
                    config -> config.kafka().connectTimeout(),
                    Duration.ofMinutes(1),
                    "PT5M",
                    Duration.ofMinutes(5)),
            new Property(
                    KafkaConfig.RUN_CONNECT_TIMEOUT,
                    config -> config.kafka().runConnectTimeout(),
                    Duration.ZERO,
                    "PT10M",
                    Duration.ofMinutes(10)),
            new Property(
                    RegistrySettings.URL,
                    config -> config.registry().url(),
                    "http://localhost:8081",
                    "https://a.example,https://b.example",
                    "https://a.example,https://b.example"),
            new Property(
                    RegistrySettings.AUTH,
                    config -> config.registry().client(),
                    Map.of(),
                    "app:letmein",
                    Map.of("basic.auth.user.info", "app:letmein")),
            new Property(
                    RegistrySettings.PROVIDER,
                    config -> config.registry().provider(),
                    "default",
                    "confluent",
                    "confluent"),
            new Property(
                    StreamsSettings.THREADS,
                    config -> config.streams().threads(),
                    Runtime.getRuntime().availableProcessors(),
                    "7",
                    7),
            new Property(
                    StreamsSettings.STATE_DIR,
                    config -> config.streams().stateDir(),
                    Path.of("data/streams"),
                    "/var/lib/worker-return",
                    Path.of("/var/lib/worker-return")),
            new Property(
                    StreamsSettings.COMMIT_INTERVAL,
                    config -> config.streams().commitIntervalMs(),
                    10_000L,
                    "250",
                    250L),
            new Property(
                    StreamsSettings.FLUSH_INTERVAL, config -> config.streams().flushIntervalMs(), 100L, "50", 50L),
            new Property(TopicsConfig.TRIPS, config -> config.topics().trips(), 4, "6", 6),
            new Property(TopicsConfig.WORKERS, config -> config.topics().workers(), 8, "96", 96),
            new Property(TopicsConfig.FIRMS, config -> config.topics().firms(), 4, "12", 12),
            new Property(TopicsConfig.CONCLUSIONS, config -> config.topics().conclusions(), 4, "1", 1),
            new Property(
                    TopicsConfig.REPLICATION_FACTOR,
                    config -> config.topics().replicationFactor(),
                    (short) 3,
                    "-1",
                    (short) -1),
            new Property(
                    TopicsConfig.MIN_INSYNC_REPLICAS, config -> config.topics().minInsyncReplicas(), 2, "1", 1),
            new Property(
                    Policies.SEASON_START,
                    config -> config.policies().season().start(),
                    BusinessDay.startOf(LocalDate.parse("2020-01-20")),
                    "2020-02-01T00:00:00Z",
                    Instant.parse("2020-02-01T00:00:00Z").toEpochMilli()),
            new Property(
                    Policies.SEASON_END,
                    config -> config.policies().season().end(),
                    BusinessDay.startOf(LocalDate.parse("2020-05-01")),
                    "2020-03-31",
                    BusinessDay.startOf(LocalDate.parse("2020-04-01"))),
            new Property(
                    Policies.TICK_EVERY,
                    config -> config.policies().tickEvery(),
                    Duration.ofSeconds(1),
                    "PT0S",
                    Duration.ZERO),
            new Property(
                    Policies.EN_ROUTE, config -> config.policies().projection().enRoute(), 9_800, "9900", 9_900),
            new Property(
                    Policies.BOOKED, config -> config.policies().projection().booked(), 8_500, "8000", 8_000),
            new Property(
                    Policies.PLANNED, config -> config.policies().projection().planned(), 5_000, "0", 0),
            new Property(
                    Policies.STRANDED, config -> config.policies().projection().stranded(), 5_000, "10000", 10_000),
            new Property(
                    Policies.HOLD_FOR,
                    config -> config.policies().shortfall().holdFor(),
                    Duration.ofMinutes(30),
                    "PT1H",
                    Duration.ofHours(1)),
            new Property(
                    Policies.CLEAR_FOR,
                    config -> config.policies().shortfall().clearFor(),
                    Duration.ofMinutes(30),
                    "PT0S",
                    Duration.ZERO),
            new Property(
                    Policies.OVERDUE_AFTER,
                    config -> config.policies().trips().overdueAfter(),
                    Duration.ofHours(1),
                    "PT20M",
                    Duration.ofMinutes(20)),
            new Property(
                    Policies.HEAVY_DELAY,
                    config -> config.policies().trips().heavyDelay(),
                    Duration.ofHours(3),
                    "P1D",
                    Duration.ofDays(1)),
            new Property(
                    Policies.MISMATCH_TOLERANCE,
                    config -> config.policies().trips().mismatchTolerance(),
                    0,
                    "2",
                    2),
            new Property(
                    Policies.ACKNOWLEDGEMENT_LASTS,
                    config -> config.policies().acknowledgements().lasts(),
                    Duration.ofHours(24),
                    "PT8H",
                    Duration.ofHours(8)),
            new Property(BoardSettings.ENABLED, config -> config.board().enabled(), true, "false", false),
            new Property(BoardSettings.BIND, config -> config.board().bind(), "localhost", "10.0.0.7", "10.0.0.7"),
            new Property(BoardSettings.PORT, config -> config.board().port(), 8080, "0", 0),
            new Property(BoardSettings.LISTENERS, config -> config.board().listeners(), 5_000, "9", 9),
            new Property(BoardSettings.PEOPLE, config -> config.board().people(), true, "false", false),
            new Property(
                    BoardSettings.URGENT_PEOPLE,
                    config -> config.board().urgency().people(),
                    10,
                    "7",
                    7),
            new Property(
                    BoardSettings.URGENT_SHARE,
                    config -> config.board().urgency().share(),
                    3_000,
                    "2500",
                    2_500),
            new Property(
                    BoardSettings.URGENT_DAYS,
                    config -> config.board().urgency().days(),
                    3,
                    "5",
                    5),
            new Property(BoardSettings.OVERDUE_SHOW, config -> config.board().overdueShow(), 5_000, "2000", 2_000),
            new Property(
                    BoardSettings.BEHIND_AFTER,
                    config -> config.board().behindAfter(),
                    Duration.ofSeconds(30),
                    "PT2M",
                    Duration.ofMinutes(2)),
            new Property(
                    MetricsSettings.TOKEN, config -> config.metrics().token().value(), "", "abc", "abc"),
            new Property(
                    PeerSettings.ADVERTISED,
                    config -> config.peers().advertised(),
                    Optional.empty(),
                    "http://app-1:8080",
                    Optional.of(URI.create("http://app-1:8080"))),
            new Property(
                    PeerSettings.INSTANCES,
                    config -> config.peers().instances(),
                    List.of(),
                    "http://app-1:8080, https://app-2",
                    List.of(URI.create("http://app-1:8080"), URI.create("https://app-2"))),
            new Property(
                    PeerSettings.SECRET,
                    config -> config.peers().secret(),
                    new Password(""),
                    "0123456789abcdef",
                    new Password("0123456789abcdef")),
            new Property(ImportConfig.KEY_FILE, config -> config.imports().keyFile(), "", "id.key", "id.key"),
            new Property(
                    ImportConfig.KEY, config -> config.imports().key(), new Password(""), "abc", new Password("abc")),
            new Property(ImportConfig.KEY_ID, config -> config.imports().keyId(), "", "0a1b", "0a1b"),
            new Property(
                    ImportConfig.MOST_UPLOADED, config -> config.imports().mostUploaded(), 100L << 20, "3", 3L << 20),
            new Property(
                    ImportConfig.LONGEST_READ,
                    config -> config.imports().longestRead(),
                    Duration.ofMinutes(10),
                    "30",
                    Duration.ofSeconds(30)),
            new Property(AuthSettings.OPEN, config -> config.auth().open(), false, "true", true),
            new Property(
                    AuthSettings.TOKENS,
                    config -> config.auth().tokens(),
                    Optional.empty(),
                    TOKENS,
                    Optional.of(Path.of(TOKENS))),
            new Property(AuthSettings.ANONYMOUS, config -> config.auth().anonymousViewers(), false, "viewer", true),
            new Property(
                    AuthSettings.NAMES,
                    config -> config.auth().names(),
                    Set.of("localhost"),
                    "board.city.example, Dispatch",
                    Set.of("localhost", "board.city.example", "dispatch")),
            new Property(
                    AuthSettings.SESSIONS_LAST,
                    config -> config.auth().sessionsLast(),
                    Duration.ofHours(12),
                    "PT8H",
                    Duration.ofHours(8)),
            new Property(
                    AuthSettings.ISSUER,
                    config -> config.auth().oidc().issuer(),
                    "",
                    "https://id.example",
                    "https://id.example"),
            new Property(AuthSettings.AUDIENCE, config -> config.auth().oidc().audience(), "", "board", "board"),
            new Property(
                    AuthSettings.JWKS,
                    config -> config.auth().oidc().keys(),
                    Optional.empty(),
                    "https://id.example/keys",
                    Optional.of(URI.create("https://id.example/keys"))),
            new Property(
                    AuthSettings.NAME_CLAIM,
                    config -> config.auth().oidc().nameClaim(),
                    "preferred_username",
                    "name",
                    "name"),
            new Property(AuthSettings.ROLE_CLAIM, config -> config.auth().oidc().roleClaim(), "roles", "a.b", "a.b"),
            new Property(
                    AuthSettings.ALGORITHMS,
                    config -> config.auth().oidc().algorithms(),
                    Set.of("RS256", "ES256"),
                    "PS512, ES384",
                    Set.of("PS512", "ES384")),
            new Property(
                    AuthSettings.CLOCK_SKEW,
                    config -> config.auth().oidc().clockSkew(),
                    Duration.ofMinutes(1),
                    "PT5S",
                    Duration.ofSeconds(5)),
            new Property(AuthSettings.READS, config -> config.auth().limits().reads(), 6_000, "9", 9),
            new Property(AuthSettings.WRITES, config -> config.auth().limits().writes(), 120, "8", 8),
            new Property(AuthSettings.SIGN_INS, config -> config.auth().limits().signIns(), 20, "7", 7),
            new Property(
                    ServicesConfig.ON,
                    config -> config.services().on().stream().map(Service::name).toList(),
                    Services.ALL.stream().map(Service::name).toList(),
                    "none",
                    List.of()),
            new Property(ServicesConfig.THREADS, config -> config.services().threads(), 1, "2", 2),
            new Property(
                    "responsibilities.escalate.after",
                    config -> config.services().settings().values().get("responsibilities.escalate.after"),
                    Duration.ofMinutes(30),
                    "PT1H",
                    Duration.ofHours(1)),
            new Property(
                    "reports.due.after",
                    config -> config.services().settings().values().get("reports.due.after"),
                    Duration.ofHours(18),
                    "PT1H",
                    Duration.ofHours(1)),
            new Property(
                    "subsidies.pay.within",
                    config -> config.services().settings().values().get("subsidies.pay.within"),
                    Duration.ofHours(6),
                    "PT1H",
                    Duration.ofHours(1)));

    /** What must be set, too, for a key to make sense. */
    private static final Map<String, Map<String, String>> COMPANIONS = Map.of(
            AuthSettings.ISSUER,
            Map.of(AuthSettings.AUDIENCE, "board", AuthSettings.JWKS, "https://id.example/keys"),
            BoardSettings.BIND,
            Map.of(AuthSettings.TOKENS, TOKENS));

    @TempDir
    private Path folder;

    @Test
    void what_a_source_tells_of_is_known() {
        assertThat(with(Map.of("board.source.railway", "charter_train, trips"))
                        .board()
                        .feeds())
                .isEqualTo(Map.of("railway", Set.of("CHARTER_TRAIN", BoardSettings.TRIPS)));
        assertThatThrownBy(() -> with(Map.of("board.source.railway", "sleds")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("SLEDS");
    }

    @ParameterizedTest
    @FieldSource("PROPERTIES")
    void a_key_that_nobody_sets_has_its_default(Property property) {
        assertThat(property.reader.apply(with(Map.of()))).isEqualTo(property.byDefault);
    }

    @ParameterizedTest
    @FieldSource("PROPERTIES")
    void a_key_is_what_it_is_set_to(Property property) {
        Map<String, String> settings = new HashMap<>(COMPANIONS.getOrDefault(property.key, Map.of()));
        settings.put(property.key, property.given);
        assertThat(property.reader.apply(with(settings))).isEqualTo(property.thenRead);
        Map<String, String> environment = settings.entrySet().stream()
                .collect(Collectors.toMap(
                        setting -> AppConfig.environmentVariable(setting.getKey()), Map.Entry::getValue));
        assertThat(property.reader.apply(AppConfig.load(Optional.empty(), environment, Map.of())))
                .isEqualTo(property.thenRead);
    }

    @Test
    void the_key_of_the_pseudonyms_is_long_enough_and_never_shown() throws IOException {
        String secret = "letmein-letmein-letmein-letmein-letmein";
        assertThat(with(Map.of()).imports().identityKey()).isEmpty();
        assertThat(with(Map.of(ImportConfig.KEY, secret)).imports().identityKey())
                .hasValueSatisfying(key -> assertThat(key).asString().isEqualTo(secret));
        assertThat(with(Map.of(ImportConfig.KEY_FILE, write(secret + "\n").toString()))
                        .imports()
                        .identityKey())
                .hasValueSatisfying(key -> assertThat(key).asString().isEqualTo(secret));
        assertThat(with(Map.of(ImportConfig.KEY, secret)).toString()).doesNotContain("letmein");
        assertThatThrownBy(() ->
                        with(Map.of(ImportConfig.KEY, "letmein")).imports().identityKey())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("32 or more")
                .hasMessageNotContaining("letmein");
        assertThatThrownBy(() -> with(Map.of(ImportConfig.KEY_FILE, "no-such-file"))
                        .imports()
                        .identityKey())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("no-such-file");
    }

    @Test
    void every_key_is_tested_and_documented() {
        assertThat(PROPERTIES)
                .extracting(Property::key)
                .containsExactlyElementsOf(AppConfig.definition().configKeys().keySet());
        assertThat(AppConfig.definition().configKeys().values())
                .allSatisfy(key -> assertThat(key.documentation).endsWith("."));
    }

    @Test
    void a_board_that_others_reach_must_know_who_they_are() {
        assertRefused(Map.of(BoardSettings.BIND, "0.0.0.0", AuthSettings.OPEN, "true"))
                .hasMessageContaining(AuthSettings.TOKENS);
        assertRefused(Map.of(BoardSettings.BIND, "0.0.0.0", AuthSettings.ANONYMOUS, "viewer"))
                .hasMessageContaining(AuthSettings.TOKENS);
        assertRefused(Map.of(AuthSettings.TOKENS, TOKENS, AuthSettings.OPEN, "true"))
                .hasMessageContaining(AuthSettings.OPEN);
        for (String loopback : List.of("localhost", "127.0.0.1", "127.0.0.8", "::1")) {
            assertThat(with(Map.of(BoardSettings.BIND, loopback, AuthSettings.OPEN, "true"))
                            .auth()
                            .open())
                    .isTrue();
        }
        assertThat(with(Map.of(BoardSettings.BIND, "0.0.0.0", AuthSettings.TOKENS, TOKENS))
                        .auth()
                        .asks())
                .isTrue();
    }

    @Test
    void the_command_line_wins_over_the_environment_and_that_over_the_file() throws IOException {
        Path file = write("partitions.trips = 2\npartitions.firms = 2\npartitions.workers = 2\n");
        AppConfig config = AppConfig.load(
                Optional.of(file),
                Map.of("WORKER_RETURN_PARTITIONS_FIRMS", "3", "WORKER_RETURN_PARTITIONS_WORKERS", "3"),
                Map.of("partitions.workers", "5"));
        assertThat(config.topics().trips()).isEqualTo(2);
        assertThat(config.topics().firms()).isEqualTo(3);
        assertThat(config.topics().workers()).isEqualTo(5);
        assertThat(config.effective())
                .contains(
                        new AppConfig.Setting(TopicsConfig.TRIPS, "2", file + ":1"),
                        new AppConfig.Setting(
                                TopicsConfig.FIRMS, "3", "environment variable WORKER_RETURN_PARTITIONS_FIRMS"),
                        new AppConfig.Setting(TopicsConfig.WORKERS, "5", "--set partitions.workers"),
                        new AppConfig.Setting(TopicsConfig.CONCLUSIONS, "4", "default"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "partition.trips        | did you mean partitions.trips (WORKER_RETURN_PARTITIONS_TRIPS)?",
                "seasons.start          | did you mean season.start",
                "schema.registry.url    | set registry.url instead",
                "streams.application.id | set application.id instead",
                "num.stream.threads     | write streams.num.stream.threads",
                "security.protocol      | write kafka.security.protocol",
                "streams.processing.guarantee | always exactly_once_v2",
                "kafka.                 | lacks the name",
                "quite.something.else   | worker-return config",
            })
    void a_key_that_is_none_is_refused_with_a_hint(String key, String hint) {
        assertRefused(Map.of(key, "x")).hasMessageContaining("--set " + key).hasMessageContaining(hint);
    }

    @Test
    void a_misspelt_environment_variable_is_refused_with_a_hint() {
        assertThatThrownBy(() -> AppConfig.load(Optional.empty(), Map.of("WORKER_RETURN_TOPIC_PREFX", "x"), Map.of()))
                .hasMessageContaining("WORKER_RETURN_TOPIC_PREFX")
                .hasMessageContaining("WORKER_RETURN_TOPIC_PREFIX");
    }

    @Test
    void a_secret_may_be_in_a_file_of_its_own() throws IOException {
        Path secret = write("user:word\n");
        String variable = AppConfig.environmentVariable(RegistrySettings.AUTH) + "_FILE";
        AppConfig config = AppConfig.load(Optional.empty(), Map.of(variable, secret.toString()), Map.of());
        assertThat(config.registry())
                .isEqualTo(with(Map.of(RegistrySettings.AUTH, "user:word")).registry());
        assertThatThrownBy(() -> AppConfig.load(Optional.empty(), Map.of(variable, secret + ".gone"), Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(variable)
                .hasMessageContaining(secret + ".gone");
        assertThatThrownBy(() -> AppConfig.load(
                        Optional.empty(), Map.of("WORKER_RETURN_APPLICATION_ID_FILE", secret.toString()), Map.of()))
                .as("what is no secret is said openly")
                .isInstanceOf(ConfigurationException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PATH",
                "WORKER_RETURN_JAVA_OPTS",
                "WORKER_RETURN_HEAP",
                "WORKER_RETURN_CONFIG",
                "WORKER_RETURN_SERVICE_HOST",
                "WORKER_RETURN_SERVICE_PORT_HTTP",
                "WORKER_RETURN_PORT",
                "WORKER_RETURN_PORT_8080_TCP_ADDR"
            })
    void a_variable_of_the_launcher_or_of_kubernetes_is_no_setting(String variable) {
        assertThat(AppConfig.load(Optional.empty(), Map.of(variable, "x"), Map.of()))
                .isEqualTo(with(Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bootstrap.servers            | localhost",
                "application.id               | two words",
                "topic.prefix                 | a/b",
                "registry.url                 | localhost:8081",
                "serdes.provider              | apicurio",
                "partitions.trips             | 0",
                "partitions.trips             | many",
                "replication.factor           | 0",
                "min.insync.replicas          | 4",
                "flush.interval.ms            | 0",
                "streams.commit.interval.ms   | 0",
                "season.start                 | 20.01.2020",
                "season.end                   | 2020-01-19",
                "projection.booked            | 10001",
                "alerts.shortfall.hold.for    | 30 minutes",
                "alerts.shortfall.hold.for    | -PT1M",
                "sources.hr                   | soon",
                "board.bind                   | 0.0.0.0",
                "board.auth.tokens.file       | /no/such/file",
                "board.auth.anonymous         | admin",
                "board.auth.oidc.issuer       | https://id.example",
                "board.auth.oidc.jwks         | http://id.example/keys",
                "board.auth.oidc.algorithms   | RS256,HS256",
                "board.auth.oidc.algorithms   | none",
                "sources.hr                   | PT0S",
            })
    void a_value_that_makes_no_sense_is_refused_by_key(String key, String value) {
        assertRefused(Map.of(key, value)).hasMessageContaining(key.startsWith("sources.hr") ? "hr" : key);
    }

    @Test
    void every_problem_is_told_at_once_and_where_it_is() throws IOException {
        Path file = write("# ours\nserdes.provider = none\n\n  partition.trips: 3\n");
        assertThatThrownBy(() -> AppConfig.load(Optional.of(file), Map.of(), Map.of("season.start", "soon")))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        refused -> assertThat(refused.problems())
                                .hasSize(3)
                                .anySatisfy(problem -> assertThat(problem).startsWith(file + ":2: "))
                                .anySatisfy(problem -> assertThat(problem).startsWith(file + ":4: "))
                                .anySatisfy(problem -> assertThat(problem).startsWith("--set season.start: ")));
    }

    @Test
    void a_file_that_is_not_there_is_a_clear_message() {
        Path missing = folder.resolve("missing.properties");
        assertThatThrownBy(() -> AppConfig.load(Optional.of(missing), Map.of(), Map.of()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(missing + ": there is no such file");
    }

    @Test
    void secrets_are_never_shown() {
        AppConfig config = with(Map.of(
                RegistrySettings.AUTH,
                "app:letmein",
                "kafka.sasl.jaas.config",
                "PlainLoginModule letmein",
                "kafka.ssl.keystore.password",
                "letmein",
                "streams.producer.sasl.jaas.config",
                "letmein",
                "kafka.client.rack",
                "zone-a"));
        assertThat(config.toString() + config.kafka() + config.registry() + config.streams())
                .doesNotContain("letmein")
                .contains("zone-a", "[hidden]");
        assertThat(shown(config))
                .containsEntry(RegistrySettings.AUTH, Password.HIDDEN)
                .containsEntry("kafka.sasl.jaas.config", Password.HIDDEN)
                .containsEntry("kafka.client.rack", "zone-a");
        assertThat(shown(with(Map.of()))).containsEntry(RegistrySettings.AUTH, "");
        assertThat(config.registry().client()).containsValue("app:letmein");
        assertRefused(Map.of(RegistrySettings.URL, "http://app:letmein@registry"))
                .hasMessageContaining(RegistrySettings.AUTH)
                .hasMessageNotContaining("letmein");
    }

    @Test
    void what_begins_with_kafka_reaches_the_clients_it_is_for() {
        KafkaConfig kafka = with(Map.of(
                        "kafka.security.protocol", "SSL",
                        "kafka.client.id", "all",
                        "kafka.producer.client.id", "writer",
                        "kafka.consumer.max.poll.records", "50"))
                .kafka();
        Map<String, Object> admin = Map.of(
                "bootstrap.servers",
                "localhost:9092",
                "security.protocol",
                "SSL",
                "client.id",
                "all",
                "ssl.engine.factory.class",
                ReloadingSslEngineFactory.class.getName());
        assertThat(kafka.admin()).isEqualTo(admin);
        Map<String, Object> producer = new HashMap<>(admin);
        producer.put("client.id", "writer");
        producer.put("max.in.flight.requests.per.connection", 1);
        assertThat(kafka.producer()).isEqualTo(producer);
        assertThat(kafka.consumer()).containsEntry("max.poll.records", "50").containsEntry("client.id", "all");
    }

    @Test
    void kafka_streams_gets_the_clients_properties_and_its_own_on_top() {
        AppConfig config = AppConfig.load(
                Optional.empty(),
                Map.of("WORKER_RETURN_STREAMS_NUM_STANDBY_REPLICAS", "1", "WORKER_RETURN_KAFKA_CLIENT_ID", "x"),
                Map.of(
                        "kafka.security.protocol", "SSL",
                        "kafka.producer.linger.ms", "5",
                        "streams.producer.linger.ms", "20",
                        "streams.topic.compression.type", "zstd"));
        Map<String, Object> properties = config.streamsProperties();
        assertThat(properties)
                .containsEntry("security.protocol", "SSL")
                .containsEntry("client.id", "x")
                .containsEntry("producer.linger.ms", "20")
                .containsEntry("num.standby.replicas", "1")
                .containsEntry("topic.compression.type", "zstd")
                .containsEntry("topic.min.insync.replicas", "2")
                .containsEntry(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        assertThat(new StreamsConfig(properties).getInt("replication.factor")).isEqualTo(3);
    }

    @Test
    void instances_that_find_each_other_share_a_secret() {
        Map<String, String> alone = Map.of(PeerSettings.ADVERTISED, "https://app-1");
        assertThatThrownBy(() -> with(alone).streamsProperties())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(PeerSettings.SECRET);
        Map<String, String> together = new HashMap<>(alone);
        together.put(PeerSettings.SECRET, "letmein-letmein-letmein");
        assertThat(with(together).streamsProperties())
                .containsEntry(StreamsConfig.APPLICATION_SERVER_CONFIG, "app-1:443");
        assertThat(with(together).toString() + with(together).peers()).doesNotContain("letmein");
        assertRefused(Map.of(PeerSettings.SECRET, "short")).hasMessageContaining("16 characters");
        assertRefused(Map.of(PeerSettings.ADVERTISED, "app-1:8080")).hasMessageContaining("http://");
        assertRefused(Map.of(PeerSettings.ADVERTISED, "http://a:b@app-1")).hasMessageContaining("http://");
    }

    @Test
    void a_source_is_watched_with_its_threshold() {
        AppConfig config = AppConfig.load(
                Optional.empty(),
                Map.of("WORKER_RETURN_SOURCES_VOICE_PLATFORM", "PT6H"),
                Map.of("sources.bus-dispatch", "PT30M"));
        assertThat(config.policies().sources().thresholds())
                .isEqualTo(Map.of("voice-platform", Duration.ofHours(6), "bus-dispatch", Duration.ofMinutes(30)));
        assertThat(with(Map.of()).policies().sources().thresholds()).isEmpty();
    }

    @Test
    void the_last_day_of_the_season_belongs_to_it() {
        AppConfig config = with(Map.of(Policies.SEASON_END, "2020-03-31"));
        assertThat(config.policies()
                        .season()
                        .contains(Instant.parse("2020-03-31T15:59:59.999Z").toEpochMilli()))
                .isTrue();
    }

    private static AppConfig with(Map<String, String> overrides) {
        return AppConfig.load(Optional.empty(), Map.of(), overrides);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(Map<String, String> overrides) {
        return assertThatThrownBy(() -> with(overrides)).isInstanceOf(ConfigurationException.class);
    }

    private static Map<String, String> shown(AppConfig config) {
        return config.effective().stream().collect(Collectors.toMap(AppConfig.Setting::key, AppConfig.Setting::value));
    }

    private Path write(String content) throws IOException {
        return Files.writeString(folder.resolve("app.properties"), content);
    }
}

package io.workerreturn.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import io.workerreturn.FreePorts;
import io.workerreturn.KeyFiles;
import io.workerreturn.cli.AuditJob;
import io.workerreturn.cli.CommandLines;
import io.workerreturn.cli.Jobs;
import io.workerreturn.config.AppConfig;
import io.workerreturn.config.AuthSettings;
import io.workerreturn.config.BoardSettings;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.config.Policies;
import io.workerreturn.config.RegistrySettings;
import io.workerreturn.config.StreamsSettings;
import io.workerreturn.config.TopicsConfig;
import io.workerreturn.embedded.EmbeddedBroker;
import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.runtime.AclAdministration;
import io.workerreturn.runtime.KafkaRole;
import io.workerreturn.runtime.Right;
import io.workerreturn.schema.ClockTick;
import io.workerreturn.services.Services;
import io.workerreturn.topology.Told;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import io.workerreturn.wire.AvroSerdes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker that asks everybody who they are, and lets nobody do what was not granted; it and the registry are reached encrypted
 * only, by whoever has a certificate that they know.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class KafkaRolesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String ADMIN = "admin";
    /** Whoever runs the application, board included. */
    private static final String RUN = "worker-return";

    private static final Jobs JOBS = new Jobs(
            Jobs.Job.absent(),
            Jobs.Job.absent(),
            Jobs.Job.absent(),
            Jobs.Job.absent(),
            new AuditJob(),
            Jobs.Job.absent());

    private static final String MECHANISM = "SCRAM-SHA-512";
    private static final String SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule";
    private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule";
    private static final String BEARER = "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule";
    /** Whoever has the role of topics, known by a token of an identity provider. */
    private static final String BY_TOKEN = "topics-by-token";

    private static final String AS = "User:";
    private static final String ALLOWED_URLS = "org.apache.kafka.sasl.oauthbearer.allowed.urls";
    private static final String PREFIX = "city.";

    @TempDir
    private static Path folder;

    private static EmbeddedBroker broker;
    private static EmbeddedRegistry registry;
    private static HttpsServer encrypted;
    private static HttpServer identities;
    private static Path serversKey;
    private static Path serversTrust;
    private static Path ownKey;
    private static Path ownTrust;
    private static List<KafkaRole> roles;

    private final StringWriter said = new StringWriter();

    @BeforeAll
    static void brokers_that_ask() throws Exception {
        serversKey = KeyFiles.own(folder.resolve("server.p12"), "server");
        ownKey = KeyFiles.own(folder.resolve("own.p12"), "client");
        serversTrust = KeyFiles.trusting(folder.resolve("server-trust.p12"), List.of(ownKey, serversKey));
        ownTrust = KeyFiles.trusting(folder.resolve("own-trust.p12"), List.of(serversKey));
        registry = EmbeddedRegistry.start(folder.resolve("registry"), 0);
        encrypted = encrypted();
        RSAKey signing = new RSAKeyGenerator(2048).keyID("one").generate();
        identities = identities(signing);
        Path published = Files.writeString(folder.resolve("jwks.json"), new JWKSet(signing.toPublicJWK()).toString());
        System.setProperty(ALLOWED_URLS, published.toUri().toString());
        // the names of roles do not depend on the broker, which must know them before it starts
        roles = KafkaRole.all(AppConfig.load(Optional.empty(), Map.of(), Map.of(KafkaConfig.TOPIC_PREFIX, PREFIX)));
        String users = " user_" + ADMIN + "=\"" + ADMIN + "\"";
        broker = EmbeddedBroker.startWith(
                folder.resolve("kafka"),
                0,
                Map.ofEntries(
                        Map.entry(
                                "listener.security.protocol.map",
                                "CLIENTS:SASL_SSL,CONTROLLER:PLAINTEXT,FAR:PLAINTEXT"),
                        Map.entry("ssl.keystore.location", serversKey.toString()),
                        Map.entry("ssl.keystore.password", KeyFiles.PASSWORD),
                        Map.entry("ssl.truststore.location", serversTrust.toString()),
                        Map.entry("ssl.truststore.password", KeyFiles.PASSWORD),
                        Map.entry("listener.name.clients.ssl.client.auth", "required"),
                        Map.entry("sasl.enabled.mechanisms", "PLAIN,OAUTHBEARER," + MECHANISM),
                        Map.entry("listener.name.clients.oauthbearer.sasl.jaas.config", BEARER + " required;"),
                        Map.entry(
                                "listener.name.clients.oauthbearer.sasl.server.callback.handler.class",
                                "org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler"),
                        Map.entry(
                                "listener.name.clients.oauthbearer.sasl.oauthbearer.jwks.endpoint.url",
                                published.toUri().toString()),
                        Map.entry("listener.name.clients.oauthbearer.sasl.oauthbearer.expected.audience", "kafka"),
                        Map.entry("sasl.mechanism.inter.broker.protocol", "PLAIN"),
                        Map.entry("listener.name.clients.plain.sasl.jaas.config", login(PLAIN, ADMIN, users)),
                        Map.entry("listener.name.clients.scram-sha-512.sasl.jaas.config", SCRAM + " required;"),
                        Map.entry("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer"),
                        Map.entry("super.users", AS + ADMIN + ";" + AS + "ANONYMOUS")));
        // the broker has read them; whoever comes from now on has allowed nothing
        System.clearProperty(ALLOWED_URLS);
        try (Admin admin = Admin.create(as(ADMIN).kafka().admin())) {
            admin.alterUserScramCredentials(Stream.concat(
                                    Stream.of(RUN), roles.stream().map(KafkaRole::name))
                            .map(name -> (UserScramCredentialAlteration) new UserScramCredentialUpsertion(
                                    name, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), name))
                            .toList())
                    .all()
                    .get();
        }
        for (KafkaRole role : roles) {
            try (AclAdministration acls = new AclAdministration(as(ADMIN).kafka())) {
                acls.grant(AS + role.name(), role.rights());
            }
        }
    }

    @AfterAll
    static void close() {
        encrypted.stop(0);
        identities.stop(0);
        registry.close();
        broker.close();
    }

    /** The registry, before which stands what speaks https, and wants to see a certificate. */
    private static HttpsServer encrypted() throws Exception {
        SSLContext context = KeyFiles.context(serversKey, serversTrust);
        HttpClient http = HttpClient.newHttpClient();
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(KeyFiles.wantingCertificates(context));
        server.createContext("/", exchange -> {
            try (exchange) {
                HttpResponse<byte[]> answer = http.send(
                        HttpRequest.newBuilder(registry.url()
                                        .resolve(exchange.getRequestURI().toString()))
                                .method(
                                        exchange.getRequestMethod(),
                                        BodyPublishers.ofByteArray(
                                                exchange.getRequestBody().readAllBytes()))
                                .header("Content-Type", "application/json")
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
                exchange.sendResponseHeaders(
                        answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
                exchange.getResponseBody().write(answer.body());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
        return server;
    }

    /** Gives whoever knows the secret of {@code topics} a token that says so. */
    private static HttpServer identities(RSAKey signing) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        String known = "Basic " + Base64.getEncoder().encodeToString("topics:s3cret".getBytes(StandardCharsets.UTF_8));
        server.createContext("/token", exchange -> {
            try (exchange) {
                SignedJWT token = new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("one").build(),
                        new JWTClaimsSet.Builder()
                                .subject("topics")
                                .audience("kafka")
                                .issueTime(new Date())
                                .expirationTime(new Date(System.currentTimeMillis() + 3_600_000))
                                .build());
                token.sign(new RSASSASigner(signing));
                boolean right = known.equals(exchange.getRequestHeaders().getFirst("Authorization"));
                byte[] answer = (right
                                ? "{\"access_token\":\"" + token.serialize()
                                        + "\",\"token_type\":\"Bearer\",\"expires_in\":3600}"
                                : "{\"error\":\"invalid_client\"}")
                        .getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(right ? 200 : 401, answer.length);
                exchange.getResponseBody().write(answer);
            } catch (JOSEException e) {
                throw new IllegalStateException(e);
            }
        });
        server.start();
        return server;
    }

    private static String login(String module, String user, String more) {
        return module + " required username=\"" + user + "\" password=\"" + user + "\"" + more + ";";
    }

    private static Map<String, String> settings(String user) {
        Map<String, String> settings = new HashMap<>();
        settings.put(KafkaConfig.BOOTSTRAP_SERVERS, broker.bootstrapServers());
        settings.put(KafkaConfig.TOPIC_PREFIX, PREFIX);
        settings.put("kafka.security.protocol", "SASL_SSL");
        settings.put("kafka.sasl.mechanism", user.equals(ADMIN) ? "PLAIN" : MECHANISM);
        settings.put("kafka.sasl.jaas.config", login(user.equals(ADMIN) ? PLAIN : SCRAM, user, ""));
        if (user.equals(BY_TOKEN)) {
            settings.put("kafka.sasl.mechanism", "OAUTHBEARER");
            settings.put("kafka.sasl.jaas.config", BEARER + " required;");
            settings.put(
                    "kafka.sasl.login.callback.handler.class",
                    "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler");
            settings.put(
                    "kafka.sasl.oauthbearer.token.endpoint.url",
                    "http://127.0.0.1:" + identities.getAddress().getPort() + "/token");
            settings.put("kafka.sasl.oauthbearer.client.credentials.client.id", "topics");
            settings.put("kafka.sasl.oauthbearer.client.credentials.client.secret", "s3cret");
        }
        settings.put(
                RegistrySettings.URL,
                "https://127.0.0.1:" + encrypted.getAddress().getPort());
        for (String side : List.of("kafka.", "registry.client.schema.registry.")) {
            settings.put(side + "ssl.keystore.location", ownKey.toString());
            settings.put(side + "ssl.keystore.password", KeyFiles.PASSWORD);
            settings.put(side + "ssl.truststore.location", ownTrust.toString());
            settings.put(side + "ssl.truststore.password", KeyFiles.PASSWORD);
        }
        settings.put(StreamsSettings.STATE_DIR, folder.resolve("streams").toString());
        settings.put(StreamsSettings.THREADS, "1");
        settings.put(TopicsConfig.REPLICATION_FACTOR, "1");
        settings.put(TopicsConfig.MIN_INSYNC_REPLICAS, "1");
        settings.put(TopicsConfig.TRIPS, "1");
        settings.put(TopicsConfig.WORKERS, "1");
        settings.put(TopicsConfig.FIRMS, "1");
        settings.put(TopicsConfig.CONCLUSIONS, "1");
        settings.put(Policies.SEASON_START, "2020-01-20");
        settings.put(Policies.SEASON_END, "2020-05-01");
        settings.put(Policies.TICK_EVERY, "PT0S");
        settings.put(AuthSettings.OPEN, "true");
        return settings;
    }

    private static AppConfig as(String user) {
        return AppConfig.load(Optional.empty(), Map.of(), settings(user));
    }

    private int command(String user, String... arguments) throws IOException {
        Path file = Files.write(
                folder.resolve(user + ".properties"),
                settings(user).entrySet().stream()
                        .map(setting ->
                                setting.getKey() + "=" + setting.getValue().replace("\\", "\\\\"))
                        .toList());
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-c", file.toString()));
        PrintWriter out = new PrintWriter(said);
        return CommandLines.create(JOBS).setOut(out).setErr(out).execute(all.toArray(String[]::new));
    }

    @Test
    @Order(1)
    void whoever_has_the_role_of_topics_creates_them_and_nobody_else() throws IOException {
        assertThat(command("reader", "topics", "--apply")).as(said.toString()).isNotZero();
        assertThat(said.toString()).contains("does not let this user do that");
        assertThat(command("topics", "topics", "--apply")).as(said.toString()).isZero();
    }

    @Test
    @Order(2)
    void whoever_has_a_token_of_an_identity_provider_is_the_user_that_it_names() throws IOException {
        assertThat(command(BY_TOKEN, "topics")).as(said.toString()).isZero();
        assertThat(command(BY_TOKEN, "topics", "-D", "kafka.sasl.oauthbearer.client.credentials.client.secret=wrong"))
                .as(said.toString())
                .isEqualTo(3);
    }

    @Test
    @Order(2)
    void a_command_says_what_is_missing_grants_it_and_finds_nothing_missing_then() throws IOException {
        String[] wanted = {
            "acls", "--principal", AS + RUN, "--role", "core", "--role", "services", "--role", "board", "--apply"
        };
        String[] asked = java.util.Arrays.copyOf(wanted, wanted.length - 1);
        assertThat(command(ADMIN, asked)).as(said.toString()).isEqualTo(1);
        assertThat(said.toString()).contains("may not:", "city.worker-status", "Nothing was changed");
        assertThat(command(ADMIN, wanted)).as(said.toString()).isZero();
        assertThat(command(ADMIN, asked)).as(said.toString()).isZero();
        assertThat(command(ADMIN, "acls", "--principal", AS + RUN, "--role", "core"))
                .isZero();
        assertThat(said.toString()).contains("may do more than these roles need");
    }

    @Test
    @Order(3)
    void the_application_and_its_board_run_with_their_roles_alone_and_what_the_tools_do_is_right() throws Exception {
        tell(
                KafkaRole.WRITER + Topics.ENTERPRISES.name(),
                Topics.ENTERPRISES,
                Told.SHOE_FACTORY,
                Told.enterprise(Told.SHOE_FACTORY, 6));
        for (int i = 0; i < 5; i++) {
            tell(
                    KafkaRole.WRITER + Topics.INDIVIDUAL_ARRIVALS.name(),
                    Topics.INDIVIDUAL_ARRIVALS,
                    "w" + i,
                    Told.arrival("w" + i, "a" + i, "2020-02-20T08:00", Told.SHOE_FACTORY));
        }
        tell(KafkaRole.WRITER + Topics.CLOCK.name(), Topics.CLOCK, "now", new ClockTick(Told.at("2020-03-01T08:00")));
        int port = FreePorts.next();
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                "io.workerreturn.Main",
                "run"));
        Map<String, String> run = settings(RUN);
        run.put(BoardSettings.PORT, Integer.toString(port));
        run.forEach((key, value) -> line.addAll(List.of("--set", key + "=" + value)));
        Path log = folder.resolve("run.log");
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            awaitAnswer(process, log, port, "/health/ready", "\"ok\":true");
            awaitAnswer(process, log, port, "/api/v1/enterprises/" + Told.SHOE_FACTORY, "\"returned\":5");
            Path firms = Files.writeString(
                    folder.resolve("企业名单.csv"), "统一社会信用代码,企业名称,镇街,行业,用工需求\n" + Told.VALVE_WORKS + ",江岸阀门,塘下镇,阀门,3\n");
            assertThat(command("imports", "import", "enterprises", firms.toString()))
                    .as(said.toString())
                    .isZero();
            awaitAnswer(process, log, port, "/api/v1/enterprises/" + Told.VALVE_WORKS, "江岸阀门");
            assertThat(command("operator", "audit", "--settle", "PT2M"))
                    .as(said.toString())
                    .isZero();
            assertThat(Files.readString(log)).doesNotContain("AuthorizationException", "WARN", "ERROR");
        } finally {
            process.destroy();
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
        }
    }

    @Test
    @Order(4)
    void each_role_reads_and_writes_what_it_may_and_nothing_besides() throws Exception {
        // a copy of a city has its notes besides
        String notes = PREFIX + Topics.REPLAY_NOTES;
        try (Admin admin = Admin.create(as(ADMIN).kafka().admin())) {
            admin.createTopics(List.of(new NewTopic(notes, 1, (short) 1))).all().get();
        }
        List<String> names = Stream.concat(Services.everyTopic().map(topic -> PREFIX + topic.name()), Stream.of(notes))
                .toList();
        try (KafkaProducer<byte[], byte[]> everywhere = producer(as(ADMIN))) {
            for (String name : names) {
                assertThat(mayWrite(everywhere, name)).as(name).isTrue();
            }
        }
        for (KafkaRole role : roles) {
            Set<String> read = new TreeSet<>();
            Set<String> written = new TreeSet<>();
            try (KafkaProducer<byte[], byte[]> producer = producer(as(role.name()))) {
                for (String name : names) {
                    if (mayRead(as(role.name()), name)) {
                        read.add(name);
                    }
                    if (mayWrite(producer, name)) {
                        written.add(name);
                    }
                }
            }
            assertThat(read).as(role.name() + " reads").isEqualTo(topics(role, AclOperation.READ));
            assertThat(written).as(role.name() + " writes").isEqualTo(topics(role, AclOperation.WRITE));
        }
    }

    private static Set<String> topics(KafkaRole role, AclOperation operation) {
        return role.rights().stream()
                .filter(right -> right.operation() == operation)
                .map(Right::name)
                .filter(name -> name.startsWith(PREFIX))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Of a topic that has a record. */
    private static boolean mayRead(AppConfig config, String topic) {
        Map<String, Object> client = config.kafka().consumer();
        client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seek(partition, 0);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (System.nanoTime() < deadline) {
                if (!consumer.poll(Duration.ofMillis(100)).isEmpty()) {
                    return true;
                }
            }
            return fail(topic + " neither gives a record nor refuses");
        } catch (AuthorizationException refused) {
            return false;
        }
    }

    private static boolean mayWrite(KafkaProducer<byte[], byte[]> producer, String topic) throws Exception {
        try {
            // rejected by the application, as it is no value of any topic
            producer.send(new ProducerRecord<>(topic, 0, "hostile".getBytes(StandardCharsets.UTF_8), new byte[] {1}))
                    .get();
            return true;
        } catch (ExecutionException refused) {
            if (refused.getCause() instanceof AuthorizationException) {
                return false;
            }
            throw refused;
        } catch (AuthorizationException refused) {
            return false;
        } catch (KafkaException refused) {
            // whoever may write nowhere gets no producer's identity, which it may hear of before it sends
            if (refused.getCause() instanceof AuthorizationException) {
                return false;
            }
            throw refused;
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(AppConfig config) {
        Map<String, Object> client = config.kafka().producer();
        client.put(ProducerConfig.ACKS_CONFIG, "all");
        return new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static <V extends SpecificRecord> void tell(String user, Topic<V> topic, String key, V value)
            throws Exception {
        AppConfig config = as(user);
        String name = config.kafka().topic(topic.name());
        try (AvroSerdes serdes = AvroSerdes.open(config.registry());
                KafkaProducer<byte[], byte[]> producer = producer(config)) {
            producer.send(new ProducerRecord<>(
                            name,
                            key.getBytes(StandardCharsets.UTF_8),
                            serdes.writer(name, topic.type()).write(value)))
                    .get();
        }
    }

    private static void awaitAnswer(Process process, Path log, int port, String path, String part) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String last = "";
        while (System.nanoTime() < deadline && process.isAlive()) {
            try {
                last = HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body();
                if (last.contains(part)) {
                    return;
                }
            } catch (IOException notYet) {
                last = notYet.toString();
            }
            Thread.sleep(200);
        }
        fail(path + " does not say " + part + " but " + last + "\n" + Files.readString(log));
    }
}

package io.workerreturn.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.workerreturn.FreePorts;
import io.workerreturn.config.AppConfig;
import io.workerreturn.config.BoardSettings;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.config.Policies;
import io.workerreturn.config.RegistrySettings;
import io.workerreturn.config.StreamsSettings;
import io.workerreturn.config.TopicsConfig;
import io.workerreturn.embedded.EmbeddedBroker;
import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.runtime.TopicAdministration;
import io.workerreturn.runtime.TopicDifference;
import io.workerreturn.topology.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** `run` as people start it: before there is anything, beside a job that creates topics, and by mistake. */
class RunWaitsTest {
    private static final Duration DEADLINE = Duration.ofMinutes(2);

    @TempDir
    private static Path folder;

    private static EmbeddedBroker broker;
    private static EmbeddedRegistry registry;

    @BeforeAll
    static void a_cluster() throws IOException {
        broker = EmbeddedBroker.start(folder.resolve("broker"), 0);
        registry = EmbeddedRegistry.start(folder.resolve("registry"), 0);
    }

    @AfterAll
    static void stop() {
        registry.close();
        broker.close();
    }

    private static Map<String, String> settings(String name) {
        return new TreeMap<>(Map.of(
                KafkaConfig.BOOTSTRAP_SERVERS,
                broker.bootstrapServers(),
                KafkaConfig.APPLICATION_ID,
                name,
                KafkaConfig.TOPIC_PREFIX,
                name + ".",
                RegistrySettings.URL,
                registry.url().toString(),
                StreamsSettings.STATE_DIR,
                folder.resolve(name).toString(),
                BoardSettings.ENABLED,
                "false",
                TopicsConfig.REPLICATION_FACTOR,
                "1",
                TopicsConfig.MIN_INSYNC_REPLICAS,
                "1",
                TopicsConfig.TRIPS,
                "1",
                TopicsConfig.WORKERS,
                "1"));
    }

    private static AppConfig config(Map<String, String> settings) {
        return AppConfig.load(Optional.empty(), Map.of(), settings);
    }

    private static void createTopics(AppConfig config) {
        try (TopicAdministration topics = new TopicAdministration(config.kafka(), config.topics())) {
            assertThat(topics.apply(topics.differences())).isEmpty();
        }
    }

    /** The command under way, on a thread of its own that Ctrl-C would interrupt. */
    private static final class Run implements AutoCloseable {
        private final StringWriter out = new StringWriter();
        private final ByteArrayOutputStream err = new ByteArrayOutputStream();
        private final PrintStream before = System.err;
        private final CompletableFuture<Integer> status = new CompletableFuture<>();
        private final Thread thread;

        Run(AppConfig config) {
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            thread = new Thread(() -> {
                try {
                    status.complete(new RunJob().run(config, new PrintWriter(out, true)));
                } catch (Throwable failed) {
                    status.completeExceptionally(failed);
                }
            });
            thread.start();
        }

        String said() {
            return out + err.toString(StandardCharsets.UTF_8);
        }

        void awaitSaying(String words) {
            await(words, () -> status.isDone() || said().contains(words));
            assertThat(said()).contains(words);
        }

        void stops() throws Exception {
            thread.interrupt();
            assertThat(status.get(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(ExitStatus.OK);
            assertThat(out.toString()).endsWith("Stopped." + System.lineSeparator());
        }

        @Override
        public void close() {
            System.setErr(before);
            thread.interrupt();
        }
    }

    private static void await(String what, BooleanSupplier so) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!so.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    @Test
    void without_brokers_it_waits_and_says_so_until_it_is_told_to_stop() throws Exception {
        int port = FreePorts.next();
        Map<String, String> settings = settings("nobody");
        settings.put(KafkaConfig.BOOTSTRAP_SERVERS, "127.0.0.1:" + port);
        try (Run run = new Run(config(settings))) {
            run.awaitSaying("Waiting for the brokers at 127.0.0.1:" + port);
            run.awaitSaying("For ever (run.connect.timeout); Ctrl-C ends it.");
            run.stops();
        }
    }

    @Test
    void topics_that_are_about_to_be_created_are_waited_for() throws Exception {
        AppConfig config = config(settings("early"));
        try (Run run = new Run(config)) {
            run.awaitSaying("early.trip-board is missing");
            createTopics(config);
            run.awaitSaying("Running.");
            run.stops();
        }
    }

    @Test
    void wrong_topics_are_shown_as_topics_shows_them_and_refused() throws Exception {
        Map<String, String> settings = settings("wrong");
        AppConfig config = config(settings);
        String name = config.kafka().topic(Topics.WORKER_STATUS.name());
        try (Admin admin = Admin.create(config.kafka().admin())) {
            admin.createTopics(List.of(new NewTopic(name, 1, (short) 1)
                            .configs(Map.of(
                                    TopicConfig.RETENTION_MS_CONFIG, "3600000",
                                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime"))))
                    .all()
                    .get();
        }
        try (TopicAdministration topics = new TopicAdministration(config.kafka(), config.topics())) {
            topics.apply(topics.differences().stream()
                    .filter(TopicDifference::isMissing)
                    .toList());
        }
        Said said = execute("run", settings);
        assertThat(said.status()).isEqualTo(ExitStatus.FOUND);
        assertThat(said.out())
                .contains(name, TopicConfig.RETENTION_MS_CONFIG, "3600000")
                .contains(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime", "altered");
        assertThat(said.err()).contains("worker-return topics --apply");
    }

    @Test
    void a_new_season_under_the_old_id_ends_with_a_status_of_its_own() {
        Map<String, String> settings = settings("season");
        createTopics(config(settings));
        Map<String, String> anew = new TreeMap<>(settings);
        anew.put(KafkaConfig.TOPIC_PREFIX, "season-2021.");
        createTopics(config(anew));
        try (Run run = new Run(config(settings))) {
            run.awaitSaying("Running.");
            Said said = execute("run", anew);
            assertThat(said.status()).isEqualTo(ExitStatus.BOUND);
            assertThat(said.err()).contains("topic.prefix: season. there, season-2021. here");

            Map<String, String> otherRules = new TreeMap<>(settings);
            otherRules.put(Policies.HOLD_FOR, "PT1S");
            Said audited = execute("audit", otherRules);
            assertThat(audited.status()).isEqualTo(ExitStatus.BOUND);
            assertThat(audited.err()).contains(Policies.HOLD_FOR, "verdict would be wrong");
        }
    }

    private record Said(int status, String out, String err) {}

    private static Said execute(String command, Map<String, String> settings) {
        List<String> arguments = new ArrayList<>(List.of(command));
        settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = CommandLines.create(new Jobs(
                        Jobs.Job.absent(),
                        new RunJob(),
                        Jobs.Job.absent(),
                        Jobs.Job.absent(),
                        new AuditJob(),
                        Jobs.Job.absent()))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
        return new Said(status, out.toString(), err.toString());
    }
}

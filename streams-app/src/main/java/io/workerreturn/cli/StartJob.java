package io.workerreturn.cli;

import io.workerreturn.board.Board;
import io.workerreturn.config.AppConfig;
import io.workerreturn.config.BoardSettings;
import io.workerreturn.config.ImportConfig;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.config.Policies;
import io.workerreturn.domain.BusinessDay;
import io.workerreturn.embedded.EmbeddedBroker;
import io.workerreturn.embedded.EmbeddedRegistry;
import io.workerreturn.runtime.EarlierApplications;
import io.workerreturn.runtime.Reset;
import io.workerreturn.runtime.RunningException;
import io.workerreturn.runtime.TopicAdministration;
import io.workerreturn.services.ServicesTopology;
import io.workerreturn.topology.StateLayout;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** A lasting system in this process, until it is told to stop. */
public final class StartJob implements Jobs.Job<StartCommand.Options> {
    private static final Duration LOOK_EVERY = Duration.ofMinutes(1);
    private static final String FAMILY = WorkerReturnCommand.NAME + "-";
    private static final int ID_BYTES = 4;
    private static final Pattern IDS = Pattern.compile(FAMILY + "[0-9a-f]{" + 2 * ID_BYTES + "}");

    /** Whoever was killed is a member of its group until its session ends. */
    private static final Duration MISSED_WITHIN = Duration.ofMinutes(1);

    private static final Duration AGAIN_AFTER = Duration.ofSeconds(1);

    private final InstantSource clock;

    /**
     * The job.
     *
     * @param clock from which the season of a first start follows, unless it is given
     */
    public StartJob(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether an application of this id is one's own, whose broker is in its process. */
    static boolean isOwn(String applicationId) {
        return IDS.matcher(applicationId).matches();
    }

    @Override
    public int run(StartCommand.Options options, PrintWriter out) throws Exception {
        Logging.withoutKafka();
        return CleanStop.around(
                () -> out.println("Stopped. Everything is kept in " + options.data() + " for the next start."), () -> {
                    try (OwnSystem system = OwnSystem.open(options.data())) {
                        run(options, system, out);
                    }
                    return ExitStatus.OK;
                });
    }

    private void run(StartCommand.Options options, OwnSystem system, PrintWriter out)
            throws IOException, InterruptedException {
        boolean old = system.isOld();
        Path key = system.key();
        try (EmbeddedBroker broker =
                        EmbeddedBroker.start(system.kafka(), options.ports().broker());
                EmbeddedRegistry registry = EmbeddedRegistry.start(
                        system.folder().resolve("registry"), options.ports().registry())) {
            AppConfig config = configure(system, options, key, broker, registry);
            out.printf(
                    "Kafka on %s, schema registry on %s, everything in %s%n",
                    broker.bootstrapServers(), registry.url(), system.folder());
            if (!old) {
                out.println(
                        "The key that makes pseudonyms of identity numbers is " + key + ": keep a copy of it in a safe"
                                + " place. Without it the same people would count as others.");
            }
            prepare(config, out);
            if (options.reset()) {
                reset(config, out);
            }
            run(config, system, out);
        }
    }

    private static void run(AppConfig config, OwnSystem system, PrintWriter out) throws InterruptedException {
        try (Pair application = Pair.start(config);
                Board board = Board.start(config, application.serdes(), application.core(), application.services())) {
            application.awaitRunning();
            out.printf(
                    "The season is %s to %s; thresholds and sources are set in %s%n",
                    BusinessDay.of(config.policies().season().start()),
                    BusinessDay.of(config.policies().season().end() - 1),
                    system.settings());
            out.println("The board: " + board.url());
            boolean isFound = OwnSystem.usualSettings(System.getenv())
                    .filter(system.settings()::equals)
                    .isPresent();
            out.println("Running; Ctrl-C stops it. In another terminal: ./worker-return import "
                    + (isFound ? "" : "-c " + system.settings() + " ") + "<file> ...");
            while (!application.awaitStop(LOOK_EVERY)) {
                // until it is told to stop
            }
        }
    }

    private AppConfig configure(
            OwnSystem system, StartCommand.Options options, Path key, EmbeddedBroker broker, EmbeddedRegistry registry)
            throws IOException {
        Map<String, String> ours = OneMachine.settings(broker, registry, system.folder());
        ours.put(BoardSettings.PORT, Integer.toString(options.ports().board()));
        ours.put(ImportConfig.KEY_FILE, key.toString());
        // what was killed is missed soon, so that the next start need not wait for it
        ours.put("kafka.main.consumer.session.timeout.ms", "6000");
        LocalDate today = BusinessDay.of(clock.millis());
        String keyId = OwnSystem.keyId(key);
        ours.put(KafkaConfig.APPLICATION_ID, applicationId(system.configure(options, today, keyId, ours)));
        return system.configure(options, today, keyId, ours);
    }

    /**
     * By all that decides a figure: with other settings, or another layout of the state, it is another application, which reads
     * everything that was told anew.
     */
    private static String applicationId(AppConfig config) {
        Policies rules = config.policies();
        String deciding = String.join(
                "\n",
                Integer.toString(StateLayout.VERSION),
                rules.season().toString(),
                rules.projection().toString(),
                rules.shortfall().toString(),
                rules.trips().toString(),
                new TreeMap<>(rules.sources().thresholds()).toString(),
                rules.acknowledgements().toString(),
                config.kafka().topicPrefix(),
                config.services().settings().deciding().toString(),
                Integer.toString(ServicesTopology.LAYOUT),
                // conclusions too stand in the groups of their keys
                "%d %d %d %d"
                        .formatted(
                                config.topics().trips(),
                                config.topics().workers(),
                                config.topics().firms(),
                                config.topics().conclusions()));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(deciding.getBytes(StandardCharsets.UTF_8));
            return FAMILY + HexFormat.of().formatHex(hash, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void reset(AppConfig config, PrintWriter out) throws InterruptedException {
        long begun = System.nanoTime();
        try (Reset reset = new Reset(config, Reset.Scope.BOTH, Optional.empty())) {
            for (boolean done = false; !done; ) {
                try {
                    reset.apply((topic, rows) -> {});
                    done = true;
                } catch (RunningException killed) {
                    if (System.nanoTime() - begun > MISSED_WITHIN.toNanos()) {
                        throw killed;
                    }
                    Thread.sleep(AGAIN_AFTER.toMillis());
                }
            }
        }
        out.println("Reset: all that was told is read from its beginning.");
    }

    private static void prepare(AppConfig config, PrintWriter out) {
        try (EarlierApplications earlier = new EarlierApplications(config.kafka(), FAMILY)) {
            if (earlier.exist()) {
                out.println(
                        "Settings that decide figures, or the layout of the state, are others than at the last start:"
                                + " everything that was told is read anew.");
                earlier.remove();
            }
        }
        try (TopicAdministration topics = new TopicAdministration(config.kafka(), config.topics())) {
            topics.apply(topics.differences());
        }
    }
}

package io.workerreturn.cli;

import io.workerreturn.audit.AuditProgress;
import io.workerreturn.config.AppConfig;
import io.workerreturn.config.KafkaConfig;
import io.workerreturn.replay.Replay;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "replay",
        description = {
            "Copies what a system was told, and what people did, to topics of another prefix, of other numbers of"
                    + " partitions, or on another cluster. An application that reads the copies concludes the same.",
            "",
            "Keys, values, headers and append times are copied to the byte, in the order in which the brokers got them;"
                    + " log-marks are said anew. Creates the topics that it writes to. Stopped, killed or cut off, it goes on"
                    + " where it was; said again later, it copies what has come since, as long as nobody else has written"
                    + " there.",
        },
        footer = {
            "Examples:",
            "  worker-return replay -c old.properties --to-config new.properties   all that the other has otherwise",
            "  worker-return replay -c app.properties --to ruian-b.                 the same but for the prefix",
            "  worker-return replay -c app.properties --to ruian-b. --to-set partitions.workers=32",
            "  worker-return replay -c app.properties --to ruian. --to-bootstrap other:9092",
            "  worker-return replay -c app.properties --to ruian-b. --forget people.txt",
            "docs/operations.md has the recipes.",
        })
final class ReplayCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(names = "--to", paramLabel = "<prefix>", description = "The topic.prefix of the copies.")
    private @Nullable String prefix;

    @Option(
            names = "--to-config",
            paramLabel = "<file>",
            description = "The configuration of who is to read the copies. Default: that of -c.")
    private @Nullable Path file;

    @Option(
            names = "--to-bootstrap",
            paramLabel = "<host:port>",
            description = "Brokers to copy to. Default: as configured.")
    private @Nullable String bootstrap;

    @Option(
            names = "--to-set",
            paramLabel = "<key=value>",
            description = "Sets one key of the configuration of the copies. May be repeated.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Option(
            names = "--forget",
            paramLabel = "<file>",
            description =
                    "In the copies, what was told of these people is of nobody who can be named: they get ids that"
                            + " nothing leads to, and figures stay as they are. One on a line: a worker's id, or an identity"
                            + " number if the key of pseudonyms is configured. Begins with a new prefix, is done in one go, and"
                            + " cannot be followed by another replay to it.")
    private @Nullable Path forgotten;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (prefix == null && file == null) {
            throw new UsageException("Say with --to under which prefix, or with --to-config for whom.");
        }
        AppConfig from = config.load();
        AppConfig to = to();
        PrintWriter out = spec.commandLine().getOut();
        Set<String> workers = forgotten == null ? Set.of() : Forgotten.read(forgotten, from);
        return CleanStop.around(
                () -> out.println(
                        workers.isEmpty()
                                ? "Stopped; said again, it goes on where it was."
                                : "Stopped. What was copied is of no use: delete it, or begin under another prefix."),
                () -> replayed(from, to, workers, out));
    }

    private static int replayed(AppConfig from, AppConfig to, Set<String> workers, PrintWriter out)
            throws InterruptedException {
        Waiting.forCluster(from);
        Waiting.forCluster(to);
        out.printf(
                "From '%s' on %s to '%s' on %s.%n",
                from.kafka().topicPrefix(),
                from.kafka().bootstrapServers(),
                to.kafka().topicPrefix(),
                to.kafka().bootstrapServers());
        if (!from.registry().url().equals(to.registry().url())) {
            out.println("Values are copied with the ids of their schemas: "
                    + to.registry().url() + " must know them as "
                    + from.registry().url() + " does.");
        }
        try (Replay replay = new Replay(from, to, workers);
                Shown shown = new Shown()) {
            print(replay.run(shown), workers.size(), out);
        }
        return ExitStatus.OK;
    }

    private AppConfig to() {
        Map<String, String> set = new LinkedHashMap<>(overrides);
        if (prefix != null) {
            set.put(KafkaConfig.TOPIC_PREFIX, prefix);
        }
        if (bootstrap != null) {
            set.put(KafkaConfig.BOOTSTRAP_SERVERS, bootstrap);
        }
        return file == null ? config.load(set) : ConfigOptions.load(Optional.of(file), set);
    }

    private static void print(List<Replay.Copied> copied, int forgotten, PrintWriter out) {
        Table table = new Table("topic", "records", "partitions");
        copied.forEach(topic -> table.row(
                topic.topic(), number(topic.records()), topic.fromPartitions() + " to " + topic.toPartitions()));
        table.print(out);
        copied.stream()
                .filter(topic -> topic.lacks() > 0)
                .forEach(topic -> out.println("Of " + topic.topic() + " " + number(topic.lacks())
                        + " records were deleted before; what follows from them can't be had again."));
        out.println("Done. Copied now: "
                + number(copied.stream().mapToLong(Replay.Copied::records).sum())
                + " records. "
                + (forgotten == 0
                        ? "Said again, it copies what has come since."
                        : number(forgotten) + (forgotten == 1 ? " person is" : " people are")
                                + " forgotten here. Everything of before still names them: docs/operations.md says"
                                + " what is to be deleted."));
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** How far a topic is, on the terminal. */
    private static final class Shown implements Replay.Listener, AutoCloseable {
        private AuditProgress.@Nullable Bar bar;

        @Override
        public void begins(String topic, long records) {
            close();
            bar = Bars.ofAudit(topic, records);
        }

        @Override
        public void copied(long records) {
            if (bar != null) {
                bar.done(records);
            }
        }

        @Override
        public void close() {
            if (bar != null) {
                bar.close();
                bar = null;
            }
        }
    }
}

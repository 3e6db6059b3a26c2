package io.workerreturn.cli;

import io.workerreturn.config.AppConfig;
import io.workerreturn.export.PostgresExport;
import io.workerreturn.topology.Topics;
import io.workerreturn.topology.Topics.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "export",
        description = {
            "Keeps the figures in tables of a PostgreSQL database, for dashboards that ask in SQL.",
            "",
            "A table for each topic, a row for each key: first all that there is, then whatever changes, until Ctrl-C."
                    + " How far it has read is kept in the database, in the same transactions as the rows: stopped, killed"
                    + " or cut off, it goes on where it was. One export to a schema at a time.",
            "",
            "The password: the environment variable PGPASSWORD, or a line in ~/.pgpass.",
        },
        footer = {
            "Examples:",
            "  worker-return export --to 'jdbc:postgresql://localhost/city?user=city'",
            "  worker-return export --to 'jdbc:postgresql://localhost/city?user=city' --once      and end",
            "  worker-return export --to … --topics return-rate-rollups,worker-journeys --schema ruian",
            "docs/database.md has the tables, and queries to begin with.",
        })
final class ExportCommand implements Callable<Integer> {
    private static final String POSTGRESQL = "jdbc:postgresql:";
    private static final Pattern IDENTIFIER = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(
            names = "--to",
            required = true,
            paramLabel = "<url>",
            description =
                    "The database: jdbc:postgresql://<host>/<database>?user=<user>, and what else its driver knows"
                            + " (sslmode=verify-full).")
    private String url = "";

    @Option(
            names = "--schema",
            paramLabel = "<name>",
            defaultValue = "worker_return",
            description = "Where the tables are; made if it is not there. Default: ${DEFAULT-VALUE}.")
    private String schema = "";

    @Option(
            names = "--topics",
            paramLabel = "<topic>",
            split = ",",
            completionCandidates = TopicNames.class,
            description =
                    "Compacted topics, separated by commas. Default: every one with figures, trips and alerts, none"
                            + " with single workers.")
    private List<String> topics = new ArrayList<>();

    @Option(names = "--once", description = "End when the tables are where the topics are.")
    private boolean once;

    @Spec
    private CommandSpec spec;

    private final Jobs.Job<Options> job;

    /**
     * What is to be exported.
     *
     * @param url of the database
     * @param schema of the tables
     * @param topics compacted ones
     * @param once whether to end when all is there
     * @param config which cluster
     */
    record Options(String url, String schema, List<Topic<?>> topics, boolean once, AppConfig config) {}

    ExportCommand(Jobs.Job<Options> job) {
        this.job = job;
    }

    @Override
    public Integer call() throws Exception {
        if (!url.startsWith(POSTGRESQL)) {
            throw new UsageException("--to begins with " + POSTGRESQL + ", the only databases that it knows");
        }
        if (url.matches("(?i).*[?&]password=.*")) {
            throw new UsageException(
                    "A password on the command line can be read by every user of the machine: set PGPASSWORD, or"
                            + " put it into ~/.pgpass");
        }
        if (!IDENTIFIER.matcher(schema).matches()) {
            throw new UsageException("--schema is small letters, digits and _, not '" + schema + "'");
        }
        List<Topic<?>> wanted = new ArrayList<>();
        for (String name : topics) {
            wanted.add(Topics.named(name)
                    .filter(topic -> topic.kept().isTable())
                    .orElseThrow(() -> new UsageException("'" + name + "' is no compacted topic: "
                            + Topics.ALL.stream()
                                    .filter(topic -> topic.kept().isTable())
                                    .map(topic -> topic.name())
                                    .toList()
                            + " are" + Misspelt.hint(name, new TopicNames()))));
        }
        return job.run(
                new Options(
                        url,
                        schema,
                        wanted.isEmpty() ? PostgresExport.USUAL : wanted,
                        once,
                        config.loadOrOwn(spec.commandLine().getErr())),
                spec.commandLine().getOut());
    }
}

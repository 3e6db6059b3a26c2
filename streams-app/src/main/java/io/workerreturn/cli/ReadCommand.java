package io.workerreturn.cli;

import io.workerreturn.config.AppConfig;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "read",
        description = {
            "Prints what a topic says, decoded.",
            "",
            "From the beginning to where it ends now, as readers of committed records see it. A row that is gone has a key and no"
                    + " value. What can't be decoded is printed in hexadecimal, with why; of rejected records, what was rejected"
                    + " is decoded too, as far as it goes.",
        },
        footer = {
            "Examples:",
            "  worker-return read return-rate-rollups --latest --format table",
            "  worker-return read enterprise-return-rates --key 91330381Y04369790K --follow",
            "  worker-return read trip-board -c app.properties --latest --format csv > trips.csv",
            "  worker-return read rejected-records | jq .value.reason",
            "docs/topics.md explains every topic and field.",
        })
final class ReadCommand implements Callable<Integer> {
    /** How it is printed. */
    enum Format {
        json,
        csv,
        table
    }

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Parameters(
            index = "0",
            paramLabel = "<topic>",
            completionCandidates = TopicNames.class,
            description = "Its name, with or without the configured prefix, or that of any other topic.")
    private String topic = "";

    @Option(names = "--key", paramLabel = "<key>", description = "Only records of this key. May be repeated.")
    private Set<String> keys = new TreeSet<>();

    @Option(names = "--latest", description = "Only the last record of each key, and none of a key that is gone.")
    private boolean latest;

    @Option(names = "--follow", description = "Go on with what comes, until Ctrl-C.")
    private boolean follow;

    @Option(
            names = "--format",
            paramLabel = "<format>",
            defaultValue = "json",
            description =
                    "json: a line each; csv: for spreadsheets; table: for people. The last two have a column for each field"
                            + " of the record, and nested ones as JSON. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.json;

    @Spec
    private CommandSpec spec;

    private final Jobs.Job<Options> job;

    /**
     * What is to be read.
     *
     * @param topic its name as it was given
     * @param keys only these; empty for all
     * @param latest whether only the last record of each key is wanted
     * @param follow whether to wait for more
     * @param format how it is printed
     * @param config which cluster
     */
    record Options(String topic, Set<String> keys, boolean latest, boolean follow, Format format, AppConfig config) {}

    ReadCommand(Jobs.Job<Options> job) {
        this.job = job;
    }

    @Override
    public Integer call() throws Exception {
        if (follow && latest) {
            throw new UsageException("--latest is what stands at an end, and --follow has none: give one of them");
        }
        if (follow && format == Format.table) {
            throw new UsageException(
                    "A table is printed when its widest cell is known: follow with --format json or csv");
        }
        return job.run(
                new Options(
                        topic,
                        Set.copyOf(keys),
                        latest,
                        follow,
                        format,
                        config.loadOrOwn(spec.commandLine().getErr())),
                spec.commandLine().getOut());
    }
}

package io.workerreturn.cli;

import io.workerreturn.config.AppConfig;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "as-known",
        description = {
            "Says what was known at some time, and why it is another number now.",
            "",
            "Reads what had been told up to then, and nothing that came later: a retraction told at 19:00 does not"
                    + " reach 18:00. The figures are those that the application had then, to the field; what is recomputed"
                    + " later never changes them. Changes nothing.",
            "",
            "With --against, each figure's difference between two such times is parted by cause, and the parts add up"
                    + " to it: retracted (known then, withdrawn since), corrected (withdrawn and told anew), told late (it"
                    + " had happened before, and nobody had said so yet), happened since, register changed (firms"
                    + " registered, changed, closed), rules changed (under one application id they can't be).",
            "",
            "Times are those of the clock topic. The application marks each minute when the clock first reaches it;"
                    + " where a mark is missing, the one before it counts, and that is said.",
        },
        footer = {
            "Examples:",
            "  worker-return as-known -c app.properties --at '2020-02-20 18:00'              the city",
            "  worker-return as-known -c app.properties --at 2020-02-20T18:00 --enterprise 91350100M000100Y43",
            "  worker-return as-known -c app.properties --at PT24H --against now             why is it not"
                    + " yesterday's?",
            "  worker-return as-known -c app.properties --at 2020-02-20 --format csv > firms.csv",
            "",
            "Exit status: 0 said; 1 nothing is known of such a firm or trip; 2 before the first mark, or in the"
                    + " future; 3 what was known then has been deleted, or the cluster can't be reached.",
        })
final class AsKnownCommand implements Callable<Integer> {
    static final String AT = "--at";
    static final String AGAINST = "--against";

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(
            names = AT,
            required = true,
            paramLabel = "<time>",
            description =
                    "When: " + Moments.FORMS + ", by the clock of the system. Without a zone it is Asia/Shanghai.")
    private String at = "";

    @Option(
            names = AGAINST,
            paramLabel = "<time>",
            description = "Say what became of it until then, and why; now is the newest mark.")
    private @Nullable String against;

    @Option(names = "--enterprise", paramLabel = "<id>", description = "Of this firm only.")
    private @Nullable String enterprise;

    @Option(names = "--trip", paramLabel = "<id>", description = "Of this trip only.")
    private @Nullable String trip;

    @Option(
            names = "--format",
            paramLabel = "<format>",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES}: csv has a line for each firm, json everything. Default:"
                    + " ${DEFAULT-VALUE}.")
    private Format format = Format.text;

    @Option(
            names = "--limit",
            paramLabel = "<n>",
            defaultValue = "20",
            description = "Lines of a table of the text; the rest is counted. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Spec
    private CommandSpec spec;

    private final Jobs.Job<Options> job;

    /** How it is printed; spelt as one writes it. */
    enum Format {
        text,
        json,
        csv
    }

    /**
     * What is asked.
     *
     * @param at when, as it was written
     * @param against until when, as it was written; null if only what was known is wanted
     * @param limit lines of a table, 1 or more
     */
    record Options(
            String at,
            @Nullable String against,
            Optional<String> enterprise,
            Optional<String> trip,
            Format format,
            int limit,
            AppConfig config) {}

    AsKnownCommand(Jobs.Job<Options> job) {
        this.job = job;
    }

    @Override
    public Integer call() throws Exception {
        if (enterprise != null && trip != null) {
            throw new UsageException("Say --enterprise or --trip, not both");
        }
        return job.run(
                new Options(
                        at,
                        against,
                        Optional.ofNullable(enterprise),
                        Optional.ofNullable(trip),
                        format,
                        Checks.atLeastOne("--limit", limit),
                        config.loadOrOwn(spec.commandLine().getErr())),
                spec.commandLine().getOut());
    }
}

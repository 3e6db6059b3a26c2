package io.workerreturn.cli;

import io.workerreturn.config.AppConfig;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "audit",
        description = {
            "Recomputes every figure from the source topics and compares it with what the application says.",
            "",
            "Changes nothing. Waits first until the application has read what stands in the source topics, and reads"
                    + " differing rows again until they settle. Rows that follow from every record, such as the sum over the city,"
                    + " only settle while nothing new comes in.",
            "",
            "It applies the rules of its own configuration: give it that of the application.",
        },
        footer = {
            "Examples:",
            "  worker-return audit -c app.properties",
            "  worker-return audit -c app.properties --settle PT2M --limit 100",
        })
final class AuditCommand implements Callable<Integer> {
    private static final String SETTLE = "PT30S";
    private static final String LIMIT = "20";

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(
            names = "--settle",
            paramLabel = "<duration>",
            defaultValue = SETTLE,
            description = "How long a difference may take to settle (ISO-8601). Default: ${DEFAULT-VALUE}.")
    private Duration settle = Duration.ZERO;

    @Option(
            names = "--limit",
            paramLabel = "<n>",
            defaultValue = LIMIT,
            description = "Differences that are listed; all are counted. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    private final Jobs.Job<Options> job;

    /**
     * What the audit needs to know.
     *
     * @param settle how long a difference may take to settle
     * @param limit differences that are listed, 1 or more
     * @param json whether the result is printed as JSON
     * @param config which cluster
     */
    public record Options(Duration settle, int limit, boolean json, AppConfig config) {
        static Options defaults(AppConfig config) {
            return new Options(Duration.parse(SETTLE), Integer.parseInt(LIMIT), false, config);
        }
    }

    AuditCommand(Jobs.Job<Options> job) {
        this.job = job;
    }

    @Override
    public Integer call() throws Exception {
        return job.run(
                new Options(
                        settle,
                        Checks.atLeastOne("--limit", limit),
                        json,
                        config.loadOrOwn(spec.commandLine().getErr())),
                spec.commandLine().getOut());
    }
}

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
                    + " differing rows again until they settle.",
        },
        footer = {
            "Examples:",
            "  worker-return audit -c app.properties",
            "  worker-return audit -c app.properties --settle PT2M --limit 100",
        })
final class AuditCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(
            names = "--settle",
            paramLabel = "<duration>",
            defaultValue = "PT30S",
            description = "How long a difference may take to settle (ISO-8601). Default: ${DEFAULT-VALUE}.")
    private Duration settle = Duration.ZERO;

    @Option(
            names = "--limit",
            paramLabel = "<n>",
            defaultValue = "20",
            description = "Differences that are listed; all are counted. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Spec
    private CommandSpec spec;

    private final Jobs.Job<Options> job;

    /**
     * What the audit needs to know.
     *
     * @param settle how long a difference may take to settle
     * @param limit differences that are listed, 1 or more
     * @param config which cluster
     */
    public record Options(Duration settle, int limit, AppConfig config) {}

    AuditCommand(Jobs.Job<Options> job) {
        this.job = job;
    }

    @Override
    public Integer call() throws Exception {
        return job.run(
                new Options(settle, Checks.atLeastOne("--limit", limit), config.load()),
                spec.commandLine().getOut());
    }
}

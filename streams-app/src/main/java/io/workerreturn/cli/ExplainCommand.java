package io.workerreturn.cli;

import io.workerreturn.config.AppConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "explain",
        description = {
            "Says why a number is what it is.",
            "",
            "Of an enterprise: the workers behind its figures, by phase. Of a worker: the facts behind the journey, in"
                    + " the order in which they count.",
        },
        footer = {
            "Examples:",
            "  worker-return explain -c app.properties 91350100M000100Y43   a firm",
            "  worker-return explain -c app.properties w-000042             a worker",
        })
final class ExplainCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Parameters(
            paramLabel = "<enterprise or worker>",
            description = "An enterprise's unified social credit code, or a worker's pseudonym.")
    private String subject = "";

    @Option(
            names = "--limit",
            paramLabel = "<n>",
            defaultValue = "50",
            description = "Lines that are listed; all are counted. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Spec
    private CommandSpec spec;

    private final Jobs.Job<Options> job;

    /**
     * What is to be explained.
     *
     * @param subject an enterprise's or a worker's id
     * @param limit lines that are listed, 1 or more
     * @param config which cluster
     */
    public record Options(String subject, int limit, AppConfig config) {}

    ExplainCommand(Jobs.Job<Options> job) {
        this.job = job;
    }

    @Override
    public Integer call() throws Exception {
        return job.run(
                new Options(
                        subject,
                        Checks.atLeastOne("--limit", limit),
                        config.loadOrOwn(spec.commandLine().getErr())),
                spec.commandLine().getOut());
    }
}

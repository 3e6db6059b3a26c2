package io.workerreturn.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        description = {
            "Shows Rui'an's return of 2020, with nothing else to install.",
            "",
            "Starts a Kafka broker, a schema registry and the application in this process, replays the scenario,"
                    + " prints a summary and stays up until Ctrl-C. Other programs can read along on the ports.",
        },
        footer = {
            "Examples:",
            "  worker-return demo                      watch it",
            "  worker-return demo --once               end after an audit; 0: it is clean",
            "  worker-return demo --workers 10000 --enterprises 200   a small town",
            "  worker-return demo --speed 3600         an hour of 2020 a second",
            "  worker-return demo --data ~/ruian       kept for the next time",
        })
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private PortOptions ports = new PortOptions();

    @Mixin
    private ScenarioOptions scenario = new ScenarioOptions();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(names = "--once", description = "End after an audit instead of staying up.")
    private boolean once;

    @Option(
            names = "--data",
            paramLabel = "<folder>",
            description = "Keep everything here for the next time. Default: a temporary folder, gone at the end.")
    private @Nullable Path data;

    @Spec
    private CommandSpec spec;

    private final Jobs.Job<Options> job;

    /**
     * What the demo needs to know.
     *
     * @param scenario what is replayed
     * @param once whether it ends after an audit
     * @param ports where it listens
     * @param data where everything is kept; empty for a temporary folder
     * @param config the rest
     */
    public record Options(
            ScenarioOptions.Scenario scenario,
            boolean once,
            PortOptions.Ports ports,
            Optional<Path> data,
            ConfigOptions config) {}

    DemoCommand(Jobs.Job<Options> job) {
        this.job = job;
    }

    @Override
    public Integer call() throws Exception {
        Checks.embeddedMode("demo");
        return job.run(
                new Options(scenario.scenario(), once, ports.ports(), Optional.ofNullable(data), config),
                spec.commandLine().getOut());
    }
}

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
    private static final String ANY_PORT = " 0: any that is free. Default: ${DEFAULT-VALUE}.";

    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ScenarioOptions scenario = new ScenarioOptions();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(names = "--once", description = "End after an audit instead of staying up.")
    private boolean once;

    @Option(names = "--port", paramLabel = "<port>", defaultValue = "8080", description = "Of the board." + ANY_PORT)
    private int port;

    @Option(
            names = "--broker-port",
            paramLabel = "<port>",
            defaultValue = "9092",
            description = "Of the broker." + ANY_PORT)
    private int brokerPort;

    @Option(
            names = "--registry-port",
            paramLabel = "<port>",
            defaultValue = "8081",
            description = "Of the schema registry." + ANY_PORT)
    private int registryPort;

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
     * @param port of the board, 0 for any
     * @param brokerPort of the broker, 0 for any
     * @param registryPort of the registry, 0 for any
     * @param data where everything is kept; empty for a temporary folder
     * @param config the rest
     */
    public record Options(
            ScenarioOptions.Scenario scenario,
            boolean once,
            int port,
            int brokerPort,
            int registryPort,
            Optional<Path> data,
            ConfigOptions config) {}

    DemoCommand(Jobs.Job<Options> job) {
        this.job = job;
    }

    @Override
    public Integer call() throws Exception {
        Checks.embeddedMode("demo");
        return job.run(
                new Options(
                        scenario.scenario(),
                        once,
                        Checks.port("--port", port),
                        Checks.port("--broker-port", brokerPort),
                        Checks.port("--registry-port", registryPort),
                        Optional.ofNullable(data),
                        config),
                spec.commandLine().getOut());
    }
}

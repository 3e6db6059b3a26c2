package io.workerreturn.cli;

import io.workerreturn.config.AppConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "simulate",
        description = {
            "Writes invented events to a cluster: the Rui'an 2020 scenario, or an endless load.",
            "",
            "Never point it at a cluster that holds real events.",
        },
        footer = {
            "Examples:",
            "  worker-return simulate -c app.properties                the scenario",
            "  worker-return simulate -c app.properties --speed 3600   an hour a second",
            "  worker-return simulate -c app.properties --rate 50000   until Ctrl-C",
        })
final class SimulateCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ScenarioOptions scenario = new ScenarioOptions();

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(
            names = "--rate",
            paramLabel = "<events>",
            defaultValue = "0",
            description = "An endless load of this many events a second. Default: the scenario once.")
    private int rate;

    @Spec
    private CommandSpec spec;

    private final Jobs.Job<Options> job;

    /**
     * What the simulator needs to know.
     *
     * @param scenario what is told
     * @param rate events a second without end, 0 for the scenario once
     * @param config which cluster
     */
    public record Options(ScenarioOptions.Scenario scenario, int rate, AppConfig config) {}

    SimulateCommand(Jobs.Job<Options> job) {
        this.job = job;
    }

    @Override
    public Integer call() throws Exception {
        return job.run(
                new Options(scenario.scenario(), (int) Checks.notNegative("--rate", rate), config.load()),
                spec.commandLine().getOut());
    }
}

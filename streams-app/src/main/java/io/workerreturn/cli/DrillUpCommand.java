package io.workerreturn.cli;

import io.workerreturn.drill.LocalCluster;
import io.workerreturn.simulation.Scenario;
import io.workerreturn.simulation.ScenarioConfig;
import io.workerreturn.simulation.ScenarioSettings;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "up",
        description = {
            "Starts a cluster of processes on this machine, and leaves it alone until Ctrl-C: brokers, a schema registry,"
                    + " and instances of the application with their boards.",
            "",
            "It is empty, and its season is that of the simulator.",
        },
        footer = {
            "Examples:",
            "  worker-return drill up",
            "  worker-return drill up --instances 2 --port 29000",
            "  worker-return simulate -c <what it says> --speed 7200   events for it",
        })
final class DrillUpCommand implements Callable<Integer> {
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private LocalClusterOptions options = new LocalClusterOptions();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Checks.embeddedMode("drill up");
        PrintWriter out = spec.commandLine().getOut();
        Logging.withoutKafka();
        return CleanStop.around(out, () -> {
            try (DataFolder folder = options.folder();
                    LocalCluster cluster = LocalCluster.start(
                            options.plan(
                                    folder.path(), false, ScenarioConfig.of(new Scenario(ScenarioSettings.RUIAN_2020))),
                            what -> out.println(what + " ..."))) {
                out.println("Kafka on " + cluster.config().kafka().bootstrapServers() + ".");
                cluster.boards().forEach(board -> out.println("A board: " + board));
                out.println("For other commands: -c " + cluster.properties());
                out.println("Logs of all processes: " + folder.path() + "/*.log");
                out.println("Ctrl-C ends it, and everything is gone.");
                new CountDownLatch(1).await();
            }
            return ExitStatus.OK;
        });
    }
}

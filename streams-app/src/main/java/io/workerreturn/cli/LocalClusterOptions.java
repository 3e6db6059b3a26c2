package io.workerreturn.cli;

import io.workerreturn.Main;
import io.workerreturn.drill.LocalCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What cluster of processes is started on this machine. */
final class LocalClusterOptions {
    private static final int MOST = 9;
    /** How many ports from the first one on are used, at most. */
    private static final int PORTS = 50;

    @Mixin
    private ConfigOptions config = new ConfigOptions();

    @Option(
            names = "--brokers",
            paramLabel = "<n>",
            defaultValue = "3",
            description = "Brokers, 1 to 9. Default: ${DEFAULT-VALUE}, each partition on all of them.")
    private int brokers;

    @Option(
            names = "--instances",
            paramLabel = "<n>",
            defaultValue = "3",
            description = "Instances of the application, 1 to 9. Default: ${DEFAULT-VALUE}.")
    private int instances;

    @Option(
            names = "--port",
            paramLabel = "<port>",
            defaultValue = "19000",
            description =
                    "First of fifty ports on this machine: brokers listen on it and those after it, the registry"
                            + " twenty, the boards thirty, and brokers for instances forty further on. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--data",
            paramLabel = "<folder>",
            description = "Where everything is kept meanwhile; gone at the end, unless something was found. Default:"
                    + " the folder for temporary files.")
    private @Nullable Path data;

    @Option(
            names = "--java-opts",
            paramLabel = "<options>",
            defaultValue = "-Xmx768m -XX:+UseParallelGC",
            description = "Java options of each instance. Default: ${DEFAULT-VALUE}.")
    private String instanceOptions = "";

    @Option(
            names = "--broker-java-opts",
            paramLabel = "<options>",
            defaultValue = "-Xmx512m -XX:+UseParallelGC",
            description = "Java options of each broker. Default: ${DEFAULT-VALUE}.")
    private String brokerOptions = "";

    DataFolder folder() throws IOException {
        return DataFolder.temporary(data);
    }

    /**
     * The plan, once every option was looked at.
     *
     * @param relayed whether the network can be cut
     */
    LocalCluster.Plan plan(Path folder, boolean relayed, Map<String, String> further) {
        within("--brokers", brokers);
        within("--instances", instances);
        if (port < 1 || port > 65_535 - PORTS) {
            throw new UsageException("--port is 1 to " + (65_535 - PORTS) + ", not " + port);
        }
        return new LocalCluster.Plan(
                folder,
                brokers,
                instances,
                port,
                relayed,
                BenchCommand.words(instanceOptions),
                BenchCommand.words(brokerOptions),
                System.getProperty("java.class.path"),
                Main.class.getName(),
                config.file(),
                config.overrides(),
                further,
                config::load);
    }

    private static void within(String option, int value) {
        if (value < 1 || value > MOST) {
            throw new UsageException(option + " is 1 to " + MOST + ", not " + value);
        }
    }
}

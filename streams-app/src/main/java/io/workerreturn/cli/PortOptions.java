package io.workerreturn.cli;

import picocli.CommandLine.Option;

/** Where a system in this process listens. */
final class PortOptions {
    private static final String ANY = " 0: any that is free. Default: ${DEFAULT-VALUE}.";

    @Option(names = "--port", paramLabel = "<port>", defaultValue = "8080", description = "Of the board." + ANY)
    private int board;

    @Option(names = "--broker-port", paramLabel = "<port>", defaultValue = "9092", description = "Of the broker." + ANY)
    private int broker;

    @Option(
            names = "--registry-port",
            paramLabel = "<port>",
            defaultValue = "8081",
            description = "Of the schema registry." + ANY)
    private int registry;

    /**
     * The ports that are wanted, each 0 for any.
     *
     * @param board of the board
     * @param broker of the broker
     * @param registry of the schema registry
     */
    record Ports(int board, int broker, int registry) {}

    /**
     * As they were given.
     *
     * @throws UsageException if one is none
     */
    Ports ports() {
        return new Ports(
                Checks.port("--port", board),
                Checks.port("--broker-port", broker),
                Checks.port("--registry-port", registry));
    }
}

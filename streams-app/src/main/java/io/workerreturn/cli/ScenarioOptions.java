package io.workerreturn.cli;

import picocli.CommandLine.Option;

/** Which scenario, and how large. */
public final class ScenarioOptions {
    @Option(
            names = "--seed",
            paramLabel = "<n>",
            defaultValue = "2020",
            description = "The same seed and size give the same events. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--enterprises",
            paramLabel = "<n>",
            defaultValue = "5200",
            description = "Firms. Default: ${DEFAULT-VALUE}.")
    private int enterprises;

    @Option(
            names = "--workers",
            paramLabel = "<n>",
            defaultValue = "300000",
            description = "Workers of all firms. Default: ${DEFAULT-VALUE}.")
    private int workers;

    @Option(
            names = "--days",
            paramLabel = "<n>",
            defaultValue = "25",
            description = "Days from 10 February 2020 on. Default: ${DEFAULT-VALUE}, to 5 March.")
    private int days;

    @Option(
            names = "--speed",
            paramLabel = "<times>",
            defaultValue = "0",
            description = "Times real time: 86400 plays a day in a second. Default: as fast as it is taken.")
    private double speed;

    /**
     * The scenario that was asked for.
     *
     * @param seed of everything random
     * @param enterprises 1 or more
     * @param workers 1 or more
     * @param days 1 or more
     * @param speed times real time, 0 for as fast as it is taken
     */
    public record Scenario(long seed, int enterprises, int workers, int days, double speed) {}

    Scenario scenario() {
        return new Scenario(
                seed,
                Checks.atLeastOne("--enterprises", enterprises),
                Checks.atLeastOne("--workers", workers),
                Checks.atLeastOne("--days", days),
                Checks.notNegative("--speed", speed));
    }
}

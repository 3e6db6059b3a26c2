package io.workerreturn.simulation;

import java.time.LocalDate;

/**
 * Size and seed of a scenario. The same settings give the same records, byte for byte.
 *
 * @param seed any number; another one gives other people, firms and mishaps
 * @param enterprises firms, 1 to 1,000,000
 * @param workers people on the firms' rosters, 1 to 100,000,000
 * @param days length, 1 to 366 business days (Asia/Shanghai)
 * @param firstDay the first of them
 * @param repeats share of the events that are told a second time, word for word, 0 to 1
 */
public record ScenarioSettings(long seed, int enterprises, int workers, int days, LocalDate firstDay, double repeats) {
    /** Rui'an, 10 February to 5 March 2020. */
    public static final ScenarioSettings RUIAN_2020 =
            new ScenarioSettings(2020, 5_200, 300_000, 25, LocalDate.of(2020, 2, 10), 0.03);

    public ScenarioSettings {
        within("enterprises", enterprises, 1_000_000);
        within("workers", workers, 100_000_000);
        within("days", days, 366);
        if (!(repeats >= 0 && repeats <= 1)) {
            throw new IllegalArgumentException("repeats is a share: give 0 to 1, not " + repeats);
        }
    }

    /** The same return at another size. */
    public ScenarioSettings sized(int enterprises, int workers, int days) {
        return new ScenarioSettings(seed, enterprises, workers, days, firstDay, repeats);
    }

    /** The same return with other people, firms and mishaps. */
    public ScenarioSettings seeded(long seed) {
        return new ScenarioSettings(seed, enterprises, workers, days, firstDay, repeats);
    }

    private static void within(String name, int value, int most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + " must be 1 to " + most + ", not " + value);
        }
    }
}

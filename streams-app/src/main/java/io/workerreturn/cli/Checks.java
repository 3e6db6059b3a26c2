package io.workerreturn.cli;

/** Ranges of options. */
final class Checks {
    private static final int HIGHEST_PORT = 65_535;

    private Checks() {}

    static int atLeastOne(String option, int value) {
        if (value < 1) {
            throw new UsageException(option + " is 1 or more, not " + value);
        }
        return value;
    }

    static double notNegative(String option, double value) {
        if (!(value >= 0)) {
            throw new UsageException(option + " is 0 or more, not " + value);
        }
        return value;
    }

    static int port(String option, int value) {
        if (value < 0 || value > HIGHEST_PORT) {
            throw new UsageException(option + " is a port from 0 to " + HIGHEST_PORT + ", not " + value);
        }
        return value;
    }
}

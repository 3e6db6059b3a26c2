package io.workerreturn.cli;

import io.workerreturn.embedded.EmbeddedMode;

/** What must hold before a command begins. */
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

    static void embeddedMode(String command) {
        if (!EmbeddedMode.isInstalled()) {
            throw new UsageException("`" + command
                    + "` needs the embedded broker, which is not part of this image: run it"
                    + " from a clone of the repository (./worker-return " + command + "). Here, `run`, `simulate` and"
                    + " `audit` work with a cluster.");
        }
    }
}

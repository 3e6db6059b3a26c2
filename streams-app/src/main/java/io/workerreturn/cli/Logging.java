package io.workerreturn.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** How much is logged; to where is the business of logback.xml. */
final class Logging {
    private Logging() {}

    static void verbose() {
        set(org.slf4j.Logger.ROOT_LOGGER_NAME, Level.INFO);
        set("io.workerreturn", Level.DEBUG);
        set("org.apache.kafka", Level.INFO);
    }

    /** For a command that says itself, in one sentence, that no broker answers. */
    static void withoutConnectionAttempts() {
        if (!LoggerFactory.getLogger("org.apache.kafka").isInfoEnabled()) {
            set("org.apache.kafka.clients", Level.OFF);
        }
    }

    private static void set(String logger, Level level) {
        if (LoggerFactory.getLogger(logger) instanceof Logger logback) {
            logback.setLevel(level);
        }
    }
}

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

    /** For a command that runs a broker of its own, whose every word on coming up and going down is expected. */
    static void withoutKafka() {
        if (!LoggerFactory.getLogger("org.apache.kafka").isInfoEnabled()) {
            for (String logger :
                    new String[] {"org.apache.kafka", "kafka", "state.change.logger", "org.eclipse.jetty"}) {
                set(logger, Level.ERROR);
            }
        }
    }

    private static void set(String logger, Level level) {
        if (LoggerFactory.getLogger(logger) instanceof Logger logback) {
            logback.setLevel(level);
        }
    }
}

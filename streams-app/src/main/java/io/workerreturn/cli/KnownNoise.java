package io.workerreturn.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Says in one short line what Kafka Streams tells as errors and warnings, several for each thread and at length: that state is read back
 * from the brokers since the instance was killed, or that a transaction came to nothing and is done again. That is what it is made
 * for. That the embedded broker had to wait for its turn on a busy machine, which Kafka takes for an error, too, is said by nobody.
 */
public final class KnownNoise extends Filter<ILoggingEvent> {
    private static final String OF = "org.apache.kafka.streams.";
    private static final String SLOW = "org.apache.kafka.controller.EventPerformanceMonitor";
    private static final String CONTROLLER = "kafka.server.ControllerApis";

    /** What is told of, by the exception that names it or by words, and what is said in its place. */
    private enum Told {
        STATE_IS_READ_BACK(
                List.of(
                        "TaskCorruptedException",
                        "task corruption error",
                        "are corrupted and hence need to be re-initialized"),
                "State is read back from the brokers, because this instance was killed or one of its"
                        + " transactions came to nothing. Nothing is lost."),
        /** Whatever ends a transaction ends as this one: see decision 30. */
        TRANSACTION_GIVEN_UP(
                List.of("InvalidProducerEpochException"),
                "A transaction came to nothing; its tasks are taken up again where the one before ended. Nothing is"
                        + " lost.");

        private final List<String> signs;
        private final String sentence;

        Told(List<String> signs, String sentence) {
            this.signs = signs;
            this.sentence = sentence;
        }

        boolean isIn(ILoggingEvent event) {
            return signs.stream()
                    .anyMatch(sign -> isBecauseOf(sign, event)
                            || event.getFormattedMessage().contains(sign));
        }
    }

    /** All threads and tasks tell of it within a moment. */
    private static final long ONCE_IN = Duration.ofSeconds(30).toMillis();

    private final Map<Told, AtomicLong> saidAt =
            Map.of(Told.STATE_IS_READ_BACK, new AtomicLong(), Told.TRANSACTION_GIVEN_UP, new AtomicLong());

    @Override
    public FilterReply decide(ILoggingEvent event) {
        @Nullable Told told = event.getLoggerName().startsWith(OF) ? toldIn(event) : null;
        if (told == null && !event.getLoggerName().equals(SLOW) && !isTooEarly(event)) {
            return FilterReply.NEUTRAL;
        }
        LoggerContext loggers = (LoggerContext) getContext();
        if (loggers.getLogger(event.getLoggerName()).isEnabledFor(Level.INFO)) {
            // whoever asks for all gets all
            return FilterReply.NEUTRAL;
        }
        if (told != null) {
            AtomicLong last = saidAt.get(told);
            long said = last.get();
            if (event.getTimeStamp() - said >= ONCE_IN && last.compareAndSet(said, event.getTimeStamp())) {
                loggers.getLogger(KnownNoise.class).info(told.sentence);
            }
        }
        return FilterReply.DENY;
    }

    /** The embedded broker asks its controller before that one is elected, and asks again. */
    private static boolean isTooEarly(ILoggingEvent event) {
        return event.getLoggerName().equals(CONTROLLER) && isBecauseOf("NotControllerException", event);
    }

    private static boolean isBecauseOf(String exception, ILoggingEvent event) {
        for (IThrowableProxy why = event.getThrowableProxy(); why != null; why = why.getCause()) {
            if (why.getClassName().endsWith(exception)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Told toldIn(ILoggingEvent event) {
        for (Told told : Told.values()) {
            if (told.isIn(event)) {
                return told;
            }
        }
        return null;
    }
}

package io.workerreturn.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Says in one short line what Kafka Streams tells as an error, once for each thread and at length: that state is read back
 * from the brokers since the instance was killed, or a transaction came to nothing. That is what it is made for. That the embedded
 * broker had to wait for its turn on a busy machine, which Kafka takes for an error, too, is said by nobody.
 */
public final class KnownNoise extends Filter<ILoggingEvent> {
    private static final String OF = "org.apache.kafka.streams.";
    private static final String WHAT = "TaskCorruptedException";
    private static final String SLOW = "org.apache.kafka.controller.EventPerformanceMonitor";
    private static final String SENTENCE =
            "State is read back from the brokers, because this instance was killed or one of its"
                    + " transactions came to nothing. Nothing is lost.";

    /** All threads and tasks tell of it within a moment. */
    private static final long ONCE_IN = Duration.ofSeconds(30).toMillis();

    private final AtomicLong saidAt = new AtomicLong();

    @Override
    public FilterReply decide(ILoggingEvent event) {
        boolean slow = event.getLoggerName().equals(SLOW);
        if (!slow && !(event.getLoggerName().startsWith(OF) && isAboutIt(event))) {
            return FilterReply.NEUTRAL;
        }
        LoggerContext loggers = (LoggerContext) getContext();
        if (loggers.getLogger(event.getLoggerName()).isEnabledFor(Level.INFO)) {
            // whoever asks for all gets all
            return FilterReply.NEUTRAL;
        }
        long said = saidAt.get();
        if (!slow && event.getTimeStamp() - said >= ONCE_IN && saidAt.compareAndSet(said, event.getTimeStamp())) {
            loggers.getLogger(KnownNoise.class).info(SENTENCE);
        }
        return FilterReply.DENY;
    }

    private static boolean isAboutIt(ILoggingEvent event) {
        for (IThrowableProxy why = event.getThrowableProxy(); why != null; why = why.getCause()) {
            if (why.getClassName().endsWith(WHAT)) {
                return true;
            }
        }
        return event.getFormattedMessage().contains(WHAT);
    }
}

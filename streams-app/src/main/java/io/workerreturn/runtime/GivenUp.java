package io.workerreturn.runtime;

import io.workerreturn.metrics.Metric;
import io.workerreturn.metrics.Readings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the transactions of which nothing holds. Kafka Streams takes their tasks up again by itself, and no thread dies: so a
 * trouble that lasts must be told from here.
 */
final class GivenUp {
    /** More of them {@link #WITHIN} this are no accident: a broker that restarts costs one for each thread. */
    static final int FEW = ThreadReplacements.MOST;

    static final Duration WITHIN = ThreadReplacements.WITHIN;

    private static final Logger LOG = LoggerFactory.getLogger(GivenUp.class);

    private final LongSupplier nanoTime;
    private final Deque<Long> lately = new ArrayDeque<>();
    private int all;
    private String last = "";

    GivenUp(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** One was given up for this. The first is told in the log, and when they are many. */
    synchronized void count(Throwable why) {
        last = Stream.iterate(why, each -> each != null, Throwable::getCause)
                .reduce((outer, inner) -> inner)
                .orElseThrow()
                .toString();
        all++;
        forget();
        lately.addLast(nanoTime.getAsLong());
        if (lately.size() == 1) {
            LOG.warn("A transaction was given up and is done again; nothing is lost: {}", last);
        } else if (lately.size() == FEW + 1) {
            LOG.warn("{}", sentence());
        }
    }

    private void forget() {
        long now = nanoTime.getAsLong();
        while (!lately.isEmpty() && now - lately.peekFirst() > WITHIN.toNanos()) {
            lately.removeFirst();
        }
    }

    /** What somebody should look at; empty while there are few. */
    synchronized Optional<String> notice() {
        forget();
        return lately.size() > FEW ? Optional.of(sentence()) : Optional.empty();
    }

    private String sentence() {
        return lately.size() + " transactions were given up in the last " + WITHIN.toMinutes()
                + " minutes and done again; nothing is lost, but figures come late or not at all. Look at the brokers"
                + " and their logs; the last one ended by: " + last;
    }

    /** How many there were. */
    synchronized int times() {
        return all;
    }

    synchronized void read(Readings readings) {
        readings.show(Metric.GIVEN_UP, all);
    }
}

package io.workerreturn.simulation;

import java.util.concurrent.TimeUnit;

/** When each record is due, counted from the first one. */
@FunctionalInterface
public interface Pace {
    /** As fast as the cluster takes them. */
    Pace UNBOUND = (record, first, sent) -> 0;

    /**
     * How long after the first record this one is due, in nanoseconds; 0 or less for at once.
     *
     * @param record that is next
     * @param first when the first one was sent, in the scenario's time, epoch milliseconds
     * @param sent how many were sent before
     */
    long due(ScenarioRecord record, long first, long sent);

    /**
     * In the scenario's own rhythm.
     *
     * @param speed times real time; 0 for as fast as the cluster takes them
     */
    static Pace times(double speed) {
        if (!(speed >= 0)) {
            throw new IllegalArgumentException("speed is how many times real time: give 0 or more, not " + speed);
        }
        return speed == 0
                ? UNBOUND
                : (record, first, sent) -> (long) (TimeUnit.MILLISECONDS.toNanos(record.at() - first) / speed);
    }

    /**
     * Evenly.
     *
     * @param perSecond records a second, above 0
     */
    static Pace rate(double perSecond) {
        if (!(perSecond > 0)) {
            throw new IllegalArgumentException("rate is records a second: give more than 0, not " + perSecond);
        }
        return (record, first, sent) -> (long) (sent * (TimeUnit.SECONDS.toNanos(1) / perSecond));
    }
}

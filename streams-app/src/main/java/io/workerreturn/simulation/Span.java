package io.workerreturn.simulation;

import io.workerreturn.domain.BusinessDay;
import java.util.concurrent.TimeUnit;

/**
 * The days of a scenario.
 *
 * @param start the first midnight, epoch milliseconds
 * @param days how many
 */
record Span(long start, int days) {
    static final long SECOND = TimeUnit.SECONDS.toMillis(1);
    static final long MINUTE = TimeUnit.MINUTES.toMillis(1);
    static final long HOUR = TimeUnit.HOURS.toMillis(1);
    static final long DAY = TimeUnit.DAYS.toMillis(1);

    static Span of(ScenarioSettings settings) {
        return new Span(BusinessDay.startOf(settings.firstDay()), settings.days());
    }

    /** The last second of the last day: nothing is told after it. */
    long end() {
        return start + length() - SECOND;
    }

    long length() {
        return days * DAY;
    }

    /** Some time of the day that lies at this fraction of the whole (above 1: after the end), between two hours. */
    long at(double fraction, int fromHour, int toHour, Dice dice) {
        long day = (long) Math.floor(Math.max(0, fraction) * days);
        return start + day * DAY + dice.between(fromHour * HOUR, toHour * HOUR);
    }

    int dayOf(long instant) {
        return (int) ((instant - start) / DAY);
    }
}

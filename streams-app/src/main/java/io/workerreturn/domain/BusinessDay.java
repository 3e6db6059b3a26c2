package io.workerreturn.domain;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * The day by which officials count: from midnight to midnight in Asia/Shanghai. Plain arithmetic, which is right for every
 * instant since September 1991, when daylight saving time ended there.
 */
public final class BusinessDay {
    /** The time zone of every date that is shown or configured. */
    public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private static final long OFFSET = Duration.ofHours(8).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();

    private BusinessDay() {}

    /** The business day of this instant (epoch milliseconds), as days since 1970-01-01. Allocates nothing. */
    public static int toEpochDay(long epochMillis) {
        return (int) Math.floorDiv(epochMillis + OFFSET, DAY);
    }

    /** The business day of this instant (epoch milliseconds). */
    public static LocalDate of(long epochMillis) {
        return LocalDate.ofEpochDay(toEpochDay(epochMillis));
    }

    /** The first instant (epoch milliseconds) of the business day that is this many days after 1970-01-01. */
    public static long startOf(long epochDay) {
        return epochDay * DAY - OFFSET;
    }

    /** The first instant (epoch milliseconds) of this business day. */
    public static long startOf(LocalDate day) {
        return startOf(day.toEpochDay());
    }
}

package io.workerreturn.importing;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What a cell says of a time: an instant, a day, a time of day, or a day with a time.
 *
 * @param exact if the cell names its time zone
 * @param date of the place where the file was written
 * @param time of the day
 * @param carry days after the date, where only the time is said: 24:00 is the first instant of the next day
 */
record When(
        @Nullable Instant exact,
        @Nullable LocalDate date,
        @Nullable LocalTime time,
        int carry) {
    When(@Nullable Instant exact, @Nullable LocalDate date, @Nullable LocalTime time) {
        this(exact, date, time, 0);
    }

    static When of(LocalDate date) {
        return new When(null, date, null);
    }

    /** A day, if it is known, and seconds from its beginning, a day's or more also. */
    static When of(@Nullable LocalDate date, long seconds) {
        int days = (int) (seconds / Times.SECONDS_OF_DAY);
        LocalTime time = LocalTime.ofSecondOfDay(seconds % Times.SECONDS_OF_DAY);
        return date == null ? new When(null, null, time, days) : new When(null, date.plusDays(days), time);
    }

    /** This, with what it lacks taken from another cell of the row. */
    When or(@Nullable When other) {
        if (exact != null || other == null) {
            return this;
        }
        if (date == null && other.exact != null) {
            return other;
        }
        LocalDate day = date == null ? other.date : date;
        LocalTime clock = time == null ? other.time : time;
        int days = time == null ? other.carry : carry;
        return day == null ? new When(null, null, clock, days) : new When(null, day.plusDays(days), clock);
    }

    /**
     * The one moment that two cells say together, the day here and the time there, in either order.
     *
     * @throws CellException if they contradict each other
     */
    When with(@Nullable When other) {
        if (other == null || equals(other)) {
            return this;
        }
        if (!isDated() && other.isDated()) {
            return other.with(this);
        }
        if (other.isDated() && (exact != null || other.exact != null || !sameDay(other))) {
            throw new CellException("time.two");
        }
        if (exact != null) {
            return this;
        }
        if (isMidnight()) {
            return new When(null, date, null).or(other);
        }
        if (other.isMidnight() && other.isDated() || other.time == null || sameClock(other)) {
            return other.time != null && other.time.getSecond() != 0 ? at(other.time) : this;
        }
        throw new CellException("time.two");
    }

    private When at(LocalTime other) {
        return new When(null, date, other, carry);
    }

    /** How the day alone is written, by people or by programs. */
    private boolean isMidnight() {
        return time == null || date != null && time.equals(LocalTime.MIN);
    }

    private boolean sameDay(When other) {
        return date != null && date.equals(other.date);
    }

    private boolean sameClock(When other) {
        return time != null
                && other.time != null
                && other.carry == carry
                && time.withSecond(0).equals(other.time.withSecond(0))
                && (time.getSecond() == 0 || other.time.getSecond() == 0 || time.equals(other.time));
    }

    /** Whether it says the day. */
    boolean isDated() {
        return exact != null || date != null;
    }

    /** The instant, epoch milliseconds; the first one of the day if only that is known. */
    long at(ZoneId zone) {
        if (exact != null) {
            return exact.toEpochMilli();
        }
        if (date == null) {
            throw new CellException("time.noDay", "2020-02-18 14:30");
        }
        return date.atTime(time == null ? LocalTime.MIN : time)
                .atZone(zone)
                .toInstant()
                .toEpochMilli();
    }

    /** The day. */
    LocalDate day(ZoneId zone) {
        if (exact != null) {
            return exact.atZone(zone).toLocalDate();
        }
        if (date == null) {
            throw new CellException("time.noDay", "2020-02-18");
        }
        return date;
    }
}

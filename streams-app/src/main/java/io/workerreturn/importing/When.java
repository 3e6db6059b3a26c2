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
 */
record When(
        @Nullable Instant exact,
        @Nullable LocalDate date,
        @Nullable LocalTime time) {
    static When of(LocalDate date) {
        return new When(null, date, null);
    }

    /** This, with what it lacks taken from another cell of the row. */
    When or(@Nullable When other) {
        if (exact != null || other == null) {
            return this;
        }
        if (date == null && other.exact != null) {
            return other;
        }
        return new When(null, date == null ? other.date : date, time == null ? other.time : time);
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
            throw new CellException("says a time but no day: write both, as in 2020-02-18 14:30");
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
            throw new CellException("says a time but no day: write a date, as in 2020-02-18");
        }
        return date;
    }
}

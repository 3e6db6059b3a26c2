package io.workerreturn.importing;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a cell says of a time: a day, a time of day, or a day with a time.
 *
 * @param date as it is written, of the place where the file was written or of the offset
 * @param time of the day
 * @param carry days after the date: 24:00 is the first instant of the next day
 * @param offset from UTC, if the cell names its time zone
 */
public record When(
        @Nullable LocalDate date,
        @Nullable LocalTime time,
        int carry,
        @Nullable ZoneOffset offset) {
    static When of(LocalDate date) {
        return new When(date, null, 0, null);
    }

    /** A day, if it is known, and seconds from its beginning, a day's or more also. */
    static When of(@Nullable LocalDate date, long seconds) {
        return new When(
                date,
                LocalTime.ofSecondOfDay(seconds % Times.SECONDS_OF_DAY),
                (int) (seconds / Times.SECONDS_OF_DAY),
                null);
    }

    /** An instant, of which the day and the time are those of the zone. */
    static When of(Instant instant, ZoneId zone) {
        ZoneOffset offset = zone.getRules().getOffset(instant);
        return new When(LocalDate.ofInstant(instant, offset), LocalTime.ofInstant(instant, offset), 0, offset);
    }

    /** This, on the day of another cell of the row if it says none itself. */
    When or(@Nullable When other) {
        return isDated() || other == null || other.date == null
                ? this
                : new When(other.date.plusDays(other.carry), time, carry, other.offset);
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
        return other.isDated() && !sameDay(other) ? settled().joined(other.settled()) : joined(other);
    }

    private When joined(When other) {
        boolean otherZone = offset != null && other.offset != null && !offset.equals(other.offset);
        if (other.isDated() && (otherZone || !sameDay(other))) {
            throw new CellException("time.two");
        }
        ZoneOffset zone = offset == null ? other.offset : offset;
        if (isDayAlone()) {
            return new When(date, other.time, other.carry, zone);
        }
        if (other.isDayAlone()) {
            return new When(date, time, carry, zone);
        }
        if (sameClock(other)) {
            return new When(date, other.time != null && other.time.getSecond() != 0 ? other.time : time, carry, zone);
        }
        throw new CellException("time.two");
    }

    /** The same with the day on which it falls. */
    private When settled() {
        return date == null || carry == 0 ? this : new When(date.plusDays(carry), time, 0, offset);
    }

    /** Whether it is how a day alone is written, by people or by programs. */
    private boolean isDayAlone() {
        return date != null && carry == 0 && (time == null || time.equals(LocalTime.MIN));
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

    /** As it is understood in any file. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(date == null ? "" : date.toString());
        if (time != null) {
            text.append(date == null ? "" : " ")
                    .append(String.format(
                            Locale.ROOT,
                            time.getSecond() == 0 ? "%02d:%02d" : "%02d:%02d:%02d",
                            24 * carry + time.getHour(),
                            time.getMinute(),
                            time.getSecond()));
        }
        return text.append(offset == null ? "" : offset.toString()).toString();
    }

    /** Seconds from the beginning of its day. */
    long secondOfDay() {
        return (long) carry * Times.SECONDS_OF_DAY + (time == null ? 0 : time.toSecondOfDay());
    }

    /** Whether it says the day. */
    boolean isDated() {
        return date != null;
    }

    /** The instant, epoch milliseconds; the first one of the day if only that is known. */
    long at(ZoneId zone) {
        return instant(zone, "2020-02-18 14:30").toEpochMilli();
    }

    /** The day. */
    LocalDate day(ZoneId zone) {
        return LocalDate.ofInstant(instant(zone, "2020-02-18"), zone);
    }

    private Instant instant(ZoneId zone, String example) {
        if (date == null) {
            throw new CellException("time.noDay", example);
        }
        return date.plusDays(carry)
                .atTime(time == null ? LocalTime.MIN : time)
                .atZone(offset == null ? zone : offset)
                .toInstant();
    }
}

package io.workerreturn.importing;

import io.workerreturn.domain.Season;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.function.Consumer;

/**
 * What a cell can't say itself.
 *
 * @param zone of dates and times that name none
 * @param season in which everything must have happened
 * @param serialShift days by which this file's date numbers are behind those that count from 1900
 * @param remarks takes the keys of what somebody ought to know of a cell that was read
 */
record Conventions(ZoneId zone, Season season, int serialShift, Consumer<String> remarks) {
    Conventions(ZoneId zone, Season season, int serialShift) {
        this(zone, season, serialShift, key -> {});
    }

    /** The same with nobody who hears remarks. */
    Conventions silent() {
        return new Conventions(zone, season, serialShift);
    }

    /** Something was done with a cell of which somebody ought to know. */
    void remark(String key) {
        remarks.accept(key);
    }

    When when(String cell) {
        return Times.parse(cell, serialShift, firstDay(), lastDay());
    }

    LocalDate firstDay() {
        return Instant.ofEpochMilli(season.start()).atZone(zone).toLocalDate();
    }

    LocalDate lastDay() {
        return Instant.ofEpochMilli(season.end() - 1).atZone(zone).toLocalDate();
    }
}

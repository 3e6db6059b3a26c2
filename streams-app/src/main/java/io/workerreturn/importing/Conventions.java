package io.workerreturn.importing;

import io.workerreturn.domain.Season;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/**
 * What a cell can't say itself.
 *
 * @param zone of dates and times that name none
 * @param season in which everything must have happened
 * @param serialShift days by which this file's date numbers are behind those that count from 1900
 */
record Conventions(ZoneId zone, Season season, int serialShift) {
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

package io.workerreturn.importing;

import io.workerreturn.domain.BusinessDay;
import io.workerreturn.domain.Season;
import io.workerreturn.words.Language;
import io.workerreturn.words.Said;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a file can't say itself.
 *
 * @param kind what its rows say
 * @param kinds all that are known
 * @param season in which everything must have happened
 * @param zone of dates and times that name none
 * @param asOf the time of rows that say none
 * @param source who says so, where it is not the usual one of the kind
 * @param revision goes into every eventId: another one makes the same content a new event, so that it comes back after it was
 *     withdrawn
 * @param fill by name of the column: what a blank cell, or a column that is not there, says
 * @param fillDown columns whose blank cells say what the one above does
 * @param encoding of delimited text; found out if empty
 * @param separator of delimited text; found out if empty
 * @param sheet the only sheet to be read, by name or number from 1; if empty all that are not hidden and have the header
 * @param mostBytes of a file; more is refused
 * @param language in which reasons and notes are said
 */
public record ImportSettings(
        Kind kind,
        Kinds kinds,
        Season season,
        ZoneId zone,
        @Nullable Instant asOf,
        Optional<String> source,
        String revision,
        Map<String, String> fill,
        Set<String> fillDown,
        Optional<Charset> encoding,
        Optional<Character> separator,
        Optional<String> sheet,
        long mostBytes,
        Language language) {
    /** The forms of dates and times that are understood, for people. */
    public static final Said TIMES = Said.of("time.forms");

    public ImportSettings {
        fill = Map.copyOf(fill);
        fillDown = Set.copyOf(fillDown);
    }

    /** The settings that fit files which say everything themselves, where no kinds but the core's are known. */
    public static ImportSettings of(Kind kind, Season season) {
        return new ImportSettings(
                kind,
                Kinds.CORE,
                season,
                BusinessDay.ZONE,
                null,
                Optional.empty(),
                "",
                Map.of(),
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Long.MAX_VALUE,
                Language.EN);
    }

    /**
     * A time as people write it, for options.
     *
     * @throws IllegalArgumentException if it is none, in words that fit behind the name of the option
     */
    public static Instant time(String text, ZoneId zone, Season season) {
        try {
            return Instant.ofEpochMilli(
                    new Conventions(zone, season, 0).when(text).at(zone));
        } catch (CellException none) {
            throw new IllegalArgumentException(none.said().toString());
        }
    }

    /** The same for rows that are of another time, where they say none. */
    public ImportSettings asOf(@Nullable Instant time) {
        return new ImportSettings(
                kind, kinds, season, zone, time, source, revision, fill, fillDown, encoding, separator, sheet,
                mostBytes, language);
    }

    /** The same with this as what blank cells say. */
    public ImportSettings filling(Map<String, String> values) {
        return new ImportSettings(
                kind, kinds, season, zone, asOf, source, revision, values, fillDown, encoding, separator, sheet,
                mostBytes, language);
    }

    /** The same for files of another kind. */
    public ImportSettings of(Kind other) {
        return new ImportSettings(
                other, kinds, season, zone, asOf, source, revision, fill, fillDown, encoding, separator, sheet,
                mostBytes, language);
    }

    /** The same where these kinds are known. */
    public ImportSettings among(Kinds known) {
        return new ImportSettings(
                kind, known, season, zone, asOf, source, revision, fill, fillDown, encoding, separator, sheet,
                mostBytes, language);
    }

    /** The same for files that are written so. */
    ImportSettings written(Optional<Charset> how, Optional<Character> parted) {
        return new ImportSettings(
                kind, kinds, season, zone, asOf, source, revision, fill, fillDown, how, parted, sheet, mostBytes,
                language);
    }

    /** The same for people who speak this. */
    public ImportSettings in(Language spoken) {
        return new ImportSettings(
                kind, kinds, season, zone, asOf, source, revision, fill, fillDown, encoding, separator, sheet,
                mostBytes, spoken);
    }

    /** The same for files of at most this size. */
    public ImportSettings atMost(long bytes) {
        return new ImportSettings(
                kind, kinds, season, zone, asOf, source, revision, fill, fillDown, encoding, separator, sheet, bytes,
                language);
    }
}

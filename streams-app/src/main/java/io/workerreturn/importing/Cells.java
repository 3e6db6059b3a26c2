package io.workerreturn.importing;

import io.workerreturn.importing.BadRow.Problem;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The cells of one row by their columns. Notes every problem, so that all of a row can be mended at once. */
final class Cells {
    private static final String EMPTY =
            "is empty; if the cell above stands for this one too (a merged cell), say --fill-down %1$s; if all rows say"
                    + " the same, --fill %1$s=…";

    private final Layout layout;
    private final String[] values;
    private final ImportSettings settings;
    private final Conventions conventions;
    private final @Nullable Pseudonyms pseudonyms;
    private final List<Problem> problems = new ArrayList<>(0);
    private @Nullable String worker;
    private @Nullable String enterprise;
    private @Nullable String trip;
    private Runs runs = new Runs();
    private long line;
    private boolean waits;
    private @Nullable String lentDay;

    /**
     * @param values by place of the layout, those that were filled in included
     * @param pseudonyms null if no key is configured
     */
    Cells(
            Layout layout,
            String[] values,
            ImportSettings settings,
            Conventions conventions,
            @Nullable Pseudonyms pseudonyms) {
        this.layout = layout;
        this.values = values;
        this.settings = settings;
        this.conventions = conventions;
        this.pseudonyms = pseudonyms;
    }

    /** What the cell says; null if it is blank, not there or unusable. */
    <T> @Nullable T get(Column<T> column) {
        String value = raw(column);
        if (value.isEmpty()) {
            return null;
        }
        try {
            return column.form().parser().parse(value, conventions);
        } catch (CellException unusable) {
            refuse(column, String.valueOf(unusable.getMessage()));
            return null;
        }
    }

    /** The same, but a blank is a problem. If there is one the value is null: ask {@link #isGood()} before using it. */
    @SuppressWarnings("NullAway")
    <T> T need(Column<T> column) {
        if (raw(column).isEmpty()) {
            refuse(column, EMPTY.formatted(column.name()));
        }
        return get(column);
    }

    /** What the cell says, or this if it says nothing. */
    <T> T or(Column<T> column, T otherwise) {
        T value = get(column);
        return value == null ? otherwise : value;
    }

    /** Whether something is written there. */
    boolean has(Column<?> column) {
        return !raw(column).isEmpty();
    }

    /** Whether something is written in any of these. */
    boolean hasAny(List<? extends Column<?>> columns) {
        return columns.stream().anyMatch(this::has);
    }

    private String raw(Column<?> column) {
        int place = layout.place(column);
        return place < 0 ? "" : values[place];
    }

    /** The worker's pseudonym, of the identity number or as it is given. Null after a problem. */
    @SuppressWarnings("NullAway")
    String worker() {
        String given = get(CommonColumns.WORKER);
        if (!has(CommonColumns.IDENTITY)) {
            if (!has(CommonColumns.WORKER)) {
                refuse(CommonColumns.IDENTITY, "is empty: who is it?");
            }
            worker = given;
            return given;
        }
        String number = get(CommonColumns.IDENTITY);
        if (number == null) {
            return null;
        }
        if (pseudonyms == null) {
            throw new UnusableFileException(ImportSettings.NO_KEY);
        }
        worker = pseudonyms.of(number);
        if (given != null && !given.equals(worker)) {
            refuse(CommonColumns.WORKER, "is not that of the identity number in the same row: leave one of them empty");
        }
        return worker;
    }

    /** The firm that the row is about, for the summary. */
    @SuppressWarnings("NullAway")
    String enterprise(Column<String> column, boolean needed) {
        enterprise = needed ? need(column) : get(column);
        return enterprise;
    }

    /** The trip that the row is about, for the summary. */
    String trip(Column<String> column) {
        trip = need(column);
        return trip;
    }

    /** Lets the row know the others of its file. */
    void among(Runs ofFile, long at) {
        runs = ofFile;
        line = at;
    }

    /**
     * The run of that trip that the row is about: its name, with the day where the number comes again every day.
     *
     * @param departure when it is to leave, as the row says, or null
     * @return null after a problem, and while the row {@link #waits()}
     */
    @Nullable
    String run(Modes mode, String name, @Nullable When departure) {
        int at = name.indexOf(Runs.AT);
        String number = Runs.number(mode, at < 0 ? name : name.substring(0, at));
        if (number == null) {
            return name;
        }
        if (at >= 0) {
            trip = number + name.substring(at);
            return trip;
        }
        int problemsBefore = problems.size();
        LocalDate day = get(RunColumns.DAY);
        if (day == null && departure != null && departure.isDated()) {
            day = departure.day(conventions.zone());
        }
        String origin = get(RunColumns.ORIGIN);
        if (problems.size() > problemsBefore) {
            return null;
        }
        if (day != null) {
            trip = runs.named(mode, number, day, origin);
            return trip;
        }
        if (!runs.isWhole()) {
            waits = true;
            return null;
        }
        Set<String> known = runs.of(mode, number);
        if (known.size() != 1) {
            refuse(
                    Modes.TRIP,
                    "is a number that comes again every day, and the row does not say of which day it speaks"
                            + (known.isEmpty() ? "" : ", which may be " + String.join(" or ", known))
                            + ": write the day on which it leaves into the column runDate (原发车日期), with --fill"
                            + " runDate=2020-02-18 if it is the same in all rows, or write " + number + Runs.AT
                            + "2020-02-18 here");
            return null;
        }
        trip = known.iterator().next();
        lentDay = trip.split(String.valueOf(Runs.AT), -1)[1];
        return trip;
    }

    /** The day that the other rows of the file lent to this one, so that it keeps it apart from them; or null. */
    @Nullable
    String lentDay() {
        return lentDay;
    }

    /** Whether other rows of the file may say of which day this one speaks: it is to be read again after them. */
    boolean waits() {
        return waits;
    }

    /** Takes down that the row plans this run; a problem if another row plans another run under its name. */
    void plans(Column<?> name, String run, String origin, Instant leaves, Instant comes) {
        LocalDate said = get(RunColumns.DAY);
        LocalDate day = said == null ? LocalDate.ofInstant(leaves, conventions.zone()) : said;
        String problem = runs.planned(run, line, origin, leaves, comes, day, said != null);
        if (problem != null) {
            refuse(name, problem);
        }
    }

    /** Takes down when the row lets this run leave; a problem if another row lets it leave on another day. */
    void leaves(Column<?> name, String run, Column<When> column, @Nullable When departure) {
        if (departure != null && departure.isDated() && !has(RunColumns.DAY)) {
            String problem = runs.leaving(run, line, instant(column, departure));
            if (problem != null) {
                refuse(name, problem);
            }
        }
    }

    @Nullable
    String knownWorker() {
        return worker;
    }

    @Nullable
    String knownEnterprise() {
        return enterprise;
    }

    @Nullable
    String knownTrip() {
        return trip;
    }

    /**
     * When it happened: as the row says, else as the whole file is said to, else the given time.
     *
     * @param otherwise where nothing else says it; null if something must
     */
    Instant occurred(Column<When> column, @Nullable When otherwise) {
        When said = get(column);
        When time = layout.place(CommonColumns.TIME) < 0 ? null : get(CommonColumns.TIME);
        said = said == null ? time : said.or(time);
        if (said != null && !said.isDated() && otherwise != null) {
            said = said.or(otherwise);
        }
        if (said == null && settings.asOf() != null) {
            said = new When(settings.asOf(), null, null);
        }
        if (said == null) {
            said = otherwise;
        }
        if (said == null) {
            if (isGood()) {
                refuse(column, "is empty: when was it? If all rows are of one time, say --as-of 2020-02-18T08:00");
            }
            return Instant.EPOCH;
        }
        return inSeason(column, said);
    }

    /** The time as an instant that lies in the season; a problem otherwise. */
    Instant inSeason(Column<When> column, When when) {
        Instant at = instant(column, when);
        if (!conventions.season().contains(at.toEpochMilli()) && isGood()) {
            refuse(
                    column,
                    "lies outside of the season from %s to %s: is the year right? (season.start and season.end of the"
                                    .formatted(conventions.firstDay(), conventions.lastDay())
                            + " configuration)");
        }
        return at;
    }

    /** The time as an instant. */
    Instant instant(Column<When> column, When when) {
        try {
            return Instant.ofEpochMilli(when.at(conventions.zone()));
        } catch (CellException undated) {
            refuse(column, String.valueOf(undated.getMessage()));
            return Instant.EPOCH;
        }
    }

    /** The time as an instant; null if the cell is blank. */
    @Nullable
    Instant instant(Column<When> column) {
        When when = get(column);
        return when == null ? null : instant(column, when);
    }

    /** When it was said: as the row says, else when it happened. */
    Instant reported(Instant occurred) {
        Instant said = instant(CommonColumns.REPORTED);
        return said == null ? occurred : said;
    }

    /** The first instant of the season, for what is known from the outset. */
    When fromTheOutset() {
        return new When(Instant.ofEpochMilli(conventions.season().start()), null, null);
    }

    /** Who says so. */
    String source(String otherwise) {
        return settings.source().orElse(otherwise);
    }

    void refuse(Column<?> column, String reason) {
        refuse(column.name(), layout.header(column) + ' ' + reason);
    }

    void refuse(String column, String reason) {
        // whatever the cell held, no identity number gets into a message
        problems.add(new Problem(column, IdentityNumbers.masked(reason)));
    }

    boolean isGood() {
        return problems.isEmpty();
    }

    List<Problem> problems() {
        return problems;
    }
}

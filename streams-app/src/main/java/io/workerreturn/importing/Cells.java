package io.workerreturn.importing;

import io.workerreturn.domain.BusinessDay;
import io.workerreturn.domain.PersonalNumbers;
import io.workerreturn.importing.BadRow.Problem;
import io.workerreturn.wire.UnusableRecordException;
import io.workerreturn.words.Said;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The cells of one row by their columns. Notes every problem, so that all of a row can be mended at once. */
public final class Cells {
    /** Stands for the row as a whole. */
    private static final String WHOLE = "*";

    private final Layout layout;
    private final Cell[] values;
    private final ImportSettings settings;
    private final Conventions conventions;
    private final @Nullable Pseudonyms pseudonyms;
    private final List<Problem> problems = new ArrayList<>(0);
    private final Set<String> broken = new HashSet<>(0);
    /** Which column says a time, also where another asks for it. */
    private final Map<When, Column<?>> times = new IdentityHashMap<>(4);

    private final Map<Instant, Column<?>> instants = new HashMap<>(4);
    private @Nullable String worker;
    private @Nullable String enterprise;
    private @Nullable String trip;
    private Runs runs = new Runs();
    private Shares shares = new Shares();
    private long line;
    private boolean waits;
    private @Nullable String lentDay;

    /**
     * @param values by place of the layout, those that were filled in included
     * @param pseudonyms null if no key is configured
     */
    Cells(
            Layout layout,
            Cell[] values,
            ImportSettings settings,
            Conventions conventions,
            @Nullable Pseudonyms pseudonyms) {
        this.layout = layout;
        this.values = values;
        this.settings = settings;
        this.conventions = conventions;
        this.pseudonyms = pseudonyms;
        List<Column<?>> columns = settings.kind().columns();
        for (int i = 0; i < values.length; i++) {
            Said problem = values[i].problem();
            if (problem != null) {
                Column<?> column = columns.get(i % columns.size());
                refuse(column, problem);
                broken.add(column.name());
            }
        }
    }

    /** What the cell says; null if it is blank, not there or unusable. */
    public <T> @Nullable T get(Column<T> column) {
        Cell cell = cell(column);
        Cell half = half(column);
        if (cell.isEmpty() && half.isEmpty() || broken.contains(column.name())) {
            return null;
        }
        try {
            if (column.form().isShare()) {
                String signed = signed(column);
                waits |= signed == null;
                return signed == null ? null : column.form().parser().parse(signed, conventions);
            }
            if (half.isEmpty()) {
                return noted(column, column.form().read(cell, conventions));
            }
            T value = column.form().read(half, conventions);
            return noted(column, cell.isEmpty() ? value : both(column.form().read(cell, conventions), value));
        } catch (CellException unusable) {
            refuse(column, unusable.said());
            return null;
        }
    }

    /**
     * The share that stands there, with its sign; null while other cells may say what it is.
     *
     * @throws CellException if they don't
     */
    @Nullable
    String signed(Column<?> column) {
        return shares.signed(
                column, layout.header(column), column.form().sees().of(cell(column)), layout.isOfRejected());
    }

    private <T> T noted(Column<T> column, T value) {
        if (value instanceof When when) {
            times.put(when, column);
        }
        return value;
    }

    /** The column that says this time: the one that asks for it, unless it is blank and was lent that of another. */
    private Column<?> saying(Column<When> column, When when) {
        return has(column) ? column : times.getOrDefault(when, column);
    }

    /** Only a moment stands in two cells. */
    @SuppressWarnings("unchecked")
    private static <T> T both(T one, T other) {
        return (T) ((When) one).with((When) other);
    }

    /** The same, but a blank is a problem. If there is one the value is null: ask {@link #isGood()} before using it. */
    @SuppressWarnings("NullAway")
    public <T> T need(Column<T> column) {
        if (!has(column)) {
            refuse(column, Said.of("cell.empty", column.label()));
        }
        return get(column);
    }

    /** What the cell says, or this if it says nothing. */
    public <T> T or(Column<T> column, T otherwise) {
        T value = get(column);
        return value == null ? otherwise : value;
    }

    /** Whether something is written there. */
    public boolean has(Column<?> column) {
        return !cell(column).isEmpty() || !half(column).isEmpty();
    }

    /** Whether something is written in any of these. */
    public boolean hasAny(List<? extends Column<?>> columns) {
        return columns.stream().anyMatch(this::has);
    }

    private Cell cell(Column<?> column) {
        int place = layout.place(column);
        return place < 0 ? Cell.EMPTY : values[place];
    }

    /** The other half of a moment that stands in two cells. */
    private Cell half(Column<?> column) {
        int place = layout.isParted(column) ? layout.place(column) : -1;
        return place < 0 ? Cell.EMPTY : values[values.length / 2 + place];
    }

    /** The worker's pseudonym, of the identity number or as it is given. Null after a problem. */
    @SuppressWarnings("NullAway")
    String worker() {
        String given = get(CommonColumns.WORKER);
        boolean masked = IdentityNumbers.isMasked(cell(CommonColumns.IDENTITY).text());
        if (!has(CommonColumns.IDENTITY) || masked) {
            if (!has(CommonColumns.WORKER)) {
                refuse(CommonColumns.IDENTITY, Said.of(masked ? "identity.masked" : "identity.empty"));
            }
            worker = given;
            return given;
        }
        String number = get(CommonColumns.IDENTITY);
        boolean endsRounded =
                IdentityNumbers.endsRounded(cell(CommonColumns.IDENTITY).text());
        if (number == null) {
            if (endsRounded) {
                shares.rounded();
            }
            return null;
        }
        if (endsRounded && !shares.isWhole()) {
            waits = true;
            return null;
        }
        if (endsRounded && shares.isRounded()) {
            refuse(CommonColumns.IDENTITY, Said.of("identity.rounded"));
            return null;
        }
        if (pseudonyms == null) {
            throw new UnusableFileException("file.noKey");
        }
        worker = pseudonyms.of(number);
        if (given != null && !given.equals(worker)) {
            refuse(CommonColumns.WORKER, Said.of("identity.other"));
        }
        return worker;
    }

    /** Seals what clerks call their workers. */
    StaffReferences references() {
        if (pseudonyms == null) {
            throw new UnusableFileException("file.noKey");
        }
        return new StaffReferences(pseudonyms);
    }

    /** The firm that the row is about, for the summary. */
    @SuppressWarnings("NullAway")
    public String enterprise(Column<String> column, boolean needed) {
        enterprise = needed ? need(column) : get(column);
        return enterprise;
    }

    /** The trip that the row is about, for the summary. */
    String trip(Column<String> column) {
        trip = need(column);
        return trip;
    }

    /** Lets the row know the others of its file. */
    void among(Runs ofFile, Shares ofColumns, long at) {
        runs = ofFile;
        shares = ofColumns;
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
            if (known.isEmpty()) {
                refuse(Modes.TRIP, "run.noDay", number, RunColumns.DAY.called(), RunColumns.DAY.label());
            } else {
                refuse(Modes.TRIP, "run.whichDay", number, String.join(", ", known), RunColumns.DAY.called());
            }
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

    /** When the other rows let the run leave whose day they lent to this one; null if it needs none. */
    @Nullable
    When lentDeparture(String run) {
        Instant leaves = lentDay == null ? null : runs.leaves(run);
        return leaves == null ? null : When.of(leaves, conventions.zone());
    }

    /** Whether other rows of the file may say of which day this one speaks, or what a share in it is: it is to be read again. */
    boolean waits() {
        return waits;
    }

    /** Takes down that the row plans this run; a problem if another row plans another run under its name. */
    void plans(Column<?> name, String run, String origin, Instant leaves, Instant comes) {
        LocalDate said = get(RunColumns.DAY);
        LocalDate day = said == null ? LocalDate.ofInstant(leaves, conventions.zone()) : said;
        Said problem = runs.planned(run, line, origin, leaves, comes, day, said != null);
        if (problem != null) {
            refuse(name, problem);
        }
    }

    /** Takes down when the row lets this run leave; a problem if another row lets it leave on another day. */
    void leaves(Column<?> name, String run, Column<When> column, @Nullable When departure) {
        if (departure != null && departure.isDated() && !has(RunColumns.DAY)) {
            Said problem = runs.leaving(run, line, instant(column, departure));
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
    public Instant occurred(Column<When> column, @Nullable When otherwise) {
        When said = together(column);
        // a time of day is one of a day that the row says, not of the first of the season
        if (said != null && otherwise != null && !otherwise.equals(fromTheOutset())) {
            said = said.or(otherwise);
        }
        if (said == null && settings.asOf() != null) {
            said = When.of(settings.asOf(), conventions.zone());
        }
        if (said == null) {
            said = otherwise;
        }
        if (said == null) {
            if (isGood()) {
                refuse(column, Said.of("time.empty"));
            }
            return Instant.EPOCH;
        }
        return inSeason(column, said);
    }

    /** What a row says of when it happened only because the whole file is said to; null if it says something itself. */
    @Nullable
    String lentMoment(Column<?> column) {
        if (settings.asOf() == null
                || !column.saysWhenItHappened()
                || !cell(column).isEmpty()
                || !half(column).isEmpty()
                || !cell(CommonColumns.TIME).isEmpty()) {
            return null;
        }
        When when = When.of(settings.asOf(), conventions.zone());
        return (conventions.zone().equals(BusinessDay.ZONE) ? When.of(when.date(), when.secondOfDay()) : when)
                .toString();
    }

    /** The time as an instant that lies in the season; a problem otherwise. */
    Instant inSeason(Column<When> column, When when) {
        Instant at = instant(column, when);
        if (!conventions.season().contains(at.toEpochMilli()) && isGood()) {
            refuse(
                    saying(column, when),
                    Said.of(
                            "time.season",
                            conventions.firstDay().toString(),
                            conventions.lastDay().toString()));
        }
        return at;
    }

    /** The time as an instant. */
    Instant instant(Column<When> column, When when) {
        try {
            Instant at = Instant.ofEpochMilli(when.at(conventions.zone()));
            instants.put(at, saying(column, when));
            return at;
        } catch (CellException undated) {
            refuse(saying(column, when), undated.said());
            return Instant.EPOCH;
        }
    }

    /** The time as an instant; null if the cell is blank. */
    @Nullable
    public Instant instant(Column<When> column) {
        When when = get(column);
        return when == null ? null : instant(column, when);
    }

    /** When it was said: as the row says, else when it happened. */
    public Instant reported(Instant occurred) {
        Instant said = instant(CommonColumns.REPORTED);
        return said == null ? occurred : said;
    }

    /** The first instant of the season, for what is known from the outset. */
    public When fromTheOutset() {
        return When.of(Instant.ofEpochMilli(conventions.season().start()), conventions.zone());
    }

    /** Who says so. */
    public String source(String otherwise) {
        return settings.source().orElse(otherwise);
    }

    /** A time with the time of day that has a column of its own for it. */
    private @Nullable When together(Column<When> column) {
        When said = get(column);
        When time = layout.place(CommonColumns.TIME) < 0 ? null : get(CommonColumns.TIME);
        try {
            return said == null ? time : said.with(time);
        } catch (CellException contradiction) {
            refuse(column, contradiction.said());
            return null;
        }
    }

    /** Something is wrong with the cell, in words that fit behind the name of the column. */
    public void refuse(Column<?> column, String key, Object... parameters) {
        refuse(column, Said.of(key, parameters));
    }

    private void refuse(Column<?> column, Said reason) {
        String header = layout.header(column);
        refuse(header, Said.of("cell.problem", header, isPersonal(column) ? misplaced() : reason));
    }

    /** Whether an identity number stands where none belongs: what else is wrong with the cell would quote it in another spelling. */
    private boolean isPersonal(Column<?> column) {
        return column != CommonColumns.IDENTITY
                && (PersonalNumbers.isIn(cell(column).text())
                        || PersonalNumbers.isIn(half(column).text()));
    }

    private static Said misplaced() {
        return Said.of("code.identity", CommonColumns.IDENTITY.called());
    }

    /** The record that the row tells would be rejected: says so of the column that it comes from. */
    void refuse(UnusableRecordException rejection) {
        List<Object> parameters = rejection.said().parameters();
        Column<?> column = column(rejection.field(), parameters);
        Said reason = Said.of(
                rejection.said().key(),
                parameters.stream()
                        .map(parameter -> parameter instanceof Instant at
                                ? LocalDateTime.ofInstant(at, conventions.zone())
                                        .truncatedTo(ChronoUnit.MINUTES)
                                        .toString()
                                        .replace('T', ' ')
                                : column == null ? parameter : column.form().shown(parameter))
                        .toArray());
        if (column == null) {
            refuse(Said.of("row.refused", reason));
        } else {
            refuse(column, reason);
        }
    }

    /** The column that says a field of a record; null if none does. */
    private @Nullable Column<?> column(@Nullable String field, List<Object> about) {
        for (Object each : about) {
            if (each instanceof Instant at && instants.containsKey(at)) {
                return instants.get(at);
            }
        }
        return field == null ? null : settings.kind().column(field);
    }

    /** Something is wrong with the row as a whole. */
    void refuse(Said reason) {
        refuse(WHOLE, reason);
    }

    private void refuse(String column, Said reason) {
        // whatever the cell held, no identity number gets into a message
        problems.add(new Problem(column, IdentityNumbers.masked(reason.in(settings.language()))));
    }

    /** Whether nothing is wrong with the row so far. */
    public boolean isGood() {
        return problems.isEmpty();
    }

    List<Problem> problems() {
        return problems;
    }
}

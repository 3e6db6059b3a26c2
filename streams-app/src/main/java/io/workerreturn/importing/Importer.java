package io.workerreturn.importing;

import io.workerreturn.domain.PersonalNumbers;
import io.workerreturn.domain.UnifiedSocialCreditCode;
import io.workerreturn.topology.Topics;
import io.workerreturn.wire.UnusableRecordException;
import io.workerreturn.words.Said;
import java.io.IOException;
import java.nio.charset.Charset;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Imports files of one kind. Good rows go to the destination as they are read, bad ones to whoever takes them, each file ends
 * with a summary. Files of any length need the same memory. Not thread-safe.
 */
public final class Importer {
    private static final int NOTES_OF_A_SORT = 5;
    private static final int IDS_OF_A_SORT = 50;
    private static final int CELLS_SHOWN = 3;
    private static final int SHOWN = 40;
    private static final int WITHDRAWN = -1;

    /** Of all rows that wait for others, in characters. */
    private static final long MOST_WAITING_SIZE = 16L << 20;

    private final ImportSettings settings;
    private final @Nullable Pseudonyms pseudonyms;
    private final Destination destination;
    private final Predicate<String> registered;
    private final InstantSource clock;
    private final EventIds ids;
    private final Hashes said = new Hashes();
    private final Hashes subjects = new Hashes();
    private final Hashes workers = new Hashes();
    private final Set<String> registeredHere = new HashSet<>();
    private final Map<String, KnownRun> known = new HashMap<>();
    private boolean anyBad;
    private @Nullable Reading current;

    /**
     * An importer of these settings.
     *
     * @param pseudonyms null if no key is configured: then files with identity numbers are refused
     * @param registered whether a firm is registered, for a note about those that are not
     * @param clock when events are sent
     */
    public Importer(
            ImportSettings settings,
            @Nullable Pseudonyms pseudonyms,
            Destination destination,
            Predicate<String> registered,
            InstantSource clock) {
        this.settings = settings;
        this.pseudonyms = pseudonyms;
        this.destination = destination;
        this.registered = registered;
        this.clock = clock;
        ids = new EventIds(settings.revision());
    }

    /** Tells it of trips that were planned before, by their ids, so that a name that is used again for another run is refused. */
    public Importer knowing(Map<String, KnownRun> trips) {
        known.putAll(trips);
        return this;
    }

    /** The trips that were planned before, and those that are planned by what was imported. */
    public Map<String, KnownRun> known() {
        return Collections.unmodifiableMap(known);
    }

    /** Hears how far it is, on the thread that imports. */
    @FunctionalInterface
    public interface Progress {
        /** Nobody listens. */
        Progress NONE = (rows, bytes) -> {};

        /**
         * Called now and then.
         *
         * @param rows read of this file
         * @param bytes read of it, if it is text; of a workbook 0
         */
        void at(long rows, long bytes);

        /** Called before a table is read: how it was understood, for people. */
        default void understood(String how) {
            // most only count
        }
    }

    /**
     * Imports a file.
     *
     * @param bad takes the rows that can't be used
     * @throws UnusableFileException if nothing of it, or not the rest of it, can be read; what was sent stays
     * @throws ImportFailedException if the destination fails
     * @throws InterruptedException if the thread is told to stop
     */
    public ImportSummary run(Input input, Consumer<BadRow> bad, Progress progress)
            throws IOException, InterruptedException {
        current = new Reading(input.name(), settings, known, bad, progress);
        current.read(input, this::send);
        destination.flush();
        known.putAll(current.runs.planned());
        return current.summary();
    }

    /** The firms that its files registered so far. */
    public Set<String> firms() {
        return Set.copyOf(registeredHere);
    }

    /** What has become of the file that is being read, or was read last; also after an exception. */
    public Optional<ImportSummary> soFar() {
        return Optional.ofNullable(current).map(Reading::summary);
    }

    /**
     * Withdraws what an older file said and no file that was imported since this importer was made says: a retraction for each
     * event, a tombstone for each firm.
     *
     * @param old the file that was replaced
     * @param oldSettings with which it was imported
     * @throws UnusableFileException if it can't be read, or must not be, because the new files have bad rows
     */
    public ImportSummary withdraw(Input old, ImportSettings oldSettings, Progress progress)
            throws IOException, InterruptedException {
        if (anyBad) {
            throw new UnusableFileException("replace.bad", PersonalNumbers.hiddenIn(old.name()));
        }
        if (said.overflowed()) {
            throw new UnusableFileException("replace.tooMany");
        }
        current = new Reading(old.name(), oldSettings, Map.of(), row -> {}, progress);
        current.read(old, (event, hash, reading, line) -> {
            if (event.record() != null && said.put(isRow(event) ? row(event) : hash, WITHDRAWN) == 0) {
                Event withdrawal = ids.withdrawal(event, "replaced");
                destination.send(withdrawal.topic().name(), withdrawal.key(), withdrawal.record());
                reading.withdrawn++;
            }
        });
        destination.flush();
        return current.summary();
    }

    /** Whether its rows are of the table of firms. */
    private boolean isTable() {
        return settings.kind() == Kind.ENTERPRISES;
    }

    /** Whether of its key the last record holds, so that a changed one has replaced the old one already. */
    private static boolean isRow(Event event) {
        return event.topic().kept().isTable();
    }

    private byte[] row(Event event) {
        return ids.hashOf(event.topic().name() + '|' + event.key());
    }

    private void send(Event event, byte[] hash, Reading reading, long line) throws InterruptedException {
        int number = (int) Math.min(Integer.MAX_VALUE, line);
        if (isRow(event)) {
            said.put(row(event), number);
        }
        if (event.topic() == Topics.ENTERPRISES) {
            if (event.record() == null) {
                registeredHere.remove(event.key());
            } else {
                registeredHere.add(event.key());
            }
        }
        if (said.put(hash, number) != 0) {
            reading.repeated++;
            return;
        }
        String subject = event.subject();
        if (subject != null) {
            int before = subjects.put(ids.hashOf(subject), number);
            if (before != 0) {
                reading.contradictions.add(reading.said("note.pair", Integer.toString(before), Long.toString(line)));
            }
        }
        destination.send(event.topic().name(), event.key(), event.record());
        reading.events++;
    }

    /** What is done with a good event, which has its id; {@code hash} is that of its content. */
    @FunctionalInterface
    private interface Taker {
        void take(Event event, byte[] hash, Reading reading, long line) throws InterruptedException;
    }

    /** Goes through one file. */
    private final class Reading {
        private final String name;
        private final ImportSettings how;
        private final Consumer<BadRow> bad;
        private final Progress progress;
        private final EventIds identities;
        private final Events told = new Events();
        private final Runs runs;
        private final Shares shares = new Shares();
        private final List<Waiting> waiting = new ArrayList<>();
        private long waitingSize;
        private final List<byte[]> hashes = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private final Some contradictions = new Some();
        private final Some outside = new Some();
        private final Some hidden = new Some();
        private final Map<String, Long> remarks = new TreeMap<>();
        private final Map<String, Long> unregistered = new TreeMap<>();
        private final Set<String> firms = new HashSet<>();
        private final Set<String> trips = new HashSet<>();
        private Layout layout;
        private Surroundings surroundings;
        private boolean isText;
        private long rows;
        private long events;
        private long repeated;
        private long badRows;
        private long passedOver;
        private int workersTouched;
        private long withdrawn;
        private long bytes;

        Reading(String name, ImportSettings how, Map<String, KnownRun> known, Consumer<BadRow> bad, Progress progress) {
            this.name = PersonalNumbers.hiddenIn(name);
            runs = new Runs(known);
            this.how = how;
            this.bad = bad;
            this.progress = progress;
            identities = new EventIds(how.revision());
            layout = Layout.none(how);
            surroundings = new Surroundings(how.kind(), List.of());
        }

        void read(Input input, Taker taker) throws IOException, InterruptedException {
            try (TableFile file =
                    Tables.open(input, how, cells -> Layout.fit(how.kind().words(), cells), read -> bytes = read)) {
                Conventions conventions = new Conventions(
                        how.zone(), how.season(), file.serialShift(), remark -> remarks.merge(remark, 1L, Long::sum));
                List<Sheet> sheets = chosen(file.sheets());
                UnusableFileException unfit = null;
                int fitting = 0;
                for (Sheet sheet : sheets) {
                    try {
                        read(sheet, sheets.size() > 1, file.charset(), conventions, taker);
                        fitting++;
                    } catch (NoHeader none) {
                        unfit = unfit == null ? none.why : unfit;
                        if (sheets.size() > 1) {
                            note("note.sheetNotRead", PersonalNumbers.hiddenIn(sheet.name()), none.why.said());
                        }
                    }
                }
                if (fitting == 0 && unfit != null) {
                    throw unfit;
                }
                runs.close();
                takeWaiting(conventions, taker);
            }
        }

        private List<Sheet> chosen(List<Sheet> sheets) {
            if (how.sheet().isPresent()) {
                String wanted = how.sheet().get();
                return List.of(sheets.stream()
                        .filter(sheet -> sheet.name().equals(wanted))
                        .findFirst()
                        .or(() -> numbered(sheets, wanted))
                        .orElseThrow(() -> new UnusableFileException(
                                "file.noSuchSheet",
                                PersonalNumbers.hiddenIn(wanted),
                                sheets.stream()
                                        .map(Sheet::name)
                                        .map(PersonalNumbers::hiddenIn)
                                        .collect(Collectors.joining(", ")))));
            }
            List<String> concealed =
                    sheets.stream().filter(Sheet::hidden).map(Sheet::name).toList();
            if (!concealed.isEmpty()) {
                note("note.hiddenSheets", PersonalNumbers.hiddenIn(String.join(", ", concealed)));
            }
            List<Sheet> visible =
                    sheets.stream().filter(sheet -> !sheet.hidden()).toList();
            if (visible.isEmpty()) {
                throw new UnusableFileException("file.allHidden");
            }
            return visible;
        }

        private Optional<Sheet> numbered(List<Sheet> sheets, String wanted) {
            return wanted.matches("\\d{1,4}")
                            && Integer.parseInt(wanted) >= 1
                            && Integer.parseInt(wanted) <= sheets.size()
                    ? Optional.of(sheets.get(Integer.parseInt(wanted) - 1))
                    : Optional.empty();
        }

        private void read(
                Sheet sheet, boolean oneOfMany, @Nullable Charset charset, Conventions conventions, Taker taker)
                throws IOException, InterruptedException {
            try (RowSource source = sheet.opener().open()) {
                FirstRows head = FirstRows.of(source);
                List<Row> first = head.rows();
                String name = oneOfMany ? sheet.name() : "";
                try {
                    layout = Layout.find(how.kind(), head, how);
                } catch (UnusableFileException none) {
                    throw new NoHeader(none);
                }
                isText = charset != null;
                surroundings = new Surroundings(how.kind(), first.subList(0, layout.headerRows()));
                progress.understood(understood(name, first, charset));
                noteUnread(layout, name);
                // a title says whose table it is, and no row of one is lost without a word
                first.stream()
                        .limit(layout.headerRows())
                        .filter(row -> Stream.of(row.cells()).anyMatch(cell -> IdentityNumbers.isIn(cell.text())))
                        .forEach(row -> passedOver(row, name));
                for (int i = layout.headerRows(); i < first.size(); i++) {
                    read(first.get(i), name, conventions, taker);
                }
                for (Row row; (row = source.next()) != null; ) {
                    read(row, name, conventions, taker);
                }
            }
            progress.at(rows, bytes);
        }

        /** How the table is read, for whoever wants to stop before it is. */
        private String understood(String sheet, List<Row> first, @Nullable Charset charset) {
            Said unread = layout.unread().isEmpty()
                    ? Said.of("understood.all")
                    : Said.of(
                            "understood.unread",
                            String.join(", ", layout.unread().keySet()));
            return Said.of(
                            "understood",
                            sheet.isEmpty() ? name : name + " [" + PersonalNumbers.hiddenIn(sheet) + "]",
                            how.kind().title(),
                            how.kind().id(),
                            first.get(layout.headerRows() - 1).line(),
                            layout.found(),
                            unread,
                            charset == null
                                    ? Said.of("understood.workbook")
                                    : Said.of("understood.text", charset.name()),
                            how.zone().getId())
                    .in(how.language());
        }

        private void note(String key, Object... parameters) {
            notes.add(said(key, parameters));
        }

        private void noteUnread(Layout layout, String sheet) {
            List<String> headers = new ArrayList<>();
            layout.unread().forEach((header, meant) -> {
                if (!Surroundings.USUAL.contains(Texts.word(header))) {
                    headers.add(meant.map(column -> Said.of(
                                            "note.meant", header, column.label().in(layout.language()))
                                    .in(how.language()))
                            .orElse(header));
                }
            });
            if (!headers.isEmpty()) {
                note(
                        "note.unread",
                        sheet.isEmpty() ? "" : PersonalNumbers.hiddenIn(sheet) + ": ",
                        String.join(", ", headers));
            }
        }

        private void read(Row row, String sheet, Conventions conventions, Taker taker) throws InterruptedException {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            switch (surroundings.of(row, layout, conventions)) {
                case IN -> {
                    if ((++rows & 0x3FF) == 0) {
                        progress.at(rows, bytes);
                    }
                    readOfTable(row, sheet, conventions, taker);
                }
                case BLANK -> passedOver++;
                case OUTSIDE -> passedOver(row, sheet);
                case HEADER -> {
                    passedOver(row, sheet);
                    layout = layout.again(row, how);
                }
            }
        }

        private void passedOver(Row row, String sheet) {
            passedOver++;
            String shown = Stream.of(row.cells())
                    .map(Cell::text)
                    .filter(text -> !text.isEmpty())
                    .limit(CELLS_SHOWN)
                    .collect(Collectors.joining(" "));
            outside.add(place(row, sheet) + " " + IdentityNumbers.quoted(shown, SHOWN));
        }

        /** Where a row stands in the file that was imported first, however often it has been mended since. */
        private String place(Row row, String sheet) {
            return place(row, layout, sheet);
        }

        private static String place(Row row, Layout layout, String sheet) {
            String original = layout.originalLine(row);
            if (!original.isEmpty()) {
                String hidden = PersonalNumbers.hiddenIn(Texts.shortened(original));
                return hidden.length() > SHOWN ? hidden.substring(0, SHOWN) + "…" : hidden;
            }
            return sheet.isEmpty() ? Long.toString(row.line()) : PersonalNumbers.hiddenIn(sheet) + ':' + row.line();
        }

        private void readOfTable(Row row, String sheet, Conventions conventions, Taker taker)
                throws InterruptedException {
            if (row.hidden()) {
                hidden.add(place(row, sheet));
            }
            take(row, layout.values(row), layout, sheet, conventions, taker);
        }

        private void take(Row row, Cell[] values, Layout layout, String sheet, Conventions conventions, Taker taker)
                throws InterruptedException {
            Cells cells = new Cells(layout, values, how, conventions, pseudonyms);
            cells.among(runs, shares, row.line());
            told.clear();
            Said problem = problem(row, layout);
            if (problem == null) {
                how.kind().rows().read(cells, told);
                // of the table the last row wins: none overtakes another
                if (cells.waits() || isTable() && !waiting.isEmpty()) {
                    if (waiting.size() < Runs.MOST_WAITING && waitingSize < MOST_WAITING_SIZE) {
                        waitingSize += row.size();
                        waiting.add(new Waiting(row, values, layout, sheet));
                        return;
                    }
                    if (!how.kind().isAboutTrips()) {
                        takeWaiting(conventions, taker);
                        take(row, values, layout, sheet, conventions, taker);
                        return;
                    }
                    cells.refuse(Modes.TRIP, "run.tooManyWait", RunColumns.DAY.label());
                }
                check(cells);
            } else {
                cells.refuse(problem);
            }
            if (!cells.isGood()) {
                refused(cells, row, layout, values, sheet, conventions);
                return;
            }
            touched(cells);
            int number = 0;
            for (Event event : told) {
                taker.take(event, hashes.get(number++), this, row.line());
            }
        }

        /** Takes the rows that waited for others, which have said all that they will say. */
        private void takeWaiting(Conventions conventions, Taker taker) throws InterruptedException {
            shares.close();
            List<Waiting> waited = List.copyOf(waiting);
            waiting.clear();
            waitingSize = 0;
            for (Waiting row : waited) {
                take(row.row(), row.values(), row.layout(), row.sheet(), conventions, taker);
            }
        }

        private void check(Cells cells) {
            long now = clock.millis();
            hashes.clear();
            for (Event event : told) {
                if (cells.isGood()) {
                    hashes.add(identities.identify(event));
                    try {
                        how.kind().check().check(event.key(), event.record(), how.season(), now);
                    } catch (UnusableRecordException refused) {
                        cells.refuse(refused);
                    }
                }
            }
        }

        /** What is wrong with the row as a whole; null if nothing is. */
        private @Nullable Said problem(Row row, Layout layout) {
            if (row.problem() != null) {
                return row.problem();
            }
            Said ofAll = layout.problem();
            // a separator inside of a cell parts a text where nobody sees it; the cells of a workbook stay where they
            // are
            return ofAll == null && isText && layout.isNarrowerThan(row) ? Said.of("row.wider") : ofAll;
        }

        private void touched(Cells cells) {
            String firm = cells.knownEnterprise();
            if (firm != null) {
                firms.add(firm);
                Runs.counted(firms.size());
                if (!isTable() && !registered.test(firm)) {
                    unregistered.merge(firm, 1L, Long::sum);
                }
            }
            if (cells.knownTrip() != null) {
                trips.add(cells.knownTrip());
                Runs.counted(trips.size());
            }
            if (cells.knownWorker() != null && workers.put(ids.hashOf(cells.knownWorker()), 1) == 0) {
                workersTouched++;
            }
        }

        private void refused(
                Cells cells, Row row, Layout layout, Cell[] values, String sheet, Conventions conventions) {
            badRows++;
            anyBad = true;
            List<Column<?>> columns = how.kind().columns();
            Map<Integer, Column<?>> byPlace = layout.columnsByPlace();
            List<String> headers = new ArrayList<>();
            List<String> shown = new ArrayList<>();
            String worker = cells.knownWorker() == null ? "" : cells.knownWorker();
            int width = Math.max(layout.headings().length, row.cells().length);
            BitSet parts = IdentityNumbers.partsIn(
                    Stream.of(row.cells()).map(Cell::text).toList());
            for (int place = 0; place < width; place++) {
                if (layout.isRejection(place)) {
                    continue;
                }
                Column<?> column = byPlace.get(place);
                Cell cell = place < row.cells().length ? row.cells()[place] : Cell.EMPTY;
                headers.add(place < layout.headings().length ? PersonalNumbers.hiddenIn(layout.headings()[place]) : "");
                if (column == null) {
                    shown.add(
                            parts.get(place) && !cell.isEmpty()
                                    ? IdentityNumbers.VEIL
                                    : IdentityNumbers.veiled(cell.text()));
                } else {
                    Cell filled = values[columns.indexOf(column)];
                    shown.add(
                            column == CommonColumns.WORKER && !worker.isEmpty()
                                    ? worker
                                    : shown(
                                            cells,
                                            column,
                                            written(
                                                    cells,
                                                    column,
                                                    cell.isEmpty() && !layout.isParted(column) ? filled : cell,
                                                    conventions)));
                }
            }
            for (int i = 0; i < columns.size(); i++) {
                Column<?> column = columns.get(i);
                boolean pseudonym = column == CommonColumns.WORKER;
                String cell = pseudonym ? worker : shown(cells, column, written(cells, column, values[i], conventions));
                if (!byPlace.containsValue(column)
                        && (pseudonym && byPlace.containsValue(CommonColumns.IDENTITY) || !cell.isEmpty())) {
                    headers.add(column.label().in(layout.language()));
                    shown.add(cell);
                }
            }
            bad.accept(new BadRow(place(row, layout, sheet), cells.problems(), headers, shown));
        }

        /** The cell so that it says the same in another file, where neither the other rows nor options speak for it. */
        private static String written(Cells cells, Column<?> column, Cell cell, Conventions conventions) {
            if (!cell.isEmpty()) {
                return column.form().written(cell, conventions);
            }
            String lent = column == RunColumns.DAY ? cells.lentDay() : cells.lentMoment(column);
            return lent == null ? "" : lent;
        }

        /** The share with its sign, because its column will not be there to say what it is. */
        private static String signed(Cells cells, Column<?> column, String cell) {
            try {
                String signed = cells.signed(column);
                return signed == null ? cell : signed;
            } catch (CellException unclear) {
                return cell;
            }
        }

        /** The cell as it may be seen: a code that may be an identity number is left out whole, so that nobody takes it for one. */
        private String shown(Cells cells, Column<?> column, String value) {
            if (column.form().isShare() && !value.isEmpty()) {
                return IdentityNumbers.isIn(value) ? "" : signed(cells, column, value);
            }
            if (column == CommonColumns.IDENTITY) {
                return IdentityNumbers.ending(value);
            }
            if (column.form() == Form.CODE) {
                return IdentityNumbers.isIn(value) ? "" : value;
            }
            String veiled = IdentityNumbers.veiled(value);
            if (veiled.equals(value)
                    || column.form() == Form.USCC
                            && UnifiedSocialCreditCode.isValid(Texts.code(value).toUpperCase(Locale.ROOT))
                            && !PersonalNumbers.isIn(value)) {
                return value;
            }
            return column.form() == Form.TEXT || column.form() == Form.PROSE ? veiled : "";
        }

        private static List<String> some(Set<String> ids) {
            return ids.stream().sorted().limit(IDS_OF_A_SORT).toList();
        }

        private String said(String key, Object... parameters) {
            return Said.of(key, parameters).in(how.language());
        }

        ImportSummary summary() {
            List<String> all = new ArrayList<>(notes);
            if (!runs.dayed().isEmpty()) {
                String some =
                        runs.dayed().values().stream().limit(NOTES_OF_A_SORT).collect(Collectors.joining(", "));
                all.add(said(
                        "note.runs", runs.dayed().size(), some + (runs.dayed().size() > NOTES_OF_A_SORT ? ", …" : "")));
            }
            if (outside.count > 0) {
                all.add(said("note.outside", outside.count, outside));
            }
            if (hidden.count > 0) {
                all.add(said("note.hiddenRows", hidden.count, hidden));
            }
            remarks.forEach((remark, times) -> all.add(said(remark, times)));
            if (contradictions.count > 0) {
                all.add(said("note.contradictions", contradictions.count, contradictions));
            }
            if (!unregistered.isEmpty()) {
                String some = unregistered.entrySet().stream()
                        .limit(NOTES_OF_A_SORT)
                        .map(firm -> said("note.rowsOf", firm.getKey(), firm.getValue()))
                        .collect(Collectors.joining(", "));
                all.add(said(
                        "note.unregistered",
                        unregistered.size(),
                        some + (unregistered.size() > NOTES_OF_A_SORT ? ", …" : "")));
            }
            return new ImportSummary(
                    name,
                    rows,
                    events,
                    repeated,
                    badRows,
                    passedOver,
                    firms.size(),
                    trips.size(),
                    workers.overflowed() ? -1 : workersTouched,
                    withdrawn,
                    some(firms),
                    some(trips),
                    all);
        }
    }

    /** A row that is read again when the others of its file were. */
    private record Waiting(Row row, Cell[] values, Layout layout, String sheet) {}

    /** The first few of many. */
    private static final class Some {
        private final List<String> first = new ArrayList<>();
        private long count;

        void add(String one) {
            if (count++ < NOTES_OF_A_SORT) {
                first.add(one);
            }
        }

        @Override
        public String toString() {
            return String.join(", ", first) + (count > first.size() ? ", …" : "");
        }
    }

    /** A sheet has no header of this kind, which is no matter if another has. */
    private static final class NoHeader extends RuntimeException {
        private final UnusableFileException why;

        NoHeader(UnusableFileException why) {
            super(why.getMessage(), null, false, false);
            this.why = why;
        }
    }
}

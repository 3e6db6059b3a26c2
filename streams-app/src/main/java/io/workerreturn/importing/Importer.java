package io.workerreturn.importing;

import io.workerreturn.domain.UnifiedSocialCreditCode;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
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
import org.jspecify.annotations.Nullable;

/**
 * Imports files of one kind. Good rows go to the destination as they are read, bad ones to whoever takes them, each file ends
 * with a summary. Files of any length need the same memory. Not thread-safe.
 */
public final class Importer {
    private static final Set<String> SUMS = Set.of("合计", "总计", "小计", "共计", "总数", "total", "sum");
    private static final int CELLS_BEFORE_A_SUM = 3;
    private static final int NOTES_OF_A_SORT = 5;
    private static final int WITHDRAWN = -1;

    /** Headers that every list has and nobody needs here. */
    private static final Set<String> USUAL = Set.of(
            "序号", "编号", "姓名", "名字", "性别", "年龄", "民族", "电话", "手机", "手机号", "手机号码", "联系电话", "联系方式", "备注", "住址", "家庭住址",
            "联系人", "no", "name", "sex", "gender", "age", "phone", "mobile", "remarks", "note");

    private final ImportSettings settings;
    private final @Nullable Pseudonyms pseudonyms;
    private final Destination destination;
    private final Predicate<String> registered;
    private final InstantSource clock;
    private final EventIds ids;
    private final Door door;
    private final Hashes said = new Hashes();
    private final Hashes subjects = new Hashes();
    private final Hashes workers = new Hashes();
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
        door = new Door(settings.season());
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
        current = new Reading(input.name(), settings, bad, progress);
        current.read(input, this::send);
        destination.flush();
        return current.summary();
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
            throw new UnusableFileException(
                    "nothing was withdrawn of " + old.name() + ", because the new rows are not all"
                            + " good: a bad one may be the correction of an old one. Mend them in the new file, and import it"
                            + " again with --replaces");
        }
        if (said.overflowed()) {
            throw new UnusableFileException(
                    "nothing was withdrawn: a file of so many rows can't be compared with another."
                            + " Split both by firm or by day");
        }
        current = new Reading(old.name(), oldSettings, row -> {}, progress);
        current.read(old, (event, hash, reading, line) -> {
            if (event.record() != null && said.put(isTable() ? row(event) : hash, WITHDRAWN) == 0) {
                Event withdrawal = ids.withdrawal(event, "replaced");
                destination.send(withdrawal.topic().name(), withdrawal.key(), withdrawal.record());
                reading.withdrawn++;
            }
        });
        destination.flush();
        return current.summary();
    }

    /** Whether a changed row has replaced the old one already, as in the table of firms: its key alone decides. */
    private boolean isTable() {
        return settings.kind() == Kind.ENTERPRISES;
    }

    private byte[] row(Event event) {
        return ids.hashOf(event.topic().name() + '|' + event.key());
    }

    private void send(Event event, byte[] hash, Reading reading, long line) throws InterruptedException {
        int number = (int) Math.min(Integer.MAX_VALUE, line);
        if (isTable()) {
            said.put(row(event), number);
        }
        if (said.put(hash, number) != 0) {
            reading.repeated++;
            return;
        }
        String subject = event.subject();
        if (subject != null) {
            int before = subjects.put(ids.hashOf(subject), number);
            if (before != 0) {
                reading.contradictions.add("rows " + before + " and " + line);
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
        private final Runs runs = new Runs();
        private final List<Waiting> waiting = new ArrayList<>();
        private final List<byte[]> hashes = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private final Some contradictions = new Some();
        private final Map<String, Long> unregistered = new TreeMap<>();
        private final Set<String> firms = new HashSet<>();
        private final Set<String> trips = new HashSet<>();
        private long rows;
        private long events;
        private long repeated;
        private long badRows;
        private long passedOver;
        private int workersTouched;
        private long withdrawn;
        private long bytes;

        Reading(String name, ImportSettings how, Consumer<BadRow> bad, Progress progress) {
            this.name = name;
            this.how = how;
            this.bad = bad;
            this.progress = progress;
            identities = new EventIds(how.revision());
        }

        void read(Input input, Taker taker) throws IOException, InterruptedException {
            try (TableFile file =
                    Tables.open(input, how, cells -> Layout.fit(how.kind(), cells), read -> bytes = read)) {
                Conventions conventions = new Conventions(how.zone(), how.season(), file.serialShift());
                List<Sheet> sheets = chosen(file.sheets());
                UnusableFileException unfit = null;
                int fitting = 0;
                for (Sheet sheet : sheets) {
                    try {
                        read(sheet, sheets.size() > 1, conventions, taker);
                        fitting++;
                    } catch (NoHeader none) {
                        unfit = unfit == null ? none.why : unfit;
                        if (sheets.size() > 1) {
                            notes.add("sheet " + sheet.name() + " was not read: " + none.why.getMessage());
                        }
                    }
                }
                if (fitting == 0 && unfit != null) {
                    throw unfit;
                }
                runs.close();
                for (Waiting row : waiting) {
                    take(row.row(), row.values(), row.layout(), row.sheet(), conventions, taker);
                }
            }
        }

        private List<Sheet> chosen(List<Sheet> sheets) {
            if (how.sheet().isPresent()) {
                String wanted = how.sheet().get();
                return List.of(sheets.stream()
                        .filter(sheet -> sheet.name().equals(wanted))
                        .findFirst()
                        .or(() -> numbered(sheets, wanted))
                        .orElseThrow(() -> new UnusableFileException("there is no sheet " + wanted + ", but "
                                + sheets.stream().map(Sheet::name).collect(Collectors.joining(", ")))));
            }
            List<String> hidden =
                    sheets.stream().filter(Sheet::hidden).map(Sheet::name).toList();
            if (!hidden.isEmpty()) {
                notes.add("hidden sheets were not read: " + String.join(", ", hidden) + ". --sheet reads one");
            }
            List<Sheet> visible =
                    sheets.stream().filter(sheet -> !sheet.hidden()).toList();
            if (visible.isEmpty()) {
                throw new UnusableFileException("all sheets are hidden: --sheet names the one to be read");
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

        private void read(Sheet sheet, boolean oneOfMany, Conventions conventions, Taker taker)
                throws IOException, InterruptedException {
            try (RowSource source = sheet.opener().open()) {
                List<Row> first = new ArrayList<>();
                for (Row row; first.size() < Layout.HEADER_WITHIN && (row = source.next()) != null; ) {
                    first.add(row);
                }
                Layout layout;
                try {
                    layout = Layout.find(how.kind(), first, how);
                } catch (UnusableFileException none) {
                    throw new NoHeader(none);
                }
                noteUnread(layout, oneOfMany ? sheet.name() : "");
                String sheetName = oneOfMany ? sheet.name() : "";
                for (int i = layout.headerRows(); i < first.size(); i++) {
                    read(first.get(i), layout, sheetName, conventions, taker);
                }
                for (Row row; (row = source.next()) != null; ) {
                    read(row, layout, sheetName, conventions, taker);
                }
            }
            progress.at(rows, bytes);
        }

        private void noteUnread(Layout layout, String sheet) {
            List<String> headers = new ArrayList<>();
            layout.unread().forEach((header, meant) -> {
                if (!USUAL.contains(Texts.word(header))) {
                    headers.add(header
                            + meant.map(column -> " (did you mean " + column.label() + ", " + column.name() + "?)")
                                    .orElse(""));
                }
            });
            if (!headers.isEmpty()) {
                notes.add((sheet.isEmpty() ? "" : "sheet " + sheet + ": ") + "columns that are not read: "
                        + String.join(", ", headers));
            }
        }

        private void read(Row row, Layout layout, String sheet, Conventions conventions, Taker taker)
                throws InterruptedException {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (row.problem() == null && (!layout.isRead(row) || isSum(row))) {
                passedOver++;
                return;
            }
            if ((++rows & 0x3FF) == 0) {
                progress.at(rows, bytes);
            }
            take(row, layout.values(row), layout, sheet, conventions, taker);
        }

        private void take(Row row, String[] values, Layout layout, String sheet, Conventions conventions, Taker taker)
                throws InterruptedException {
            Cells cells = new Cells(layout, values, how, conventions, pseudonyms);
            cells.among(runs, row.line());
            told.clear();
            if (row.problem() == null) {
                how.kind().rows().read(cells, told);
                if (cells.waits()) {
                    if (waiting.size() < Runs.MOST_WAITING) {
                        waiting.add(new Waiting(row, values, layout, sheet));
                        return;
                    }
                    cells.refuse(
                            Modes.TRIP,
                            "is a number that comes again every day, and too many rows do not say of which day they"
                                    + " speak: --fill runDate=2020-02-18 says it for all");
                }
                check(cells);
            } else {
                cells.refuse("*", row.problem());
            }
            if (!cells.isGood()) {
                refused(cells, row, layout, values, sheet);
                return;
            }
            touched(cells);
            int number = 0;
            for (Event event : told) {
                taker.take(event, hashes.get(number++), this, row.line());
            }
        }

        private void check(Cells cells) {
            long now = clock.millis();
            hashes.clear();
            for (Event event : told) {
                if (cells.isGood()) {
                    hashes.add(identities.identify(event));
                    try {
                        door.check(event, now);
                    } catch (CellException refused) {
                        cells.refuse("*", String.valueOf(refused.getMessage()));
                    }
                }
            }
        }

        private void touched(Cells cells) {
            String firm = cells.knownEnterprise();
            if (firm != null) {
                firms.add(firm);
                if (!isTable() && !registered.test(firm)) {
                    unregistered.merge(firm, 1L, Long::sum);
                }
            }
            if (cells.knownTrip() != null) {
                trips.add(cells.knownTrip());
            }
            if (cells.knownWorker() != null && workers.put(ids.hashOf(cells.knownWorker()), 1) == 0) {
                workersTouched++;
            }
        }

        private void refused(Cells cells, Row row, Layout layout, String[] values, String sheet) {
            badRows++;
            anyBad = true;
            List<Column<?>> columns = how.kind().columns();
            List<String> headers = new ArrayList<>();
            List<String> shown = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                Column<?> column = columns.get(i);
                headers.add(layout.isChinese() && column != CommonColumns.WORKER ? column.label() : column.name());
                if (column == CommonColumns.IDENTITY) {
                    shown.add("");
                } else if (column == CommonColumns.WORKER) {
                    shown.add(cells.knownWorker() == null ? "" : cells.knownWorker());
                } else if (column == RunColumns.DAY && cells.lentDay() != null) {
                    shown.add(cells.lentDay());
                } else {
                    shown.add(shown(column, values[i]));
                }
            }
            bad.accept(new BadRow(sheet, row.line(), cells.problems(), headers, shown));
        }

        /** The cell as it may be seen: a code that may be an identity number is left out whole, so that nobody takes it for one. */
        private String shown(Column<?> column, String value) {
            if (column.form() == Form.CODE) {
                return IdentityNumbers.isIn(value) ? "" : value;
            }
            String masked = IdentityNumbers.masked(value);
            if (masked.equals(value)
                    || column.form() == Form.USCC
                            && UnifiedSocialCreditCode.isValid(Texts.code(value).toUpperCase(Locale.ROOT))) {
                return value;
            }
            return column.form() == Form.TEXT || column.form() == Form.PROSE ? masked : "";
        }

        private boolean isSum(Row row) {
            int seen = 0;
            for (String cell : row.cells()) {
                if (!cell.isBlank()) {
                    if (SUMS.contains(Texts.word(cell))) {
                        return true;
                    }
                    if (++seen == CELLS_BEFORE_A_SUM) {
                        return false;
                    }
                }
            }
            return false;
        }

        ImportSummary summary() {
            List<String> all = new ArrayList<>(notes);
            if (!runs.dayed().isEmpty()) {
                all.add(
                        "numbers that come again every day, %,d: their runs are called by number and day of departure, as in %s"
                                .formatted(
                                        runs.dayed().size(),
                                        runs.dayed().values().stream()
                                                        .limit(NOTES_OF_A_SORT)
                                                        .collect(Collectors.joining(", "))
                                                + (runs.dayed().size() > NOTES_OF_A_SORT ? ", …" : "")));
            }
            if (contradictions.count > 0) {
                all.add(
                        "rows that speak of what another row speaks of, and say something else, %,d: %s. All were taken, and of"
                                        .formatted(contradictions.count, contradictions)
                                + " those the latest in time counts");
            }
            if (!unregistered.isEmpty()) {
                all.add(
                        "firms that are not registered (yet), %,d: %s. Their rows were taken, and count as soon as the firm is"
                                        .formatted(
                                                unregistered.size(),
                                                unregistered.entrySet().stream()
                                                                .limit(NOTES_OF_A_SORT)
                                                                .map(firm -> "%s (%,d rows)"
                                                                        .formatted(firm.getKey(), firm.getValue()))
                                                                .collect(Collectors.joining(", "))
                                                        + (unregistered.size() > NOTES_OF_A_SORT ? ", …" : ""))
                                + " imported with `import enterprises`");
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
                    all);
        }
    }

    /** A row that is read again when the others of its file were. */
    private record Waiting(Row row, String[] values, Layout layout, String sheet) {}

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

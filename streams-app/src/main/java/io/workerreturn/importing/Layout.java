package io.workerreturn.importing;

import io.workerreturn.words.Language;
import io.workerreturn.words.Said;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which column of a kind stands where in a table: found by its headers, wherever the header is among the first rows. */
final class Layout {
    /** Of a file of rejected rows: what tells the reader where a row was and what was wrong with it. */
    static final List<String> REJECTION = List.of("rejected.line", "rejected.column", "rejected.because");

    /** In any language, and as they were called before. */
    private static final Set<String> REJECTION_WORDS = REJECTION.stream()
            .flatMap(key -> Arrays.stream(Language.values()).map(Said.of(key)::in))
            .map(Texts::word)
            .collect(Collectors.toUnmodifiableSet());

    /** Headers that nobody reads and that are named to the reader all the same. */
    private static final int MOST_UNREAD = 100;

    private static final int SHOWN = 40;

    /** Cells that a line has at most which says something of the whole table. */
    private static final int MOST_IN_A_TITLE = 10;

    private static final Set<String> LINE_WORDS = Arrays.stream(Language.values())
            .map(Said.of(REJECTION.get(0))::in)
            .map(Texts::word)
            .collect(Collectors.toUnmodifiableSet());

    private final Kind kind;
    private final Kinds kinds;
    /** By name of the column: its number in the kind. */
    private final Map<String, Integer> numbers = new HashMap<>();
    /** By number of the column: where in the file it stands, -1 if nowhere. */
    private final int[] places;
    /** By number of the column: as the file calls it. */
    private final String[] headers;

    /** By number of the column: where the other half of a moment stands, -1 if nowhere. */
    private final int[] halves;

    /** By number of the column: where else its very header stands. */
    private final Map<Integer, List<Integer>> again = new HashMap<>();

    private final @Nullable Cell[] fill;
    private final boolean[] fillDown;
    /** What the cells above said, those of halves behind all others. */
    private final Cell[] above;

    private final List<String> unread;
    private final String[] headings;
    private final int headerRows;
    private final boolean chinese;
    private int linePlace = -1;
    /** The line of a header that stands further below; 0 of the first one. */
    private long from;

    private Layout(Kind kind, String[] headings, int headerRows, ImportSettings settings) {
        this.kind = kind;
        kinds = settings.kinds();
        this.headerRows = headerRows;
        List<Column<?>> columns = kind.columns();
        places = new int[columns.size()];
        headers = new String[columns.size()];
        fill = new Cell[columns.size()];
        fillDown = new boolean[columns.size()];
        above = new Cell[2 * columns.size()];
        halves = new int[columns.size()];
        Arrays.fill(places, -1);
        Arrays.fill(halves, -1);
        Arrays.fill(above, Cell.EMPTY);
        Map<String, Integer> byWord = kind.words();
        for (int i = 0; i < columns.size(); i++) {
            numbers.put(columns.get(i).name(), i);
            headers[i] = columns.get(i).called().in(settings.language());
        }
        unread = new ArrayList<>();
        this.headings = headings;
        String[] words = Arrays.stream(headings).map(Texts::word).toArray(String[]::new);
        Map<Integer, List<Integer>> named = new HashMap<>();
        for (int place = 0; place < words.length; place++) {
            String word = words[place];
            Integer number = byWord.get(word);
            if (number != null) {
                named.computeIfAbsent(number, first -> new ArrayList<>()).add(place);
            } else if (LINE_WORDS.contains(word)) {
                linePlace = place;
            }
        }
        named.forEach((number, candidates) -> place(number, candidates, words));
        Map<Integer, Column<?>> read = columnsByPlace();
        for (int place = 0; place < words.length; place++) {
            String word = words[place];
            if (!read.containsKey(place)
                    && !REJECTION_WORDS.contains(word)
                    && !word.isEmpty()
                    && unread.size() <= MOST_UNREAD) {
                unread.add(unread.size() < MOST_UNREAD ? shown(headings[place]) : "…");
            }
        }
        chinese = Arrays.stream(headings).flatMapToInt(String::codePoints).anyMatch(Character::isIdeographic);
        settings.fill().forEach((name, value) -> fill[number(name)] = Cell.of(value));
        settings.fillDown().forEach(name -> fillDown[number(name)] = true);
    }

    /** Of several headers that mean the same column, that is read which comes first in its list: 到达时间, though 登记时间 stands before it. */
    private void place(int number, List<Integer> candidates, String[] words) {
        Column<?> column = kind.columns().get(number);
        List<String> ranked = column.words().toList();
        candidates.sort(Comparator.comparingInt(candidate -> {
            int rank = ranked.indexOf(words[candidate]);
            return rank < 0 ? ranked.size() : rank;
        }));
        int first = candidates.get(0);
        String word = words[first];
        places[number] = first;
        headers[number] = shown(headings[first]);
        if (column.form().isMisledBy(headings[first])) {
            throw new UnusableFileException("file.manifold", headers[number]);
        }
        for (int candidate : candidates.subList(1, candidates.size())) {
            String other = words[candidate];
            if (other.equals(word)) {
                again.computeIfAbsent(number, none -> new ArrayList<>()).add(candidate);
            } else if (halves[number] < 0 && isHalf(column, headings[first], other)) {
                halves[number] = candidate;
                headers[number] = shown(headings[Math.min(first, candidate)]) + " + "
                        + shown(headings[Math.max(first, candidate)]);
            }
        }
    }

    private static boolean isHalf(Column<?> column, String placed, String word) {
        return column.form() == Form.WHEN && Column.Twin.of(Texts.word(placed)).isTwinOf(Column.Twin.of(word));
    }

    private static String shown(String heading) {
        return IdentityNumbers.quoted(Texts.strip(Texts.shortened(heading)).replaceAll("\\s+", " "), SHOWN);
    }

    private int number(String name) {
        Integer number = kind.words().get(Texts.word(name));
        if (number == null) {
            throw new UnusableFileException(
                    "file.noColumn",
                    name,
                    kind.title(),
                    kind.columns().stream().map(Column::label).toList());
        }
        return number;
    }

    /** How many columns a row names as a header would, by the words of a kind. */
    static int fit(Map<String, Integer> words, String[] cells) {
        return (int) Arrays.stream(cells)
                .map(cell -> words.get(Texts.word(cell)))
                .filter(Objects::nonNull)
                .distinct()
                .count();
    }

    /** How many columns of a kind the header names; 0 if it lacks one that must be there. */
    static int found(Input input, Kind kind, FirstRows first, ImportSettings settings) {
        input.inTime();
        try {
            return find(kind, first, settings).columnsFound();
        } catch (UnusableFileException other) {
            return 0;
        }
    }

    /** How many columns of a kind the row names that names most. */
    static int nearly(Input input, Kind kind, FirstRows first) {
        input.inTime();
        return first.mostNamed(kind.words());
    }

    /** The layout of a table of which nothing has been seen. */
    static Layout none(ImportSettings settings) {
        return new Layout(settings.kind(), new String[0], 0, settings);
    }

    /**
     * The layout that the first rows of a table show: of the row that names most columns, or of two rows where a merged header
     * spans both.
     *
     * @throws UnusableFileException if a column is missing that must be there
     */
    static Layout find(Kind kind, FirstRows first, ImportSettings settings) {
        Layout best = new Layout(kind, new String[0], 0, settings);
        for (int i = 0; i < first.size(); i++) {
            // further below, a header that names more is that of another table
            if (i > best.headerRows && best.columnsFound() > 0 && best.missing().isEmpty()) {
                break;
            }
            FirstRows.Line line = first.line(i);
            if (line.fit(kind.words()) > best.columnsFound()) {
                best = new Layout(kind, line.texts(), i + 1, settings);
            }
            if (i + 1 < first.size()) {
                FirstRows.Line both = first.merged(i, kind.words());
                if (both.fit(kind.words())
                        > Math.max(best.columnsFound(), first.line(i + 1).fit(kind.words()))) {
                    best = new Layout(kind, both.texts(), i + 2, settings);
                }
            }
        }
        best.requireAll(first);
        best.requireSingleUnits(first);
        return best;
    }

    /** Of a line above the header that says 单位：万元. */
    private void requireSingleUnits(FirstRows first) {
        List<Column<?>> read = List.copyOf(columnsByPlace().values());
        IntStream.range(0, headerRows - 1)
                .mapToObj(first::line)
                .filter(line -> line.fit(kind.words()) == 0)
                .map(line -> Stream.of(line.texts())
                        .map(Texts::strip)
                        .filter(text -> !text.isEmpty())
                        .limit(MOST_IN_A_TITLE + 1)
                        .toList())
                .filter(texts -> texts.size() <= MOST_IN_A_TITLE)
                .flatMap(texts -> texts.stream()
                        .filter(title -> read.stream()
                                .anyMatch(column -> column.form().isMisledByTitle(title, texts.size() == 1))))
                .findFirst()
                .ifPresent(title -> {
                    throw new UnusableFileException("file.unit", shown(title));
                });
    }

    /** The layout from a header on that stands further below; this one where it is the same again, or a part of it. */
    Layout again(Row header, ImportSettings settings) {
        Layout again = new Layout(kind, FirstRows.texts(header), headerRows, settings);
        if (!again.missing().isEmpty() && isPartOfMine(header)) {
            return this;
        }
        again.from = header.line();
        return again;
    }

    /** Whether each of its cells stands where the header has the same, as in that of the next page. */
    private boolean isPartOfMine(Row header) {
        for (int place = 0; place < header.cells().length; place++) {
            String word = Texts.word(header.cells()[place].text());
            if (!word.isEmpty()
                    && (place >= headings.length || !Texts.word(headings[place]).endsWith(word))) {
                return false;
            }
        }
        return true;
    }

    /** What is wrong with every row below: its header lacks a column that must be there; null if it does not. */
    @Nullable
    Said problem() {
        Set<String> missing = from == 0 ? Set.of() : missing();
        return missing.isEmpty() ? null : Said.of("header.belowLacks", from, String.join(", ", missing));
    }

    /** Whether the row goes on right behind the last cell of the header; a remark further out is none of its cells. */
    boolean isNarrowerThan(Row row) {
        return headings.length > 0 && row.cells().length > headings.length && !row.cells()[headings.length].isEmpty();
    }

    private int columnsFound() {
        return (int) Arrays.stream(places).filter(place -> place >= 0).count();
    }

    private Set<String> missing() {
        Set<String> missing = new LinkedHashSet<>();
        boolean personal = kind.columns().contains(CommonColumns.IDENTITY);
        if (personal && !isThere(CommonColumns.IDENTITY) && !isThere(CommonColumns.WORKER)) {
            missing.add(header(CommonColumns.IDENTITY) + " / " + header(CommonColumns.WORKER));
        }
        for (Column<?> column : kind.columns()) {
            if (column.need() == Column.Need.NEEDED && !isThere(column)) {
                missing.add(header(column));
            }
        }
        return missing;
    }

    private void requireAll(FirstRows first) {
        Set<String> missing = missing();
        if (missing.isEmpty()) {
            return;
        }
        String all = String.join(", ", missing);
        if (columnsFound() == 0) {
            throw new UnusableFileException(
                    "header.none", kind.id(), kind.title(), FirstRows.MOST, all, likelier(first));
        }
        Said unknown = unread.isEmpty() ? Said.quoted("") : Said.of("header.unknown", String.join(", ", unread));
        throw new UnusableFileException("header.lacks", all, found(), unknown, likelier(first));
    }

    private boolean isThere(Column<?> column) {
        return place(column) >= 0;
    }

    private Said likelier(FirstRows first) {
        return kinds.all().stream()
                .filter(other -> first.mostNamed(other.words()) > Math.max(1, columnsFound()))
                .findFirst()
                .map(other -> Said.of("header.likelier", other.id(), other.title()))
                .orElseGet(() -> Said.quoted(""));
    }

    /** The headers that are read, in the order of the kind. */
    String found() {
        return numbers.entrySet().stream()
                .filter(column -> places[column.getValue()] >= 0)
                .sorted(Map.Entry.comparingByValue())
                .map(column -> headers[column.getValue()])
                .collect(Collectors.joining(", "));
    }

    /** The headers that are not read, each with the column that was perhaps meant. */
    Map<String, Optional<Column<?>>> unread() {
        Map<String, Optional<Column<?>>> meant = new LinkedHashMap<>();
        unread.forEach(header -> meant.put(header, Nearest.to(header, missingColumns())));
        return meant;
    }

    private List<Column<?>> missingColumns() {
        return kind.columns().stream().filter(column -> !isThere(column)).toList();
    }

    /** Rows up to the end of the header. */
    int headerRows() {
        return headerRows;
    }

    /** The number of the column among those of the kind; -1 if neither the file has it nor it is filled in. */
    int place(Column<?> column) {
        Integer number = numbers.get(column.name());
        return number == null || places[number] < 0 && fill[number] == null ? -1 : number;
    }

    /** As the file calls the column. */
    String header(Column<?> column) {
        Integer number = numbers.get(column.name());
        return number == null ? column.label().toString() : headers[number];
    }

    /** Whether the moment of this column is parted into two. */
    boolean isParted(Column<?> column) {
        Integer number = numbers.get(column.name());
        return number != null && halves[number] >= 0;
    }

    /** The cell of a column as it stands in the row. */
    Cell cell(Row row, Column<?> column) {
        Integer number = numbers.get(column.name());
        return number == null ? Cell.EMPTY : written(row, number);
    }

    private Cell written(Row row, int number) {
        Cell cell = cell(row, places[number]);
        for (int place : again.getOrDefault(number, List.of())) {
            cell = cell.with(cell(row, place));
        }
        return cell;
    }

    private static Cell cell(Row row, int place) {
        return place >= 0 && place < row.cells().length ? row.cells()[place] : Cell.EMPTY;
    }

    /** Whether anything is written in a column that is read. */
    boolean isRead(Row row) {
        for (int number = 0; number < places.length; number++) {
            if (!written(row, number).isEmpty() || !cell(row, halves[number]).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** The cells by number of the column, with what is filled in, and behind all of them the other halves of moments. */
    Cell[] values(Row row) {
        Cell[] values = new Cell[2 * places.length];
        for (int number = 0; number < places.length; number++) {
            values[number] = value(written(row, number), number, number);
            values[places.length + number] = value(cell(row, halves[number]), number, places.length + number);
            Cell filled = fill[number];
            if (values[number].isEmpty() && filled != null) {
                values[number] = filled;
                above[number] = filled;
            }
        }
        return values;
    }

    /** Whether cells hold for those below. */
    boolean fillsDown() {
        for (boolean down : fillDown) {
            if (down) {
                return true;
            }
        }
        return false;
    }

    private Cell value(Cell written, int number, int place) {
        Cell value = written.isEmpty() && fillDown[number] ? above[place] : written;
        above[place] = value;
        return value;
    }

    /** The headers of the file, each with what stands below it, and of what else was filled in. */
    Map<Integer, Column<?>> columnsByPlace() {
        Map<Integer, Column<?>> columns = new HashMap<>();
        for (int number = 0; number < places.length; number++) {
            if (places[number] >= 0) {
                columns.put(places[number], kind.columns().get(number));
            }
            if (halves[number] >= 0) {
                columns.put(halves[number], kind.columns().get(number));
            }
            for (int place : again.getOrDefault(number, List.of())) {
                columns.put(place, kind.columns().get(number));
            }
        }
        return columns;
    }

    /** The headers as they stand in the file, those of two rows as one. */
    String[] headings() {
        return headings;
    }

    /** Where a file of rejected rows says in which line of the file before it a row stood; empty if it is none. */
    String originalLine(Row row) {
        return cell(row, linePlace).text();
    }

    /** Whether this is a file of rejected rows, which were picked from another. */
    boolean isOfRejected() {
        return linePlace >= 0;
    }

    /** Whether this place says where a row stood, and what was wrong with it. */
    boolean isRejection(int place) {
        return place < headings.length && REJECTION_WORDS.contains(Texts.word(headings[place]));
    }

    /** The language of the headers, in which what is written back is too. */
    Language language() {
        return chinese ? Language.ZH : Language.EN;
    }
}

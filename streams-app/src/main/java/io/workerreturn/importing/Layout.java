package io.workerreturn.importing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which column of a kind stands where in a table: found by its headers, wherever the header is among the first rows. */
final class Layout {
    /** Rows among which the header is looked for. */
    static final int HEADER_WITHIN = 30;

    /** Of a file of rejected rows: what tells the reader where a row was and what was wrong with it. */
    static final List<String> REJECTION = List.of("rejected line", "rejected column", "rejected because");

    private static final Set<String> REJECTION_WORDS =
            REJECTION.stream().map(Texts::word).collect(Collectors.toUnmodifiableSet());

    private final Kind kind;
    /** By name of the column: its number in the kind. */
    private final Map<String, Integer> numbers = new HashMap<>();
    /** By number of the column: where in the file it stands, -1 if nowhere. */
    private final int[] places;
    /** By number of the column: as the file calls it. */
    private final String[] headers;

    private final String[] fill;
    private final boolean[] fillDown;
    private final String[] above;
    private final List<String> unread;
    private final int headerRows;
    private final boolean mended;
    private final boolean chinese;

    private Layout(Kind kind, String[] headings, int headerRows, ImportSettings settings) {
        this.kind = kind;
        this.headerRows = headerRows;
        List<Column<?>> columns = kind.columns();
        places = new int[columns.size()];
        headers = new String[columns.size()];
        fill = new String[columns.size()];
        fillDown = new boolean[columns.size()];
        above = new String[columns.size()];
        Arrays.fill(places, -1);
        Arrays.fill(above, "");
        Map<String, Integer> byWord = kind.words();
        for (int i = 0; i < columns.size(); i++) {
            numbers.put(columns.get(i).name(), i);
            headers[i] = columns.get(i).toString();
        }
        unread = new ArrayList<>();
        boolean rejection = false;
        for (int place = 0; place < headings.length; place++) {
            String word = Texts.word(headings[place]);
            Integer number = byWord.get(word);
            if (number != null && places[number] < 0) {
                places[number] = place;
                headers[number] = shown(headings[place]);
            } else if (REJECTION_WORDS.contains(word)) {
                rejection = true;
            } else if (!word.isEmpty()) {
                unread.add(shown(headings[place]));
            }
        }
        mended = rejection;
        chinese = Arrays.stream(headings).flatMapToInt(String::codePoints).anyMatch(Character::isIdeographic);
        settings.fill().forEach((name, value) -> fill[number(name)] = value);
        settings.fillDown().forEach(name -> fillDown[number(name)] = true);
    }

    private static String shown(String heading) {
        String text = Texts.strip(heading).replaceAll("\\s+", " ");
        return IdentityNumbers.masked(text.length() > 40 ? text.substring(0, 40) + "…" : text);
    }

    private int number(String name) {
        Integer number = kind.words().get(Texts.word(name));
        if (number == null) {
            throw new UnusableFileException(name + " is no column of " + kind.id() + ", which has "
                    + kind.columns().stream().map(Column::name).collect(Collectors.joining(", ")));
        }
        return number;
    }

    /** How many columns of this kind a row names as a header would. */
    static int fit(Kind kind, String[] cells) {
        return (int) Arrays.stream(cells)
                .map(cell -> kind.words().get(Texts.word(cell)))
                .filter(Objects::nonNull)
                .distinct()
                .count();
    }

    /**
     * The layout that the first rows of a table show: of the row that names most columns, or of two rows where a merged header
     * spans both.
     *
     * @throws UnusableFileException if a column is missing that must be there
     */
    static Layout find(Kind kind, List<Row> first, ImportSettings settings) {
        Layout best = new Layout(kind, new String[0], 0, settings);
        for (int i = 0; i < first.size(); i++) {
            String[] cells = first.get(i).cells();
            if (fit(kind, cells) > best.columnsFound()) {
                best = new Layout(kind, cells, i + 1, settings);
            }
            if (i + 1 < first.size()) {
                String[] both = merged(kind, cells, first.get(i + 1).cells());
                if (fit(kind, both)
                        > Math.max(
                                best.columnsFound(), fit(kind, first.get(i + 1).cells()))) {
                    best = new Layout(kind, both, i + 2, settings);
                }
            }
        }
        best.requireAll(first);
        return best;
    }

    /** A header of two rows: the lower cell, the upper one where the lower is blank, or both together. */
    private static String[] merged(Kind kind, String[] upper, String[] lower) {
        String[] merged = new String[Math.max(upper.length, lower.length)];
        String over = "";
        for (int i = 0; i < merged.length; i++) {
            String above = i < upper.length ? Texts.strip(upper[i]) : "";
            String below = i < lower.length ? Texts.strip(lower[i]) : "";
            over = above.isEmpty() ? over : above;
            String both = over + below;
            if (below.isEmpty()) {
                merged[i] = above;
            } else {
                merged[i] = fit(kind, new String[] {below}) == 0 && fit(kind, new String[] {both}) > 0 ? both : below;
            }
        }
        return merged;
    }

    private int columnsFound() {
        return (int) Arrays.stream(places).filter(place -> place >= 0).count();
    }

    private void requireAll(List<Row> first) {
        Set<String> missing = new LinkedHashSet<>();
        boolean personal = kind.columns().contains(CommonColumns.IDENTITY);
        if (personal && !isThere(CommonColumns.IDENTITY) && !isThere(CommonColumns.WORKER)) {
            missing.add(CommonColumns.IDENTITY + " or " + CommonColumns.WORKER);
        }
        for (Column<?> column : kind.columns()) {
            if (column.need() == Column.Need.NEEDED && !isThere(column)) {
                missing.add(column.toString());
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        if (columnsFound() == 0) {
            throw new UnusableFileException(
                    "no header of " + kind.id() + " (" + kind.label() + ") was found in the first "
                            + HEADER_WITHIN + " rows. It must name at least " + String.join(", ", missing)
                            + ". `worker-return import " + kind.id() + " --template` writes an example"
                            + likelier(first));
        }
        throw new UnusableFileException("the header lacks " + String.join(", ", missing) + ". Add "
                + (missing.size() == 1 ? "it" : "them")
                + "; or, if all rows say the same, --fill <column>=<value>. Found: "
                + found() + notKnown() + likelier(first));
    }

    private boolean isThere(Column<?> column) {
        return place(column) >= 0;
    }

    private String likelier(List<Row> first) {
        return Arrays.stream(Kind.values())
                .filter(other -> first.stream().anyMatch(row -> fit(other, row.cells()) > Math.max(1, columnsFound())))
                .findFirst()
                .map(other -> ". It looks like " + other.id() + " (" + other.label() + ")")
                .orElse("");
    }

    private String found() {
        return numbers.entrySet().stream()
                .filter(column -> places[column.getValue()] >= 0)
                .sorted(Map.Entry.comparingByValue())
                .map(column -> headers[column.getValue()])
                .collect(Collectors.joining(", "));
    }

    private String notKnown() {
        return unread.isEmpty() ? "" : ". Not known: " + String.join(", ", unread);
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
        return number == null ? column.toString() : headers[number];
    }

    /** Whether anything is written in a column that is read. */
    boolean isRead(Row row) {
        for (int place : places) {
            if (place >= 0
                    && place < row.cells().length
                    && !Texts.strip(row.cells()[place]).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** The cells by number of the column, without blanks at their ends, with what is filled in; empty where nothing is. */
    String[] values(Row row) {
        String[] values = new String[places.length];
        for (int number = 0; number < places.length; number++) {
            int place = places[number];
            String value = place >= 0 && place < row.cells().length ? Texts.strip(row.cells()[place]) : "";
            if (mended && value.length() > 1 && value.charAt(0) == '\'' && RejectedRows.isFormula(value.substring(1))) {
                value = value.substring(1);
            }
            if (value.isEmpty() && fillDown[number]) {
                value = above[number];
            }
            if (value.isEmpty() && fill[number] != null) {
                value = fill[number];
            }
            above[number] = value;
            values[number] = value;
        }
        return values;
    }

    /** Whether the headers are Chinese, so that what is written back is too. */
    boolean isChinese() {
        return chinese;
    }
}
